package workflowhttp

import (
	"cmp"
	"errors"
	"maps"
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

// parse reads a posted page. The function removes what was kept of it.
func (x *exchange) parse() (remove func(), err error) {
	if strings.HasPrefix(x.r.Header.Get("Content-Type"), "multipart/") {
		err = x.r.ParseMultipartForm(memory)
		if err == nil && typed(x.r.PostForm) > x.h.opts.MaxBody { // files may be larger, text may not
			err = &http.MaxBytesError{Limit: x.h.opts.MaxBody}
		}
	} else {
		err = x.r.ParseForm()
	}
	if m := x.r.MultipartForm; m != nil {
		remove = func() { _ = m.RemoveAll() } // what cannot be removed is the system's to clear
	} else {
		remove = func() {}
	}
	// What was typed is read in the language the page was in, whatever another
	// tab has chosen since: 1.234 is not the same number in both.
	if l, ok := spoken(x.r.PostForm.Get(postShown)); ok {
		x.lang = l
	}
	return remove, badPost(err)
}

// typed is how many bytes were posted beside the files.
func typed(values url.Values) int64 {
	n := 0
	for name, list := range values {
		for _, value := range list {
			n += len(name) + len(value)
		}
	}
	return int64(n)
}

func badPost(err error) error {
	if err == nil || tooLarge(err) {
		return err
	}
	return workflow.Errorf(workflow.Invalid, "workflowhttp: the post cannot be read")
}

func (h *Handler) fillPost(x *exchange) error {
	remove, err := x.parse()
	defer remove()
	if err != nil {
		return err
	}
	f, err := h.filling(x)
	if wasSubmitted(err) && x.r.PostForm.Get(view.PostDo) == view.DoSubmit {
		return x.receipt(x.r.PathValue("case"))
	}
	if err != nil {
		return err
	}
	return f.post()
}

// receipt leads to, or in a frame is, the page that says it was received.
func (x *exchange) receipt(caseID string) error {
	if x.framed {
		return x.show(http.StatusOK, "received", x.say("http.received"), receivedBody{Reference: caseID})
	}
	return x.redirect(receiptPath(caseID))
}

func receiptPath(caseID string) string { return "/c/" + caseID + "?sent=1" }

// post takes a posted page: it saves what was typed, whatever is wrong with it,
// and then goes where the pressed button leads.
func (f *filling) post() error {
	values := f.x.r.PostForm
	version, err := strconv.ParseInt(values.Get(postVersion), 10, 64)
	if err != nil {
		return errNotOurs
	}
	answers, err := f.read(values)
	if err != nil && version == f.form.Revision {
		return err
	}
	if err == nil {
		err = f.save(answers, version)
	} else {
		err = &workflow.StaleError{Form: f.form.ID, Revision: f.form.Revision}
	}
	var stale *workflow.StaleError
	if errors.As(err, &stale) {
		return f.stale()
	}
	if err != nil {
		return err
	}
	refused, err := f.attach(false)
	if err != nil {
		return err
	}
	if err := f.reload(); err != nil {
		return err
	}
	return f.lead(refused)
}

var errNotOurs = workflow.Errorf(workflow.Invalid, "workflowhttp: the post is not of a page of this form")

// read applies posted fields to the draft. A row that the draft does not have
// is made anew: another tab has removed it, and what was typed in it must not
// be lost for that.
func (f *filling) read(values url.Values) (*form.Answers, error) {
	base := f.form.Answers.Clone()
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(values)), values[form.PostHas]) {
		restore(base, name, f.form.Facts)
	}
	answers, faults := form.ReadPost(base, values, f.form.Facts)
	if len(faults) > 0 {
		return nil, errNotOurs
	}
	return answers, nil
}

// maxName is how many bytes the name of an element may have, and maxLevels how
// many levels, to have its rows made anew.
const (
	maxName   = 500
	maxLevels = 10
)

// restore adds the rows that an element's name leads through.
func restore(a *form.Answers, name string, facts form.Facts) {
	if len(name) > maxName || !strings.HasPrefix(name, "/") {
		return
	}
	at := 1
	for range maxLevels {
		i := strings.IndexByte(name[at:], '/')
		if i < 0 {
			return
		}
		list := name[:at+i]
		at += i + 1
		if row, _, _ := strings.Cut(name[at:], "/"); row != "" {
			_, _ = a.AddRow(list, row, facts) // it fails where there is no list, or the row is there
		}
	}
}

func (f *filling) save(answers *form.Answers, revision int64) error {
	saved, err := f.x.h.engine.Save(f.x.r.Context(), f.x.caller, workflow.SaveRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Form: f.form.ID, Lang: f.x.lang, Answers: answers, Revision: revision,
	})
	if err == nil {
		f.form.Revision = saved.Revision
	}
	return err
}

// reload reads the draft as it is saved.
func (f *filling) reload() error {
	fresh, err := f.x.h.filling(f.x)
	if err == nil {
		f.form, f.step, f.view = fresh.form, fresh.step, fresh.view
	}
	return err
}

// lead goes where the pressed button leads.
func (f *filling) lead(refused []form.Fault) error {
	values, s := f.x.r.PostForm, f.form.State()
	page, do := values.Get(form.PostPage), values.Get(view.PostDo)
	lang, switching := spoken(values.Get(postLang))
	switch {
	case switching:
		return f.goTo(page, string(lang))
	case len(refused) > 0:
		blame(s, refused)
		return f.show(http.StatusUnprocessableEntity, s, page, view.Options{Show: view.ShowAll, ErrorSummary: true})
	case do == view.DoBack:
		return f.goTo(cmp.Or(pageAfter(s, page, -1), page), "")
	case do == view.DoNext && !wrongOn(s, page):
		return f.goTo(cmp.Or(pageAfter(s, page, 1), page), "")
	case do == view.DoNext:
		return f.show(http.StatusUnprocessableEntity, s, page, view.Options{Show: view.ShowAll, ErrorSummary: true})
	case do == view.DoSubmit:
		return f.submit(page)
	case do == view.DoSave:
		notice := view.Notice{Level: "success", Text: f.x.say("form.saved")}
		return f.show(http.StatusOK, s, page, view.Options{Notices: []view.Notice{notice}})
	}
	return f.show(http.StatusOK, s, page, view.Options{}) // a row was added or removed, or the page is updated
}

// goTo leads to a page of the form, in another language when lang is not "".
func (f *filling) goTo(page, lang string) error {
	if f.x.framed {
		return f.show(http.StatusOK, f.form.State(), page, view.Options{})
	}
	q := url.Values{"page": {page}}
	if lang != "" {
		q.Set("lang", lang)
	}
	return f.x.redirect(f.path + "?" + q.Encode())
}

// submit hands the step in, once: the command's id is made of the step and its
// round, so that a second click finds it done.
func (f *filling) submit(page string) error {
	x := f.x
	got, err := x.h.engine.Submit(x.r.Context(), x.caller, workflow.SubmitRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Round: f.step.Round, Lang: x.lang, Command: f.command(), Choose: chosen(x.r.PostForm),
	})
	if err != nil {
		return err
	}
	if got.Submitted {
		return x.receipt(f.view.Case)
	}
	wrong := f
	if got.Forms[f.form.ID].State.OK() {
		wrong = f.unfinished(got)
	}
	s := got.Forms[wrong.form.ID].State
	return wrong.show(http.StatusUnprocessableEntity, s, firstWrong(s, page), view.Options{
		Show: view.ShowAll, ErrorSummary: true, WholeForm: true, Notices: warnings(f.told(got)),
	})
}

// unfinished is the first form of the step that stands in the way of submitting
// it, when that is not this one.
func (f *filling) unfinished(got workflow.SubmitResult) *filling {
	for _, other := range f.step.Forms {
		if result, edited := got.Forms[other.ID]; edited && !result.State.OK() {
			return &filling{x: f.x, path: fillPath(f.view.Case, f.step.Step.ID, other.ID), step: f.step, form: other, view: f.view}
		}
	}
	return f
}

func (f *filling) command() string {
	return "submit/" + f.step.Step.ID + "/" + strconv.Itoa(f.step.Round)
}
