package steps

import (
	"context"
	"encoding/json"
	"io"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// kpSettings are the settings of a handover of kind kp.
type kpSettings struct {
	Kind        string        `json:"kind"`                // "kp"
	Application kp.Kind       `json:"application"`         // which application it is: SP242
	Form        string        `json:"form"`                // id of the form it is made of
	Title       workflow.Text `json:"title"`               // of the readable document
	Fields      sp242Fields   `json:"fields"`              // where each part of the application comes from
	Documents   string        `json:"documents,omitempty"` // an expression that gives rows with the members file and type
}

// KP returns the handler that hands an application in to KP, the municipalities'
// pension system. Its settings are
//
//	{"kind": "kp", "application": "SP242", "form": …, "title": text,
//	 "documents": expression, "fields": {"given": expression, …}}
//
// with a field for each part of the application: given, middle, family, cpr,
// phone, treatment, insurance, consent, declaration, proxyCpr and mandate. The
// signature is the name of whoever submitted the form, on the day it was
// submitted. The output's reference is the transaction number.
func KP(service *kp.Service, opts *Options) workflow.Handler {
	return &handIn{service: service, opts: opts.orDefault()}
}

type handIn struct {
	service *kp.Service
	opts    Options
}

var _ workflow.ConfigChecker = (*handIn)(nil)

// CheckConfig implements workflow.ConfigChecker.
func (h *handIn) CheckConfig(c workflow.Config) []workflow.Problem {
	check := newChecker(c)
	check.known("", "an application to KP needs a signature")
	var s kpSettings
	if err := decode(c.Step.Handover.Config, &s); err != nil {
		check.add("", "%v", err)
		return check.problems
	}
	if s.Application != kp.KindSP242 {
		check.add("/application", "the application must be %q", kp.KindSP242)
	}
	check.title("/title", s.Title, kp.MaxText)
	f := check.form("/form", s.Form)
	for _, m := range s.Fields.all() {
		if m.required && m.source == "" {
			check.add("/fields/"+m.name, "an expression is required")
		} else if m.required {
			check.sure("/fields/"+m.name, f, m.source, m.kind)
		}
		check.choice("/fields/"+m.name, check.mapping("/fields/"+m.name, f, m.source, m.kind), m.allowed...)
	}
	if (s.Fields.ProxyCPR == "") != (s.Fields.Mandate == "") {
		check.add("/fields/mandate", "who holds a power of attorney and the power of attorney go together")
	}
	check.rows("/documents", f, s.Documents)
	return check.problems
}

// Do implements workflow.Handler.
func (h *handIn) Do(ctx context.Context, call workflow.EffectCall, snapshot workflow.CaseSnapshot) (workflow.Output, error) {
	var s kpSettings
	if err := decode(call.Config, &s); err != nil {
		return workflow.Output{}, err
	}
	if snapshot.Test && !h.opts.Tests {
		return workflow.Output{}, workflow.Errorf(workflow.Rejected, "steps: kp: a test case is not handed in")
	}
	sub, err := h.submission(call, snapshot, s)
	if err != nil {
		return workflow.Output{}, err
	}
	receipt, err := h.service.HandIn(ctx, scheduler(call), sub)
	if err != nil {
		return workflow.Output{}, err
	}
	switch receipt.State {
	case kp.HandedIn:
		return workflow.Output{}, workflow.Errorf(workflow.Unavailable, "steps: kp: the files have not been received yet")
	case kp.Refused: // why is the case worker's to read in the receipt
		return workflow.Output{}, workflow.Errorf(workflow.Rejected, "steps: kp: the application was refused")
	}
	data, err := json.Marshal(receipt)
	if err != nil {
		return workflow.Output{}, workflow.Errorf(workflow.Invalid, "the receipt cannot be written")
	}
	return workflow.Output{Ref: receipt.Transaction, Data: data}, nil
}

func (h *handIn) submission(call workflow.EffectCall, snapshot workflow.CaseSnapshot, s kpSettings) (kp.Submission, error) {
	f, err := submitted(snapshot, s.Form)
	if err != nil {
		return kp.Submission{}, err
	}
	_, document, err := render(h.opts, snapshot, documentOf{Form: s.Form, Title: s.Title})
	if err != nil {
		return kp.Submission{}, err
	}
	sub := kp.Submission{
		Key: call.Key, Case: call.Case, Purpose: snapshot.Workflow.Solution.ID, At: snapshot.Asked,
		Document: kp.Document{ContentType: "text/html", Data: document},
	}
	a := answersOf{form: f}
	sub.Application = a.application(s.Fields, day(f.At), snapshot.Applicant.Actor.Name)
	sub.Attachments = a.attachments(snapshot, s.Documents)
	a.proxy(&sub, snapshot, s.Fields)
	return sub, a.err
}

// answersOf works out mappings over one form; the first error sticks.
type answersOf struct {
	form workflow.FormSnapshot
	err  error
}

func (a *answersOf) value(source string, kind expression.Kind) expression.Value {
	v, err := ask(a.form, source, kind)
	if a.err == nil {
		a.err = err
	}
	return v
}

func (a *answersOf) text(source string) string {
	text, _ := a.value(source, expression.Text).AsText()
	return text
}

func (a *answersOf) given(source string) bool {
	b, _ := a.value(source, expression.Bool).AsBool()
	return b
}

func (a *answersOf) application(f sp242Fields, on i18n.Date, signer string) kp.SP242 {
	out := kp.SP242{
		Received: on, Signed: on, Signature: signer,
		Applicant: kp.Applicant{Given: a.text(f.Given), Middle: a.text(f.Middle), Family: a.text(f.Family), CPR: identity.CPR(a.text(f.CPR))},
		Treatment: kp.Treatment(a.text(f.Treatment)), Insurance: kp.Insurance(a.text(f.Insurance)),
		Consent: a.given(f.Consent), Declaration: a.given(f.Declaration),
	}
	if phone, err := dk.ParsePhone(a.text(f.Phone)); err == nil {
		out.Applicant.Phone = kp.PhoneDigits(phone)
	}
	return out
}

func (a *answersOf) attachments(snapshot workflow.CaseSnapshot, documents string) []kp.Attachment {
	var out []kp.Attachment
	for _, row := range a.value(documents, expression.List).Items() {
		kind, _ := row.Member("type").AsText()
		for _, file := range form.FilesOf(row.Member("file")) {
			out = append(out, attachment(snapshot, file, kp.DocumentKind(kind)))
		}
	}
	return out
}

// proxy adds the power of attorney, as a file and by its holder's number.
func (a *answersOf) proxy(sub *kp.Submission, snapshot workflow.CaseSnapshot, f sp242Fields) {
	files := form.FilesOf(a.value(f.Mandate, expression.Record))
	holder := a.text(f.ProxyCPR)
	if holder == "" && len(files) == 0 {
		return
	}
	if (holder == "" || len(files) == 0) && a.err == nil {
		a.err = workflow.Errorf(workflow.Invalid, "steps: kp: a power of attorney needs both its holder and a file")
		return
	}
	sub.Application.Proxy = &kp.Proxy{CPR: identity.CPR(holder), Attachment: len(sub.Attachments)}
	sub.Attachments = append(sub.Attachments, attachment(snapshot, files[0], kp.Other))
}

// attachment streams a file of the case.
func attachment(snapshot workflow.CaseSnapshot, file form.File, kind kp.DocumentKind) kp.Attachment {
	return kp.Attachment{
		Name: "file" + extension(file.Type), Kind: kind, Size: file.Size, SHA256: file.SHA256,
		Open: func(ctx context.Context) (io.ReadCloser, error) { return snapshot.Open(ctx, file.ID) },
	}
}
