package workflowhttp_test

import (
	"net/http"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

// TestTitleSaysWhichPageAndThatItIsWrong: whoever cannot see the page hears its
// title first.
func TestTitleSaysWhichPageAndThatItIsWrong(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg")
	first := titleOf(p)
	p = p.press(t, "_do=next").want(t, http.StatusUnprocessableEntity)
	if got := titleOf(p); got != "Fejl: "+first {
		t.Errorf("title %q, want Fejl: before %q", got, first)
	}
	p = p.press(t, "_lang=en").press(t, "_do=next").want(t, http.StatusUnprocessableEntity)
	if got := titleOf(p); len(got) < 7 || got[:7] != "Error: " {
		t.Errorf("title %q in English", got)
	}
}

// TestEnterKeyGoesOn: a browser presses the first button of a form when Enter is
// pressed in a field; that must not be the one of the language.
func TestEnterKeyGoesOn(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	p := s.browser(t, "anders").start(t, "/s/soeg")
	buttons := p.doc.tags("button")
	if len(buttons) == 0 || buttons[0].attrs["name"] != "_do" || buttons[0].attrs["value"] != "next" || buttons[0].attrs["form"] != "bf:form" {
		t.Errorf("the first button is %v", buttons[0].attrs)
	}
}

func titleOf(p *page) string {
	for _, n := range p.doc.tags("title") {
		return n.kids[0].text
	}
	return ""
}

// TestLogoutButton: whoever has logged in can log out on every page, when the
// host says where; nobody else is offered it.
func TestLogoutButton(t *testing.T) {
	t.Parallel()
	offered := func(p *page) bool {
		for _, f := range p.doc.tags("form") {
			if f.attrs["action"] == "/ud" && f.attrs["method"] == "post" {
				return true
			}
		}
		return false
	}
	s := setup(t, &workflowhttp.Options{Logout: "/ud"})
	if !offered(s.browser(t, "anders").get(t, "/mine")) {
		t.Error("somebody who has logged in is not offered to log out")
	}
	if offered(s.browser(t, "").get(t, "/s/soeg")) {
		t.Error("a stranger is offered to log out")
	}
	if offered(setup(t, nil).browser(t, "anders").get(t, "/mine")) {
		t.Error("a button is there although the host has no address for it")
	}
}
