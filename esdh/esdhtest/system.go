package esdhtest

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/google/go-cmp/cmp"
)

func testCreateCase(t *testing.T, h Harness) {
	t.Run("files-the-case-whole", func(t *testing.T) {
		s := h.New(t)
		ref := mustCreate(t, s, "k1")
		if ref.ID == "" || ref.Number == "" {
			t.Errorf("CreateCase = %+v, want an id and a number", ref)
		}
		if h.Filed == nil {
			t.Skip("the harness has no Filed")
		}
		if diff := cmp.Diff([]esdh.NewCase{Case("k1")}, h.Filed(s).Cases); diff != "" {
			t.Errorf("filed (-want +got):\n%s", diff)
		}
	})
	t.Run("gives-each-case-an-id-and-number-of-its-own", func(t *testing.T) {
		s := h.New(t)
		first, second := mustCreate(t, s, "k1"), mustCreate(t, s, "k2")
		if first.ID == second.ID || first.Number == second.Number {
			t.Errorf("two cases are %+v and %+v", first, second)
		}
	})
	t.Run("takes-a-case-about-nobody", func(t *testing.T) {
		c := Case("k1")
		c.Parties, c.Metadata = nil, nil
		if _, err := h.New(t).CreateCase(t.Context(), c); err != nil {
			t.Errorf("CreateCase: %v", err)
		}
	})
	t.Run("takes-a-title-up-to-the-limit", func(t *testing.T) {
		c := Case("k1")
		c.Title = strings.Repeat("æ", esdh.MaxTitle)
		if _, err := h.New(t).CreateCase(t.Context(), c); err != nil {
			t.Errorf("CreateCase: %v", err)
		}
	})
	t.Run("with-ended-context-files-nothing", func(t *testing.T) {
		s := h.New(t)
		_, err := s.CreateCase(ended(t), Case("k1"))
		wantCode(t, err, esdh.Unavailable)
		wantFiled(t, h, s, 0, 0)
	})
	t.Run("after-close-is-unavailable", func(t *testing.T) {
		s := h.New(t)
		closer, ok := s.(io.Closer)
		if !ok {
			t.Skip("the system cannot be closed")
		}
		if err := closer.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := s.CreateCase(t.Context(), Case("k1"))
		wantCode(t, err, esdh.Unavailable)
	})
	t.Run("many-at-once-are-filed-once-each", func(t *testing.T) {
		s := h.New(t)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if _, err := s.CreateCase(t.Context(), Case(strings.Repeat("k", i+1))); err != nil {
					t.Errorf("CreateCase: %v", err)
				}
			})
		}
		wg.Wait()
		wantFiled(t, h, s, 8, 0)
	})
}

func testAddDocument(t *testing.T, h Harness) {
	t.Run("files-the-document-whole", func(t *testing.T) {
		s := h.New(t)
		want := Document("d1", mustCreate(t, s, "k1").ID)
		ref, err := s.AddDocument(t.Context(), want)
		if err != nil || ref.ID == "" {
			t.Fatalf("AddDocument = %+v, %v; want an id", ref, err)
		}
		if h.Filed == nil {
			t.Skip("the harness has no Filed")
		}
		if diff := cmp.Diff([]esdh.NewDocument{want}, h.Filed(s).Documents); diff != "" {
			t.Errorf("filed (-want +got):\n%s", diff)
		}
	})
	t.Run("takes-large-documents", func(t *testing.T) {
		s := h.New(t)
		d := Document("d1", mustCreate(t, s, "k1").ID)
		d.Data = bytes.Repeat([]byte("x"), 10_000_000)
		if _, err := s.AddDocument(t.Context(), d); err != nil {
			t.Errorf("AddDocument: %v", err)
		}
	})
	t.Run("retains-nothing", func(t *testing.T) {
		if h.Filed == nil {
			t.Skip("the harness has no Filed")
		}
		s := h.New(t)
		d := Document("d1", mustCreate(t, s, "k1").ID)
		if _, err := s.AddDocument(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		d.Data[0] = 'X'
		if got := h.Filed(s).Documents[0].Data[0]; got != '<' {
			t.Error("what was filed changed with the caller's document")
		}
	})
	t.Run("to-an-unknown-case-is-not-found", func(t *testing.T) {
		s := h.New(t)
		_, err := s.AddDocument(t.Context(), Document("d1", "no such case"))
		wantCode(t, err, esdh.NotFound)
	})
	t.Run("to-another-organisations-case-is-not-found", func(t *testing.T) {
		s := h.New(t)
		d := Document("d1", mustCreate(t, s, "k1").ID)
		d.Org = "bby"
		_, err := s.AddDocument(t.Context(), d)
		wantCode(t, err, esdh.NotFound)
		wantFiled(t, h, s, 1, 0)
	})
	t.Run("to-a-closed-case-is-rejected", func(t *testing.T) {
		if h.CloseCase == nil {
			t.Skip("the harness has no CloseCase")
		}
		s := h.New(t)
		id := mustCreate(t, s, "k1").ID
		if err := h.CloseCase(s, id); err != nil {
			t.Fatal(err)
		}
		_, err := s.AddDocument(t.Context(), Document("d1", id))
		wantCode(t, err, esdh.Rejected)
		wantFiled(t, h, s, 1, 0)
	})
	t.Run("with-ended-context-files-nothing", func(t *testing.T) {
		s := h.New(t)
		_, err := s.AddDocument(ended(t), Document("d1", mustCreate(t, s, "k1").ID))
		wantCode(t, err, esdh.Unavailable)
		wantFiled(t, h, s, 1, 0)
	})
}

func testCheck(t *testing.T, h Harness) {
	cases := map[string]func(*esdh.NewCase){
		"no-key":                    func(c *esdh.NewCase) { c.Key = "" },
		"no-title":                  func(c *esdh.NewCase) { c.Title = "" },
		"a-title-over-the-limit":    func(c *esdh.NewCase) { c.Title = strings.Repeat("æ", esdh.MaxTitle+1) },
		"a-title-of-two-lines":      func(c *esdh.NewCase) { c.Title = "a\nb" },
		"a-subject-that-is-none":    func(c *esdh.NewCase) { c.KLE = "32.3.12" },
		"a-facet-that-is-none":      func(c *esdh.NewCase) { c.Facet = dk.Facet("g1") },
		"no-date":                   func(c *esdh.NewCase) { c.Opened.Day = 32 },
		"letters-in-the-CPR-number": func(c *esdh.NewCase) { c.Parties[0].CPR = "61015O1234" },
		"a-party-without-a-number":  func(c *esdh.NewCase) { c.Parties[0].CPR = "" },
		"a-party-without-a-role":    func(c *esdh.NewCase) { c.Parties[0].Role = "" },
		"two-primary-parties":       func(c *esdh.NewCase) { c.Parties[1].Role = esdh.Primary },
		"metadata-without-a-name":   func(c *esdh.NewCase) { c.Metadata = map[string]string{"": "x"} },
	}
	for name, break_ := range cases {
		t.Run("case-with-"+name+"-is-invalid", func(t *testing.T) {
			s, c := h.New(t), Case("k1")
			break_(&c)
			_, err := s.CreateCase(t.Context(), c)
			wantCode(t, err, esdh.Invalid)
			if err != nil && strings.Contains(err.Error(), "1234") {
				t.Error("the error holds the CPR number")
			}
			wantFiled(t, h, s, 0, 0)
		})
	}
	documents := map[string]func(*esdh.NewDocument){
		"no-key":                   func(d *esdh.NewDocument) { d.Key = "" },
		"no-case":                  func(d *esdh.NewDocument) { d.CaseID = "" },
		"no-title":                 func(d *esdh.NewDocument) { d.Title = " " },
		"no-date":                  func(d *esdh.NewDocument) { d.Date.Month = 0 },
		"no-direction":             func(d *esdh.NewDocument) { d.Direction = "" },
		"no-content-type":          func(d *esdh.NewDocument) { d.ContentType = "" },
		"no-bytes":                 func(d *esdh.NewDocument) { d.Data = nil },
		"a-slash-in-the-file-name": func(d *esdh.NewDocument) { d.FileName = "../a.html" },
	}
	for name, break_ := range documents {
		t.Run("document-with-"+name+"-is-invalid", func(t *testing.T) {
			s := h.New(t)
			d := Document("d1", mustCreate(t, s, "k1").ID)
			break_(&d)
			_, err := s.AddDocument(t.Context(), d)
			wantCode(t, err, esdh.Invalid)
			wantFiled(t, h, s, 1, 0)
		})
	}
}

func testFind(t *testing.T, h Harness) {
	finder := func(t *testing.T) (esdh.System, esdh.Finder) {
		s := h.New(t)
		f, ok := s.(esdh.Finder)
		if !ok {
			t.Skip("the system is no esdh.Finder: a doubt goes to a person")
		}
		return s, f
	}
	t.Run("gives-the-references", func(t *testing.T) {
		s, f := finder(t)
		wantCase := mustCreate(t, s, "k1")
		wantDocument, err := s.AddDocument(t.Context(), Document("d1", wantCase.ID))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.FindCase(t.Context(), Org, "k1"); err != nil || got != wantCase {
			t.Errorf("FindCase = %+v, %v; want %+v", got, err, wantCase)
		}
		if got, err := f.FindDocument(t.Context(), Org, "d1"); err != nil || got != wantDocument {
			t.Errorf("FindDocument = %+v, %v; want %+v", got, err, wantDocument)
		}
	})
	t.Run("of-an-unknown-key-or-organisation-is-not-found", func(t *testing.T) {
		s, f := finder(t)
		mustCreate(t, s, "k1")
		for _, name := range [][2]string{{Org, "k2"}, {"bby", "k1"}} {
			_, err := f.FindCase(t.Context(), name[0], name[1])
			wantCode(t, err, esdh.NotFound)
			_, err = f.FindDocument(t.Context(), name[0], name[1])
			wantCode(t, err, esdh.NotFound)
		}
	})
	t.Run("with-ended-context-is-unavailable", func(t *testing.T) {
		_, f := finder(t)
		_, err := f.FindCase(ended(t), Org, "k1")
		wantCode(t, err, esdh.Unavailable)
		_, err = f.FindDocument(ended(t), Org, "k1")
		wantCode(t, err, esdh.Unavailable)
	})
}
