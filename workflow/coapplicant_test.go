package workflow_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// coStep is a step of a kind for a co-applicant, and then the case workers'.
func coStep(kind, assign string) []string {
	next := map[string]string{
		"fill":    `"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"behandl"}]`,
		"approve": `"forms":[{"form":"ansoegning","withhold":["/mail"]}],"next":[{"on":"approved","to":"behandl"},{"on":"rejected","to":"ansoeg"}]`,
		"consent": `"consent":"samtykke","next":[{"on":"given","to":"behandl"},{"on":"refused","to":"slut"}]`,
		"sign":    `"forms":[{"form":"ansoegning"}],"next":[{"on":"signed","to":"behandl"},{"on":"refused","to":"slut"}]`,
	}[kind]
	return []string{
		`{"id":"naeste","kind":"` + kind + `","title":{"da":"Medansøger","en":"Co-applicant"},"notify":"bed","assign":` + assign + `,` + next + `}`,
		strings.Replace(behandl, `"naeste"`, `"behandl"`, 1), slut,
	}
}

const bed = `"bed":{"subject":{"da":"Vi mangler dit svar","en":"We need your answer"},"body":{"da":"Åbn {= task.link }","en":"Open {= task.link }"}}`

func TestCoApplicants(t *testing.T) {
	t.Parallel()
	const cpr, cvr = "6202601234", "12345674"
	byMail := `{"to":"coapplicant","by":"email","field":"forms.ansoegning.mail"}`
	tests := []struct {
		name, kind, assign string
		caller             func(*bureau) workflow.Caller
	}{
		{"fills in, by CPR", "fill", `{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"}`, func(o *bureau) workflow.Caller { return o.Citizen(cpr, "Berit Prøvesen") }},
		{"approves, by CVR", "approve", `{"to":"coapplicant","by":"cvr","field":"forms.ansoegning.firma"}`, func(o *bureau) workflow.Caller {
			return workflow.Caller{Identity: identity.Identity{Org: o.Org, Assurance: identity.Substantial, Actor: identity.Person{Ref: o.Index.Company(o.Org, cvr), CVR: cvr, Name: "Firma"}}}
		}},
		{"consents, by a link", "consent", byMail, (*bureau).invited},
		{"fills in, by a link", "fill", byMail, (*bureau).invited},
		{"signs, by a link", "sign", byMail, (*bureau).invited},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newBureau(t, sag(bed, coStep(tt.kind, tt.assign)...))
			id := o.send(t, "/medansoeger", "620260-1234", "/firma", cvr, "/mail", "berit@example.dk", "/hvad", "En stol")
			o.Run(t)
			who := tt.caller(o)
			v, err := o.Engine.View(t.Context(), who, id, i18n.Danish)
			wantNo(t, err)
			if v.Own || v.MaySay || len(v.Steps) != 1 || !v.Steps[0].May || !v.Steps[0].Whose.CoApplicant || !v.Steps[0].Whose.Mine {
				t.Errorf("sees %+v", v.Steps)
			}
			for _, h := range v.History {
				if h.Step == "ansoeg" {
					t.Errorf("is told %+v", h)
				}
			}
			seen := map[string][]string{"approve": {"ansoegning"}, "sign": {"ansoegning"}}[tt.kind]
			if got := keysOf(v.Submitted); !cmp.Equal(got, seen) {
				t.Errorf("sees the forms %v, want %v", got, seen)
			}
			for _, stranger := range []workflow.Caller{o.Citizen("6303701234", "Carl Prøvesen"), o.Anyone("x"), o.Anyone("")} {
				_, err := o.Engine.View(t.Context(), stranger, id, i18n.Danish)
				wantCode(t, "somebody else", err, workflow.NotFound)
			}
			o.coDo(t, who, id, tt.kind)
			o.wantTasks(t, o.lone, "behandl approve")
			if v, err = o.Engine.View(t.Context(), who, id, i18n.Danish); err != nil || len(v.Steps) != 0 {
				t.Errorf("afterwards: %v, %v", steps(v), err)
			}
			if _, err = o.Engine.View(t.Context(), o.anders, id, i18n.Danish); err != nil {
				t.Error(err)
			}
		})
	}
}

// coDo does the co-applicant's step.
func (o *bureau) coDo(t *testing.T, who workflow.Caller, id, kind string) {
	t.Helper()
	var err error
	at := workflow.TaskRequest{Case: id, Step: "naeste"}
	switch kind {
	case "fill":
		o.submit(t, who, id, "naeste", nil, "/ja", "ja")
	case "approve":
		if sub := string(o.step(t, who, id, "naeste").Forms[0].State().Submission()); strings.Contains(sub, "berit@") || !strings.Contains(sub, "stol") {
			t.Errorf("is shown %s", sub)
		}
		err = o.approve(t, who, id, "naeste")
	case "consent":
		_, err = o.Engine.Consent(t.Context(), who, workflow.Consented{TaskRequest: at, Given: true})
	case "sign":
		_, err = o.Engine.Signed(t.Context(), workflow.Caller{Identity: identity.System(o.Org, "signer")}, workflow.Signature{TaskRequest: at, Signed: true})
	}
	wantNo(t, err)
}

// invited is whoever opens the link in the notification that was sent last.
func (o *bureau) invited() workflow.Caller {
	sent := o.notes.Sent()
	last := sent[len(sent)-1]
	_, secret, _ := strings.Cut(last.Body, "#")
	return o.Anyone(strings.Trim(secret, ")> \n"))
}

func keysOf(m map[string]workflow.FormView) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return sorted(out)
}

func TestCoApplicantWhoIsNotNamedIsTheOperators(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag(bed, coStep("approve", `{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"}`)...))
	o.send(t)
	o.wantTasks(t, o.ole, "naeste approve")
}

func TestACoApplicantDoesNotDelegate(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag(bed, coStep("approve", `{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"}`)...))
	id := o.send(t, "/medansoeger", "620260-1234")
	berit := o.Citizen("6202601234", "Berit Prøvesen")
	err := o.Engine.Delegate(t.Context(), berit, workflow.Delegation{TaskRequest: workflow.TaskRequest{Case: id, Step: "naeste"}, User: "lone"})
	wantCode(t, "a co-applicant delegates", err, workflow.Denied)
}

func TestACoApplicantIsToldWhatTheirOwnStepsWaitFor(t *testing.T) {
	t.Parallel()
	steps := []string{
		`{"id":"naeste","kind":"decide","next":[{"to":"med"},{"to":"internt"}]}`,
		`{"id":"med","kind":"approve","title":{"da":"Medansøger","en":"Co-applicant"},"assign":{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`,
		`{"id":"internt","kind":"approve","title":{"da":"Undersøg for svig","en":"Fraud"},"assign":{"group":"sager"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`,
		slut}
	o := newBureau(t, sag(bed, steps...))
	id := o.send(t, "/medansoeger", "620260-1234")
	wantNo(t, o.Engine.Say(t.Context(), o.lone, workflow.SayRequest{Case: id, Text: "Hvornår?", Asks: true}))
	berit := o.Citizen("6202601234", "Berit Prøvesen")
	got, err := o.Engine.Why(t.Context(), berit, id, i18n.Danish)
	wantNo(t, err)
	for _, a := range got {
		if a.Step != "med" {
			t.Errorf("is told %+v", a)
		}
	}
}
