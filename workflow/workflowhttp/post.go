package workflowhttp

import (
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/workflow"
)

// postLang is the button that shows the form in another language.
const postLang = "_lang"

// memory is how much of a post with files is kept in memory; the rest is in
// temporary files while the post is worked on.
const memory = 1 << 20

// parse reads a posted page.
func (x *exchange) parse() error {
	if strings.HasPrefix(x.r.Header.Get("Content-Type"), "multipart/") {
		return badPost(x.r.ParseMultipartForm(memory))
	}
	return badPost(x.r.ParseForm())
}

func badPost(err error) error {
	if err == nil || tooLarge(err) {
		return err
	}
	return workflow.Errorf(workflow.Invalid, "workflowhttp: the post cannot be read")
}

func (h *Handler) fillPost(x *exchange) error {
	if err := x.parse(); err != nil {
		return err
	}
	if x.r.MultipartForm != nil {
		defer x.r.MultipartForm.RemoveAll()
	}
	if l, ok := spoken(x.r.PostFormValue(postLang)); ok {
		defer x.setLanguage(l)
	}
	f, err := h.filling(x)
	if err != nil {
		return err
	}
	return f.post()
}

// post takes a posted page: it saves what was typed, whatever is wrong with it,
// and then goes where the pressed button leads.
func (f *filling) post() error {
	r := f.x.r
	answers, faults := form.ReadPost(f.form.Answers, r.PostForm, f.form.Facts)
	version, err := strconv.ParseInt(r.PostFormValue(postVersion), 10, 64)
	if err != nil || len(faults) > 0 {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: the post is not of a page of this form")
	}
	page := r.PostFormValue(form.PostPage)
	saved, err := f.x.h.engine.Save(r.Context(), f.x.caller, workflow.SaveRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Form: f.form.ID, Lang: f.x.lang, Answers: answers, Revision: version,
	})
	var stale *workflow.StaleError
	if errors.As(err, &stale) {
		return f.stale(answers, page)
	}
	if err != nil {
		return err
	}
	f.form.Revision = saved.Revision
	refused, err := f.attach()
	if err != nil {
		return err
	}
	if err := f.reload(); err != nil {
		return err
	}
	return f.lead(f.form.State(), page, refused)
}

// reload reads the draft as it was saved.
func (f *filling) reload() error {
	fresh, err := f.x.h.filling(f.x)
	if err == nil {
		f.form, f.step, f.view = fresh.form, fresh.step, fresh.view
	}
	return err
}

// attach receives the files of the post. It returns the names that were
// refused, with why.
func (f *filling) attach() ([]form.Fault, error) {
	m := f.x.r.MultipartForm
	if m == nil {
		return nil, nil
	}
	names := make([]string, 0, len(m.File))
	for name := range m.File {
		names = append(names, name)
	}
	slices.Sort(names)
	var refused []form.Fault
	for _, name := range names {
		for _, part := range m.File[name] {
			if part.Filename == "" {
				continue
			}
			faults, err := f.attachOne(name, part)
			if err != nil {
				return nil, err
			}
			refused = append(refused, faults...)
		}
	}
	return refused, nil
}

func (f *filling) attachOne(name string, part *multipart.FileHeader) ([]form.Fault, error) {
	body, err := part.Open()
	if err != nil {
		return nil, workflow.Errorf(workflow.Unavailable, "workflowhttp: a posted file cannot be read: %w", err)
	}
	defer body.Close()
	got, err := f.x.h.engine.Attach(f.x.r.Context(), f.x.caller, workflow.AttachRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Form: f.form.ID, Field: name, Lang: f.x.lang, Name: part.Filename, Body: body,
	})
	return got.Faults, err
}

// lead goes where the pressed button leads.
func (f *filling) lead(s *form.State, page string, refused []form.Fault) error {
	r := f.x.r
	do := r.PostFormValue(view.PostDo)
	switch {
	case r.PostForm.Has(postLang):
		return f.goTo(page, r.PostFormValue(postLang))
	case len(refused) > 0:
		return f.refuse(s, page, refused)
	case do == view.DoBack:
		return f.goTo(cmpOr(pageAfter(s, page, -1), page), "")
	case do == view.DoNext && !wrongOn(s, page):
		return f.goTo(cmpOr(pageAfter(s, page, 1), page), "")
	case do == view.DoNext:
		return f.show(http.StatusUnprocessableEntity, s, page, view.Options{Show: view.ShowAll, ErrorSummary: true})
	case do == view.DoSubmit:
		return f.submit(s, page)
	case do == view.DoSave:
		notice := view.Notice{Level: "success", Text: f.x.say("form.saved")}
		return f.show(http.StatusOK, s, page, view.Options{Notices: []view.Notice{notice}})
	}
	return f.show(http.StatusOK, s, page, view.Options{}) // a row was added or removed, or the page is updated
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (f *filling) goTo(page, lang string) error {
	if f.x.framed {
		if l, ok := spoken(lang); ok {
			f.x.lang = l
			if err := f.reload(); err != nil {
				return err
			}
		}
		return f.show(http.StatusOK, f.form.State(), page, view.Options{})
	}
	q := url.Values{"page": {page}}
	if lang != "" {
		q.Set("lang", lang)
	}
	return f.x.redirect(f.path + "?" + q.Encode())
}

// refuse shows why files were not taken. What else was posted is saved.
func (f *filling) refuse(s *form.State, page string, refused []form.Fault) error {
	for _, fault := range refused {
		if e := s.At(fault.Path); e != nil {
			e.Faults = append(e.Faults, fault)
		}
	}
	return f.show(http.StatusUnprocessableEntity, s, page, view.Options{Show: view.ShowAll, ErrorSummary: true})
}

// submit hands the step in, once: the command's id is made of the step and its
// round, so that a second click finds it done.
func (f *filling) submit(s *form.State, page string) error {
	x := f.x
	got, err := x.h.engine.Submit(x.r.Context(), x.caller, workflow.SubmitRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Round: f.step.Round, Lang: x.lang, Command: f.command(),
	})
	if err != nil {
		return err
	}
	if got.Submitted && x.framed {
		return x.show(http.StatusOK, "received", x.say("http.received"), receivedBody{Reference: f.view.Case})
	}
	if got.Submitted {
		return x.redirect("/c/" + f.view.Case + "?sent=1")
	}
	if result, ok := got.Forms[f.form.ID]; ok {
		s = result.State
	}
	return f.show(http.StatusUnprocessableEntity, s, firstWrong(s, page), view.Options{Show: view.ShowAll, ErrorSummary: true, WholeForm: true})
}

func (f *filling) command() string {
	return "submit/" + f.step.Step.ID + "/" + strconv.Itoa(f.step.Round)
}
