package sqlitestore

import (
	"context"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/borgerflow/borgerflow/workflow"
)

// news tells the node of this process that an effect is due, by way of memory:
// River's own way is a table that is written with every commit and read twenty
// times a second. What another process asks for is found by the next poll.
type news chan struct{}

func newNews() news { return make(news, 1) }

// tell tells of a commit that has an effect called for now.
func (n news) tell(c workflow.Commit, clock workflow.Clock) {
	now := clock.Now()
	for _, wish := range c.Schedule {
		if !wish.At.After(now) {
			select {
			case n <- struct{}{}:
			default: // it has been told and has not looked yet
			}
			return
		}
	}
}

// riverDriver is River's, but for what it listens to.
type riverDriver struct {
	*riversqlite.Driver
	news news
}

// GetListener implements riverdriver.Driver.
func (d riverDriver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return listener{d.news}
}

// listener hears the news. The other things that River tells – that a client
// leaves, that a queue is paused – concern many nodes, and this one is alone.
type listener struct{ news news }

func (l listener) Close(context.Context) error            { return nil }
func (l listener) Connect(context.Context) error          { return nil }
func (l listener) Listen(context.Context, string) error   { return nil }
func (l listener) Ping(context.Context) error             { return nil }
func (l listener) Schema() string                         { return "" }
func (l listener) SetAfterConnectExec(string)             {}
func (l listener) Unlisten(context.Context, string) error { return nil }

// WaitForNotification returns when something is due, in River's words.
func (l listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.news:
		return &riverdriver.Notification{Topic: "river_insert", Payload: `{"queue": "` + queue + `"}`}, nil
	}
}
