package memdelivery_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/delivery/deliverytest"
	"github.com/borgerflow/borgerflow/delivery/memdelivery"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/google/go-cmp/cmp"
)

func setup(t *testing.T, journal memdelivery.Journal) *memdelivery.Channel {
	t.Helper()
	c, err := memdelivery.New(&memdelivery.Options{Journal: journal})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func messages(c delivery.Channel) []delivery.Message {
	var out []delivery.Message
	for _, l := range c.(*memdelivery.Channel).Received() {
		out = append(out, l.Message)
	}
	return out
}

func TestSuite(t *testing.T) {
	t.Parallel()
	deliverytest.Run(t, deliverytest.Harness{
		New:      func(t *testing.T) delivery.Channel { return setup(t, nil) },
		FailNext: func(c delivery.Channel, code delivery.Code) { c.(*memdelivery.Channel).FailNext(code) },
		LoseNext: func(c delivery.Channel) { c.(*memdelivery.Channel).LoseNext() },
		Received: messages,
	})
}

func TestJournalSurvives(t *testing.T) {
	t.Parallel()
	var journal fake.Lines
	before := setup(t, &journal)
	m := deliverytest.Message("case-1/brev/1")
	receipt, err := before.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	after := setup(t, &journal)
	if diff := cmp.Diff(before.Received(), after.Received()); diff != "" {
		t.Errorf("received (-before +after):\n%s", diff)
	}
	again, err := after.Send(t.Context(), m)
	if err != nil || again != receipt {
		t.Errorf("Send after the restart = %+v, %v; want %+v", again, err, receipt)
	}
	if got := len(after.Received()); got != 1 {
		t.Errorf("received %d letters, want 1", got)
	}
}

func TestJournalThatCannotBeRead(t *testing.T) {
	t.Parallel()
	var journal fake.Lines
	_ = journal.Append([]byte("{"))
	if _, err := memdelivery.New(&memdelivery.Options{Journal: &journal}); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("New = %v, want invalid", err)
	}
}

func ExampleNew() {
	channel, err := memdelivery.New(nil)
	if err != nil {
		panic(err)
	}
	message := deliverytest.Message("case-1/brev/1")
	if _, err := channel.Send(context.Background(), message); err != nil {
		panic(err)
	}
	for _, letter := range channel.Received() {
		fmt.Println(letter.Receipt.ID, letter.Message)
	}
	// Output: letter-1 message case-1/brev/1 to a person with 1 attachments
}
