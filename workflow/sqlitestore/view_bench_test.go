package sqlitestore_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// back is a flow that goes back and forth, with a list.
var back = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "praj", "version": "1", "title": "Praj", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"purpose": "Besked om fejl", "legalBasis": "Artikel 6", "informationDuty": "Om dine data",
		"languages": ["da"], "start": {"anonymous": true},
		"steps": [
			{"id": "praj", "kind": "fill", "title": "Praj", "assign": {"to": "applicant"},
				"forms": [{"form": "praj", "mode": "edit"}], "next": [{"on": "submitted", "to": "se"}]},
			{"id": "se", "kind": "approve", "title": "Se", "assign": {"group": "vej"}, "forms": [{"form": "praj", "mode": "show"}],
				"next": [{"on": "approved", "to": "slut"}, {"on": "rejected", "to": "praj"}]},
			{"id": "slut", "kind": "end", "title": "Slut"}
		]}`)},
	"forms/praj.json": {Data: []byte(`{
		"id": "praj", "version": "1", "languages": ["da"], "title": "Praj",
		"pages": [{"id": "sted", "title": "Sted", "fields": [
			{"key": "sted", "type": "text", "label": "Sted"},
			{"key": "fejl", "type": "list", "label": "Fejl", "fields": [
				{"key": "hvad", "type": "text", "label": "Hvad", "required": true},
				{"key": "antal", "type": "integer", "label": "Antal", "min": 1}]}]}]}`)},
}

// BenchmarkView reads a draft in a case that has gone back and forth until it
// had about that many events; they are read, opened and added up each time.
func BenchmarkView(b *testing.B) {
	for _, c := range []struct{ events, rows int }{{10, 0}, {1000, 0}, {10, 200}, {100, 200}} {
		b.Run(fmt.Sprintf("events=%d/rows=%d", c.events, c.rows), func(b *testing.B) {
			l := newLongCase(b, c.events, c.rows)
			for b.Loop() {
				l.view(b)
			}
		})
	}
}

// BenchmarkSave saves a draft in such a case.
func BenchmarkSave(b *testing.B) {
	for _, c := range []struct{ events, rows int }{{10, 0}, {1000, 0}, {10, 200}} {
		b.Run(fmt.Sprintf("events=%d/rows=%d", c.events, c.rows), func(b *testing.B) {
			l := newLongCase(b, c.events, c.rows)
			draft := l.view(b)
			revision := draft.Revision
			for b.Loop() {
				saved, err := l.engine.Save(b.Context(), l.citizen, workflow.SaveRequest{
					Case: l.id, Step: "praj", Form: "praj", Answers: draft.Answers, Revision: revision,
				})
				if err != nil {
					b.Fatal(err)
				}
				revision = saved.Revision
			}
		})
	}
}

type longCase struct {
	engine  *workflow.Engine
	citizen workflow.Caller
	id      string
}

// newLongCase makes a case with at least that many events, whose draft has so
// many rows.
func newLongCase(b *testing.B, events, rows int) longCase {
	b.Helper()
	s := open(b, openDB(b), nil)
	e, err := newEngine(s, func(string) error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Publish(b.Context(), identity.System(org, "test"), back, workflow.VersionOpen, ""); err != nil {
		b.Fatal(err)
	}
	begun, err := begin(b.Context(), e, identity.Identity{Org: org})
	if err != nil {
		b.Fatal(err)
	}
	l := longCase{engine: e, id: begun.Case, citizen: workflow.Caller{Identity: identity.Identity{Org: org}, Token: begun.Token}}
	l.fill(b, rows)
	worker := workflow.Caller{Identity: identity.Identity{Org: org, Employee: "lone", Groups: []string{"vej"}}}
	for n := 2; n < events; n += 5 {
		if _, err := e.Submit(b.Context(), l.citizen, workflow.SubmitRequest{Case: l.id, Step: "praj"}); err != nil {
			b.Fatal(err)
		}
		if _, err := e.Reject(b.Context(), worker, workflow.Judgement{Case: l.id, Step: "se", Note: "Igen"}); err != nil {
			b.Fatal(err)
		}
	}
	return l
}

func (l longCase) view(b *testing.B) workflow.FormView {
	b.Helper()
	v, err := l.engine.View(b.Context(), l.citizen, l.id, i18n.Danish)
	if err != nil {
		b.Fatal(err)
	}
	return v.Steps[0].Forms[0]
}

func (l longCase) fill(b *testing.B, rows int) {
	b.Helper()
	draft := l.view(b)
	answers := draft.Answers.Clone()
	for range rows {
		row, err := answers.AddRow("/fejl", "", form.Facts{})
		if err != nil {
			b.Fatal(err)
		}
		for name, raw := range map[string]string{"hvad": "Hul i vejen", "antal": "3"} {
			if _, err := answers.Set(row+"/"+name, []string{raw}, i18n.Danish); err != nil {
				b.Fatal(err)
			}
		}
	}
	if _, err := l.engine.Save(b.Context(), l.citizen, workflow.SaveRequest{
		Case: l.id, Step: "praj", Form: "praj", Answers: answers, Revision: draft.Revision,
	}); err != nil {
		b.Fatal(err)
	}
}
