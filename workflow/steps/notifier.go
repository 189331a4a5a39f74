package steps

import (
	"context"
	"html"
	"strings"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// NotifyFunc sends a notification in the host's own way; see
// [workflow.Notifier] for what it must keep.
type NotifyFunc func(ctx context.Context, n workflow.Notification) error

// Notifier returns the notifier that writes letters to people and companies
// through the service, and gives everything else to others: what is for
// employees and groups, and for those of whom only an e-mail address is known.
// With nil others that is unsupported, and becomes an operator's task.
//
// A message's subject is the letter's title, which travels through unsafe
// channels: its author keeps personal data out of it.
func Notifier(service *delivery.Service, others NotifyFunc, opts *Options) workflow.Notifier {
	return &notifier{service: service, others: others, opts: opts.orDefault()}
}

type notifier struct {
	service *delivery.Service
	others  NotifyFunc
	opts    Options
}

// Notify implements workflow.Notifier.
func (s *notifier) Notify(ctx context.Context, n workflow.Notification) error {
	who := n.To.Person
	if who == nil || who.CPR == "" && who.CVR == "" {
		if s.others == nil {
			return workflow.Errorf(workflow.Unsupported, "steps: notify: nothing writes to employees, groups and e-mail addresses")
		}
		return s.others(ctx, n)
	}
	to := delivery.Recipient{CPR: who.CPR}
	if who.CPR == "" {
		to.CVR = who.CVR
	}
	_, err := s.service.Send(ctx, identity.System(n.Org, "scheduler"), delivery.Message{
		Key: n.Key, Case: n.Case, Purpose: "notification", To: to, Title: s.title(n),
		Body: delivery.Document{
			Name: fileName(i18n.Message(n.Lang, "steps.letter"), ".html"), ContentType: "text/html", Data: s.letter(n),
		},
	})
	return err
}

// title is the subject on one line, cut to fit.
func (s *notifier) title(n workflow.Notification) string {
	title := strings.Join(strings.Fields(n.Subject), " ")
	if n.Test {
		title = i18n.Message(n.Lang, "steps.test") + title
	}
	runes := []rune(title)
	return string(runes[:min(len(runes), delivery.MaxTitle)])
}

// letter writes a notification as a small HTML document. It holds nothing that
// would be different the next time: the same key must bring the same letter.
func (s *notifier) letter(n workflow.Notification) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"" + html.EscapeString(string(n.Lang)) + "\"><head><meta charset=\"utf-8\"><title>")
	b.WriteString(html.EscapeString(s.title(n)) + "</title></head><body>\n")
	if n.Test {
		b.WriteString("<p><strong>" + html.EscapeString(i18n.Message(n.Lang, "view.test")) + "</strong></p>\n")
	}
	if s.opts.Sender != "" {
		b.WriteString("<p>" + html.EscapeString(s.opts.Sender) + "</p>\n")
	}
	b.WriteString("<h1>" + html.EscapeString(n.Subject) + "</h1>\n")
	writeParagraphs(&b, n.Body)
	b.WriteString("<p>" + html.EscapeString(i18n.Message(n.Lang, "steps.reference")+": "+n.Case) + "</p>\n</body></html>\n")
	return []byte(b.String())
}

// writeParagraphs writes plain text: an empty line begins a paragraph.
func writeParagraphs(b *strings.Builder, body string) {
	for _, paragraph := range strings.Split(body, "\n\n") {
		text := strings.ReplaceAll(html.EscapeString(strings.TrimSpace(paragraph)), "\n", "<br>")
		b.WriteString("<p>" + text + "</p>\n")
	}
}
