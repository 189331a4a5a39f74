package workflow

import (
	"context"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// PersonExportVersion is the version of the shape of [Engine.ExportPerson].
// Within a version members are added, never taken away or given another meaning.
const PersonExportVersion = 1

// ExportPerson writes everything that is kept about a person as one JSON object
// (GDPR articles 15 and 20): their cases, the latest first, each with what was
// submitted, what is being filled in, files, dialogue, history, what was handed
// to whom, how long it is kept and why, and who has read it. A case is read and
// written at a time. The same data and time give the same bytes.
//
// The person themself, logged in, gets their own: who is empty or themself. What
// they may not see of their cases is left out, and employees are not named.
// Nobody gets it for another by a mandate. An employee of the exporters' group
// gets it for the person whose references who holds – [ledger.Index.Identify]
// makes them – except for fields that are withheld from them and cases that the
// organisation's policy keeps from them, which are counted (leftOut). They also get what the
// person submitted in steps of somebody else's case, as a co-applicant does;
// that looks through every case of the solutions that have such steps, which is
// why it is not done for whoever logs in.
//
// That data were taken out is written in the audit trail first. When it fails
// half-way the JSON is not whole.
func (e *Engine) ExportPerson(ctx context.Context, c Caller, who identity.Person, w io.Writer) error {
	const op = "workflow: export person"
	own := !c.IsEmployee()
	switch {
	case own && (c.IsAnonymous() || c.System != "" || c.Principal != nil || who.Ref != "" && who.Ref != c.ActorRef()):
		return Errorf(Denied, "workflow: export person: people get their own data only")
	case !own && who.Ref == "":
		return Errorf(Invalid, "workflow: export person: whose data?")
	case own:
		who = c.Actor
	default:
		if err := e.byExporter(c); err != nil {
			return failure.Wrap(op, err)
		}
	}
	if err := e.readLine(ctx, c, audit.NoCase, "export", "person.exported", string(who.Ref)); err != nil {
		return failure.Wrap(op, err)
	}
	x := &personExport{e: e, c: c, who: identity.Identity{Org: c.Org, Actor: who}, own: own, w: w}
	return failure.Wrap(op, x.write(ctx))
}

// personExport writes one person's data.
type personExport struct {
	e   *Engine
	c   Caller
	who identity.Identity // whose data
	own bool              // the reader is the person
	w   io.Writer
	n   int // cases written
	out int // cases left out
}

func (x *personExport) write(ctx context.Context) error {
	head, err := lineOf(struct {
		Version int       `json:"version"`
		Org     string    `json:"organisation"`
		Person  string    `json:"person"`
		At      time.Time `json:"at"`
	}{PersonExportVersion, x.c.Org, string(x.who.Actor.Ref), x.e.now()})
	if err != nil {
		return err
	}
	if err := x.put(string(head[:len(head)-2]) + `,"cases":[` + "\n"); err != nil {
		return err
	}
	for _, ref := range x.who.Subjects() {
		q := CaseQuery{Org: x.c.Org, Subject: string(ref)}
		if err := x.e.eachCase(ctx, x.c, q, func(l *loaded) error { return x.one(ctx, l) }); err != nil {
			return err
		}
	}
	if !x.own {
		if err := x.others(ctx); err != nil {
			return err
		}
	}
	return x.put(`],"leftOut":` + strconv.Itoa(x.out) + "}\n")
}

// others writes the cases of other people in which the person did a step. Only
// solutions with steps that such a person may do are looked through.
func (x *personExport) others(ctx context.Context) error {
	versions, err := x.e.store.Versions(ctx, x.c.Org, "")
	if err != nil {
		return err
	}
	solutions := map[string]bool{}
	for _, v := range versions { // a case may have come from any of them
		if solutions[v.Solution] {
			continue
		}
		w, err := x.e.workflow(ctx, v.Org, v.Solution, v.Hash)
		if err != nil {
			return err
		}
		if w.letsOthersIn() {
			solutions[v.Solution] = true
		}
	}
	for _, id := range sortedKeys(solutions) {
		err = x.e.eachCase(ctx, x.c, CaseQuery{Org: x.c.Org, Solution: id}, func(l *loaded) error {
			if x.subject(l) || !l.s.took(x.who) {
				return nil
			}
			return x.one(ctx, l)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// letsOthersIn reports whether a step may be done by somebody who is neither the
// applicant nor an employee of a group.
func (w *Workflow) letsOthersIn() bool {
	return slices.ContainsFunc(w.Solution.Steps, func(s *Step) bool {
		return s.Kind.Person() && s.Assign.To != "" && s.Assign.To != Applicant
	})
}

// took reports whether a step of the case was ever the person's, or a form was
// submitted by them last.
func (s *State) took(who identity.Identity) bool {
	for _, all := range s.Had {
		if slices.ContainsFunc(all, func(a Assignee) bool { return who.Is(a.Person) }) {
			return true
		}
	}
	for _, sub := range s.Forms {
		if sub.By != nil && who.Is(sub.By.Subject()) {
			return true
		}
	}
	return false
}

// subject reports whether the case is the person's own.
func (x *personExport) subject(l *loaded) bool { return x.who.Is(identity.Ref(l.row.Subject)) }

func (x *personExport) put(text string) error {
	if _, err := io.WriteString(x.w, text); err != nil {
		return Errorf(Unavailable, "workflow: export: the export cannot be written: %w", err)
	}
	return nil
}

// one writes one case.
func (x *personExport) one(ctx context.Context, l *loaded) error {
	if !x.own && !x.e.mayExport(ctx, l, x.c) {
		x.out++
		return nil
	}
	if err := x.e.read(ctx, l, x.c, "case.exported", ""); err != nil {
		return err
	}
	out, err := x.caseOf(ctx, l)
	if err != nil {
		return err
	}
	data, err := lineOf(out)
	if err != nil {
		return err
	}
	if x.n++; x.n > 1 {
		data = append([]byte(","), data...)
	}
	return x.put(string(data))
}
