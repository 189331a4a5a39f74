package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Admits reports whether somebody with this login may start a case.
func (r StartRules) Admits(by identity.Identity) bool {
	if by.IsAnonymous() {
		return r.Anonymous
	}
	if by.Assurance < r.Assurance || by.System != "" {
		return false
	}
	return r.Anonymous || slices.Contains(r.Login, loginOf(by))
}

// loginOf names the way a person logged in.
func loginOf(by identity.Identity) string {
	switch {
	case by.IsEmployee():
		return LoginEmployee
	case by.Actor.CVR != "":
		return LoginMitIDErhverv
	}
	return LoginMitID
}
