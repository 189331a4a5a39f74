package form_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
)

// plainConditions are what forms ask most.
var plainConditions = []string{
	`kind == \"a\"`, `kind in [\"a\", \"b\"] and n > 3`, `name startsWith \"A\" or len(name) > 30`, `n >= 3 and n != 7`, `yes and not no`,
	`day < today and age(day) >= 18`, `answered(day) ? yes : no`, `(n ?? 0) * 2 + 1 > 6`, `daysBetween(day, today) > 100`, `price > 100`,
}

// Conditions on texts, whole numbers, truth values and dates cost no memory,
// however many there are: only elements do, a fixed number of times.
func TestConditionsTakeNoMemory(t *testing.T) {
	few, many := allocations(conditional(t, 1)), allocations(conditional(t, 20))
	if few != many {
		t.Errorf("%d conditions take %v allocations, %d take %v", 4*len(plainConditions), few, 80*len(plainConditions), many)
	}
}

func conditional(t *testing.T, times int) (*form.Form, *form.Answers) {
	t.Helper()
	fields := `{"key":"kind","type":"radio","label":"K","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]},
		{"key":"name","type":"text","label":"N"},{"key":"n","type":"integer","label":"N"},{"key":"yes","type":"yesno","label":"Y"},
		{"key":"no","type":"yesno","label":"N"},{"key":"day","type":"date","label":"D"},{"key":"price","type":"money","label":"P"}`
	for i := range times {
		for j, c := range plainConditions {
			fields += fmt.Sprintf(`,{"key":"f_%d_%d","type":"text","label":"F","visible":"%s","required":"(%s) and false","readonly":"%s"}`, i, j, c, c, c)
		}
	}
	var rules []string
	for _, c := range plainConditions {
		rules = append(rules, strings.Repeat(`,{"assert":"`+c+` or true","message":"M"}`, times)[1:])
	}
	f := compile(t, fields, `"rules":[`+strings.Join(rules, ",")+`]`)
	return f, decode(t, f, `{"kind":"a","name":"Anna","n":7,"yes":true,"no":false,"day":"1990-01-02","price":{"amount":20000,"currency":"DKK"}}`)
}

func allocations(f *form.Form, a *form.Answers) float64 {
	who := facts()
	return testing.AllocsPerRun(50, func() { f.Evaluate(a, who) })
}
