package memesdh_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/esdh/esdhtest"
	"github.com/borgerflow/borgerflow/esdh/memesdh"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/google/go-cmp/cmp"
)

func setup(t *testing.T, journal memesdh.Journal) *memesdh.System {
	t.Helper()
	s, err := memesdh.New(&memesdh.Options{Journal: journal})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func filed(s esdh.System) esdhtest.Filed {
	var out esdhtest.Filed
	for _, c := range s.(*memesdh.System).Cases() {
		out.Cases = append(out.Cases, c.Case)
		for _, d := range c.Documents {
			out.Documents = append(out.Documents, d.Document)
		}
	}
	return out
}

func TestSuite(t *testing.T) {
	t.Parallel()
	esdhtest.Run(t, esdhtest.Harness{
		New:       func(t *testing.T) esdh.System { return setup(t, nil) },
		FailNext:  func(s esdh.System, code esdh.Code) { s.(*memesdh.System).FailNext(code) },
		LoseNext:  func(s esdh.System) { s.(*memesdh.System).LoseNext() },
		CloseCase: func(s esdh.System, id string) error { return s.(*memesdh.System).CloseCase(id) },
		Filed:     filed,
	})
}

func TestJournalSurvives(t *testing.T) {
	t.Parallel()
	var journal fake.Lines
	before := setup(t, &journal)
	ref, err := before.CreateCase(t.Context(), esdhtest.Case("k1"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := before.AddDocument(t.Context(), esdhtest.Document("d1", ref.ID))
	if err != nil {
		t.Fatal(err)
	}
	if err := before.CloseCase(ref.ID); err != nil {
		t.Fatal(err)
	}
	after := setup(t, &journal)
	if diff := cmp.Diff(before.Cases(), after.Cases()); diff != "" {
		t.Errorf("cases (-before +after):\n%s", diff)
	}
	if again, err := after.CreateCase(t.Context(), esdhtest.Case("k1")); err != nil || again != ref {
		t.Errorf("CreateCase after the restart = %+v, %v; want %+v", again, err, ref)
	}
	if again, err := after.AddDocument(t.Context(), esdhtest.Document("d1", ref.ID)); err != nil || again != document {
		t.Errorf("AddDocument after the restart = %+v, %v; want %+v", again, err, document)
	}
	if got := filed(after); len(got.Cases) != 1 || len(got.Documents) != 1 {
		t.Errorf("%d cases and %d documents are filed, want one each", len(got.Cases), len(got.Documents))
	}
}

func TestClosingAnUnknownCase(t *testing.T) {
	t.Parallel()
	if err := setup(t, nil).CloseCase("sag-1"); failure.CodeOf(err) != failure.NotFound {
		t.Errorf("CloseCase = %v, want not found", err)
	}
}

func ExampleSystem_Cases() {
	system, err := memesdh.New(nil)
	if err != nil {
		panic(err)
	}
	if _, err := system.CreateCase(context.Background(), esdhtest.Case("k1")); err != nil {
		panic(err)
	}
	for _, c := range system.Cases() {
		fmt.Println(c.Ref.Number, c.Case.Title)
	}
	// Output: 32.03.12-G01-1-26 Udvidet helbredstillæg – æblegrød & øl 🎈
}
