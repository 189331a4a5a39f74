package expression

// Env is what an expression can ask its surroundings. Eval calls it from one
// goroutine and keeps nothing of what it returns.
type Env interface {
	// Read returns the value a reference number stands for, blank when it is
	// unanswered or hidden.
	Read(ref int) Value
	// Label returns the wording of an option of the named value list in the
	// reader's language as a text, blank when there is none.
	Label(list, value string) Value
}

// Budget bounds what evaluations may cost and collects what went wrong in them.
// One budget can serve many evaluations.
type Budget struct {
	// Steps is how many steps are left: one per node visited, more for long
	// texts, patterns and large lists. It is counted down, and below zero when
	// they did not suffice.
	Steps int
	// Overflow is set when a result left the range of its kind; that result is
	// blank. Eval never clears it.
	Overflow bool
}

// Exhausted reports whether an evaluation ran out of steps. Its result is
// blank.
func (b *Budget) Exhausted() bool { return b.Steps < 0 }

// DefaultSteps is the budget of an evaluation that is given none.
const DefaultSteps = 100_000
