package definition_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

// factMembers returns the members that a compiled form wants of a list fact.
func factMembers(t *testing.T, f *form.Form, name string) []string {
	t.Helper()
	for _, r := range f.Refs {
		if r.Kind == form.RefFact && r.Name == name {
			members := []string{}
			for _, m := range r.Type.Elem.Members {
				members = append(members, m.Name)
			}
			return members
		}
	}
	t.Fatalf("the form does not read %s", name)
	return nil
}

func TestFormsWantNoMoreOfAFactThanTheyRead(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, fields string
		want         []string
	}{
		{"rows", `{"key":"l","type":"list","label":"L","prefill":"login.children","fields":[{"key":"cpr","type":"cpr","label":"C"},{"key":"x","type":"text","label":"X"}]}`, []string{"cpr"}},
		{"predicate", `{"key":"c","type":"computed","of":"integer","label":"C","calculate":"count(login.children, .custody and age(.birth_date, today) < 18)"}`, []string{"birth_date", "custody"}},
		{"both", `{"key":"l","type":"list","label":"{= item(login.children, 0).first_name }","prefill":"login.children","fields":[{"key":"cpr","type":"cpr","label":"C"}]}`, []string{"first_name", "cpr"}},
		{"how many", `{"key":"c","type":"text","label":"C","visible":"len(login.children) > 1"}`, []string{}},
		{"members of a composite", `{"key":"l","type":"list","label":"L","prefill":"login.children","fields":[{"key":"c","type":"child","label":"C","members":["last_name"]}]}`, []string{"last_name"}},
	}
	for _, c := range cases {
		f, err := definition.CompileJSON([]byte(fields(c.fields)), nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, factMembers(t, f, "login.children")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFactsOfTheVendorsRegisters(t *testing.T) {
	t.Parallel()
	o := &definition.Options{Facts: map[string]expression.Type{
		"register.bbr.built": {Kind: expression.Integer}, "login.shoe": {Kind: expression.Text},
	}}
	f, err := definition.CompileJSON([]byte(fields(`{"key":"a","type":"integer","label":"A","prefill":"register.bbr.built","readonly":true}`)), o)
	if err != nil {
		t.Fatal(err)
	}
	field := f.Lookup("a")
	if !field.FromFacts || !field.Ask {
		t.Errorf("FromFacts %v, Ask %v; what a register cannot say is asked", field.FromFacts, field.Ask)
	}
	s := f.Evaluate(nil, form.Facts{Values: map[string]expression.Value{"register.bbr.built": expression.IntegerOf(1958)}})
	q, err := definition.Query(f, "register.bbr.built + 1", expression.Type{})
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := s.Ask(q).AsInteger(); n != 1959 {
		t.Errorf("the query gives %d, want 1959", n)
	}
	if _, err := definition.Query(f, "register.bbr.roof", expression.Type{}); err == nil {
		t.Error("a query reads what the form does not")
	}
	for _, name := range []string{"login.shoe", "register.bbr.roof"} {
		if _, err := definition.CompileJSON([]byte(fields(`{"key":"a","type":"text","label":"A","prefill":"`+name+`"}`)), o); err == nil {
			t.Errorf("a field is filled from %s", name)
		}
	}
}

// Composite fields are filled member by member from facts of the same names and
// types.
func TestCompositesFitTheFacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, prefill, members, without string }{
		{"person", "login", `["first_name","middle_name","last_name","cpr","email","phone","department"]`, ""},
		{"person", "proxy", `["first_name","last_name","cpr","email","phone","department"]`, "department"},
		{"employee", "login", `["user_id","name","first_name","last_name","email","phone","department","title","manager"]`, ""},
		{"address", "login.address", `["street","floor","door","locality","postal_code","city","co","id","municipality_code","x","y"]`, ""},
		{"company", "login.company", `["cvr","pnumber","name","contact","email","phone"]`, "contact"},
		{"address", "login.company.address", `["street","floor","door","locality","postal_code","city","co","id","municipality_code","x","y"]`, ""},
	} {
		f, err := definition.CompileJSON([]byte(fields(`{"key":"a","type":"`+c.kind+`","label":"A","prefill":"`+c.prefill+`","members":`+c.members+`}`)), nil)
		if err != nil {
			t.Errorf("%s from %s: %v", c.kind, c.prefill, err)
			continue
		}
		for _, m := range f.Lookup("a").Fields {
			if filled := m.Prefill > 0; filled != (m.Key != c.without) {
				t.Errorf("%s from %s: %s is filled: %v", c.kind, c.prefill, m.Key, filled)
			}
		}
	}
}
