package workflowhttp

import (
	"encoding/json"
	"errors"
	"net/http"

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
}

// Codes of problems that are HTTP's own.
const (
	codeTooLarge  = "too_large"
	codeStale     = "stale"
	codeNoVersion = "version_required"
	codeMalformed = "malformed"
)

// errNoVersion: a save without If-Match could overwrite what another tab saved.
var errNoVersion = errors.New("workflowhttp: the request names no version")

// classify finds the status and code of an error.
func classify(err error) (status int, code string) {
	var stale *workflow.StaleError
	switch {
	case tooLarge(err), errors.Is(err, form.ErrTooLarge):
		return http.StatusRequestEntityTooLarge, codeTooLarge
	case errors.As(err, &stale):
		return http.StatusPreconditionFailed, codeStale
	case errors.Is(err, errNoVersion):
		return http.StatusPreconditionRequired, codeNoVersion
	case errors.Is(err, form.ErrMalformed):
		return http.StatusBadRequest, codeMalformed
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

// problem answers an API call that failed.
func (x *exchange) problem(err error) {
	status, code := classify(err)
	x.logFailure(err, status, code)
	x.json(status, "application/problem+json", problem{Type: "about:blank", Title: title(x.lang, code), Status: status, Code: code})
}

// fail shows a page that says what went wrong and where to go.
func (x *exchange) fail(err error) {
	status, code := classify(err)
	x.logFailure(err, status, code)
	if status == http.StatusForbidden && x.caller.IsAnonymous() && x.r.Method == http.MethodGet && x.h.opts.Login != nil && !x.framed {
		if x.redirect(x.h.opts.Login(x.r.URL.RequestURI())) == nil {
			return
		}
	}
	x.show(status, "problem", title(x.lang, code), struct{ Code string }{code})
}

// logFailure tells the host of failures that are not the visitor's doing.
// Errors of the engine hold no personal data.
func (x *exchange) logFailure(err error, status int, code string) {
	if status >= http.StatusInternalServerError {
		x.h.opts.Logger.Error("request failed", "code", code, "route", x.r.Pattern, "error", err)
	}
}

// faults answers 422 with what is wrong with the answers.
func (x *exchange) faults(faults []form.Fault, facts json.RawMessage) error {
	body := struct {
		Faults json.RawMessage `json:"faults"`
		Facts  json.RawMessage `json:"facts,omitempty"`
	}{form.EncodeFaults(faults), facts}
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
