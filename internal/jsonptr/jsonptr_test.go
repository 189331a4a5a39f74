package jsonptr_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	cases := []struct {
		pointer string
		want    []string
		ok      bool
	}{
		{"", nil, true},
		{"/", []string{""}, true},
		{"/a/b", []string{"a", "b"}, true},
		{"/a~1b/m~0n", []string{"a/b", "m~n"}, true},
		{"/~01", []string{"~1"}, true},
		{"a", nil, false},
		{"/a~", nil, false},
		{"/a~2", nil, false},
	}
	for _, c := range cases {
		got, ok := jsonptr.Split(c.pointer)
		if ok != c.ok {
			t.Errorf("Split(%q) ok = %v, want %v", c.pointer, ok, c.ok)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Split(%q) (-want +got):\n%s", c.pointer, diff)
		}
	}
}

func FuzzJoinSplit(f *testing.F) {
	f.Add("a/b", "~")
	f.Add("", "æøå")
	f.Fuzz(func(t *testing.T, a, b string) {
		got, ok := jsonptr.Split(jsonptr.Join(jsonptr.Join("", a), b))
		if !ok || len(got) != 2 || got[0] != a || got[1] != b {
			t.Fatalf("Split(Join(%q, %q)) = %q, %v", a, b, got, ok)
		}
	})
}

func TestIndex(t *testing.T) {
	t.Parallel()
	if got, want := jsonptr.Index("/rows", 12), "/rows/12"; got != want {
		t.Errorf("Index = %q, want %q", got, want)
	}
}
