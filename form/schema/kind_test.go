package schema_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
)

// The pattern of dates matches dates that exist and no others.
func TestDatePattern(t *testing.T) {
	t.Parallel()
	dates := matcher(schema.PatternDate)
	for _, year := range []int{0, 1, 4, 10, 99, 100, 400, 1000, 1600, 1700, 1900, 1996, 2000, 2023, 2024, 2100, 9999} {
		for month := range 20 {
			for day := range 40 {
				text := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
				if _, want := i18n.ParseDate(text); dates(text) != want {
					t.Errorf("%s: %v", text, dates(text))
				}
			}
		}
	}
}

// The pattern of CPR numbers matches ten digits that begin with a date, 60 more
// on the day or not, and no others.
func TestCPRPattern(t *testing.T) {
	t.Parallel()
	numbers := matcher(schema.PatternCPR)
	for _, year := range []int{0, 1, 4, 36, 57, 58, 96} {
		for month := range 20 {
			for day := range 100 {
				for seventh := range 10 {
					if month != 2 && seventh > 0 {
						break // the century matters to 29 February only
					}
					text := fmt.Sprintf("%02d%02d%02d%d000", day, month, year, seventh)
					_, err := dk.ParseCPR(text, true)
					if got := numbers(text); got != (err == nil) {
						t.Fatalf("day %d, month %d, year %d, seventh digit %d: %v", day, month, year, seventh, got)
					}
				}
			}
		}
	}
	for _, text := range []string{"", "610270000", "61027000000", "610270-0000", "6102700000 "} {
		if numbers(text) {
			t.Errorf("%d characters that are no number match", len(text))
		}
	}
}
