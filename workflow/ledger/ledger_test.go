package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/ledger/ledgertest"
	"github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)

func TestMemoryPassesTheSuite(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, ledgertest.Harness{New: func(*testing.T) ledgertest.Stores {
		m := ledger.NewMemory()
		return ledgertest.Stores{Records: m, Keys: m, Trail: m}
	}})
}

type letter struct {
	To    identity.CPR `json:"to"`
	Title string       `json:"title"`
}

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func ring(t *testing.T, current string, keys map[string][]byte) *ledger.KeyRing {
	t.Helper()
	r, err := ledger.NewKeyRing(current, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// bundle is a ledger over a fresh memory.
func bundle(t *testing.T) (*ledger.Memory, *ledger.Sealer, *ledger.Ledger) {
	t.Helper()
	m := ledger.NewMemory()
	s := ledger.NewSealer(m, ring(t, "2026", map[string][]byte{"2026": key(1)}), nil)
	return m, s, ledger.New(m, s)
}

func line() audit.Line {
	return audit.Line{At: start, Org: "aaby", Case: "case-1", Actor: "p.karla", What: "letter.sent"}
}

func TestLedgerKeepsValues(t *testing.T) {
	t.Parallel()
	m, _, l := bundle(t)
	want := letter{To: "6101501234", Title: "Afgørelse 🎈"}
	r := ledger.Record{Org: "aaby", Kind: "letter", Key: "k", Owner: "case-1", Due: start.Add(time.Hour), Index: []identity.Ref{"p.b", "p.a", "p.b"}}
	kept, err := l.Put(t.Context(), r, want, 0, line())
	if err != nil {
		t.Fatal(err)
	}
	var got letter
	back, err := l.Get(t.Context(), "aaby", "letter", "k", &got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Get (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(kept, back); diff != "" {
		t.Errorf("record (-put +got):\n%s", diff)
	}
	if diff := cmp.Diff([]identity.Ref{"p.a", "p.b"}, back.Index); diff != "" {
		t.Errorf("Index (-want +got):\n%s", diff)
	}
	raw, _ := m.Get(t.Context(), "aaby", "letter", "k")
	if strings.Contains(string(raw.Sealed), "6101501234") || strings.Contains(string(raw.Sealed), "Afg") {
		t.Error("the sealed record shows its contents")
	}
	if _, err := l.Put(t.Context(), r, want, 0, line()); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("second Put = %v, want conflict", err)
	}
}

func TestARecordOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	_, _, l := bundle(t)
	r, err := l.Put(t.Context(), ledger.Record{Org: "aaby", Kind: "letter", Key: "k", Owner: "case-1"}, letter{Title: "x"}, 0, line())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Put(t.Context(), ledger.Record{Org: "aaby", Kind: "letter", Key: "k2", Owner: "case-2"}, letter{}, 0, line()); err != nil {
		t.Fatal(err)
	}
	moves := map[string]func(*ledger.Record){
		"another kind":    func(r *ledger.Record) { r.Kind = "payment" },
		"another key":     func(r *ledger.Record) { r.Key = "k2" },
		"another owner":   func(r *ledger.Record) { r.Owner = "case-2" },
		"another version": func(r *ledger.Record) { r.Version = 2 },
		"one bit":         func(r *ledger.Record) { r.Sealed = bytes.Clone(r.Sealed); r.Sealed[20] ^= 1 },
		"cut short":       func(r *ledger.Record) { r.Sealed = r.Sealed[:10] },
		"empty":           func(r *ledger.Record) { r.Sealed = nil },
	}
	for name, move := range moves {
		moved := r
		move(&moved)
		if err := l.Open(t.Context(), moved, &letter{}); failure.CodeOf(err) != failure.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestErasingTheKeyErasesTheData(t *testing.T) {
	t.Parallel()
	_, s, l := bundle(t)
	for _, id := range []string{"case-1", "case-2"} {
		if _, err := l.Put(t.Context(), ledger.Record{Org: "aaby", Kind: "letter", Key: id}, letter{Title: "x"}, 0, line()); err != nil {
			t.Fatal(err)
		}
	}
	gone := ledger.Owner{Org: "aaby", ID: "case-1"}
	if err := s.Erase(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	_, err := l.Get(t.Context(), "aaby", "letter", "case-1", &letter{})
	if !errors.Is(err, ledger.ErrErased) || failure.CodeOf(err) != failure.NotFound {
		t.Errorf("Get after erasure = %v, want ErrErased", err)
	}
	if _, err := s.Seal(t.Context(), gone, nil, []byte("x")); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("Seal after erasure = %v, want ErrErased", err)
	}
	if _, err := l.Get(t.Context(), "aaby", "letter", "case-2", &letter{}); err != nil {
		t.Errorf("another case went with it: %v", err)
	}
}

// counting is a key store that counts how often a key is fetched.
type counting struct {
	*ledger.Memory
	loads int
}

func (c *counting) LoadKey(ctx context.Context, owner ledger.Owner) (ledger.WrappedKey, error) {
	c.loads++
	return c.Memory.LoadKey(ctx, owner)
}

func TestSealingManyThingsFetchesTheKeyOnce(t *testing.T) {
	t.Parallel()
	keys := &counting{Memory: ledger.NewMemory()}
	s := ledger.NewSealer(keys, ring(t, "2026", map[string][]byte{"2026": key(1)}), nil)
	owner, place := ledger.Owner{Org: "aaby", ID: "case-1"}, []byte("place")
	o, err := s.Sealing(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	var sealed []byte
	for range 5 {
		if sealed, err = o.Seal(place, []byte("secret")); err != nil {
			t.Fatal(err)
		}
		if plain, err := o.Open(place, sealed); err != nil || string(plain) != "secret" {
			t.Errorf("Open gives %q, %v", plain, err)
		}
	}
	if keys.loads != 1 {
		t.Errorf("the key was fetched %d times, want once", keys.loads)
	}
	if plain, err := s.Open(t.Context(), owner, place, sealed); err != nil || string(plain) != "secret" {
		t.Errorf("the sealer opens %q, %v", plain, err)
	}
	if err := s.Erase(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sealing(t.Context(), owner); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("Sealing after an erasure: %v, want ErrErased", err)
	}
}

func TestADraftedKeyIsTheCallersToKeep(t *testing.T) {
	t.Parallel()
	m, s, _ := bundle(t)
	owner, place := ledger.Owner{Org: "aaby", ID: "case-1"}, []byte("place")
	o, key, err := s.Draft(t.Context(), owner)
	if err != nil || key == nil {
		t.Fatalf("Draft gives key %v, %v", key, err)
	}
	sealed, err := o.Seal(place, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.LoadKey(t.Context(), owner); failure.CodeOf(err) != failure.NotFound {
		t.Errorf("before it is kept: %v, want not_found", err)
	}
	if err := m.SaveKey(t.Context(), *key, 0); err != nil {
		t.Fatal(err)
	}
	if plain, err := s.Open(t.Context(), owner, place, sealed); err != nil || string(plain) != "secret" {
		t.Errorf("the sealer opens %q, %v", plain, err)
	}
	if _, key, err = s.Draft(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if err := m.SaveKey(t.Context(), *key, 0); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("keeping a draft where there is a key: %v, want conflict", err)
	}
	wrapped, err := m.LoadKey(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	if o, err = s.OpenerOf(t.Context(), wrapped); err != nil {
		t.Fatal(err)
	}
	if plain, err := o.Open(place, sealed); err != nil || string(plain) != "secret" {
		t.Errorf("the opener of a key at hand opens %q, %v", plain, err)
	}
	if err := s.Erase(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if _, err = s.OpenerOf(t.Context(), ledger.WrappedKey{Owner: owner}); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("OpenerOf an erased key gives %v, want ErrErased", err)
	}
	if _, key, err = s.Draft(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if err := m.SaveKey(t.Context(), *key, 0); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("keeping a draft after an erasure: %v, want conflict", err)
	}
	if !s.KeepsIn(m) || s.KeepsIn(ledger.NewMemory()) || s.KeepsIn(nil) {
		t.Error("the sealer does not know where its keys are")
	}
}

func TestHeldKeysAreTheSealersOwn(t *testing.T) {
	t.Parallel()
	_, one, _ := bundle(t)
	_, other, _ := bundle(t)
	ctx, owner, place := ledger.Hold(t.Context()), ledger.Owner{Org: "aaby", ID: "case-1"}, []byte("place")
	for _, s := range []*ledger.Sealer{one, other} {
		sealed, err := s.Seal(ctx, owner, place, []byte("secret"))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := s.Open(t.Context(), owner, place, sealed); err != nil || string(plain) != "secret" {
			t.Errorf("what was sealed while another sealer's key was held: %q, %v", plain, err)
		}
	}
}

func TestRotationKeepsDataReadable(t *testing.T) {
	t.Parallel()
	m, old, _ := bundle(t)
	owner := func(i int) ledger.Owner { return ledger.Owner{Org: "aaby", ID: fmt.Sprintf("case-%03d", i)} }
	const cases = 120
	sealed := make([][]byte, cases)
	for i := range cases {
		var err error
		if sealed[i], err = old.Seal(t.Context(), owner(i), nil, []byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	both := ledger.NewSealer(m, ring(t, "2027", map[string][]byte{"2026": key(1), "2027": key(2)}), nil)
	const some = 7
	if n, err := both.RewrapSome(t.Context(), some); err != nil || n != some {
		t.Fatalf("RewrapSome = %d, %v; want %d", n, err, some)
	}
	n, err := both.RewrapAll(t.Context())
	if err != nil || n != cases-some {
		t.Fatalf("RewrapAll = %d, %v; want %d", n, err, cases-some)
	}
	if n, err := both.RewrapAll(t.Context()); err != nil || n != 0 {
		t.Errorf("second RewrapAll = %d, %v; want nothing left", n, err)
	}
	fresh := ledger.NewSealer(m, ring(t, "2027", map[string][]byte{"2027": key(2)}), nil)
	for i := range cases {
		got, err := fresh.Open(t.Context(), owner(i), nil, sealed[i])
		if err != nil || !bytes.Equal(got, []byte{byte(i)}) {
			t.Fatalf("Open under the new key only = %v, %v", got, err)
		}
	}
	if _, err := old.Open(t.Context(), owner(0), nil, sealed[0]); failure.CodeOf(err) != failure.Denied {
		t.Errorf("Open with the old wrapping key only = %v, want denied", err)
	}
}

func TestFirstSealsAtOnceAgreeOnAKey(t *testing.T) {
	t.Parallel()
	_, s, _ := bundle(t)
	owner := ledger.Owner{Org: "aaby", ID: "case-1"}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			sealed, err := s.Seal(context.Background(), owner, []byte("a"), []byte("x"))
			if err != nil {
				t.Errorf("Seal: %v", err)
				return
			}
			if got, err := s.Open(context.Background(), owner, []byte("a"), sealed); err != nil || string(got) != "x" {
				t.Errorf("Open = %q, %v", got, err)
			}
		})
	}
	wg.Wait()
}

func TestIndex(t *testing.T) {
	t.Parallel()
	x, err := ledger.NewIndex(key(9))
	if err != nil {
		t.Fatal(err)
	}
	ref := x.Person("aaby", "6101501234")
	if ref != x.Person("aaby", "6101501234") || !strings.HasPrefix(string(ref), "p.") {
		t.Errorf("Person = %q, want the same reference each time", ref)
	}
	other, _ := ledger.NewIndex(key(8))
	for label, r := range map[string]identity.Ref{
		"another organisation": x.Person("bby", "6101501234"),
		"another number":       x.Person("aaby", "6101501235"),
		"another key":          other.Person("aaby", "6101501234"),
		"a company":            x.Company("aaby", "6101501234"),
	} {
		if r == ref {
			t.Errorf("%s gives the same reference", label)
		}
	}
	if strings.Contains(string(ref), "1234") {
		t.Error("the reference shows the number")
	}
	if got := x.Person("aaby", ""); got != "" {
		t.Errorf("no number gives %q, want nobody", got)
	}
	if _, err := ledger.NewIndex([]byte("short")); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("a short key: %v, want invalid", err)
	}
}

func TestIndexDuringARotation(t *testing.T) {
	t.Parallel()
	before, _ := ledger.NewIndex(key(8))
	after, _ := ledger.NewIndex(key(9))
	both := after.After(before)
	karla := identity.Person{CPR: "6101501234", Name: "Karla"}
	firm := identity.Person{CVR: "87654321"}
	for _, p := range []identity.Person{karla, firm} {
		got := both.Identify("aaby", p)
		if got.Ref != after.Identify("aaby", p).Ref || got.Former != before.Identify("aaby", p).Ref || got.Ref == got.Former {
			t.Errorf("Identify = %q and %q", got.Ref, got.Former)
		}
		if got := after.Identify("aaby", got); got.Former != "" {
			t.Errorf("after the rotation the reference before is still %q", got.Former)
		}
	}
	if both.Person("aaby", karla.CPR) != after.Person("aaby", karla.CPR) {
		t.Error("what is made during the rotation is not under the new key")
	}
	who := identity.Identity{Org: "aaby", Actor: both.Identify("aaby", karla)}
	for _, x := range []*ledger.Index{before, after} {
		if !who.Is(x.Person("aaby", karla.CPR)) {
			t.Error("a reference under one of the keys is not theirs")
		}
	}
	if who.Is("") || who.Is(before.Person("bby", karla.CPR)) {
		t.Error("a reference that is not theirs is")
	}
}

func TestOpenIndexKeepsItsKeyWrapped(t *testing.T) {
	t.Parallel()
	m := ledger.NewMemory()
	open := func(current string, keys map[string][]byte) *ledger.Index {
		x, err := ledger.OpenIndex(t.Context(), m, ring(t, current, keys), nil)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	old := map[string][]byte{"2026": key(1)}
	ref := open("2026", old).Person("aaby", "6101501234")
	if again := open("2026", old).Person("aaby", "6101501234"); again != ref {
		t.Error("opened again it makes another reference")
	}
	both := map[string][]byte{"2026": key(1), "2027": key(2)}
	if n, err := ledger.NewSealer(m, ring(t, "2027", both), nil).RewrapAll(t.Context()); err != nil || n != 1 {
		t.Fatalf("RewrapAll = %d, %v; want the index key", n, err)
	}
	if after := open("2027", map[string][]byte{"2027": key(2)}).Person("aaby", "6101501234"); after != ref {
		t.Error("a rotation of the wrapping key has changed the references")
	}
	if _, err := ledger.OpenIndex(t.Context(), m, ring(t, "2026", old), nil); failure.CodeOf(err) != failure.Denied {
		t.Errorf("with the old wrapping key only: %v, want denied", err)
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	t.Parallel()
	x, _ := ledger.NewIndex(key('K'))
	r := ring(t, "2026", map[string][]byte{"2026": key('K')})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		got := fmt.Sprintf(verb+verb, x, r)
		if strings.Contains(got, "KKK") || strings.Contains(got, "75 75") || strings.Contains(got, "0x4b") {
			t.Errorf("%s prints a key: %s", verb, got)
		}
	}
	if data, _ := json.Marshal([]any{x, r}); strings.Contains(string(data), "S0tL") {
		t.Errorf("JSON holds a key: %s", data)
	}
	if _, err := ledger.NewKeyRing("a", map[string][]byte{"a": []byte("short")}, nil); failure.CodeOf(err) != failure.Invalid {
		t.Error("a short wrapping key is accepted")
	}
	if _, err := ledger.NewKeyRing("b", map[string][]byte{"a": key(1)}, nil); failure.CodeOf(err) != failure.Invalid {
		t.Error("a ring without its current key is accepted")
	}
}
