package form_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

func TestFactOf(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		kind   expression.Kind
		source string
		whom   form.Whom
	}{
		{"today", expression.Date, form.SourceServer, form.Nobody},
		{"params.vej", expression.Text, form.SourceCase, form.Nobody},
		{"steps.behandl.outcome", expression.Text, form.SourceCase, form.Nobody},
		{"forms.a.b.c", expression.Blank, form.SourceCase, form.Nobody},
		{"login.first_name", expression.Text, form.SourceLogin, form.Actor},
		{"proxy.first_name", expression.Text, form.SourceProxy, form.Principal},
		{"login.address.x", expression.Decimal, form.SourceAddress, form.Actor},
		{"login.employee", expression.Bool, form.SourceLogin, form.Actor},
		{"proxy.children", expression.List, form.SourcePerson, form.Principal},
		{"register.bbr.built.year", expression.Blank, "register.bbr", form.Subject},
	}
	for _, c := range cases {
		got, ok := form.FactOf(c.name)
		if !ok || got.Name != c.name || got.Type.Kind != c.kind || got.Source != c.source || got.Whom != c.whom {
			t.Errorf("FactOf(%s) = %s %s of %q, %v; want %s %s of %q", c.name, got.Type, got.Source, got.Whom, ok, c.kind, c.source, c.whom)
		}
		if kind, ok := form.FactType(c.name); kind.Kind != c.kind || ok != (c.kind != expression.Blank) {
			t.Errorf("FactType(%s) = %s, %v", c.name, kind, ok)
		}
	}
	for _, name := range []string{
		"", "login", "login.", "login.firstName", "login.address", "login.children.cpr", "proxy.user_id", "params.", "params.A", "params.a.b",
		"steps.a", "steps..outcome", "forms.a", "register.bbr", "register..a", "register.bbr.", "register.bbr.a..b", "today.x",
	} {
		if got, ok := form.FactOf(name); ok {
			t.Errorf("FactOf(%s) = %s, want none", name, got.Type)
		}
	}
}

// Every fact of the table is found by its name, and says what it means.
func TestKnownFacts(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range form.KnownFacts() {
		name := strings.NewReplacer("<name>", "a", "<id>", "b", "<field>", "c", "<member>", "d").Replace(f.Name)
		got, ok := form.FactOf(name)
		if !ok || got.Type.Kind != f.Type.Kind || got.Whom != f.Whom {
			t.Errorf("FactOf(%s) = %s of %q, %v; the table says %s of %q", name, got.Type, got.Whom, ok, f.Type, f.Whom)
		}
		if f.Means == "" || f.Source == "" || seen[f.Name] {
			t.Errorf("%s: no meaning, no source, or twice", f.Name)
		}
		seen[f.Name] = true
		for _, m := range f.Members() {
			if typ, ok := f.Type.Elem.Member(m.Name); !ok || typ.Kind != m.Type.Kind || m.Means == "" {
				t.Errorf("%s: member %s is %s, the type says %s", f.Name, m.Name, m.Type, typ)
			}
		}
	}
}
