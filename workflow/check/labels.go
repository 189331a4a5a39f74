package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
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

// most returns how many characters an expression may give: a name, a text in
// quotes, or the first of several with ??. Of any other there is no telling.
func (l *linter) most(source string) (int, bool) {
	most := 0
	for _, part := range strings.Split(source, "??") {
		n, ok := l.mostOf(strings.TrimSpace(part))
		if !ok {
			return 0, false
		}
		most = max(most, n)
	}
	return most, true
}

func (l *linter) mostOf(part string) (int, bool) {
	if len(part) >= 2 && (part[0] == '"' || part[0] == '\'') && quoted([]byte(part), 0) == len(part) {
		return runes(part) - 2, true
	}
	switch part {
	case "case.id":
		return 36, true
	case "today", "task.due":
		return shown["date"], true
	case "case.title":
		return l.longestTitle(l.Workflow.Solution.Title), true
	case "task.title":
		most := 0
		for _, s := range l.Workflow.Solution.Steps {
			most = max(most, l.longestTitle(s.Title))
		}
		return most, true
	}
	most, found := 0, false
	for _, f := range l.meant(part) {
		n, ok := longest(f)
		if !ok {
			return 0, false
		}
		most, found = max(most, n), true
	}
	return most, found
}

// meant returns the fields that a name may mean: forms.<id>.<key>, or a key
// alone of any form.
func (l *linter) meant(name string) []*form.Field {
	var out []*form.Field
	if rest, ok := strings.CutPrefix(name, "forms."); ok {
		id, path, _ := cut(rest)
		if s := l.fields[id]; s != nil && s.byPath[path] != nil {
			out = append(out, s.byPath[path])
		}
		return out
	}
	for _, s := range l.fields {
		if f := s.byPath[name]; f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (l *linter) longestTitle(t workflow.Text) int {
	most := 0
	for _, lang := range l.langs() {
		most = max(most, runes(t.In(lang)))
	}
	return most
}

func runes(s string) int { return utf8.RuneCountInString(s) }
