package workflowhttp

import (
	"errors"
	"net/http"

	"github.com/borgerflow/borgerflow/workflow"
)

// startBody is what the start page shows.
type startBody struct {
	Purpose         string
	InformationDuty string
	LegalBasis      string
	Refused         bool   // the login does not let the visitor in
	Login           string // address to log in at, when that is what is missing
}

func (h *Handler) startPage(x *exchange) error {
	offer, err := h.engine.Offer(x.r.Context(), h.org, x.r.PathValue("solution"), false)
	if err != nil {
		return err
	}
	s := offer.Workflow.Solution
	body := startBody{
		Purpose: s.Purpose.In(x.lang), InformationDuty: s.InformationDuty.In(x.lang), LegalBasis: s.LegalBasis.In(x.lang),
	}
	if !offer.Start.Admits(x.caller.Identity) {
		body.Refused = true
		if x.caller.IsAnonymous() && h.opts.Login != nil {
			body.Login = h.opts.Login(x.r.URL.Path)
		}
	}
	return x.show(http.StatusOK, "start", s.Title.In(x.lang), body)
}

func (h *Handler) startCase(x *exchange) error {
	begun, err := h.begin(x)
	if errors.Is(err, workflow.ErrDenied) && x.caller.IsAnonymous() {
		return x.redirect(x.r.URL.EscapedPath()) // which says so, and leads to the login
	}
	if err != nil {
		return err
	}
	if begun.Token != "" {
		http.SetCookie(x.w, &http.Cookie{
			Name: tokenCookie(begun.Case), Value: begun.Token, Path: "/c/" + begun.Case, MaxAge: 30 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: x.secure(),
		})
		x.caller.Token = begun.Token
	}
	f, err := h.firstForm(x, begun)
	if err != nil {
		return err
	}
	return x.redirect(fillPath(begun.Case, begun.Step, f.ID))
}

func (h *Handler) begin(x *exchange) (workflow.Begun, error) {
	if err := x.allow(h.starts); err != nil {
		return workflow.Begun{}, err
	}
	return h.engine.Start(x.r.Context(), x.caller.Identity, workflow.StartRequest{
		Solution: x.r.PathValue("solution"), Lang: x.lang, Command: x.r.Header.Get("Idempotency-Key"),
	})
}

// firstForm is the first form of the step that a new case is in.
func (h *Handler) firstForm(x *exchange, begun workflow.Begun) (workflow.FormView, error) {
	v, err := h.engine.View(x.r.Context(), x.caller, begun.Case, x.lang)
	if err != nil {
		return workflow.FormView{}, err
	}
	for _, step := range v.Steps {
		for _, f := range step.Forms {
			if step.Step.ID == begun.Step && f.Mode == workflow.Edit {
				return f, nil
			}
		}
	}
	return workflow.FormView{}, workflow.Errorf(workflow.NotFound, "workflowhttp: the step has no form to fill in")
}

func fillPath(caseID, step, form string) string { return "/c/" + caseID + "/" + step + "/" + form }
