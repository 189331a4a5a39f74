package expression_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

func TestNodeJSON(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for _, c := range [][2]string{
		{"a > 3", `{"o":"gt","a":[{"r":4,"k":"integer"},{"c":3,"k":"integer"}]}`},
		{"m > 0.005", `{"o":"gt","a":[{"r":10,"k":"money"},{"c":"0.005","k":"money"}]}`},
		{"t in ['a', 'b']", `{"o":"in","a":[{"r":12,"k":"text"},{"c":["a","b"],"k":"list","e":"text"}]}`},
		{"m in [1, 2.5]", `{"o":"in","a":[{"r":10,"k":"money"},{"c":["1","2.5"],"k":"list","e":"money"}]}`},
		{"yes ? a : nil", `{"o":"?:","k":"integer","a":[{"r":2,"k":"bool"},{"r":4,"k":"integer"},{"c":null}]}`},
		{"t matches '^a$'", `{"o":"matches","n":"^a$","a":[{"r":12,"k":"text"}]}`},
	} {
		n := mustParse(t, c[0], w)
		data, err := json.Marshal(n)
		if err != nil || string(data) != c[1] {
			t.Errorf("%s: got %s, want %s (%v)", c[0], data, c[1], err)
		}
		again, err := json.Marshal(reread(t, n))
		if err != nil || string(again) != c[1] {
			t.Errorf("%s: got %s the second time (%v)", c[0], again, err)
		}
	}
}

func TestNodeRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"o":"not","a":[`, 400) + `{"c":true,"k":"bool"}` + strings.Repeat(`]}`, 400)
	wide := `{"o":"[]","k":"list","a":[` + strings.Repeat(`{"r":1},`, 20_000) + `{"r":1}]}`
	for _, data := range []string{
		`[]`, `null x`, `{}`, `{"o":"explode"}`, `{"o":""}`, `{"o":"not"}`, `{"o":"not","a":[{"r":1},{"r":2}]}`, `{"o":"==","a":[{"r":1},{"r":2}]}`,
		`{"r":-1}`, `{"r":1,"o":"not"}`, `{"r":1,"a":[{"r":1}]}`, `{"r":1,"n":"x"}`, `{"c":"x","k":"integer"}`, `{"c":1,"k":"float"}`, `{"c":1.5,"k":"decimal"}`,
		`{"o":"matches","n":"(","a":[{"r":1}]}`, `{"o":"matches","a":[{"r":1}]}`, `{"o":"matches","n":"` + strings.Repeat("a", 201) + `","a":[{"r":1}]}`, `{"o":"matches","n":"(a{30}){30}{30}","a":[{"r":1}]}`,
		`{"o":".","a":[{"r":1}]}`, `{"o":"not","n":"x","a":[{"r":1}]}`, deep, wide,
	} {
		if err := json.Unmarshal([]byte(data), new(expression.Node)); err == nil {
			t.Errorf("read %.60s", data)
		}
	}
}

func TestOperationChecks(t *testing.T) {
	t.Parallel()
	one := expression.Constant(expression.IntegerOf(1))
	not, _ := expression.OpNamed("not")
	if _, err := expression.Operation(not, kind(expression.Bool), ""); err == nil {
		t.Error("not without an argument was made")
	}
	if _, err := expression.Operation(200, kind(expression.Bool), "", one); err == nil {
		t.Error("an unknown operation was made")
	}
	if not.String() != "not" || expression.Op(200).String() != "" {
		t.Errorf("got %q", not)
	}
	if _, ok := expression.OpNamed(""); ok {
		t.Error("an operation has no name")
	}
	if ref, ok := expression.Reference(7, kind(expression.Text)).Ref(); !ok || ref != 7 {
		t.Errorf("got %d, %t", ref, ok)
	}
	if _, ok := one.Ref(); ok {
		t.Error("a constant is a reference")
	}
}

func TestReads(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for src, want := range map[string]map[string][]string{
		"1 == 1":                                      {},
		"a > b and a > 3":                             {"a": nil, "b": nil},
		"sum(rows, .amount * a)":                      {"rows": {"amount"}, "a": nil},
		"any(rows, .n > 1 and .kind == 'x')":          {"rows": {"kind", "n"}},
		"count(rows) + len(rows)":                     {"rows": {}},
		"answered(rows)":                              {"rows": {}},
		"rows == nil or any(rows, .n > 1)":            {"rows": {"n"}},
		"count(words)":                                {"words": nil},
		"item(rows, a).n":                             {"rows": {"n"}, "a": nil},
		"map(filter(rows, .n > 1), .kind)":            {"rows": {"kind", "n"}},
		"filter(rows, .n > 1)":                        {"rows": nil},
		"map(rows, #)":                                {"rows": nil},
		"item(rows, 0)":                               {"rows": nil},
		"(noRows ?? rows) == nil":                     {"noRows": {}, "rows": {}},
		"sum(yes ? rows : noRows, .n)":                {"yes": nil, "rows": {"n"}, "noRows": {"n"}},
		"any(rows, any(noRows, .n == a) or # == nil)": {"rows": nil, "noRows": {"n"}, "a": nil},
		"person.name":                                 {"person": {"name"}},
		"answered(person)":                            {"person": nil},
		"person.name == (nobody ?? nobody).name":      {"person": {"name"}, "nobody": nil},
		"distance(home, school)":                      {"home": nil, "school": nil},
		"age(born)":                                   {"today": nil, "born": nil},
		"login.cpr == cpr":                            {"login.cpr": nil, "cpr": nil},
		"group('money').sum":                          {"m": nil, "noM": nil, "rows": {"amount"}},
		"max(map(rows, .n))":                          {"rows": {"n"}},
		"count(rows, .n > 1)":                         {"rows": {"n"}},
	} {
		n := mustParse(t, src, w)
		for _, n := range []*expression.Node{n, reread(t, n)} {
			got := map[string][]string{}
			for i, r := range expression.Reads(n) {
				got[w.names[r.Ref]] = r.Members
				if i > 0 && expression.Reads(n)[i-1].Ref >= r.Ref {
					t.Errorf("%s: not sorted", src)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: (-want +got)\n%s", src, diff)
			}
		}
	}
	if expression.Reads(nil) != nil {
		t.Error("a nil tree reads something")
	}
}
