package workflowhttp

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// task is one line of the inbox.
type task struct {
	Title, Solution, Href, Kind string
	Since                       time.Time
	Test                        bool
}

// judge is an approve step that the caller can decide.
type judge struct {
	Title, Step string
	Round       int
	Targets     []target
}

// target is a step that a rejection can send the case to.
type target struct{ Step, Title string }

// trouble is a handover that waits for a person.
type trouble struct {
	Title, Step, Why string
	Round            int
}

func (h *Handler) inbox(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	tasks, err := h.engine.Tasks(x.r.Context(), x.caller, workflow.TaskPage{})
	if err != nil {
		return err
	}
	list := make([]task, len(tasks))
	for i, t := range tasks {
		list[i] = task{
			Title: t.Title.In(x.lang), Solution: t.Solution.In(x.lang), Href: "/inbox/c/" + t.Case,
			Kind: x.say("http.task_" + t.Kind), Since: t.Since, Test: t.Test,
		}
	}
	return x.show(http.StatusOK, "inbox", x.say("http.inbox"), list)
}

func (x *exchange) employee() error {
	if x.caller.IsEmployee() {
		return nil
	}
	return workflow.Errorf(workflow.Denied, "workflowhttp: the page is for employees")
}

func (h *Handler) workCase(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	v, err := h.engine.View(x.r.Context(), x.caller, x.r.PathValue("case"), x.lang)
	if err != nil {
		return err
	}
	return x.showWork(http.StatusOK, v, nil)
}

// workBody is what a case worker sees of a case.
type workBody struct {
	caseBody
	Problem string // why the last decision was not taken
	Note    string // as it was typed
}

func (x *exchange) showWork(status int, v workflow.View, refused *workBody) error {
	b := workBody{caseBody: x.caseBody(v)}
	if refused != nil {
		b.Problem, b.Note = refused.Problem, refused.Note
	}
	b.Action, b.Worker = "/inbox/c/"+v.Case, true
	for _, s := range v.Steps {
		switch {
		case s.May && s.Step.Kind == workflow.Approve:
			j := judge{Title: s.Step.Title.In(x.lang), Step: s.Step.ID, Round: s.Round}
			for _, to := range s.RejectTo {
				j.Targets = append(j.Targets, target{Step: to, Title: v.Workflow.Step(to).Title.In(x.lang)})
			}
			b.Judge = append(b.Judge, j)
		case s.Trouble != "":
			b.Troubles = append(b.Troubles, trouble{Title: s.Step.Title.In(x.lang), Step: s.Step.ID, Round: s.Round, Why: x.say("http.trouble_" + string(s.Trouble))})
		}
	}
	for _, step := range v.Workflow.Solution.Steps {
		if out, ok := v.Outputs[step.ID]; ok {
			b.Outputs = append(b.Outputs, line{Text: step.Title.In(x.lang), Note: out.Ref})
		}
	}
	title := b.Title
	if b.Problem != "" {
		title = x.say("form.error_prefix") + " " + title
	}
	return x.show(status, "work", title, b)
}

// judge takes a case worker's decision.
func (h *Handler) judge(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	remove, err := x.parse()
	defer remove()
	if err != nil {
		return err
	}
	if err = h.decide(x); err == nil {
		return x.redirect("/inbox/c/" + x.r.PathValue("case"))
	}
	if c := workflow.CodeOf(err); c != workflow.Invalid && c != workflow.Conflict {
		return err
	}
	v, viewed := h.engine.View(x.r.Context(), x.caller, x.r.PathValue("case"), x.lang)
	if viewed != nil {
		return err
	}
	status, code := classify(err)
	note, problem := x.r.PostForm.Get("note"), title(x.lang, code)
	switch {
	case status != http.StatusBadRequest:
	case len(note) > workflow.MaxNote:
		problem = x.say("http.note_too_long")
	case strings.TrimSpace(note) == "" && x.r.PostForm.Get("do") != "approve":
		problem = x.say("http.note_required")
	}
	return x.showWork(status, v, &workBody{Problem: problem, Note: note})
}

func (h *Handler) decide(x *exchange) error {
	post := x.r.PostForm
	ctx, caseID, step, note := x.r.Context(), x.r.PathValue("case"), post.Get("step"), post.Get("note")
	round, err := strconv.Atoi(post.Get("round"))
	if err != nil {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: the decision cannot be read")
	}
	do := post.Get("do")
	command := do + "/" + step + "/" + strconv.Itoa(round)
	switch do {
	case "approve":
		_, err = h.engine.Approve(ctx, x.caller, workflow.Judgement{Case: caseID, Step: step, Round: round, Note: note, Command: command})
	case "reject":
		_, err = h.engine.Reject(ctx, x.caller, workflow.Judgement{Case: caseID, Step: step, Round: round, Note: note, To: post.Get("to"), Command: command})
	case "retry":
		_, err = h.engine.Retry(ctx, x.caller, workflow.Repair{Case: caseID, Step: step, Round: round})
	case "skip":
		_, err = h.engine.Skip(ctx, x.caller, workflow.Repair{Case: caseID, Step: step, Round: round, Note: note})
	default:
		err = workflow.Errorf(workflow.Invalid, "workflowhttp: there is no such decision")
	}
	return err
}
