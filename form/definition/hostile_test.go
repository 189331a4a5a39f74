package definition_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/definition"
)

// hostile are definitions made to hurt: each compiles or is refused soon. The
// expressions are those with which expr itself can be brought to its knees.
func hostile() map[string]string {
	expr := func(source string) string {
		data, err := json.Marshal(source)
		if err != nil {
			panic(err)
		}
		return fields(`{"key":"s","type":"text","label":"S"},{"key":"d","type":"list","label":"D","fields":[{"key":"n","type":"integer","label":"N"}]},{"key":"a","type":"text","label":"A","visible":` + string(data) + `}`)
	}
	lets := ""
	for i := range 24 {
		lets += fmt.Sprintf("let a%d = s + s; ", i)
	}
	list := `{"key":"l","type":"list","label":"L","fields":[` + repeat(900, `{"key":"m%d","type":"integer","label":"M"}`) + `]}`
	return map[string]string{
		"repeat":             expr(`repeat(repeat("x", 900000), 900000) == ""`),
		"brackets":           expr(strings.Repeat("(", 2_000_000)),
		"brackets in limits": expr(strings.Repeat("(", 1000) + "true" + strings.Repeat(")", 1000)),
		"lets":               expr(lets + "true"),
		"nested sums":        expr("sum(d, sum(d, sum(d, # + 1))) > 0"),
		"ranges":             expr("count(1..1000000) > 0"),
		"big repeat":         expr(`len(repeat("x", 1e8)) > 0`),
		"pattern":            expr(`s matches "((a{1000}){1000}){1000}"`),
		"environment":        expr(`$env.s == ""`),
		"methods":            expr(`s.String() == ""`),
		"power":              expr(`2 ** 2000000 > 1`),
		"pointer nowhere":    expr(`# > 1`),
		"stars":              fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("*a ", 3000)+`"}`)),
		"nested stars":       fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("*a ", 3000)+`b*"}`)),
		"open brackets":      fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("[", 9000)+`](x"}`)),
		"open inserts":       fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("{= a", 2000)+`"}`)),
		"many inserts":       fields(`{"type":"paragraph","label":"` + strings.Repeat("{=lang}", 1400) + `"}`),
		"wide reads":         fields(list + "," + repeat(900, `{"key":"r%d","type":"computed","of":"integer","label":"R","calculate":"len(l)+len(l)+len(l)+len(l)+len(l)+len(l)+len(l)+len(l)+len(l)"}`)),
		"long chain":         fields(`{"key":"c0","type":"integer","label":"C"},` + repeatNext(1900, `{"key":"c%d","type":"computed","of":"integer","label":"C","calculate":"c%d + 1"}`)),
		"great circle":       fields(`{"key":"c0","type":"integer","label":"C","visible":"answered(c1900)"},` + repeatNext(1900, `{"key":"c%d","type":"computed","of":"integer","label":"C","calculate":"c%d + 1"}`)),
		"everything wrong":   fields(repeat(1500, `{"key":"K%d","type":"txet","label":7,"nope":{},"visible":"1 +"}`)),
	}
}

func repeat(n int, format string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = format
		if strings.Contains(format, "%d") {
			out[i] = fmt.Sprintf(format, i)
		}
	}
	return strings.Join(out, ",")
}

func repeatNext(n int, format string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i+1, i)
	}
	return strings.Join(out, ",")
}

func TestHostile(t *testing.T) {
	t.Parallel()
	for name, source := range hostile() {
		t.Run(name, func(t *testing.T) {
			started := time.Now()
			_, err := definition.CompileJSON([]byte(source), nil)
			checkErrors(t, err)
			took := time.Since(started)
			t.Logf("%d bytes, %d errors, %v", len(source), len(definition.All(err)), took)
			if took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// What can bring expr to its knees is not in the language, or over its limits.
func TestHostileExpressionsAreRefused(t *testing.T) {
	t.Parallel()
	all := hostile()
	for _, name := range []string{
		"repeat", "brackets", "brackets in limits", "lets", "nested sums", "ranges", "big repeat", "pattern", "environment", "methods", "power", "pointer nowhere",
	} {
		if _, err := definition.CompileJSON([]byte(all[name]), nil); err == nil {
			t.Errorf("%s is not refused", name)
		}
	}
}

// checkErrors holds what every compilation must hold: an error is a list of
// authoring errors, each with a known code, a pointer and words.
func checkErrors(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	all := definition.All(err)
	if len(all) == 0 {
		t.Fatalf("not authoring errors: %v", err)
	}
	for _, e := range all {
		if !known[e.Code] || e.Message == "" || e.Code == definition.CodeExpression {
			t.Errorf("an error without a code or words of its own: %+v", e)
		}
		if e.Pointer != "" && e.Pointer[0] != '/' {
			t.Errorf("not a pointer: %+v", e)
		}
	}
}

var known = func() map[definition.Code]bool {
	table := map[definition.Code]bool{}
	for _, info := range definition.Codes() {
		table[info.Code] = true
	}
	return table
}()
