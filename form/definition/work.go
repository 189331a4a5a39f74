package definition

// What it costs to compile the smallest expression and the smallest option, in
// bytes of text.
const (
	workOfExpression = 400
	workOfOption     = 100
)

// work takes what is about to be compiled off what the form may cost: texts and
// blocks can be used again and again, so that the size of a definition does not
// bound it. It reports whether there was enough left.
func (u *unit) work(bytes int, at string) bool {
	if u.limits.Work < 0 {
		return false
	}
	if u.limits.Work -= bytes; u.limits.Work >= 0 {
		return true
	}
	u.add(CodeTooLarge, at, "the form has more texts, expressions and options than may be compiled, each counted where it is used")
	return false
}
