package main_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// TestMessages has the case worker told of an application and the citizen of a
// question: both find their way by the link, and everybody sees in the outbox
// what was sent.
func TestMessages(t *testing.T) {
	t.Parallel()
	w := open(t, func(o *site.Options) { o.Origin = "https://aadal.example" })
	citizen := w.visitor(i18n.Danish).login("karla")
	id := apply(citizen, citizen.ok("/s/helbredstillaeg"))
	link := "https://aadal.example/c/" + id
	citizen.until("/received", "Ny ansøgning: Udvidet helbredstillæg")

	worker := w.visitor(i18n.Danish).login("kim")
	p := worker.ok(strings.TrimPrefix(w.note(id+"/behandl/1/notice", "pension", link), "https://aadal.example"))
	if p.address != "/inbox/c/"+id {
		t.Errorf("the link leads the case worker to %s", p.address)
	}
	worker.want(worker.press(p.fill("text", "Hvor gamle er brillerne?").fill("asks", "1"), "do", "say"), http.StatusOK)
	citizen.until("/received", "Kommunen har skrevet om din ansøgning")
	letter := w.Letters.Received()[0].Message
	if text := string(letter.Body.Data); letter.To.CPR != karla || !strings.Contains(text, link) || strings.Contains(text, "gamle") {
		t.Errorf("the letter to %s says %s", letter.To, text)
	}
	p = citizen.ok("/c/" + id)
	citizen.want(citizen.press(p.fill("text", "To år").fill("to_saying", "1"), "do", "say"), http.StatusOK)
	citizen.until("/received", "Svar i en sag")
	w.note(id+"/@talk/2/said", "kim", link)
}

// note returns the link of a message to an employee or a group.
func (w *town) note(key, to, link string) string {
	w.t.Helper()
	for _, n := range w.Notes.Sent() {
		if n.Key != key {
			continue
		}
		if n.To.Employee+n.To.Group != to || !strings.Contains(n.Body, link) {
			w.t.Errorf("%s: to %+v: %s", key, n.To, n.Body)
		}
		return link
	}
	w.t.Fatalf("%s was not sent", key)
	return ""
}

// shifted is a clock that is ahead of the machine's.
type shifted struct{ by atomic.Int64 }

func (c *shifted) Now() time.Time {
	return workflow.SystemClock{}.Now().Add(time.Duration(c.by.Load()))
}

// move takes the clock to nine o'clock on the first working day after so many
// days.
func (c *shifted) move(days int) {
	zone := dk.Copenhagen()
	now := c.Now().In(zone)
	at := time.Date(now.Year(), now.Month(), now.Day()+days, 9, 0, 0, 0, zone)
	for !dk.IsWorkday(i18n.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}) {
		at = at.AddDate(0, 0, 1)
	}
	c.by.Add(int64(at.Sub(now)))
}

// TestReminderAndDigest lets an application lie until it is almost due: the
// group is reminded, and told in the morning how much it has to do, once.
func TestReminderAndDigest(t *testing.T) {
	t.Parallel()
	clock := &shifted{}
	w := open(t, func(o *site.Options) { o.Clock = clock })
	citizen := w.visitor(i18n.Danish).login("karla")
	id := apply(citizen, citizen.ok("/s/helbredstillaeg"))
	citizen.until("/received", "Ny ansøgning")
	clock.move(40)
	citizen.until("/received", "Husk: Udvidet helbredstillæg")
	w.note(id+"/behandl/1/notice-remind-1", "pension", "/c/"+id)
	for range 2 { // every hour
		if _, err := w.Engine.Tend(t.Context(), site.Org); err != nil {
			t.Fatal(err)
		}
	}
	digests := 0
	for _, n := range w.Notes.Sent() {
		if strings.HasPrefix(n.Key, "digest/") {
			digests++
			if n.To.Group != "pension" || !strings.Contains(n.Body, "Behandl ansøgning: 1 åben") {
				t.Errorf("the digest to %+v: %s", n.To, n.Body)
			}
		}
	}
	if digests != 1 {
		t.Errorf("%d digests", digests)
	}
}
