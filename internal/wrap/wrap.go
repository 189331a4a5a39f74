// Package wrap puts words before an error, as fmt.Errorf does with %w. It is for
// what is compiled into the browser widget: package fmt, with what it needs of
// reflect and os, would be a fourteenth of it.
package wrap

type wrapped struct {
	text string
	err  error
}

// Error returns an error that says text, a colon, and what err says, and that
// wraps err.
func Error(text string, err error) error { return &wrapped{text, err} }

func (w *wrapped) Error() string { return w.text + ": " + w.err.Error() }

func (w *wrapped) Unwrap() error { return w.err }
