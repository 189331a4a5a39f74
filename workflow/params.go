package workflow

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
)

// Param is something that a link to the solution may give: which school, which
// road. Links end in logs and histories, so no parameter is ever about a person.
// What a link gives and the solution does not declare, and a value that does not
// fit, is left out: a citizen is not stopped by somebody else's link.
type Param struct {
	Name    string      `json:"name"`              // ^[a-z][a-z0-9_]*$; expressions read params.<name>
	Field   *ParamField `json:"field,omitempty"`   // the field it is written into once, when the draft begins
	Max     int         `json:"max,omitempty"`     // most characters; 0 = 100
	Pattern string      `json:"pattern,omitempty"` // RE2, matched against the whole value
}

// ParamField is where a link parameter is written: an internal field, or one
// that citizens answer. It reads what the link gives as if it had been typed.
type ParamField struct {
	Form string `json:"form"` // a form that some step fills in
	Path string `json:"path"` // JSON Pointer to the field
}

// Bounds of link parameters.
const (
	MaxParams  = 20  // in a solution, and in a link
	MaxParam   = 500 // bytes of a value
	usualParam = 100 // characters of a value, when its declaration does not say
	maxPattern = 200 // bytes
)

// pageParams are the names that a solution's address may have besides, for the
// pages themselves; no link parameter can have them.
var pageParams = []string{"lang", "page", "test"}

func checkParams(params map[string]string) error {
	if len(params) > MaxParams {
		return Errorf(Invalid, "workflow: start: more than %d parameters", MaxParams)
	}
	for name, v := range params {
		if !validID(name) || len(v) > MaxParam || !utf8.ValidString(v) {
			return Errorf(Invalid, "workflow: start: a parameter is not an id with a short text")
		}
	}
	return nil
}

// TakeParams returns the parameters of a link that the solution takes, and how
// many it does not. Any that holds what looks like a CPR number, declared or
// not, gives a [Refusal].
func (w *Workflow) TakeParams(given map[string]string) (taken map[string]string, ignored int, err error) {
	for _, name := range sortedKeys(given) {
		v := given[name]
		if holdsCPR(v) {
			no := refuse(RefusedLink)
			no.Workflow = w
			return nil, 0, no
		}
		if rule := w.params[name]; rule == nil || !rule.takes(v) {
			ignored++
			continue
		}
		if taken == nil {
			taken = map[string]string{}
		}
		taken[name] = v
	}
	return taken, ignored, nil
}

// paramRule is a compiled Param.
type paramRule struct {
	max     int
	pattern *regexp.Regexp // nil = any text
	field   *ParamField
}

func (p *paramRule) takes(v string) bool {
	return utf8.RuneCountInString(v) <= p.max && (p.pattern == nil || p.pattern.MatchString(v))
}

// begin returns the answers a draft of a form starts with: defaults, prefill,
// and what the link gave. A value that the field cannot read leaves it as it
// is.
func (r *reading) begin(f *form.Form, id string) *form.Answers {
	a := f.Begin(r.facts(f))
	for _, name := range sortedKeys(r.s.Params) {
		rule := r.w.params[name]
		if rule == nil || rule.field == nil || rule.field.Form != id {
			continue
		}
		field := f.FieldOf(rule.field.Path)
		if v, code := form.Parse(field, []string{r.s.Params[name]}, f.Language(r.lang)); code == "" && !v.IsBlank() {
			// It was read as the field's own type, so it fits.
			_ = a.SetValue(rule.field.Path, v)
		}
	}
	return a
}

// holdsCPR reports whether a text holds ten digits that could be a CPR number,
// real or constructed, however they are parted.
func holdsCPR(text string) bool {
	digits := func(r rune) bool {
		return !(r >= '0' && r <= '9' || strings.ContainsRune(" -./\u00a0\u2010\u2011\u2013", r))
	}
	for _, run := range strings.FieldsFunc(text, digits) {
		words := append(strings.Fields(run), run)
		if slices.ContainsFunc(words, isCPR) || slices.ContainsFunc(strings.FieldsFunc(run, notDigit), isCPR) {
			return true
		}
	}
	return false
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func isCPR(text string) bool {
	_, err := dk.ParseCPR(strings.Trim(text, " -./\u00a0\u2010\u2011\u2013"), true)
	return err == nil
}
