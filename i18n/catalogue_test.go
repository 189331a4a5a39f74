package i18n_test

import (
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/google/go-cmp/cmp"
)

var hole = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders returns the names a text uses, sorted, each once.
func placeholders(t *testing.T, text string) []string {
	t.Helper()
	if strings.Count(text, "{") != strings.Count(text, "}") {
		t.Errorf("unbalanced braces in %q", text)
	}
	seen := map[string]bool{}
	for _, m := range hole.FindAllStringSubmatch(text, -1) {
		parts := strings.Split(m[1], "|")
		if len(parts) != 1 && len(parts) != 3 {
			t.Errorf("placeholder %q in %q has %d parts; want a name, or a name and two forms", m[0], text, len(parts))
		}
		seen[parts[0]] = true
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func TestEveryKeyHasEveryLanguage(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	for _, key := range i18n.Keys() {
		if !form.MatchString(key) {
			t.Errorf("key %q is not of the form area.name", key)
		}
		danish := placeholders(t, i18n.Template(i18n.Danish, key))
		for _, lang := range i18n.Languages() {
			text := i18n.Template(lang, key)
			if strings.TrimSpace(text) == "" {
				t.Errorf("key %q has no text in %q", key, lang)
			}
			if diff := cmp.Diff(danish, placeholders(t, text)); diff != "" {
				t.Errorf("key %q uses other arguments in %q (-da +%s):\n%s", key, lang, lang, diff)
			}
		}
	}
}

func TestNoKeyStandsInTwoAreas(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, area := range i18n.AreaKeys() {
		for _, key := range area {
			if seen[key] {
				t.Errorf("key %q stands in two areas", key)
			}
			seen[key] = true
		}
	}
}

func TestEveryFaultCodeIsWorded(t *testing.T) {
	t.Parallel()
	worded := map[string]bool{}
	for _, info := range fault.Codes() {
		if !i18n.Has("fault." + string(info.Code)) {
			t.Errorf("fault code %q has no wording", info.Code)
			continue
		}
		want := []string{}
		for _, p := range info.Args {
			want = append(want, p.Name)
		}
		sort.Strings(want)
		for _, key := range wordings(info) {
			worded[key] = true
			for _, lang := range i18n.Languages() {
				got := placeholders(t, i18n.Template(lang, key))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q in %q does not use exactly the code's arguments (-want +got):\n%s", key, lang, diff)
				}
			}
		}
	}
	for _, key := range i18n.Keys() {
		if strings.HasPrefix(key, "fault.") && !worded[key] {
			t.Errorf("key %q words no fault code", key)
		}
	}
}

// wordings returns the keys that may word a code: its own, and one per kind of
// an argument whose kind depends on the field.
func wordings(info fault.Info) []string {
	keys := []string{"fault." + string(info.Code)}
	for _, p := range info.Args {
		if p.Kind != fault.Limit {
			continue
		}
		for _, kind := range []fault.Kind{fault.Count, fault.Decimal, fault.Money, fault.Date, fault.Time, fault.DateTime} {
			if key := keys[0] + "." + string(kind); i18n.Has(key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

func TestFaultWritesArgumentsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	limit := func(k fault.Kind, value string) []fault.Arg {
		return []fault.Arg{{Name: "limit", Kind: k, Value: value}}
	}
	cases := []struct {
		name   string
		fault  fault.Fault
		da, en string // what the wording must contain
	}{
		{"count", fault.Fault{Code: fault.TooLong, Args: limit(fault.Count, "20000")}, "20.000 tegn", "20,000 characters"},
		{"one", fault.Fault{Code: fault.TooShort, Args: limit(fault.Count, "1")}, "1 tegn", "1 character."},
		{"decimal", fault.Fault{Code: fault.TooSmall, Args: limit(fault.Decimal, "1234.5")}, "1.234,5", "1,234.5"},
		{"money", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Money, "100050")}, "1.000,50 kr.", "DKK 1,000.50"},
		{"date", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Date, "2026-03-02")}, "2. marts 2026", "2 March 2026"},
		{"percent", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Percent, "12.5")}, "12,5\u00a0%", "12.5%"},
		{"hours", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Minutes, "90")}, "1 time 30 minutter", "1 hour 30 minutes"},
		{"minutes", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Minutes, "45")}, "45 minutter", "45 minutes"},
		{"whole hours", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Minutes, "1440")}, "24 timer", "24 hours"},
		{"days", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Days, "1")}, "1 dag", "1 day"},
		{"time", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Time, "14:05")}, "14.05", "14:05"},
		{"seconds", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Time, "14:05:30")}, "14.05", "14:05"},
		{"datetime", fault.Fault{Code: fault.TooSmall, Args: limit(fault.DateTime, "2026-03-02T14:05:00+01:00")}, "2. marts 2026 14.05", "2 March 2026 14:05"},
		{"malformed time", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Time, "x")}, "x", "x"},
		{"malformed datetime", fault.Fault{Code: fault.TooLarge, Args: limit(fault.DateTime, "x")}, "x", "x"},
		{"bytes", fault.Fault{Code: fault.FileSize, Args: limit(fault.Bytes, "10485760")}, "10 MB", "10 MB"},
		{"text", fault.Fault{Code: fault.FileType, Args: []fault.Arg{{Name: "types", Kind: fault.Text, Value: "JPG, PNG"}}}, "JPG, PNG", "JPG, PNG"},
		{"malformed money", fault.Fault{Code: fault.TooLarge, Args: limit(fault.Money, "x")}, "x", "x"},
	}
	for _, c := range cases {
		if got := i18n.Fault(i18n.Danish, c.fault); !strings.Contains(got, c.da) {
			t.Errorf("%s: Danish wording %q does not contain %q", c.name, got, c.da)
		} else if strings.HasSuffix(got, "..") {
			t.Errorf("%s: %q ends twice", c.name, got)
		}
		if got := i18n.Fault(i18n.English, c.fault); !strings.Contains(got, c.en) {
			t.Errorf("%s: English wording %q does not contain %q", c.name, got, c.en)
		}
	}
}

func TestMessageFallsBack(t *testing.T) {
	t.Parallel()
	cases := []struct {
		lang i18n.Lang
		key  string
		want string
	}{
		{"da", "form.yes", "Ja"},
		{"da-dk", "form.yes", "Ja"},
		{"en-GB", "form.yes", "Yes"},
		{"kl", "form.yes", "Ja"},
		{"", "form.yes", "Ja"},
		{"en", "no.such.key", "no.such.key"},
		{"en", "form.row", "Row {n}"}, // the argument was forgotten
	}
	for _, c := range cases {
		if got := i18n.Message(c.lang, c.key); got != c.want {
			t.Errorf("Message(%q, %q) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestMessagePlural(t *testing.T) {
	t.Parallel()
	for n, want := range map[string]string{
		"1":    "There is 1 error in the form",
		"0":    "There are 0 errors in the form",
		"1200": "There are 1,200 errors in the form",
	} {
		got := i18n.Message(i18n.English, "form.errors_heading", fault.Arg{Name: "n", Kind: fault.Count, Value: n})
		if got != want {
			t.Errorf("with %s: %q, want %q", n, got, want)
		}
	}
}

// An argument is inserted as it is: braces in it are not placeholders.
func TestMessageDoesNotExpandArguments(t *testing.T) {
	t.Parallel()
	got := i18n.Message(i18n.English, "form.file_remove", fault.Arg{Name: "name", Kind: fault.Text, Value: "{name}.pdf"})
	if want := "Remove {name}.pdf"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
