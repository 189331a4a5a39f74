package crashtest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// crowd is what people do who know nothing but what the store says.
type crowd struct {
	*child
	numbers map[string]int // number of the citizen by subject
	begun   map[int]bool   // whose case there is

	mu    sync.Mutex
	whose map[string]int // number of the citizen by case
}

// people act until ctx ends.
func (c *child) people(ctx context.Context) error {
	w := &crowd{child: c, numbers: map[string]int{}, begun: map[int]bool{}, whose: map[string]int{}}
	cases, _, _ := size()
	for n := range cases {
		w.numbers[string(c.citizen(n).Subject())] = n
	}
	rows, err := everyCase(ctx, c.store)
	if err != nil {
		return harmless(err)
	}
	for _, row := range rows {
		n := w.numbers[row.Subject]
		w.begun[n], w.whose[row.ID] = true, n
	}
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for turn := 0; ctx.Err() == nil; turn++ {
		if err := w.round(ctx, turn); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	return nil
}

// round begins cases that there may be, and does the tasks that are open.
func (w *crowd) round(ctx context.Context, turn int) error {
	if turn%30 == 29 {
		if _, err := w.engine.Tend(ctx, org); harmless(err) != nil {
			return err
		}
	}
	for n := range int(w.quota.Load()) {
		if !w.begun[n] && n%w.seats == w.seat {
			if err := w.begin(ctx, n); err != nil {
				return err
			}
		}
	}
	rows, err := w.store.Tasks(ctx, workflow.TaskQuery{Org: org, Limit: 400})
	if err != nil {
		return harmless(err)
	}
	var wg sync.WaitGroup
	hands, failed := make(chan struct{}, 4), make(chan error, len(rows))
	for i, row := range rows {
		hands <- struct{}{}
		wg.Go(func() {
			defer func() { <-hands }()
			if err := w.act(ctx, row, turn+i); err != nil {
				failed <- fmt.Errorf("%s of %s: %w", row.Key, row.Case, err)
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}

func (w *crowd) begin(ctx context.Context, n int) error {
	begun, err := w.engine.Start(ctx, w.citizen(n).Identity, workflow.StartRequest{Solution: "sag", Lang: i18n.Danish, Command: "start"})
	if err != nil {
		return harmless(err)
	}
	w.begun[n] = true
	w.mu.Lock()
	defer w.mu.Unlock()
	w.whose[begun.Case] = n
	return nil
}

// citizenOf returns the number of whose case it is.
func (w *crowd) citizenOf(ctx context.Context, id string) (int, error) {
	w.mu.Lock()
	n, ok := w.whose[id]
	w.mu.Unlock()
	if ok {
		return n, nil
	}
	row, err := w.store.Case(ctx, org, id)
	if err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.whose[id] = w.numbers[row.Subject]
	return w.whose[id], nil
}

// act does one task. Those at other nodes have most of theirs left to them; now
// and then two do the same.
func (w *crowd) act(ctx context.Context, row workflow.TaskRow, turn int) error {
	n, err := w.citizenOf(ctx, row.Case)
	if err != nil {
		return harmless(err)
	}
	if n%w.seats != w.seat && turn%5 != 0 {
		return nil
	}
	command := fmt.Sprintf("%s/%d", row.Key, row.Since.UnixMicro())
	judgement := workflow.Judgement{Case: row.Case, Step: row.Step, Round: row.Round, Command: command}
	switch {
	case row.Kind == "trouble":
		command, err = w.repair(ctx, row)
	case row.Step == "ansoeg":
		err = w.submit(ctx, row, n, command)
	case row.Step == "vurder" && n%5 == 0 || row.Step == "kontrol" && n%4 == 0 && row.Group == "pension":
		return nil // nobody does it: it expires, or is escalated
	case row.Step == "vurder" && n%7 == 0 && row.Round == 1:
		judgement.Note = "Der mangler noget"
		_, err = w.engine.Reject(ctx, employee("kim", "pension"), judgement)
	default:
		_, err = w.engine.Approve(ctx, employee("lone", row.Group), judgement)
	}
	if err != nil {
		return harmless(err)
	}
	w.say("did %s %s", row.Case, command)
	return nil
}

func (w *crowd) submit(ctx context.Context, row workflow.TaskRow, n int, command string) error {
	who := w.citizen(n)
	v, err := w.engine.View(ctx, who, row.Case, i18n.Danish)
	if err != nil {
		return err
	}
	for _, s := range v.Steps {
		if s.Step.ID != row.Step || len(s.Forms) == 0 {
			continue
		}
		f := s.Forms[0]
		answers := f.Answers.Clone()
		if _, err := answers.Set("/navn", []string{fmt.Sprintf("Prøve %d, gang %d", n, row.Round)}, i18n.Danish); err != nil {
			return err
		}
		res, err := w.engine.Submit(ctx, who, workflow.SubmitRequest{
			Case: row.Case, Step: row.Step, Round: row.Round, Lang: i18n.Danish, Command: command,
			Forms: map[string]workflow.FormInput{f.ID: {Answers: answers, Revision: f.Revision}},
		})
		if err == nil && !res.Submitted {
			err = workflow.Errorf(workflow.Invalid, "crashtest: the case was not submitted")
		}
		return err
	}
	return errFaster
}

// repair sees to a letter that nobody knows of whether it was sent: somebody
// goes and looks. Each trouble of a letter is another one.
func (w *crowd) repair(ctx context.Context, row workflow.TaskRow) (command string, err error) {
	key := row.Case + "/" + row.Key
	effect, err := w.store.Effect(ctx, org+"/"+key)
	if err != nil {
		return "", err
	}
	if effect.State != workflow.EffectDead {
		return "", errFaster
	}
	sent, err := ask(ctx, w.sink, key)
	if err != nil {
		return "", workflow.Errorf(workflow.Unavailable, "crashtest: ask: %w", err)
	}
	command = fmt.Sprintf("%s/%d", row.Key, effect.Updated.UnixMicro())
	r := workflow.Repair{Case: row.Case, Step: row.Step, Round: row.Round, Command: command}
	if sent > 0 {
		r.Note = "Det er sendt"
		_, err = w.engine.Skip(ctx, employee("ole", "operator"), r)
	} else {
		_, err = w.engine.Retry(ctx, employee("ole", "operator"), r)
	}
	if errors.Is(err, workflow.ErrNotFound) { // out of trouble, the case is no operator's
		err = errFaster
	}
	return command, err
}

// errFaster says that somebody else has done it.
var errFaster = workflow.Errorf(workflow.Conflict, "crashtest: somebody was faster")

// harmless keeps errors that say that something is wrong: somebody else was
// faster, or the database did not answer, is what may happen.
func harmless(err error) error {
	switch workflow.CodeOf(err) {
	case workflow.Conflict, workflow.Unavailable, workflow.InDoubt:
		return nil
	}
	return err
}

func everyCase(ctx context.Context, s workflow.CaseStore) ([]workflow.CaseRow, error) {
	var all []workflow.CaseRow
	q := workflow.CaseQuery{Org: org, Limit: workflow.MaxLimit}
	for {
		part, err := s.Cases(ctx, q)
		all = append(all, part...)
		if err != nil || len(part) < workflow.MaxLimit {
			return all, err
		}
		q.Before = &part[len(part)-1]
	}
}
