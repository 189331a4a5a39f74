package form_test

import "testing"

// A finished state answers for any part of the form's own expressions, where
// they stand.
func TestProbe(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"n","type":"integer","label":"N"},
		{"key":"l","type":"list","label":"L","fields":[
			{"key":"n","type":"integer","label":"N"},
			{"key":"c","type":"radio","label":"C","visible":"n > 1 and row.last","optionsWhere":"option != 'a' or n > 2",
				"options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]}]}`)
	s := f.Evaluate(decode(t, f, `{"n":7,"l":[{"n":1},{"n":2}]}`), facts())
	first, last := s.At("/l/0/c"), s.At("/l/1/c")
	cond := f.Lookup("l").Fields[1].Visible
	for _, c := range []struct{ what, got, want string }{
		{"a condition", wire(s.Probe(cond, first)), "false"},
		{"in another row", wire(s.Probe(cond, last)), "true"},
		{"a part", wire(s.Probe(cond.Args()[0].Args()[0], last)), "2"},
		{"nothing", wire(s.Probe(nil, nil)), "null"},
		{"an option", wire(s.ProbeOption(last.Field.OptionsWhere, last, "a")), "false"},
		{"another option", wire(s.ProbeOption(last.Field.OptionsWhere, last, "b")), "true"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, want %s", c.what, c.got, c.want)
		}
	}
	if s.Near(last, f.Lookup("l").Fields[0]) != s.At("/l/1/n") || s.Near(last, f.Lookup("n")) != s.At("/n") {
		t.Error("a name resolves in the row, then outwards")
	}
	if s.Near(nil, f.Lookup("l").Fields[0]) != nil {
		t.Error("a field of a row is not near the form")
	}
}

// What another form reads of an element is what this form's expressions see.
func TestValueOf(t *testing.T) {
	t.Parallel()
	f := compile(t, nested+`,{"key":"off","type":"text","label":"O","visible":"boolean"}`)
	s := f.Evaluate(decode(t, f, `{"text":"x","off":"y","group":{"text":"z"},"list":[{"text":"a","inner":[]}]}`), facts())
	for name, want := range map[string]string{
		"/text": `"x"`, "/off": "null", "/group": `{"text":"z","money":null}`,
		"/list": `[{"text":"a","date":null,"group":{"integer":null},"inner":[]}]`,
	} {
		if got := wire(s.ValueOf(s.Find(name))); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
