package formwidget

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

// message is what the shell says.
type message struct {
	Do     string    `json:"do"`
	Lang   i18n.Lang `json:"lang"`
	Page   string    `json:"page"`
	Level  int       `json:"level"`  // of the form's heading in a page of the host's; 0 = the server's
	Errors bool      `json:"errors"` // the server's page shows what is wrong
	Value  bool      `json:"value"`  // the element takes part in a form of the host's
	Config *config   `json:"config"`
	Name   string    `json:"name"`
	Raw    []string  `json:"raw"`
	Done   bool      `json:"done"`
	// Value of a pressed button. It shares its name with the flag above, which
	// only load has.
	Button string  `json:"button"`
	What   string  `json:"what"`
	Status int     `json:"status"`
	Answer *answer `json:"answer"`
}

// config is what the server answers to a GET of the form's address.
type config struct {
	Form    json.RawMessage `json:"form"`
	Answers json.RawMessage `json:"answers"`
	Facts   json.RawMessage `json:"facts"`
	Lang    i18n.Lang       `json:"lang"`
	Page    string          `json:"page"`
	Save    string          `json:"save"`
	View    surroundings    `json:"view"`
}

// surroundings is the part of view.Options that travels.
type surroundings struct {
	Prefix  string   `json:"prefix"`
	Action  string   `json:"action"`
	Hidden  []hidden `json:"hidden"`
	Level   int      `json:"level"`
	NoTitle bool     `json:"noTitle"`
	NoSave  bool     `json:"noSave"`
	Labels  labels   `json:"labels"`
	FileURL string   `json:"file"` // with {id} in it
}

type hidden struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type labels struct {
	Back   string `json:"back"`
	Next   string `json:"next"`
	Save   string `json:"save"`
	Submit string `json:"submit"`
}

// answer is what the server says to a save, a submission or an upload.
type answer struct {
	OK     bool            `json:"ok"`
	Faults []form.Fault    `json:"faults"`
	Facts  json.RawMessage `json:"facts"`
	File   *form.File      `json:"file"`
	// Next is where the shell goes after a submission; Reference what the
	// citizen can ask about it by.
	Next      string `json:"next"`
	Reference string `json:"reference"`
}

// reply is what the engine answers.
type reply struct {
	View    *view.Node   `json:"view,omitempty"`
	Patches []view.Patch `json:"patches,omitempty"`
	Focus   string       `json:"focus,omitempty"`
	Say     string       `json:"say,omitempty"`
	Page    string       `json:"page,omitempty"`  // that is shown
	Title   string       `json:"title,omitempty"` // of the window, when the form is what it is about
	Live    string       `json:"live,omitempty"`
	Then    string       `json:"then,omitempty"`
	Body    string       `json:"body,omitempty"`
	Done    bool         `json:"done,omitempty"`
	OK      bool         `json:"ok"`
	Fault   string       `json:"fault,omitempty"`
	Value   string       `json:"value,omitempty"`
	Error   string       `json:"error,omitempty"`
}

// encode writes the reply by hand where it is large: patches and trees have
// their own writers, and going through json.Marshal would read their output a
// second time.
func (r *reply) encode() string {
	dst := []byte{'{'}
	if r.View != nil {
		tree, err := r.View.MarshalJSON()
		if err != nil {
			return fail("the view cannot be written")
		}
		dst = append(append(append(dst, `"view":`...), tree...), ',')
	}
	if len(r.Patches) > 0 {
		dst = append(view.AppendPatches(append(dst, `"patches":`...), r.Patches), ',')
	}
	small := *r
	small.View, small.Patches = nil, nil
	rest, err := json.Marshal(small)
	if err != nil {
		return fail("the reply cannot be written")
	}
	return string(append(dst, rest[1:]...))
}

// fail is the reply to a message that cannot be carried out. It holds no answer.
func fail(why string) string {
	text, err := json.Marshal(struct {
		Error string `json:"error"`
	}{why})
	if err != nil {
		return `{"error":"failed"}`
	}
	return string(text)
}
