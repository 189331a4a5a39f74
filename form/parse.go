package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Parse is the only decoder of what people type: pages, widgets and plain posts
// all come here. Raw holds what was sent for the field, nothing for an absent
// checkbox. Blank text gives a blank value. The code is "" when it parses.
func Parse(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	if f.kind.parse == nil {
		return expression.Value{}, fault.BadType
	}
	if !f.kind.several {
		raw = raw[:min(1, len(raw))]
	}
	size := 0
	for _, s := range raw {
		size += len(s)
	}
	switch {
	case size > maxRaw:
		return expression.Value{}, fault.BadText
	case blank(raw) && f.kind.unblank.IsBlank():
		return expression.Value{}, ""
	}
	return f.kind.parse(f, f.oneWay(raw), lang)
}

// blank reports whether nothing was typed.
func blank(raw []string) bool { return strings.TrimSpace(strings.Join(raw, "")) == "" }

// maxRaw is the most bytes of typed text that any type looks at.
const maxRaw = 1 << 20
