package audit_test

import (
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var start = time.Date(2026, 3, 2, 9, 15, 0, 123456789, time.UTC)

type fixedClock struct{ at time.Time }

func (c fixedClock) Now() time.Time { return c.at }

func line(caseID, what string) audit.Line {
	return audit.Line{
		At: start, Org: "aaby", Case: caseID, Actor: "p.karla", Principal: "p.søren",
		Purpose: "helbredstillæg", What: what, Ref: "ansoeg/1",
	}
}

// chain returns n lines of one case.
func chain(t testing.TB, n int) []audit.Line {
	t.Helper()
	head := audit.Head{Org: "aaby", Case: "case-1"}
	var out []audit.Line
	for i := range n {
		next, err := head.Next(line("case-1", "case.event"+strconv.Itoa(i)))
		if err != nil {
			t.Fatal(err)
		}
		out, head = append(out, next), next.Head()
	}
	return out
}

// rehash gives a line a hash that fits its contents, as a forger would.
func rehash(t testing.TB, l audit.Line) audit.Line {
	t.Helper()
	out, err := audit.Head{Org: l.Org, Case: l.Case, Seq: l.Seq - 1, Hash: l.Prev}.Next(l)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestVerifyNamesTheFirstBrokenLine(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		break_ func([]audit.Line) []audit.Line
		want   *audit.Break
	}{
		{"whole", func(l []audit.Line) []audit.Line { return l }, nil},
		{"altered", func(l []audit.Line) []audit.Line { l[2].What = "case.deleted"; return l }, &audit.Break{Seq: 3, Reason: audit.Altered}},
		{"altered time", func(l []audit.Line) []audit.Line { l[0].At = start.Add(time.Hour); return l }, &audit.Break{Seq: 1, Reason: audit.Altered}},
		{"altered with its hash", func(l []audit.Line) []audit.Line {
			l[2].Actor = "p.other"
			l[2] = rehash(t, l[2])
			return l
		}, &audit.Break{Seq: 3, Reason: audit.Altered}},
		{"altered link", func(l []audit.Line) []audit.Line { l[3].Prev[0]++; l[3] = rehash(t, l[3]); return l }, &audit.Break{Seq: 4, Reason: audit.Altered}},
		{"first missing", func(l []audit.Line) []audit.Line { return l[1:] }, &audit.Break{Seq: 1, Reason: audit.Missing}},
		{"middle missing", func(l []audit.Line) []audit.Line { return slices.Delete(l, 2, 3) }, &audit.Break{Seq: 3, Reason: audit.Missing}},
		{"swapped", func(l []audit.Line) []audit.Line { l[1], l[2] = l[2], l[1]; return l }, &audit.Break{Seq: 3, Reason: audit.Reordered}},
		{"twice", func(l []audit.Line) []audit.Line { return slices.Insert(l, 2, l[1]) }, &audit.Break{Seq: 2, Reason: audit.Reordered}},
		{"from another case", func(l []audit.Line) []audit.Line { l[1].Case = "case-2"; return l }, &audit.Break{Seq: 2, Reason: audit.Foreign}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := audit.Verify(c.break_(chain(t, 6)))
			got, _ := audit.IsBreak(err)
			if c.want != nil {
				c.want.Org, c.want.Case = "aaby", "case-1"
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Verify (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnyChangeBreaksTheChain(t *testing.T) {
	t.Parallel()
	whole := chain(t, 8)
	rapid.Check(t, func(t *rapid.T) {
		lines := slices.Clone(whole)
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		text := rapid.StringN(1, 20, -1).Draw(t, "text")
		l := &lines[i]
		field := rapid.SampledFrom([]*string{&l.Purpose, &l.What, &l.Ref, (*string)(&l.Actor), (*string)(&l.Principal)}).Draw(t, "field")
		if *field == text {
			t.Skip("nothing changed")
		}
		*field = text
		b, ok := audit.IsBreak(audit.Verify(lines))
		if !ok || b.Seq != int64(i)+1 || b.Reason != audit.Altered {
			t.Fatalf("line %d changed, Verify says %v", i+1, b)
		}
	})
}

func TestMovingTextBetweenFieldsChangesTheHash(t *testing.T) {
	t.Parallel()
	a, b := line("case-1", "x"), line("case-1", "x")
	a.Purpose, a.Ref = "ab", "c"
	b.Purpose, b.Ref = "a", "bc"
	if cmp.Equal(a.Canonical(), b.Canonical()) {
		t.Error("two different lines have the same canonical bytes")
	}
}

func TestNextRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*audit.Line){
		"no organisation":    func(l *audit.Line) { l.Org = "" },
		"another chain":      func(l *audit.Line) { l.Case = "case-2" },
		"no actor":           func(l *audit.Line) { l.Actor = "" },
		"no what":            func(l *audit.Line) { l.What = "" },
		"a sentence as what": func(l *audit.Line) { l.What = "Karla søgte" },
		"no time":            func(l *audit.Line) { l.At = time.Time{} },
		"a long text":        func(l *audit.Line) { l.Ref = strings.Repeat("å", 251) },
		"text not UTF-8":     func(l *audit.Line) { l.Purpose = "\xff" },
	}
	for name, mutate := range cases {
		l := line("case-1", "case.saved")
		mutate(&l)
		_, err := audit.Head{Org: "aaby", Case: "case-1"}.Next(l)
		if got := failure.CodeOf(err); err == nil || got != failure.Invalid {
			t.Errorf("%s: code %s, want invalid", name, got)
		}
	}
}

func TestCanonicalBytesNeverChange(t *testing.T) {
	t.Parallel()
	lines := chain(t, 2)
	got := hex.Dump(lines[1].Canonical()) + lines[1].Hash.String() + "\n"
	golden := filepath.Join("testdata", "line.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("canonical bytes (-want +got):\n%s", diff)
	}
}

func TestTrailWritesAndVerifies(t *testing.T) {
	t.Parallel()
	trail := audit.New(audit.NewMemory(), fixedClock{start}, nil)
	karla := identity.Person{Ref: "p.karla"}
	who := identity.Identity{Org: "aaby", Actor: identity.Person{Ref: "p.anders"}, Principal: &karla}
	for _, caseID := range []string{"case-1", "", "case-1"} {
		if _, err := trail.Append(t.Context(), trail.Line(who, caseID, "praj", "case.read", "")); err != nil {
			t.Fatal(err)
		}
	}
	head, err := trail.Verify(t.Context(), "aaby", "case-1")
	if err != nil || head.Seq != 2 {
		t.Errorf("Verify = %+v, %v; want two lines", head, err)
	}
	lines, err := trail.Lines(t.Context(), "aaby", audit.NoCase)
	if err != nil || len(lines) != 1 || lines[0].Actor != "p.anders" || lines[0].Principal != "p.karla" {
		t.Errorf("Lines(NoCase) = %+v, %v", lines, err)
	}
	if got := lines[0].At; got != start.Truncate(time.Microsecond) {
		t.Errorf("At = %v, want whole microseconds", got)
	}
}

func TestHashText(t *testing.T) {
	t.Parallel()
	want := chain(t, 1)[0].Hash
	text, _ := want.MarshalText()
	var got audit.Hash
	if err := got.UnmarshalText(text); err != nil || got != want {
		t.Errorf("round trip = %s, %v; want %s", got, err, want)
	}
	for _, bad := range []string{"", "ab", strings.Repeat("g", 64), strings.Repeat("a", 66)} {
		if err := got.UnmarshalText([]byte(bad)); !errors.Is(err, failure.ErrInvalid) {
			t.Errorf("UnmarshalText(%q) = %v, want invalid", bad, err)
		}
	}
}
