package expression_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
)

// A test gives what evaluating its tree gives, for the same steps.
func TestTestsAreWhatTreesAre(t *testing.T) {
	t.Parallel()
	w := newWorld()
	long := ""
	for range 100 {
		long += "red "
	}
	values := []expression.Value{
		blank, expression.BoolOf(true), expression.BoolOf(false), expression.IntegerOf(7), expression.IntegerOf(3), dec("2.5"), dec("7"),
		kroner("100"), expression.TextOf("red"), expression.TextOf(long), day("2026-03-02"), expression.ListOf(),
	}
	for _, src := range []string{"p", "a == 7", "a != 7", "x == 2.5", "m == 100", "choice == 'red'", "choice != 'red'", "t in ['red', 'x']", "a in [3, 5]", "today == date('2026-03-02')"} {
		n := mustParse(t, src, w)
		test, ref, ok := expression.TestOf(n)
		if !ok {
			t.Errorf("%s is no test", src)
			continue
		}
		for _, v := range values {
			for _, steps := range []int{1000, 3, 0} {
				w.values[ref] = v
				b1, b2 := expression.Budget{Steps: steps}, expression.Budget{Steps: steps}
				want, _ := expression.Eval(n, w, &b1).AsBool()
				got := test.Met(&v, &b2)
				if got != want || b1.Exhausted() != b2.Exhausted() || !b1.Exhausted() && b1 != b2 {
					t.Errorf("%s of %s in %d steps: %v %+v, want %v %+v", src, v.Kind(), steps, got, b2, want, b1)
				}
			}
		}
	}
	for _, src := range []string{"a > 3", "not p", "7 == a", "a == b", "a in [b]", "p and q", "answered(a)"} {
		if _, _, ok := expression.TestOf(mustParse(t, src, w)); ok {
			t.Errorf("%s is a test", src)
		}
	}
}
