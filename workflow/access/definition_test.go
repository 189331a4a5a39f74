package access_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/google/go-cmp/cmp"
)

func TestDefinitionsRoundTrip(t *testing.T) {
	t.Parallel()
	def := aabyRoles(t)
	if len(def.Roles) != 3 || len(def.JobRoles) != 2 || *def.JobRoles[0].Grants[0].Limits.Sensitivity != access.Sensitive {
		t.Errorf("read: %+v", def)
	}
	data, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	again, err := access.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(def, again); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

// told lists code and pointer of every problem.
func told(err error) []string {
	var probs access.Problems
	errors.As(err, &probs)
	var out []string
	for _, p := range probs {
		out = append(out, string(p.Code)+" "+p.Pointer)
	}
	return out
}

func TestDecodeIsStrict(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, json string
		want       []string
	}{
		{"not JSON", `{"roles":[`, []string{"json "}},
		{"two values", `{"roles":[]} {}`, []string{"json "}},
		{"an array", `[{"id":"a"}]`, []string{"type "}},
		{"null", `{"roles":null}`, []string{"type /roles"}},
		{
			"many at once", `{"roles":[{"id":1,"id":"a","actions":"read","colour":{"a":[1]}}],"jobroles":[],"jobRoles":[{"grants":[{"limits":{"kle":[32],"sensitivity":"red","test":"yes"}}]}]}`,
			[]string{
				"type /roles/0/id", "json /roles/0/id", "type /roles/0/actions", "member /roles/0/colour", "member /jobroles",
				"type /jobRoles/0/grants/0/limits/kle/0", "value /jobRoles/0/grants/0/limits/sensitivity", "type /jobRoles/0/grants/0/limits/test",
			},
		},
		{"no level is no level", `{"jobRoles":[{"grants":[{"limits":{"sensitivity":""}}]}]}`, []string{"value /jobRoles/0/grants/0/limits/sensitivity"}},
		{"too deep", `{"x":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`, []string{"member /x", "json "}},
		{"too long", strings.Repeat(" ", access.MaxBytes+1), []string{"limit "}},
	}
	for _, c := range cases {
		def, err := access.Decode([]byte(c.json))
		if diff := cmp.Diff(c.want, told(err)); diff != "" || len(def.Roles) > 0 {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	const fine = `"roles":[{"id":"a","privileges":["urn:a"],"actions":["read"]}]`
	job := func(grants string) string { return `{` + fine + `,"jobRoles":[{"id":"j","grants":[` + grants + `]}]}` }
	cases := []struct {
		name, json string
		want       []string
	}{
		{"fine", job(`{"role":"a","limits":{"kle":["*"],"facets":["*"],"units":["x"],"systems":["s"],"solutions":["t"]}}`), nil},
		{"no role", `{}`, []string{"required /roles"}},
		{"an id", `{"roles":[{"id":"A","actions":["read"]}]}`, []string{"value /roles/0/id"}},
		{"two of one id", `{"roles":[{"id":"a","actions":["read"]},{"id":"a","actions":["read"]}]}`, []string{"duplicate /roles/1/id"}},
		{"no action", `{"roles":[{"id":"a","actions":[]}]}`, []string{"required /roles/0/actions"}},
		{"actions", `{"roles":[{"id":"a","actions":["read","dance","read"]}]}`, []string{"value /roles/0/actions/1", "duplicate /roles/0/actions/2"}},
		{"names", `{"roles":[{"id":"a","privileges":["","n"],"actions":["read"]},{"id":"b","privileges":["n"],"actions":["read"]}]}`, []string{"required /roles/0/privileges/0", "duplicate /roles/1/privileges/0"}},
		{"a name of a job role", `{` + fine + `,"jobRoles":[{"id":"j","privileges":["urn:a"],"groups":["g","g",""],"grants":[{"role":"a"}]}]}`, []string{"duplicate /jobRoles/0/privileges/0", "duplicate /jobRoles/0/groups/1", "required /jobRoles/0/groups/2"}},
		{"no grant", job(``), []string{"required /jobRoles/0/grants"}},
		{"an unknown role", job(`{"role":"b"}`), []string{"unknown /jobRoles/0/grants/0/role"}},
		{"limits without a value", job(`{"role":"a","limits":{"kle":[],"units":[""]}}`), []string{"required /jobRoles/0/grants/0/limits/kle", "required /jobRoles/0/grants/0/limits/units/0"}},
		{"patterns", job(`{"role":"a","limits":{"kle":["32.*","32.0*"],"facets":["g01","G01","G0*"]}}`), []string{"value /jobRoles/0/grants/0/limits/kle/1", "value /jobRoles/0/grants/0/limits/facets/0"}},
	}
	for _, c := range cases {
		def, err := access.Decode([]byte(c.json))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		p, err := access.New(aaby, def, nil)
		if diff := cmp.Diff(c.want, told(err)); diff != "" || (p == nil) != (err != nil) {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	def := aabyRoles(t)
	for name, org := range map[string]access.Organisation{
		"no key": {CVR: cvr}, "no CVR number": {Key: "aaby"}, "a CVR number with spaces": {Key: "aaby", CVR: "99 99 99 93"},
	} {
		if _, err := access.New(org, def, nil); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for name, opts := range map[string]access.Options{
		"an unknown dimension": {Constraints: map[string]access.Dimension{"urn:x": "mood"}},
		"tests by constraint":  {Constraints: map[string]access.Dimension{"urn:x": access.ByTest}},
		"an unknown level":     {Levels: map[string]access.Sensitivity{"x": access.Protected + 1}},
	} {
		if _, err := access.New(aaby, def, &opts); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	for name, above := range map[string]map[string]string{
		"a circle": {"a": "b", "b": "a"}, "below itself": {"a": "a"}, "below nothing": {"a": "b"},
	} {
		if _, err := access.NewTree(above); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	tree, err := access.NewTree(map[string]string{"A": "", "b": "A", "c": "B"})
	if err != nil {
		t.Fatal(err)
	}
	if !tree.Within("c", "a") || !tree.Within("a", "a") || tree.Within("a", "c") || tree.Within("x", "x") || tree.Within("", "") {
		t.Error("a unit is within itself and those above it, and no other is within anything")
	}
}

// Whatever bytes come in, a definition that is read compiles or says why not.
func FuzzDecode(f *testing.F) {
	data, err := os.ReadFile("testdata/aaby.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"roles":[{"id":"a","actions":["read"]}],"jobRoles":[{"id":"j","grants":[{"role":"a","limits":{"kle":[]}}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		def, err := access.Decode(data)
		if err == nil {
			_, err = access.New(aaby, def, nil)
		}
		if err != nil && len(told(err)) == 0 {
			t.Errorf("an error without a place: %v", err)
		}
	})
}
