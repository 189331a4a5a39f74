package workflow_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/google/go-cmp/cmp"
)

// said returns lines as "who what ref".
func said(lines []audit.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.TrimSpace(string(l.Actor)+" "+l.What+" "+l.Ref))
	}
	return out
}

func TestReadsAreWrittenInASecondChain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	got := b.attach(t, id, "a.png", png+"et bilag")
	b.submit(t, b.anders, id, sound...)
	b.view(t, b.anders, id) // one's own
	b.view(t, b.worker, id)
	_, r, err := b.Engine.OpenFile(t.Context(), b.worker, id, got.File.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	_, err = b.Engine.View(t.Context(), b.foreign, id, i18n.Danish)
	wantCode(t, "a stranger looks", err, workflow.NotFound)

	auditor := b.Employee("asta", "auditor")
	trail, err := b.Engine.AuditTrail(t.Context(), auditor, id)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"employee:lone case.read", "employee:lone file.read " + got.File.ID, "employee:finn case.denied read not_theirs", "employee:asta trail.read",
	}
	if diff := cmp.Diff(want, said(trail.Reads)); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
	for _, l := range trail.Lines {
		if strings.HasSuffix(l.What, ".read") {
			t.Errorf("a read in the case's own chain: %s", l.What)
		}
	}
	if trail.Broken != nil {
		t.Errorf("broken: %v", trail.Broken)
	}
}

func TestAProxysReadsAreWrittenToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	proxy := b.berit
	proxy.Principal = &b.anders.Actor
	b.view(t, proxy, id)
	lines, err := b.Trail.Lines(t.Context(), b.Org, audit.ReadsOf(id))
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 || lines[0].Actor != b.berit.Actor.Ref || lines[0].Principal != b.anders.Actor.Ref {
		t.Errorf("reads = %+v, want Berit's for Anders", lines)
	}
}

func TestOnlyAuditorsReadTheTrail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	elsewhere := b.Employee("asta", "auditor")
	elsewhere.Org = "beby"
	citizen := b.anders
	citizen.Groups = []string{"auditor"}
	for name, c := range map[string]workflow.Caller{"the applicant": citizen, "the case worker": b.worker, "nobody": b.Anyone("")} {
		_, err := b.Engine.AuditTrail(t.Context(), c, id)
		wantCode(t, name, err, workflow.Denied)
		_, err = b.Engine.VerifyTrail(t.Context(), c)
		wantCode(t, name+" verifies", err, workflow.Denied)
	}
	_, err := b.Engine.AuditTrail(t.Context(), elsewhere, id)
	wantCode(t, "an auditor of another organisation", err, workflow.NotFound)
	if lines, _ := b.Trail.Lines(t.Context(), "beby", audit.ReadsOf(id)); len(lines) != 0 {
		t.Errorf("reads of a case that is not there: %v", said(lines))
	}
	asta := b.Employee("asta", "auditor")
	if _, err = b.Engine.AuditTrail(t.Context(), asta, id); err != nil {
		t.Fatal(err)
	}
	_, err = b.Engine.AuditTrail(t.Context(), asta, audit.ReadsOf(id))
	wantCode(t, "a chain of reads by itself", err, workflow.NotFound)
	published, err := b.Engine.AuditTrail(t.Context(), asta, workflow.ChangesOf("tilskud"))
	if err != nil || len(published.Lines) == 0 {
		t.Errorf("how the solution was published: %v, %v", said(published.Lines), err)
	}
	report, err := b.Engine.VerifyTrail(t.Context(), asta)
	if err != nil || report.Chains != 5 {
		t.Errorf("VerifyTrail = %+v, %v; want the case and its reads, how the solution was published, its reads, and that the trail is verified", report, err)
	}
}

// deaf is a store that cannot append.
type deaf struct{ *memstore.Store }

func (deaf) Append(context.Context, audit.Line) (audit.Line, error) {
	return audit.Line{}, workflow.Errorf(workflow.Unavailable, "the disk is full")
}

func TestWhatCannotBeAuditedIsNotShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	e, err := workflow.New(b.Store, b.Files, b.Sealer, audit.New(deaf{b.Store}, b.Clock, nil), b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := e.View(t.Context(), b.worker, id, i18n.Danish)
	wantCode(t, "View", err, workflow.Unavailable)
	if v.Workflow != nil || len(v.Submitted) > 0 {
		t.Error("the case was shown although that could not be written")
	}
	if _, err := e.View(t.Context(), b.anders, id, i18n.Danish); err != nil {
		t.Errorf("the applicant's own: %v", err)
	}
}

func TestChangedByteInTheTrailShows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	bent := bent{b.Store, id}
	e, err := workflow.New(b.Store, b.Files, b.Sealer, audit.New(bent, b.Clock, nil), b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	asta := b.Employee("asta", "auditor")
	trail, err := e.AuditTrail(t.Context(), asta, id)
	if err != nil || trail.Broken == nil || trail.Broken.Reason != audit.Altered || trail.Broken.Seq != 2 {
		t.Errorf("AuditTrail = %v, %v; want line 2 altered", trail.Broken, err)
	}
	_, err = e.VerifyTrail(t.Context(), asta)
	if found, ok := errors.AsType[*audit.Break](err); !ok || found.Case != id {
		t.Errorf("VerifyTrail = %v, want the case's chain broken", err)
	}
}

// bent hands out one case's second line with one bit changed.
type bent struct {
	*memstore.Store
	id string
}

func (s bent) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]audit.Line, error) {
	lines, err := s.Store.Lines(ctx, org, caseID, after, limit)
	if caseID == s.id && after == 0 && len(lines) > 1 {
		b := []byte(lines[1].Actor)
		b[len(b)-1] ^= 1
		lines[1].Actor = identity.Ref(b)
	}
	return lines, err
}
