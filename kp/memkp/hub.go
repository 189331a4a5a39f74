// Package memkp is KP's two ways in, in memory: the SFTP service for
// attachments and the distribution of forms. It behaves like careful
// suppliers: it acts on trigger files only, checks sender, size and reference,
// writes technical receipts, and refuses a form that names files it has not
// seen. It shows what it received and can be told to fail, to lose an answer
// and to hold receipts back. Start with [New].
//
// It is for tests, demos and the browser; with a [Journal] it survives the end
// of its process. Safe for concurrent use.
package memkp

import (
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/kp"
)

// Journal keeps lines across the end of the process; see [Options].
type Journal = fake.Journal

// Options are a hub's settings; the zero value is useful.
type Options struct {
	// Journal gets a line for each file and form before it is answered, and
	// gives them back to New. Default: none, memory only.
	Journal Journal
	// AttachmentRefs are the references (InfRef) of trigger files it knows.
	// Default: those of kp.DefaultNames.
	AttachmentRefs []string
	// FormTypes are the types of forms it takes. Default: those of
	// kp.DefaultNames.
	FormTypes []string
	// Receivers are the systems every route leads to. Default: one.
	Receivers []kp.Receiver
	// Now dates acknowledgements. Default: the first comes at the start of
	// 2026, each one a second after the one before.
	Now func() time.Time
}

// Attachment is a data file that arrived.
type Attachment struct {
	Name        string // in the transport
	User        string // who put it
	Ref         string // InfRef
	Transaction string
	Data        []byte
}

// Application is a form that was received, with the attachments it names.
type Application struct {
	Form            kp.Form
	Acknowledgement kp.Acknowledgement
	Attachments     []Attachment
}

// event is a line of the journal: one of a file put, a file removed, receipts
// held or released, and a form.
type event struct {
	User    string              `json:"user,omitempty"`
	Name    string              `json:"name,omitempty"`
	Put     []byte              `json:"put,omitempty"`
	Remove  bool                `json:"remove,omitempty"`
	Hold    bool                `json:"hold,omitempty"`
	Release bool                `json:"release,omitempty"`
	Form    *kp.Form            `json:"form,omitempty"`
	Ack     *kp.Acknowledgement `json:"ack,omitempty"`
}

// Hub is both suppliers in memory: a kp.Transport, kp.Distributor and
// kp.Finder. FailNext, LoseNext and Close are those of a fake supplier's front.
type Hub struct {
	fake.Desk

	opts Options

	mu       sync.Mutex
	out, in  map[file][]byte
	held     map[file][]byte // receipts that are not to be seen yet
	holding  bool
	arrived  []Attachment
	byName   map[string]int // into arrived
	transfer int            // counts trigger files
	forms    []sent
	byID     map[string]int // into forms, by transaction
	answers  int
}

type file struct{ user, name string }

type sent struct {
	form kp.Form
	ack  kp.Acknowledgement
}

var (
	_ kp.Transport   = (*Hub)(nil)
	_ kp.Distributor = (*Hub)(nil)
	_ kp.Finder      = (*Hub)(nil)
)

// New returns a hub with what its journal holds. A journal that cannot be read
// is unavailable or invalid.
func New(opts *Options) (*Hub, error) {
	h := &Hub{
		out: map[file][]byte{}, in: map[file][]byte{}, held: map[file][]byte{},
		byName: map[string]int{}, byID: map[string]int{},
	}
	if opts != nil {
		h.opts = *opts
	}
	h.opts.fill()
	if err := fake.Replay(h.opts.Journal, h.take); err != nil {
		return nil, failure.Wrap("memkp: new", err)
	}
	return h, nil
}

// fill sets the defaults.
func (o *Options) fill() {
	if len(o.Receivers) == 0 {
		o.Receivers = []kp.Receiver{{System: "4d3f8a52-6a4e-4a5c-8f0b-3f1f0f6f9b10", Name: "KP"}}
	}
	var refs, types []string
	for _, kind := range []kp.Kind{kp.KindSP241, kp.KindSP242, kp.KindSP246, kp.KindSP501, kp.KindRefund} {
		names := kp.DefaultNames(kind)
		refs, types = append(refs, names.AttachmentRef), append(types, names.FormType)
	}
	if len(o.AttachmentRefs) == 0 {
		o.AttachmentRefs = refs
	}
	if len(o.FormTypes) == 0 {
		o.FormTypes = types
	}
}

// keep writes e to the journal and does what it says. The caller holds mu.
func (h *Hub) keep(e event) error {
	if err := fake.Keep(h.opts.Journal, e); err != nil {
		return err
	}
	h.take(e)
	return nil
}

// take does what a line of the journal says.
func (h *Hub) take(e event) {
	switch {
	case e.Form != nil && e.Ack != nil:
		h.byID[e.Form.Transaction] = len(h.forms)
		h.forms = append(h.forms, sent{*e.Form, *e.Ack})
	case e.Hold:
		h.holding = true
	case e.Release:
		h.holding = false
		for name, data := range h.held {
			h.in[name] = data
		}
		clear(h.held)
	case e.Remove:
		delete(h.in, file{e.User, e.Name})
	default:
		h.out[file{e.User, e.Name}] = e.Put
		h.pickUp(e.User, e.Name)
	}
}

// Hold keeps technical receipts back until Release, as a slow platform does.
func (h *Hub) Hold() error { return h.note(event{Hold: true}) }

// Release lets all receipts be seen that were held back.
func (h *Hub) Release() error { return h.note(event{Release: true}) }

func (h *Hub) note(e event) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.keep(e)
}

// Put implements kp.Transport.
func (h *Hub) Put(ctx context.Context, user, name string, data io.Reader, size int64) error {
	if err := h.Enter(ctx); err != nil {
		return err
	}
	if user == "" || name == "" || len(name) > 255 {
		return failure.Errorf(failure.Invalid, "a file needs a user and a name of 1 to 255 bytes")
	}
	contents, err := io.ReadAll(data)
	if err != nil {
		return failure.Errorf(failure.Unavailable, "reading what was to be put: %w", err)
	}
	if int64(len(contents)) != size || size == 0 {
		return failure.Errorf(failure.Invalid, "%d bytes were announced, %d came", size, len(contents))
	}
	if err := h.note(event{User: user, Name: name, Put: contents}); err != nil {
		return err
	}
	return h.Leave()
}

// List implements kp.Transport.
func (h *Hub) List(ctx context.Context, user string) ([]string, error) {
	if err := h.Enter(ctx); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var names []string
	for f := range h.in {
		if f.user == user {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Get implements kp.Transport.
func (h *Hub) Get(ctx context.Context, user, name string) ([]byte, error) {
	if err := h.Enter(ctx); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	data, ok := h.in[file{user, name}]
	if !ok {
		return nil, failure.Errorf(failure.NotFound, "no file of that name")
	}
	return slices.Clone(data), nil
}

// Remove implements kp.Transport.
func (h *Hub) Remove(ctx context.Context, user, name string) error {
	if err := h.Enter(ctx); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.in[file{user, name}]; !ok {
		return nil
	}
	if err := h.keep(event{User: user, Name: name, Remove: true}); err != nil {
		return err
	}
	return h.Leave()
}

// date dates the next acknowledgement. The caller holds mu.
func (h *Hub) date() time.Time {
	if h.opts.Now != nil {
		return h.opts.Now().UTC()
	}
	return time.Date(2026, 1, 1, 0, 0, len(h.forms), 0, time.UTC)
}
