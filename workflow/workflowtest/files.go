package workflowtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/borgerflow/borgerflow/workflow"
)

// FilesHarness is how a suite handles the place for files under test.
type FilesHarness struct {
	// New returns a fresh, empty place for files. Required.
	New func(t *testing.T) workflow.Files
}

var ref = workflow.FileRef{Org: org, Case: "c1", ID: "f1"}

// RunFiles proves that a place for files keeps the contract of workflow.Files:
// one subtest per sentence.
func RunFiles(t *testing.T, h FilesHarness) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, workflow.Files)
	}{
		{"written in parts and released it is read whole", filesRead},
		{"in quarantine it cannot be opened", filesQuarantine},
		{"making it twice is a conflict", filesTwice},
		{"appending at an earlier offset drops what follows", filesTorn},
		{"appending past the end is a conflict", filesGap},
		{"a released file never changes", filesReleased},
		{"a source that breaks off can be gone on with", filesBroken},
		{"deleting takes both kinds and is no error twice", filesDelete},
		{"files of other cases and organisations are apart", filesApart},
		{"keys that could steer a path are invalid", filesKeys},
		{"a cancelled context is unavailable", filesContext},
		{"of two appends at once one may win", filesRace},
		{"what is not there is not found", filesUnknown},
		{"a walk comes by every file once", filesWalk},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, h.New(t))
		})
	}
}

func create(t *testing.T, f workflow.Files, ref workflow.FileRef, parts ...string) {
	t.Helper()
	if err := f.Create(t.Context(), ref); err != nil {
		t.Fatalf("Create: %v", err)
	}
	size := int64(0)
	for _, p := range parts {
		n, err := f.Append(t.Context(), ref, size, strings.NewReader(p))
		if err != nil || n != size+int64(len(p)) {
			t.Fatalf("Append at %d: %d, %v", size, n, err)
		}
		size = n
	}
}

func release(t *testing.T, f workflow.Files, ref workflow.FileRef) {
	t.Helper()
	if err := f.Release(t.Context(), ref); err != nil {
		t.Fatalf("Release: %v", err)
	}
}

func read(t *testing.T, f workflow.Files, ref workflow.FileRef) string {
	t.Helper()
	r, err := f.Open(t.Context(), ref)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return string(data)
}

func filesRead(t *testing.T, f workflow.Files) {
	big := strings.Repeat("0123456789abcdef", 1<<16)
	create(t, f, ref, big, "", "tail")
	release(t, f, ref)
	release(t, f, ref)
	if got := read(t, f, ref); got != big+"tail" {
		t.Errorf("%d bytes came back changed", len(got))
	}
	empty := workflow.FileRef{Org: org, Case: "c1", ID: "empty"}
	create(t, f, empty)
	release(t, f, empty)
	same(t, "an empty file", "", read(t, f, empty))
}

func filesQuarantine(t *testing.T, f workflow.Files) {
	create(t, f, ref, "virus?")
	_, err := f.Open(t.Context(), ref)
	wantCode(t, "Open", err, workflow.NotFound)
}

func filesTwice(t *testing.T, f workflow.Files) {
	create(t, f, ref, "one")
	wantCode(t, "in quarantine", f.Create(t.Context(), ref), workflow.Conflict)
	release(t, f, ref)
	wantCode(t, "released", f.Create(t.Context(), ref), workflow.Conflict)
	same(t, "contents", "one", read(t, f, ref))
}

func filesTorn(t *testing.T, f workflow.Files) {
	create(t, f, ref, "abcdef")
	n, err := f.Append(t.Context(), ref, 2, strings.NewReader("X"))
	if err != nil || n != 3 {
		t.Fatalf("Append: %d, %v", n, err)
	}
	release(t, f, ref)
	same(t, "contents", "abX", read(t, f, ref))
}

func filesGap(t *testing.T, f workflow.Files) {
	create(t, f, ref, "abc")
	for _, offset := range []int64{4, -1} {
		_, err := f.Append(t.Context(), ref, offset, strings.NewReader("X"))
		wantCode(t, "Append", err, workflow.Conflict)
	}
	release(t, f, ref)
	same(t, "contents", "abc", read(t, f, ref))
}

func filesReleased(t *testing.T, f workflow.Files) {
	create(t, f, ref, "abc")
	release(t, f, ref)
	_, err := f.Append(t.Context(), ref, 3, strings.NewReader("X"))
	wantCode(t, "Append", err, workflow.Conflict)
	same(t, "contents", "abc", read(t, f, ref))
}

func filesBroken(t *testing.T, f workflow.Files) {
	create(t, f, ref, "abc")
	broken := io.MultiReader(strings.NewReader("de"), iotest.ErrReader(errors.New("line cut")))
	if _, err := f.Append(t.Context(), ref, 3, broken); err == nil {
		t.Error("a broken source gave no error")
	}
	if _, err := f.Append(t.Context(), ref, 3, strings.NewReader("def")); err != nil {
		t.Errorf("Append again: %v", err)
	}
	release(t, f, ref)
	same(t, "contents", "abcdef", read(t, f, ref))
}

func filesDelete(t *testing.T, f workflow.Files) {
	second := workflow.FileRef{Org: org, Case: "c1", ID: "f2"}
	create(t, f, ref, "abc")
	create(t, f, second, "abc")
	release(t, f, second)
	for _, r := range []workflow.FileRef{ref, second, second} {
		if err := f.Delete(t.Context(), r); err != nil {
			t.Errorf("Delete: %v", err)
		}
	}
	_, err := f.Open(t.Context(), second)
	wantCode(t, "Open", err, workflow.NotFound)
	_, err = f.Append(t.Context(), ref, 0, strings.NewReader("x"))
	wantCode(t, "Append", err, workflow.NotFound)
	create(t, f, ref, "new")
}

func filesApart(t *testing.T, f workflow.Files) {
	refs := []workflow.FileRef{
		{Org: org, Case: "c1", ID: "f1"}, {Org: org, Case: "c2", ID: "f1"}, {Org: other, Case: "c1", ID: "f1"},
	}
	for _, r := range refs {
		create(t, f, r, r.Org+r.Case)
		release(t, f, r)
	}
	if err := f.Delete(t.Context(), refs[0]); err != nil {
		t.Fatal(err)
	}
	for _, r := range refs[1:] {
		same(t, "contents", r.Org+r.Case, read(t, f, r))
	}
}

func filesKeys(t *testing.T, f workflow.Files) {
	for _, key := range []string{"", ".", "..", "a/b", `a\b`, "../x", "a.part", "\x00", "æ", strings.Repeat("a", 65)} {
		for _, r := range []workflow.FileRef{{Org: key, Case: "c", ID: "f"}, {Org: org, Case: key, ID: "f"}, {Org: org, Case: "c", ID: key}} {
			wantCode(t, "Create", f.Create(t.Context(), r), workflow.Invalid)
			_, err := f.Open(t.Context(), r)
			wantCode(t, "Open", err, workflow.Invalid)
			wantCode(t, "Delete", f.Delete(t.Context(), r), workflow.Invalid)
		}
	}
}

func filesContext(t *testing.T, f workflow.Files) {
	create(t, f, ref, "abc")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.Append(ctx, ref, 3, strings.NewReader("x"))
	wantCode(t, "Append", err, workflow.Unavailable)
	wantCode(t, "Release", f.Release(ctx, ref), workflow.Unavailable)
	_, err = f.Open(ctx, ref)
	wantCode(t, "Open", err, workflow.Unavailable)
}

func filesRace(t *testing.T, f workflow.Files) {
	create(t, f, ref)
	var won atomic.Int64
	race(func(i int) {
		part := bytes.Repeat([]byte{'a' + byte(i)}, 1000)
		if _, err := f.Append(t.Context(), ref, 0, bytes.NewReader(part)); err == nil {
			won.Add(1)
		} else if workflow.CodeOf(err) != workflow.Conflict {
			t.Errorf("Append: %v", err)
		}
	})
	release(t, f, ref)
	got := read(t, f, ref)
	if won.Load() == 0 || len(got) != 1000 || strings.Count(got, got[:1]) != 1000 {
		t.Errorf("%d won; the file has %d bytes, mixed or not", won.Load(), len(got))
	}
}

func filesUnknown(t *testing.T, f workflow.Files) {
	_, err := f.Open(t.Context(), ref)
	wantCode(t, "Open", err, workflow.NotFound)
	_, err = f.Append(t.Context(), ref, 0, strings.NewReader("x"))
	wantCode(t, "Append", err, workflow.NotFound)
	wantCode(t, "Release", f.Release(t.Context(), ref), workflow.NotFound)
}

func filesWalk(t *testing.T, f workflow.Files) {
	w, ok := f.(workflow.FileWalker)
	if !ok {
		t.Skip("this place for files is no workflow.FileWalker: what a killed process leaves is not found")
	}
	want := []workflow.FileRef{
		{Org: org, Case: "c1", ID: "f1"}, {Org: org, Case: "c1", ID: "f2"}, {Org: org, Case: "c2", ID: "f1"},
	}
	for i, r := range append(want, workflow.FileRef{Org: other, Case: "c1", ID: "f1"}) {
		create(t, f, r, "abc")
		if i != 1 {
			release(t, f, r)
		}
	}
	var got []workflow.FileRef
	visit := func(r workflow.FileRef) error { got = append(got, r); return f.Delete(t.Context(), r) }
	if err := w.Walk(t.Context(), org, visit); err != nil {
		t.Fatalf("Walk: %v", err)
	}
	slices.SortFunc(got, func(a, b workflow.FileRef) int { return strings.Compare(a.Case+a.ID, b.Case+b.ID) })
	same(t, "files", want, got)
	got = nil
	if err := w.Walk(t.Context(), org, visit); err != nil || len(got) > 0 {
		t.Errorf("once they are deleted: %v, %v", got, err)
	}
	stop := errors.New("enough")
	if err := w.Walk(t.Context(), other, func(workflow.FileRef) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Walk = %v, want the visitor's error", err)
	}
	wantCode(t, "a key that could steer a path", w.Walk(t.Context(), "../x", visit), workflow.Invalid)
}
