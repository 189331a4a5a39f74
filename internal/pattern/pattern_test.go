package pattern_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/pattern"
)

// patterns hold everything the syntax has, and what forms use.
var patterns = []string{
	``, `a`, `abc`, `^abc$`, `a|b|`, `(a|b)*c`, `(?:ab)+`, `a??b`, `a*?`, `a{3}`, `a{2,}`, `a{1,3}b`, `a{0}`, `a{,3}`, `a{01}`,
	`x{`, `.`, `(?s).`, `^.$`, `\d{8}`, `^\d{2}\.\d{2}\.\d{4}$`, `\D\W\S`, `^[A-ZÆØÅ][a-zæøå]+$`, `[^a-c]`, `[]a]`, `[^]a]`, `[a-]`,
	`[-a]`, `[\w-.]`, `[\d-z]`, `[a\]b]`, `[\n\t]`, `[[:alpha:]_]`, `[[:^digit:]]`, `[^[:space:]]`, `\p{L}+`, `\pL\pN`, `[^\p{Lu}]`, `\P{Ll}`, `\p{^N}`,
	`(?i)kage`, `(?i)[^k]`, `(?i)\W`, `(?i)[a-z]`, `(?i)å`, `(?i:A)b`, `a(?i)b|c`, `(?-i)a`, `\bord\b`, `\Bb`, `^$`, `\Aa\z`, `$^`, `(a*)*`, `(a|)*b`, `(^a)*`, `(?P<x>a)(?<y>b)`,
	`\x41`, `\x{e6}`, `\.\*\+\?\(\)\[\]\{\}\|\^\$\\\/\-\_`, `^(?:https?://)?[\w.-]+\.dk$`, `^[A-Z]{2}\s?\d{2}\s?\d{3}$`, `æ|ø|å`, `(?i)ſ`, `^((a{1,3}){1,3}){1,3}$`,
}

var texts = []string{
	"", "a", "b", "ab", "abc", "xabcx", "aaa", "aaaa", "aab", "c", "x{", "{", "\n", "\r", " ", "-", "]", "_", ".", "12345678", "1234567", "01.02.2026",
	"Ærø", "ærø", "Ørsted", "å", "Å", "k", "K", "\u212a", "s", "S", "ſ", "kage", "KaGe", "ordet", "et ord her", "ord", "a{,3}", "a{01}", "\xff", "\ufffd", "AB 12 345",
	"https://eksempel.dk", "eksempel.dk", "ÅB", "z", "0", "٣", "é", "e\u0301", "\u2028", "\v", "æ", `.*+?()[]{}|^$\/-_`, "A", "Aa",
}

func TestMatchesWhatRegexpMatches(t *testing.T) {
	t.Parallel()
	for _, source := range patterns {
		p, err := pattern.Compile(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		reference, err := regexp.Compile(source)
		if err != nil {
			t.Errorf("%s is taken, but not by regexp: %v", source, err)
			continue
		}
		for _, text := range texts {
			if got, want := p.MatchString(text), reference.MatchString(text); got != want {
				t.Errorf("%s on %q: got %v, want %v", source, text, got, want)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]error{
		`*`: pattern.ErrSyntax, `a**`: pattern.ErrSyntax, `a{2}{3}`: pattern.ErrSyntax, `{2}`: pattern.ErrSyntax, `(`: pattern.ErrSyntax, `)`: pattern.ErrSyntax,
		`[`: pattern.ErrSyntax, `[]`: pattern.ErrSyntax, `[z-a]`: pattern.ErrSyntax, `[[:dyr:]]`: pattern.ErrSyntax, `\`: pattern.ErrSyntax, `\8`: pattern.ErrSyntax,
		`\p{Greek}`: pattern.ErrSyntax, `\p`: pattern.ErrSyntax, `(?<a>x)(?<a>y)`: pattern.ErrSyntax, `(?m)^a`: pattern.ErrSyntax, `(?=a)`: pattern.ErrSyntax, `(?`: pattern.ErrSyntax,
		`a{1001}`: pattern.ErrSyntax, `a{3,2}`: pattern.ErrSyntax, "\xff": pattern.ErrSyntax, `\x{110000}`: pattern.ErrSyntax, `\xg`: pattern.ErrSyntax,
		`(a{100}){100}`:                        pattern.ErrTooLarge,
		`(?:(?:(?:){1000}){1000}){1000}`:       pattern.ErrTooLarge,
		strings.Repeat("(", 200):               pattern.ErrTooLarge,
		strings.Repeat("a", pattern.MaxSize+1): pattern.ErrTooLarge,
	} {
		if _, err := pattern.Compile(source); !errors.Is(err, want) {
			t.Errorf("%.40s: got %v, want %v", source, err, want)
		}
	}
}

// TestTakesLinearTime matches what makes backtracking matchers hang.
func TestTakesLinearTime(t *testing.T) {
	t.Parallel()
	p, err := pattern.Compile(`^(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	if p.MatchString(strings.Repeat("a", 50_000) + "!") {
		t.Error("matched")
	}
}

func FuzzAgainstRegexp(f *testing.F) {
	for i, source := range patterns {
		f.Add(source, texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		p, err := pattern.Compile(source)
		if err != nil {
			return
		}
		reference, err := regexp.Compile(source)
		if err != nil {
			t.Fatalf("%q is taken, but not by regexp: %v", source, err)
		}
		if got, want := p.MatchString(text), reference.MatchString(text); got != want {
			t.Errorf("%q on %q: got %v, want %v", source, text, got, want)
		}
	})
}
