package workflow_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// counting is a key store that counts how often a key is fetched.
type counting struct {
	ledger.KeyStore
	loads atomic.Int64
}

func (c *counting) LoadKey(ctx context.Context, o ledger.Owner) (ledger.WrappedKey, error) {
	c.loads.Add(1)
	return c.KeyStore.LoadKey(ctx, o)
}

func TestReadingACaseFetchesItsKeyForAllEventsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	for range 10 {
		if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "ansoeg", Note: "Igen"}); err != nil {
			t.Fatal(err)
		}
		b.submit(t, b.anders, id, sound...)
	}
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := &counting{KeyStore: b.Store}
	e, err := workflow.New(b.Store, b.Files, ledger.NewSealer(keys, ring, nil), b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.View(t.Context(), b.anders, id, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	if n := keys.loads.Load(); n > 3 { // events, files and draft
		t.Errorf("the key was fetched %d times", n)
	}
}
