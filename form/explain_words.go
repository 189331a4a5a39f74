package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Words tells the explanation in sentences, in its reader's language. A browser
// does not have them.
func (x Explanation) Words() string {
	out := make([]string, len(x.Reasons))
	for i := range x.Reasons {
		out[i] = x.Reasons[i].words(x.Lang)
	}
	return strings.Join(out, " ")
}

func (r *Reason) words(lang i18n.Lang) string {
	key := "explain." + string(r.Why)
	if !r.Told {
		key += "_withheld"
	}
	said := i18n.Message(lang, key, texts("label", r.Label, "outer", r.Outer, "source", r.Source, "value", r.Value, "fact", r.Fact, "message", r.Message)...)
	if len(r.Reads) == 0 {
		return said
	}
	read := make([]string, len(r.Reads))
	for i := range r.Reads {
		read[i] = r.Reads[i].words(lang)
	}
	return i18n.Message(lang, "explain.with", texts("reason", strings.TrimSuffix(said, "."), "reads", strings.Join(read, "; "))...)
}

func (r *Reading) words(lang i18n.Lang) string {
	key := "explain.read"
	switch {
	case r.Withheld:
		key = "explain.read_withheld"
	case r.Hidden:
		key = "explain.read_hidden"
	case r.Value == "":
		key = "explain.read_blank"
	case r.Rows:
		return i18n.Message(lang, "explain.read_rows", append(texts("name", r.Name), fault.Arg{Name: "n", Kind: fault.Count, Value: r.Value})...)
	}
	return i18n.Message(lang, key, texts("name", r.Name, "value", r.Value)...)
}

// texts makes arguments of names and texts in turn.
func texts(pairs ...string) []fault.Arg {
	args := make([]fault.Arg, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		args = append(args, fault.Arg{Name: pairs[i], Kind: fault.Text, Value: pairs[i+1]})
	}
	return args
}
