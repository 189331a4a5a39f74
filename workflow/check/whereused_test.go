package check_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/form"
	formcheck "github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

// lines writes uses down as file#pointer how name.
func lines(uses []check.Use) []string {
	var out []string
	for _, u := range uses {
		out = append(out, u.Place.String()+" "+string(u.How)+" "+u.Name)
	}
	return out
}

func TestIndex(t *testing.T) {
	t.Parallel()
	ix := indexOf(with(t, small(), "forms/soeg.json", "params.sag ??", "params.sag ?? register.bbr.built ??"))
	if b := ix.Broken(); len(b) > 0 {
		t.Fatal(b)
	}
	const p = "forms/soeg.json#/pages/0/fields/"
	for name, c := range map[string]struct {
		got  []check.Use
		want []string
	}{
		"a field, in its form, its rules, other fields": {ix.Field("soeg.antal"), []string{
			p + "2 declared soeg.antal", p + "3/fields/1/required reads soeg.antal", "forms/soeg.json#/rules/0/assert reads soeg.antal",
			"forms/soeg.json#/rules/0/at/0 reads soeg.antal",
		}},
		"a field in rows: in the row, in a predicate, in a calculation group": {ix.Field("beloeb"), []string{
			p + "3/fields/0 declared soeg.udgifter.beloeb", p + "3/fields/1/required reads soeg.udgifter.beloeb",
			p + "3/rules/0/assert reads soeg.udgifter.beloeb", p + "4/calculate reads soeg.udgifter", p + "4/calculate reads soeg.udgifter.beloeb",
			p + "5/calculate reads soeg.udgifter.beloeb",
		}},
		"a member of a composite, by a mapping":      {ix.Field("soeg.hvem"), []string{p + "0 declared soeg.hvem", "solution.json#/steps/2/handover/party/cpr reads soeg.hvem.cpr"}},
		"the same, asked for by itself":              {ix.Field("hvem.cpr"), []string{p + "0/members/2 declared soeg.hvem.cpr", "solution.json#/steps/2/handover/party/cpr reads soeg.hvem.cpr"}},
		"a file, by a path":                          {ix.Field("bilag"), []string{p + "3/fields/1 declared soeg.udgifter.bilag", p + "4/calculate reads soeg.udgifter", "solution.json#/steps/2/handover/files/0/path reads soeg.udgifter.bilag"}},
		"a block's field, once for each use":         {ix.Field("telefon"), []string{"blocks/kontakt.json#/fields/0 declared soeg.naboen.telefon", "blocks/kontakt.json#/fields/0 declared soeg.telefon", "blocks/kontakt.json#/fields/1/visible reads soeg.naboen.telefon", "blocks/kontakt.json#/fields/1/visible reads soeg.telefon"}},
		"a value list":                               {ix.List("lande"), []string{p + "1/list named lande", p + "2/visible reads lande", "lists/lande.json declared lande"}},
		"a standard text of the form":                {ix.Text("for_faa"), []string{"forms/soeg.json#/rules/0/message/text named for_faa", "texts.json#/for_faa declared for_faa"}},
		"a standard text of a block":                 {ix.Text("telefon"), []string{"blocks/kontakt.json#/fields/0/label/text named telefon", "texts.json#/telefon declared telefon"}},
		"a standard text of the solution":            {ix.Text("formaal"), []string{"solution.json#/purpose/text named formaal", "texts.json#/formaal declared formaal"}},
		"a building block":                           {ix.Block("kontakt"), []string{"blocks/kontakt.json declared kontakt", p + "6/use named kontakt", p + "7/use named kontakt"}},
		"a handover":                                 {ix.Integration("esdh"), []string{"solution.json#/steps/2/handover named esdh"}},
		"a register":                                 {ix.Integration("bbr"), []string{"forms/soeg.json#/title reads bbr"}},
		"a check":                                    {ix.Integration("adresse"), []string{p + "8/check named adresse"}},
		"facts of the login":                         {ix.Fact("login"), []string{"blocks/kontakt.json#/fields/1/prefill reads login.email", p + "8/prefill reads login.address.line"}},
		"a parameter, in a text":                     {ix.Fact("params.sag"), []string{"forms/soeg.json#/title reads params.sag"}},
		"a group":                                    {ix.Group("vej"), []string{"solution.json#/steps/1/assign/group named vej"}},
		"a subject number and those below":           {ix.KLE("05.01"), []string{"solution.json#/kle named 05.01.12", "solution.json#/steps/2/handover/kle named 05.01.13"}},
		"a form":                                     {ix.Uses(check.KindForm, "soeg"), []string{"forms/soeg.json declared soeg", "solution.json#/steps/0/forms/0/form named soeg", "solution.json#/steps/1/forms/0/form named soeg", "solution.json#/steps/2/handover/documents/0/form named soeg", "solution.json#/steps/2/handover/files/0/form named soeg", "solution.json#/steps/2/handover/party/form named soeg"}},
		"what is in a comment or quotes is not read": {ix.Field("antal2"), nil},
		"what is not there":                          {ix.Field("nej"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, lines(c.got)); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	ix := indexOf(small())
	var got []string
	for _, term := range ix.Search("TELE") {
		got = append(got, string(term.Kind)+" "+term.Name)
	}
	if d := cmp.Diff([]string{"field soeg.naboen.telefon", "field soeg.telefon", "text telefon"}, got); d != "" {
		t.Error("(-want +got)\n" + d)
	}
	if found := ix.Search("beløb"); len(found) != 1 || found[0].Label != "Beløb" || found[0].Solutions != 1 || found[0].Uses != 5 {
		t.Error(found)
	}
}

// Guards and settings that the index knows nothing of are read all the same.
func TestIndexReadsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	folder := with(t, small(), "solution.json", `{"on": "done", "to": "slut"}`, `{"on": "done", "to": "slut", "when": "forms.soeg.antal > 3 and steps.behandl.outcome == 'approved'"}`)
	folder = with(t, folder, "solution.json", `"kind": "approve",`, `"kind": "approve", "remind": {"groups": ["ledere"], "text": "Du skal se på {= forms.soeg.land }", "who": "hvem.cpr"},`)
	ix := indexOf(folder)
	for name, uses := range map[string][]check.Use{
		"/steps/2/next/0/when": ix.Field("antal"), "/steps/1/remind/text": ix.Field("land"), "/steps/1/remind/who": ix.Field("hvem"),
		"/steps/1/remind/groups/0": ix.Group("ledere"),
	} {
		if !strings.Contains(strings.Join(lines(uses), "\n"), name+" ") {
			t.Errorf("%s is not among\n%s", name, strings.Join(lines(uses), "\n"))
		}
	}
	folder = with(t, small(), "solution.json", `"languages": ["da"],`, `"languages": ["da"], "withhold": [{"form": "soeg", "fields": ["/hvem/cpr"], "unless": ["chefer"]}],`)
	if got := lines(indexOf(folder).Group("chefer")); len(got) != 1 {
		t.Error(got)
	}
	if got := strings.Join(lines(indexOf(folder).Field("hvem.cpr")), "\n"); !strings.Contains(got, "/withhold/0/fields/0 withheld") {
		t.Error(got)
	}
	if found := ix.Fact("steps.behandl"); len(found) != 1 {
		t.Error(lines(found))
	}
}

// Whatever a compiled form reads, the index has it read.
func TestIndexMissesNothing(t *testing.T) {
	t.Parallel()
	for name, folder := range map[string]workflow.Folder{
		"small": small(), "helbredstillaeg": example(t, "helbredstillaeg"), "praj": example(t, "praj"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, err := workflow.Compile(folder, nil)
			if err != nil {
				t.Fatal(err)
			}
			ix := indexOf(folder)
			for id, f := range w.Forms {
				for _, u := range formcheck.Sets(f).Uses {
					if u.Field >= 0 && f.Field(u.Field).Parent() != nil && f.Field(u.Field).Parent().Composite() {
						continue // the compiler wrote it
					}
					for _, read := range u.Reads {
						if path := pathOf(f.Field(read)); path != "" && !hasRead(ix.Field(id+"."+path)) {
							t.Errorf("nothing reads %s.%s", id, path)
						}
					}
					for _, fact := range u.Facts {
						if !strings.HasPrefix(fact, "forms.") && len(ix.Fact(fact)) == 0 {
							t.Errorf("nothing reads the fact %s", fact)
						}
					}
				}
			}
		})
	}
}

func hasRead(uses []check.Use) bool {
	for _, u := range uses {
		if u.How == check.Reads {
			return true
		}
	}
	return false
}

// pathOf is the path of a field as the index has it.
func pathOf(f *form.Field) string {
	path := f.Key
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Key != "" && (p.Repeats() || p.ValueType().Kind == expression.Record) {
			path = p.Key + "." + path
		}
	}
	return path
}

func TestWhereUsed(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"vej/praj/solution.json":   {Data: []byte(`{"id": "praj", "kle": "05.01.12"}`)},
		"social/x/solution.json":   {Data: []byte(`{"id": "x", "kle": "05.01.12"}`)},
		"social/x/forms/a.json":    {Data: []byte(`{"id": `)},
		".git/y/solution.json":     {Data: []byte(`{"kle": "05.01.12"}`)},
		"social/readme/other.json": {Data: []byte(`{"kle": "05.01.12"}`)},
	}
	ix, err := check.WhereUsed(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"social/x", "vej/praj"}, ix.Solutions()); d != "" {
		t.Error("(-want +got)\n" + d)
	}
	var got []string
	for _, u := range ix.KLE("05") {
		got = append(got, u.Solution)
	}
	if d := cmp.Diff([]string{"social/x", "vej/praj"}, got); d != "" {
		t.Error("(-want +got)\n" + d)
	}
	want := []check.Broken{{Solution: "social/x", File: "forms/a.json", Why: "not well-formed JSON"}}
	if d := cmp.Diff(want, ix.Broken()); d != "" {
		t.Error("(-want +got)\n" + d)
	}
}

// The shapes know every member of a definition that can name something.
func TestShapesKnowEveryMember(t *testing.T) {
	t.Parallel()
	known := check.KnownMembers()
	silent := []string{ // they hold nothing that is used elsewhere
		"$schema", "id", "version", "languages", "exit", "key", "type", "missing", "of", "places", "in", "minLength", "maxLength",
		"pattern", "many", "format", "repeat", "src", "accept", "maxSize", "calc", "internal", "print", "sensitivity", "autocomplete",
		"width", "level", "value", "other", "equals",
	}
	quiet := map[string]bool{}
	for _, name := range silent {
		quiet[name] = true
	}
	for _, v := range []any{definition.Form{}, definition.Page{}, definition.Field{}, definition.Branch{}, definition.Rule{}, definition.Option{}, definition.Block{}, definition.Member{}, definition.Row{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if !quiet[name] && !known[typ.Name()][name] {
				t.Errorf("%s.%s: put it into the shapes, or say that it names nothing", typ.Name(), name)
			}
		}
	}
}
