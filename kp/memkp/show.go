package memkp

import (
	"fmt"
	"slices"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/kp"
)

// Received returns the forms in the order they came, each with the
// attachments it names.
func (h *Hub) Received() []Application {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Application
	for _, s := range h.forms {
		a := Application{Form: copied(s.form), Acknowledgement: s.ack}
		named, _ := readForm(s.form.XML)
		for _, name := range named.files() {
			if i, ok := h.byName[name]; ok {
				a.Attachments = append(a.Attachments, h.arrived[i].copied())
			}
		}
		out = append(out, a)
	}
	return out
}

// Arrived returns all attachments in the order they came, whether a form names
// them or not.
func (h *Hub) Arrived() []Attachment {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Attachment
	for _, a := range h.arrived {
		out = append(out, a.copied())
	}
	return out
}

// Waiting returns the names of the files in a user's OUT that no trigger has
// moved, sorted.
func (h *Hub) Waiting(user string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var names []string
	for f := range h.out {
		if f.user == user {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}

// Accept plays KP that takes an application in: the answer is for
// kp.Service.Apply, once, twice or never.
func (h *Hub) Accept(transaction string) (kp.Answer, error) {
	return h.answer(kp.Answer{Transaction: transaction, Accepted: true})
}

// Refuse plays KP that says no, with a reason.
func (h *Hub) Refuse(transaction, reason string) (kp.Answer, error) {
	return h.answer(kp.Answer{Transaction: transaction, Reason: reason})
}

func (h *Hub) answer(a kp.Answer) (kp.Answer, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.byID[a.Transaction]; !ok {
		return kp.Answer{}, failure.Errorf(failure.NotFound, "no form under that transaction")
	}
	h.answers++
	a.ID = fmt.Sprintf("answer-%d-%s", h.answers, a.Transaction)
	return a, nil
}

func (a Attachment) copied() Attachment {
	a.Data = slices.Clone(a.Data)
	return a
}

func copied(f kp.Form) kp.Form {
	f.XML, f.Document.Data = slices.Clone(f.XML), slices.Clone(f.Document.Data)
	return f
}

// String says whose file it is, without its contents.
func (a Attachment) String() string { return fmt.Sprintf("%s, %d bytes", a.Name, len(a.Data)) }

// Format writes String whatever the verb.
func (a Attachment) Format(s fmt.State, _ rune) { fmt.Fprint(s, a.String()) }
