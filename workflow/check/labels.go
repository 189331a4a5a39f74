package check

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// How long labels of letters may be in Digital Post: the label of the message,
// and the names of the files in it. MeMo's own type for them, text, takes 256;
// organisations hold letters to these, and so does this linter unless told
// otherwise.
const (
	defaultLabel = 128
	defaultFile  = 64
)

// extension is what a rendered document has behind its title as a file's name.
const extension = ".html"

// letters finds labels of letters that are too long, or may become so with what
// is merged into them.
func (l *linter) letters() error {
	for _, s := range l.Workflow.Solution.Steps {
		if s.Handover == nil || !slices.Contains(l.opts.Letters, s.Handover.Kind) {
			continue
		}
		at := l.stepAt(s.ID) + "/handover"
		settings, _ := l.rawStep(s.ID)["handover"].(map[string]any)
		l.label(settings["title"], at+"/title", "the label of a letter", l.opts.Label, 0)
		documents, _ := settings["documents"].([]any)
		for i, d := range documents {
			document, _ := d.(map[string]any)
			l.label(document["title"], jsonptr.Index(at+"/documents", i)+"/title", "the name of a file", l.opts.File, len(extension))
		}
	}
	messages, _ := l.raw["messages"].(map[string]any)
	for id, m := range messages {
		message, _ := m.(map[string]any)
		l.label(message["subject"], jsonptr.Join("/messages", id)+"/subject", "the label of a message", l.opts.Label, 0)
	}
	return nil
}

// label holds a text in each of its languages to a limit; extra is what is put
// behind it.
func (l *linter) label(text any, at, what string, most, extra int) {
	switch t := text.(type) {
	case string:
		l.length(t, in(at), what, most, extra)
	case map[string]any:
		for lang, v := range t {
			switch s, _ := v.(string); {
			case lang == "text":
				l.length(l.longestStandard(s), in(at), what, most, extra)
			default:
				l.length(s, in(jsonptr.Join(at, lang)), what, most, extra)
			}
		}
	}
}

// longestStandard returns the longest way that a standard text is written.
func (l *linter) longestStandard(key string) string {
	t := l.library.Texts[key]
	out := t.Plain
	for _, s := range t.In {
		if runes(s) > runes(out) || runes(s) == runes(out) && s < out {
			out = s
		}
	}
	return out
}

func (l *linter) length(text string, at Place, what string, most, extra int) {
	fixed, merged, unsure := l.measure(text)
	switch {
	case fixed+extra > most:
		l.add(LabelTooLong, at, "%s is at most %d characters, and this is at least %d", what, most, fixed+extra)
	case unsure != "":
		l.add(LabelMayOverflow, at, "%s is at most %d characters, and nothing says how long %s may be", what, most, unsure)
	case fixed+merged+extra > most:
		l.add(LabelMayOverflow, at, "%s is at most %d characters, and this may be %d with what is merged into it", what, most, fixed+merged+extra)
	}
}

// measure returns how many characters of a text are always there and how many
// what is merged into it may have, or what there is no telling of.
func (l *linter) measure(text string) (fixed, merged int, unsure string) {
	for {
		start := strings.Index(text, "{=")
		if start < 0 {
			return fixed + runes(text), merged, unsure
		}
		end := insertEnd([]byte(text), start)
		n, ok := l.most(strings.TrimSpace(text[start+2 : end]))
		fixed, merged = fixed+runes(text[:start]), merged+n
		if !ok && unsure == "" {
			unsure = strings.TrimSpace(text[start+2 : end])
		}
		text = text[min(end+1, len(text)):]
	}
}
