package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Options are what all handlers of an organisation share; the zero value is
// useful.
type Options struct {
	// Sender is the organisation's name as it stands on documents.
	Sender string
	// Tests says that the receivers are there for tests. Without it a test case is
	// not handed in to KP, where nothing can mark it, but becomes a person's task;
	// letters, and what goes to the case system, are marked in any case.
	Tests bool
}

// marked is a title that travels outside the case: of a test case it says so,
// and is cut to fit.
func marked(snapshot workflow.CaseSnapshot, lang i18n.Lang, title string, most int) string {
	if !snapshot.Test {
		return title
	}
	runes := []rune(i18n.Message(lang, "steps.test") + title)
	return string(runes[:min(len(runes), most)])
}

func (o *Options) orDefault() Options {
	if o == nil {
		return Options{}
	}
	return *o
}

// Settings returns an empty value of the settings of each kind of handover that
// this package does, by the name that goes with it, for tools that describe
// solution files.
func Settings() map[string]any {
	return map[string]any{"delivery": deliverySettings{}, "esdh": esdhSettings{}, "kp": kpSettings{}}
}

// decode reads a step's settings strictly.
func decode(config json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(config))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return workflow.Errorf(workflow.Invalid, "the settings cannot be read: %w", err)
	}
	return nil
}

// checker gathers what is wrong with a step's settings.
type checker struct {
	solution *workflow.Solution
	forms    map[string]*form.Form
	problems []workflow.Problem
}

func newChecker(c workflow.Config) *checker { return &checker{solution: c.Solution, forms: c.Forms} }

// title checks a title that travels outside the case: one line, in every
// language of the solution.
func (c *checker) title(pointer string, t workflow.Text, most int) {
	c.languages(pointer, t)
	for _, lang := range c.solution.Languages {
		title := t.In(lang)
		switch {
		case strings.TrimSpace(title) == "":
			c.add(pointer, "a title is required in %q", lang)
		case utf8.RuneCountInString(title) > most || strings.ContainsFunc(title, unicode.IsControl):
			c.add(pointer, "a title is one line of at most %d characters, which it is not in %q", most, lang)
		}
	}
}

// languages checks that a text is in no other languages than the solution.
func (c *checker) languages(pointer string, t workflow.Text) {
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		if lang != "" && !slices.Contains(c.solution.Languages, lang) {
			c.add(pointer, "%q is not a language of the solution", lang)
		}
	}
}

// known reports a case whose applicant may be nobody that is known.
func (c *checker) known(pointer, why string) {
	if c.solution.Start.Anonymous {
		c.add(pointer, "the solution may be used without a login, but %s", why)
	}
}

// choice checks that an expression over a closed choice gives only values that
// the receiver knows.
func (c *checker) choice(pointer string, t expression.Type, allowed ...string) {
	for _, o := range t.Options {
		if !slices.Contains(allowed, o) {
			c.add(pointer, "%q is not one of %s", o, strings.Join(allowed, ", "))
		}
	}
}

func (c *checker) add(pointer, format string, args ...any) {
	c.problems = append(c.problems, workflow.Problem{Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

// form returns the named form of the solution, or nil.
func (c *checker) form(pointer, id string) *form.Form {
	f, ok := c.forms[id]
	if !ok { // one that is there and does not compile has its own problems
		c.add(pointer, "the solution has no form %q", id)
	}
	return f
}

// mapping checks an expression and returns its type; an empty one is left out.
func (c *checker) mapping(pointer string, f *form.Form, source string, kind expression.Kind) expression.Type {
	if f == nil || source == "" {
		return expression.Type{}
	}
	q, err := query(f, source, kind)
	if err != nil {
		c.add(pointer, "%v", err)
		return expression.Type{}
	}
	return q.Expr.Type()
}

// sure warns of a mapping that the receiver cannot do without and that reads a
// field which may be hidden.
func (c *checker) sure(pointer string, f *form.Form, source string, kind expression.Kind) {
	if f == nil || source == "" {
		return
	}
	q, err := query(f, source, kind)
	if err != nil {
		return // has been said
	}
	for _, name := range workflow.MaybeHidden(f, q.Refs, q.Expr, c.forms) {
		c.problems = append(c.problems, workflow.Problem{
			Code: workflow.ProblemMaybeHidden, Pointer: pointer,
			Message: fmt.Sprintf("%q may be hidden, and then the receiver misses this: say what it gets instead, with ?? or answered()", name),
		})
	}
}

// query compiles a mapping that must give a value of a kind. Of lists and
// records any will do.
func query(f *form.Form, source string, kind expression.Kind) (*form.Query, error) {
	want := expression.Type{Kind: kind}
	if kind == expression.List || kind == expression.Record {
		want = expression.Type{}
	}
	q, err := definition.Query(f, source, want)
	if err == nil && q.Expr.Type().Kind != kind {
		err = fmt.Errorf("the expression gives %s; %s is wanted here", q.Expr.Type(), kind)
	}
	return q, err
}

// ask works out a mapping over a submitted form. An empty one is blank.
func ask(s workflow.FormSnapshot, source string, kind expression.Kind) (expression.Value, error) {
	if source == "" {
		return expression.Value{}, nil
	}
	q, err := query(s.Form, source, kind)
	if err != nil {
		return expression.Value{}, workflow.Errorf(workflow.Invalid, "a mapping cannot be read: %w", err)
	}
	return s.State.Ask(q), nil
}

// askText works out a mapping that gives a text.
func askText(s workflow.FormSnapshot, source string) (string, error) {
	v, err := ask(s, source, expression.Text)
	text, _ := v.AsText()
	return text, err
}

// submitted returns a form as it was submitted.
func submitted(snapshot workflow.CaseSnapshot, id string) (workflow.FormSnapshot, error) {
	s, ok := snapshot.Forms[id]
	if !ok {
		return s, workflow.Errorf(workflow.Invalid, "form %q has not been submitted", id)
	}
	return s, nil
}
