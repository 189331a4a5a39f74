package crashtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// The environment of a child process.
const (
	childStore = "BORGERFLOW_CRASH_STORE" // address of its store
	childSink  = "BORGERFLOW_CRASH_SINK"  // address of the systems outside
	childAhead = "BORGERFLOW_CRASH_AHEAD" // how far its clock is ahead
	childSeat  = "BORGERFLOW_CRASH_SEAT"  // which of how many it is: 0/3
)

// child is a node with people at it. It says on its output what it does – what
// is in a pipe survives the process – and is told on its input what time it is
// and how many cases there may be.
//
//	ready node-x     it has started
//	b aaby/c1/brev/1 a call of PerformEffect begins
//	e aaby/c1/brev/1 and has returned
//	did c1 submit/1  somebody was told that their command was carried out
type child struct {
	*town
	store *store
	clock *clock
	sink  string
	seat  int
	seats int
	quota atomic.Int64

	out sync.Mutex
}

func (c *child) say(format string, args ...any) {
	c.out.Lock()
	defer c.out.Unlock()
	fmt.Fprintf(os.Stdout, format+"\n", args...)
}

// PerformEffect implements workflow.Performer.
func (c *child) PerformEffect(ctx context.Context, id string) error {
	c.say("b %s", id)
	defer c.say("e %s", id)
	return c.engine.PerformEffect(ctx, id)
}

// runChild runs until it is killed, or its input ends.
func runChild(at string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &child{clock: &clock{}, sink: os.Getenv(childSink)}
	if _, err := fmt.Sscanf(os.Getenv(childSeat), "%d/%d", &c.seat, &c.seats); err != nil {
		return err
	}
	ahead, err := time.ParseDuration(os.Getenv(childAhead))
	if err != nil {
		return err
	}
	c.clock.ahead.Store(int64(ahead))
	if err := c.open(ctx, at); err != nil {
		return err
	}
	failed := make(chan error, 1)
	var people sync.WaitGroup
	people.Go(func() {
		if err := c.people(ctx); err != nil {
			failed <- err
			_ = os.Stdin.Close()
		}
	})
	c.listen()
	cancel()
	people.Wait()
	select {
	case err := <-failed:
		return err
	default:
	}
	return c.store.stop(context.WithoutCancel(ctx))
}

// open starts the node.
func (c *child) open(ctx context.Context, at string) (err error) {
	if c.store, err = openStore(ctx, at, c.clock); err != nil {
		return err
	}
	there := partner{c.sink, "esdh"}
	c.town, err = newTown(c.store, c.clock, workflow.Options{
		Handlers: map[string]workflow.Handler{"esdh": there, "brev": letters{partner{c.sink, "brev"}}},
		Notifier: there,
		Retry:    workflow.Retry{First: 100 * time.Millisecond, Most: time.Second},
	})
	if err != nil {
		return err
	}
	if _, err := c.engine.Publish(ctx, identity.System(org, "test"), solution, workflow.VersionOpen, ""); err != nil {
		return err
	}
	before, err := c.nodes(ctx, at)
	if err != nil {
		return err
	}
	if err := c.store.start(ctx, c); err != nil {
		return err
	}
	after, err := c.nodes(ctx, at)
	name := "alone"
	for id := range after {
		if !before[id] {
			name = id
		}
	}
	c.say("ready %s", name)
	return err
}

// nodes are the names that the database knows nodes by; of a file there is one,
// without a name.
func (c *child) nodes(ctx context.Context, at string) (map[string]bool, error) {
	if !isPostgres(at) {
		return nil, nil
	}
	rows, err := c.store.texts(ctx, "SELECT id FROM bf_node")
	ids := map[string]bool{}
	for _, id := range rows {
		ids[id] = true
	}
	return ids, err
}

// listen does as it is told until the input ends.
func (c *child) listen() {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		what, value, _ := strings.Cut(in.Text(), " ")
		switch what {
		case "ahead":
			if d, err := time.ParseDuration(value); err == nil {
				c.clock.ahead.Store(int64(d))
			}
		case "quota":
			var n int64
			if _, err := fmt.Sscan(value, &n); err == nil {
				c.quota.Store(n)
			}
		}
	}
}
