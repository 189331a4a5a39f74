package form_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// secret is a constructed CPR number that must show nowhere.
const secret = "7010701234"

// harmless are exported types that hold nothing of a person: definitions, codes
// and what tells of them.
var harmless = []string{
	"Aspect", "FactInfo", "Fault", "FaultCode", "Field", "Form", "InlineKind", "Input", "Limits", "List", "ListError", "Markup", "MarkupFault",
	"Option", "Options", "Origin",
	"Parts", "Provenance", "Query", "Ref", "RefKind", "Registry", "Rule", "Step", "Text", "Type", "Variant", "Whom", "Why",
}

// private are values of every other exported type, that hold the secret.
func private(t *testing.T) map[string][]any {
	t.Helper()
	f := compile(t, everyType+`,{"key":"l","type":"list","label":"L","fields":[{"key":"c","type":"cpr","label":"C"}]}`)
	a := decode(t, f, `{"cpr":"`+secret+`","text":{"raw":"`+secret+`\u0000"},"l":[{"c":{"raw":"`+secret+`x"}}]}`)
	who := facts()
	who.Values["login.cpr"] = expression.TextOf(secret)
	file := form.File{ID: "1", Name: secret + ".pdf"}
	who.Files = map[string]form.File{"1": file}
	check := form.Check{Of: form.HashValue(expression.TextOf(secret))}
	who.Checks = map[string]form.Check{"/cpr": check}
	lookup := form.Lookup{Of: check.Of, Values: map[string]expression.Value{"name": expression.TextOf(secret)}}
	pending := form.Pending{Of: check.Of, Value: expression.TextOf(secret)}
	s := f.Evaluate(a, who)
	filling := f.Fill(a.Clone(), who)
	changes, err := filling.Set("/cpr", []string{secret + "1"})
	if err != nil {
		t.Fatal(err)
	}
	explanation := s.ExplainElement(s.At("/text"))
	element, row := s.At("/text"), s.At("/l").Rows()[0]
	return map[string][]any{
		"Answers": {a, *a, a.Clone()}, "State": {s, *s}, "Filling": {filling, *filling}, "Facts": {who, &who},
		"Element": {element, *element, s.At("/cpr"), []*form.Element{element}}, "Row": {row, *row}, "File": {file, &file},
		"Check": {check, &check, who.Checks}, "Lookup": {lookup, &lookup}, "Pending": {pending, &pending},
		"Changes": {changes, &changes}, "Change": {changes.Elements[0], changes.Elements},
		"Explanation": {explanation, &explanation}, "Reason": {explanation.Reasons, explanation.Reasons[0]},
		"Inline":  {form.RichText("**" + secret + "**"), form.Inline{Text: secret}},
		"Reading": {form.Reading{Name: "x", Value: secret}, []form.Reading{{Value: secret}}},
		"faults":  {s.Faults(), form.EncodeFaults(s.Faults())},
	}
}

// Nothing that holds answers tells them when it is printed, under any verb.
func TestPrintsNoAnswers(t *testing.T) {
	t.Parallel()
	hash := form.HashValue(expression.TextOf(secret))
	for name, values := range private(t) {
		for _, v := range values {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%T %v", "%10.3v", "%t"} {
				args := []any{v}
				if strings.HasPrefix(verb, "%T") {
					args = append(args, v)
				}
				if shows(fmt.Sprintf(verb, args...), hash) {
					t.Errorf("%s shows an answer under %s", name, verb)
				}
			}
			if shows(fmt.Sprint(v)+fmt.Errorf("x: %v", v).Error()+errors.Join(fmt.Errorf("%+v", v)).Error(), hash) {
				t.Errorf("%s shows an answer in an error", name)
			}
		}
	}
}

func shows(text, hash string) bool {
	hex := fmt.Sprintf("%x", secret)
	return strings.Contains(text, secret) || strings.Contains(text, hex) || strings.Contains(text, strings.ToUpper(hex)) || strings.Contains(text, hash)
}

// A new type is held against the test above, or said to hold nothing.
func TestEveryTypeIsHarmlessOrMasked(t *testing.T) {
	t.Parallel()
	held := private(t)
	for _, name := range exportedTypes(t) {
		if held[name] == nil && !slices.Contains(harmless, name) {
			t.Errorf("form.%s is new: put it among harmless, or a value of it among private and mask it in masked.go", name)
		}
	}
}

func exportedTypes(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() {
					names = append(names, ts.Name.Name)
				}
			}
		}
	}
	return names
}

// No error of the package says what was answered.
func TestErrorsTellNoAnswers(t *testing.T) {
	t.Parallel()
	f := compile(t, nested)
	a := f.NewAnswers()
	var errs []error
	keep := func(err error) { errs = append(errs, err) }
	for _, body := range []string{`{"cpr":"` + secret, `["` + secret + `"]`, `{"` + secret + `":1,"` + secret + `":2}`, `{"cpr":` + secret + `}`} {
		_, faults, err := form.DecodeAnswers(f, []byte(body))
		keep(err)
		if data, err := json.Marshal(faults); err != nil || strings.Contains(string(data), `"`+secret+`"`) {
			t.Errorf("a fault tells an answer: %v", err)
		}
	}
	_, err := a.Set("/"+secret, []string{secret}, "da")
	keep(err)
	keep(a.SetValue("/money", expression.TextOf(secret)))
	keep(a.SetValue("/text", expression.TextOf(secret+"\x00")))
	_, err = a.AddRow("/list", secret+"/", form.Facts{})
	keep(err)
	keep(a.RemoveRow("/list/" + secret))
	_, err = f.DecodeFacts([]byte(`{"values":{"login.cpr":` + secret + `}`))
	keep(err)
	_, err = f.DecodeFacts([]byte(`{"now":"` + secret + `"}`))
	keep(err)
	for i, err := range errs {
		if err != nil && shows(fmt.Sprintf("%v %+v %#v", err, err, err), "no hash") {
			t.Errorf("error %d tells an answer", i)
		}
	}
}
