package workflowhttp

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// startBody is what the start page shows.
type startBody struct {
	Notice notice
	Again  string // why the page is shown again instead of what was asked for
	Test   bool   // cases that are begun here are test cases
	Login  string // address to log in at, when that is what is missing
	Closed bool   // nobody can be let in: a login is missing, and there is none
}

// notice is what a visitor is told before they start.
type notice struct {
	Hash  string
	Lead  []string // the purpose, in paragraphs
	Parts []noticePart
}

type noticePart struct {
	Title string
	Text  []string // paragraphs
}

// noticeOf lays out the information duty: what the solution is for, and then
// the rest of it.
func noticeOf(w *workflow.Workflow, lang i18n.Lang) notice {
	told := w.Notice(lang)
	n := notice{Hash: told.Hash}
	for i, p := range told.Parts {
		if text := paragraphs(p.Text); i == 0 && len(w.Solution.Purpose) > 0 {
			n.Lead = text
		} else {
			n.Parts = append(n.Parts, noticePart{Title: p.Title, Text: text})
		}
	}
	return n
}

func paragraphs(text string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (h *Handler) startPage(x *exchange) error { return h.showStart(x, http.StatusOK, "") }

// showStart shows the start page, or says why there is nothing to start.
func (h *Handler) showStart(x *exchange, status int, again string) error {
	offer, err := h.engine.Offer(x.r.Context(), h.org, x.r.PathValue("solution"), x.test())
	if err != nil {
		return err
	}
	if _, _, err := offer.Workflow.TakeParams(x.params()); err != nil {
		return err
	}
	no, err := h.engine.MayStart(x.r.Context(), x.caller.Identity, offer)
	if err != nil {
		return err
	}
	body := startBody{Notice: noticeOf(offer.Workflow, x.lang), Again: again, Test: offer.Test}
	if no != nil {
		if no.Code != workflow.RefusedLogin {
			return no
		}
		if body.Closed = h.opts.Login == nil; !body.Closed {
			body.Login = h.opts.Login(x.r.URL.RequestURI())
		}
	}
	return x.show(status, "start", offer.Workflow.Solution.Title.In(x.lang), body)
}

func (h *Handler) startCase(x *exchange) error {
	if err := x.r.ParseForm(); err != nil {
		return badPost(err)
	}
	begun, err := h.begin(x, x.r.PostForm.Get(postInformed))
	if no, ok := errors.AsType[*workflow.Refusal](err); ok {
		switch no.Code {
		case workflow.RefusedLogin:
			return x.redirect(x.r.URL.RequestURI()) // which says so, and leads to the login
		case workflow.RefusedUninformed:
			return h.showStart(x, http.StatusConflict, no.Text(x.lang))
		}
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

// begin begins a case for somebody who was shown the notice with that hash.
func (h *Handler) begin(x *exchange, informed string) (workflow.Begun, error) {
	if err := x.allow(h.starts); err != nil {
		return workflow.Begun{}, err
	}
	return h.engine.Start(x.r.Context(), x.caller.Identity, workflow.StartRequest{
		Solution: x.r.PathValue("solution"), Lang: x.lang, Command: x.r.Header.Get("Idempotency-Key"),
		Params: x.params(), Test: x.test(), Informed: informed,
	})
}

// What the address of a solution may hold besides its link parameters.
const (
	queryTest     = "test"      // test=1 begins a test case, on hosts that allow it
	queryInformed = "_informed" // of the widget's API: the notice it showed
	postInformed  = "_informed" // of a page
	postParam     = "_param."   // of a page in a frame: before a link parameter's name
)

// test reports whether the visitor wants to begin a test case, on a host that
// lets them.
func (x *exchange) test() bool { return x.h.opts.Test && x.r.URL.Query().Get(queryTest) == "1" }

// params are what the link gave, as far as they could be parameters at all: the
// engine takes those that the solution declares.
func (x *exchange) params() map[string]string {
	given := x.r.URL.Query()
	for name, values := range x.r.PostForm {
		if name, ok := strings.CutPrefix(name, postParam); ok && x.framed {
			given[name] = values
		}
	}
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := strings.ToValidUTF8(given.Get(name), "\uFFFD")
		if plainName(name) && !slices.Contains([]string{"lang", "page", queryTest}, name) && len(value) <= workflow.MaxParam && len(out) < workflow.MaxParams {
			out[name] = value
		}
	}
	return out
}

// plainName reports whether a name is one that a parameter can have.
func plainName(name string) bool {
	return name != "" && len(name) <= 60 && name[0] >= 'a' && name[0] <= 'z' && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// carried are the link's parameters, and the notice, as a post from a frame
// carries them to the start of the case.
func (x *exchange) carried(w *workflow.Workflow) ([]view.Hidden, error) {
	taken, _, err := w.TakeParams(x.params())
	if err != nil {
		return nil, err
	}
	out := []view.Hidden{{Name: postInformed, Value: w.Notice(x.lang).Hash}}
	for _, name := range slices.Sorted(maps.Keys(taken)) {
		out = append(out, view.Hidden{Name: postParam + name, Value: taken[name]})
	}
	return out, nil
}

// startAddress is where the widget begins a case: with the same in the address.
func (x *exchange) startAddress(w *workflow.Workflow) (string, error) {
	taken, _, err := w.TakeParams(x.params())
	if err != nil {
		return "", err
	}
	q := url.Values{}
	for name, value := range taken {
		q.Set(name, value)
	}
	q.Set(queryInformed, w.Notice(x.lang).Hash)
	if x.test() {
		q.Set(queryTest, "1")
	}
	return "/s/" + x.r.PathValue("solution") + "/start?" + q.Encode(), nil
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
