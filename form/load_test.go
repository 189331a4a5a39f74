package form_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

// filler gives every member that is written as JSON a value that is not empty
// and that no other member has.
type filler struct {
	t *testing.T
	n int
}

func (f *filler) next() int {
	f.n++
	return f.n
}

func (f *filler) fill(v reflect.Value, deep int) {
	f.t.Helper()
	if f.special(v, deep) {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("s" + strconv.Itoa(f.next()))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.next()))
	case reflect.Uint8:
		v.SetUint(uint64(f.next()%250 + 1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), deep)
	case reflect.Slice:
		if deep == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			f.fill(v.Index(i), deep-1)
		}
	case reflect.Map:
		key, item := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, deep)
		f.fill(item, deep)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, item)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Tag.Get("json") != "-" {
				f.fill(v.Field(i), deep)
			}
		}
	default:
		f.t.Fatalf("say how a %s is filled", v.Type())
	}
}

// special fills what writes itself.
func (f *filler) special(v reflect.Value, deep int) bool {
	f.t.Helper()
	switch to := v.Addr().Interface().(type) {
	case **expression.Node:
		*to = expression.Constant(expression.IntegerOf(int64(f.next())))
	case *expression.Type:
		text := expression.Type{Kind: expression.Text}
		*to = expression.Type{Kind: expression.List, Elem: &expression.Type{
			Kind: expression.Record, Members: []expression.Member{{Name: "a", Type: text}, {Name: "b", Type: expression.Type{Kind: expression.List, Elem: &text}}},
		}}
	case *time.Time:
		*to = time.Unix(int64(f.next()), 0).UTC()
	case *form.Inline:
		if f.next()%2 == 0 {
			*to = form.Inline{Text: "plain" + strconv.Itoa(f.n)}
			return true
		}
		to.Kind, to.Text, to.Href = form.Anchor, "text"+strconv.Itoa(f.next()), "href"+strconv.Itoa(f.next())
		f.fill(reflect.ValueOf(&to.Expr).Elem(), deep)
		f.fill(reflect.ValueOf(&to.Kids).Elem(), deep)
	default:
		return false
	}
	return true
}

// Whoever adds a member to a type of the compiled form has to read it, too.
func TestLoadReadsEveryMember(t *testing.T) {
	t.Parallel()
	var f form.Form
	(&filler{t: t}).fill(reflect.ValueOf(&f).Elem(), 6)
	want, err := json.MarshalIndent(&f, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	back, err := form.Read(want)
	if err != nil {
		t.Fatalf("a member that is written is not read: add a case to its type in form/load.go: %v", err)
	}
	got, err := json.MarshalIndent(back, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("what is read is not what was written (-want +got):\n%s", diff)
	}
}

// The parts of facts that write themselves: encoding/json is the reference.
func TestFactsHaveEveryMember(t *testing.T) {
	t.Parallel()
	var check form.Check
	var p form.Provenance
	(&filler{t: t}).fill(reflect.ValueOf(&check).Elem(), 1)
	(&filler{t: t}).fill(reflect.ValueOf(&p).Elem(), 1)
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.name"}`)
	sent := f.EncodeFacts(form.Facts{Checks: map[string]form.Check{"/a": check}, Provenance: map[string]form.Provenance{"login.name": p}})
	want, err := json.Marshal(map[string]any{"checks": map[string]any{"/a": check}, "provenance": map[string]any{"login.name": p}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(sent)); diff != "" {
		t.Errorf("a member is not written: add it in form/facts_parts.go (-want +got):\n%s", diff)
	}
	got, err := f.DecodeFacts(sent)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{check, p}, []any{got.Checks["/a"], got.Provenance["login.name"]}); diff != "" {
		t.Errorf("a member is not read: add a case in form/facts_parts.go (-want +got):\n%s", diff)
	}
}

func TestFaultsAndFilesTravel(t *testing.T) {
	t.Parallel()
	var faults []form.Fault
	var file form.File
	(&filler{t: t}).fill(reflect.ValueOf(&faults).Elem(), 2)
	(&filler{t: t}).fill(reflect.ValueOf(&file).Elem(), 1)
	sent, err := json.Marshal(faults)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(sent), string(form.EncodeFaults(faults))); diff != "" {
		t.Errorf("a member is not written (-want +got):\n%s", diff)
	}
	got, err := form.DecodeFaults(append(sent[:len(sent)-1], `,{"code":"required","new":[1]}]`...))
	if diff := cmp.Diff(append(faults, form.Fault{Code: "required"}), got); diff != "" || err != nil {
		t.Errorf("a member is not read: %v (-want +got):\n%s", err, diff)
	}
	if sent, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	back, err := form.DecodeFile(sent)
	if diff := cmp.Diff(file, back); diff != "" || err != nil {
		t.Errorf("the file: %v (-want +got):\n%s", err, diff)
	}
	for _, data := range []string{``, `{}`, `[1]`, `[{"code":1}]`, `[{"args":[{"name":1}]}]`, `[{}`, `[{}] []`} {
		if got, err := form.DecodeFaults([]byte(data)); err == nil || got != nil {
			t.Errorf("%s is faults", data)
		}
	}
	for _, data := range []string{``, `null`, `[]`, `{"id":1}`, `{"id":"a","path":"/etc"}`, `{"size":-1.5}`, `{} {}`} {
		if got, err := form.DecodeFile([]byte(data)); err == nil || got != (form.File{}) {
			t.Errorf("%s is a file", data)
		}
	}
}

// Nothing that is empty comes back as something else.
func TestLoadReadsEmpty(t *testing.T) {
	t.Parallel()
	for _, f := range []*form.Form{
		{},
		{Pages: []*form.Field{}, Title: form.Text{}, Order: []form.Step{}},
		{Pages: []*form.Field{{Options: []form.Option{{}}, Rules: []*form.Rule{{}}}}, Lists: []*form.List{{}}, Refs: []form.Ref{{}}, Title: form.Text{{}}},
	} {
		want, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		back, err := form.Read(want)
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		if got, err := json.Marshal(back); err != nil || string(got) != string(want) {
			t.Errorf("%s came back as %s: %v", want, got, err)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ data, want string }{
		{``, "not well-formed"}, {`null`, "another type"}, {`[]`, "another type"}, {`{"id":1}`, "another type"}, {`{"id":"a"`, "not well-formed"}, {`{"id":"a"} x`, "not well-formed"},
		{`{"colour":1}`, `unknown member "colour" in form`}, {`{"ID":"a"}`, `unknown member "ID" in form`},
		{`{"pages":[{"colour":1}]}`, `unknown member "colour" in field`}, {`{"pages":[{"label":[{"text":"x"}]}]}`, `unknown member "text" in text`},
		{`{"pages":[{"label":[{"body":[{"z":1}]}]}]}`, `unknown member "z" in text`}, {`{"lists":[{"z":1}]}`, `in list`}, {`{"lists":[{"options":[{"z":1}]}]}`, `in option`},
		{`{"rules":[{"z":1}]}`, `in rule`}, {`{"refs":[{"z":1}]}`, `in reference`}, {`{"order":[{"z":1}]}`, `in step`}, {`{"limits":{"z":1}}`, `in limits`},
		{`{"order":[{"w":256}]}`, "out of range"}, {`{"refs":[{"k":-1}]}`, "out of range"}, {`{"limits":{"rows":1.5}}`, "another type"}, {`{"pages":[null]}`, "another type"},
		{`{"pages":[{"visible":{"o":"explode"}}]}`, "no such operation"}, {`{"pages":[{"visible":{"r":1,"z":1}}]}`, "malformed"}, {`{"refs":[{"t":{"k":"text","z":1}}]}`, "not a type"}, {`{"refs":[{"t":"colour"}]}`, "unknown kind"},
		{`{"pages":` + strings.Repeat(`[{"fields":`, 100_000), "not well-formed"}, {`{"title":[{"body":` + strings.Repeat(`[{"c":`, 100_000), "not well-formed"},
	} {
		f, err := form.Load([]byte(c.data), nil)
		if err == nil || f != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80s: %v, want %q", c.data, err, c.want)
		}
	}
}
