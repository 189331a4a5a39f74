package check

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// written is a text of the form and where it stands.
type written struct {
	text form.Text
	at   string
}

// allTexts returns every text that an author wrote, in document order.
func (l *linter) allTexts() []written {
	out := []written{{l.form.Title, "/title"}, {l.form.Purpose, "/purpose"}}
	l.each(func(f *form.Field) {
		if l.made(f.ID()) {
			return
		}
		label := "label"
		if f.Type == form.TypePage {
			label = "title"
		}
		out = append(out, written{f.Label, l.at(f.ID(), label)}, written{f.Help, l.at(f.ID(), "help")}, written{f.Purpose, l.at(f.ID(), "purpose")}, written{f.Unit, l.at(f.ID(), "unit")})
		for i, o := range f.Options {
			at := l.at(f.ID(), "options", strconv.Itoa(i))
			out = append(out, written{o.Label, at + "/label"}, written{o.Help, at + "/help"})
		}
		for _, code := range sortedKeys(f.Messages) {
			out = append(out, written{f.Messages[code], jsonptr.Join(l.at(f.ID(), "messages"), string(code))})
		}
		out = append(out, l.messages(f.Rules)...)
	})
	out = append(out, l.messages(l.form.Rules)...)
	for _, list := range l.form.Lists {
		for i, o := range list.Options {
			at := jsonptr.Index(jsonptr.Join("/lists", list.Name), i)
			out = append(out, written{o.Label, at + "/label"}, written{o.Help, at + "/help"})
		}
	}
	return out
}

func (l *linter) messages(rules []*form.Rule) []written {
	var out []written
	for _, r := range rules {
		if src := l.trace.Rules[r.Number-1]; !src.Made {
			out = append(out, written{r.Message, src.Pointer + "/message"})
		}
	}
	return out
}

// texts looks at what is written for people.
func (l *linter) texts() {
	all := l.allTexts()
	for i, lang := range l.form.Languages {
		l.untranslated(all, i, lang)
	}
	for _, w := range all {
		l.same(w)
		for _, v := range w.text {
			l.links(v.Body, w.at)
		}
	}
	l.headings()
}

// untranslated counts the texts that are missing in a language.
func (l *linter) untranslated(all []written, i int, lang i18n.Lang) {
	count, first := 0, ""
	for _, w := range all {
		has := slices.ContainsFunc(w.text, func(v form.Variant) bool { return v.Lang == lang })
		if len(w.text) == 0 || has {
			continue
		}
		if count++; first == "" {
			first = w.at
		}
	}
	if count > 0 {
		l.add(Untranslated, jsonptr.Index("/languages", i), strconv.Itoa(count), strconv.Quote(string(lang)), first)
	}
}

// longEnough is from how many characters on a text is hardly the same word in
// two languages.
const longEnough = 16

// same finds texts that were copied instead of translated.
func (l *linter) same(w written) {
	for i, v := range w.text {
		text := form.PlainText(v.Body)
		if utf8.RuneCountInString(text) < longEnough || !strings.Contains(text, " ") {
			continue
		}
		for _, other := range w.text[:i] {
			if form.PlainText(other.Body) == text {
				l.add(SameText, w.at, words(v.Lang, other.Lang)...)
			}
		}
	}
}

// vague are words of links that make sense only to who reads what is around
// them.
var vague = map[string]bool{
	"her": true, "klik her": true, "tryk her": true, "læs mere": true, "læs mere her": true, "se her": true, "se mere": true, "mere": true,
	"link": true, "dette link": true, "linket": true,
	"here": true, "click here": true, "read more": true, "more": true, "this": true, "this link": true, "see here": true, "learn more": true,
}

func (l *linter) links(body []form.Inline, at string) {
	for _, n := range body {
		if n.Kind == form.Anchor {
			text := strings.TrimSpace(form.PlainText(n.Kids))
			if text == "" && len(n.Kids) == 0 || text == "" && !inserts(n.Kids) || vague[strings.ToLower(strings.Trim(text, " .:!"))] {
				l.add(VagueLink, at, strconv.Quote(text))
			}
		}
		l.links(n.Kids, at)
	}
}

func inserts(body []form.Inline) bool {
	return slices.ContainsFunc(body, func(n form.Inline) bool { return n.Kind == form.Inserted || inserts(n.Kids) })
}

// headings finds headings that skip a level. The page's own is of level 1, and
// a section's of level 2.
func (l *linter) headings() {
	for _, page := range l.form.Pages {
		before := 1
		walk(page.Fields, func(f *form.Field) {
			level := before
			switch {
			case f.Type == "heading":
				level = 2
				if f.Level != "" {
					level, _ = strconv.Atoi(f.Level)
				}
			case f.Type == "section" && len(f.Label) > 0:
				level = 2
			}
			if level > before+1 {
				l.add(HeadingSkip, l.at(f.ID(), "level"), strconv.Itoa(level), strconv.Itoa(before))
			}
			before = level
		})
	}
}

// walk visits fields and all inside them in document order.
func walk(fields []*form.Field, visit func(*form.Field)) {
	for _, f := range fields {
		visit(f)
		walk(f.Fields, visit)
	}
}
