package workflowhttp

import (
	"html/template"
	"net/http"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/diagram"
)

// flowBody is the page that draws where a case is.
type flowBody struct {
	Case    string    // address of the case
	Lang    i18n.Lang // of what follows: the solution may not have the visitor's
	Drawing template.HTML
	Rows    []diagram.Row
}

// flowPage draws the flow of a case for those who work with it: where it stands,
// where it has been and how long that took, and the same as a table.
func (h *Handler) flowPage(x *exchange) error {
	if err := x.employee(); err != nil {
		return err
	}
	v, err := h.engine.View(x.r.Context(), x.caller, x.r.PathValue("case"), x.lang)
	if err != nil {
		return err
	}
	d := diagram.OfView(v, h.opts.Clock.Now())
	b := flowBody{
		Case:    "/inbox/c/" + v.Case,
		Lang:    v.Workflow.Solution.Language(x.lang),
		Drawing: template.HTML(d.SVG(x.lang)), // it escapes what authors wrote
		Rows:    d.Rows(x.lang),
	}
	return x.show(http.StatusOK, "flow", x.say("http.flow")+": "+v.Workflow.Solution.Title.In(x.lang), b)
}
