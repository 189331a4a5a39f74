package workflowhttp

import (
	"net/http"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// refusedBody is what a visitor is told who cannot start a case.
type refusedBody struct {
	Reason string
	Own    []string // what else the solution's author tells, in paragraphs
	Advice string
	Ways   []string // to log in, when another one would help
	Login  string   // address to log in at
	Logout string   // address to log out at, when another login would help
	Cases  bool     // the visitor may have cases to look at
	Clean  string   // the solution's address without what the link gave
	Owner  string
}

// refusedStatus is how a refusal is answered.
func refusedStatus(no *workflow.Refusal) int {
	switch no.Code {
	case workflow.RefusedPaused:
		return http.StatusServiceUnavailable
	case workflow.RefusedRetired:
		return http.StatusGone
	case workflow.RefusedUninformed:
		return http.StatusConflict
	case workflow.RefusedLink:
		return http.StatusBadRequest
	}
	return http.StatusForbidden
}

// otherLogin reports whether logging in another way would help.
func otherLogin(code workflow.RefusalCode) bool {
	return slices.Contains([]workflow.RefusalCode{
		workflow.RefusedWay, workflow.RefusedAssurance, workflow.RefusedCompany, workflow.RefusedAgeUnknown,
	}, code)
}

// refused shows why somebody cannot start a case, and what they can do.
func (x *exchange) refused(status int, no *workflow.Refusal) {
	s := no.Workflow.Solution
	body := refusedBody{
		Reason: no.Text(x.lang), Advice: no.Advice(x.lang), Own: paragraphs(s.Start.Refused.In(x.lang)), Owner: s.Owner,
		Cases: !x.caller.IsAnonymous() && !x.caller.IsEmployee() && !x.framed,
	}
	if !x.framed {
		x.wayOut(&body, no)
	}
	title := s.Title.In(x.lang)
	if err := x.show(status, "refused", title, body); err != nil {
		http.Error(x.w, codeRefused, status)
	}
}

// wayOut adds where to go from a refusal.
func (x *exchange) wayOut(body *refusedBody, no *workflow.Refusal) {
	switch {
	case no.Code == workflow.RefusedLogin && x.h.opts.Login != nil:
		body.Login = x.h.opts.Login(x.r.URL.RequestURI())
	case no.Code == workflow.RefusedLink:
		body.Clean = x.r.URL.EscapedPath()
	case otherLogin(no.Code):
		body.Logout = x.h.opts.Logout
		for _, way := range no.Workflow.Solution.Start.Login {
			body.Ways = append(body.Ways, x.say("start.way_"+strings.ReplaceAll(way, "-", "_")))
		}
	}
}
