package deliverytest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

func testService(t *testing.T, h Harness) {
	t.Run("same-key-sends-once", func(t *testing.T) {
		c := h.New(t)
		s := service(t, c)
		first := mustSend(t, s)
		if again := mustSend(t, s); again != first {
			t.Errorf("the second receipt is %+v, want %+v", again, first)
		}
		if got, err := s.Receipt(t.Context(), Org, "k1"); err != nil || got != first {
			t.Errorf("Receipt = %+v, %v; want %+v", got, err, first)
		}
		wantReceived(t, h, c, 1)
	})
	t.Run("same-key-at-once-sends-once", func(t *testing.T) {
		c := h.New(t)
		s := service(t, c)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := s.Send(t.Context(), sender(), Message("k1")); err != nil {
					t.Errorf("Send: %v", err)
				}
			})
		}
		wg.Wait()
		wantReceived(t, h, c, 1)
	})
	t.Run("same-key-for-another-message-is-a-conflict", func(t *testing.T) {
		c := h.New(t)
		s := service(t, c)
		mustSend(t, s)
		other := Message("k1")
		other.Attachments[0].Data = []byte("another")
		_, err := s.Send(t.Context(), sender(), other)
		wantCode(t, err, delivery.Conflict)
		wantReceived(t, h, c, 1)
	})
	t.Run("same-key-in-two-organisations-is-two-messages", func(t *testing.T) {
		c := h.New(t)
		s := service(t, c)
		mustSend(t, s)
		if _, err := s.Send(t.Context(), identity.System("bby", "engine"), Message("k1")); err != nil {
			t.Errorf("Send: %v", err)
		}
		wantReceived(t, h, c, 2)
	})
	t.Run("unknown-receipt-is-not-found", func(t *testing.T) {
		_, err := service(t, h.New(t)).Receipt(t.Context(), Org, "k1")
		wantCode(t, err, delivery.NotFound)
	})
	t.Run("invalid-message-never-reaches-the-channel", func(t *testing.T) {
		c := h.New(t)
		m := Message("k1")
		m.Title = ""
		_, err := service(t, c).Send(t.Context(), sender(), m)
		wantCode(t, err, delivery.Invalid)
		wantReceived(t, h, c, 0)
	})
	t.Run("with-ended-context-sends-nothing", func(t *testing.T) {
		c := h.New(t)
		_, err := service(t, c).Send(ended(t), sender(), Message("k1"))
		wantCode(t, err, delivery.Unavailable)
		wantReceived(t, h, c, 0)
	})
	testFailures(t, h)
	testDoubt(t, h)
}

func mustSend(t *testing.T, s *delivery.Service) delivery.Receipt {
	t.Helper()
	receipt, err := s.Send(t.Context(), sender(), Message("k1"))
	if err != nil {
		t.Fatalf("Send: %v", err)
	}
	return receipt
}

// testFailures sees each code come through, and what a repeat does then.
func testFailures(t *testing.T, h Harness) {
	codes := []delivery.Code{
		delivery.Invalid, delivery.NotFound, delivery.Conflict, delivery.Denied,
		delivery.Rejected, delivery.Unsupported, delivery.Unavailable,
	}
	for _, code := range codes {
		name := string(code) + "-comes-through-and-a-repeat-sends"
		if code == delivery.Rejected {
			name = "rejected-comes-through-and-is-final"
		}
		t.Run(name, func(t *testing.T) {
			if h.FailNext == nil {
				t.Skip("the harness has no FailNext")
			}
			c := h.New(t)
			s := service(t, c)
			h.FailNext(c, code)
			_, err := s.Send(t.Context(), sender(), Message("k1"))
			wantCode(t, err, code)
			if f, ok := errors.AsType[*delivery.Error](err); !ok || f.Op != "delivery: send" {
				t.Errorf("%v does not name its operation", err)
			}
			wantReceived(t, h, c, 0)
			if code == delivery.Rejected {
				_, err := s.Send(t.Context(), sender(), Message("k1"))
				wantCode(t, err, delivery.Rejected)
				wantReceived(t, h, c, 0)
				return
			}
			mustSend(t, s)
			wantReceived(t, h, c, 1)
		})
	}
}

// mute is a channel that cannot be asked.
type mute struct{ c delivery.Channel }

func (m mute) Send(ctx context.Context, msg delivery.Message) (delivery.Receipt, error) {
	return m.c.Send(ctx, msg)
}

func testDoubt(t *testing.T, h Harness) {
	t.Run("lost-answer-is-looked-up-and-sends-once", func(t *testing.T) {
		c := h.New(t)
		if _, ok := c.(delivery.Finder); !ok || h.LoseNext == nil {
			t.Skip("the channel is no delivery.Finder, or the harness has no LoseNext")
		}
		s := service(t, c)
		h.LoseNext(c)
		_, err := s.Send(t.Context(), sender(), Message("k1"))
		wantCode(t, err, delivery.InDoubt)
		mustSend(t, s)
		wantReceived(t, h, c, 1)
	})
	t.Run("doubt-about-what-never-arrived-sends-then", func(t *testing.T) {
		c := h.New(t)
		if _, ok := c.(delivery.Finder); !ok || h.FailNext == nil {
			t.Skip("the channel is no delivery.Finder, or the harness has no FailNext")
		}
		s := service(t, c)
		h.FailNext(c, delivery.InDoubt)
		_, err := s.Send(t.Context(), sender(), Message("k1"))
		wantCode(t, err, delivery.InDoubt)
		wantReceived(t, h, c, 0)
		mustSend(t, s)
		wantReceived(t, h, c, 1)
	})
	t.Run("doubt-that-cannot-be-asked-about-stays", func(t *testing.T) {
		if h.LoseNext == nil {
			t.Skip("the harness has no LoseNext")
		}
		c := h.New(t)
		s := service(t, mute{c})
		h.LoseNext(c)
		for range 3 {
			_, err := s.Send(t.Context(), sender(), Message("k1"))
			wantCode(t, err, delivery.InDoubt)
			if !errors.Is(err, ledger.ErrUndecided) {
				t.Errorf("%v is not ledger.ErrUndecided", err)
			}
		}
		wantReceived(t, h, c, 1)
	})
}
