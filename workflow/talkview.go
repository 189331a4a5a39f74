package workflow

import (
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form"
)

// TalkView is one thing written about a case, as the caller may see it.
type TalkView struct {
	ID    int // from 1
	At    time.Time
	Staff bool // a case worker wrote it, else the applicant did
	Mine  bool // the caller wrote it
	// By is the user name of the case worker who wrote it. Others than employees
	// are not told.
	By    string
	Text  string
	Files []form.File
	Asks  bool // it asked the other side to answer
	To    int  // the saying it answers; 0 = none
	Open  bool // nobody has answered yet
	// Answer says that the caller's side is waited for, and Close that the
	// caller may say that no answer is needed any more.
	Answer, Close bool
}

// talkView returns the dialogue as the caller may see it, oldest first, and
// whether they may write in it now. It is for the applicant and the case's
// workers; nobody else learns that there is one.
func (e *Engine) talkView(l *loaded, c Caller, files fileList) ([]TalkView, bool) {
	f := e.facts(l, c)
	if !talks(l.w, l.s, f) {
		return nil, false
	}
	applicant, known := IsApplicant(l.s, f), files.byID()
	closes, may := deciding(l.w, l.s, f).closes()
	var out []TalkView
	for _, w := range l.s.Talk {
		v := TalkView{
			ID: w.ID, At: w.At, Staff: w.Staff, Mine: w.Who == c.ActorRef() && w.Staff != applicant, Text: w.Text, Asks: w.Asks, To: w.To, Open: w.Open,
			Answer: w.Open && w.Staff == applicant && l.s.Ended.IsZero(), Close: may && closes(w),
		}
		if w.Staff && c.IsEmployee() && !applicant {
			v.By = user(w.Who)
		}
		for _, id := range w.Files {
			if file, ok := known[id]; ok {
				v.Files = append(v.Files, file)
			}
		}
		out = append(out, v)
	}
	return out, l.lets(Say{Text: "-"}, f)
}

// talks reports whether the dialogue is the caller's to read: the applicant's
// and that of the employees whom the case has come to.
func talks(w *Workflow, s *State, f Facts) bool {
	return IsApplicant(s, f) || staffOf(w, s, f)
}

// staffOf reports whether the facts describe an employee whom the case has come
// to.
func staffOf(w *Workflow, s *State, f Facts) bool {
	return f.By.IsEmployee() && slices.ContainsFunc(w.Solution.Steps, func(step *Step) bool { return Concerned(step, s, f) })
}

// saidFile reports whether the file was sent with something that the caller may
// read.
func (e *Engine) saidFile(l *loaded, c Caller, fileID string) bool {
	return talks(l.w, l.s, e.facts(l, c)) && slices.ContainsFunc(l.s.Talk, func(w Saying) bool { return slices.Contains(w.Files, fileID) })
}
