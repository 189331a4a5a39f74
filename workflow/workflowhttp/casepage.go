package workflowhttp

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// caseBody is what the page of a case shows.
type caseBody struct {
	Case     string
	Title    string
	Sent     bool   // it has just been submitted
	Test     bool   // it is a test case
	Newer    string // address to take the draft to a newer version at; "" = there is none
	State    string
	Ended    bool
	Draft    bool
	Started  time.Time
	SentAt   time.Time
	EndedAt  time.Time
	ToDo     []toDo
	Waiting  []string
	Notes    []string // of case workers who sent the case back
	History  []line
	Answers  []answers
	Action   string // of a case worker's forms
	Command  string
	Worker   bool
	Deeds    []deed // the person's steps that are going on
	Talk     talkBody
	Troubles []trouble
	Outputs  []line

	retold
}

// toDo is a form that the caller can fill in now.
type toDo struct {
	Title, Href string
	Due         time.Time
	Late        bool // the deadline is over
}

// line is one line of the case's history.
type line struct {
	At   time.Time
	Text string
	Who  string // which employee; for case workers
	Note string
}

// answers is one submitted form, to read.
type answers struct {
	Title string
	Body  template.HTML
	At    time.Time
}

func (h *Handler) casePage(x *exchange) error {
	v, err := h.engine.View(x.r.Context(), x.caller, x.r.PathValue("case"), x.lang)
	if err != nil {
		return err
	}
	if x.caller.IsEmployee() && !v.Own {
		return x.redirect("/inbox/c/" + v.Case)
	}
	return x.showCase(http.StatusOK, v, nil)
}

// casePost does what a citizen wants done with a case: the applicant, or a
// co-applicant.
func (h *Handler) casePost(x *exchange) error {
	return h.errandPost(x, func(x *exchange, status int, v workflow.View, again *retold) error {
		return x.showCase(status, v, again)
	})
}

// showCase writes the page of a case as citizens see it.
func (x *exchange) showCase(status int, v workflow.View, again *retold) error {
	b := x.caseBody(v, "/c/"+v.Case, again)
	b.Sent = x.r.URL.Query().Get("sent") != "" && !b.Draft && v.Own
	title := b.title(x)
	if b.Sent {
		title = x.say("http.received") + " – " + title
	}
	return x.show(status, "case", title, b)
}

// title is the page's, which says first that something was not done.
func (b caseBody) title(x *exchange) string {
	if b.Problem != "" {
		return x.say("form.error_prefix") + " " + b.Title
	}
	return b.Title
}

// sentBack is why the case was sent back to a step, if it was.
func sentBack(v workflow.View, to workflow.StepView) string {
	if to.Round <= 1 {
		return ""
	}
	for _, e := range slices.Backward(v.History) {
		if e.Type == workflow.StepLeft && e.Outcome == workflow.OutcomeRejected && e.To == to.Step.ID {
			return e.Note
		}
	}
	return ""
}

// toDo adds what the caller can fill in now, with why it was sent back.
func (x *exchange) toDo(b *caseBody, v workflow.View) {
	for _, step := range v.Steps {
		before := len(b.ToDo)
		for _, f := range step.Forms {
			if f.Mode == workflow.Edit {
				title := form.PlainText(f.State().Text(f.Form.Title, nil))
				b.ToDo = append(b.ToDo, toDo{Title: title, Href: fillPath(v.Case, step.Step.ID, f.ID), Due: step.Due, Late: step.Overdue})
			}
		}
		if note := sentBack(v, step); note != "" && len(b.ToDo) > before {
			b.Notes = append(b.Notes, note)
		}
	}
}

// caseBody is what citizens and case workers see alike; its forms are posted to
// action.
func (x *exchange) caseBody(v workflow.View, action string, again *retold) caseBody {
	s := v.Workflow.Solution
	b := caseBody{
		Case: v.Case, Title: s.Title.In(x.lang), Ended: v.State == workflow.CaseEnded, Draft: v.State == workflow.CaseDraft,
		Started: v.Started, SentAt: v.Sent, EndedAt: v.Ended, State: x.say("http.state_" + string(v.State)), Test: v.Test,
	}
	if v.Newer != nil {
		b.Newer = newerPath(v.Case)
	}
	if again != nil {
		b.retold = *again
	}
	worker := action != "/c/"+v.Case
	b.Action, b.Deeds, b.Talk = action, x.deeds(v, worker), x.talkOf(v, action, worker)
	b.Talk.Text = b.Text
	x.toDo(&b, v)
	for _, step := range v.Steps {
		if !step.May && !b.Draft {
			b.Waiting = append(b.Waiting, step.Step.Title.In(x.lang))
		}
	}
	for _, e := range v.History {
		b.History = append(b.History, x.historyLine(v, e))
	}
	ids := make([]string, 0, len(v.Submitted))
	for id := range v.Submitted {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		b.Answers = append(b.Answers, x.answers(v, v.Submitted[id]))
	}
	return b
}

func (x *exchange) answers(v workflow.View, f workflow.FormView) answers {
	s := f.State()
	o := view.SummaryOptions{
		Prefix: "bf-" + f.ID, Level: 3, Brief: true,
		FileURL: func(_ string, file form.File) string { return "/c/" + v.Case + "/files/" + file.ID },
	}
	return answers{Title: form.PlainText(s.Text(s.Form().Title, nil)), Body: tree(view.Summary(s, o)), At: f.At}
}

func (x *exchange) historyLine(v workflow.View, e workflow.Entry) line {
	l := line{At: e.At, Note: e.Note, Text: x.say("http.event_" + string(e.Type))}
	if e.Type == workflow.StepLeft {
		if l.Text = x.say("http.outcome_done"); i18n.Has("http.outcome_" + e.Outcome) {
			l.Text = x.say("http.outcome_" + e.Outcome)
		}
	}
	if title := v.StepTitle(e.Step, x.lang); title != "" {
		l.Text = title + ": " + l.Text
	}
	who, to := names(e)
	if to != "" && e.Type != workflow.TaskClaimed {
		l.Text += " " + to
	}
	if l.Who = who; who != "" && e.For.IsEmployee() {
		l.Who += " " + x.say("http.whose_for") + " " + userOf(e.For)
	}
	return l
}
