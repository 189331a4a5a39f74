package formtest_test

import (
	"fmt"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/form/formtest"
)

// Authors test their own forms with cases of their own.
func ExampleLoad() {
	folder := fstest.MapFS{"dog.json": {Data: []byte(`{
		"about": "a dog younger than a year is free",
		"fields": [
			{"key": "born", "type": "date", "label": "Born"},
			{"key": "fee", "type": "computed", "of": "money", "label": "Fee", "calculate": "age(born) < 1 ? 0 : 125"}
		],
		"facts": {"now": "2026-03-02T10:00:00Z"},
		"cases": [{"name": "old", "do": [
			{"set": {"/born": "1.5.2020"}, "expect": {"elements": {"/fee": {"display": "100,00 kr."}}}}
		]}]
	}`)}}
	cases, err := formtest.Load(folder)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range cases {
		_, err := formtest.Run(c)
		fmt.Println(err)
	}
	// Output:
	// formtest: dog/old:
	//   step 0:  /fee: display is "125,00 kr.", want "100,00 kr."
}
