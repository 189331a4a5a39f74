package diagram_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/diagram"
	"pgregory.net/rapid"
)

// checkGeometry holds a drawing to what makes it readable: nothing lies on
// anything else, no way goes through a step, ways are level or upright, and all
// is within the drawing.
func checkGeometry(t interface {
	Errorf(string, ...any)
}, d *diagram.Diagram) {
	rects, legs, width, height := d.Geometry(i18n.Danish)
	for i, a := range rects {
		if a.Left < 0 || a.Top < 0 || a.Right > float64(width) || a.Bottom > float64(height) {
			t.Errorf("%+v is outside of %d × %d", a, width, height)
		}
		for _, b := range rects[i+1:] {
			if a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom {
				t.Errorf("%+v lies on %+v", a, b)
			}
		}
	}
	for _, l := range legs {
		if l.X1 != l.X2 && l.Y1 != l.Y2 {
			t.Errorf("the way from %q to %q is aslant: %+v", l.From, l.To, l)
		}
		left, right, top, bottom := min(l.X1, l.X2), max(l.X1, l.X2), min(l.Y1, l.Y2), max(l.Y1, l.Y2)
		if left < 0 || right > float64(width) || top < 0 || bottom > float64(height) {
			t.Errorf("the way from %q to %q leaves the drawing: %+v", l.From, l.To, l)
		}
		for _, r := range rects {
			if r.Step != "" && left < r.Right && r.Left < right && top < r.Bottom && r.Top < bottom {
				t.Errorf("the way from %q to %q goes through %q", l.From, l.To, r.Step)
			}
		}
	}
	if lines := d.Overflows(i18n.Danish); len(lines) > 0 {
		t.Errorf("too wide: %q", lines)
	}
}

func TestGeometry(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string]string{"nested": nested(), "long": long(), "dense": dense(), "kinds": kinds()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkGeometry(t, diagram.Of(flow(t, steps)))
		})
	}
}

// Whatever the flow, its drawing can be read. Flows are drawn of which the engine
// would refuse some: what stands in the way of a case does not stand in the way
// of a drawing.
func TestGeometryOfAnyFlow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "steps")
		w := &workflow.Workflow{Solution: &workflow.Solution{Title: workflow.Text{"da": "T"}, Languages: []i18n.Lang{"da"}}}
		kinds := workflow.Kinds()
		for i := range n {
			s := &workflow.Step{
				ID: fmt.Sprint("s", i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
				Title: workflow.Text{"da": strings.Repeat("Behandl ansøgning ", rapid.IntRange(0, 9).Draw(t, "words"))},
				Join:  rapid.SampledFrom([]workflow.Join{"", "all", "any"}).Draw(t, "join"),
			}
			for range rapid.IntRange(0, 5).Draw(t, "edges") {
				s.Next = append(s.Next, workflow.Edge{
					On:   rapid.SampledFrom([]string{"submitted", "approved", "rejected", "done"}).Draw(t, "on"),
					When: rapid.SampledFrom([]string{"", "", "forms.f.beloeb > 10000 and forms.f.navn == 'Sten'"}).Draw(t, "when"),
					To:   fmt.Sprint("s", rapid.IntRange(0, n-1).Draw(t, "to")),
				})
			}
			w.Solution.Steps = append(w.Solution.Steps, s)
		}
		checkGeometry(t, diagram.Of(w))
	})
}
