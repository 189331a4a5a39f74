package formtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
)

// Person fills in a form in a test, by typing, and says what must be so. Made
// by [Fill]; every method returns the person, so that a test reads like a visit.
//
// Paths are JSON Pointers, rows by index or id: "/expenses/0/amount". A path
// that leads nowhere, and text that the field does not take at all, ends the
// test; what is not as wanted fails it and goes on.
type Person struct {
	t       testing.TB
	form    *form.Form
	facts   form.Facts
	filling *form.Filling
}

// Fill opens a form for a reader that facts describe: defaults and prefill are
// there already.
func Fill(t testing.TB, f *form.Form, facts form.Facts) *Person {
	return &Person{t: t, form: f, facts: facts, filling: f.Fill(f.Begin(facts), facts)}
}

// State returns what the answers mean now.
func (p *Person) State() *form.State { return p.filling.State() }

// Answers returns a copy of the answers as they are now.
func (p *Person) Answers() *form.Answers { return p.filling.Answers().Clone() }

// Set types into a field, in the reader's language: "1.250,50", "24.12.2026";
// an option by its value, a checkbox "true". Several texts are several choices,
// none unticks a checkbox. Text that is not understood is kept, as it is on a
// page.
func (p *Person) Set(path string, raw ...string) *Person {
	p.t.Helper()
	if _, err := p.filling.Set(p.at(path).Name(), raw); err != nil {
		p.t.Fatalf("%s takes no answer: %v", path, err)
	}
	return p
}

// Row adds a row at the end of a list.
func (p *Person) Row(list string) *Person {
	p.t.Helper()
	if _, _, err := p.filling.AddRow(p.at(list).Name(), ""); err != nil {
		p.t.Fatalf("%s takes no row: %v", list, err)
	}
	return p
}

// RemoveRow removes a row: "/expenses/0".
func (p *Person) RemoveRow(path string) *Person {
	p.t.Helper()
	name := path
	if cut := strings.LastIndexByte(path, '/'); cut > 0 {
		for _, r := range p.at(path[:cut]).Rows() {
			if r.Path() == path {
				name = r.Name()
			}
		}
	}
	if _, err := p.filling.RemoveRow(name); err != nil {
		p.t.Fatalf("%s is no row: %v", path, err)
	}
	return p
}

// Attach puts a received file into a file field.
func (p *Person) Attach(path string, file form.File) *Person {
	p.t.Helper()
	if _, err := p.filling.AddFile(p.at(path).Name(), file); err != nil {
		p.t.Fatalf("%s takes no file: %v", path, err)
	}
	return p
}

// Know changes what is known besides the answers: the time, the login, checks.
func (p *Person) Know(change func(*form.Facts)) *Person {
	change(&p.facts)
	p.filling.SetFacts(p.facts)
	return p
}

// at finds an element, rows by index or by id.
func (p *Person) at(path string) *form.Element {
	p.t.Helper()
	e := p.State().At(path)
	if e == nil {
		e = p.State().Find(path)
	}
	if e == nil {
		p.t.Fatalf("the form has nothing at %s", path)
	}
	return e
}

// each says something of several elements.
func (p *Person) each(paths []string, wrong func(*form.Element) bool, words string) *Person {
	p.t.Helper()
	for _, path := range paths {
		if wrong(p.at(path)) {
			p.t.Errorf("%s is %s", path, words)
		}
	}
	return p
}

// WantVisible wants fields to be shown.
func (p *Person) WantVisible(paths ...string) *Person {
	p.t.Helper()
	return p.each(paths, func(e *form.Element) bool { return !e.Visible }, "hidden, want it shown")
}

// WantHidden wants fields to be hidden.
func (p *Person) WantHidden(paths ...string) *Person {
	p.t.Helper()
	return p.each(paths, func(e *form.Element) bool { return e.Visible }, "shown, want it hidden")
}

// WantRequired wants fields to be required.
func (p *Person) WantRequired(paths ...string) *Person {
	p.t.Helper()
	return p.each(paths, func(e *form.Element) bool { return !e.Required }, "optional or hidden, want it required")
}

// WantOptional wants fields not to be required.
func (p *Person) WantOptional(paths ...string) *Person {
	p.t.Helper()
	return p.each(paths, func(e *form.Element) bool { return e.Required }, "required, want it optional")
}

// WantReadOnly wants fields that are shown and take no answer.
func (p *Person) WantReadOnly(paths ...string) *Person {
	p.t.Helper()
	return p.each(paths, func(e *form.Element) bool { return !e.ReadOnly }, "open or hidden, want it read-only")
}

// WantValue wants a value as the reader sees or types it – "1.250,50 kr.",
// "1250,50", an option's label – or its value as it travels; "" is blank.
func (p *Person) WantValue(path, want string) *Person {
	p.t.Helper()
	e := p.at(path)
	shown := p.State().Display(e)
	text, _ := e.Value.AsText()
	if want != shown && (want == "" || want != p.State().Edit(e) && want != text) {
		p.t.Errorf("%s is %s, want %s", path, quoted(shown, e), quoted(want, nil))
	}
	return p
}

func quoted(s string, e *form.Element) string {
	switch {
	case s != "":
		return `"` + s + `"`
	case e != nil && len(e.Raw) > 0:
		return `blank, because "` + e.Raw[0] + `" is not understood`
	case e != nil && !e.Visible:
		return "hidden"
	}
	return "blank"
}

// WantOffers wants exactly these options, by value, in order.
func (p *Person) WantOffers(path string, values ...string) *Person {
	p.t.Helper()
	var got []string
	for _, o := range p.State().Offers(p.at(path)) {
		got = append(got, o.Value)
	}
	if !slices.Equal(got, values) {
		p.t.Errorf("%s offers %q, want %q", path, got, values)
	}
	return p
}

// WantRows wants a list to have so many rows.
func (p *Person) WantRows(list string, n int) *Person {
	p.t.Helper()
	if got := len(p.at(list).Rows()); got != n {
		p.t.Errorf("%s has %d rows, want %d", list, got, n)
	}
	return p
}

// WantFault wants exactly these things wrong with a field; none wants nothing
// wrong. An empty path is about the form as a whole.
func (p *Person) WantFault(path string, codes ...form.FaultCode) *Person {
	p.t.Helper()
	if path != "" && p.State().At(path) == nil {
		path = p.at(path).Path()
	}
	var got []form.FaultCode
	words := ""
	for _, f := range p.State().Faults() {
		if f.Path == path {
			got = append(got, f.Code)
			words += "\n\t" + p.State().Message(f)
		}
	}
	if !slices.Equal(got, codes) {
		p.t.Errorf("%s has the faults %q, want %q%s", path, got, codes, words)
	}
	return p
}

// WantMessage wants a field to be faulted with these words, in the reader's
// language.
func (p *Person) WantMessage(path, message string) *Person {
	p.t.Helper()
	var got []string
	for _, f := range p.State().Faults() {
		if f.Path == path {
			got = append(got, p.State().Message(f))
		}
	}
	if !slices.Contains(got, message) {
		p.t.Errorf("%s has the messages %q, want %q among them", path, got, message)
	}
	return p
}

// WantOK wants nothing to stand in the way of a submission.
func (p *Person) WantOK() *Person {
	p.t.Helper()
	var in []string
	for _, f := range p.State().Faults() {
		if f.Blocks() {
			in = append(in, f.Path+": "+string(f.Code)+": "+p.State().Message(f))
		}
	}
	if len(in) > 0 {
		p.t.Errorf("the form cannot be submitted:\n\t%s", strings.Join(in, "\n\t"))
	}
	return p
}

// WantSubmission wants exactly this to be handed over, as JSON.
func (p *Person) WantSubmission(want string) *Person {
	p.t.Helper()
	if got := p.State().Submission(); !sameJSON(got, []byte(want)) {
		p.t.Errorf("what is handed over is\n\t%s, want\n\t%s", got, compact([]byte(want)))
	}
	return p
}
