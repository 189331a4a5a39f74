package schema_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/schema"
	"pgregory.net/rapid"
)

// Patterns of limits match exactly what is within them.
func TestDecimalLimits(t *testing.T) {
	t.Parallel()
	number := rapid.OneOf(
		rapid.StringMatching(`-?[0-9]{1,4}(\.[0-9]{1,4})?`),
		rapid.SampledFrom([]string{"0", "-0", "0.0", "-0.00", "1", "10", "100", "99.99", "100.0", "00100", "0.5", "0.50", "-0.5", "-1", "1.5", "1.05"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		limit, text := number.Draw(t, "limit"), number.Draw(t, "number")
		l, n := decimal.MustParse(limit), decimal.MustParse(text)
		if got, want := match(schema.DecimalAtLeast(limit), text), n.GreaterThanOrEqual(l); got != want {
			t.Fatalf("%s at least %s: %v, want %v by %s", text, limit, got, want, schema.DecimalAtLeast(limit))
		}
		if got, want := match(schema.DecimalAtMost(limit), text), n.LessThanOrEqual(l); got != want {
			t.Fatalf("%s at most %s: %v, want %v by %s", text, limit, got, want, schema.DecimalAtMost(limit))
		}
		places := rapid.IntRange(0, 4).Draw(t, "places")
		if got, want := match(schema.DecimalPlaces(places), text), n.Equal(n.Truncate(int32(places))); got != want {
			t.Fatalf("%s with %d decimals: %v, want %v", text, places, got, want)
		}
	})
}

func TestTextLimits(t *testing.T) {
	t.Parallel()
	for _, form := range []string{`(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])`, `([01][0-9]|2[0-3]):[0-5][0-9](:(0[1-9]|[1-5][0-9]))?`} {
		text := rapid.StringMatching(form)
		rapid.Check(t, func(t *rapid.T) {
			limit, text := text.Draw(t, "limit"), text.Draw(t, "text")
			if got, want := match(schema.TextAtLeast(limit), text), text >= limit; got != want {
				t.Fatalf("%s at least %s: %v, want %v by %s", text, limit, got, want, schema.TextAtLeast(limit))
			}
			if got, want := match(schema.TextAtMost(limit), text), text <= limit; got != want {
				t.Fatalf("%s at most %s: %v, want %v by %s", text, limit, got, want, schema.TextAtMost(limit))
			}
		})
	}
}

func match(pattern, text string) bool { return ecmaMatch(pattern, text) }
