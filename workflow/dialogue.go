package workflow

import (
	"context"
	"io"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// SayRequest writes something about a case; see [Engine.Say].
type SayRequest struct {
	Case  string
	Text  string   // plain text of at most MaxText bytes
	Files []string // ids of files that the caller has sent with AttachTalk
	Asks  bool     // the other side is to answer
	To    int      // the saying that this answers; 0 = none
	// Command makes it harmless to send twice; optional.
	Command string
}

// Say writes something about a case that has been submitted and has not ended,
// without moving it: the applicant to the case's workers, or one of those to the
// applicant. What asks becomes a task of the other side until it is answered or
// closed.
func (e *Engine) Say(ctx context.Context, c Caller, r SayRequest) error {
	cmd := Say{Text: r.Text, Files: r.Files, Asks: r.Asks, To: r.To}
	err := e.talk(ctx, c, r.Case, cmd, "dialogue.said", r.Command)
	return failure.Wrap("workflow: say", err)
}

// TalkRequest names one thing that was written about a case.
type TalkRequest struct {
	Case string
	ID   int // of the saying
	// Command makes it harmless to send twice; optional.
	Command string
}

// CloseTalk says that a question needs no answer any more: the side that asked
// does, or a case worker.
func (e *Engine) CloseTalk(ctx context.Context, c Caller, r TalkRequest) error {
	err := e.talk(ctx, c, r.Case, CloseTalk{ID: r.ID}, "dialogue.closed", r.Command)
	return failure.Wrap("workflow: close talk", err)
}

// talk carries out a command of the dialogue.
func (e *Engine) talk(ctx context.Context, c Caller, caseID string, cmd Command, what, id string) error {
	_, err := e.apply(ctx, c, caseID, func(l *loaded) (*change, error) {
		row := command(id, c, what, "", 0)
		if again, err := e.seen(ctx, l, row); err != nil || again {
			return nil, err
		}
		sent, _, err := e.talkFiles(ctx, l)
		if err != nil {
			return nil, err
		}
		files, _, err := e.fileList(ctx, l)
		if err != nil {
			return nil, err
		}
		l.files = map[string]form.File{}
		for file, by := range sent {
			if f, ok := files.byID()[file]; ok && by == c.ActorRef() {
				l.files[file] = f
			}
		}
		ch, err := e.decide(l, c, cmd, what)
		if err != nil {
			return nil, err
		}
		ch.lines[0].Ref = "dialogue/" + strconv.Itoa(len(l.s.Talk)+1)
		if closing, ok := cmd.(CloseTalk); ok {
			ch.lines[0].Ref = "dialogue/" + strconv.Itoa(closing.ID)
		}
		ch.command = row
		return ch, nil
	})
	return err
}

// talkDoc is the document that lists who has sent which file with the dialogue.
const talkDoc = "dialogue"

func (e *Engine) talkFiles(ctx context.Context, l *loaded) (map[string]identity.Ref, int64, error) {
	sent := map[string]identity.Ref{}
	revision, err := e.doc(ctx, l, talkDoc, &sent)
	return sent, revision, err
}

// TalkFile is a file that goes along with something written about a case.
type TalkFile struct {
	Case string
	// Name is what the sender calls the file. Only its last part is kept.
	Name string
	Body io.Reader
}

// AttachTalk receives a file for the dialogue, as [Engine.Attach] does for an
// answer. The other side can open it once something was said that names it.
// Attached.Revision is 0.
func (e *Engine) AttachTalk(ctx context.Context, c Caller, req TalkFile) (Attached, error) {
	const op = "workflow: attach talk"
	l, err := e.open(ctx, c, req.Case)
	if err != nil {
		return Attached{}, err
	}
	if _, _, err := Decide(l.w, l.s, Say{Text: "-"}, e.facts(l, c)); err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	named := AttachRequest{Case: req.Case, Name: req.Name, Body: req.Body}
	file, f, err := e.receive(ctx, l.row, &form.Field{}, named)
	if err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	if f.Code != "" {
		return Attached{Faults: []Fault{f}}, nil
	}
	out, err := e.listTalkFile(ctx, c, req, file)
	return out, failure.Wrap(op, e.keptOrGone(ctx, c, named, file, out, err))
}

// listTalkFile puts a received file into the case's lists.
func (e *Engine) listTalkFile(ctx context.Context, c Caller, req TalkFile, file form.File) (Attached, error) {
	var out Attached
	_, err := e.apply(ctx, c, req.Case, func(l *loaded) (*change, error) {
		files, revision, err := e.fileList(ctx, l)
		if err != nil {
			return nil, err
		}
		if len(files) >= e.opts.Files.Count {
			out = Attached{Faults: []Fault{limitFault(fault.TooMany, fault.Count, int64(e.opts.Files.Count))}}
			return nil, nil
		}
		sent, talked, err := e.talkFiles(ctx, l)
		if err != nil {
			return nil, err
		}
		sent[file.ID] = c.ActorRef()
		out = Attached{File: file}
		ch := &change{by: c.Identity, docs: []docChange{
			{key: filesDoc, revision: revision + 1, value: append(files, file)}, {key: talkDoc, revision: talked + 1, value: sent},
		}}
		ch.lines = append(ch.lines, e.line(c.Identity, l.row.ID, l.w.Solution.ID, "file.received", file.ID))
		return ch, nil
	})
	return out, err
}
