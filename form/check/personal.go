package check

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// personal looks at what is asked of people about themselves.
func (l *linter) personal() {
	told := map[string]bool{} // one finding per composite, not per member
	l.each(func(f *form.Field) {
		what := collects(f)
		if what == "" || f.Container() || !l.canShow(f) {
			return
		}
		at := l.at(l.author(f).ID())
		if len(l.form.Purpose) == 0 && !within(f, func(p *form.Field) bool { return len(p.Purpose) > 0 }) && !told["purpose"+at] {
			told["purpose"+at] = true
			l.add(NoPurpose, at, l.name(l.author(f)), what)
		}
		if f.Base() == "cpr" && !within(f, func(p *form.Field) bool { return p.Sensitivity != "" }) && !told["class"+at] {
			told["class"+at] = true
			l.add(NoSensitivity, at, l.name(l.author(f)), what)
		}
	})
	l.each(l.complete)
}

// author returns the field an author wrote: a member's composite, or the field
// itself.
func (l *linter) author(f *form.Field) *form.Field {
	for l.made(f.ID()) && f.Parent() != nil && f.Parent().Type != form.TypePage {
		f = f.Parent()
	}
	return f
}

// collects says what a field collects that people must be told the purpose of,
// "" when nothing in particular.
func collects(f *form.Field) string {
	switch {
	case f.Base() == "cpr":
		return "a CPR number"
	case f.Sensitivity == "sensitive" || f.Sensitivity == "protected":
		return "sensitive data"
	}
	return ""
}

// within reports whether something holds of a field or of what it stands in.
func within(f *form.Field, is func(*form.Field) bool) bool {
	found := false
	around(f, func(p *form.Field) bool {
		found = is(p)
		return !found
	})
	return found
}

// tokens are HTML's autocomplete tokens by what fields about a citizen are
// called.
var tokens = []struct {
	base, token string
	keys        []string
}{
	{"text", "name", []string{"name", "full_name", "navn"}},
	{"text", "given-name", []string{"first_name", "given_name", "fornavn"}},
	{"text", "family-name", []string{"last_name", "surname", "family_name", "efternavn"}},
	{"text", "street-address", []string{"address", "street", "adresse", "vej"}},
	{"text", "postal-code", []string{"postal_code", "zip", "postnummer"}},
	{"text", "address-level2", []string{"city", "town", "by"}},
	{"date", "bday", []string{"birth_date", "birthday", "date_of_birth", "foedselsdato"}},
	{"email", "email", nil},
	{"phone", "tel", nil},
}

// complete finds fields about the citizen that a browser could fill in. Rows
// are about others, and so is what the server fills in.
func (l *linter) complete(f *form.Field) {
	if l.made(f.ID()) || f.Autocomplete != "" || f.Internal || f.FromFacts || !f.Input() || inRows(f) || !l.canShow(f) {
		return
	}
	if yes, _ := constant(f.ReadOnly); yes {
		return
	}
	for _, t := range tokens {
		if f.Base() == t.base && (t.keys == nil || slices.Contains(t.keys, f.Key)) {
			l.add(NoAutocomplete, l.at(f.ID()), l.name(f), t.token)
			return
		}
	}
}
