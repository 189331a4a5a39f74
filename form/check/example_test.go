package check_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
)

const care = `{
	"id": "care", "version": "1", "languages": ["da"], "title": "Tilskud til pasning",
	"pages": [{"id": "child", "title": "Barnet", "fields": [
		{"key": "age", "type": "integer", "label": "Barnets alder", "min": 0, "max": 17},
		{"key": "club", "type": "yesno", "label": "Går barnet i klub?", "visible": "age >= 6"},
		{"key": "adult", "type": "boolean", "label": "Barnet er voksent", "visible": "age > 18"},
		{"key": "cpr", "type": "cpr", "label": "Dit CPR-nummer", "required": "club and age < 6"}
	]}]
}`

func Example() {
	findings, err := check.JSON([]byte(care), nil)
	if err != nil {
		fmt.Println(err) // what keeps the definition from compiling
		return
	}
	for _, f := range findings {
		fmt.Println(f.Pointer, f.Level, f.Code)
		fmt.Println("\t" + f.Message)
	}
	// Output:
	// /pages/0/fields/2/visible warning outside_limits
	// 	age > 18 is never met by answers within the limits of their fields.
	// /pages/0/fields/3 warning no_purpose
	// 	"cpr" collects a CPR number, and neither the field nor the form has a purpose.
	// /pages/0/fields/3 warning no_sensitivity
	// 	"cpr" collects a CPR number and has no sensitivity.
	// /pages/0/fields/3/required warning never_met
	// 	club and age < 6 can never be met.
}

// An author records what a form does, reads it, and keeps it beside the form.
// Later changes of what the form does are found.
func ExampleRecord() {
	def, err := definition.Decode([]byte(care))
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := definition.Compile(def, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	examples := check.Record(f, nil)

	def.Pages[0].Fields[1].Visible.Expr = "age > 6"
	changed, err := definition.Compile(def, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	findings, err := check.Form(def, changed, &check.Options{Examples: examples})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range check.Worst(findings, check.Error) {
		fmt.Println(f.Pointer, f.Code, f.Arg("expected"), "-", f.Arg("got"))
	}
	// Output:
	// /pages/0/fields/1 example_failed "/club" to be shown - it is hidden
}
