package failure_test

import (
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
)

func TestCodesAndSentinels(t *testing.T) {
	t.Parallel()
	sentinels := map[failure.Code]error{
		failure.Invalid:     failure.ErrInvalid,
		failure.NotFound:    failure.ErrNotFound,
		failure.Conflict:    failure.ErrConflict,
		failure.Denied:      failure.ErrDenied,
		failure.Rejected:    failure.ErrRejected,
		failure.Unsupported: failure.ErrUnsupported,
		failure.Unavailable: failure.ErrUnavailable,
		failure.InDoubt:     failure.ErrInDoubt,
	}
	for code, want := range sentinels {
		err := failure.Wrap("payment: capture", failure.Errorf(code, "cause"))
		if !errors.Is(err, want) {
			t.Errorf("errors.Is(%s failure, its sentinel) = false", code)
		}
		if got := failure.CodeOf(err); got != code {
			t.Errorf("CodeOf = %s, want %s", got, code)
		}
		if got := failure.CodeOf(want); got != code {
			t.Errorf("CodeOf(bare sentinel) = %s, want %s", got, code)
		}
		if got, want := failure.Repeatable(err), code == failure.Unavailable; got != want {
			t.Errorf("Repeatable(%s) = %v, want %v", code, got, want)
		}
	}
}

func TestUnknownErrorIsInDoubt(t *testing.T) {
	t.Parallel()
	err := failure.Wrap("esdh: create case", errors.New("connection reset"))
	if !errors.Is(err, failure.ErrInDoubt) {
		t.Errorf("a failure without a code must be in doubt, got %s", failure.CodeOf(err))
	}
	if failure.Wrap("esdh: create case", nil) != nil {
		t.Error("Wrap(nil) is not nil")
	}
}
