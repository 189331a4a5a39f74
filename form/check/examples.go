package check

// Examples are answers with what the form must do with them.
type Examples struct{}

func (l *linter) examples() {}
