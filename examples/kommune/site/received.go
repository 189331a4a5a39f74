package site

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// part is one document that a fake received.
type part struct {
	Name, Type string
	Data       []byte
}

// Shown reports whether a browser can show the part on the page.
func (p part) Shown() bool {
	return slices.Contains([]string{"text/html", "text/xml", "text/plain"}, p.Type)
}

// fact is one thing worth knowing about what was received.
type fact struct {
	Danish, English string
	Value           string
}

// receivedItem is one thing that a fake received, with its documents.
type receivedItem struct {
	Fake  string
	N     int
	Title string
	Facts []fact
	Parts []part
}

// items lists what a fake received, oldest first. Whom it is about is in the
// documents; nothing personal is in an address.
func (s *Site) items(fake string) []receivedItem {
	switch fake {
	case "letters":
		return s.letterItems()
	case "notes":
		return s.noteItems()
	case "cases":
		return s.caseItems()
	case "kp":
		return s.kpItems()
	}
	return nil
}

func (s *Site) letterItems() []receivedItem {
	var out []receivedItem
	for n, l := range s.Letters.Received() {
		m := l.Message
		it := receivedItem{Fake: "letters", N: n, Title: m.Title, Facts: []fact{
			{"Kvittering", "Receipt", l.Receipt.ID}, {"Nøgle", "Key", m.Key},
		}}
		it.Parts = append(it.Parts, part{m.Body.Name, m.Body.ContentType, m.Body.Data})
		for _, a := range m.Attachments {
			it.Parts = append(it.Parts, part{a.Name, a.ContentType, a.Data})
		}
		out = append(out, it)
	}
	return out
}

// noteItems are the messages to employees and groups.
func (s *Site) noteItems() []receivedItem {
	var out []receivedItem
	for n, m := range s.Notes.Sent() {
		to := fact{"Til", "To", m.To.Employee}
		if m.To.Group != "" {
			to = fact{"Til gruppen", "To the group", m.To.Group}
		}
		out = append(out, receivedItem{
			Fake: "notes", N: n, Title: m.Subject, Facts: []fact{to, {"Nøgle", "Key", m.Key}},
			Parts: []part{{"besked.txt", "text/plain", []byte(m.Body)}},
		})
	}
	return out
}

func (s *Site) caseItems() []receivedItem {
	var out []receivedItem
	for n, c := range s.Cases.Cases() {
		it := receivedItem{Fake: "cases", N: n, Title: c.Case.Title, Facts: []fact{
			{"Sagsnummer", "Case number", c.Ref.Number}, {"KLE", "KLE", string(c.Case.KLE) + " " + string(c.Case.Facet)},
			{"Parter", "Parties", strconv.Itoa(len(c.Case.Parties))}, {"Nøgle", "Key", c.Case.Key},
		}}
		for _, d := range c.Documents {
			it.Parts = append(it.Parts, part{d.Document.FileName, d.Document.ContentType, d.Document.Data})
		}
		out = append(out, it)
	}
	return out
}

func (s *Site) kpItems() []receivedItem {
	var out []receivedItem
	for n, a := range s.KP.Received() {
		it := receivedItem{Fake: "kp", N: n, Title: "SP242", Facts: []fact{
			{"Formular", "Form", a.Form.FormType}, {"Transaktion", "Transaction", a.Form.Transaction},
			{"Kvittering", "Receipt", a.Acknowledgement.ID}, {"Filer modtaget", "Files received", strconv.Itoa(len(a.Attachments))},
		}}
		it.Parts = append(it.Parts, part{"SP242.xml", "text/xml", a.Form.XML},
			part{"formular." + a.Form.FileFormat, a.Form.Document.ContentType, a.Form.Document.Data})
		for _, f := range a.Attachments {
			it.Parts = append(it.Parts, part{f.Name, "application/octet-stream", f.Data})
		}
		out = append(out, it)
	}
	return out
}

// shelf is what one fake received, under its name.
type shelf struct {
	Fake, Danish, English string
	Items                 []receivedItem
}

// received shows what each supplier's fake received, and whether the audit
// trail is whole.
func (s *Site) received(w http.ResponseWriter, r *http.Request) {
	body := struct {
		Shelves []shelf
		Report  audit.Report
		Whole   bool
	}{Shelves: []shelf{
		{"kp", "KP – Kommunernes Pensionssystem", "KP – the municipalities' pension system", s.items("kp")},
		{"cases", "Sagssystemet", "The case system", s.items("cases")},
		{"letters", "Breve", "Letters", s.items("letters")},
		{"notes", "Beskeder til medarbejdere", "Messages to employees", s.items("notes")},
	}}
	report, err := s.Trail.Audit(r.Context(), Org)
	if err != nil {
		s.opts.Logger.Error("audit trail", "error", err)
	}
	body.Report, body.Whole = report, err == nil
	s.show(w, r, "received", body)
}

// receivedPart shows one document: HTML under the policy of documents, XML as
// text, everything else as a download.
func (s *Site) receivedPart(w http.ResponseWriter, r *http.Request) {
	items := s.items(r.PathValue("fake"))
	n, ok := index(r.PathValue("n"), len(items))
	if !ok {
		s.unknown(w, r)
		return
	}
	i, ok := index(r.PathValue("part"), len(items[n].Parts))
	if !ok {
		s.unknown(w, r)
		return
	}
	p := items[n].Parts[i]
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
	switch p.Type {
	case "text/html":
		head.Set("Content-Type", "text/html; charset=utf-8")
		head.Set("Content-Security-Policy", view.DocumentPolicy+"; frame-ancestors 'self'; sandbox")
	case "text/xml", "text/plain":
		head.Set("Content-Type", "text/plain; charset=utf-8")
	default:
		head.Set("Content-Type", p.Type)
		head.Set("Content-Disposition", "attachment")
	}
	_, _ = w.Write(p.Data)
}

// index reads a place in a list of n things.
func index(text string, n int) (int, bool) {
	i, err := strconv.Atoi(text)
	return i, err == nil && i >= 0 && i < n
}
