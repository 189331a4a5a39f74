package workflowhttp

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// config is what a GET of a form's address answers; package wasm describes it.
type config struct {
	Form    *form.Form      `json:"form"`
	Answers *form.Answers   `json:"answers,omitempty"`
	Facts   json.RawMessage `json:"facts"`
	Lang    i18n.Lang       `json:"lang"`
	Version string          `json:"version,omitempty"`
	Start   string          `json:"start,omitempty"`
	// Notice is what must be told before a case is begun at Start.
	Notice []told `json:"notice,omitempty"`
	draftAt
	View surroundings `json:"view"`
}

// told is one part of a notice.
type told struct {
	Title string `json:"title"`
	Text  string `json:"text"` // paragraphs are parted by a blank line
}

func toldOf(w *workflow.Workflow, lang i18n.Lang) []told {
	var out []told
	for _, p := range w.Notice(lang).Parts {
		out = append(out, told(p))
	}
	return out
}

// draftAt says where a draft is saved.
type draftAt struct {
	Save   string `json:"save,omitempty"`
	Upload string `json:"upload,omitempty"`
	Submit string `json:"submit,omitempty"`
}

type surroundings struct {
	Action string   `json:"action,omitempty"`
	Level  int      `json:"level,omitempty"`
	Hidden []hidden `json:"hidden,omitempty"`
	File   string   `json:"file,omitempty"`
	NoSave bool     `json:"noSave,omitempty"`
}

type hidden struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func draftOf(path string) draftAt {
	return draftAt{Save: path + "/draft", Upload: path + "/files", Submit: path + "/submit"}
}

func (h *Handler) loadForm(x *exchange) error {
	f, err := h.filling(x)
	if err != nil {
		return err
	}
	facts := json.RawMessage(f.form.Form.EncodeFacts(f.form.Facts))
	return x.json(http.StatusOK, "application/json", config{
		Form: f.form.Form, Answers: f.form.Answers, Facts: facts, Lang: f.form.Facts.Lang,
		Version: tag(f.form.Revision), draftAt: draftOf(f.path), View: f.surroundings(),
	})
}

// surroundings are the options the server's HTML was made with.
func (f *filling) surroundings() surroundings {
	o := f.options()
	out := surroundings{Action: o.Action, Level: o.Level}
	if o.FileURL != nil {
		out.File = f.fileURL("{id}")
	}
	for _, hid := range o.Hidden {
		out.Hidden = append(out.Hidden, hidden(hid))
	}
	return out
}

// tag writes a revision as an entity tag (RFC 9110, section 8.8.3).
func tag(revision int64) string { return strconv.Quote(strconv.FormatInt(revision, 10)) }

// ifMatch reads the revision that a change is made from.
func (x *exchange) ifMatch() (int64, error) {
	value := strings.Trim(x.r.Header.Get("If-Match"), `" `)
	if value == "" {
		return 0, errNoVersion
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0, workflow.Errorf(workflow.Invalid, "workflowhttp: the version is not one of ours")
	}
	return n, nil
}

// given is the body of a save or a submission.
type given struct {
	Answers json.RawMessage `json:"answers"`
	Page    string          `json:"page"`
	Lang    i18n.Lang       `json:"lang"`
}

// take reads a body of answers. Faults are those of decoding: the body is
// refused whole, and the draft stays as it was.
func (x *exchange) take() (f *filling, answers *form.Answers, faults []form.Fault, revision int64, err error) {
	var body given
	data, err := io.ReadAll(io.LimitReader(x.r.Body, x.h.opts.MaxBody+1))
	if err != nil {
		return nil, nil, nil, 0, badPost(err)
	}
	if int64(len(data)) > x.h.opts.MaxBody {
		return nil, nil, nil, 0, form.ErrTooLarge
	}
	if json.Unmarshal(data, &body) != nil {
		return nil, nil, nil, 0, form.ErrMalformed
	}
	if l, ok := spoken(string(body.Lang)); ok {
		x.lang = l
	}
	if revision, err = x.ifMatch(); err != nil {
		return nil, nil, nil, 0, err
	}
	if f, err = x.h.filling(x); err != nil {
		return nil, nil, nil, 0, err
	}
	answers, faults, err = form.DecodeAnswers(f.form.Form, body.Answers)
	return f, answers, faults, revision, err
}

func (h *Handler) saveDraft(x *exchange) error {
	f, answers, faults, revision, err := x.take()
	if err != nil || len(faults) > 0 {
		return x.refuse(err, faults)
	}
	saved, err := h.engine.Save(x.r.Context(), x.caller, workflow.SaveRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Form: f.form.ID, Lang: x.lang, Answers: answers, Revision: revision,
	})
	if err != nil {
		return err
	}
	x.w.Header().Set("ETag", tag(saved.Revision))
	answer := struct {
		Facts   json.RawMessage `json:"facts,omitempty"`
		Version string          `json:"version"`
	}{Version: tag(saved.Revision)}
	if found := saved.State.Facts(); len(found.Checks)+len(found.Lookups) > 0 {
		answer.Facts = f.form.Form.EncodeFacts(found)
	}
	return x.json(http.StatusOK, "application/json", answer)
}

func (x *exchange) refuse(err error, faults []form.Fault) error {
	if err != nil {
		return err
	}
	return x.faults(faults)
}

func (h *Handler) submitForm(x *exchange) error {
	f, answers, faults, revision, err := x.take()
	if wasSubmitted(err) { // the answer to the first submission was lost on its way
		return x.submitted(x.r.PathValue("case"))
	}
	if err != nil || len(faults) > 0 {
		return x.refuse(err, faults)
	}
	got, err := h.engine.Submit(x.r.Context(), x.caller, workflow.SubmitRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Round: f.step.Round, Lang: x.lang, Command: f.command(),
		Forms: map[string]workflow.FormInput{f.form.ID: {Answers: answers, Revision: revision}},
	})
	if err != nil {
		return err
	}
	if got.Submitted {
		return x.submitted(f.view.Case)
	}
	result := got.Forms[f.form.ID]
	x.w.Header().Set("ETag", tag(result.Revision))
	if other := f.unfinished(got); result.State.OK() && other != f { // this form is done; the step has another
		return x.json(http.StatusOK, "application/json", done{Next: other.path})
	}
	facts := json.RawMessage(f.form.Form.EncodeFacts(result.State.Facts()))
	return x.json(http.StatusUnprocessableEntity, "application/json", struct {
		Faults  json.RawMessage `json:"faults"`
		Facts   json.RawMessage `json:"facts"`
		Told    []string        `json:"told,omitempty"`
		Version string          `json:"version"`
	}{form.EncodeFaults(result.State.Faults()), facts, f.told(got), tag(result.Revision)})
}

// done says where a browser goes from a form that is filled in.
type done struct {
	Next      string `json:"next,omitempty"`
	Reference string `json:"reference,omitempty"`
}

// submitted tells the widget that the case was received. Whoever holds only a
// token has no page to go to.
func (x *exchange) submitted(caseID string) error {
	answer := done{Reference: caseID}
	if _, bearer := bearerToken(x.r); !bearer {
		answer.Next = receiptPath(caseID)
	}
	return x.json(http.StatusOK, "application/json", answer)
}

// receiveFile streams an upload into the case: the part "name" comes first.
func (h *Handler) receiveFile(x *exchange) error {
	if err := x.allow(h.uploads); err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: an upload is multipart/form-data")
	}
	parts := multipart.NewReader(x.r.Body, params["boundary"])
	name := ""
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return workflow.Errorf(workflow.Invalid, "workflowhttp: the upload has no file")
		}
		if err != nil {
			return badPost(err)
		}
		switch part.FormName() {
		case "name":
			data, err := io.ReadAll(io.LimitReader(part, 500))
			if err != nil {
				return badPost(err)
			}
			name = string(data)
		case "file":
			return h.keep(x, name, part)
		}
	}
}

func (h *Handler) keep(x *exchange, name string, part *multipart.Part) error {
	got, err := h.engine.Receive(x.r.Context(), x.caller, workflow.AttachRequest{
		Case: x.r.PathValue("case"), Step: x.r.PathValue("step"), Form: x.r.PathValue("form"),
		Field: name, Lang: x.lang, Name: part.FileName(), Body: part,
	})
	if err != nil {
		return err
	}
	if len(got.Faults) > 0 {
		x.drain()
		return x.faults(got.Faults)
	}
	return x.json(http.StatusCreated, "application/json", struct {
		File form.File `json:"file"`
	}{got.File})
}
