package workflowhttp

import (
	_ "embed"
	"net/http"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// A co-applicant who is known by an e-mail address gets a link. Its secret
// stands in the link's fragment, which browsers keep to themselves: it reaches
// no log. The page that the link leads to takes it in a post and keeps it in a
// cookie; a script of a few lines does that at once, and who has no JavaScript
// pastes it.

//go:embed pages/invite.js
var inviteScript []byte

// postCode holds the secret.
const postCode = "code"

// inviteBody is what the page asks that a link leads to.
type inviteBody struct{ Problem string }

// Links returns the addresses that messages about tasks link to, for
// workflow.Options.Links, when a handler is mounted at base, such as
// https://selvbetjening.aaby.dk.
func Links(base string) func(workflow.Link) string {
	base = strings.TrimSuffix(base, "/")
	return func(l workflow.Link) string {
		if l.Invite != "" {
			return base + "/c/" + l.Case + "/invite#" + l.Invite
		}
		return base + "/c/" + l.Case // which leads employees on to where they work
	}
}

func (h *Handler) invitePage(x *exchange) error {
	return x.showInvite(http.StatusOK, "")
}

func (x *exchange) showInvite(status int, problem string) error {
	title := x.say("http.invite")
	if problem != "" {
		title = x.say("form.error_prefix") + " " + title
	}
	l := layout{Title: title, Body: inviteBody{Problem: problem}, Script: "/invite.js"}
	return x.showWith(status, "invite", l)
}

// invitePost takes the secret of a link. That it opens the case is asked of the
// engine; nobody learns whether there is such a case.
func (h *Handler) invitePost(x *exchange) error {
	if err := x.allow(h.starts); err != nil {
		return err
	}
	if err := x.r.ParseForm(); err != nil {
		return badPost(err)
	}
	caseID, code := x.r.PathValue("case"), strings.TrimSpace(x.r.PostForm.Get(postCode))
	if _, after, ok := strings.Cut(code, "#"); ok {
		code = after // the whole link was pasted
	}
	x.caller.Token = code
	_, err := h.engine.View(x.r.Context(), x.caller, caseID, x.lang)
	if workflow.CodeOf(err) == workflow.NotFound {
		return x.showInvite(http.StatusUnprocessableEntity, x.say("http.invite_wrong"))
	}
	if err != nil {
		return err
	}
	http.SetCookie(x.w, &http.Cookie{
		Name: inviteCookie(caseID), Value: code, Path: "/c/" + caseID, MaxAge: 30 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: x.secure(),
	})
	return x.redirect("/c/" + caseID)
}

func inviteCookie(caseID string) string { return "borgerflow_invite_" + caseID }

// script serves the script of the page that a link leads to.
func (h *Handler) script(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(inviteScript) // a client that has gone is nobody's failure
}
