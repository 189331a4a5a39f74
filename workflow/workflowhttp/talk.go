package workflowhttp

import (
	"crypto/rand"
	"errors"
	"mime/multipart"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// What a post of the dialogue holds.
const (
	doSay     = "say"
	doClose   = "close"
	postText  = "text"
	postTo    = "to_saying"
	postAsks  = "asks"
	postFiles = "files"
	postOnce  = "_once" // tells a second click from a second message
)

// talkBody is the dialogue as a page shows it.
type talkBody struct {
	Sayings []saying
	May     bool // the visitor may write now
	Worker  bool
	Action  string
	Once    string
	Text    string   // as it was typed, after a post that was not taken
	Answers []answer // the questions that wait for the visitor's side
}

// saying is one thing that was written.
type saying struct {
	ID    int
	From  string
	At    time.Time
	Text  string
	Files []fileLink
	Open  bool // it waits for an answer
	Close bool // the visitor may say that it needs none
}

type fileLink struct{ Name, Href string }

// answer is a question that can be answered.
type answer struct {
	ID   int
	Text string // how it begins
}

// talkOf lays out the dialogue of a case.
func (x *exchange) talkOf(v workflow.View, action string, worker bool) talkBody {
	b := talkBody{May: v.MaySay, Worker: worker, Action: action, Once: rand.Text()}
	for _, s := range v.Talk {
		line := saying{ID: s.ID, From: x.from(s), At: s.At, Text: s.Text, Open: s.Open, Close: s.Close && v.MaySay}
		for _, f := range s.Files {
			line.Files = append(line.Files, fileLink{Name: f.Name, Href: "/c/" + v.Case + "/files/" + f.ID})
		}
		b.Sayings = append(b.Sayings, line)
		if s.Answer && v.MaySay {
			b.Answers = append(b.Answers, answer{ID: s.ID, Text: beginning(s.Text)})
		}
	}
	return b
}

// from says who wrote something, as far as the visitor is told.
func (x *exchange) from(s workflow.TalkView) string {
	switch {
	case s.Mine:
		return x.say("http.talk_you")
	case !s.Staff:
		return x.say("http.talk_applicant")
	case s.By != "":
		return s.By
	}
	return x.say("http.talk_staff")
}

// beginning is how a text begins, on one line.
func beginning(text string) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > 60 {
		return string(line[:60]) + "…"
	}
	return string(line)
}

// talk writes in the dialogue, or says that a question needs no answer. What a
// citizen writes is always for somebody to read, and so asks.
func (e errand) talk() error {
	x, post := e.x, e.x.r.PostForm
	to, err := strconv.Atoi(post.Get(postTo))
	if err != nil && post.Get(postTo) != "" {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: what is answered cannot be read")
	}
	if e.do == doClose {
		return x.h.engine.CloseTalk(x.r.Context(), x.caller, workflow.TalkRequest{Case: e.at.Case, ID: to})
	}
	said := workflow.SayRequest{
		Case: e.at.Case, Text: strings.ReplaceAll(post.Get(postText), "\r\n", "\n"), To: to, Command: post.Get(postOnce),
		Asks: post.Get(postAsks) != "" || !strings.HasPrefix(x.r.URL.Path, "/inbox/"),
	}
	if strings.TrimSpace(said.Text) == "" || len(said.Text) > workflow.MaxText {
		return workflow.Errorf(workflow.Invalid, "workflowhttp: a text is required")
	}
	if said.Files, err = e.files(); err != nil {
		return err
	}
	return x.h.engine.Say(x.r.Context(), x.caller, said)
}

// files receives the files that go along.
func (e errand) files() ([]string, error) {
	m := e.x.r.MultipartForm
	if m == nil {
		return nil, nil
	}
	var ids []string
	for _, part := range m.File[postFiles] {
		if part.Filename == "" {
			continue
		}
		id, err := e.file(part)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (e errand) file(part *multipart.FileHeader) (string, error) {
	if err := e.x.allow(e.x.h.uploads); err != nil {
		return "", err
	}
	body, err := part.Open()
	if err != nil {
		return "", workflow.Errorf(workflow.Unavailable, "workflowhttp: a posted file cannot be read: %w", err)
	}
	defer body.Close()
	got, err := e.x.h.engine.AttachTalk(e.x.r.Context(), e.x.caller, workflow.TalkFile{Case: e.at.Case, Name: part.Filename, Body: body})
	if err == nil && len(got.Faults) > 0 {
		err = &refusedFile{fault: got.Faults[0]}
	}
	return got.File.ID, err
}

// refusedFile says that a file is not one that can be taken.
type refusedFile struct{ fault form.Fault }

// Error names nothing of the file.
func (r *refusedFile) Error() string { return "workflowhttp: a file was refused" }

// Unwrap makes it invalid.
func (r *refusedFile) Unwrap() error { return workflow.ErrInvalid }

func (r *refusedFile) words(lang i18n.Lang) string { return i18n.Fault(lang, r.fault) }

func asRefusedFile(err error) (*refusedFile, bool) { return errors.AsType[*refusedFile](err) }
