package workflow_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// licensed is a bench for exports whose organisation has a policy.
func licensed(t testing.TB) *exports {
	t.Helper()
	def, err := access.Decode([]byte(`{"roles":[{"id":"udtraek","privileges":["urn:udtraek"],"actions":["export"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.New(access.Organisation{Key: "aaby", CVR: aabyCVR}, def, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := &exports{bench: &bench{Kit: workflowtest.NewKit(t, &workflow.Options{Access: workflow.Policies{"aaby": policy}})}}
	x.anders, x.berit = x.Citizen("6101501234", "Anders Prøvesen"), x.Citizen("6202601234", "Berit Prøvesen")
	folder := udlaeg("1", "")
	for name, file := range folder {
		file.Data = bytes.ReplaceAll(file.Data, []byte(`"label": "Konto"`), []byte(`"label": "Konto", "sensitivity": "sensitive"`))
		file.Data = bytes.ReplaceAll(file.Data, []byte(`"withhold": [{"form": "udlaeg", "fields": ["/konto"], "unless": ["loen"]}],`), nil)
		folder[name] = file
	}
	x.Publish(t, folder)
	return x
}

func TestPoliciesBoundExports(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		caller   func(*exports) workflow.Caller
		code     workflow.Code // of the export of the solution
		out      int           // cases of the person that are left out
		withheld bool          // the account
	}{
		{"a grant without limits", func(x *exports) workflow.Caller { return x.granted("erik", "exporter", "urn:udtraek") }, "", 0, false},
		{"a grant up to confidential", func(x *exports) workflow.Caller {
			return x.granted("erik", "exporter", "urn:udtraek", "foelsomhed", "2")
		}, "", 0, true},
		{"no grant", func(x *exports) workflow.Caller { return x.Employee("erik", "exporter") }, workflow.Denied, 1, true},
		{"a grant for another subject", func(x *exports) workflow.Caller {
			return x.granted("erik", "exporter", "urn:udtraek", "KLE", "27.*")
		}, workflow.Denied, 1, true},
		{"a grant, and of no group", func(x *exports) workflow.Caller { return x.granted("erik", "", "urn:udtraek") }, workflow.Denied, -1, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := licensed(t)
			id := x.expense(t, x.anders, taxa)
			caller := c.caller(x)
			var out bytes.Buffer
			_, err := x.Engine.ExportSolution(t.Context(), caller, workflow.SolutionExport{Solution: "udlaeg"}, &out)
			if c.code != "" {
				wantCode(t, "ExportSolution", err, c.code)
			} else if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(out.String(), "1234-567890"); got == c.withheld {
				t.Errorf("the account in the table: %v", got)
			}
			out.Reset()
			err = x.Engine.ExportPerson(t.Context(), caller, x.anders.Actor, &out)
			if c.out < 0 {
				wantCode(t, "ExportPerson", err, workflow.Denied)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text := out.String()
			if strings.Contains(text, "1234-567890") == c.withheld || strings.Contains(text, id) != (c.out == 0) ||
				strings.Contains(text, `"leftOut":1`) != (c.out == 1) {
				t.Errorf("the person's data: %s", text)
			}
			want := "employee:erik case.exported"
			if c.out > 0 {
				want = "employee:erik case.denied export "
			}
			if reads := x.reads(t, id); len(reads) == 0 || !strings.HasPrefix(reads[len(reads)-1], want) {
				t.Errorf("reads (-want +got):\n%s", cmp.Diff([]string{want}, reads))
			}
		})
	}
}
