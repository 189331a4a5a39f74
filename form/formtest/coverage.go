package formtest

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Occurring returns what really occurs in a case, in the words of its Covers:
// "type:date" for a field, "op:==" and "fn:age" for what its expressions hold,
// "fault:required" for what is found wrong on the way. Lines
// of the design are for people to judge and are not in it.
func Occurring(c *Case) ([]string, error) {
	f, err := c.Compile()
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	r := &runner{form: f, answers: f.NewAnswers(), out: []byte{'['}}
	if c.table != nil {
		r.table(c)
	} else {
		for i := range c.steps.Do {
			r.step(c, i)
		}
	}
	for _, fault := range r.faults {
		found["fault:"+string(fault.Code)] = true
	}
	f.Evaluate(r.answers, form.Facts{}).Walk(func(e *form.Element) bool {
		found["type:"+e.Field.Type] = true
		return true
	})
	for _, source := range c.expressions() {
		words(source, found)
	}
	out := make([]string, 0, len(found))
	for name := range found {
		out = append(out, name)
	}
	slices.Sort(out)
	return out, nil
}

// expressions returns the sources of all expressions of a case: every string of
// its definitions that may be one, inserts in texts, and the rows of its table.
func (c *Case) expressions() []string {
	var out []string
	sources := c.Definitions()
	for _, name := range slices.Sorted(maps.Keys(c.file.Blocks)) {
		sources = append(sources, c.file.Blocks[name])
	}
	for _, source := range sources {
		var v any
		if json.Unmarshal(source, &v) == nil {
			collect(v, "", &out)
		}
	}
	if c.table != nil {
		for _, row := range c.table.Rows {
			var source string
			if json.Unmarshal(row[0], &source) == nil {
				out = append(out, source)
			}
		}
	}
	return out
}

var expressionMembers = []string{"visible", "required", "readonly", "calculate", "optionsWhere", "when", "assert", "expr"}

func collect(v any, member string, out *[]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			collect(inner, name, out)
		}
	case []any:
		for _, inner := range v {
			collect(inner, member, out)
		}
	case string:
		if slices.Contains(expressionMembers, member) {
			*out = append(*out, v)
		}
		for rest := v; ; {
			_, after, ok := strings.Cut(rest, "{=")
			if !ok {
				return
			}
			source, _, _ := strings.Cut(after, "}")
			*out, rest = append(*out, source), after
		}
	}
}

var (
	literals = regexp.MustCompile(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`)
	lexemes  = regexp.MustCompile(`not\s+in\b|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|\?\?|[-+*/%<>?:()]`)
)

// words notes the operators and functions in an expression's source.
func words(source string, found map[string]bool) {
	source = literals.ReplaceAllString(source, `""`)
	tokens := lexemes.FindAllString(source, -1)
	for i, t := range tokens {
		if strings.HasPrefix(t, "not") && strings.HasSuffix(t, "in") {
			t = "not in"
		}
		if t == "?" {
			t = "?:"
		}
		if slices.Contains(expression.Operators(), t) {
			found["op:"+t] = true
		}
		if i+1 < len(tokens) && tokens[i+1] == "(" && slices.Contains(expression.Functions(), t) {
			found["fn:"+t] = true
		}
	}
}
