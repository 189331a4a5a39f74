package workflow

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Notifier tells people that something waits for them: by e-mail, SMS, Digital
// Post, or in the organisation's own systems. It decides which, and looks up
// where an employee or a group is written to.
//
// Notify is called at least once for each notification, with the same Key every time,
// and must look the key up before it sends; see [Handler] for what its errors
// mean. The text holds personal data and is not to be logged. Implementations
// are safe for concurrent use.
type Notifier interface {
	Notify(ctx context.Context, n Notification) error
}

// Notification is one message to somebody.
type Notification struct {
	Org  string
	Key  string // case/step/round/part, case/@talk/saying/said, or digest/date/whom: tells repeated calls
	Case string // empty in a digest
	Test bool   // a test case's: not to be sent to anybody real
	// To is one of a person, an employee and a group.
	To      Recipient
	Lang    i18n.Lang
	Subject string
	Body    string    // plain text
	Due     time.Time // of the task; zero when it has no deadline
}

// Recipient is who a notification is for: exactly one of its members.
type Recipient struct {
	Person   *identity.Person // the applicant, or a co-applicant: what is known of them
	Employee string           // a user name
	Group    string           // of employees
}

// Signer has people sign documents electronically.
//
// Request asks for a signature; it is called at least once for each, with the
// same Key every time, and must look the key up before it asks anybody; see
// [Handler] for what its errors mean. What came of it is told to the engine with
// [Engine.Signed], as often as the signer likes. Implementations are safe for
// concurrent use and keep nothing of the snapshot.
type Signer interface {
	Request(ctx context.Context, r SignRequest) error
}

// SignRequest asks for one signature.
type SignRequest struct {
	Org   string
	Key   string // case/step/round/part: tells repeated calls
	Case  string
	Step  string
	Round int
	Test  bool
	// By is who is to sign: the applicant or co-applicant; nil for an employee,
	// whose user name is Employee, and for whoever in Group does it.
	By       *identity.Person
	Employee string
	Group    string
	Forms    []string // ids of the forms that are signed, in Snapshot
	Snapshot CaseSnapshot
}

// Directory is what the organisation knows of its employees.
//
// Implementations are safe for concurrent use. Errors are failures; not_found
// says that there is nobody.
type Directory interface {
	// Manager returns the user name of an employee's nearest manager.
	Manager(ctx context.Context, org, user string) (string, error)
	// ActsFor returns the user names of the employees whose deputy the user is
	// at that time.
	ActsFor(ctx context.Context, org, user string, at time.Time) ([]string, error)
}

// notify sends a message about a task: to whose it was, and with what was known,
// when the message was asked for, so that every call with a key says the same.
func (e *Engine) notify(ctx context.Context, l *loaded, row EffectRow) error {
	if e.opts.Notifier == nil {
		return Errorf(Unsupported, "workflow: notify: there is no notifier")
	}
	if now := l.step(row.Step); now == nil || now.message(row.Part) == "" {
		return nil // the version that the case was taken to since sends none
	}
	if _, ok := l.s.Token(row.Step, row.Round); !ok {
		return nil
	}
	past, step, err := e.whenAsked(ctx, l, row)
	if err != nil {
		return err
	}
	then := past.s
	t, ok := then.Token(step.ID, row.Round)
	if !ok {
		return Errorf(Invalid, "workflow: notify: the message is about no task")
	}
	past.files = l.files
	n := Notification{Org: row.Org, Key: row.Key, Case: row.Case, Test: l.row.Test, Lang: then.Lang, Due: t.Due}
	n.To = recipient(then, t, step)
	if n.To.Person == nil {
		n.Lang = past.w.Solution.Languages[0]
	}
	id := step.message(row.Part)
	n.Subject, n.Body, ok = past.w.messageIn(e.telling(past, t, n.To, n.Lang), id)
	if !ok {
		return Errorf(Invalid, "workflow: notify: the solution has no message %q", id)
	}
	return e.opts.Notifier.Notify(ctx, n)
}

// telling evaluates the flow's expressions with the facts about a task, and
// without those that are withheld from whom they are told.
func (e *Engine) telling(l *loaded, t Token, to Recipient, lang i18n.Lang) *form.State {
	step := l.w.Step(t.Step)
	facts := e.toldFacts(l, veilFor(l.w, to, step), lang, step.Title.In(lang))
	if !t.Due.IsZero() {
		facts.Values["task.due"] = expression.DateOf(lastDay(t.Due))
	}
	link := Link{Org: l.row.Org, Case: l.row.ID, Step: t.Step, Round: t.Round, Invite: e.invite(l.row, t)}
	if e.opts.Links != nil {
		facts.Values["task.link"] = expression.TextOf(e.opts.Links(link))
	}
	return l.w.exprs.Evaluate(l.w.exprs.NewAnswers(), facts)
}

// toldFacts are the facts of a message, but for what is withheld.
func (e *Engine) toldFacts(l *loaded, withheld veil, lang i18n.Lang, title string) form.Facts {
	r := readingOf(l.w, l.s, e.facts(l, Caller{Identity: identity.System(l.row.Org, scheduler)}))
	r.lang = lang
	facts := r.facts(l.w.exprs)
	facts.Withheld = withheld.factsOf(l.w.exprs)
	facts.Values["task.title"] = expression.TextOf(title)
	return facts
}

// recipient is who a message about a task is for.
func recipient(s *State, t Token, step *Step) Recipient {
	a := t.assignee(step)
	switch {
	case a.Applicant:
		who := s.Applicant.SubjectPerson()
		return Recipient{Person: &who}
	case a.Email != "":
		return Recipient{Person: &identity.Person{Ref: a.Person, Email: a.Email}}
	case t.Claimed.IsEmployee():
		return Recipient{Employee: user(t.Claimed)}
	case a.Person.IsEmployee():
		return Recipient{Employee: user(a.Person)}
	case a.Person != "":
		return Recipient{Person: &identity.Person{Ref: a.Person, CPR: identity.CPR(a.CPR), CVR: a.CVR}}
	}
	return Recipient{Group: a.Group}
}

// user is the user name in an employee's reference.
func user(r identity.Ref) string {
	return strings.TrimPrefix(string(r), string(identity.EmployeeRef("")))
}

// Link is a place that a message links to; see Options.Links.
type Link struct {
	Org   string
	Case  string
	Step  string // empty: the case, where its dialogue is
	Round int
	// Invite is the secret that lets a co-applicant in who is known by an e-mail
	// address only; empty for everybody else. It belongs in the address's
	// fragment or is exchanged for a session at once: it must not end in logs.
	Invite string
}

// invite is the secret of a co-applicant's link. It is worked out anew from the
// index key whenever it is needed, and kept nowhere.
func (e *Engine) invite(row CaseRow, t Token) string { return inviteBy(e.opts.Index, row, t) }

func inviteBy(x *ledger.Index, row CaseRow, t Token) string {
	if t.Assignee.Email == "" || x == nil {
		return ""
	}
	return string(x.Ref(row.Org, "invite", row.ID+"/"+taskKey(t.asked(), t.Round)+"/"+string(t.Assignee.Person)))
}

// invited returns the co-applicant whose link the caller has shown, also when
// their step has been done since.
func (e *Engine) invited(l *loaded, c Caller) identity.Ref {
	if c.Token == "" || e.opts.Index == nil {
		return ""
	}
	for _, id := range l.s.everKnown() {
		step := l.s.current(id)
		for round := 1; round <= l.s.Rounds[step]; round++ {
			for _, a := range l.s.Had[step] {
				if e.opened(l.row, Token{Step: id, Round: round, Assignee: a}, c.Token) {
					return a.Person
				}
			}
		}
	}
	return ""
}

// opened reports whether a secret is that of a co-applicant's link, also of one
// that was sent while the index key was another.
func (e *Engine) opened(row CaseRow, t Token, secret string) bool {
	for x := e.opts.Index; x != nil; x = x.Former() {
		want := inviteBy(x, row, t)
		if want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(secret)) == 1 {
			return true
		}
	}
	return false
}

// findManager asks who the manager of an employee is.
func (e *Engine) findManager(ctx context.Context, l *loaded, row EffectRow) (Output, error) {
	t, ok := l.s.Token(row.Step, row.Round)
	if !ok || t.Assignee.ManagerOf == "" {
		return Output{}, Errorf(Conflict, "workflow: nobody's manager is looked for")
	}
	if e.opts.Directory == nil {
		return Output{}, Errorf(Unsupported, "workflow: there is no directory of employees")
	}
	name, err := e.opts.Directory.Manager(ctx, row.Org, user(t.Assignee.ManagerOf))
	if err == nil && name == "" {
		err = Errorf(NotFound, "workflow: the employee has no manager")
	}
	return Output{Ref: name}, err
}

// askSignature asks the signer for a signature.
func (e *Engine) askSignature(ctx context.Context, l *loaded, row EffectRow) error {
	if e.opts.Signer == nil {
		return Errorf(Unsupported, "workflow: there is no signer")
	}
	snapshot, step, err := e.snapshot(ctx, l, row)
	if err != nil {
		return err
	}
	t, _ := l.s.Token(row.Step, row.Round)
	to := recipient(l.s, t, step)
	r := SignRequest{
		Org: row.Org, Key: row.Key, Case: row.Case, Step: row.Step, Round: row.Round, Test: l.row.Test,
		By: to.Person, Employee: to.Employee, Group: to.Group, Snapshot: snapshot,
	}
	for _, sf := range step.Forms {
		if sf.Mode != Withheld {
			r.Forms = append(r.Forms, sf.Form)
		}
	}
	return e.opts.Signer.Request(ctx, r)
}

// acting returns the employees whose deputy the caller is now.
func (e *Engine) acting(ctx context.Context, c Caller) []identity.Ref {
	if e.opts.Directory == nil || !c.IsEmployee() {
		return nil
	}
	users, err := e.opts.Directory.ActsFor(ctx, c.Org, c.Employee, e.now())
	if err != nil {
		return nil // whoever cannot be asked gives no rights
	}
	slices.Sort(users)
	refs := make([]identity.Ref, 0, len(users))
	for _, u := range users {
		refs = append(refs, identity.EmployeeRef(u))
	}
	return refs
}
