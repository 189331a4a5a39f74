package dk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/dk"
)

func TestParseCVR(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed string
		want  dk.CVR
	}{
		{"13748136", "13748136"}, // the authority's worked example
		{"99999993", "99999993"},
		{"99999985", "99999985"},
		{"13 74 81 36", "13748136"},
		{"DK13748136", "13748136"},
		{"dk 13748136", "13748136"},
		{"12345678", ""},
		{"99999999", ""},
		{"13748137", ""},
		{"00000000", ""},
		{"1374813", ""},
		{"137481360", ""},
		{"SE13748136", ""},
		{"1374813a", ""},
		{"", ""},
	}
	for _, c := range cases {
		got, err := dk.ParseCVR(c.typed)
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, dk.ErrCVR) {
			t.Errorf("ParseCVR(%q) = %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
	if got, want := dk.CVR("13748136").Spaced(), "13 74 81 36"; got != want {
		t.Errorf("Spaced = %q, want %q", got, want)
	}
}

func TestParseKLE(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"32.03.12": true, "00.00.00": true,
		"32.03": false, "32.3.12": false, "32.03.1a": false, "32-03-12": false, "32.03.123": false,
		" 32.03.12": false, "": false, "........": false, "32.03.1.": false,
	} {
		got, err := dk.ParseKLE(text)
		if (err == nil) != ok || ok && string(got) != text || err != nil && !errors.Is(err, dk.ErrKLE) {
			t.Errorf("ParseKLE(%q) = %q, %v", text, got, err)
		}
	}
	k := dk.KLE("32.03.12")
	if k.MainGroup() != "32" || k.Group() != "32.03" {
		t.Errorf("MainGroup %q, Group %q", k.MainGroup(), k.Group())
	}
}

func TestParseFacet(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"G01": true, "P35": true, "A00": true,
		"g01": false, "G1": false, "G001": false, "01G": false, "Æ01": false, "": false,
	} {
		got, err := dk.ParseFacet(text)
		if (err == nil) != ok || ok && string(got) != text || err != nil && !errors.Is(err, dk.ErrFacet) {
			t.Errorf("ParseFacet(%q) = %q, %v", text, got, err)
		}
	}
}

func TestParsePhone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed, e164, display string
	}{
		{"20123456", "+4520123456", "20 12 34 56"},
		{"20 12 34 56", "+4520123456", "20 12 34 56"},
		{"+45 20 12 34 56", "+4520123456", "20 12 34 56"},
		{"0045 2012-3456", "+4520123456", "20 12 34 56"},
		{"(+45) 20.12.34.56", "+4520123456", "20 12 34 56"},
		{"+46 8 123 456 78", "+46812345678", "+46812345678"},
		{"00298 123456", "+298123456", "+298123456"},
		{"10123456", "", ""},
		{"2012345", "", ""},
		{"201234567", "", ""},
		{"+45 1012 3456", "", ""},
		{"+45 2012 345", "", ""},
		{"+0123456789", "", ""},
		{"+123456", "", ""},
		{"+1234567890123456", "", ""},
		{"20+123456", "", ""},
		{"tyve", "", ""},
		{"-20123456", "", ""},
		{"+", "", ""},
		{"()", "", ""},
		{"", "", ""},
	}
	for _, c := range cases {
		got, err := dk.ParsePhone(c.typed)
		if got.E164() != c.e164 || got.Display() != c.display || (err != nil) != (c.e164 == "") {
			t.Errorf("ParsePhone(%q) = %q shown as %q, %v; want %q shown as %q", c.typed, got.E164(), got.Display(), err, c.e164, c.display)
		}
		if err != nil && !errors.Is(err, dk.ErrPhone) {
			t.Errorf("ParsePhone(%q): %v", c.typed, err)
		}
	}
}

func TestPhonePrintsMasked(t *testing.T) {
	t.Parallel()
	p, err := dk.ParsePhone("20123456")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{"p": p})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s %q %x %d", p, p, p, p, p, p, p), string(data), fmt.Sprint(&p)} {
		if strings.Contains(text, "2012") || strings.Contains(text, "3230") {
			t.Errorf("a phone number shows: %s", text)
		}
	}
	if (dk.Phone{}).String() != "" || !(dk.Phone{}).IsZero() {
		t.Error("the zero Phone is not empty")
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"20123456", "+45 20 12 34 56", "0046812345678", "((((", "+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		p, err := dk.ParsePhone(typed)
		if err != nil {
			return
		}
		for _, form := range []string{p.E164(), p.Display()} {
			if again, err := dk.ParsePhone(form); err != nil || !again.Equal(p) {
				t.Fatalf("an accepted number is not read back: %v", err)
			}
		}
	})
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"13748136", "DK 13748136", "32.03.12", "G01", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if c, err := dk.ParseCVR(typed); err == nil {
			if again, err := dk.ParseCVR(c.Spaced()); err != nil || again != c {
				t.Fatalf("CVR %q is read back as %q, %v", c, again, err)
			}
		}
		if k, err := dk.ParseKLE(typed); err == nil && string(k) != typed {
			t.Fatalf("KLE %q became %q", typed, k)
		}
		if c, err := dk.ParseFacet(typed); err == nil && string(c) != typed {
			t.Fatalf("facet %q became %q", typed, c)
		}
	})
}

func TestParsePNumber(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed string
		want  dk.PNumber
	}{
		{"1234567890", "1234567890"},
		{"1 234 567 890", "1234567890"},
		{"P1234567890", "1234567890"},
		{"p-1234567890", "1234567890"},
		{"123456789", ""},
		{"12345678901", ""},
		{"0000000000", ""},
		{"PP1234567890", ""},
		{"", ""},
		{strings.Repeat("1", 100), ""},
	}
	for _, c := range cases {
		got, err := dk.ParsePNumber(c.typed)
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, dk.ErrPNumber) {
			t.Errorf("ParsePNumber(%q) = %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

func TestParsePlate(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed, want, grouped string
	}{
		{"AB12345", "AB12345", "AB 12 345"},
		{"ab 12 345", "AB12345", "AB 12 345"},
		{"AB-12.345", "AB12345", "AB 12 345"},
		{"XY1234", "XY1234", "XY1234"},
		{"ølmand", "ØLMAND", "ØLMAND"},
		{"1234567", "1234567", "1234567"},
		{"A112345", "A112345", "A112345"},
		{"A1", "A1", "A1"},
		{"A", "", ""},
		{"AB123456", "", ""},
		{"AB/1234", "", ""},
		{"", "", ""},
	}
	for _, c := range cases {
		got, err := dk.ParsePlate(c.typed)
		if string(got) != c.want || got.Grouped() != c.grouped || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, dk.ErrPlate) {
			t.Errorf("ParsePlate(%q) = %q (%q), %v; want %q (%q)", c.typed, got, got.Grouped(), err, c.want, c.grouped)
		}
	}
}
