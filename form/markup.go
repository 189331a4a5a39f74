package form

import "strings"

// Markup reads the restricted Markdown of authors' texts and of answers of type
// richtext:
//
//	**bold**  *italic*  [words](https://…)
//	a new line breaks the line, an empty line parts paragraphs
//	lines that start with "- " are a bulleted list, with "1. " a numbered one
//
// A backslash takes the meaning from the character after it. There is no HTML.
// The zero Markup takes what it does not know for characters like any others.
type Markup struct {
	// Insert reads what begins with {= at the start of rest: what it is, and how
	// many bytes of rest it took, 0 when it is nothing. Nil reads none.
	Insert func(rest string) (Inline, int)
	// Fail is told of what cannot stand in a text, and of where; nil takes it as
	// characters.
	Fail func(why MarkupFault, at string)
	// Tell has links say where they lead, where their words do not.
	Tell bool

	depth int
}

// MarkupFault is what cannot stand in a text.
type MarkupFault uint8

// The faults of [Markup].
const (
	MarkupHTML MarkupFault = iota // a tag, which is left out
	MarkupLink                    // a link that leads nowhere safe: the target
)

const maxMarkupDepth = 8

// RichText reads what a citizen wrote in restricted Markdown. Its links say where
// they lead: whoever reads a stranger's words must not be led astray, and paper
// leads nowhere.
func RichText(text string) []Inline {
	m := Markup{Tell: true}
	return m.Parse(text)
}

// Parse returns the elements of a text. A single paragraph is not wrapped.
func (m *Markup) Parse(text string) []Inline {
	blocks := splitBlocks(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
	if len(blocks) == 1 && blocks[0].kind == Paragraph {
		return m.inline(blocks[0].lines)
	}
	out := make([]Inline, 0, len(blocks))
	for _, b := range blocks {
		if b.kind == Paragraph {
			out = append(out, Inline{Kind: Paragraph, Kids: m.inline(b.lines)})
			continue
		}
		list := Inline{Kind: b.kind}
		for _, line := range b.lines {
			list.Kids = append(list.Kids, Inline{Kind: Item, Kids: m.inline([]string{line})})
		}
		out = append(out, list)
	}
	return out
}

// Phrase returns the elements of a text that is one paragraph, such as a label:
// what begins "1. " or "- " is no list there. It reports false for a text of
// several paragraphs.
func (m *Markup) Phrase(text string) ([]Inline, bool) {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	for i, line := range lines {
		if lines[i] = strings.TrimSpace(line); lines[i] == "" && len(lines) > 1 {
			return nil, false
		}
	}
	return m.inline(lines), true
}

type markupBlock struct {
	kind  InlineKind
	lines []string
}

// splitBlocks parts a text into paragraphs and lists, line by line.
func splitBlocks(text string) []markupBlock {
	var out []markupBlock
	fresh := true
	for line := range strings.SplitSeq(text, "\n") {
		kind, line := blockOf(line)
		if strings.TrimSpace(line) == "" {
			fresh = true
			continue
		}
		if fresh && kind == Paragraph || len(out) == 0 || out[len(out)-1].kind != kind {
			out = append(out, markupBlock{kind: kind})
		}
		fresh = false
		last := &out[len(out)-1]
		last.lines = append(last.lines, strings.TrimSpace(line))
	}
	return out
}

// blockOf tells what a line is part of, and takes off the mark that says so: "- "
// or "* " of a bulleted list, "1. " or "1) " of a numbered one, after at most
// three spaces.
func blockOf(line string) (InlineKind, string) {
	rest := strings.TrimLeft(line, " \t")
	if len(line)-len(rest) > 3 || rest == "" {
		return Paragraph, line
	}
	kind, mark := Bullets, 0
	if rest[0] != '-' && rest[0] != '*' {
		kind, mark = Numbers, len(rest)-len(strings.TrimLeft(rest, "0123456789"))
		if mark == 0 || mark > 3 || mark == len(rest) || rest[mark] != '.' && rest[mark] != ')' {
			return Paragraph, line
		}
	}
	rest = rest[mark+1:]
	if rest == "" || rest[0] != ' ' {
		return Paragraph, line
	}
	return kind, strings.TrimLeft(rest, " ")
}

func (m *Markup) inline(lines []string) []Inline {
	s := markupSpan{m: m, text: strings.Join(lines, "\n"), open: map[string]bool{}}
	return s.until("")
}
