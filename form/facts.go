package form

import (
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// Facts is everything an evaluation may know besides the answers: the time, the
// reader, the login, other forms' answers. The server makes them; the browser
// is given them. The zero value is a form read by nobody at no time.
type Facts struct {
	Now      time.Time                   // the server's time at load and save
	Lang     i18n.Lang                   // of the reader
	Test     bool                        // constructed CPR numbers (day + 60) are allowed
	ShowOnly bool                        // every field is read-only: the step only shows the form
	Withheld []string                    // what this reader may not see: paths (rows by index or "*"), companions of their fields included, and names of facts
	Values   map[string]expression.Value // by name: login.name, params.vej, forms.a.b
	Checks   map[string]Check            // by pointer, rows by index
	// Provenance says of facts, by name, where they were fetched.
	Provenance map[string]Provenance
	Lookups    map[string]Lookup // by pointer of the API field, rows by index
	Files      map[string]File   // by id: the files that have been received; nil = not known here
}

// Check is the outcome of a check that only the server can do.
type Check struct {
	Of   string `json:"of"` // HashValue of the value that was checked
	OK   bool   `json:"ok"`
	Code string `json:"code,omitempty"` // why not; a key "check.<code>" of the catalogue
}

// Lookup is what the server found for an API field.
type Lookup struct {
	Of     string                      // InputsHash of what it was found for
	OK     bool                        // false: the look-up gave no answer
	Values map[string]expression.Value // by member of the field
}

// in returns the facts with the reader's language as one of the form's.
func (f Facts) in(form *Form) Facts {
	f.Lang = form.Language(f.Lang)
	return f
}

func isID(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// today is the civil date in Copenhagen.
func (f *Facts) today() expression.Value {
	if f.Now.IsZero() {
		return expression.Value{}
	}
	y, m, d := f.Now.In(dk.Copenhagen()).Date()
	return expression.DateOf(i18n.Date{Year: y, Month: int(m), Day: d})
}

// fact returns the value of a fact, blank when it is not known.
func (f *Facts) fact(name string, t expression.Type) expression.Value {
	switch name {
	case "today":
		return f.today()
	case "now":
		if f.Now.IsZero() {
			return expression.Value{}
		}
		return expression.DateTimeOf(f.Now)
	case "lang":
		return expression.TextOf(string(f.Lang))
	}
	v := f.Values[name]
	if v.Kind() != t.Kind {
		return expression.Value{} // a fact of another type than the form was compiled for
	}
	return v
}
