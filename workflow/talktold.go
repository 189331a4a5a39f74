package workflow

import (
	"context"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// partSaid begins the name of the part of a case that tells of a saying; the
// saying's number follows.
const partSaid = "said-"

func saidIn(part string) int {
	id, err := strconv.Atoi(strings.TrimPrefix(part, partSaid))
	if err != nil {
		return 0
	}
	return id
}

// talkEffect tells the other side of a saying. It belongs to no step: the case
// may have moved on before the message is sent, and the question is still there.
func talkEffect(id int) Effect {
	return Effect{Step: kindTalk, Round: id, Kind: kindTalk, Part: "said"}
}

// tells reports whether the other side is to be told of a saying: as the solution
// says, or, where it says nothing, when there is somebody who sends messages.
// An applicant who is not known cannot be told.
func (d *decision) tells(w Saying) bool {
	if w.Staff && d.s.unreachable() {
		return false
	}
	return d.f.Notifies || d.w.Solution.Dialogue.message(w.Staff) != ""
}

// message is the id of the message that tells of what a side wrote; empty for
// the library's own.
func (t Dialogue) message(staff bool) string {
	if staff {
		return t.Applicant
	}
	return t.Staff
}

// unreachable reports whether nothing is known of the applicant by which they
// could be written to.
func (s *State) unreachable() bool {
	who := s.Applicant.SubjectPerson()
	return who.CPR == "" && who.CVR == "" && who.Email == "" && s.Applicant.Employee == ""
}

// saying returns one that was written; nil when there is none of that number.
func (s *State) saying(id int) *Saying {
	if id < 1 || id > len(s.Talk) {
		return nil
	}
	return &s.Talk[id-1]
}

// untold reports whether the other side should still be told of a saying: nobody
// is asked what has been answered meanwhile.
func (s *State) untold(id int) bool {
	w := s.saying(id)
	return w != nil && s.Ended.IsZero() && (w.Open || !w.Asks)
}

func (FailTalk) where() (string, int) { return "", 0 }

// run makes it the operators' task in what the case waits for now; when it waits
// for nothing, nobody reads what was written any more.
func (c FailTalk) run(d *decision) error {
	switch {
	case d.f.By.System == "":
		return Errorf(Denied, "workflow: decide: only the engine tells what became of its messages")
	case !d.s.untold(c.ID) || len(d.s.Tokens) == 0:
		return nil
	}
	t := d.s.Tokens[len(d.s.Tokens)-1]
	d.on(t, Event{Type: PartFailed, Part: partSaid + strconv.Itoa(c.ID), Code: c.Code})
	return nil
}

// tellTalk sends the message that something was written about the case: to who
// was to hear it when it was written, so that every call says the same.
func (e *Engine) tellTalk(ctx context.Context, l *loaded, row EffectRow) error {
	past, err := e.whenSaid(ctx, l, row.Round)
	switch {
	case err != nil || past == nil:
		return err
	case e.opts.Notifier == nil:
		return Errorf(Unsupported, "workflow: notify: there is no notifier")
	}
	w := past.s.saying(row.Round)
	n := Notification{Org: row.Org, Key: row.Key, Case: row.Case, Test: l.row.Test, Lang: past.w.Solution.Languages[0]}
	n.To = past.s.hears(past.w, w.Staff, e.opts.Operators)
	if w.Staff {
		n.Lang = past.s.Lang
	}
	n.Subject, n.Body = e.talkWords(past, *w, n)
	return e.opts.Notifier.Notify(ctx, n)
}

// whenSaid returns the case as it was just after a saying was written, on the
// version that it was on then; nil when there is none of that number.
func (e *Engine) whenSaid(ctx context.Context, l *loaded, id int) (*loaded, error) {
	n := 0
	for i, ev := range l.events {
		if ev.Type != Said {
			continue
		}
		if n++; n == id {
			w, err := e.versionAt(ctx, l, l.events[i:])
			return &loaded{row: l.row, w: w, s: Replay(l.events[:i+1]), at: ev.At, files: l.files}, err
		}
	}
	return nil, nil
}

// hears is who is told of what a side wrote.
func (s *State) hears(w *Workflow, staff bool, operators string) Recipient {
	if !staff {
		person, group := s.asked(w, operators)
		if person != "" {
			return Recipient{Employee: user(identity.Ref(person))}
		}
		return Recipient{Group: group}
	}
	who := s.Applicant.SubjectPerson()
	if s.Applicant.Principal == nil && s.Applicant.Employee != "" {
		return Recipient{Employee: s.Applicant.Employee}
	}
	return Recipient{Person: &who}
}

// talkWords words the message, by the solution's template or the library's. What
// was written is not in it: messages travel by roads that are open to others.
func (e *Engine) talkWords(l *loaded, w Saying, n Notification) (subject, body string) {
	link := ""
	if e.opts.Links != nil {
		link = e.opts.Links(Link{Org: l.row.Org, Case: l.row.ID})
	}
	if id := l.w.Solution.Dialogue.message(w.Staff); id != "" {
		facts := e.toldFacts(l, veilFor(l.w, n.To, l.w.Solution.Steps...), n.Lang, i18n.Message(n.Lang, "said.title"))
		if link != "" {
			facts.Values["task.link"] = expression.TextOf(link)
		}
		if subject, body, ok := l.w.messageIn(l.w.exprs.Evaluate(l.w.exprs.NewAnswers(), facts), id); ok {
			return subject, body
		}
	}
	key := "said.staff"
	if w.Staff {
		key = "said.applicant"
	}
	switch { // what applicants write asks as a rule, an answer too
	case w.To != 0 && !(w.Staff && w.Asks):
		key += "_answers"
	case w.Asks:
		key += "_asks"
	}
	title := fault.Arg{Name: "title", Kind: fault.Text, Value: l.w.Solution.Title.In(n.Lang)}
	body = i18n.Message(n.Lang, key, title)
	if link != "" {
		body += "\n\n" + link
	}
	return i18n.Message(n.Lang, key+"_subject"), body
}
