package prefill_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/form/prefill/prefilltest"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

func cpr(t testing.TB, s string) dk.CPR {
	t.Helper()
	c, err := dk.ParseCPR(s, true)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(s string) expression.Value { return expression.TextOf(s) }

func decimal(t testing.TB, s string) expression.Value {
	t.Helper()
	d, ok := expression.ParseDecimal(s)
	if !ok {
		t.Fatal(s)
	}
	return expression.DecimalOf(d)
}

func TestRegistersPassTheSuite(t *testing.T) {
	t.Parallel()
	for source, h := range map[string]prefilltest.Harness{
		form.SourcePerson: {
			Known: prefill.Party{CPR: cpr(t, "6101501234")}, Unknown: prefill.Party{CPR: cpr(t, "6101501242")}, Protected: prefill.Party{CPR: cpr(t, "6712851230")},
			Want: map[string]expression.Value{
				"name": text("Karla Marie Prøvesen"), "first_name": text("Karla"), "middle_name": text("Marie"), "last_name": text("Prøvesen"),
				"birth_date": expression.DateOf(i18n.Date{Year: 1950, Month: 1, Day: 1}), "protected": expression.BoolOf(false), "children": expression.ListOf(),
				"address.line": text("Prøvevej 12B, 2. tv"), "address.street": text("Prøvevej 12B"), "address.floor": text("2"), "address.door": text("tv"),
				"address.postal_code": text("9999"), "address.city": text("Prøveby"), "address.municipality_code": text("0999"),
			},
		},
		form.SourceAddress: {
			Known: prefill.Party{CPR: cpr(t, "6101501234")}, Unknown: prefill.Party{CPR: cpr(t, "6101501242")}, Protected: prefill.Party{CPR: cpr(t, "6712851230")},
			Want: map[string]expression.Value{"address.id": text("0a3f5000-0000-4000-8000-000000000000"), "address.x": decimal(t, "591234.56"), "address.y": decimal(t, "6349000.5")},
		},
		form.SourceCompany: {
			Known: prefill.Party{CVR: "99999985"}, Unknown: prefill.Party{CVR: "13748136"},
			Want: map[string]expression.Value{"company.cvr": text("99999985"), "company.name": text("Ørsteds Øl"), "company.address.line": text("Ålestræde 9, st. th")},
		},
		form.SourceEmployee: {
			Known: prefill.Party{UserID: "kim"}, Unknown: prefill.Party{UserID: "ukendt-bruger"},
			Want: map[string]expression.Value{"name": text("Kim Sagsbehandler"), "department": text("Pension"), "manager": text("Lone Leder"), "phone": text("+4570202020")},
		},
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			h.New = func(*testing.T) prefill.Source { return prefill.Invented().Register(source) }
			h.FailNext = func(s prefill.Source, code prefill.Code) { s.(*prefill.Register).FailNext(code) }
			prefilltest.Run(t, h)
		})
	}
}

func TestMemoryIsStateful(t *testing.T) {
	t.Parallel()
	m := prefill.Invented()
	who := prefill.Party{CPR: cpr(t, "6101501234")}
	p, ok := m.Person(who.CPR)
	if !ok {
		t.Fatal("the country has nobody by that number")
	}
	p.Last = "Flyttet"
	m.SetPerson(p)
	r := m.Register(form.SourcePerson)
	r.FailNext(prefill.Denied)
	for range 2 {
		_, _ = r.Fetch(t.Context(), prefill.Request{Party: who, Members: []string{"last_name"}})
	}
	got, err := r.Fetch(t.Context(), prefill.Request{Party: who, Members: []string{"last_name"}})
	if last, _ := got.Values["last_name"].AsText(); err != nil || last != "Flyttet" {
		t.Errorf("the name is %q, %v", last, err)
	}
	if n := len(r.Asked()); n != 3 {
		t.Errorf("asked %d times, want 3", n)
	}
	_, err = r.Fetch(t.Context(), prefill.Request{Party: who, Members: []string{"department"}})
	if prefill.CodeOf(err) != prefill.Unsupported {
		t.Errorf("what a register does not give is %v, want unsupported", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Fetch(t.Context(), prefill.Request{Party: who, Members: []string{"last_name"}}); prefill.CodeOf(err) != prefill.Unavailable {
		t.Errorf("a closed register is %v, want unavailable", err)
	}
	if m.Register("other") != nil || prefill.NewMemory().Register(form.SourcePerson) == nil {
		t.Error("Register finds registers by their names")
	}
}

// The children of the country's parent: under 18, the eldest first, with custody.
func TestMemoryKnowsChildrenAndCustody(t *testing.T) {
	t.Parallel()
	r := prefill.Invented().Register(form.SourcePerson)
	got, err := r.Fetch(t.Context(), prefill.Request{Party: prefill.Party{CPR: cpr(t, "6202704322")}, Members: []string{"children"}, At: noon})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range got.Values["children"].Items() {
		name, _ := c.Member("name").AsText()
		custody, _ := c.Member("custody").AsBool()
		if custody {
			name += " (custody)"
		}
		lines = append(lines, name)
	}
	if diff := cmp.Diff([]string{"Asta Ærø (custody)", "Bo Æbel Ærø"}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
