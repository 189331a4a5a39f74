package dk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/google/go-cmp/cmp"
)

// parts makes an address comparable by its fields, which Address hides when it
// is printed.
func parts(a dk.Address) []string {
	return []string{a.Street, a.Number, a.Floor, a.Door, a.Locality, a.Postcode, a.City}
}

func TestParseAddress(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed string
		want  []string
	}{
		{"Prøvevej 12B, 2. tv, 9999 Prøveby", []string{"Prøvevej", "12B", "2", "tv", "", "9999", "Prøveby"}},
		{"Prøvevej 12, 9999 Prøveby", []string{"Prøvevej", "12", "", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12\n9999 Prøveby", []string{"Prøvevej", "12", "", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12\r\n2. th\r\n9999 Prøveby N\r\n", []string{"Prøvevej", "12", "2", "th", "", "9999", "Prøveby N"}},
		{"prøvevej 12 b 9999 Prøveby", []string{"prøvevej", "12B", "", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12 b 3. tv 9999 Prøveby", []string{"prøvevej", "12B", "3", "tv", "", "9999", "Prøveby"}},
		{"Prøvevej 12,st.,9999 Prøveby", []string{"Prøvevej", "12", "st", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12, 2. sal tv, 9999 Prøveby", []string{"Prøvevej", "12", "2", "tv", "", "9999", "Prøveby"}},
		{"Prøvevej 12, 2. sal, 9999 Prøveby", []string{"Prøvevej", "12", "2", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12, kl. 14, 9999 Prøveby", []string{"Prøvevej", "12", "kl", "14", "", "9999", "Prøveby"}},
		{"Prøvevej 12, k3. mf, Lille Prøve, 9999 Prøveby", []string{"Prøvevej", "12", "k3", "mf", "Lille Prøve", "9999", "Prøveby"}},
		{"Prøvevej 12, Lille Prøve, 9999 Prøveby", []string{"Prøvevej", "12", "", "", "Lille Prøve", "9999", "Prøveby"}},
		{"10. Prøvevej 5, 9999 Prøveby", []string{"10. Prøvevej", "5", "", "", "", "9999", "Prøveby"}},
		{"Haven 4 Maj 7, 9999 Prøveby", []string{"Haven 4 Maj", "7", "", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12, DK-9999 Prøveby", []string{"Prøvevej", "12", "", "", "", "9999", "Prøveby"}},
		{"Prøvevej 12", nil},
		{"Prøvevej, 9999 Prøveby", nil},
		{"12, 9999 Prøveby", nil},
		{"Prøvevej 12, 9999", nil},
		{"Prøvevej 12, 0000 Prøveby", nil},
		{"Prøvevej 1234, 9999 Prøveby", nil},
		{"Prøvevej 0, 9999 Prøveby", nil},
		{"Prøvevej 12, 2. sal til venstre, 9999 Prøveby", nil},
		{"Prøvevej 12, A, B, 9999 Prøveby", nil},
		{"9999 Prøveby", nil},
		{"Prøvevej 12, 9999 <b>", nil},
		{"", nil},
		{",,,,", nil},
		{strings.Repeat("a ", 5000) + "12, 9999 Prøveby", nil},
	}
	for _, c := range cases {
		got, err := dk.ParseAddress(c.typed)
		if c.want == nil {
			if !errors.Is(err, dk.ErrAddress) {
				t.Errorf("ParseAddress(%.40q) = %q, %v; want ErrAddress", c.typed, got.OneLine(), err)
			}
			continue
		}
		if strings.HasPrefix(c.typed, "Prøvevej") {
			c.want[0] = "Prøvevej"
		}
		if diff := cmp.Diff(c.want, parts(got)); diff != "" || err != nil {
			t.Errorf("ParseAddress(%q): %v (-want +got):\n%s", c.typed, err, diff)
		}
	}
}

func TestAddressPrintsMasked(t *testing.T) {
	t.Parallel()
	a, err := dk.ParseAddress("Prøvevej 12B, 2. tv, 9999 Prøveby")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s %q %x", a, a, a, a, a, a), string(data), fmt.Sprint(&a)} {
		if strings.Contains(text, "Prøve") || strings.Contains(text, "12B") || strings.Contains(text, "9999") {
			t.Errorf("an address shows: %s", text)
		}
	}
	if got, want := a.OneLine(), "Prøvevej 12B, 2. tv, 9999 Prøveby"; got != want {
		t.Errorf("OneLine = %q, want %q", got, want)
	}
	if (dk.Address{}).OneLine() != "" {
		t.Error("the zero Address is not empty")
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{
		"Prøvevej 12B, 2. tv, 9999 Prøveby", "Prøvevej 12, k3. mf, Lille Prøve, 9999 Prøveby",
		"10. Prøvevej 5, 9999 Prøveby", "a 1 sal 2, 1234 b", "a 1, 2., 1234 b", ", 1234 b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		a, err := dk.ParseAddress(typed)
		if err != nil {
			if !errors.Is(err, dk.ErrAddress) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		again, err := dk.ParseAddress(a.OneLine())
		if err != nil {
			t.Fatalf("%q is written %q, which is refused", typed, a.OneLine())
		}
		if diff := cmp.Diff(parts(a), parts(again)); diff != "" {
			t.Fatalf("%q is written %q and read back differently:\n%s", typed, a.OneLine(), diff)
		}
	})
}
