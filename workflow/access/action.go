package access

import (
	"slices"
	"strings"
)

// Action is a kind of thing that is done with cases and solutions.
type Action string

// The closed set of actions. Names are appended and retired, never reused.
const (
	Read    Action = "read"    // see a case, its forms and files
	Act     Action = "act"     // do its tasks: fill in, approve, reject, claim, write
	Assign  Action = "assign"  // give its tasks to others
	Repair  Action = "repair"  // see to effects in trouble: retry, skip, edit
	Publish Action = "publish" // publish a solution's versions and set their state
	Migrate Action = "migrate" // move cases to another version
	Export  Action = "export"  // take out submissions or a person's data
	Erase   Action = "erase"   // erase a case before its time
	Hold    Action = "hold"    // put a legal hold on a case, or lift it
	Audit   Action = "audit"   // read who did and saw what
	Report  Action = "report"  // see numbers of cases
)

// actions are all of them, in the order of their bits.
var actions = []Action{Read, Act, Assign, Repair, Publish, Migrate, Export, Erase, Hold, Audit, Report}

// Valid reports whether a is one of the actions.
func (a Action) Valid() bool { return slices.Contains(actions, a) }

func (a Action) bit() Actions {
	i := slices.Index(actions, a)
	if i < 0 {
		return 0
	}
	return 1 << i
}

// Actions is a set of actions; its zero value is empty.
type Actions uint32

// All has every action.
const All Actions = 1<<11 - 1

// ActionsOf returns the set of the given actions.
func ActionsOf(list ...Action) Actions {
	var s Actions
	for _, a := range list {
		s |= a.bit()
	}
	return s
}

// Has reports whether a is in the set; an unknown action never is.
func (s Actions) Has(a Action) bool { return s&a.bit() != 0 }

// Without returns the actions of s that are not in t.
func (s Actions) Without(t Actions) Actions { return s &^ t }

// List returns the actions in the set, in a fixed order.
func (s Actions) List() []Action {
	var out []Action
	for _, a := range actions {
		if s.Has(a) {
			out = append(out, a)
		}
	}
	return out
}

// String lists the actions.
func (s Actions) String() string {
	words := make([]string, 0, len(actions))
	for _, a := range s.List() {
		words = append(words, string(a))
	}
	return strings.Join(words, " ")
}
