package wrap_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/borgerflow/borgerflow/internal/wrap"
)

func TestErrorIsThatOfFmt(t *testing.T) {
	t.Parallel()
	got, want := wrap.Error("form: load", wrap.Error("read", io.EOF)), fmt.Errorf("form: load: %w", fmt.Errorf("read: %w", io.EOF))
	if got.Error() != want.Error() || !errors.Is(got, io.EOF) || errors.Is(got, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", got, want)
	}
}
