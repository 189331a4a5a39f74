package steps

import (
	"context"
	"encoding/json"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// esdhSettings are the settings of a handover of kind esdh.
type esdhSettings struct {
	Kind      string        `json:"kind"`                // "esdh"
	Title     workflow.Text `json:"title"`               // of the case; no personal data
	KLE       string        `json:"kle"`                 // subject number, for example 32.03.12
	Facet     string        `json:"facet"`               // the action, for example G01
	Party     *partyOf      `json:"party,omitempty"`     // default: the applicant, when known
	Documents []documentOf  `json:"documents,omitempty"` // forms that are filed as documents
	Files     []filesOf     `json:"files,omitempty"`     // files of the citizen that are filed
}

// partyOf finds a person in a form: cpr and name are expressions.
type partyOf struct {
	Form string `json:"form"`           // id of the form that names the person
	CPR  string `json:"cpr"`            // an expression that gives the CPR number
	Name string `json:"name,omitempty"` // an expression that gives the name
}

func (c *checker) party(pointer string, p *partyOf) {
	if p == nil {
		return
	}
	f := c.form(pointer+"/form", p.Form)
	if p.CPR == "" {
		c.add(pointer+"/cpr", "an expression that gives the CPR number is required")
	}
	c.mapping(pointer+"/cpr", f, p.CPR, expression.Text)
	c.sure(pointer+"/cpr", f, p.CPR, expression.Text)
	c.mapping(pointer+"/name", f, p.Name, expression.Text)
}

// person finds whom a handover concerns: whom the settings name, else the
// applicant or whom the applicant acts for.
func person(snapshot workflow.CaseSnapshot, p *partyOf) (identity.Person, error) {
	if p == nil {
		return snapshot.Applicant.SubjectPerson(), nil
	}
	s, err := submitted(snapshot, p.Form)
	if err != nil {
		return identity.Person{}, err
	}
	cpr, err := askText(s, p.CPR)
	if err != nil {
		return identity.Person{}, err
	}
	name, err := askText(s, p.Name)
	return identity.Person{CPR: identity.CPR(cpr), Name: name}, err
}

// ESDH returns the handler that files a case with documents in a case system.
// Its settings are
//
//	{"kind": "esdh", "title": text, "kle": "32.03.12", "facet": "G01",
//	 "party": {"form": …, "cpr": expression, "name": expression},
//	 "documents": [{"form": …, "title": text}], "files": [{"form": …, "path": "/photos"}]}
//
// The output's reference is the case number; its data are {"id", "number"}.
func ESDH(service *esdh.Service, opts *Options) workflow.Handler {
	return &filer{service: service, opts: opts.orDefault()}
}

type filer struct {
	service *esdh.Service
	opts    Options
}

var _ workflow.ConfigChecker = (*filer)(nil)

// CheckConfig implements workflow.ConfigChecker.
func (h *filer) CheckConfig(c workflow.Config) []workflow.Problem {
	check := newChecker(c)
	var s esdhSettings
	if err := decode(c.Step.Handover.Config, &s); err != nil {
		check.add("", "%v", err)
		return check.problems
	}
	check.title("/title", s.Title, esdh.MaxTitle)
	if _, err := dk.ParseKLE(s.KLE); err != nil {
		check.add("/kle", "a KLE subject is required, such as 32.03.12")
	}
	if _, err := dk.ParseFacet(s.Facet); err != nil {
		check.add("/facet", "a KLE facet is required, such as G01")
	}
	check.party("/party", s.Party)
	check.documents(s.Documents, esdh.MaxTitle)
	check.files(s.Files)
	return check.problems
}

// Do implements workflow.Handler.
func (h *filer) Do(ctx context.Context, call workflow.EffectCall, snapshot workflow.CaseSnapshot) (workflow.Output, error) {
	var s esdhSettings
	if err := decode(call.Config, &s); err != nil {
		return workflow.Output{}, err
	}
	who := scheduler(call)
	created, err := h.create(ctx, who, call, snapshot, s)
	if err != nil {
		return workflow.Output{}, err
	}
	if err := h.documents(ctx, who, call, snapshot, s, created); err != nil {
		return workflow.Output{}, err
	}
	data, err := json.Marshal(created)
	if err != nil {
		return workflow.Output{}, workflow.Errorf(workflow.Invalid, "the case reference cannot be written")
	}
	return workflow.Output{Ref: created.Number, Data: data}, nil
}

// scheduler is who does handovers: the system itself, for the organisation.
func scheduler(call workflow.EffectCall) identity.Identity {
	return identity.System(call.Org, "scheduler")
}

func (h *filer) create(ctx context.Context, who identity.Identity, call workflow.EffectCall, snapshot workflow.CaseSnapshot, s esdhSettings) (esdh.CaseRef, error) {
	c := esdh.NewCase{
		Key: call.Key, Case: call.Case, Purpose: snapshot.Workflow.Solution.ID,
		Title: marked(snapshot, i18n.Danish, s.Title.In(i18n.Danish), esdh.MaxTitle), KLE: dk.KLE(s.KLE), Facet: dk.Facet(s.Facet), Opened: day(snapshot.Asked),
	}
	p, err := person(snapshot, s.Party)
	if err != nil {
		return esdh.CaseRef{}, err
	}
	if p.CPR != "" || p.CVR != "" {
		party := esdh.Party{CPR: p.CPR, Name: p.Name, Role: esdh.Primary}
		if p.CPR == "" {
			party.CVR = p.CVR
		}
		c.Parties = []esdh.Party{party}
	}
	return h.service.CreateCase(ctx, who, c)
}

func (h *filer) documents(ctx context.Context, who identity.Identity, call workflow.EffectCall, snapshot workflow.CaseSnapshot, s esdhSettings, created esdh.CaseRef) error {
	base := esdh.NewDocument{
		Case: call.Case, Purpose: snapshot.Workflow.Solution.ID, CaseID: created.ID,
		Date: day(snapshot.Asked), Direction: esdh.Incoming,
	}
	for i, d := range s.Documents {
		title, data, err := render(h.opts, snapshot, d)
		if err != nil {
			return err
		}
		doc := base
		doc.Key, doc.Title, doc.Data = part(call.Key, "document", i), title, data
		doc.FileName, doc.ContentType = fileName(title, ".html"), "text/html"
		if _, err := h.service.AddDocument(ctx, who, doc); err != nil {
			return err
		}
	}
	files, err := pick(ctx, snapshot, s.Files)
	if err != nil {
		return err
	}
	for i, f := range files {
		doc := base
		doc.Key, doc.Data, doc.ContentType = part(call.Key, "file", i), f.Data, f.Type
		doc.Title = i18n.Message(i18n.Danish, "steps.enclosure", count(i+1))
		doc.FileName = fileName(doc.Title, extension(f.Type))
		if _, err := h.service.AddDocument(ctx, who, doc); err != nil {
			return err
		}
	}
	return nil
}
