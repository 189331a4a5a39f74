package workflow

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/workflow/access"
)

// Say writes something about the case, without moving it: the applicant, or an
// employee whom the case has come to.
type Say struct {
	Text  string
	Files []string // ids of files that the case has received
	Asks  bool     // the other side is to answer
	To    int      // the saying that this answers; 0 = none
}

func (Say) where() (string, int) { return "", 0 }

func (c Say) run(d *decision) error {
	applicant := d.applicant()
	switch {
	case d.s.Case == "":
		return Errorf(NotFound, "workflow: decide: no such case")
	case !applicant && !d.staff():
		return Errorf(Denied, "workflow: decide: only the applicant and the case's workers write to each other")
	case d.s.Draft() || !d.s.Ended.IsZero():
		return Errorf(Conflict, "workflow: decide: nobody reads what is written about a draft or a case that has ended")
	case strings.TrimSpace(c.Text) == "" || len(c.Text) > MaxText || !utf8.ValidString(c.Text):
		return Errorf(Invalid, "workflow: decide: a text of at most %d bytes is required", MaxText)
	case c.To != 0 && !d.open(c.To, !applicant):
		return Errorf(Conflict, "workflow: decide: nobody waits for an answer to that")
	case len(c.Files) > 20 || slices.ContainsFunc(c.Files, func(id string) bool { _, ok := d.f.Files[id]; return !ok }):
		return Errorf(NotFound, "workflow: decide: a file has not been received")
	}
	w := Saying{
		ID: len(d.s.Talk) + 1, At: d.f.Now, Who: d.f.By.ActorRef(), Staff: !applicant,
		Text: c.Text, Files: c.Files, Asks: c.Asks, To: c.To, Open: c.Asks,
	}
	if c.To != 0 {
		d.emit(Event{Type: TalkClosed, Said: &Saying{ID: c.To}})
	}
	d.emit(Event{Type: Said, Said: &w})
	if d.tells(w) {
		d.effects = append(d.effects, talkEffect(w.ID))
	}
	return nil
}

// applicant reports whether By writes as the applicant.
func (d *decision) applicant() bool {
	return IsApplicant(d.s, d.f) && !(d.f.standsIn() && d.f.refuses(access.Act))
}

// staff reports whether By is an employee whom the case has come to, and who
// may work with it.
func (d *decision) staff() bool { return !d.f.refuses(access.Act) && staffOf(d.w, d.s, d.f) }

// open reports whether a saying of the other side waits for an answer.
func (d *decision) open(id int, staff bool) bool {
	return slices.ContainsFunc(d.s.Talk, func(w Saying) bool { return w.ID == id && w.Open && w.Staff != staff })
}

// CloseTalk says that a saying needs no answer any more: the side that asked
// does, or an employee.
type CloseTalk struct{ ID int }

func (CloseTalk) where() (string, int) { return "", 0 }

func (c CloseTalk) run(d *decision) error {
	closes, may := d.closes()
	if !may {
		return Errorf(Denied, "workflow: decide: only the applicant and the case's workers write to each other")
	}
	if !slices.ContainsFunc(d.s.Talk, func(w Saying) bool { return w.ID == c.ID && closes(w) }) {
		return Errorf(Conflict, "workflow: decide: nobody waits for an answer to that")
	}
	d.emit(Event{Type: TalkClosed, Said: &Saying{ID: c.ID}})
	return nil
}

// closes returns which sayings By may close; false when they do not take part in
// the dialogue.
func (d *decision) closes() (closes func(Saying) bool, may bool) {
	applicant := d.applicant()
	return func(w Saying) bool { return w.Open && !(applicant && w.Staff) }, applicant || d.staff()
}
