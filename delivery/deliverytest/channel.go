package deliverytest

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/google/go-cmp/cmp"
)

func testSend(t *testing.T, h Harness) {
	t.Run("delivers-the-message-whole", func(t *testing.T) {
		c, want := h.New(t), Message("k1")
		receipt, err := c.Send(t.Context(), want)
		if err != nil || receipt.ID == "" || receipt.State == "" {
			t.Fatalf("Send = %+v, %v; want a receipt with id and state", receipt, err)
		}
		if h.Received == nil {
			t.Skip("the harness has no Received")
		}
		if diff := cmp.Diff([]delivery.Message{want}, h.Received(c)); diff != "" {
			t.Errorf("received (-want +got):\n%s", diff)
		}
	})
	t.Run("gives-each-message-an-id-of-its-own", func(t *testing.T) {
		c := h.New(t)
		first, err1 := c.Send(t.Context(), Message("k1"))
		second, err2 := c.Send(t.Context(), Message("k2"))
		if err1 != nil || err2 != nil || first.ID == second.ID {
			t.Errorf("Send twice = %+v, %v and %+v, %v", first, err1, second, err2)
		}
	})
	t.Run("takes-documents-up-to-the-limit", func(t *testing.T) {
		c, m := h.New(t), Message("k1")
		m.Title = strings.Repeat("æ", delivery.MaxTitle)
		m.Attachments = nil
		for range delivery.MaxAttachments {
			m.Attachments = append(m.Attachments, Message("").Attachments[0])
		}
		m.Body.Data = bytes.Repeat([]byte("x"), 5_000_000)
		if _, err := c.Send(t.Context(), m); err != nil {
			t.Errorf("Send at the limits: %v", err)
		}
	})
	t.Run("retains-nothing-of-the-message", func(t *testing.T) {
		if h.Received == nil {
			t.Skip("the harness has no Received")
		}
		c, m := h.New(t), Message("k1")
		if _, err := c.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		m.Body.Data[0], m.Attachments[0].Name = 'X', "x"
		if diff := cmp.Diff([]delivery.Message{Message("k1")}, h.Received(c)); diff != "" {
			t.Errorf("what was received changed with the caller's message (-want +got):\n%s", diff)
		}
	})
	t.Run("with-ended-context-sends-nothing", func(t *testing.T) {
		c := h.New(t)
		_, err := c.Send(ended(t), Message("k1"))
		wantCode(t, err, delivery.Unavailable)
		wantReceived(t, h, c, 0)
	})
	t.Run("after-close-is-unavailable", func(t *testing.T) {
		c := h.New(t)
		closer, ok := c.(io.Closer)
		if !ok {
			t.Skip("the channel cannot be closed")
		}
		if err := closer.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := c.Send(t.Context(), Message("k1"))
		wantCode(t, err, delivery.Unavailable)
		wantReceived(t, h, c, 0)
	})
	t.Run("many-at-once-arrive-once-each", func(t *testing.T) {
		c := h.New(t)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if _, err := c.Send(t.Context(), Message(strings.Repeat("k", i+1))); err != nil {
					t.Errorf("Send: %v", err)
				}
			})
		}
		wg.Wait()
		wantReceived(t, h, c, 8)
	})
}

func testCheck(t *testing.T, h Harness) {
	cases := map[string]func(*delivery.Message){
		"no-recipient":               func(m *delivery.Message) { m.To = delivery.Recipient{} },
		"two-recipients":             func(m *delivery.Message) { m.To.CVR = "13748136" },
		"letters-in-the-CPR-number":  func(m *delivery.Message) { m.To.CPR = "61015O1234" },
		"a-CVR-number-that-is-wrong": func(m *delivery.Message) { m.To = delivery.Recipient{CVR: "13748137"} },
		"no-title":                   func(m *delivery.Message) { m.Title = " " },
		"a-title-of-two-lines":       func(m *delivery.Message) { m.Title = "a\nb" },
		"a-title-over-the-limit":     func(m *delivery.Message) { m.Title = strings.Repeat("æ", delivery.MaxTitle+1) },
		"no-key":                     func(m *delivery.Message) { m.Key = "" },
		"an-empty-body":              func(m *delivery.Message) { m.Body.Data = nil },
		"a-body-of-another-type":     func(m *delivery.Message) { m.Body.ContentType = "image/png" },
		"a-file-name-with-a-slash":   func(m *delivery.Message) { m.Attachments[0].Name = "../x.pdf" },
		"a-file-name-with-a-space-that-is-not-one": func(m *delivery.Message) {
			m.Attachments[0].Name = "a\u2003b.pdf"
		},
		"too-many-attachments": func(m *delivery.Message) {
			for range delivery.MaxAttachments {
				m.Attachments = append(m.Attachments, m.Attachments[0])
			}
		},
		"too-many-bytes": func(m *delivery.Message) { m.Body.Data = make([]byte, delivery.MaxBytes) },
	}
	for name, break_ := range cases {
		t.Run(name+"-is-invalid", func(t *testing.T) {
			c, m := h.New(t), Message("k1")
			break_(&m)
			_, err := c.Send(t.Context(), m)
			wantCode(t, err, delivery.Invalid)
			if err != nil && strings.Contains(err.Error(), "1234") {
				t.Error("the error holds the CPR number")
			}
			wantReceived(t, h, c, 0)
		})
	}
}

func testFind(t *testing.T, h Harness) {
	find := func(t *testing.T) (delivery.Channel, delivery.Finder) {
		c := h.New(t)
		f, ok := c.(delivery.Finder)
		if !ok {
			t.Skip("the channel is no delivery.Finder: a doubt goes to a person")
		}
		return c, f
	}
	t.Run("gives-the-receipt", func(t *testing.T) {
		c, f := find(t)
		want, err := c.Send(t.Context(), Message("k1"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Find(t.Context(), Org, "k1")
		if err != nil || got != want {
			t.Errorf("Find = %+v, %v; want %+v", got, err, want)
		}
	})
	t.Run("of-an-unknown-key-or-organisation-is-not-found", func(t *testing.T) {
		c, f := find(t)
		if _, err := c.Send(t.Context(), Message("k1")); err != nil {
			t.Fatal(err)
		}
		_, err := f.Find(t.Context(), Org, "k2")
		wantCode(t, err, delivery.NotFound)
		_, err = f.Find(t.Context(), "other", "k1")
		wantCode(t, err, delivery.NotFound)
	})
	t.Run("with-ended-context-is-unavailable", func(t *testing.T) {
		_, f := find(t)
		_, err := f.Find(ended(t), Org, "k1")
		wantCode(t, err, delivery.Unavailable)
	})
	t.Run("shows-what-was-sent-though-the-answer-was-lost", func(t *testing.T) {
		if h.LoseNext == nil {
			t.Skip("the harness has no LoseNext")
		}
		c, f := find(t)
		h.LoseNext(c)
		_, err := c.Send(t.Context(), Message("k1"))
		wantCode(t, err, delivery.InDoubt)
		if _, err := f.Find(t.Context(), Org, "k1"); err != nil {
			t.Errorf("Find: %v", err)
		}
	})
}
