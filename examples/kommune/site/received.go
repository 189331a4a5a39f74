package site

import (
	"net/http"
	"strconv"

	"github.com/borgerflow/borgerflow/form/view"
)

// part is one document that a fake received.
type part struct {
	Name, Type string
	Data       []byte
}

// receivedItem is one thing that a fake received, with its documents.
type receivedItem struct {
	Fake  string
	N     int
	Title string
	Lines [][2]string
	Parts []part
}

// items lists what a fake received, oldest first.
func (s *Site) items(fake string) []receivedItem {
	switch fake {
	case "letters":
		return s.letterItems()
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
		it := receivedItem{Fake: "letters", N: n, Title: m.Title, Lines: [][2]string{{"id", l.Receipt.ID}, {"key", m.Key}}}
		it.Parts = append(it.Parts, part{m.Body.Name, m.Body.ContentType, m.Body.Data})
		for _, a := range m.Attachments {
			it.Parts = append(it.Parts, part{a.Name, a.ContentType, a.Data})
		}
		out = append(out, it)
	}
	return out
}

func (s *Site) caseItems() []receivedItem {
	var out []receivedItem
	for n, c := range s.Cases.Cases() {
		it := receivedItem{Fake: "cases", N: n, Title: c.Case.Title, Lines: [][2]string{
			{"number", c.Ref.Number}, {"kle", string(c.Case.KLE) + " " + string(c.Case.Facet)}, {"key", c.Case.Key},
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
		it := receivedItem{Fake: "kp", N: n, Title: a.Form.FormType, Lines: [][2]string{
			{"transaction", a.Form.Transaction}, {"receipt", a.Acknowledgement.ID},
		}}
		it.Parts = append(it.Parts, part{"SP242.xml", "text/xml", a.Form.XML}, part{"formular." + a.Form.FileFormat, a.Form.Document.ContentType, a.Form.Document.Data})
		for _, f := range a.Attachments {
			it.Parts = append(it.Parts, part{f.Name, "application/octet-stream", f.Data})
		}
		out = append(out, it)
	}
	return out
}

// received shows what each supplier's fake received.
func (s *Site) received(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, "received", struct{ Letters, Cases, KP []receivedItem }{s.items("letters"), s.items("cases"), s.items("kp")})
}

// receivedPart shows one document: HTML under the policy of documents, XML as
// text, everything else as a download.
func (s *Site) receivedPart(w http.ResponseWriter, r *http.Request) {
	items := s.items(r.PathValue("fake"))
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(items) {
		http.NotFound(w, r)
		return
	}
	i, err := strconv.Atoi(r.PathValue("part"))
	if err != nil || i < 0 || i >= len(items[n].Parts) {
		http.NotFound(w, r)
		return
	}
	p := items[n].Parts[i]
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	switch p.Type {
	case "text/html":
		head.Set("Content-Type", "text/html; charset=utf-8")
		head.Set("Content-Security-Policy", view.DocumentPolicy+"; sandbox")
	case "text/xml":
		head.Set("Content-Type", "text/plain; charset=utf-8")
	default:
		head.Set("Content-Type", p.Type)
		head.Set("Content-Disposition", "attachment")
	}
	_, _ = w.Write(p.Data)
}
