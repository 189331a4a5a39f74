package steps

import (
	"context"
	"encoding/json"
	"html"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow"
)

// deliverySettings are the settings of a handover of kind delivery.
type deliverySettings struct {
	Kind      string        `json:"kind"`                // "delivery"
	To        string        `json:"to,omitempty"`        // "applicant", or else a party
	Party     *partyOf      `json:"party,omitempty"`     // somebody else than the applicant
	Title     workflow.Text `json:"title"`               // one line; no personal data
	Body      workflow.Text `json:"body"`                // paragraphs, an empty line between them
	Documents []documentOf  `json:"documents,omitempty"` // forms that go along as documents
	Files     []filesOf     `json:"files,omitempty"`     // files of the citizen that go along
}

// Delivery returns the handler that sends a letter to the applicant, or to the
// person that a form names. Its settings are
//
//	{"kind": "delivery", "to": "applicant", "title": text, "body": text,
//	 "party": {"form": …, "cpr": expression, "name": expression},
//	 "documents": [{"form": …, "title": text}], "files": [{"form": …, "path": "/photos"}]}
//
// The output's reference is the channel's id of the message.
func Delivery(service *delivery.Service, opts *Options) workflow.Handler {
	return &sender{service: service, opts: opts.orDefault()}
}

type sender struct {
	service *delivery.Service
	opts    Options
}

var _ workflow.ConfigChecker = (*sender)(nil)

// CheckConfig implements workflow.ConfigChecker.
func (h *sender) CheckConfig(c workflow.Config) []workflow.Problem {
	check := newChecker(c)
	var s deliverySettings
	if err := decode(c.Step.Handover.Config, &s); err != nil {
		check.add("", "%v", err)
		return check.problems
	}
	switch {
	case (s.To == "") == (s.Party == nil) || s.To != "" && s.To != workflow.Applicant:
		check.add("/to", "a letter goes either to %q or to the party that a form names", workflow.Applicant)
	case s.To == workflow.Applicant:
		check.known("/to", "a letter needs somebody to go to")
	}
	check.party("/party", s.Party)
	check.title("/title", s.Title, delivery.MaxTitle)
	check.languages("/body", s.Body)
	for _, lang := range c.Solution.Languages {
		if strings.TrimSpace(s.Body.In(lang)) == "" {
			check.add("/body", "a letter needs a text in %q", lang)
		}
	}
	check.documents(s.Documents, delivery.MaxTitle)
	check.files(s.Files)
	if n := len(s.Documents); n > delivery.MaxAttachments {
		check.add("/documents", "a letter has at most %d attachments", delivery.MaxAttachments)
	}
	return check.problems
}

// Do implements workflow.Handler.
func (h *sender) Do(ctx context.Context, call workflow.EffectCall, snapshot workflow.CaseSnapshot) (workflow.Output, error) {
	var s deliverySettings
	if err := decode(call.Config, &s); err != nil {
		return workflow.Output{}, err
	}
	m, err := h.message(ctx, call, snapshot, s)
	if err != nil {
		return workflow.Output{}, err
	}
	receipt, err := h.service.Send(ctx, scheduler(call), m)
	if err != nil {
		return workflow.Output{}, err
	}
	data, err := json.Marshal(receipt)
	if err != nil {
		return workflow.Output{}, workflow.Errorf(workflow.Invalid, "the receipt cannot be written")
	}
	return workflow.Output{Ref: receipt.ID, Data: data}, nil
}

func (h *sender) message(ctx context.Context, call workflow.EffectCall, snapshot workflow.CaseSnapshot, s deliverySettings) (delivery.Message, error) {
	lang := snapshot.Lang
	p, err := person(snapshot, s.Party)
	if err != nil {
		return delivery.Message{}, err
	}
	to := delivery.Recipient{CPR: p.CPR}
	if p.CPR == "" {
		to.CVR = p.CVR
	}
	title, used := s.Title.In(lang), names{}
	m := delivery.Message{
		Key: call.Key, Case: call.Case, Purpose: snapshot.Workflow.Solution.ID, To: to,
		Title: marked(snapshot, lang, title, delivery.MaxTitle),
		Body: delivery.Document{
			Name: used.unique(fileName(i18n.Message(lang, "steps.letter"), ".html")), ContentType: "text/html",
			Data: h.letter(lang, title, s.Body.In(lang), snapshot),
		},
	}
	for _, d := range s.Documents {
		title, data, err := render(h.opts, snapshot, d)
		if err != nil {
			return m, err
		}
		m.Attachments = append(m.Attachments, delivery.Document{Name: used.unique(fileName(title, ".html")), ContentType: "text/html", Data: data})
	}
	files, err := pick(ctx, snapshot, s.Files)
	for i, f := range files {
		name := used.unique(fileName(i18n.Message(lang, "steps.enclosure", count(i+1)), extension(f.Type)))
		m.Attachments = append(m.Attachments, delivery.Document{Name: name, ContentType: f.Type, Data: f.Data})
	}
	return m, err
}

// letter writes a letter as a small HTML document that needs nothing else.
func (h *sender) letter(lang i18n.Lang, title, body string, snapshot workflow.CaseSnapshot) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"" + html.EscapeString(string(lang)) + "\"><head><meta charset=\"utf-8\"><title>")
	b.WriteString(html.EscapeString(title) + "</title></head><body>\n")
	if snapshot.Test {
		b.WriteString("<p><strong>" + html.EscapeString(i18n.Message(lang, "view.test")) + "</strong></p>\n")
	}
	if h.opts.Sender != "" {
		b.WriteString("<p>" + html.EscapeString(h.opts.Sender) + "</p>\n")
	}
	b.WriteString("<p>" + i18n.FormatDate(lang, day(snapshot.Asked)) + "</p>\n")
	b.WriteString("<h1>" + html.EscapeString(title) + "</h1>\n")
	writeParagraphs(&b, body)
	b.WriteString("<p>" + html.EscapeString(i18n.Message(lang, "steps.reference")+": "+snapshot.Case) + "</p>\n</body></html>\n")
	return []byte(b.String())
}

// count is a number in a text of the catalogue.
func count(n int) fault.Arg {
	return fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.Itoa(n)}
}
