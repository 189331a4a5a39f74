package definition

import (
	"strconv"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// buildCompanions adds the fields that a field brings along, right after it: the
// text that an option "other" asks for, and the second e-mail address.
func (u *unit) buildCompanions(it *item, lv *level, depth int) {
	if it.rules == nil || it.def.Key == "" || it.inner != nil {
		return
	}
	if i := otherOption(it.def.Options); i >= 0 {
		at := jsonptr.Index(it.at+"/options", i) + "/other"
		u.buildField(it.parent, u.otherField(it, it.def.Options[i].Value), at, lv, depth)
		u.items[len(u.items)-1].made = true
	}
	if it.def.Repeat && it.takes("repeat") {
		u.buildField(it.parent, u.repeatField(it), it.at+"/repeat", lv, depth)
		again := u.items[len(u.items)-1]
		again.made, again.out.Transient = true, true
	}
}

// otherOption returns the index of the option that asks for a text, or -1.
func otherOption(options []Option) int {
	for i, o := range options {
		if o.Other {
			return i
		}
	}
	return -1
}

func (u *unit) otherField(it *item, value string) *Field {
	chosen := it.def.Key + " == " + strconv.Quote(value)
	if it.base == "multiselect" {
		chosen = strconv.Quote(value) + " in " + it.def.Key
	}
	// A field that is hidden leaves its choice blank, and so hides this one.
	yes := true
	return &Field{
		Key: it.def.Key + "_other", Type: "text", Label: u.words("Skriv hvad", "Say what"), Visible: Condition{Expr: chosen},
		Required: Condition{Literal: &yes}, ReadOnly: it.def.ReadOnly, MaxLength: 500, Sensitivity: it.def.Sensitivity,
		Print: it.def.Print, Internal: it.def.Internal,
	}
}

func (u *unit) repeatField(it *item) *Field {
	no := false
	return &Field{
		Key: it.def.Key + "_repeat", Type: "email", Label: u.words("Gentag e-mailadressen", "Repeat the email address"),
		Visible: Condition{Expr: "answered(" + it.def.Key + ")"}, Required: Condition{Expr: "answered(" + it.def.Key + ")"},
		ReadOnly: it.def.ReadOnly, Autocomplete: "off", Print: &no, Sensitivity: it.def.Sensitivity,
	}
}

// companionRules are the rules that hold a repeated answer to the first one.
func (u *unit) companionRules(lv *level) []*Rule {
	var out []*Rule
	for _, it := range u.items {
		if it.level != lv || it.def == nil || !it.def.Repeat || !it.takes("repeat") || it.def.Key == "" {
			continue
		}
		again := it.def.Key + "_repeat"
		out = append(out, &Rule{
			Assert:  "lower(" + again + ") == lower(" + it.def.Key + ")",
			Message: u.words("De to e-mailadresser er ikke ens.", "The two email addresses are not the same."),
			At:      []string{"/" + again},
		})
	}
	return out
}
