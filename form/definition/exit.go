package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// mostExits is how many exit pages a form can have: every later page depends on
// every one of them.
const mostExits = 20

// checkExits holds exit pages to what they are for: a form must have a way past
// each of them, and what is on them is never handed in.
func (u *unit) checkExits() {
	var exits []*item
	for _, it := range u.items {
		if it.page == nil || !it.page.Exit {
			continue
		}
		exits = append(exits, it)
		at := it.at + "/visible"
		switch v := it.out.Visible; {
		case it.page.Visible.IsZero():
			u.add(CodeMissing, at, "an exit page needs a condition: without one nobody gets past it")
		case it.page.Visible.Literal != nil, v != nil && len(expression.Reads(v)) == 0:
			u.add(CodeBadValue, at, "the condition of an exit page must be met by some answers and not by others")
		}
		u.checkExit(it)
	}
	if len(exits) > mostExits {
		u.add(CodeTooMany, exits[mostExits].at, "there are more than %d exit pages", mostExits)
	}
	if len(exits) > 0 && len(exits) == len(u.def.Pages) {
		u.add(CodeConflict, "/pages", "every page is an exit page, so the form can never be handed in")
	}
}

// checkExit refuses what is answered on an exit page, and tells of the first of
// it. It reports whether there is nothing.
func (u *unit) checkExit(it *item) bool {
	for _, kid := range it.kids {
		answered := kid.rules != nil && kid.rules.value && kid.out.Type != "computed" && (kid.inner == nil || kid.repeats())
		if answered {
			u.add(CodeNotAllowed, kid.at+"/type", "an exit page is only read: what is answered there is never handed in")
		}
		if answered || !u.checkExit(kid) {
			return false
		}
	}
	return true
}

// exits returns the exit pages before each page, by the page's id.
func (u *unit) exits() map[int][]*item {
	out := map[int][]*item{}
	var before []*item
	for _, it := range u.items {
		if it.out.Type != form.TypePage {
			continue
		}
		out[it.id] = slices.Clip(before)
		if it.out.Exit {
			before = append(before, it)
		}
	}
	return out
}
