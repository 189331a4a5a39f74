package workflowhttp

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow"
)

// What a page posts besides what package view has it post.
const (
	postVersion = "_version" // the draft's revision that the page was made from
	postShown   = "_shown"   // the language the page was in, and so what was typed in it
)

// filling is a form that the caller has before them.
type filling struct {
	x    *exchange
	path string // of the page
	step workflow.StepView
	form workflow.FormView
	view workflow.View
	// frame is what a page in a frame on another site carries along in its
	// post, for lack of cookies.
	frame []view.Hidden
}

// filling finds the form of the address among the caller's tasks.
func (h *Handler) filling(x *exchange) (*filling, error) {
	caseID, stepID, formID := x.r.PathValue("case"), x.r.PathValue("step"), x.r.PathValue("form")
	v, err := h.engine.View(x.r.Context(), x.caller, caseID, x.lang)
	if err != nil {
		return nil, err
	}
	stepID = v.StepID(stepID) // of a link or a page from before the case went on with another version
	for _, step := range v.Steps {
		for _, f := range step.Forms {
			if step.Step.ID == stepID && f.ID == formID && f.Mode == workflow.Edit {
				return &filling{x: x, path: fillPath(caseID, stepID, formID), step: step, form: f, view: v}, nil
			}
		}
	}
	if v.Workflow.Step(stepID) == nil {
		return nil, workflow.Errorf(workflow.NotFound, "workflowhttp: no such step")
	}
	return nil, &leftError{submitted: v.Own && submitted(v, stepID)}
}

// leftError says that a step is not the caller's to fill in, or not any more.
type leftError struct {
	submitted bool // because the caller has submitted it
}

// Error names nothing of the case.
func (e *leftError) Error() string {
	return "workflowhttp: the step is not the caller's to fill in now"
}

// Unwrap makes it a conflict.
func (e *leftError) Unwrap() error { return workflow.ErrConflict }

// wasSubmitted reports whether err says that the caller has submitted the step:
// a second click on the button then finds it done.
func wasSubmitted(err error) bool {
	var left *leftError
	return errors.As(err, &left) && left.submitted
}

// submitted reports whether the step was left by being submitted, last time.
func submitted(v workflow.View, step string) bool {
	for _, e := range slices.Backward(v.History) {
		if e.Type == workflow.StepLeft && e.Step == step {
			return e.Outcome == workflow.OutcomeSubmitted
		}
	}
	return false
}

func (h *Handler) fillPage(x *exchange) error {
	f, err := h.filling(x)
	if workflow.CodeOf(err) == workflow.Conflict {
		return x.redirect("/c/" + x.r.PathValue("case"))
	}
	if err != nil {
		return err
	}
	return f.show(http.StatusOK, f.form.State(), x.r.URL.Query().Get("page"), view.Options{})
}

// options are the surroundings of the form's pages: the same for the server's
// HTML and for the widget, which makes it anew.
func (f *filling) options() view.Options {
	o := view.Options{
		Action: f.path, Level: 1,
		Hidden: append([]view.Hidden{
			{Name: postVersion, Value: strconv.FormatInt(f.form.Revision, 10)},
			{Name: postShown, Value: string(f.x.lang)},
		}, f.frame...),
	}
	if !f.x.framed { // nothing but a post opens a case in a frame
		o.PageURL = func(page string) string { return f.path + "?page=" + url.QueryEscape(page) }
		o.FileURL = func(_ string, file form.File) string { return f.fileURL(file.ID) }
	}
	return o
}

func (f *filling) fileURL(id string) string { return "/c/" + f.view.Case + "/files/" + id }

// formBody is what the page of a form shows.
type formBody struct {
	Form   template.HTML
	Src    string // of the widget; "" = a plain form
	Lang   i18n.Lang
	Page   string
	Errors bool
	Note   string // of a case worker who sent the case back
	Theirs []difference
	Newer  string  // address to take the draft to a newer version at; "" = there is none
	Told   *notice // before there is a case: what must be told first
	Choose []chosenFor
}

// show writes a page of the form.
func (f *filling) show(status int, s *form.State, page string, o view.Options) error {
	base := f.options()
	base.Show, base.ErrorSummary, base.WholeForm, base.Notices = o.Show, o.ErrorSummary, o.WholeForm, o.Notices
	return f.page(status, s, page, base, nil)
}

func (f *filling) page(status int, s *form.State, page string, o view.Options, theirs []difference) error {
	x := f.x
	made := view.Page(s, page, o)
	body := formBody{
		Form: tree(made), Lang: s.Lang(), Page: page, Errors: o.ErrorSummary,
		Note: sentBack(f.view, f.step), Theirs: theirs,
	}
	if f.view.Newer != nil && !x.framed {
		body.Newer = newerPath(f.view.Case)
	}
	if onward(s, page) == view.DoSubmit {
		body.Choose = f.choose()
	}
	l := layout{Title: view.Title(s, page, made), FormID: "bf:form", Enter: onward(s, page), Body: body}
	// A page that shows what the server does not have must stay a plain form, and
	// so must one that asks for more than the form.
	if x.h.opts.Script != "" && status == http.StatusOK && !x.framed && len(f.step.Choose) == 0 {
		body.Src = f.path + "/form"
		l.Script, l.Body = x.h.opts.Script, body
	}
	return x.showWith(status, "form", l)
}

// chosenFor is a later step whose doer is chosen with the form.
type chosenFor struct{ Step, Title, User string }

// choose are the later steps whose doer is to be chosen, with what was typed.
func (f *filling) choose() []chosenFor {
	var out []chosenFor
	for _, later := range f.step.Choose {
		out = append(out, chosenFor{later.ID, later.Title.In(f.x.lang), f.x.r.PostForm.Get(postChoose + later.ID)})
	}
	return out
}

// pageAfter returns the page that follows, or comes before, on a form as it
// stands; "" at the ends.
func pageAfter(s *form.State, page string, by int) string {
	pages := view.Pages(s)
	for i, id := range pages {
		if id == page && i+by >= 0 && i+by < len(pages) {
			return pages[i+by]
		}
	}
	return ""
}

// onward is what the Enter key does on a page: the same as its button that leads
// on, which a page that ends the form does not have.
func onward(s *form.State, page string) string {
	if exit := s.Exit(); exit != nil && exit.Field.Key == page {
		return ""
	}
	if pages := view.Pages(s); len(pages) < 2 || pages[len(pages)-1] == page {
		return view.DoSubmit
	}
	return view.DoNext
}

// wrongOn reports whether something on the page stands in the way of the next
// one. What could not be checked yet stands in the way of handing in only.
func wrongOn(s *form.State, page string) bool {
	for _, f := range s.Faults() {
		if f.Blocks() && f.Code != fault.CheckPending && view.PageOf(s, f) == page {
			return true
		}
	}
	return false
}

// firstWrong is the first page on which something stands in the way, else page.
func firstWrong(s *form.State, page string) string {
	for _, fault := range s.Faults() {
		if !fault.Blocks() {
			continue
		}
		if at := view.PageOf(s, fault); at != "" {
			return at
		}
	}
	return page
}
