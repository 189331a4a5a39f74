package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// reserved are the words that name something else in expressions, so that no
// key may be one of them.
var reserved = []string{
	"and", "consent", "contains", "else", "false", "forms", "ids", "if", "in", "lang", "let", "login", "matches",
	"nil", "not", "now", "numbers", "option", "or", "params", "payment", "proxy", "register", "row", "steps", "today", "true",
}

// Reserved returns the words that no key may be, sorted.
func Reserved() []string { return slices.Clone(reserved) }

const maxID = 60

// validID accepts [a-z][a-z0-9_]* of at most 60 characters.
func validID(s string) bool {
	if s == "" || len(s) > maxID || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

func (u *unit) checkID(id, at string) bool {
	switch {
	case id == "":
		u.add(CodeMissing, at, "an id is needed here")
	case !validID(id):
		u.add(CodeBadID, at, "%q is not of the form [a-z][a-z0-9_]*, at most %d characters", shorten(id), maxID)
	default:
		return true
	}
	return false
}

// checkKeys holds ids and keys to their form, and makes sure that each is used
// once in the nearest group, list or form. Pages have names of their own.
func (u *unit) checkKeys() {
	pages := map[string]bool{}
	used := map[*level]map[string]bool{}
	for _, it := range u.items {
		switch {
		case it.page != nil:
			u.checkKey(it.page.ID, it.at+"/id", pages)
		case it.def != nil:
			at := it.at + "/key"
			if it.row || it.inTable() {
				at = it.at + "/value"
			}
			if it.def.Key == "" && (it.rules == nil || !it.rules.value) {
				continue
			}
			if used[it.level] == nil {
				used[it.level] = map[string]bool{}
			}
			u.checkKey(it.def.Key, at, used[it.level])
			if slices.Contains(reserved, it.def.Key) || it.shadowed() {
				u.add(CodeReservedID, at, "%q means something else in expressions", it.def.Key)
			}
		}
	}
}

// shadowed reports a member of a group whose dotted name is that of a fact, such
// as case.id: an expression would never read it.
func (it *item) shadowed() bool {
	if it.level.owner == nil || it.level.owner.def == nil {
		return false
	}
	group := it.level.owner.def.Key
	if group != "case" && group != "task" { // the facts' other first words are reserved
		return false
	}
	_, ok := form.FactType(group + "." + it.def.Key)
	return ok
}

func (u *unit) checkKey(key, at string, used map[string]bool) {
	if !u.checkID(key, at) {
		return
	}
	if used[key] {
		u.add(CodeDuplicateID, at, "%q is already used in the nearest group, list or form", key)
	}
	used[key] = true
}
