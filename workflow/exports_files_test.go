package workflow_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
)

// The name of a file says something, too.
func TestExportLeavesOutFilesOfWithheldFields(t *testing.T) {
	t.Parallel()
	x := exporting(t)
	folder := udlaeg("2", `,{"key":"kvit","type":"file","label":"Kvittering"}`)
	folder["solution.json"].Data = []byte(strings.Replace(string(folder["solution.json"].Data), `["/konto"]`, `["/konto","/kvit"]`, 1))
	x.Publish(t, folder)
	begun := x.Start(t, x.anders, workflow.StartRequest{Solution: "udlaeg"})
	got, err := x.Engine.Attach(t.Context(), x.anders, workflow.AttachRequest{Case: begun.Case, Step: "udfyld", Form: "udlaeg", Field: "/kvit", Name: "sygdom.png", Body: strings.NewReader(png)})
	wantNo(t, err)
	check := func() {
		t.Helper()
		for _, c := range []struct {
			by  workflow.Caller
			see bool
		}{{x.clerk, false}, {x.payroll, true}} {
			var b bytes.Buffer
			wantNo(t, x.Engine.ExportPerson(t.Context(), c.by, x.anders.Actor, &b))
			if strings.Contains(b.String(), "sygdom") != c.see || strings.Contains(b.String(), got.File.ID) != c.see {
				t.Errorf("%s is told: %s", c.by.Employee, b.String())
			}
		}
	}
	check()
	res, err := x.Engine.Submit(t.Context(), x.anders, workflow.SubmitRequest{Case: begun.Case, Step: "udfyld"})
	if err != nil || !res.Submitted {
		t.Fatal(err, res)
	}
	check()
}
