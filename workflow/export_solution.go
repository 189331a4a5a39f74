package workflow

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// ExportFormat is how submissions are written.
type ExportFormat string

// The formats.
const (
	// ExportCSV is a table as RFC 4180 has it: a line for each case, a column for
	// each field, as people read it. See [CSVOptions].
	ExportCSV ExportFormat = "csv"
	// ExportJSONLines is a JSON object on a line for each case, with the answers of
	// each form as [schema.Flat]: typed, for programs. Fields without an answer
	// are there, so that those that are withheld do not tell whether they have one.
	ExportJSONLines ExportFormat = "jsonl"
)

// SolutionExport asks for the submissions of a solution.
type SolutionExport struct {
	Solution string
	Hash     string // of one version; empty = all of them
	// From and To bound when cases were first submitted: at From or later, before
	// To. A zero time does not bound.
	From, To time.Time
	Format   ExportFormat // default CSV
	Test     bool         // test cases, instead of all others
	Lang     i18n.Lang    // of headers and display texts; default the solution's first
	CSV      CSVOptions
}

// Exported is what came out.
type Exported struct {
	Cases   int
	LeftOut int // cases that the organisation's policy keeps from the caller
}

// ExportSolution writes what was last submitted of each form in every case of a
// solution, the latest case first; drafts are not in it. The caller is an
// employee of the exporters' group; the organisation's policy may keep the
// solution, or some of its cases, from them. Fields that are withheld from them
// are left out, and said to be.
//
// A case is read and written at a time, so memory does not grow with their
// number. That the export was begun, and how many cases it came to, is written
// in the audit trail, and that a case was read in the case's chain of reads,
// before it is written. When it fails half-way, what was written so far is
// whole lines.
func (e *Engine) ExportSolution(ctx context.Context, c Caller, req SolutionExport, w io.Writer) (Exported, error) {
	const op = "workflow: export solution"
	if err := e.byExporter(c); err != nil {
		return Exported{}, failure.Wrap(op, err)
	}
	versions, err := e.exportedVersions(ctx, c.Org, req)
	if err != nil {
		return Exported{}, failure.Wrap(op, err)
	}
	if err := e.allow(c.Identity, access.Export, objectOf(c.Org, versions[0].Solution, req.Test)); err != nil {
		return Exported{}, failure.Wrap(op, err)
	}
	x := &solutionExport{e: e, c: c, req: req}
	switch req.Format {
	case ExportCSV, "":
		x.out, err = newTable(w, versions, req)
	case ExportJSONLines:
		x.out = &jsonLines{w: w}
	default:
		err = Errorf(Unsupported, "no format %q", string(req.Format))
	}
	if err != nil {
		return Exported{}, failure.Wrap(op, err)
	}
	return x.run(ctx, op)
}

// exportedVersions compiles the versions that are asked for, the latest first.
func (e *Engine) exportedVersions(ctx context.Context, org string, req SolutionExport) ([]*Workflow, error) {
	rows, err := e.store.Versions(ctx, org, req.Solution)
	if err != nil {
		return nil, err
	}
	var out []*Workflow
	for _, v := range rows {
		if req.Solution == "" || req.Hash != "" && req.Hash != v.Hash {
			continue
		}
		w, err := e.workflow(ctx, v.Org, v.Solution, v.Hash)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	if len(out) == 0 {
		return nil, Errorf(NotFound, "no such solution or version")
	}
	return out, nil
}

// submissionWriter writes cases in one format.
type submissionWriter interface {
	begin() error
	put(*exportedCase) error
	end() error // writes what is still held back
}

type solutionExport struct {
	e    *Engine
	c    Caller
	req  SolutionExport
	out  submissionWriter
	done Exported
}

func (x *solutionExport) run(ctx context.Context, op string) (Exported, error) {
	if err := x.line(ctx, "export.begun", x.req.Solution); err != nil {
		return Exported{}, failure.Wrap(op, err)
	}
	err := x.out.begin()
	if err == nil {
		q := CaseQuery{Org: x.c.Org, Solution: x.req.Solution, Hash: x.req.Hash}
		err = x.e.eachCase(ctx, x.c, q, func(l *loaded) error { return x.one(ctx, l) })
	}
	if err == nil {
		err = x.out.end()
	}
	what := "export.done"
	if err != nil {
		what = "export.broken"
	}
	// How much came out is written whatever became of the caller.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	said := x.line(ctx, what, x.req.Solution+" "+strconv.Itoa(x.done.Cases))
	if err == nil {
		err = said
	}
	return x.done, failure.Wrap(op, err)
}

func (x *solutionExport) line(ctx context.Context, what, ref string) error {
	return x.e.readLine(ctx, x.c, audit.NoCase, "export", what, ref)
}

// wants reports whether a case is among those that are asked for.
func (x *solutionExport) wants(l *loaded) bool {
	r := x.req
	return !l.s.Draft() && l.object().Test == r.Test &&
		(r.From.IsZero() || !l.s.Sent.Before(r.From)) && (r.To.IsZero() || l.s.Sent.Before(r.To))
}

func (x *solutionExport) one(ctx context.Context, l *loaded) error {
	if !x.wants(l) {
		return nil
	}
	if !x.e.mayExport(ctx, l, x.c) {
		x.done.LeftOut++
		return nil
	}
	files, _, err := x.e.fileList(ctx, l)
	if err != nil {
		return err
	}
	if err := x.e.read(ctx, l, x.c, "case.exported", ""); err != nil {
		return err
	}
	if err := x.out.put(x.caseOf(l, files)); err != nil {
		return err
	}
	x.done.Cases++
	return nil
}

// exportedCase is one case on its way out.
type exportedCase struct {
	l     *loaded
	lang  i18n.Lang
	forms []exportedForm // by form
}

type exportedForm struct {
	id    string
	sub   Submission
	state *form.State
}

func (x *solutionExport) caseOf(l *loaded, files fileList) *exportedCase {
	out := &exportedCase{l: l, lang: x.req.language(l.w)}
	v := x.e.veilOver(l, x.c)
	for _, id := range sortedKeys(l.s.Forms) {
		if fv, ok := x.e.shownForm(l, v, id, out.lang, files); ok {
			out.forms = append(out.forms, exportedForm{id: id, sub: l.s.Forms[id], state: fv.State()})
		}
	}
	return out
}

func (r SolutionExport) language(w *Workflow) i18n.Lang { return w.Solution.Language(r.Lang) }

// jsonLines writes a case on a line.
type jsonLines struct{ w io.Writer }

// jsonCase is the format of a line.
type jsonCase struct {
	Case     string            `json:"case"`
	Solution string            `json:"solution"`
	Version  string            `json:"version"` // the author's label
	Hash     string            `json:"hash"`
	State    CaseState         `json:"state"`
	Test     bool              `json:"test,omitempty"`
	Language i18n.Lang         `json:"language"` // the applicant's
	Started  time.Time         `json:"started"`
	Sent     time.Time         `json:"sent"`
	Ended    *time.Time        `json:"ended,omitempty"`
	Outcome  string            `json:"outcome,omitempty"`
	Outcomes map[string]string `json:"outcomes"` // of the steps that were left
	Forms    []jsonForm        `json:"forms"`
}

type jsonForm struct {
	Step  string       `json:"step"`
	Round int          `json:"round"`
	At    time.Time    `json:"at"`
	Data  *schema.Flat `json:"data"`
}

func (j *jsonLines) begin() error { return nil }

func (j *jsonLines) end() error { return nil }

func (j *jsonLines) put(x *exportedCase) error {
	l := x.l
	out := jsonCase{
		Case: l.row.ID, Solution: l.w.Solution.ID, Version: l.w.Solution.Version, Hash: l.w.Hash, State: l.row.State,
		Test: l.object().Test, Language: l.s.Lang, Started: l.s.Started.UTC(), Sent: l.s.Sent.UTC(),
		Ended: moment(l.s.Ended), Outcome: l.row.Outcome, Outcomes: l.s.Outcomes, Forms: []jsonForm{},
	}
	for _, f := range x.forms {
		out.Forms = append(out.Forms, jsonForm{Step: f.sub.Step, Round: f.sub.Round, At: f.sub.At.UTC(), Data: schema.ExportFlat(f.state, &schema.ExportOptions{Blank: true})})
	}
	data, err := lineOf(out)
	if err != nil {
		return err
	}
	if _, err := j.w.Write(data); err != nil {
		return Errorf(Unavailable, "the export cannot be written: %w", err)
	}
	return nil
}
