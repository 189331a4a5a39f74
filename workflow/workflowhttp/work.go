package workflowhttp

import (
	"net/http"
	"net/url"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// inboxBody is what the page of tasks shows.
type inboxBody struct {
	Show  string // which tasks: "" for all, mine, overdue, dialogue, trouble
	Tasks []task
	Later bool   // it is not the first page
	Next  string // address of the page after; "" = it is the last
}

// First is the address of the first page.
func (b inboxBody) First() string { return inboxAt(b.Show, "") }

// inboxAt is the address of a page of tasks.
func inboxAt(show, from string) string {
	q := url.Values{}
	for name, value := range map[string]string{"show": show, "from": from} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/inbox"
	}
	return "/inbox?" + q.Encode()
}

// Shows are the kinds of tasks that can be asked for, with their texts.
func (b inboxBody) Shows() []showing {
	return []showing{
		{"", "http.show_all"}, {"mine", "http.show_mine"}, {"overdue", "http.show_overdue"},
		{workflow.TaskTalk, "http.show_dialogue"}, {workflow.TaskTrouble, "http.show_trouble"},
	}
}

type showing struct{ Show, Text string }

// task is one line of a list of tasks.
type task struct {
	Title, Solution, Href, Kind string
	Whose                       string // who has taken it, or whom the visitor stands in for
	Since, Due                  time.Time
	Late                        bool
	Test                        bool
}

// task lays out one task; its case is at the address that begins with at.
func (x *exchange) task(t workflow.Task, at string) task {
	out := task{
		Title: t.Title.In(x.lang), Solution: t.Solution.In(x.lang), Href: at + t.Case, Kind: x.say("http.task_" + t.Kind),
		Since: t.Since, Due: t.Due, Late: t.Overdue, Test: t.Test,
	}
	if out.Title == "" {
		out.Title = out.Kind
	}
	if t.Part != "" {
		out.Kind = x.say("http.task_part")
	}
	switch {
	case t.For != "":
		out.Whose = x.say("http.whose_for") + " " + t.For
	case t.Claimed != "" && t.Mine:
		out.Whose = x.say("http.whose_mine")
	case t.Claimed != "":
		out.Whose = x.say("http.whose_claimed") + " " + t.Claimed
	}
	return out
}

// inbox is the page of the case worker's tasks.
func (h *Handler) inbox(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	q := x.r.URL.Query()
	show, from := q.Get("show"), q.Get("from")
	page := workflow.TaskPage{Overdue: show == "overdue", Mine: show == "mine", From: from}
	if show == workflow.TaskTalk || show == workflow.TaskTrouble {
		page.Kind = show
	}
	list, err := h.engine.TaskList(x.r.Context(), x.caller, page)
	if err != nil {
		return err
	}
	b := inboxBody{Show: show, Later: from != ""}
	if list.Next != "" {
		b.Next = inboxAt(show, list.Next)
	}
	for _, t := range list.Tasks {
		b.Tasks = append(b.Tasks, x.task(t, "/inbox/c/"))
	}
	return x.show(http.StatusOK, "inbox", x.say("http.inbox"), b)
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

// showWork writes the page of a case as case workers see it.
func (x *exchange) showWork(status int, v workflow.View, again *retold) error {
	b := x.caseBody(v, "/inbox/c/"+v.Case, again)
	b.Worker, b.Troubles = true, x.troubles(v)
	for _, step := range v.Workflow.Solution.Steps {
		if out, ok := v.Outputs[step.ID]; ok {
			b.Outputs = append(b.Outputs, line{Text: step.Title.In(x.lang), Note: out.Ref})
		}
	}
	return x.show(status, "work", b.title(x), b)
}

// workPost does what a case worker wants done with a case.
func (h *Handler) workPost(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	return h.errandPost(x, func(x *exchange, status int, v workflow.View, again *retold) error {
		return x.showWork(status, v, again)
	})
}
