package kptest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/borgerflow/borgerflow/kp"
	"github.com/google/go-cmp/cmp"
)

const fileName = "9d9b7d62-3f0e-4c39-9df0-9b6b1f6d3c55.pdf"

func put(t *testing.T, h Harness, p Pair, name, contents string) {
	t.Helper()
	if err := p.Transport.Put(t.Context(), h.Sender.User, name, strings.NewReader(contents), int64(len(contents))); err != nil {
		t.Fatalf("Put(%s): %v", name, err)
	}
}

// trigger returns a trigger file for fileName with the given size.
func trigger(t *testing.T, h Harness, sender string, size int64) string {
	t.Helper()
	out, err := kp.Trigger{
		FileName: fileName, Size: size, Sender: sender, FileID: "1", AttachmentRef: kp.DefaultNames(kp.KindSP242).AttachmentRef,
		SenderSystem: h.Sender.System, SenderAuthority: h.Sender.CVR, Transaction: kp.Transaction(Org, "k1"),
		At: time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC), RecipientAuthority: h.Sender.CVR,
	}.XML()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// receipt waits for the technical receipt of fileName.
func receipt(t *testing.T, h Harness, p Pair) string {
	t.Helper()
	for range 20 {
		data, err := p.Transport.Get(t.Context(), h.Sender.User, fileName+kp.ReceiptSuffix)
		if err == nil {
			return string(data)
		}
		wantCode(t, err, kp.NotFound)
	}
	t.Fatal("no technical receipt came")
	return ""
}

func testTransport(t *testing.T, h Harness) {
	t.Run("moves-a-file-after-its-trigger-and-gives-a-receipt", func(t *testing.T) {
		p := h.New(t)
		put(t, h, p, fileName, "contents")
		put(t, h, p, fileName+kp.TriggerSuffix, trigger(t, h, h.Sender.User, 8))
		if got := receipt(t, h, p); !strings.Contains(got, "SUCCESS") {
			t.Errorf("receipt says %s", got)
		}
		wantReceived(t, h, p, 0, 1)
	})
	t.Run("moves-nothing-without-a-trigger", func(t *testing.T) {
		p := h.New(t)
		put(t, h, p, fileName, "contents")
		wantReceived(t, h, p, 0, 0)
	})
	refused := map[string]func(t *testing.T) string{
		"a-trigger-with-another-size":   func(t *testing.T) string { return trigger(t, h, h.Sender.User, 7) },
		"a-trigger-with-another-sender": func(t *testing.T) string { return trigger(t, h, "somebody", 8) },
		"a-trigger-that-is-none":        func(*testing.T) string { return "<Trigger/>" },
	}
	for name, text := range refused {
		t.Run(name+"-gives-an-error-receipt", func(t *testing.T) {
			p := h.New(t)
			put(t, h, p, fileName, "contents")
			put(t, h, p, fileName+kp.TriggerSuffix, text(t))
			if got := receipt(t, h, p); !strings.Contains(got, "ErrorMessage") {
				t.Errorf("receipt says %s", got)
			}
			wantReceived(t, h, p, 0, 0)
		})
	}
	t.Run("lists-gets-and-removes-what-is-in-IN", func(t *testing.T) {
		p := h.New(t)
		put(t, h, p, fileName, "contents")
		put(t, h, p, fileName+kp.TriggerSuffix, trigger(t, h, h.Sender.User, 8))
		receipt(t, h, p)
		names, err := p.Transport.List(t.Context(), h.Sender.User)
		if err != nil || !slices.Contains(names, fileName+kp.ReceiptSuffix) {
			t.Errorf("List = %v, %v", names, err)
		}
		for range 2 {
			if err := p.Transport.Remove(t.Context(), h.Sender.User, fileName+kp.ReceiptSuffix); err != nil {
				t.Errorf("Remove: %v", err)
			}
		}
		_, err = p.Transport.Get(t.Context(), h.Sender.User, fileName+kp.ReceiptSuffix)
		wantCode(t, err, kp.NotFound)
	})
	t.Run("keeps-the-readers-error-and-leaves-no-file", func(t *testing.T) {
		p := h.New(t)
		broken := errors.New("broken")
		data := io.MultiReader(strings.NewReader("cont"), iotest.ErrReader(broken))
		if err := p.Transport.Put(t.Context(), h.Sender.User, fileName, data, 8); !errors.Is(err, broken) {
			t.Errorf("Put = %v, want the reader's error", err)
		}
		put(t, h, p, fileName+kp.TriggerSuffix, trigger(t, h, h.Sender.User, 8))
		if got := receipt(t, h, p); !strings.Contains(got, "ErrorMessage") {
			t.Errorf("half a file was moved: %s", got)
		}
	})
	t.Run("with-ended-context-does-nothing", func(t *testing.T) {
		p := h.New(t)
		ctx := ended(t)
		wantCode(t, p.Transport.Put(ctx, h.Sender.User, fileName, strings.NewReader("x"), 1), kp.Unavailable)
		_, err := p.Transport.List(ctx, h.Sender.User)
		wantCode(t, err, kp.Unavailable)
		_, err = p.Transport.Get(ctx, h.Sender.User, fileName)
		wantCode(t, err, kp.Unavailable)
		wantCode(t, p.Transport.Remove(ctx, h.Sender.User, fileName), kp.Unavailable)
	})
	t.Run("after-close-is-unavailable", func(t *testing.T) {
		p := h.New(t)
		closer, ok := p.Transport.(io.Closer)
		if !ok {
			t.Skip("the transport cannot be closed")
		}
		if err := closer.Close(); err != nil {
			t.Fatal(err)
		}
		wantCode(t, p.Transport.Put(t.Context(), h.Sender.User, fileName, strings.NewReader("x"), 1), kp.Unavailable)
	})
}

// form returns a form without attachments under a transaction of key.
func form(h Harness, key string) kp.Form {
	names := kp.DefaultNames(kp.KindSP242)
	return kp.Form{
		Transaction: kp.Transaction(Org, key), FormType: names.FormType, Title: names.Title, FileFormat: "html",
		Route:    kp.Route{SenderCVR: h.Sender.CVR, RoutingCVR: h.Sender.CVR, KLE: names.KLE, Facet: names.Facet},
		Document: kp.Document{ContentType: "text/html", Data: []byte("<p>æøå 🎈</p>")},
		XML: []byte("<SP242><Header><Myndighed>urn:oio:cvr-nr:" + h.Sender.CVR + "</Myndighed><KLE>" + names.KLE +
			"</KLE></Header><Underskrift>æøå 🎈</Underskrift></SP242>"),
	}
}

func testDistributor(t *testing.T, h Harness) {
	t.Run("hands-the-form-over-whole", func(t *testing.T) {
		p, want := h.New(t), form(h, "k1")
		ack, err := p.Distributor.Send(t.Context(), want)
		if err != nil || ack.ID == "" || ack.At.IsZero() {
			t.Fatalf("Send = %+v, %v; want an id and a time", ack, err)
		}
		if h.Received == nil {
			t.Skip("the harness has no Received")
		}
		if diff := cmp.Diff([]Received{{Form: want}}, h.Received(p)); diff != "" {
			t.Errorf("received (-want +got):\n%s", diff)
		}
	})
	t.Run("identical-form-again-gives-the-same-acknowledgement", func(t *testing.T) {
		p := h.New(t)
		first, err1 := p.Distributor.Send(t.Context(), form(h, "k1"))
		again, err2 := p.Distributor.Send(t.Context(), form(h, "k1"))
		if err1 != nil || err2 != nil || first != again {
			t.Errorf("Send twice = %+v, %v and %+v, %v", first, err1, again, err2)
		}
		wantReceived(t, h, p, 1, 0)
	})
	t.Run("another-form-under-the-transaction-is-a-conflict", func(t *testing.T) {
		p, f := h.New(t), form(h, "k1")
		if _, err := p.Distributor.Send(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		f.XML = bytes.Replace(f.XML, []byte("🎈"), []byte("!"), 1)
		_, err := p.Distributor.Send(t.Context(), f)
		wantCode(t, err, kp.Conflict)
		wantReceived(t, h, p, 1, 0)
	})
	t.Run("form-that-names-an-unseen-file-is-rejected", func(t *testing.T) {
		p, f := h.New(t), form(h, "k1")
		f.XML = bytes.Replace(f.XML, []byte("</Header>"), []byte("<Dokumenter><Dokumentnavn>x.pdf</Dokumentnavn></Dokumenter></Header>"), 1)
		_, err := p.Distributor.Send(t.Context(), f)
		wantCode(t, err, kp.Rejected)
		wantReceived(t, h, p, 0, 0)
	})
	t.Run("route-leads-to-one-system", func(t *testing.T) {
		p := h.New(t)
		got, err := p.Distributor.Receivers(t.Context(), form(h, "k1").Route)
		if err != nil || len(got) != 1 {
			t.Errorf("Receivers = %+v, %v; want one", got, err)
		}
		_, err = p.Distributor.Receivers(ended(t), form(h, "k1").Route)
		wantCode(t, err, kp.Unavailable)
	})
	t.Run("finds-what-was-taken-and-nothing-else", func(t *testing.T) {
		p := h.New(t)
		finder, ok := p.Distributor.(kp.Finder)
		if !ok {
			t.Skip("the distributor is no kp.Finder: after a doubt the identical form is sent again")
		}
		want, err := p.Distributor.Send(t.Context(), form(h, "k1"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := finder.Find(t.Context(), h.Sender.CVR, kp.Transaction(Org, "k1")); err != nil || got != want {
			t.Errorf("Find = %+v, %v; want %+v", got, err, want)
		}
		_, err = finder.Find(t.Context(), h.Sender.CVR, kp.Transaction(Org, "k2"))
		wantCode(t, err, kp.NotFound)
	})
	t.Run("with-ended-context-sends-nothing", func(t *testing.T) {
		p := h.New(t)
		_, err := p.Distributor.Send(ended(t), form(h, "k1"))
		wantCode(t, err, kp.Unavailable)
		wantReceived(t, h, p, 0, 0)
	})
}
