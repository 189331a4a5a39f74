package formtest_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// uncovered are codes that no evaluation can give; each says who gives it.
var uncovered = map[string]string{}

// Every field type, operator, function and fault code has a case that says it
// is one.
func TestEverythingHasACase(t *testing.T) {
	t.Parallel()
	claimed := map[string]bool{}
	for _, c := range cases(t) {
		for _, name := range c.Covers {
			claimed[name] = true
		}
	}
	var want []string
	for _, name := range form.Types() {
		if form.HasType(name) { // pages and branches are in every case
			want = append(want, "type:"+name)
		}
	}
	for _, name := range expression.Operators() {
		want = append(want, "op:"+name)
	}
	for _, name := range expression.Functions() {
		want = append(want, "fn:"+name)
	}
	for _, info := range fault.Codes() {
		want = append(want, "fault:"+string(info.Code))
	}
	for _, line := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12"} { // 11, Explain, is not built yet
		want = append(want, "line:4."+line)
	}
	for _, name := range want {
		if !claimed[name] && uncovered[name] == "" {
			t.Errorf("%s has no case: write one under testdata with it in covers", name)
		}
	}
}

// stateless are the types that no answer can be given to as a whole.
var stateless = map[string]string{
	"section": "arranges others", "details": "arranges others", "list": "has rows, and cases of its own",
	"heading": "is only shown", "paragraph": "is only shown", "notice": "is only shown", "computed": "is worked out",
	"payment": "is worked out", "uniqueid": "is given by the server", "autonumber": "is given by the server", "api": "is looked up",
	"link": "is only shown", "document": "is only shown", "picture": "is only shown", "video": "is only shown", "qr": "is only shown",
}

// Every type that is answered has been in every situation: valid, invalid,
// blank, required, hidden, withheld, in a row, read-only, prefilled.
func TestEveryTypeHasStates(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range cases(t) {
		if kind, ok := strings.CutPrefix(c.Name, "states/"); ok {
			seen[strings.Split(kind, "/")[1]] = true
		}
	}
	for _, name := range form.Types() {
		if form.HasType(name) && !seen[name] && stateless[name] == "" {
			t.Errorf("type %s has no states: write testdata/states/%s.json", name, name)
		}
	}
}

// What the files of cases say they cover does occur in them.
func TestCoversIsTrue(t *testing.T) {
	t.Parallel()
	type claim struct{ said, found map[string]bool }
	files := map[string]*claim{}
	for _, c := range cases(t) {
		name := c.Name[:strings.LastIndex(c.Name, "/")]
		if files[name] == nil {
			files[name] = &claim{map[string]bool{}, map[string]bool{}}
			for _, s := range c.Covers {
				files[name].said[s] = true
			}
		}
		occurring, err := formtest.Occurring(c)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		for _, s := range occurring {
			files[name].found[s] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, s := range slices.Sorted(maps.Keys(files[name].said)) {
			if !strings.HasPrefix(s, "line:") && !files[name].found[s] {
				t.Errorf("%s says it covers %s, which does not occur in it", name, s)
			}
		}
	}
}

// Every fact that the library knows is read by a case.
func TestEveryFactHasACase(t *testing.T) {
	t.Parallel()
	var read strings.Builder
	for _, c := range cases(t) {
		for _, source := range c.Expressions() {
			read.WriteString(source + "\n")
		}
	}
	for _, fact := range form.KnownFacts() {
		if strings.HasPrefix(fact.Name, "register.") {
			continue // of the vendor's own registers: their types are the vendor's
		}
		name := regexp.QuoteMeta(fact.Name)
		name = regexp.MustCompile(`<[a-z]+>`).ReplaceAllString(name, `[a-z][a-z0-9_.]*`)
		if !regexp.MustCompile(`\b` + name + `\b`).MatchString(read.String()) {
			t.Errorf("no case reads %s", fact.Name)
		}
	}
}
