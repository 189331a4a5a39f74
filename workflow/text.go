package workflow

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/i18n"
)

// Text is a text of a solution's author by language. In JSON it is a string
// (the solution's first language), an object by language, or {"text":"key"}: a
// text of the folder's texts.json. A compiled solution holds only the second.
type Text map[i18n.Lang]string

// The members that stand for something else than a language until a solution
// is compiled: a bare string, and the key of a text in texts.json.
const (
	bareText i18n.Lang = ""
	textKey  i18n.Lang = "text"
)

// UnmarshalJSON reads any of the three ways to write a text.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*t = Text{bareText: s}
		return nil
	}
	return json.Unmarshal(data, (*map[i18n.Lang]string)(t))
}

// In returns the text in lang, else in Danish, else in English, else "".
func (t Text) In(lang i18n.Lang) string {
	for _, l := range []i18n.Lang{lang, i18n.Danish, i18n.English, bareText} {
		if s, ok := t[l]; ok {
			return s
		}
	}
	return ""
}

// resolver puts texts into their compiled form.
type resolver struct {
	languages []i18n.Lang
	texts     map[string]Text
	probs     *list
}

// resolve returns t by language. A required text must be there in every
// language of the solution.
func (r *resolver) resolve(t Text, at string, required bool) Text {
	if key, ok := t[textKey]; ok {
		shared, found := r.texts[key]
		if !found || len(t) > 1 {
			r.probs.add(ProblemText, at, "texts.json has no text %q", key)
			return nil
		}
		t = shared
	}
	bare, plain := t[bareText]
	if empty := plain && bare == "" && !r.probs.stored; len(t) == 0 || empty {
		if required {
			r.probs.add(ProblemRequired, at, "a text is required here")
		}
		return nil
	}
	out := Text{}
	for _, lang := range sortedKeys(t) {
		switch {
		case lang == bareText && len(r.languages) > 0:
			out[r.languages[0]] = t[lang]
		case lang != bareText && !known(r.languages, lang):
			r.probs.add(ProblemText, at, "%q is not a language of the solution", lang)
		default:
			out[lang] = t[lang]
		}
	}
	for _, lang := range r.languages {
		if required && out[lang] == "" && len(t) > 1 {
			r.probs.add(ProblemText, at, "the text is missing in %q", lang)
		}
	}
	return out
}

func known(languages []i18n.Lang, lang i18n.Lang) bool {
	for _, l := range languages {
		if l == lang {
			return true
		}
	}
	return false
}
