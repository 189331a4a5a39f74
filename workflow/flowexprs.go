package workflow

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// The flow has expressions too: guards, dates, people, amounts, parameters and
// the merge fields of messages. They are compiled as the fields of one more form
// that reads the others, so that they mean just what expressions mean in forms:
// the same names, types, blanks and authoring errors.

// exprsForm is the id of that form. No file of a folder may have the name.
const exprsForm = "borgerflow_flow"

// exprs collects the flow's expressions. Expressions that are empty are not
// there, and their value is blank.
type exprs struct {
	fields []*definition.Field
	at     []string // pointers into solution.json, by field
}

func guardKey(step, edge int) string { return fmt.Sprintf("g%d_%d", step, edge) }

func paramKey(step, param int) string { return fmt.Sprintf("param%d_%d", step, param) }

func (x *exprs) add(key, of, source, at string) {
	if source == "" {
		return
	}
	x.fields = append(x.fields, &definition.Field{
		Key: key, Type: "computed", Of: of, Label: definition.Plain(key), Calculate: source,
	})
	x.at = append(x.at, at)
}

func (x *exprs) text(key string, t Text, at string) {
	if len(t) == 0 {
		return
	}
	in := definition.Text{}
	if plain, ok := t[bareText]; ok {
		in.Plain = plain
	} else if shared, ok := t[textKey]; ok {
		in.Key = shared
	} else {
		in.In = t
	}
	x.fields = append(x.fields, &definition.Field{Key: key, Type: "paragraph", Label: in})
	x.at = append(x.at, at)
}

// exprKey names an expression of the nth step.
func exprKey(what string, step int) string { return what + strconv.Itoa(step) }

// exprsOf collects the expressions of a solution.
func exprsOf(s *Solution) *exprs {
	x := &exprs{}
	for i, id := range sortedKeys(s.Messages) {
		if m := s.Messages[id]; m != nil {
			at := jsonptr.Join("/messages", id)
			x.text(exprKey("subject", i), m.Subject, at+"/subject")
			x.text(exprKey("body", i), m.Body, at+"/body")
		}
	}
	for n, step := range s.Steps {
		if step != nil {
			x.step(n, step, jsonptr.Index("/steps", n))
		}
	}
	return x
}

func (x *exprs) step(n int, step *Step, at string) {
	x.add(exprKey("who", n), "text", step.Assign.Field, at+"/assign/field")
	if d := step.Deadline; d != nil {
		x.add(exprKey("due", n), "date", d.Date, at+"/deadline/date")
		if d.Escalate != nil {
			x.add(exprKey("next_who", n), "text", d.Escalate.Assign.Field, at+"/deadline/escalate/assign/field")
		}
	}
	if step.Wait != nil {
		x.add(exprKey("until", n), "date", step.Wait.Until, at+"/wait/until")
	}
	if step.Pay != nil {
		x.add(exprKey("amount", n), "money", step.Pay.Amount, at+"/pay/amount")
	}
	if step.Subcase != nil {
		for i, name := range sortedKeys(step.Subcase.Params) {
			x.add(paramKey(n, i), "text", step.Subcase.Params[name], jsonptr.Join(at+"/subcase/params", name))
		}
	}
	for i, e := range step.Next {
		x.add(guardKey(n, i), "boolean", e.When, jsonptr.Index(at+"/next", i)+"/when")
	}
}

// form returns the form of the expressions; nil when there are none.
func (x *exprs) form(s *Solution) *definition.Form {
	if len(x.fields) == 0 || len(s.Languages) == 0 {
		return nil
	}
	return &definition.Form{
		ID: exprsForm, Version: "1", Languages: s.Languages, Title: definition.Plain("Flow"),
		Pages: []*definition.Page{{ID: "flow", Title: definition.Plain("Flow"), Fields: x.fields}},
	}
}

// pointer turns a pointer into the form of the expressions into one into
// solution.json.
func (x *exprs) pointer(p string) string {
	rest, ok := strings.CutPrefix(p, "/pages/0/fields/")
	if !ok {
		return ""
	}
	number, member, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(number)
	if err != nil || n >= len(x.at) {
		return ""
	}
	if _, lang, ok := strings.Cut(member, "/"); ok {
		return x.at[n] + "/" + lang
	}
	return x.at[n]
}

// readingOf is how the flow reads the case's forms: as its applicant, at the time
// of the decision.
func readingOf(w *Workflow, s *State, f Facts) *reading {
	r := &reading{
		w: w, s: s, now: f.Now, lang: w.Solution.Language(s.Lang), test: w.Solution.Test || s.Test || f.TestData,
		files: f.Files, current: map[string]*form.Answers{},
	}
	if s.Applicant != nil {
		r.by = *s.Applicant
	}
	return r
}

// values evaluates the flow's expressions for a reading of the case.
func (r *reading) values() *form.State {
	if r.w.exprs == nil {
		return nil
	}
	return r.w.exprs.Evaluate(r.w.exprs.NewAnswers(), r.facts(r.w.exprs))
}

// valueIn returns the value of one of the flow's expressions: blank when it is
// not there.
func valueIn(s *form.State, key string) expression.Value {
	if s == nil {
		return expression.Value{}
	}
	e := s.Find("/" + key)
	if e == nil {
		return expression.Value{}
	}
	return s.ValueOf(e)
}

// messageIn returns a message's subject and body as plain text, with their merge
// fields filled in; false when the solution has no such message.
func (w *Workflow) messageIn(s *form.State, id string) (subject, body string, ok bool) {
	for i, known := range sortedKeys(w.Solution.Messages) {
		if known != id || s == nil {
			continue
		}
		read := func(key string) string {
			if e := s.Find("/" + key); e != nil {
				return form.PlainText(s.Text(e.Field.Label, e))
			}
			return ""
		}
		return read(exprKey("subject", i)), read(exprKey("body", i)), true
	}
	return "", "", false
}
