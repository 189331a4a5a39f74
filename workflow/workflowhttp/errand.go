package workflowhttp

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// What a post of a case's page holds, besides "do", which says what is wanted.
const (
	postDo     = "do"
	postStep   = "step"
	postRound  = "round"
	postPart   = "part"
	postNote   = "note"
	postChoose = "_choose." // before the id of the step that somebody is chosen for
)

// errand is something that a citizen or case worker wants done with a case.
type errand struct {
	x     *exchange
	do    string
	at    workflow.TaskRequest
	part  string
	note  string
	round string // as it was posted
}

// errandPost does what a page of a case asks for, and shows the page again.
func (h *Handler) errandPost(x *exchange, show func(*exchange, int, workflow.View, *retold) error) error {
	remove, err := x.parse()
	defer remove()
	if err != nil {
		return err
	}
	e := x.errand()
	if err = e.run(); err == nil {
		return x.redirect(x.r.URL.EscapedPath())
	}
	status, problem := e.problem(err)
	if problem == "" {
		return err
	}
	v, viewed := h.engine.View(x.r.Context(), x.caller, e.at.Case, x.lang)
	if viewed != nil {
		return err
	}
	return show(x, status, v, &retold{Problem: problem, Note: e.note, Text: x.r.PostForm.Get(postText)})
}

// retold is what a page shows again after something was not done.
type retold struct {
	Problem string // why it was not done
	Note    string // as it was typed
	Text    string // likewise, of the dialogue
}

func (x *exchange) errand() errand {
	post := x.r.PostForm
	return errand{
		x: x, do: post.Get(postDo), part: post.Get(postPart), note: post.Get(postNote), round: post.Get(postRound),
		at: workflow.TaskRequest{Case: x.r.PathValue("case"), Step: post.Get(postStep)},
	}
}

func (e errand) run() error {
	if e.do == doSay || e.do == doClose {
		return e.talk()
	}
	round, err := strconv.Atoi(e.round)
	if err != nil {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: the decision cannot be read")
	}
	e.at.Round = round
	switch e.do {
	case "approve", "reject", "given", "refused":
		return e.judge()
	case "claim", "over", "release", "delegate":
		return e.task()
	case "retry", "skip":
		return e.repair()
	}
	return workflow.Errorf(workflow.Invalid, "workflowhttp: there is no such decision")
}

// judge decides a step. A second click finds it done.
func (e errand) judge() error {
	ctx, engine, c := e.x.r.Context(), e.x.h.engine, e.x.caller
	command := e.do + "/" + e.at.Step + "/" + strconv.Itoa(e.at.Round)
	j := workflow.Judgement{Case: e.at.Case, Step: e.at.Step, Round: e.at.Round, Note: e.note, Command: command}
	var err error
	switch e.do {
	case "approve":
		j.Choose = chosen(e.x.r.PostForm)
		_, err = engine.Approve(ctx, c, j)
	case "reject":
		j.To = e.x.r.PostForm.Get("to")
		_, err = engine.Reject(ctx, c, j)
	default:
		e.at.Command = command
		_, err = engine.Consent(ctx, c, workflow.Consented{TaskRequest: e.at, Given: e.do == "given", Note: e.note})
	}
	return err
}

// task does something about whose task a step is.
func (e errand) task() error {
	ctx, engine, c := e.x.r.Context(), e.x.h.engine, e.x.caller
	switch e.do {
	case "release":
		return engine.Unclaim(ctx, c, e.at)
	case "delegate":
		post := e.x.r.PostForm
		return engine.Delegate(ctx, c, workflow.Delegation{
			TaskRequest: e.at, User: strings.TrimSpace(post.Get("user")), Group: strings.TrimSpace(post.Get("group")), Note: e.note,
		})
	}
	return engine.Claim(ctx, c, e.at, e.do == "over")
}

// repair sees to what is in trouble.
func (e errand) repair() error {
	r := workflow.Repair{Case: e.at.Case, Step: e.at.Step, Round: e.at.Round, Part: e.part, Note: e.note}
	var err error
	if e.do == "retry" {
		_, err = e.x.h.engine.Retry(e.x.r.Context(), e.x.caller, r)
	} else {
		_, err = e.x.h.engine.Skip(e.x.r.Context(), e.x.caller, r)
	}
	return err
}

// chosen are the employees who were named for later steps.
func chosen(post map[string][]string) map[string]string {
	var out map[string]string
	for name, values := range post {
		step, ok := strings.CutPrefix(name, postChoose)
		if user := strings.TrimSpace(strings.Join(values, "")); ok && user != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[step] = user
		}
	}
	return out
}

// problem says in words why an errand was not done, when the page that it came
// from can be shown again; "" when it cannot.
func (e errand) problem(err error) (int, string) {
	status, code := classify(err)
	if refused, ok := asRefusedFile(err); ok {
		return http.StatusUnprocessableEntity, refused.words(e.x.lang)
	}
	if c := workflow.CodeOf(err); c != workflow.Invalid && c != workflow.Conflict || code == codeTooLarge {
		return 0, ""
	}
	if key := e.lacks(); key != "" && status == http.StatusBadRequest {
		return status, e.x.say(key)
	}
	return status, title(e.x.lang, code)
}

// lacks is the text that says what is missing, or too much, in an errand that is
// malformed; "" when nothing is.
func (e errand) lacks() string {
	note, text, post := strings.TrimSpace(e.note), e.x.r.PostForm.Get(postText), e.x.r.PostForm
	switch {
	case len(e.note) > workflow.MaxNote:
		return "http.note_too_long"
	case e.do == "skip" && note == "":
		return "http.skip_note_required"
	case e.do == doSay && strings.TrimSpace(text) == "":
		return "http.talk_required"
	case e.do == doSay && len(text) > workflow.MaxText:
		return "http.talk_too_long"
	case e.do == "delegate" && (strings.TrimSpace(post.Get("user")) == "") == (strings.TrimSpace(post.Get("group")) == ""):
		return "http.delegate_whom"
	case e.do == "reject" && note == "":
		return "http.note_required"
	}
	return ""
}
