package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// severalTypes are choices of several options. A multiselect with nothing ticked
// is an empty list, as a box that is not ticked is false; a ranking that has not
// been made is blank.
func severalTypes() []typeInfo {
	return []typeInfo{
		{
			name: "multiselect", family: input, several: true, value: severalType, parse: parseSeveral, check: checkSeveral,
			format: displaySeveral, unblank: expression.ListOf(),
		},
		{name: "ranking", family: input, several: true, value: severalType, parse: parseRanking, check: checkRanking, format: displayRanking},
	}
}

func severalType(f *Field, typeOf func(*Field) expression.Type) expression.Type {
	option := choiceType(f, typeOf)
	return expression.Type{Kind: expression.List, Elem: &option}
}

// parseSeveral reads the values of the boxes that are ticked.
func parseSeveral(f *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	var items []expression.Value
	for _, s := range raw {
		if s == "" {
			continue // what a page sends along when nothing is ticked
		}
		if _, ok := f.option(s); !ok {
			return expression.Value{}, fault.BadOption
		}
		items = append(items, expression.TextOf(s))
	}
	return f.ordered(expression.ListOf(items...)), ""
}

// cleanSeveral holds a list that did not come as typed text to the same rules.
func (f *Field) cleanSeveral(v expression.Value) (expression.Value, bool) {
	for _, item := range v.Items() {
		s, isText := item.AsText()
		if clean, ok := cleanText(s, false); !isText || !ok || clean != s {
			return expression.Value{}, false
		}
	}
	if v = f.ordered(v); v.Len() == 0 && f.kind.unblank.IsBlank() {
		return expression.Value{}, true
	}
	return v, true
}

// ordered drops what is chosen twice and, of a multiselect, brings the rest to
// the order of the options; what is no option stays at the end, for the check to
// find.
func (f *Field) ordered(v expression.Value) expression.Value {
	if v.Kind() != expression.List {
		return v
	}
	chosen := make([]bool, len(f.offers))
	strange := map[string]bool{}
	var sent, unknown []expression.Value
	for _, item := range v.Items() {
		s, _ := item.AsText()
		i, known := f.option(s)
		switch {
		case known && !chosen[i]:
			chosen[i] = true
			sent = append(sent, item)
		case !known && !strange[s]:
			strange[s] = true
			unknown = append(unknown, item)
		}
	}
	if f.kind.base == "multiselect" {
		sent = sent[:0]
		for i, o := range f.offers {
			if chosen[i] {
				sent = append(sent, expression.TextOf(o.Value))
			}
		}
	}
	return expression.ListOf(append(sent, unknown...)...)
}

func checkSeveral(c *checker, e *Element) {
	c.howMany(e, int64(e.Value.Len()))
	if !c.offered(e) {
		e.add(fault.BadOption)
	}
}

// offered reports whether everything that is chosen is on offer now.
func (c *checker) offered(e *Element) bool {
	return !slices.ContainsFunc(e.Value.Items(), func(item expression.Value) bool { return !c.state.onOffer(e, item) })
}

func displaySeveral(f *Field, v expression.Value, lang i18n.Lang) string {
	return strings.Join(f.labels(v, lang), ", ")
}

func (f *Field) labels(v expression.Value, lang i18n.Lang) []string {
	labels := make([]string, 0, v.Len())
	for _, item := range v.Items() {
		labels = append(labels, displayChoice(f, item, lang))
	}
	return labels
}

// parseRanking reads an option for every place, the first place first.
func parseRanking(f *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	items := make([]expression.Value, 0, len(raw))
	for _, s := range raw {
		if _, ok := f.option(s); !ok {
			return expression.Value{}, fault.BadRanking
		}
		items = append(items, expression.TextOf(s))
	}
	if v := f.ordered(expression.ListOf(items...)); v.Len() == len(items) {
		return v, ""
	}
	return expression.Value{}, fault.BadRanking
}

// checkRanking: what is on offer now is ranked, all of it and nothing else.
func checkRanking(c *checker, e *Element) {
	if !c.offered(e) || e.Value.Len() != len(c.state.Offers(e)) {
		e.add(fault.BadRanking)
	}
}

func displayRanking(f *Field, v expression.Value, lang i18n.Lang) string {
	labels := f.labels(v, lang)
	for i := range labels {
		labels[i] = strconv.Itoa(i+1) + ". " + labels[i]
	}
	return strings.Join(labels, ", ")
}
