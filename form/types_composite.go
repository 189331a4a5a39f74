package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// compositeTypes are groups whose members the compiler adds (package
// definition, presets), so that every member is answered, checked and named by
// itself: /applicant/first_name.
func compositeTypes() []typeInfo {
	types := []typeInfo{
		{name: "person"}, {name: "child"}, {name: "address"}, {name: "likert"}, {name: "matrix"}, {name: "table", check: checkGroup},
		{name: "map", check: checkAny}, {name: "booking", check: checkDateRange},
		{name: "company"}, {name: "account"}, {name: "employee"}, {name: "userpicker"}, {name: "cadastre"},
		{name: "signature", check: checkAny},
		{name: "daterange", check: checkDateRange},
	}
	for i := range types {
		t := &types[i]
		t.family, t.level, t.composite, t.value = container, true, true, recordType
	}
	return types
}

// child returns the element of a member, nil when the author left it out.
func (e *Element) child(key string) *Element {
	f := e.Field.level[key]
	if f == nil {
		return nil
	}
	return &e.frame.cells[f.slot]
}

// checkAny: what is required is given in one of its ways: a signature drawn or
// written as a name, a place drawn or described.
func checkAny(_ *checker, e *Element) {
	if e.Required && !e.answeredInside() {
		e.add(fault.Required)
	}
}

// checkDateRange refuses a period that ends before it begins.
func checkDateRange(_ *checker, e *Element) {
	from, to := e.child("from"), e.child("to")
	if from == nil {
		from, to = e.child("start"), e.child("end")
	}
	if from == nil || to == nil {
		return
	}
	if order, ok := expression.Compare(from.Value, to.Value); ok && order > 0 {
		e.add(fault.BadRange)
	}
}
