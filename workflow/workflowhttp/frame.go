package workflowhttp

import (
	"net/http"

	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/workflow"
)

// What a post from a frame carries along: browsers keep the cookies of a frame
// on another site to themselves, so the case and its token travel in the body,
// never in an address.
const (
	postCase  = "_case"
	postToken = "_token"
)

// receivedBody is what a page says that has no case page to lead to.
type receivedBody struct{ Reference string }

// framePage shows the first page of a solution that needs no login in a frame.
// There is no case until something is posted or saved.
func (h *Handler) framePage(x *exchange) error {
	f, err := h.preview(x)
	if err != nil {
		return err
	}
	s := f.form.State()
	body := formBody{Form: tree(view.Page(s, x.r.URL.Query().Get("page"), f.options())), Lang: s.Lang()}
	told := noticeOf(f.view.Workflow, x.lang)
	body.Told = &told
	l := layout{Title: f.view.Workflow.Solution.Title.In(x.lang), FormID: "bf:form"}
	if h.opts.Script != "" {
		body.Src, l.Script = "/s/"+x.r.PathValue("solution")+"/form", h.opts.Script
		if q := x.r.URL.RawQuery; q != "" {
			body.Src += "?" + q
		}
	}
	l.Body = body
	return x.showWith(http.StatusOK, "form", l)
}

// preview is the first form of a solution before there is a case.
func (h *Handler) preview(x *exchange) (*filling, error) {
	solution := x.r.PathValue("solution")
	offer, forms, err := h.engine.Preview(x.r.Context(), h.stranger().Identity, workflow.StartRequest{
		Solution: solution, Lang: x.lang, Test: x.test(), Params: x.params(),
	})
	if err != nil {
		return nil, err
	}
	if !offer.Start.Anonymous {
		return nil, workflow.Errorf(workflow.Denied, "workflowhttp: the solution asks for a login")
	}
	no, err := h.engine.MayStart(x.r.Context(), h.stranger().Identity, offer)
	switch {
	case err != nil:
		return nil, err
	case no != nil:
		return nil, no
	}
	if len(forms) != 1 {
		return nil, workflow.Errorf(workflow.Unsupported, "workflowhttp: only a solution that begins with one form can be embedded")
	}
	f := &filling{x: x, path: "/s/" + solution + "/frame", form: forms[0], view: workflow.View{Workflow: offer.Workflow}}
	f.form.Revision = 1 // of the draft that a start makes
	f.frame, err = x.carried(offer.Workflow)
	return f, err
}

// framePost takes a page that was posted from a frame; the first one begins the
// case.
func (h *Handler) framePost(x *exchange) error {
	remove, err := x.parse()
	defer remove()
	if err != nil {
		return err
	}
	caseID, token := x.r.PostForm.Get(postCase), x.r.PostForm.Get(postToken)
	if caseID == "" {
		if _, err := h.preview(x); err != nil {
			return err
		}
		begun, err := h.begin(x, x.r.PostForm.Get(postInformed))
		if err != nil {
			return err
		}
		caseID, token = begun.Case, begun.Token
	}
	x.caller.Token = token
	f, err := h.framed(x, caseID, token)
	if wasSubmitted(err) && x.r.PostForm.Get(view.PostDo) == view.DoSubmit {
		return x.receipt(caseID)
	}
	if err != nil {
		return err
	}
	return f.post()
}

// framed finds the form that an anonymous case is at.
func (h *Handler) framed(x *exchange, caseID, token string) (*filling, error) {
	v, err := h.engine.View(x.r.Context(), x.caller, caseID, x.lang)
	if err != nil {
		return nil, err
	}
	solution := x.r.PathValue("solution")
	if v.Workflow.Solution.ID != solution {
		return nil, workflow.Errorf(workflow.NotFound, "workflowhttp: the case is of another solution")
	}
	for _, step := range v.Steps {
		for _, f := range step.Forms {
			if f.Mode != workflow.Edit {
				continue
			}
			x.r.SetPathValue("case", caseID)
			x.r.SetPathValue("step", step.Step.ID)
			x.r.SetPathValue("form", f.ID)
			return &filling{
				x: x, path: "/s/" + solution + "/frame", step: step, form: f, view: v,
				frame: []view.Hidden{{Name: postCase, Value: caseID}, {Name: postToken, Value: token}},
			}, nil
		}
	}
	return nil, &leftError{submitted: v.Own && v.State != workflow.CaseDraft}
}

// previewForm answers the widget that has no case yet.
func (h *Handler) previewForm(x *exchange) error {
	f, err := h.preview(x)
	if err != nil {
		return err
	}
	begin, err := x.startAddress(f.view.Workflow)
	if err != nil {
		return err
	}
	return x.json(http.StatusOK, "application/json", config{
		Form: f.form.Form, Answers: f.form.Answers, Facts: f.form.Form.EncodeFacts(f.form.Facts), Lang: f.form.Facts.Lang,
		Start: begin, Notice: toldOf(f.view.Workflow, x.lang),
		View: f.surroundings(),
	})
}

// beginDraft begins an anonymous case for the widget and gives it the token.
func (h *Handler) beginDraft(x *exchange) error {
	x.caller = h.stranger()
	begun, err := h.begin(x, x.r.URL.Query().Get(queryInformed))
	if err != nil {
		return err
	}
	x.caller.Token = begun.Token
	f, err := h.firstForm(x, begun)
	if err != nil {
		return err
	}
	return x.json(http.StatusCreated, "application/json", struct {
		Version string `json:"version"`
		Token   string `json:"token"`
		draftAt
	}{tag(f.Revision), begun.Token, draftOf(fillPath(begun.Case, begun.Step, f.ID))})
}
