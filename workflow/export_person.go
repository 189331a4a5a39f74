package workflow

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
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
// The person themself, logged in, gets their own: ref is theirs or empty. What
// they may not see of their cases is left out, and employees are not named.
// Nobody gets it for another by a mandate. An employee of the exporters' group
// gets it for the person that ref names, except for fields that the solution
// withholds from them; ledger.Index makes the reference. They also get what the
// person submitted in steps of somebody else's case, as a co-applicant does;
// that looks through every case of the solutions that have such steps, which is
// why it is not done for whoever logs in.
//
// That data were taken out is written in the audit trail first. When it fails
// half-way the JSON is not whole.
func (e *Engine) ExportPerson(ctx context.Context, c Caller, ref identity.Ref, w io.Writer) error {
	const op = "workflow: export person"
	own := !c.IsEmployee()
	switch {
	case own && (c.IsAnonymous() || c.System != "" || c.Principal != nil || ref != "" && ref != c.ActorRef()):
		return Errorf(Denied, "workflow: export person: people get their own data only")
	case !own && ref == "":
		return Errorf(Invalid, "workflow: export person: whose data?")
	case own:
		ref = c.ActorRef()
	default:
		if err := e.byExporter(c); err != nil {
			return failure.Wrap(op, err)
		}
	}
	if err := e.readLine(ctx, c, audit.NoCase, "export", "person.exported", string(ref)); err != nil {
		return failure.Wrap(op, err)
	}
	x := &personExport{e: e, c: c, ref: ref, own: own, w: w}
	return failure.Wrap(op, x.write(ctx))
}

// personExport writes one person's data.
type personExport struct {
	e   *Engine
	c   Caller
	ref identity.Ref
	own bool // the reader is the person
	w   io.Writer
	n   int // cases written
}

func (x *personExport) write(ctx context.Context) error {
	head, err := lineOf(struct {
		Version int       `json:"version"`
		Org     string    `json:"organisation"`
		Person  string    `json:"person"`
		At      time.Time `json:"at"`
	}{PersonExportVersion, x.c.Org, string(x.ref), x.e.now()})
	if err != nil {
		return err
	}
	if err := x.put(string(head[:len(head)-2]) + `,"cases":[` + "\n"); err != nil {
		return err
	}
	subject := CaseQuery{Org: x.c.Org, Subject: string(x.ref)}
	if err := x.e.eachCase(ctx, subject, func(l *loaded) error { return x.one(ctx, l) }); err != nil {
		return err
	}
	if !x.own {
		if err := x.others(ctx); err != nil {
			return err
		}
	}
	return x.put("]}\n")
}

// others writes the cases of other people in which the person did a step. Only
// solutions with steps that such a person may do are looked through.
func (x *personExport) others(ctx context.Context) error {
	versions, err := x.e.store.Versions(ctx, x.c.Org, "")
	if err != nil {
		return err
	}
	slices.SortFunc(versions, func(a, b VersionRow) int { return strings.Compare(a.Solution+"\n"+a.Hash, b.Solution+"\n"+b.Hash) })
	for _, v := range versions {
		w, err := x.e.workflow(ctx, v.Org, v.Solution, v.Hash)
		if err != nil {
			return err
		}
		if !w.letsOthersIn() {
			continue
		}
		err = x.e.eachCase(ctx, CaseQuery{Org: v.Org, Solution: v.Solution, Hash: v.Hash}, func(l *loaded) error {
			if l.row.Subject == string(x.ref) || !l.s.took(x.ref) {
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

// took reports whether the person submitted a form in the case last.
func (s *State) took(ref identity.Ref) bool {
	for _, sub := range s.Forms {
		if sub.By != nil && sub.By.Subject() == ref {
			return true
		}
	}
	return false
}

func (x *personExport) put(text string) error {
	if _, err := io.WriteString(x.w, text); err != nil {
		return Errorf(Unavailable, "workflow: export: the export cannot be written: %w", err)
	}
	return nil
}

// one writes one case.
func (x *personExport) one(ctx context.Context, l *loaded) error {
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

// personCase is one case in the export. Its members are the format.
type personCase struct {
	Case      string            `json:"case"`
	Role      string            `json:"role"` // applicant, or participant in somebody else's case
	Solution  personSolution    `json:"solution"`
	State     CaseState         `json:"state"`
	Test      bool              `json:"test,omitempty"`
	Language  i18n.Lang         `json:"language"`
	Person    *identity.Person  `json:"person,omitempty"` // as the login knew them
	Params    map[string]string `json:"params,omitempty"` // what the link to the solution gave
	Started   time.Time         `json:"started"`
	Sent      *time.Time        `json:"sent,omitempty"`
	Ended     *time.Time        `json:"ended,omitempty"`
	Outcome   string            `json:"outcome,omitempty"`
	KeptUntil *time.Time        `json:"keptUntil,omitempty"` // left out while it goes on, or until the organisation erases it
	Held      bool              `json:"held,omitempty"`      // under legal hold
	Submitted []personForm      `json:"submitted"`           // oldest first
	Drafts    []personForm      `json:"drafts,omitempty"`    // being filled in
	Files     []personFile      `json:"files"`
	History   []personEntry     `json:"history"`
	Handed    []personHandover  `json:"handedOver,omitempty"` // to other systems
	Reads     []personRead      `json:"reads"`                // by others than the person
}

type personSolution struct {
	ID         string `json:"id"`
	Version    string `json:"version"`
	Title      string `json:"title"`
	Owner      string `json:"owner"`
	KLE        string `json:"kle"`
	Purpose    string `json:"purpose,omitempty"`
	LegalBasis string `json:"legalBasis,omitempty"`
}

type personForm struct {
	Form  string       `json:"form"`
	Step  string       `json:"step,omitempty"`
	Round int          `json:"round,omitempty"`
	At    *time.Time   `json:"at,omitempty"`
	By    string       `json:"by,omitempty"` // person, proxy, employee or other
	Data  *schema.Tree `json:"data,omitempty"`
	// Raw is what was submitted, when the form cannot be read any more.
	Raw json.RawMessage `json:"raw,omitempty"`
}

type personFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type personEntry struct {
	At      time.Time `json:"at"`
	What    EventType `json:"what"`
	By      string    `json:"by"`
	Who     string    `json:"who,omitempty"` // for employees
	Step    string    `json:"step,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
	Note    string    `json:"note,omitempty"`
}

type personHandover struct {
	Step string `json:"step"`
	Kind string `json:"kind,omitempty"` // of handover
	Ref  string `json:"reference,omitempty"`
}

type personRead struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	By   string    `json:"by"`
	Who  string    `json:"who,omitempty"` // for employees
	Ref  string    `json:"reference,omitempty"`
}
