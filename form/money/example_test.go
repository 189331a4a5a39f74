package money_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
)

// What a citizen typed becomes whole øre, and is shown in the reader's
// language.
func ExampleParseKroner() {
	amount, _ := money.ParseKroner(i18n.Danish, "1.250,5")
	fmt.Println(amount, i18n.FormatMoney(i18n.English, int64(amount)))
	// Output: 1250.50 DKK 1,250.50
}

// A calculated number of kroner is rounded once, half away from zero.
func ExampleFromKroner() {
	amount, _ := money.FromKroner(decimal.MustParse("33.335"))
	fmt.Println(amount)
	// Output: 33.34
}
