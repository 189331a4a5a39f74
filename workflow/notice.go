package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/borgerflow/borgerflow/i18n"
)

// Notice is what somebody is told before they start a case: the information
// duty of GDPR article 13, in one language. Its parts are shown in their order.
type Notice struct {
	Lang  i18n.Lang
	Parts []NoticePart
	// Hash names exactly these words. Who starts a case says which notice they
	// were shown, and the case keeps it.
	Hash string
	// Duty says that no case can be started without it.
	Duty bool
}

// NoticePart is one part of a notice: plain text, paragraphs parted by a blank
// line.
type NoticePart struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Informed is what a case keeps of the notice that was shown: with the event it
// stands in, who was told what and when.
type Informed struct {
	Notice  string    `json:"notice"`  // its hash
	Lang    i18n.Lang `json:"lang"`    // of the words that were shown
	Version string    `json:"version"` // hash of the version whose notice it was; it stays loadable
}

// noticeFormat is the way the words of a notice are put together and hashed. It
// goes up with every change in them, so that what was shown on a hash can be
// shown again for as long as a case keeps it.
const noticeFormat = "borgerflow notice 1\n"

// Notice returns what is told in a language, or in the solution's first when it
// does not have that one.
func (w *Workflow) Notice(lang i18n.Lang) Notice {
	s := w.Solution
	n := Notice{Lang: s.Language(lang), Duty: len(s.InformationDuty) > 0}
	add := func(key, text string) {
		if text != "" {
			n.Parts = append(n.Parts, NoticePart{Title: i18n.Message(n.Lang, "start.notice_"+key), Text: text})
		}
	}
	add("purpose", s.Purpose.In(n.Lang))
	add("duty", s.InformationDuty.In(n.Lang))
	add("legal_basis", s.LegalBasis.In(n.Lang))
	add("kept", kept(s, n.Lang))
	n.Hash = n.sum()
	return n
}

// kept says how long things are kept, as far as the solution decides it.
func kept(s *Solution, lang i18n.Lang) string {
	text := i18n.Message(lang, "start.notice_drafts", count("days", s.DraftDays()))
	least, most := 0, 0
	for _, step := range s.Steps {
		if step.Kind != End {
			continue
		}
		days := s.EndedDays(step.ID)
		if days == 0 {
			return text // until the organisation erases it, at least sometimes
		}
		if least == 0 || days < least {
			least = days
		}
		most = max(most, days)
	}
	switch {
	case least == 0:
	case least == most:
		text += " " + i18n.Message(lang, "start.notice_ended", count("days", most))
	default:
		text += " " + i18n.Message(lang, "start.notice_ends", count("least", least), count("most", most))
	}
	return text
}

func (n Notice) sum() string {
	words, err := json.Marshal(struct {
		Lang  i18n.Lang    `json:"lang"`
		Parts []NoticePart `json:"parts"`
	}{n.Lang, n.Parts})
	if err != nil {
		panic("workflow: a notice that cannot be written") // strings always can
	}
	sum := sha256.Sum256(append([]byte(noticeFormat), words...))
	return hex.EncodeToString(sum[:])
}

// informed returns what a case keeps of the notice with that hash. Where there
// is an information duty, a hash that is none of the notices' is refused.
func (w *Workflow) informed(hash string) (*Informed, error) {
	for _, lang := range w.Solution.Languages {
		if n := w.Notice(lang); n.Hash == hash {
			return &Informed{Notice: hash, Lang: n.Lang, Version: w.Hash}, nil
		}
	}
	if len(w.Solution.InformationDuty) == 0 {
		return nil, nil
	}
	no := refuse(RefusedUninformed)
	no.Workflow = w
	return nil, no
}
