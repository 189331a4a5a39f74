package schema_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"pgregory.net/rapid"
)

var patterns = []string{
	`[A-Za-z]-?[0-9]{3,5}`, `\d{4}`, `\w+\s\w+`, `.*`, `a.c`, `(?s)a.c`, `(?i)dk-\d+`, `(?i)å[k-s]`, `[^@]+@[^@]+`, `[[:alpha:]]{2,}`,
	`a|b|cd`, `(ab)*c?`, `(?:ab|cd){2}`, `(?P<year>\d{4})-\d\d`, `x{0,3}?y`, `\Aab\z`, `a\b-b`, `\Qa.b\E`, `[\-\]^\\]+`, `/path/[a-z]*`,
	`æ[å-ø]*`, `\x{e6}\t`, `[^\x00-\x1f]*`, `\D\S\W`, `[\s\S]`, `^abc$`, `a+?b`, `[a-c&&]`, `€{2}`, ``, `[æøåÆØÅ ]+`,
}

// A translated pattern matches what the pattern matches.
func TestPatternsMeanTheSame(t *testing.T) {
	t.Parallel()
	for _, p := range patterns {
		translated, ok := schema.ECMA(p)
		if !ok {
			t.Errorf("%s is not translated", p)
			continue
		}
		want := regexp.MustCompile(`^(?:` + p + `)$`)
		text := rapid.OneOf(rapid.StringMatching(p), rapid.StringN(0, 6, -1), rapid.StringOf(rapid.SampledFrom([]rune("aAbcCdDkK-0 9.\n\tåÅøæ@/\\]^€xy\u017f"))))
		rapid.Check(t, func(t *rapid.T) {
			s := strings.ReplaceAll(text.Draw(t, "text"), "\ufeff", "") // which is lost on the way into JavaScript
			if got := ecmaMatch(translated, s); got != want.MatchString(s) {
				t.Fatalf("%q: %v by %s, %v by %s", s, want.MatchString(s), p, got, translated)
			}
		})
	}
}

// What ECMA-262 has no words for is left out.
func TestPatternsThatAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, p := range []string{`\p{L}+`, `(?m)^a$`, `😀`, `[😀-😎]`, `a(`} {
		if translated, ok := schema.ECMA(p); ok {
			t.Errorf("%s becomes %s", p, translated)
		}
	}
}

// Escapes are only those that ECMA-262 knows with its flag u.
func TestEscapes(t *testing.T) {
	t.Parallel()
	for _, p := range patterns {
		translated, _ := schema.ECMA(p)
		for i := 0; i < len(translated); i++ {
			if translated[i] != '\\' {
				continue
			}
			i++
			if !strings.ContainsRune(`^$\.*+?()[]{}|/-bBsSntrx`, rune(translated[i])) {
				t.Errorf("%s has the escape \\%c", translated, translated[i])
			}
		}
	}
}
