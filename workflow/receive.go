package workflow

import (
	"context"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Receive is [Engine.Attach] for a browser that keeps the answers itself: the
// file is received and kept with the case, but the draft stays as it is, and
// so does its revision. The file is an answer once answers that name it are
// saved or submitted. The field may stand in a row that has not been saved yet.
func (e *Engine) Receive(ctx context.Context, c Caller, req AttachRequest) (Attached, error) {
	ctx = ledger.Hold(ctx)
	const op = "workflow: receive"
	l, err := e.open(ctx, c, req.Case)
	if err != nil {
		return Attached{}, err
	}
	d, err := e.draft(ctx, l, c, req.Step, req.Form, req.Lang)
	if err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	field := d.form.FieldOf(req.Field)
	if field == nil || !field.TakesFiles() || d.closed(req.Field) {
		return Attached{}, Errorf(NotFound, "workflow: receive: no file can be put there")
	}
	file, f, err := e.receive(ctx, l.row, field, req)
	if err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	if f.Code != "" {
		f.Path = req.Field
		return Attached{Faults: []Fault{f}, Revision: d.revision}, nil
	}
	out, err := e.listFile(ctx, c, req, file)
	return out, failure.Wrap(op, e.keptOrGone(ctx, c, req, file, out, err))
}

// closed reports whether the element, or a container around it, is there and
// takes no answer from this caller.
func (d *draft) closed(name string) bool {
	s := d.evaluate()
	for name != "" {
		if el := s.Find(name); el != nil && (el.ReadOnly || el.Withheld) {
			return true
		}
		name = name[:strings.LastIndexByte(name, '/')]
	}
	return false
}

// listFile puts a received file into the case's list.
func (e *Engine) listFile(ctx context.Context, c Caller, req AttachRequest, file form.File) (Attached, error) {
	var out Attached
	_, err := e.apply(ctx, c, req.Case, func(l *loaded) (*change, error) {
		d, err := e.draft(ctx, l, c, req.Step, req.Form, req.Lang)
		if err != nil {
			return nil, err
		}
		files, revision, err := e.fileList(ctx, l)
		if err != nil {
			return nil, err
		}
		if len(files) >= e.opts.Files.Count {
			out = Attached{Revision: d.revision, Faults: []Fault{limitFault(fault.TooMany, fault.Count, int64(e.opts.Files.Count))}}
			return nil, nil
		}
		out = Attached{File: file, Revision: d.revision}
		return &change{
			by:    c.Identity,
			docs:  []docChange{{key: filesDoc, revision: revision + 1, value: append(files, file)}},
			lines: append(e.saveLine(l, c, req.Step), e.line(c.Identity, l.row.ID, l.w.Solution.ID, "file.received", file.ID)),
		}, nil
	})
	return out, err
}

// Preview returns a solution on offer with its first step's forms as a new
// draft would have them, before there is one: what an embedded form shows until
// its citizen has something to keep. Of the request it reads Solution, Lang,
// Params and Test. It does not ask whether the start rules let the login in;
// that is for whoever shows it ([Engine.MayStart]), and for Start.
func (e *Engine) Preview(ctx context.Context, by identity.Identity, req StartRequest) (Offer, []FormView, error) {
	if err := checkParams(req.Params); err != nil {
		return Offer{}, nil, err
	}
	offer, err := e.Offer(ctx, by.Org, req.Solution, req.Test)
	if err != nil {
		return Offer{}, nil, err
	}
	if err := e.allowStandIn(by, offer.Workflow, offer.Test); err != nil {
		return Offer{}, nil, err
	}
	params, _, err := offer.Workflow.TakeParams(req.Params)
	if err != nil {
		return Offer{}, nil, err
	}
	l := &loaded{w: offer.Workflow, s: &State{Params: params, Test: offer.Test}, row: CaseRow{Org: by.Org}}
	r := e.reading(l, by, req.Lang, map[string]form.File{})
	var out []FormView
	for _, sf := range l.w.Step(l.w.flow.start()).Forms {
		if sf.Mode != Edit {
			continue
		}
		f := l.w.Forms[sf.Form]
		out = append(out, FormView{ID: sf.Form, Form: f, Mode: Edit, Answers: r.begin(f, sf.Form), Facts: r.facts(f)})
	}
	return offer, out, nil
}
