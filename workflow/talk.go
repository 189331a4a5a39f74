package workflow

import (
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Saying is one thing written about a case by its applicant or a case worker.
// It moves nothing.
type Saying struct {
	ID    int          `json:"id"` // from 1
	At    time.Time    `json:"at"`
	Who   identity.Ref `json:"who"`
	Staff bool         `json:"staff,omitempty"` // a case worker wrote it
	Text  string       `json:"text"`
	Files []string     `json:"files,omitempty"` // ids of files that the case has received
	// Asks says that the other side is waited for. To is the saying it answers.
	Asks bool `json:"asks,omitempty"`
	To   int  `json:"to,omitempty"`
	Open bool `json:"open,omitempty"` // nobody has answered yet
}

// MaxText is how many bytes one saying may have.
const MaxText = 20_000

// Open returns the sayings that wait for an answer, the oldest first.
func (s *State) Open() []Saying {
	var out []Saying
	for _, w := range s.Talk {
		if w.Open {
			out = append(out, w)
		}
	}
	return out
}

func (s *applier) closeTalk(id int) {
	if s.first(ownTalk) {
		s.Talk = slices.Clone(s.Talk)
	}
	for i := range s.Talk {
		if s.Talk[i].ID == id {
			s.Talk[i].Open = false
		}
	}
}
