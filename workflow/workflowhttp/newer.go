package workflowhttp

import (
	"errors"
	"net/http"

	"github.com/borgerflow/borgerflow/workflow"
)

// newerBody is what the owner of a draft is told of a newer version of its
// solution, before they accept it.
type newerBody struct {
	Action string
	Hash   string
	Back   string
	Notice notice
	Lost   []lostLine
	Again  string // why the page is shown again
}

// lostLine is an answer that does not come along.
type lostLine struct{ Label, Why string }

// postHash names the version that is accepted.
const postHash = "_hash"

func newerPath(caseID string) string { return "/c/" + caseID + "/newer" }

func (h *Handler) newerPage(x *exchange) error { return h.showNewer(x, http.StatusOK, "") }

func (h *Handler) showNewer(x *exchange, status int, again string) error {
	caseID := x.r.PathValue("case")
	newer, lost, err := h.engine.TryUpgrade(x.r.Context(), x.caller, workflow.UpgradeRequest{Case: caseID, Lang: x.lang})
	if workflow.CodeOf(err) == workflow.Conflict {
		return x.redirect("/c/" + caseID) // there is none any more
	}
	if err != nil {
		return err
	}
	body := newerBody{
		Action: newerPath(caseID), Hash: newer.Hash, Back: "/c/" + caseID, Notice: noticeOf(newer.Workflow, x.lang), Again: again,
	}
	for _, l := range lost {
		body.Lost = append(body.Lost, lostLine{Label: l.Label, Why: x.say("http.lost_" + string(l.Why))})
	}
	return x.show(status, "newer", x.say("http.newer"), body)
}

func (h *Handler) newerPost(x *exchange) error {
	if err := x.r.ParseForm(); err != nil {
		return badPost(err)
	}
	caseID := x.r.PathValue("case")
	got, err := h.engine.Upgrade(x.r.Context(), x.caller, workflow.UpgradeRequest{
		Case: caseID, Lang: x.lang, Hash: x.r.PostForm.Get(postHash), Informed: x.r.PostForm.Get(postInformed),
	})
	if no, ok := errors.AsType[*workflow.Refusal](err); ok && no.Code == workflow.RefusedUninformed {
		return h.showNewer(x, http.StatusConflict, no.Text(x.lang))
	}
	if workflow.CodeOf(err) == workflow.Conflict && err != nil {
		return h.showNewer(x, http.StatusConflict, x.say("http.newer_again"))
	}
	if err != nil {
		return err
	}
	f, err := h.firstForm(x, workflow.Begun{Case: caseID, Step: got.Step})
	if err != nil {
		return err
	}
	return x.redirect(fillPath(caseID, got.Step, f.ID))
}
