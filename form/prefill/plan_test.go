package prefill_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/google/go-cmp/cmp"
)

const application = `
	{"key":"me","type":"person","label":"Me","prefill":"login","members":["first_name","email"]},
	{"key":"home","type":"address","label":"H","prefill":"proxy.address"},
	{"key":"kids","type":"list","label":"K","prefill":"login.children","fields":[{"key":"first_name","type":"text","label":"F"}]},
	{"key":"road","type":"text","label":"R","prefill":"params.vej"},
	{"key":"late","type":"notice","level":"info","label":"Kære {= login.last_name }","visible":"today > login.birth_date"}`

const appendix = `
	{"key":"minors","type":"computed","of":"integer","label":"M","calculate":"count(login.children, .custody)"},
	{"key":"built","type":"integer","label":"B","prefill":"register.bbr.built"},
	{"key":"born","type":"date","label":"B","prefill":"login.birth_date"}`

func lines(p prefill.Plan) []string {
	var out []string
	for _, g := range p.Groups() {
		for _, n := range g.Needs {
			line := fmt.Sprintf("%s/%s: %s", g.Source, g.Whom, n.Name)
			if n.Type.Elem != nil {
				for _, m := range n.Type.Elem.Members {
					line += " ." + m.Name
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// A plan has what the forms read – prefills, expressions and texts – and nothing
// else of anybody, each once, in whatever order the forms come.
func TestPlanFor(t *testing.T) {
	t.Parallel()
	a, b := compile(t, application), compile(t, appendix)
	want := []string{
		"case/: params.vej",
		"login/actor: login.email",
		"login/actor: login.first_name",
		"login/actor: login.last_name",
		"person/actor: login.birth_date",
		"person/actor: login.children .custody .first_name",
		"person/principal: proxy.address.city",
		"person/principal: proxy.address.line",
		"person/principal: proxy.address.postal_code",
		"register.bbr/subject: register.bbr.built",
		"server/: today",
	}
	for _, p := range []prefill.Plan{prefill.PlanFor(a, b), prefill.PlanFor(b, a), prefill.PlanFor(a, b, a)} {
		if diff := cmp.Diff(want, lines(p)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n := len(p.Needs()); n != len(want) {
			t.Errorf("Needs has %d facts, want %d", n, len(want))
		}
	}
	if p := prefill.PlanFor(); len(p.Groups()) != 0 || len(p.Needs()) != 0 {
		t.Errorf("no forms need %v", lines(p))
	}
	if p := prefill.PlanFor(compile(t, `{"key":"a","type":"text","label":"A"}`)); len(p.Needs()) != 0 {
		t.Errorf("a form that reads no facts needs %v", lines(p))
	}
}

func TestPlanForAForm(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.name"}`)
	f.Refs = append(f.Refs, form.Ref{Kind: form.RefFact, Name: "no.such.fact"})
	if diff := cmp.Diff([]string{"login/actor: login.name"}, lines(prefill.PlanFor(f))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
