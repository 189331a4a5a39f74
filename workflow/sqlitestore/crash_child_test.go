package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// handovers is how many handovers a case of the crash test has, one after the
// other; each is an effect, and asked for by the commit that concludes the one
// before.
const handovers = 3

// assembly is the smallest engine that can be killed: it sends the effect's
// key and records the outcome together with the next effect, or the end.
type assembly struct {
	store *sqlitestore.Store
	send  func(key string) error
}

// begin opens a case with its first handover.
func (a *assembly) begin(ctx context.Context, id string) error {
	now := workflow.SystemClock{}.Now()
	c := workflow.Commit{
		Case:    workflow.CaseRow{Org: org, ID: id, Version: 1, State: workflow.CaseOpen, Created: now, Updated: now},
		Command: workflow.CommandRow{ID: "begin", Version: 1},
	}
	a.next(&c, 1, now)
	return a.store.Commit(ctx, c)
}

// next adds handover n to a commit, an event and an audit line.
func (a *assembly) next(c *workflow.Commit, n int, now time.Time) {
	c.Case.Events++
	c.Events = append(c.Events, workflow.EventRow{Seq: c.Case.Events, At: now, Type: "test.step", Body: []byte("sealed")})
	l := line(c.Case.ID, "test.step")
	l.At = now
	c.Lines = append(c.Lines, l)
	if n > handovers {
		c.Case.State = workflow.CaseEnded
		return
	}
	key := fmt.Sprintf("%s/handover/%d", c.Case.ID, n)
	c.Effects = append(c.Effects, workflow.EffectRow{
		ID: org + "/" + key, Org: org, Case: c.Case.ID, Key: key, Kind: "kp", Step: "handover", Round: n,
		State: workflow.EffectPending, Next: now, Created: now, Updated: now,
	})
	c.Schedule = append(c.Schedule, workflow.Schedule{Effect: org + "/" + key, At: now})
}

// PerformEffect sends and records.
func (a *assembly) PerformEffect(ctx context.Context, id string) error {
	e, err := a.store.Effect(ctx, id)
	if err != nil || e.State != workflow.EffectPending {
		return err
	}
	row, err := a.store.Case(ctx, e.Org, e.Case)
	if err != nil {
		return err
	}
	if err := a.send(e.Key); err != nil {
		return err
	}
	now := workflow.SystemClock{}.Now()
	e.State, e.Next, e.Updated, e.Attempts = workflow.EffectDone, time.Time{}, now, e.Attempts+1
	c := workflow.Commit{Expected: row.Version, Case: row, Effects: []workflow.EffectRow{e}, Performed: id}
	c.Case.Version, c.Case.Updated = row.Version+1, now
	a.next(&c, e.Round+1, now)
	return a.store.Commit(ctx, c)
}

// runChild begins cases and performs their handovers until it is killed.
func runChild(file, sink string) error {
	ctx := context.Background()
	db, err := sql.Open("sqlite", dsn(file))
	if err != nil {
		return err
	}
	s, err := sqlitestore.Open(ctx, db, fast())
	if err != nil {
		return err
	}
	a := &assembly{store: s, send: func(key string) error { return post(sink, "key", key) }}
	if err := s.Start(ctx, a); err != nil {
		return err
	}
	latest, err := s.Cases(ctx, workflow.CaseQuery{Org: org, Limit: 1})
	if err != nil {
		return err
	}
	n := 0
	if len(latest) > 0 {
		if _, err := fmt.Sscanf(latest[0].ID, "c%d", &n); err != nil {
			return err
		}
	}
	fmt.Println("ready")
	for ; ; n++ {
		id := fmt.Sprintf("c%08d", n+1)
		if err := a.begin(ctx, id); err != nil {
			return err
		}
		if err := post(sink, "case", id); err != nil {
			return err
		}
		if err := pace(ctx, s); err != nil {
			return err
		}
	}
}

// pace waits while many effects are pending.
func pace(ctx context.Context, s *sqlitestore.Store) error {
	for {
		left, err := s.Effects(ctx, workflow.EffectQuery{State: workflow.EffectPending, Limit: 20})
		if err != nil || len(left) < 20 {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}

func post(sink, name, value string) error {
	res, err := http.Post(sink, "application/x-www-form-urlencoded", strings.NewReader(url.Values{name: {value}}.Encode()))
	if err != nil {
		return err
	}
	return res.Body.Close()
}
