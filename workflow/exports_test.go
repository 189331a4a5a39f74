package workflow_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// udlaeg is a solution with a list, with something withheld, and with an answer
// that looks like a formula.
func udlaeg(version, extra string) fstest.MapFS {
	return fstest.MapFS{
		"solution.json": {Data: []byte(`{
			"id": "udlaeg", "version": "` + version + `", "title": "Udlæg", "owner": "Løn", "kle": "81.00.00", "facet": "G01",
			"languages": ["da"], "start": {"login": ["mitid"]},
			"withhold": [{"form": "udlaeg", "fields": ["/konto"], "unless": ["loen"]}],
			"steps": [
				{"id": "udfyld", "kind": "fill", "title": "Udfyld", "assign": {"to": "applicant"}, "forms": [{"form": "udlaeg"}],
					"next": [{"on": "submitted", "to": "se"}]},
				{"id": "se", "kind": "approve", "title": "Se", "assign": {"group": "loen"}, "forms": [{"form": "udlaeg"}],
					"next": [{"on": "approved", "to": "betalt"}, {"on": "rejected", "to": "udfyld"}]},
				{"id": "betalt", "kind": "end", "title": "Betalt"}
			]}`)},
		"forms/udlaeg.json": {Data: []byte(`{
			"id": "udlaeg", "version": "1", "languages": ["da"], "title": "Udlæg",
			"pages": [{"id": "a", "title": "A", "fields": [
				{"key": "navn", "type": "text", "label": "Navn"},
				{"key": "konto", "type": "text", "label": "Konto"},
				{"key": "hvordan", "type": "radio", "label": "Hvordan?", "options": [
					{"value": "bank", "label": "Til banken"}, {"value": "kasse", "label": "I kassen"}]},
				{"key": "udgifter", "type": "list", "label": "Udgifter", "fields": [
					{"key": "hvad", "type": "textarea", "label": "Hvad"},
					{"key": "beloeb", "type": "money", "label": "Beløb"}]}` + extra + `
			]}]}`)},
	}
}

type exports struct {
	*bench
	clerk, payroll workflow.Caller // both exporters; payroll may see the account
}

func exporting(t testing.TB) *exports {
	t.Helper()
	x := &exports{bench: setup(t)}
	x.clerk, x.payroll = x.Employee("erik", "exporter"), x.Employee("lis", "exporter", "loen")
	x.Publish(t, udlaeg("1", ""))
	return x
}

// expense submits a case of c's with these answers.
func (x *exports) expense(t testing.TB, c workflow.Caller, answers string) string {
	t.Helper()
	begun, err := x.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "udlaeg"})
	if err != nil {
		t.Fatal(err)
	}
	fv := x.draft(t, c, begun.Case)
	a, _, err := form.DecodeAnswers(fv.Form, []byte(answers))
	if err != nil {
		t.Fatal(err)
	}
	res, err := x.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: begun.Case, Step: "udfyld", Forms: map[string]workflow.FormInput{"udlaeg": {Answers: a, Revision: fv.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("Submit: %v, %v", res.Forms["udlaeg"].State.Faults(), err)
	}
	x.Clock.Advance(time.Hour)
	return begun.Case
}

const (
	taxa = `{"navn": "=cmd|' /C calc'!A0", "konto": "1234-567890", "hvordan": "bank", "udgifter": [
		{"_id": "r1", "hvad": "Taxa\n@natten", "beloeb": {"amount": 12500, "currency": "DKK"}},
		{"_id": "r2", "beloeb": {"amount": 5050, "currency": "DKK"}}]}`
	brød = `{"navn": "Søren \"Brød\" Æble; Ø", "konto": "9999", "hvordan": "kasse"}`
)

func (x *exports) export(t testing.TB, c workflow.Caller, req workflow.SolutionExport) string {
	t.Helper()
	var b bytes.Buffer
	req.Solution = "udlaeg"
	if _, err := x.Engine.ExportSolution(t.Context(), c, req, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExportAsATable(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	first := x.expense(t, x.anders, taxa)
	second := x.expense(t, x.berit, brød)
	if _, err := x.Engine.Approve(t.Context(), x.payroll, workflow.Judgement{Case: second, Step: "se"}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Engine.Start(t.Context(), x.anders.Identity, workflow.StartRequest{Solution: "udlaeg"}); err != nil {
		t.Fatal(err) // a draft, which is not in it
	}
	got := x.export(t, x.clerk, workflow.SolutionExport{CSV: workflow.CSVOptions{BOM: true, Comma: ';'}})
	want := "\ufeffSagsnummer;Version;Påbegyndt;Indsendt;Tilstand;Afsluttet den;Udfald;" +
		"Udlæg – Navn;Udlæg – Konto;Udlæg – Hvordan?;Udlæg – Udgifter – Hvad;Udlæg – Udgifter – Beløb\r\n" +
		second + ";1;2026-03-02 14:00;2026-03-02 14:00;Afsluttet;2026-03-02 15:00;Betalt;" +
		"\"Søren \"\"Brød\"\" Æble; Ø\";(tilbageholdt);I kassen;;\r\n" +
		first + ";1;2026-03-02 13:00;2026-03-02 13:00;I gang;;;" +
		"'=cmd|' /C calc'!A0;(tilbageholdt);Til banken;\"Taxa @natten\r\n\";\"125,00 kr.\r\n50,50 kr.\"\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	records, err := csv.NewReader(strings.NewReader(x.export(t, x.payroll, workflow.SolutionExport{CSV: workflow.CSVOptions{Keys: true, Values: true}}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	wantRecords := [][]string{
		{"case", "version", "started", "sent", "state", "ended", "outcome", "udlaeg.navn", "udlaeg.konto", "udlaeg.hvordan", "udlaeg.udgifter.hvad", "udlaeg.udgifter.beloeb"},
		{second, "1", "2026-03-02T13:00:00Z", "2026-03-02T13:00:00Z", "ended", "2026-03-02T14:00:00Z", "betalt", "Søren \"Brød\" Æble; Ø", "9999", "kasse", "", ""},
		{first, "1", "2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z", "open", "", "", "'=cmd|' /C calc'!A0", "1234-567890", "bank", "Taxa @natten\n",
			`{"amount":12500,"currency":"DKK"}` + "\n" + `{"amount":5050,"currency":"DKK"}`},
	}
	if diff := cmp.Diff(wantRecords, records); diff != "" {
		t.Errorf("by keys and values (-want +got):\n%s", diff)
	}
}

func TestExportAsLines(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	first := x.expense(t, x.anders, taxa)
	x.expense(t, x.berit, brød)
	lines := strings.Split(strings.TrimSuffix(x.export(t, x.clerk, workflow.SolutionExport{Format: workflow.ExportJSONLines}), "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	var got struct {
		Case, State string
		Forms       []struct {
			Step string
			Data struct {
				Answers []struct {
					Key      string
					Value    json.RawMessage
					Withheld bool
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(lines[1]), &got); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, a := range got.Forms[0].Data.Answers {
		said = append(said, fmt.Sprintf("%s %s %v", a.Key, a.Value, a.Withheld))
	}
	want := []string{
		`navn "=cmd|' /C calc'!A0" false`, `konto  true`, `hvordan "bank" false`,
		`udgifter.hvad "Taxa\n@natten" false`, `udgifter.beloeb {"amount":12500,"currency":"DKK"} false`,
		`udgifter.hvad  false`, `udgifter.beloeb {"amount":5050,"currency":"DKK"} false`,
	}
	if diff := cmp.Diff(want, said); diff != "" || got.Case != first || got.Forms[0].Step != "udfyld" {
		t.Errorf("line of %s (-want +got):\n%s", got.Case, diff)
	}
	if all := strings.Join(lines, ""); strings.Contains(all, "1234-567890") || strings.Contains(all, "9999") {
		t.Error("what is withheld is in the export")
	}
	if again := x.export(t, x.clerk, workflow.SolutionExport{Format: workflow.ExportJSONLines}); again != strings.Join(lines, "\n")+"\n" {
		t.Error("the same data give other bytes")
	}
}

func TestExportOfSomeCases(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	var ids []string
	for range 250 { // more than a page
		ids = append(ids, x.expense(t, x.anders, brød))
	}
	began := x.Clock.Now().Add(-250 * time.Hour)
	hash := x.Publish(t, udlaeg("2", `, {"key": "bemaerk", "type": "text", "label": "Bemærk"}`))
	ids = append(ids, x.expense(t, x.anders, `{"navn": "To", "bemaerk": "Nyt"}`))
	erased := x.expense(t, x.anders, brød)
	if err := x.Engine.Erase(t.Context(), x.Employee("arne", "archivist"), erased, "art17"); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		req  workflow.SolutionExport
		want []string // oldest first
	}{
		"all":         {workflow.SolutionExport{}, ids},
		"from":        {workflow.SolutionExport{From: began.Add(248 * time.Hour)}, ids[248:]},
		"to":          {workflow.SolutionExport{To: began.Add(3 * time.Hour)}, ids[:3]},
		"one version": {workflow.SolutionExport{Hash: hash}, ids[250:]},
		"test cases":  {workflow.SolutionExport{Test: true}, nil},
	}
	for name, c := range cases {
		c.req.CSV.Keys = true
		records, err := csv.NewReader(strings.NewReader(x.export(t, x.clerk, c.req))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range records[1:] {
			got = append([]string{r[0]}, got...)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if last := records[0][len(records[0])-1]; last != "udlaeg.bemaerk" {
			t.Errorf("%s: the last column is %s, want what only version 2 has", name, last)
		}
	}
}

func TestExportIsAudited(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	id := x.expense(t, x.anders, taxa)
	x.expense(t, x.berit, brød)
	x.export(t, x.clerk, workflow.SolutionExport{})
	broken := &breakingWriter{left: 2}
	_, err := x.Engine.ExportSolution(t.Context(), x.clerk, workflow.SolutionExport{Solution: "udlaeg"}, broken)
	wantCode(t, "a reader that hangs up", err, workflow.Unavailable)
	want := []string{
		"employee:erik export.begun udlaeg", "employee:erik export.done udlaeg 2",
		"employee:erik export.begun udlaeg", "employee:erik export.broken udlaeg 1",
	}
	if diff := cmp.Diff(want, said(must(x.Trail.Lines(t.Context(), x.Org, audit.ReadsOf(""))))); diff != "" {
		t.Errorf("exports (-want +got):\n%s", diff)
	}
	// The second export broke off while this case was written.
	want = []string{"employee:erik case.exported", "employee:erik case.exported"}
	if diff := cmp.Diff(want, said(must(x.Trail.Lines(t.Context(), x.Org, audit.ReadsOf(id))))); diff != "" {
		t.Errorf("reads of the case (-want +got):\n%s", diff)
	}
}

// breakingWriter takes so many writes.
type breakingWriter struct{ left int }

func (w *breakingWriter) Write(p []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestExportIsForExporters(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	x.expense(t, x.anders, taxa)
	x.expense(t, x.anders, brød)
	elsewhere := x.clerk
	elsewhere.Org = "beby"
	citizen := x.anders
	citizen.Groups = []string{"exporter"}
	var out bytes.Buffer
	for name, c := range map[string]workflow.Caller{"a citizen": citizen, "the case worker": x.Employee("lone", "loen"), "nobody": x.Anyone("")} {
		_, err := x.Engine.ExportSolution(t.Context(), c, workflow.SolutionExport{Solution: "udlaeg"}, &out)
		wantCode(t, name, err, workflow.Denied)
	}
	_, err := x.Engine.ExportSolution(t.Context(), elsewhere, workflow.SolutionExport{Solution: "udlaeg"}, &out)
	wantCode(t, "of another organisation", err, workflow.NotFound)
	_, err = x.Engine.ExportSolution(t.Context(), x.clerk, workflow.SolutionExport{Solution: "andet"}, &out)
	wantCode(t, "no such solution", err, workflow.NotFound)
	_, err = x.Engine.ExportSolution(t.Context(), x.clerk, workflow.SolutionExport{Solution: "udlaeg", Format: "xls"}, &out)
	wantCode(t, "no such format", err, workflow.Unsupported)
	_, err = x.Engine.ExportSolution(t.Context(), x.clerk, workflow.SolutionExport{Solution: "udlaeg", CSV: workflow.CSVOptions{Comma: 'x'}}, &out)
	wantCode(t, "no such separator", err, workflow.Invalid)
	if out.Len() != 0 {
		t.Errorf("something was written: %q", out.String())
	}
}

// The same organisation's solution by another organisation's name is another.
func TestExportCrossesNoOrganisation(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	x.expense(t, x.anders, taxa)
	k := *x.Kit
	k.Org = "beby"
	k.Publish(t, udlaeg("1", ""))
	var out bytes.Buffer
	elsewhere := x.clerk
	elsewhere.Org = "beby"
	got, err := x.Engine.ExportSolution(t.Context(), elsewhere, workflow.SolutionExport{Solution: "udlaeg"}, &out)
	if err != nil || got.Cases != 0 || strings.Contains(out.String(), "Taxa") {
		t.Errorf("exported %+v, %v: %s", got, err, out.String())
	}
	out.Reset()
	if err := x.Engine.ExportPerson(t.Context(), elsewhere, x.anders.Actor, &out); err != nil || strings.Contains(out.String(), "Taxa") {
		t.Errorf("the person's data: %v: %s", err, out.String())
	}
}

// heard is a person's export as a test reads it.
type heard struct {
	Version int
	Person  string
	Cases   []struct {
		Case, Role, State, Outcome string
		Person                     *struct{ CPR, Name string }
		KeptUntil                  string
		Solution                   struct{ ID, Title, Owner string }
		Submitted                  []struct {
			Form, Step, By string
			Round          int
			Data           json.RawMessage
		}
		Drafts  []struct{ Form, Step string }
		Files   []struct{ ID, Name string }
		History []struct{ What, By, Who, Note string }
		Reads   []struct{ What, By, Who string }
	}
}

func (x *exports) person(t testing.TB, c workflow.Caller, ref string) (heard, string) {
	t.Helper()
	var b bytes.Buffer
	if err := x.Engine.ExportPerson(t.Context(), c, identity.Person{Ref: identity.Ref(ref)}, &b); err != nil {
		t.Fatal(err)
	}
	var out heard
	dec := json.NewDecoder(bytes.NewReader(b.Bytes()))
	if err := dec.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	return out, b.String()
}

func TestExportOfOnesOwnData(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	id := x.expense(t, x.anders, taxa)
	x.expense(t, x.berit, brød)
	worker := x.Employee("lone", "loen")
	x.view(t, worker, id)
	if _, err := x.Engine.Reject(t.Context(), worker, workflow.Judgement{Case: id, Step: "se", To: "udfyld", Note: "Mangler bilag"}); err != nil {
		t.Fatal(err)
	}
	draft := x.submitted(t) // tilskud, with a file below
	other := x.start(t)
	file := x.attach(t, other, "kvittering.png", png).File.ID
	got, text := x.person(t, x.anders, "")
	if got.Version != workflow.PersonExportVersion || len(got.Cases) != 3 {
		t.Fatalf("%d cases in version %d", len(got.Cases), got.Version)
	}
	var order []string
	for _, c := range got.Cases {
		order = append(order, c.Case)
		if c.Role != "applicant" || c.Person.CPR != "6101501234" || c.Person.Name != "Anders Prøvesen" {
			t.Errorf("case %s: role %s, person %+v", c.Case, c.Role, c.Person)
		}
	}
	if diff := cmp.Diff([]string{other, draft, id}, order); diff != "" {
		t.Errorf("cases, latest first (-want +got):\n%s", diff)
	}
	if d := got.Cases[0]; len(d.Drafts) != 1 || d.Drafts[0].Form != "ansoegning" || len(d.Files) != 1 || d.Files[0].ID != file || d.KeptUntil == "" || len(d.Submitted) != 0 {
		t.Errorf("the draft: %+v", d)
	}
	c := got.Cases[2]
	if len(c.Submitted) != 1 || c.Submitted[0].By != "person" || !strings.Contains(string(c.Submitted[0].Data), "1234-567890") {
		t.Errorf("submitted: %+v", c.Submitted)
	}
	if len(c.Reads) != 1 || c.Reads[0].What != "case.read" || c.Reads[0].By != "employee" {
		t.Errorf("reads: %+v", c.Reads)
	}
	if !strings.Contains(text, "Mangler bilag") {
		t.Error("what the person was told is not in it")
	}
	for _, secret := range []string{"lone", "Berit", "9999", "6202601234"} {
		if strings.Contains(text, secret) {
			t.Errorf("the export holds %q", secret)
		}
	}
	if _, again := x.person(t, x.anders, string(x.anders.Actor.Ref)); again != text {
		t.Error("the same data give other bytes")
	}
}

func TestExportOfAPersonByAnEmployee(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	id := x.expense(t, x.anders, taxa)
	if _, err := x.Engine.Approve(t.Context(), x.Employee("lone", "loen"), workflow.Judgement{Case: id, Step: "se", Note: "Internt"}); err != nil {
		t.Fatal(err)
	}
	got, text := x.person(t, x.clerk, string(x.anders.Actor.Ref))
	if len(got.Cases) != 1 || strings.Contains(text, "1234-567890") || !strings.Contains(text, `"withheld":true`) {
		t.Errorf("what is withheld from the clerk: %s", text)
	}
	if !strings.Contains(text, "Internt") || !strings.Contains(text, "employee:lone") {
		t.Error("what employees may know is not in it")
	}
	if _, text := x.person(t, x.payroll, string(x.anders.Actor.Ref)); !strings.Contains(text, "1234-567890") {
		t.Error("what payroll may see is not in it")
	}
	want := []string{"employee:erik case.exported", "employee:lis case.exported"}
	if diff := cmp.Diff(want, said(must(x.Trail.Lines(t.Context(), x.Org, audit.ReadsOf(id))))); diff != "" {
		t.Errorf("reads of the case (-want +got):\n%s", diff)
	}
	if lines := must(x.Trail.Lines(t.Context(), x.Org, audit.ReadsOf(""))); len(lines) != 2 || lines[0].What != "person.exported" || lines[0].Ref != string(x.anders.Actor.Ref) {
		t.Errorf("exports: %v", said(lines))
	}
}

func TestExportOfAPersonIsRefused(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	x.expense(t, x.anders, taxa)
	proxy := x.berit
	proxy.Principal = &x.anders.Actor
	var out bytes.Buffer
	who := x.anders.Actor
	for name, c := range map[string]workflow.Caller{
		"another citizen": x.berit, "a proxy": proxy, "nobody": x.Anyone(""), "a case worker": x.Employee("lone", "loen"),
	} {
		wantCode(t, name, x.Engine.ExportPerson(t.Context(), c, who, &out), workflow.Denied)
	}
	wantCode(t, "of nobody", x.Engine.ExportPerson(t.Context(), x.clerk, identity.Person{}, &out), workflow.Invalid)
	if out.Len() != 0 {
		t.Errorf("something was written: %q", out.String())
	}
	if err := x.Engine.ExportPerson(t.Context(), x.anders, who, &breakingWriter{left: 1}); !errors.Is(err, workflow.ErrUnavailable) {
		t.Errorf("a reader that hangs up: %v", err)
	}
}
