package memkp

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/kp"
)

// formXML is what KP reads of a form to check it.
type formXML struct {
	XMLName   xml.Name
	Authority string   `xml:"Header>Myndighed"`
	KLE       string   `xml:"Header>KLE"`
	Documents []string `xml:"Header>Dokumenter>Dokumentnavn"`
	Proxy     string   `xml:"Fuldmagt>FuldmagtDokumentnavn"`
}

// files returns the names of all files a form names, each once.
func (f formXML) files() []string {
	names := slices.Clone(f.Documents)
	if f.Proxy != "" && !slices.Contains(names, f.Proxy) {
		names = append(names, f.Proxy)
	}
	return names
}

func readForm(data []byte) (formXML, error) {
	var f formXML
	err := xml.Unmarshal(data, &f)
	return f, err
}

// Receivers implements kp.Distributor.
func (h *Hub) Receivers(ctx context.Context, r kp.Route) ([]kp.Receiver, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "not asked: %w", err)
	}
	if r.KLE == "" || r.RoutingCVR == "" || r.SenderCVR == "" {
		return nil, failure.Errorf(failure.Invalid, "a route needs two authorities and a subject")
	}
	return slices.Clone(h.opts.Receivers), nil
}

// Send implements kp.Distributor.
func (h *Hub) Send(ctx context.Context, f kp.Form) (kp.Acknowledgement, error) {
	if err := h.Enter(ctx); err != nil {
		return kp.Acknowledgement{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	i, known := h.byID[f.Transaction]
	if known && !same(h.forms[i].form, f) {
		return kp.Acknowledgement{}, failure.Errorf(failure.Conflict, "the transaction was used for another form")
	}
	if !known {
		if err := h.check(f); err != nil {
			return kp.Acknowledgement{}, err
		}
		form := copied(f)
		ack := kp.Acknowledgement{ID: fmt.Sprintf("00000000-0000-4000-9000-%012d", len(h.forms)+1), At: h.date()}
		i = len(h.forms)
		if err := h.keep(event{Form: &form, Ack: &ack}); err != nil {
			return kp.Acknowledgement{}, err
		}
	}
	if err := h.Leave(); err != nil {
		return kp.Acknowledgement{}, err
	}
	return h.forms[i].ack, nil
}

// check refuses a form as the platform (invalid) and KP (rejected) do. The
// caller holds mu.
func (h *Hub) check(f kp.Form) error {
	switch n := utf8.RuneCountInString(f.Title); {
	case f.Transaction == "":
		return failure.Errorf(failure.Invalid, "the form has no transaction")
	case n == 0 || n > 50:
		return failure.Errorf(failure.Invalid, "the form's title needs 1 to 50 characters")
	case len(f.Document.Data) == 0 || f.FileFormat == "" || len(f.FileFormat) > 10:
		return failure.Errorf(failure.Invalid, "the form has no document or no file format")
	case !slices.Contains(h.opts.FormTypes, f.FormType):
		return failure.Errorf(failure.Rejected, "the form's type is not agreed")
	}
	form, err := readForm(f.XML)
	if err != nil {
		return failure.Errorf(failure.Invalid, "the form's XML cannot be read")
	}
	if form.Authority != "urn:oio:cvr-nr:"+f.Route.SenderCVR || form.KLE != f.Route.KLE {
		return failure.Errorf(failure.Rejected, "the form's header does not fit its route")
	}
	for _, name := range form.files() {
		i, ok := h.byName[name]
		if !ok {
			return failure.Errorf(failure.Rejected, "the form names a file that has not arrived")
		}
		if h.arrived[i].Transaction != f.Transaction {
			return failure.Errorf(failure.Rejected, "the form names a file of another transaction")
		}
	}
	return nil
}

// Find implements kp.Finder.
func (h *Hub) Find(ctx context.Context, senderCVR, transaction string) (kp.Acknowledgement, error) {
	if err := h.Enter(ctx); err != nil {
		return kp.Acknowledgement{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	i, ok := h.byID[transaction]
	if !ok || h.forms[i].form.Route.SenderCVR != senderCVR {
		return kp.Acknowledgement{}, failure.Errorf(failure.NotFound, "no form under that transaction")
	}
	return h.forms[i].ack, nil
}

func same(a, b kp.Form) bool {
	equal := bytes.Equal(a.XML, b.XML) && bytes.Equal(a.Document.Data, b.Document.Data)
	return equal && a.FormType == b.FormType && a.Title == b.Title && a.FileFormat == b.FileFormat &&
		a.Route == b.Route && a.Document.ContentType == b.Document.ContentType
}
