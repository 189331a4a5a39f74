package workflow

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"

	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/uuid"
)

// Where one may have only so many cases, two starts at once must not both pass.
// There is no lock on a person, in this engine or in a store: instead the cases
// one may have on a solution have numbers, and the id of a case follows from
// its number and from whose it is. Who has three cases begins number four. Of
// two starts at once that have counted the same, one finds its id taken – the
// store lets exactly one commit make a case – and counts again.
//
// An erased case is nobody's any more and is not counted, but its row stays, and
// so its number is not free: every start tries the numbers upwards, each time
// counting anew, and so has seen the case before the number it gets.

// beginOneOf begins a case on a solution that bounds how many one may have.
func (e *Engine) beginOneOf(ctx context.Context, s start) (Begun, error) {
	cmd := s.command()
	number := 0
	for {
		rows, err := e.begunBy(ctx, s.by, s.w.Solution.ID, s.test)
		if err != nil {
			return Begun{}, err
		}
		if before, err := e.begunWith(ctx, rows, cmd); err != nil || before != "" {
			return Begun{Case: before, Step: s.w.flow.start(), Test: s.test}, err
		}
		number = max(number, len(rows)) + 1
		begun, err := e.create(ctx, s, s.numbered(number), tally(rows), cmd)
		if err == nil || !taken(err) {
			return begun, err
		}
		if err := ctx.Err(); err != nil {
			return Begun{}, Errorf(Unavailable, "%w", err)
		}
	}
}

// taken reports whether a start failed because its number was taken: by a case
// that is there, or by one that was erased, with its key.
func taken(err error) bool {
	return errors.Is(err, ErrConflict) && !isRefusal(err) || errors.Is(err, ledger.ErrErased)
}

func isRefusal(err error) bool {
	_, ok := errors.AsType[*Refusal](err)
	return ok
}

// begunBy returns the cases that somebody's subject has on a solution, test
// cases or real ones.
func (e *Engine) begunBy(ctx context.Context, by identity.Identity, solution string, test bool) ([]CaseRow, error) {
	q := CaseQuery{Org: by.Org, Solution: solution, Test: &test, Limit: MaxLimit}
	var all []CaseRow
	for {
		rows, err := e.casesOf(ctx, by, q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if len(rows) < MaxLimit {
			return all, nil
		}
		q.Before = &rows[len(rows)-1]
	}
}

func tally(rows []CaseRow) Tally {
	t := Tally{Ever: len(rows)}
	for _, r := range rows {
		if r.State != CaseEnded {
			t.Open++
		}
	}
	return t
}

// numbered is the id of the case with that number.
func (s start) numbered(n int) string {
	text := s.by.Org + "\n" + string(s.by.Subject()) + "\n" + s.w.Solution.ID + "\n" + strconv.FormatBool(s.test) + "\n" + strconv.Itoa(n)
	var id uuid.UUID
	sum := sha256.Sum256([]byte("borgerflow numbered start\n" + text))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // RFC 9562, section 5.8
	return id.String()
}

// command is what a start is remembered by in the case it began.
func (s start) command() CommandRow {
	if s.req.Command == "" {
		return CommandRow{}
	}
	who := string(s.by.ActorRef())
	return CommandRow{ID: "start " + hashOf([]byte(who + "\n" + s.req.Command))[:32], Digest: hashOf([]byte("case.started\n" + who))[:32]}
}

// begunWith returns the case that a command has begun before, or "".
func (e *Engine) begunWith(ctx context.Context, rows []CaseRow, cmd CommandRow) (string, error) {
	if cmd.ID == "" {
		return "", nil
	}
	for _, row := range rows {
		_, err := e.store.Command(ctx, row.Org, row.ID, cmd.ID)
		if err == nil {
			return row.ID, nil
		}
		if !errors.Is(err, ErrNotFound) {
			return "", err
		}
	}
	return "", nil
}
