package workflowhttp

import (
	"net/http"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// mineBody is what citizens see of their cases.
type mineBody struct {
	Asked []task // what waits for them in the cases of others
	Cases []own
}

// own is one of the citizen's cases in a list.
type own struct {
	Title, Href, State string
	Updated            time.Time
	Test               bool
}

func (h *Handler) ownCases(x *exchange) error {
	if x.caller.IsAnonymous() {
		return workflow.Errorf(workflow.Denied, "workflowhttp: the page is for those who have logged in")
	}
	cases, err := h.engine.Cases(x.r.Context(), x.caller, workflow.CasePage{})
	if err != nil {
		return err
	}
	var b mineBody
	theirs := map[string]bool{}
	for _, c := range cases {
		theirs[c.Case] = true
		b.Cases = append(b.Cases, own{
			Title: c.Title.In(x.lang), Href: "/c/" + c.Case, State: x.say("http.state_" + string(c.State)), Updated: c.Updated, Test: c.Test,
		})
	}
	if b.Asked, err = h.asked(x, theirs); err != nil {
		return err
	}
	return x.show(http.StatusOK, "mine", x.say("http.mine"), b)
}

// asked is what waits for a co-applicant.
func (h *Handler) asked(x *exchange, theirs map[string]bool) ([]task, error) {
	if x.caller.IsEmployee() {
		return nil, nil // whose tasks are in the inbox
	}
	tasks, err := h.engine.Tasks(x.r.Context(), x.caller, workflow.TaskPage{})
	if err != nil {
		return nil, err
	}
	var out []task
	for _, t := range tasks {
		if !theirs[t.Case] {
			out = append(out, x.task(t, "/c/"))
		}
	}
	return out, nil
}
