package workflowhttp

import (
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// problem details (RFC 9457), with the failure's code.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	// Reason and Detail say why a case cannot be started.
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Codes of problems that are HTTP's own.
const (
	codeTooLarge  = "too_large"
	codeStale     = "stale"
	codeNoVersion = "version_required"
	codeMalformed = "malformed"
	codeLogin     = "login_required"
	codeBusy      = "too_many_requests"
	codeRefused   = "refused"
)

// errNoVersion: a save without If-Match could overwrite what another tab saved.
var errNoVersion = errors.New("workflowhttp: the request names no version")

// classify finds the status and code of an error.
func classify(err error) (status int, code string) {
	var stale *workflow.StaleError
	var busy *busyError
	switch {
	case errors.As(err, &busy):
		return http.StatusTooManyRequests, codeBusy
	case tooLarge(err), errors.Is(err, form.ErrTooLarge):
		return http.StatusRequestEntityTooLarge, codeTooLarge
	case errors.As(err, &stale):
		return http.StatusPreconditionFailed, codeStale
	case errors.Is(err, errNoVersion):
		return http.StatusPreconditionRequired, codeNoVersion
	case errors.Is(err, form.ErrMalformed):
		return http.StatusBadRequest, codeMalformed
	}
	if no, ok := errors.AsType[*workflow.Refusal](err); ok {
		return refusedStatus(no), codeRefused
	}
	switch c := workflow.CodeOf(err); c {
	case workflow.Invalid:
		return http.StatusBadRequest, string(c)
	case workflow.NotFound:
		return http.StatusNotFound, string(c)
	case workflow.Conflict:
		return http.StatusConflict, string(c)
	case workflow.Denied:
		return http.StatusForbidden, string(c)
	case workflow.Rejected, workflow.Unsupported:
		return http.StatusUnprocessableEntity, string(c)
	default:
		return http.StatusServiceUnavailable, string(c)
	}
}

// title words a problem for whoever sees it.
func title(lang i18n.Lang, code string) string {
	return i18n.Message(lang, "http.problem_"+code)
}

// tooLarge reports whether reading the body met a limit.
func tooLarge(err error) bool {
	var limit *http.MaxBytesError
	return errors.As(err, &limit) || errors.Is(err, multipart.ErrMessageTooLarge)
}

// failed finds the status and code to answer a failure with, and does what
// comes before any such answer.
func (x *exchange) failed(err error) (status int, code string) {
	status, code = classify(err)
	if status == http.StatusNotFound && x.r.PathValue("case") != "" && x.caller.IsAnonymous() && x.caller.Token == "" {
		status, code = http.StatusUnauthorized, codeLogin // nobody's cases are nobody's to see
	}
	if status >= http.StatusInternalServerError && code != codeRefused {
		x.h.opts.Logger.Error("request failed", "code", code, "route", x.r.Pattern, "error", err)
	}
	var busy *busyError
	if errors.As(err, &busy) {
		x.w.Header().Set("Retry-After", strconv.Itoa(busy.seconds()))
	}
	if status == http.StatusRequestEntityTooLarge {
		x.drain()
	}
	return status, code
}

// problem answers an API call that failed.
func (x *exchange) problem(err error) {
	status, code := x.failed(err)
	if status == http.StatusUnauthorized {
		x.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	p := problem{Type: "about:blank", Title: title(x.lang, code), Status: status, Code: code}
	if no, ok := errors.AsType[*workflow.Refusal](err); ok {
		p.Reason, p.Detail = string(no.Code), no.Text(x.lang)
	}
	x.json(status, "application/problem+json", p)
}

// fail shows a page that says what went wrong and where to go. Errors of the
// engine, which the host's log may get, hold no personal data.
func (x *exchange) fail(err error) {
	status, code := x.failed(err)
	if no, ok := errors.AsType[*workflow.Refusal](err); ok {
		x.refused(status, no)
		return
	}
	login := ""
	if x.caller.IsAnonymous() && x.h.opts.Login != nil && !x.framed && (status == http.StatusForbidden || status == http.StatusUnauthorized) {
		login = x.h.opts.Login(x.r.URL.RequestURI())
	}
	if login != "" && x.r.Method == http.MethodGet {
		_ = x.redirect(login)
		return
	}
	body := struct{ Code, Login string }{code, login}
	if err := x.show(status, "problem", title(x.lang, code), body); err != nil {
		http.Error(x.w, code, status)
	}
}

// faults answers 422 with what is wrong with the answers.
func (x *exchange) faults(faults []form.Fault) error {
	body := struct {
		Faults json.RawMessage `json:"faults"`
	}{form.EncodeFaults(faults)}
	return x.json(http.StatusUnprocessableEntity, "application/json", body)
}

func (x *exchange) json(status int, media string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: an answer cannot be written")
	}
	x.w.Header().Set("Content-Type", media)
	x.w.WriteHeader(status)
	_, _ = x.w.Write(data) // a client that has gone is nobody's failure
	return nil
}
