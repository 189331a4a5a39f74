package workflow_test

import (
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// told is the solution with an information duty in both languages.
func told(t testing.TB, retention string) workflow.Folder {
	t.Helper()
	f, err := workflow.ReadFolder(changed(tilskud(t), "solution.json", `"languages": ["da", "en"],`,
		`"languages": ["da", "en"], "legalBasis": "§ 14", "informationDuty": {"da": "Vi passer på det.\n\nRing til os.", "en": "We take care of it."},
		"retention": `+retention+`,`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const usual = `{"drafts": 14, "ended": 365}`

// TestNoticeStaysAsItWas: cases keep the hash of what was shown, so the words of
// a notice, and how they are hashed, can only change with the format's number.
func TestNoticeStaysAsItWas(t *testing.T) {
	t.Parallel()
	w, err := workflow.Compile(told(t, usual), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := workflow.Notice{
		Lang: i18n.Danish, Duty: true, Hash: "c49d55ec2a9de8761439a17dac7f12e1a9feb7e6ecd1d796744bf7ee7cfbf2c7",
		Parts: []workflow.NoticePart{
			{Title: "Formål", Text: "At afgøre ansøgningen"},
			{Title: "Sådan behandler vi dine oplysninger", Text: "Vi passer på det.\n\nRing til os."},
			{Title: "Retsgrundlag", Text: "§ 14"},
			{Title: "Så længe gemmer vi oplysningerne", Text: "En kladde slettes, når den ikke er ændret i 14 dage. En sag slettes 365 dage efter, at den er afsluttet."},
		},
	}
	if diff := cmp.Diff(want, w.Notice(i18n.Danish)); diff != "" {
		t.Errorf("notice (-want +got):\n%s", diff)
	}
	english := w.Notice(i18n.English)
	if english.Lang != i18n.English || english.Hash == want.Hash || english.Parts[0].Title != "Purpose" {
		t.Errorf("in English: %+v", english)
	}
	if other := w.Notice("de"); other.Hash != want.Hash {
		t.Errorf("in a language that it does not have: %+v", other)
	}
}

// TestNoticeSaysHowLong: what the solution decides is told, and nothing else.
func TestNoticeSaysHowLong(t *testing.T) {
	t.Parallel()
	for retention, want := range map[string]string{
		`{}`:            "A draft is deleted when it has not been changed for 30 days.",
		`{"drafts": 1}`: "A draft is deleted when it has not been changed for 1 day.",
		`{"ended": 10}`: "A draft is deleted when it has not been changed for 30 days. A case is deleted 10 days after it was closed.",
		`{"ended": 10, "outcomes": {"afslag": 5}}`: "A draft is deleted when it has not been changed for 30 days. A case is deleted between 5 and 10 days after it was closed. It depends on how it ends.",
		`{"outcomes": {"afslag": 5}}`:              "A draft is deleted when it has not been changed for 30 days.",
	} {
		w, err := workflow.Compile(told(t, retention), nil)
		if err != nil {
			t.Fatal(err)
		}
		parts := w.Notice(i18n.English).Parts
		if got := parts[len(parts)-1].Text; got != want {
			t.Errorf("%s: %q, want %q", retention, got, want)
		}
	}
}

func TestInformedBeforeItStarts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hash := b.publish(t, changed(told(t, usual), ""), workflow.VersionOpen)
	start := func(informed string) (workflow.Begun, error) {
		return b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish, Informed: informed})
	}
	for _, informed := range []string{"", "x", hash} {
		_, err := start(informed)
		wantCode(t, "not told: "+informed, err, workflow.Conflict)
		if no, ok := errors.AsType[*workflow.Refusal](err); !ok || no.Code != workflow.RefusedUninformed {
			t.Errorf("not told: %v", err)
		}
	}
	offer, err := b.Engine.Offer(t.Context(), b.Org, "tilskud", false)
	if err != nil {
		t.Fatal(err)
	}
	english := offer.Workflow.Notice(i18n.English).Hash // who reads English may fill in Danish
	begun, err := start(english)
	if err != nil {
		t.Fatal(err)
	}
	want := &workflow.Informed{Notice: english, Lang: i18n.English, Version: hash}
	if diff := cmp.Diff(want, b.view(t, b.anders, begun.Case).Informed); diff != "" {
		t.Errorf("the case keeps (-want +got):\n%s", diff)
	}
	// The words that were shown can be shown again.
	w := b.view(t, b.anders, begun.Case).Workflow
	if w.Hash != want.Version || w.Notice(want.Lang).Hash != want.Notice {
		t.Error("what was shown cannot be found again")
	}
}

// TestNothingToTell: a solution without an information duty starts without one,
// and still keeps what was shown.
func TestNothingToTell(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if v := b.view(t, b.anders, b.start(t)); v.Informed != nil {
		t.Errorf("the case keeps %+v", v.Informed)
	}
	begun := b.Start(t, b.anders, workflow.StartRequest{Solution: "tilskud", Lang: i18n.English})
	if v := b.view(t, b.anders, begun.Case); v.Informed == nil || v.Informed.Lang != i18n.English {
		t.Errorf("the case keeps %+v", v.Informed)
	}
}
