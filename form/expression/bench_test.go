package expression_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
)

// conditions are what forms ask most: they must not allocate.
var conditions = []string{
	"a > 3 and choice in ['red', 'green'] or len(t) > 3",
	"t == 'x' and not no",
	"born < today and daysBetween(born, today) > 18",
	"age(born) >= 18 and yes",
	"m > 1000 or noM > 1000.50",
	"answered(none) or none == nil",
	"t startsWith 'Æ' and not (t contains 'x')",
	"any(rows, .n > 2) and all(rows, .kind != 'x')",
	"person.name == 'Åse' and (none ?? a) % 2 == 1",
	"a + b * 2 > 10 ? yes : no",
	"addDays(today, a) > born",
	"sum(numbers) + count(rows) > 3",
}

func TestConditionsDoNotAllocate(t *testing.T) {
	w := newWorld()
	for _, src := range conditions {
		n := mustParse(t, src, w)
		b := expression.Budget{}
		if got := testing.AllocsPerRun(100, func() {
			b.Steps = 1000
			expression.Eval(n, w, &b)
		}); got != 0 {
			t.Errorf("%s: %v allocations", src, got)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	w := newWorld()
	for _, src := range append(conditions,
		"t matches '^[A-Za-zÆØÅæøå ]+$'",
		"sum(rows, .amount) * 0.25 > 100",
		"m * 0.25 + m / 3 > 100",
		"workdaysBetween(born, today) > 3",
	) {
		b.Run(src, func(b *testing.B) {
			n := mustParse(b, src, w)
			budget := expression.Budget{}
			b.ReportAllocs()
			for b.Loop() {
				budget.Steps = 1000
				expression.Eval(n, w, &budget)
			}
		})
	}
}
