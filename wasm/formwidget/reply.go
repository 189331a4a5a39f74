package formwidget

import (
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// reply is what the engine answers.
type reply struct {
	View    *view.Node
	Patches []view.Patch
	Focus   string
	Say     string
	Page    string // that is shown
	Title   string // of the window, when the form is what it is about
	Live    string
	Then    string
	Body    string
	Done    bool
	OK      bool
	Fault   string
	Value   string
}

// encode writes the reply as JSON, without what is empty.
func (r *reply) encode() string {
	dst := []byte{'{'}
	if r.View != nil {
		dst = r.View.AppendJSON(jsontext.AppendKey(dst, "view"))
	}
	if len(r.Patches) > 0 {
		dst = view.AppendPatches(jsontext.AppendKey(dst, "patches"), r.Patches)
	}
	for _, text := range []struct{ name, value string }{
		{"focus", r.Focus}, {"say", r.Say}, {"page", r.Page}, {"title", r.Title}, {"live", r.Live}, {"then", r.Then}, {"body", r.Body},
	} {
		dst = appendText(dst, text.name, text.value)
	}
	if r.Done {
		dst = append(jsontext.AppendKey(dst, "done"), "true"...)
	}
	ok := "false"
	if r.OK {
		ok = "true"
	}
	dst = append(jsontext.AppendKey(dst, "ok"), ok...)
	dst = appendText(appendText(dst, "fault", r.Fault), "value", r.Value)
	return string(append(dst, '}'))
}

// appendText appends a member, unless it is empty.
func appendText(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	return jsontext.AppendString(jsontext.AppendKey(dst, name), value)
}

// fail is the reply to a message that cannot be carried out. It holds no answer.
func fail(why string) string {
	return string(append(appendText([]byte{'{'}, "error", why), '}'))
}
