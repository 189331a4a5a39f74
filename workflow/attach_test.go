package workflow_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
)

// png is the beginning of a picture, which is all that its type is found from.
const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"

func (b *bench) tryAttach(t testing.TB, caseID, name string, body io.Reader) (workflow.Attached, error) {
	t.Helper()
	return b.Engine.Attach(t.Context(), b.anders, workflow.AttachRequest{
		Case: caseID, Step: "ansoeg", Form: "ansoegning", Field: "/bilag", Name: name, Body: body,
	})
}

func (b *bench) attach(t testing.TB, caseID, name, body string) workflow.Attached {
	t.Helper()
	out, err := b.tryAttach(t, caseID, name, strings.NewReader(body))
	if err != nil || len(out.Faults) > 0 {
		t.Fatalf("attach: %v, %v", out.Faults, err)
	}
	return out
}

func TestAttach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	big := png + strings.Repeat("x", 90_000)
	a := b.attach(t, id, `C:\fotos\Mit billede æøå.png`, big)
	if a.File.Name != "Mit billede æøå.png" || a.File.Type != "image/png" || a.File.Size != int64(len(big)) || len(a.File.SHA256) != 64 {
		t.Errorf("file: %+v", a.File)
	}
	b.attach(t, id, "to.png", png)
	fv := b.draft(t, b.anders, id)
	if got := fv.Answers.Value("/bilag").Len(); got != 2 {
		t.Errorf("%d files in the answer, want 2", got)
	}
	if faults := fv.State().Find("/bilag").Faults; len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	file, r, err := b.Engine.OpenFile(t.Context(), b.anders, id, a.File.ID)
	if err != nil || file != a.File {
		t.Fatalf("open: %+v, %v", file, err)
	}
	defer r.Close()
	if data, err := io.ReadAll(r); err != nil || string(data) != big {
		t.Errorf("%d bytes came back, %v", len(data), err)
	}
}

func TestAttachRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	cases := []struct {
		name, body string
		want       string
	}{
		{"a program called .png", "MZ\x90\x00\x03\x00\x00\x00", "file_type"},
		{"a page", "<!DOCTYPE html><script>alert(1)</script>", "file_type"},
		{"a type the engine takes and the field does not", "just text", "file_type"},
		{"nothing", "", "file_type"},
		{"too large", png + strings.Repeat("x", 100_000), "file_size"},
	}
	before := b.draft(t, b.anders, id).Revision
	for _, c := range cases {
		out, err := b.tryAttach(t, id, "x.png", strings.NewReader(c.body))
		if err != nil || len(out.Faults) != 1 || string(out.Faults[0].Code) != c.want || out.Faults[0].Path != "/bilag" {
			t.Errorf("%s: %+v, %v", c.name, out, err)
		}
	}
	_, err := b.tryAttach(t, id, "x.png", io.MultiReader(strings.NewReader(png+strings.Repeat("x", 5000)), iotest.ErrReader(errors.New("cut"))))
	if err == nil {
		t.Error("an upload that broke off was taken")
	}
	if after := b.draft(t, b.anders, id).Revision; after != before {
		t.Errorf("the draft went from revision %d to %d", before, after)
	}
}

func TestAttachNeedsARightPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	for name, req := range map[string]workflow.AttachRequest{
		"no such field":   {Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/nope"},
		"another type":    {Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/beloeb"},
		"no such form":    {Case: id, Step: "ansoeg", Form: "nope", Field: "/bilag"},
		"no such step":    {Case: id, Step: "nope", Form: "ansoegning", Field: "/bilag"},
		"no such case":    {Case: "nope", Step: "ansoeg", Form: "ansoegning", Field: "/bilag"},
		"a broken name":   {Case: id, Step: "ansoeg", Form: "ansoegning", Field: "bilag~"},
		"not a fill step": {Case: id, Step: "behandl", Form: "ansoegning", Field: "/bilag"},
	} {
		req.Body = strings.NewReader(png)
		_, err := b.Engine.Attach(t.Context(), b.anders, req)
		wantCode(t, name, err, workflow.NotFound)
	}
	_, err := b.Engine.Attach(t.Context(), b.berit, workflow.AttachRequest{Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/bilag", Body: strings.NewReader(png)})
	wantCode(t, "another citizen", err, workflow.NotFound)
}

func TestAFileThatWasNotReceivedIsAFault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	a := b.attach(t, id, "et.png", png)
	for name, raw := range map[string]string{
		"an invented id": `[{"id":"invented","name":"a.png","size":10,"type":"image/png","sha256":"00"}]`,
		"another size":   `[{"id":"` + a.File.ID + `","name":"et.png","size":1,"type":"image/png","sha256":"` + a.File.SHA256 + `"}]`,
	} {
		res := b.submit(t, b.anders, id, append([]string{"/bilag", raw}, sound...)...)
		if res.Submitted {
			t.Fatalf("%s: submitted", name)
		}
		if f := res.Forms["ansoegning"].State.Faults(); len(f) != 1 || f[0].Code != "file_missing" {
			t.Errorf("%s: faults %v", name, f)
		}
	}
}

func TestWhoMayOpenAFile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	used, dropped := b.attach(t, id, "et.png", png), b.attach(t, id, "to.png", png)
	fv := b.draft(t, b.anders, id)
	a := fv.Answers.Clone()
	if err := a.RemoveFile("/bilag/" + dropped.File.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{Case: id, Step: "ansoeg", Form: "ansoegning", Answers: a, Revision: fv.Revision}); err != nil {
		t.Fatal(err)
	}
	open := func(c workflow.Caller, file string) error {
		_, r, err := b.Engine.OpenFile(t.Context(), c, id, file)
		if err == nil {
			r.Close()
		}
		return err
	}
	wantCode(t, "the case worker before it is submitted", open(b.worker, used.File.ID), workflow.NotFound)
	if err := open(b.anders, dropped.File.ID); err != nil {
		t.Errorf("the applicant: %v", err)
	}
	b.submit(t, b.anders, id, sound...)
	if err := open(b.worker, used.File.ID); err != nil {
		t.Errorf("the case worker: %v", err)
	}
	wantCode(t, "a file that is not handed in", open(b.worker, dropped.File.ID), workflow.NotFound)
	wantCode(t, "another citizen", open(b.berit, used.File.ID), workflow.NotFound)
	wantCode(t, "a worker of another group", open(b.foreign, used.File.ID), workflow.NotFound)
	if err := open(b.anders, used.File.ID); err != nil {
		t.Errorf("the applicant: %v", err)
	}
}

func TestFileBytesAreSealed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	a := b.attach(t, id, "et.png", png+"a very private picture")
	r, err := b.Files.Open(t.Context(), workflow.FileRef{Org: b.Org, Case: id, ID: a.File.ID})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if data, _ := io.ReadAll(r); strings.Contains(string(data), "private") || strings.Contains(string(data), "PNG") {
		t.Error("the place for files sees what is in them")
	}
}

// doubtful is a store that does what it is told and then does not know it.
type doubtful struct{ workflow.Store }

func (d doubtful) Commit(ctx context.Context, c workflow.Commit) error {
	if err := d.Store.Commit(ctx, c); err != nil {
		return err
	}
	return workflow.Errorf(workflow.InDoubt, "the disk does not answer")
}

func TestFileStaysWhenItIsInDoubtWhetherItWasKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	e, err := workflow.New(doubtful{b.Store}, b.Files, b.Sealer, b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Attach(t.Context(), b.anders, workflow.AttachRequest{
		Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/bilag", Name: "a.png", Body: strings.NewReader(png),
	})
	wantCode(t, "Attach", err, workflow.InDoubt)
	files := form.FilesOf(b.draft(t, b.anders, id).Answers.Value("/bilag"))
	if len(files) != 1 {
		t.Fatalf("files: %v", files)
	}
	_, r, err := b.Engine.OpenFile(t.Context(), b.anders, id, files[0].ID)
	if err != nil {
		t.Fatalf("the draft names a file that is gone: %v", err)
	}
	_ = r.Close()
}
