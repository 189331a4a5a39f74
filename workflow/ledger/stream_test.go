package ledger_test

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

var caseOne = ledger.Owner{Org: "aaby", ID: "case-1"}

func sealStream(t testing.TB, s *ledger.Sealer, aad string, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := s.SealStream(t.Context(), caseOne, []byte(aad), &out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, iotest.OneByteReader(bytes.NewReader(plain[:min(len(plain), 100)]))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain[min(len(plain), 100):]); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("Write after Close gives no error")
	}
	return out.Bytes()
}

func openStream(t testing.TB, s *ledger.Sealer, aad string, sealed []byte) ([]byte, error) {
	t.Helper()
	r, err := s.OpenStream(t.Context(), caseOne, []byte(aad), bytes.NewReader(sealed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func pattern(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i * 7 >> 3)
	}
	return out
}

func TestStreamRoundTrip(t *testing.T) {
	t.Parallel()
	_, s, _ := bundle(t)
	const c = ledger.ChunkSize
	for _, n := range []int{0, 1, c - 1, c, c + 1, 2 * c, 3*c + 17} {
		want := pattern(n)
		got, err := openStream(t, s, "file-1", sealStream(t, s, "file-1", want))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
	}
}

func TestStreamShowsEveryAlteration(t *testing.T) {
	t.Parallel()
	_, s, _ := bundle(t)
	const head, chunk = 1 + 16, 12 + ledger.ChunkSize + 16
	whole := sealStream(t, s, "file-1", pattern(3*ledger.ChunkSize))
	other := sealStream(t, s, "file-1", pattern(3*ledger.ChunkSize))
	part := func(from []byte, i int) []byte { return from[head+i*chunk : head+(i+1)*chunk] }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	altered := bytes.Clone(whole)
	altered[len(altered)-1] ^= 1
	cases := map[string][]byte{
		"nothing":                  nil,
		"head only":                whole[:head],
		"half a head":              whole[:5],
		"one bit":                  altered,
		"cut inside a chunk":       whole[:len(whole)-1],
		"last chunk gone":          whole[:head+2*chunk],
		"first chunk gone":         join(whole[:head], part(whole, 1), part(whole, 2)),
		"chunks swapped":           join(whole[:head], part(whole, 1), part(whole, 0), part(whole, 2)),
		"a chunk twice":            join(whole[:head], part(whole, 0), part(whole, 0), part(whole, 1), part(whole, 2)),
		"bytes after the end":      join(whole, []byte("x")),
		"a chunk of another":       join(whole[:head], part(whole, 0), part(other, 1), part(whole, 2)),
		"a message for a stream":   append([]byte{1}, whole[1:]...),
		"the head of another file": join(other[:head], whole[head:]),
	}
	for name, sealed := range cases {
		if _, err := openStream(t, s, "file-1", sealed); failure.CodeOf(err) != failure.Invalid || err == nil {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	if _, err := openStream(t, s, "file-2", whole); failure.CodeOf(err) != failure.Invalid || err == nil {
		t.Errorf("another place: %v, want invalid", err)
	}
	message, err := s.Seal(t.Context(), caseOne, []byte("file-1"), pattern(100))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openStream(t, s, "file-1", message); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("a message opened as a stream: %v, want invalid", err)
	}
	if _, err := s.Open(t.Context(), caseOne, []byte("file-1"), whole); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("a stream opened as a message: %v, want invalid", err)
	}
}

func TestStreamKeepsTheReadersError(t *testing.T) {
	t.Parallel()
	_, s, _ := bundle(t)
	sealed := sealStream(t, s, "f", pattern(10))
	broken := io.MultiReader(bytes.NewReader(sealed[:20]), iotest.ErrReader(io.ErrNoProgress))
	r, err := s.OpenStream(t.Context(), caseOne, []byte("f"), broken)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); failure.CodeOf(err) != failure.InDoubt {
		t.Errorf("ReadAll = %v, want the reader's own error", err)
	}
}

func FuzzOpenNeverPanics(f *testing.F) {
	m := ledger.NewMemory()
	r, err := ledger.NewKeyRing("k", map[string][]byte{"k": key(1)}, nil)
	if err != nil {
		f.Fatal(err)
	}
	s := ledger.NewSealer(m, r, nil)
	good, err := s.Seal(f.Context(), caseOne, nil, []byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(sealStream(f, s, "", []byte("x")))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if got, err := s.Open(t.Context(), caseOne, nil, sealed); err == nil && !bytes.Equal(sealed, good) {
			t.Errorf("forged data opened as %q", got)
		}
		_, _ = openStream(t, s, "", sealed)
	})
}
