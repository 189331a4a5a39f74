package jsontext_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

var texts = []string{
	"", "a", "æøå €😀", `a"b\c/d`, "\x00\x01\b\t\n\f\r\x1f\x7f", "<script>&amp;", "\u2028\u2029\u2027", "\xff", "a\xc3", "\xed\xa0\x80b", "\uFFFD",
}

func TestAppendStringIsThatOfEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, s := range texts {
		same(t, s)
	}
}

func same(t *testing.T, s string) {
	t.Helper()
	want, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := jsontext.AppendString(nil, s); string(got) != string(want) {
		t.Fatalf("%q is written %s, want %s", s, got, want)
	}
}

func TestAppendKey(t *testing.T) {
	t.Parallel()
	dst := []byte{'{'}
	dst = append(jsontext.AppendKey(dst, "a"), '[')
	for _, s := range []string{"[", "{", ""} {
		dst = jsontext.AppendString(jsontext.AppendComma(dst), s)
	}
	dst = append(jsontext.AppendKey(append(dst, ']'), `"`), `{}}`...)
	if want := `{"a":["[","{",""],"\"":{}}`; string(dst) != want {
		t.Errorf("got %s, want %s", dst, want)
	}
	if got := jsontext.AppendComma(nil); len(got) > 0 {
		t.Errorf("a comma before everything: %s", got)
	}
}

func FuzzAppendString(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(same)
}
