package definition

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// compileTexts compiles every text but those of options, which cannot hold
// expressions, and of rules.
func (u *unit) compileTexts() {
	top := &scope{u: u, level: u.root}
	if u.def.Title.IsZero() {
		u.add(CodeMissing, "/title", "the form has no title")
	}
	u.out.Title = u.text(u.def.Title, "/title", textRules{inserts: top})
	u.out.Purpose = u.text(u.def.Purpose, "/purpose", textRules{blocks: true})
	for _, it := range u.items {
		here := &scope{u: u, level: it.level}
		switch {
		case it.page != nil:
			if it.page.Title.IsZero() {
				u.add(CodeMissing, it.at+"/title", "the page has no title")
			}
			it.out.Label = u.text(it.page.Title, it.at+"/title", textRules{inserts: here})
			it.out.Help = u.text(it.page.Help, it.at+"/help", textRules{blocks: true, inserts: here})
		case it.def != nil:
			blocks := it.def.Type == "paragraph" || it.def.Type == "notice"
			it.out.Label = u.text(it.def.Label, it.at+"/label", textRules{blocks: blocks, inserts: here})
			it.out.Help = u.text(it.def.Help, it.at+"/help", textRules{blocks: true, inserts: here})
			it.out.Purpose = u.text(it.def.Purpose, it.at+"/purpose", textRules{blocks: true})
			it.out.Unit = u.text(it.def.Unit, it.at+"/unit", textRules{})
			it.out.Alt = u.text(it.def.Alt, it.at+"/alt", textRules{inserts: here})
			u.messages(it, here)
		}
	}
}

func (u *unit) messages(it *item, here *scope) {
	for _, code := range slices.Sorted(maps.Keys(it.def.Messages)) {
		if it.out.Messages == nil {
			it.out.Messages = map[fault.Code]form.Text{}
		}
		at := jsonptr.Join(it.at+"/messages", string(code))
		if it.def.Messages[code].IsZero() {
			u.add(CodeMissing, at, "the message is empty")
		}
		it.out.Messages[code] = u.text(it.def.Messages[code], at, textRules{inserts: here})
	}
}

// text compiles a text in every language it has, in the form's order.
func (u *unit) text(t Text, at string, rules textRules) form.Text {
	in, at := u.variants(t, at)
	if len(in) == 0 {
		return nil
	}
	var out form.Text
	for _, lang := range u.def.Languages {
		source, ok := in[lang]
		if !ok {
			continue
		}
		here := at
		if len(t.In) > 0 {
			here = jsonptr.Join(at, string(lang))
		}
		if n := utf8.RuneCountInString(source); n > u.limits.Text {
			u.add(CodeTooLarge, here, "the text has %d characters, the most is %d", n, u.limits.Text)
			continue
		}
		if !u.work(len(source), here) {
			return nil
		}
		if strings.ContainsFunc(source, unwritten) {
			u.add(CodeBadMarkup, here, "the text has a control character, or one that turns the direction of writing")
			continue
		}
		out = append(out, form.Variant{Lang: lang, Body: u.body(source, here, rules)})
	}
	return out
}

// unwritten reports characters that no text has: control characters, and those
// that turn the direction of what follows, with which a text can be made to look
// like another.
func unwritten(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r >= 0x202a && r <= 0x202e
}

func (u *unit) body(source, at string, rules textRules) []form.Inline {
	m := markup{rules: rules, fail: func(code Code, format string, args ...any) { u.add(code, at, format, args...) }}
	if rules.inserts != nil {
		m.insert = func(source string) *expression.Node { return rules.inserts.insert(source, at) }
	}
	return m.parse(source)
}

// variants returns a text by language, and where to report what is wrong with
// it.
func (u *unit) variants(t Text, at string) (map[i18n.Lang]string, string) {
	if t.IsZero() || len(u.def.Languages) == 0 {
		return nil, at
	}
	first := u.def.Languages[0]
	if t.Key != "" {
		shared, ok := u.standard(t.Key)
		if !ok || shared.Key != "" || shared.IsZero() {
			u.add(CodeUnknownText, at, "there is no standard text %q", shorten(t.Key))
			return nil, at
		}
		if shared.Plain != "" {
			return map[i18n.Lang]string{first: shared.Plain}, at
		}
		if shared.In[first] == "" {
			u.add(CodeMissingLanguage, at, "the standard text %q is missing in %q, the form's first language", shorten(t.Key), first)
		}
		return shared.In, at
	}
	if t.Plain != "" {
		return map[i18n.Lang]string{first: t.Plain}, at
	}
	for lang, source := range t.In {
		switch {
		case !slices.Contains(u.def.Languages, lang):
			u.add(CodeUnknownLanguage, jsonptr.Join(at, string(lang)), "%q is not one of the form's languages", shorten(string(lang)))
		case source == "":
			u.add(CodeMissing, jsonptr.Join(at, string(lang)), "the text is empty")
		}
	}
	if _, ok := t.In[first]; !ok {
		u.add(CodeMissingLanguage, at, "the text is missing in %q, the form's first language", first)
	}
	return t.In, at
}

func (u *unit) standard(key string) (Text, bool) {
	if u.o.Library == nil {
		return Text{}, false
	}
	return u.o.Library.Text(key)
}
