package kptest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/kp"
	"github.com/google/go-cmp/cmp"
)

func testHandIn(t *testing.T, h Harness) {
	t.Run("brings-form-and-attachments-in-order", func(t *testing.T) {
		p := h.New(t)
		receipt := mustHandIn(t, service(t, h, p), Submission("k1"))
		if receipt.State != kp.Received || receipt.ID == "" || receipt.Transaction != kp.Transaction(Org, "k1") {
			t.Errorf("HandIn = %+v", receipt)
		}
		wantReceived(t, h, p, 1, 3)
		if h.Received == nil {
			t.Skip("the harness has no Received")
		}
		got := h.Received(p)[0]
		want := [][]byte{[]byte("%PDF-1.7 estimate\x00\xff"), []byte("\xff\xd8 invoice"), []byte("power of attorney")}
		if diff := cmp.Diff(want, got.Files); diff != "" {
			t.Errorf("files (-want +got):\n%s", diff)
		}
		if got.Form.Transaction != receipt.Transaction {
			t.Errorf("the form's transaction is %s, the receipt's %s", got.Form.Transaction, receipt.Transaction)
		}
	})
	t.Run("without-attachments-is-received-at-once", func(t *testing.T) {
		p, sub := h.New(t), Submission("k1")
		sub.Attachments, sub.Application.Proxy = nil, nil
		receipt, err := service(t, h, p).HandIn(t.Context(), who(), sub)
		if err != nil || receipt.State != kp.Received {
			t.Errorf("HandIn = %+v, %v; want received", receipt, err)
		}
		wantReceived(t, h, p, 1, 0)
	})
	t.Run("takes-as-many-documents-as-the-form-may-name", func(t *testing.T) {
		p, sub := h.New(t), Submission("k1")
		for i := len(sub.Attachments); i < kp.MaxDocuments; i++ {
			sub.Attachments = append(sub.Attachments, kp.BytesOf("bilag.pdf", kp.Other, fmt.Append(nil, "the same name, contents ", i%2)))
		}
		mustHandIn(t, service(t, h, p), sub)
		wantReceived(t, h, p, 1, kp.MaxDocuments)
	})
	t.Run("same-key-hands-in-once", func(t *testing.T) {
		p := h.New(t)
		s := service(t, h, p)
		first := mustHandIn(t, s, Submission("k1"))
		if again := mustHandIn(t, s, Submission("k1")); again != first {
			t.Errorf("the second receipt is %+v, want %+v", again, first)
		}
		if got, err := s.Receipt(t.Context(), Org, "k1"); err != nil || got != first {
			t.Errorf("Receipt = %+v, %v; want %+v", got, err, first)
		}
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("same-key-at-once-hands-in-once", func(t *testing.T) {
		p := h.New(t)
		s := service(t, h, p)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := s.HandIn(t.Context(), who(), Submission("k1")); err != nil {
					t.Errorf("HandIn: %v", err)
				}
			})
		}
		wg.Wait()
		mustHandIn(t, s, Submission("k1"))
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("same-key-for-another-submission-is-a-conflict", func(t *testing.T) {
		p := h.New(t)
		s := service(t, h, p)
		mustHandIn(t, s, Submission("k1"))
		others := map[string]func(*kp.Submission){
			"application": func(s *kp.Submission) { s.Application.Treatment = kp.FootCare },
			"attachment":  func(s *kp.Submission) { s.Attachments[0] = kp.BytesOf("x.pdf", kp.Estimate, []byte("another")) },
			"document":    func(s *kp.Submission) { s.Document.Data = []byte("another") },
		}
		for name, change := range others {
			sub := Submission("k1")
			change(&sub)
			_, err := s.HandIn(t.Context(), who(), sub)
			if kp.CodeOf(err) != kp.Conflict || err == nil {
				t.Errorf("another %s: %v, want conflict", name, err)
			}
		}
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("sends-the-form-only-when-all-receipts-are-there", func(t *testing.T) {
		if h.Hold == nil || h.Release == nil {
			t.Skip("the harness has no Hold and Release")
		}
		p := h.New(t)
		s := service(t, h, p)
		if err := h.Hold(p); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			receipt, err := s.HandIn(t.Context(), who(), Submission("k1"))
			if err != nil || receipt.State != kp.HandedIn || receipt.Transaction == "" {
				t.Fatalf("HandIn without receipts = %+v, %v; want handed in", receipt, err)
			}
		}
		wantReceived(t, h, p, 0, 3)
		if err := h.Release(p); err != nil {
			t.Fatal(err)
		}
		mustHandIn(t, s, Submission("k1"))
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("removes-the-receipts-it-has-read", func(t *testing.T) {
		p := h.New(t)
		mustHandIn(t, service(t, h, p), Submission("k1"))
		if names, err := p.Transport.List(t.Context(), h.Sender.User); err != nil || len(names) != 0 {
			t.Errorf("IN holds %v, %v; want nothing", names, err)
		}
	})
	t.Run("with-ended-context-does-nothing", func(t *testing.T) {
		p := h.New(t)
		_, err := service(t, h, p).HandIn(ended(t), who(), Submission("k1"))
		wantCode(t, err, kp.Unavailable)
		wantReceived(t, h, p, 0, 0)
	})
}

func testFailures(t *testing.T, h Harness) {
	codes := []kp.Code{kp.Invalid, kp.NotFound, kp.Conflict, kp.Denied, kp.Rejected, kp.Unsupported, kp.Unavailable}
	for _, code := range codes {
		t.Run(string(code)+"-comes-through", func(t *testing.T) {
			if h.FailNext == nil {
				t.Skip("the harness has no FailNext")
			}
			for name, trim := range map[string]func(*kp.Submission){
				"for the first file": func(*kp.Submission) {},
				"for the form":       func(s *kp.Submission) { s.Attachments, s.Application.Proxy = nil, nil },
			} {
				p, sub := h.New(t), Submission("k1")
				trim(&sub)
				s := service(t, h, p)
				h.FailNext(p, code)
				_, err := s.HandIn(t.Context(), who(), sub)
				wantCode(t, err, code)
				if f, ok := errors.AsType[*kp.Error](err); !ok || f.Op != "kp: hand in" {
					t.Errorf("%s: %v does not name its operation", name, err)
				}
				wantReceived(t, h, p, 0, 0)
				if code == kp.Rejected {
					_, err := s.HandIn(t.Context(), who(), sub)
					wantCode(t, err, kp.Rejected)
					continue
				}
				mustHandIn(t, s, sub)
				wantReceived(t, h, p, 1, len(sub.Attachments))
			}
		})
	}
	t.Run("contents-that-are-not-as-announced-are-invalid-and-no-trigger-is-put", func(t *testing.T) {
		breaks := map[string]func(*kp.Attachment){
			"too short": func(a *kp.Attachment) { a.Size++ },
			"too long":  func(a *kp.Attachment) { a.Size-- },
			"altered":   func(a *kp.Attachment) { a.SHA256 = strings.Repeat("0", 64) },
		}
		for name, break_ := range breaks {
			p, sub := h.New(t), Submission("k1")
			break_(&sub.Attachments[1])
			_, err := service(t, h, p).HandIn(t.Context(), who(), sub)
			if kp.CodeOf(err) != kp.Invalid || err == nil {
				t.Errorf("%s: %v, want invalid", name, err)
			}
			wantReceived(t, h, p, 0, 1)
		}
	})
	t.Run("attachment-that-cannot-be-opened-is-unavailable", func(t *testing.T) {
		p, sub := h.New(t), Submission("k1")
		open := sub.Attachments[0].Open
		sub.Attachments[0].Open = func(context.Context) (io.ReadCloser, error) { return nil, errors.New("disk") }
		s := service(t, h, p)
		_, err := s.HandIn(t.Context(), who(), sub)
		wantCode(t, err, kp.Unavailable)
		sub.Attachments[0].Open = open
		mustHandIn(t, s, sub)
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("malformed-application-never-leaves-the-house", func(t *testing.T) {
		p, sub := h.New(t), Submission("k1")
		sub.Application.Signature = ""
		_, err := service(t, h, p).HandIn(t.Context(), who(), sub)
		wantCode(t, err, kp.Invalid)
		wantReceived(t, h, p, 0, 0)
	})
}

func testDoubt(t *testing.T, h Harness) {
	lose := func(t *testing.T) {
		if h.LoseNext == nil {
			t.Skip("the harness has no LoseNext")
		}
	}
	t.Run("lost-answer-to-a-form-arrives-once", func(t *testing.T) {
		lose(t)
		p, sub := h.New(t), Submission("k1")
		sub.Attachments, sub.Application.Proxy = nil, nil
		s := service(t, h, p)
		h.LoseNext(p)
		_, err := s.HandIn(t.Context(), who(), sub)
		wantCode(t, err, kp.InDoubt)
		mustHandIn(t, s, sub)
		wantReceived(t, h, p, 1, 0)
	})
	t.Run("lost-answer-to-a-form-arrives-once-though-nobody-can-be-asked", func(t *testing.T) {
		lose(t)
		p, sub := h.New(t), Submission("k1")
		sub.Attachments, sub.Application.Proxy = nil, nil
		mute := Pair{p.Transport, struct{ kp.Distributor }{p.Distributor}}
		s := service(t, h, mute)
		h.LoseNext(p)
		_, err := s.HandIn(t.Context(), who(), sub)
		wantCode(t, err, kp.InDoubt)
		mustHandIn(t, s, sub)
		wantReceived(t, h, p, 1, 0)
	})
	t.Run("lost-answers-to-files-bring-each-file-once", func(t *testing.T) {
		lose(t)
		p := h.New(t)
		s := service(t, h, p)
		for range 4 {
			h.LoseNext(p)
			_, err := s.HandIn(t.Context(), who(), Submission("k1"))
			wantCode(t, err, kp.InDoubt)
		}
		mustHandIn(t, s, Submission("k1"))
		wantReceived(t, h, p, 1, 3)
	})
	t.Run("doubt-about-what-never-arrived-is-sent-then", func(t *testing.T) {
		if h.FailNext == nil {
			t.Skip("the harness has no FailNext")
		}
		p := h.New(t)
		s := service(t, h, p)
		h.FailNext(p, kp.InDoubt)
		_, err := s.HandIn(t.Context(), who(), Submission("k1"))
		wantCode(t, err, kp.InDoubt)
		mustHandIn(t, s, Submission("k1"))
		wantReceived(t, h, p, 1, 3)
	})
}

func testApply(t *testing.T, h Harness) {
	yes := kp.Answer{ID: "a1", Transaction: kp.Transaction(Org, "k1"), Accepted: true}
	no := kp.Answer{ID: "a2", Transaction: yes.Transaction, Reason: "Uden for målgruppen 🎈"}
	apply := func(t *testing.T, s *kp.Service, a kp.Answer) kp.Receipt {
		t.Helper()
		receipt, err := s.Apply(t.Context(), who(), a)
		if err != nil {
			t.Fatalf("Apply: %v", err)
		}
		return receipt
	}
	t.Run("answer-to-an-unknown-transaction-is-not-found", func(t *testing.T) {
		_, err := service(t, h, h.New(t)).Apply(t.Context(), who(), yes)
		wantCode(t, err, kp.NotFound)
	})
	t.Run("first-answer-decides-and-repeats-change-nothing", func(t *testing.T) {
		s := service(t, h, h.New(t))
		mustHandIn(t, s, Submission("k1"))
		for _, a := range []kp.Answer{yes, yes, no} {
			if got := apply(t, s, a); got.State != kp.Accepted || got.Reason != "" {
				t.Errorf("Apply(%s) = %+v, want accepted", a.ID, got)
			}
		}
		if got := mustHandIn(t, s, Submission("k1")); got.State != kp.Accepted {
			t.Errorf("HandIn = %+v, want accepted", got)
		}
	})
	t.Run("refusal-keeps-its-reason", func(t *testing.T) {
		s := service(t, h, h.New(t))
		mustHandIn(t, s, Submission("k1"))
		if got := apply(t, s, no); got.State != kp.Refused || got.Reason != no.Reason {
			t.Errorf("Apply = %+v, want refused with the reason", got)
		}
	})
	t.Run("nameless-answer-is-invalid", func(t *testing.T) {
		_, err := service(t, h, h.New(t)).Apply(t.Context(), who(), kp.Answer{Transaction: "x"})
		wantCode(t, err, kp.Invalid)
	})
}
