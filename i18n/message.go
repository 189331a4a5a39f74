package i18n

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/fault"
)

// Message returns the catalogue's text for key in lang, or in Danish when the
// catalogue does not have lang; a key that is not in the catalogue is returned
// itself. Placeholders {name} are replaced by the arguments, each written the
// way the language writes its kind; {name|one|other} is replaced by its first
// text when the argument is 1 and by its second otherwise. A placeholder
// without an argument stays as it is.
func Message(lang Lang, key string, args ...fault.Arg) string {
	t, ok := catalogue[key]
	if !ok {
		return key
	}
	return fill(lang, t.in(lang), args)
}

// Has reports whether the catalogue has a text for key.
func Has(key string) bool {
	_, ok := catalogue[key]
	return ok
}

// Fault returns the wording of a fault. A code whose argument may be of several
// kinds can have a wording of its own for a kind, as "fault.too_small.date". A
// fault of a rule has its wording with the rule; here it only gets a general
// one.
func Fault(lang Lang, f fault.Fault) string {
	key := "fault." + string(f.Code)
	if len(f.Args) > 0 {
		if special := key + "." + string(f.Args[0].Kind); Has(special) {
			key = special
		}
	}
	return Message(lang, key, f.Args...)
}

func fill(lang Lang, text string, args []fault.Arg) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		hole, after, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteByte('{')
			b.WriteString(rest)
			return b.String()
		}
		put := replacement(lang, hole, args)
		b.WriteString(put)
		if strings.HasSuffix(put, ".") && strings.HasPrefix(after, ".") {
			after = after[1:] // "100,00 kr." ends the sentence, too
		}
		text = after
	}
}

// replacement returns what a placeholder stands for; hole is what is between
// its braces.
func replacement(lang Lang, hole string, args []fault.Arg) string {
	name, forms, plural := strings.Cut(hole, "|")
	for _, a := range args {
		if a.Name != name {
			continue
		}
		if !plural {
			return FormatArg(lang, a)
		}
		one, other, _ := strings.Cut(forms, "|")
		if a.Value == "1" {
			return one
		}
		return other
	}
	return "{" + hole + "}"
}

// FormatArg writes one argument the way lang writes its kind. A value that does
// not have the wire form of its kind is returned unchanged.
func FormatArg(lang Lang, a fault.Arg) string {
	switch a.Kind {
	case fault.Count, fault.Decimal:
		return FormatDecimal(lang, a.Value)
	case fault.Money:
		if oere, err := strconv.ParseInt(a.Value, 10, 64); err == nil {
			return FormatMoney(lang, oere)
		}
	case fault.Date:
		if d, ok := ParseDate(a.Value); ok {
			return FormatDate(lang, d)
		}
	case fault.Percent:
		return FormatPercent(lang, a.Value)
	case fault.Time:
		return formatClock(lang, a.Value)
	case fault.DateTime:
		if d, ok := ParseDate(a.Value[:min(10, len(a.Value))]); ok && len(a.Value) > 16 {
			return FormatDate(lang, d) + " " + formatClock(lang, a.Value[11:16])
		}
	case fault.Minutes, fault.Days:
		if n, err := strconv.ParseInt(a.Value, 10, 64); err == nil {
			return FormatDuration(lang, n, a.Kind == fault.Days)
		}
	case fault.Bytes:
		if size, err := strconv.ParseInt(a.Value, 10, 64); err == nil {
			return FormatBytes(lang, size)
		}
	}
	return a.Value
}
