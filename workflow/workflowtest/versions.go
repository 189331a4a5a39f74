package workflowtest

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

func version(solution, hash string) workflow.VersionRow {
	return workflow.VersionRow{
		Org: org, Solution: solution, Hash: hash, Label: "1", State: workflow.VersionOpen,
		Published: noon, Bytes: []byte("folder " + hash),
	}
}

func putVersion(t *testing.T, s workflow.Store, v workflow.VersionRow) {
	t.Helper()
	if err := s.PutVersion(t.Context(), v, line(v.Org, audit.NoCase, "solution.open")); err != nil {
		t.Fatalf("PutVersion: %v", err)
	}
}

func testVersions(t *testing.T, h StoreHarness) {
	h.sub(t, "come back as they were published", func(t *testing.T, s workflow.Store) {
		putVersion(t, s, version("praj", "h1"))
		want := version("praj", "h1")
		want.Published = kept
		same(t, "version", want, found[workflow.VersionRow](t, "Version")(s.Version(t.Context(), org, "praj", "h1")))
	})
	h.sub(t, "publishing again sets state and time and never the bytes", func(t *testing.T, s workflow.Store) {
		putVersion(t, s, version("praj", "h1"))
		again := version("praj", "h1")
		again.State, again.Bytes, again.Label, again.Published = workflow.VersionPaused, []byte("other"), "9", noon.Add(time.Hour)
		putVersion(t, s, again)
		want := version("praj", "h1")
		want.State, want.Published = workflow.VersionPaused, kept.Add(time.Hour)
		same(t, "version", want, found[workflow.VersionRow](t, "Version")(s.Version(t.Context(), org, "praj", "h1")))
	})
	h.sub(t, "are listed latest first without bytes", func(t *testing.T, s workflow.Store) {
		for i, hash := range []string{"h1", "h3", "h2"} {
			v := version("praj", hash)
			v.Published = noon.Add(time.Duration(min(i, 1)) * time.Hour)
			putVersion(t, s, v)
		}
		putVersion(t, s, version("helbred", "h4"))
		var got []string
		for _, v := range found[[]workflow.VersionRow](t, "Versions")(s.Versions(t.Context(), org, "praj")) {
			got = append(got, v.Hash)
			if len(v.Bytes) > 0 {
				t.Error("a listed version has bytes")
			}
		}
		same(t, "order", []string{"h2", "h3", "h1"}, got)
		all := found[[]workflow.VersionRow](t, "Versions")(s.Versions(t.Context(), org, ""))
		same(t, "versions of every solution", 4, len(all))
	})
	h.sub(t, "the audit line is written with it", func(t *testing.T, s workflow.Store) {
		putVersion(t, s, version("praj", "h1"))
		lines := found[[]audit.Line](t, "Lines")(s.Lines(t.Context(), org, audit.NoCase, 0, 10))
		if len(lines) != 1 || lines[0].What != "solution.open" {
			t.Errorf("lines = %+v", lines)
		}
		bad := version("praj", "h2")
		if err := s.PutVersion(t.Context(), bad, audit.Line{Org: org}); err == nil {
			t.Error("a line that cannot be written was taken")
		}
		_, err := s.Version(t.Context(), org, "praj", "h2")
		wantCode(t, "version whose line failed", err, workflow.NotFound)
	})
}
