package schemagen

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"github.com/invopop/jsonschema"
)

const (
	klePattern   = `^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$`
	facetPattern = `^[A-Z][0-9]{2}$`
	startPattern = `^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$`
	settingsOf   = "Handover." // before a kind: the settings of a handover of it
)

func solutionSchema(said comments) *jsonschema.Schema {
	s := reflectType(reflect.TypeFor[workflow.Solution](), said, solutionType)
	defs := s.Definitions
	s.Title = "Solution"
	member(s, "$schema", func(m *jsonschema.Schema) { m.Format = "uri-reference" })
	member(s, "id", id)
	member(s, "version", full)
	member(s, "owner", full)
	member(s, "kle", func(m *jsonschema.Schema) { m.Pattern = klePattern })
	member(s, "facet", func(m *jsonschema.Schema) { m.Pattern = facetPattern })
	member(s, "sensitivity", func(m *jsonschema.Schema) {
		m.Enum = anys(levels)
	})
	member(s, "unit", func(m *jsonschema.Schema) { m.MinLength, m.MaxLength = least(1), least(workflow.MaxUnit) })
	member(s, "languages", func(m *jsonschema.Schema) { m.MinItems, m.UniqueItems = least(1), true })
	member(s, "steps", func(m *jsonschema.Schema) {
		first := &jsonschema.Schema{AllOf: []*jsonschema.Schema{ref("Step"), where("kind", constant(workflow.Fill))}}
		m.PrefixItems, m.MinItems, m.MaxItems = []*jsonschema.Schema{first}, least(1), least(workflow.MaxSteps)
	})
	start(defs["StartRules"])
	params(s, defs)
	retention(defs["Retention"])
	defs["Text"] = text()
	defs["Text"].AnyOf[1].PropertyNames = &jsonschema.Schema{MinLength: least(2), MaxLength: least(35), Not: constant(standardTextKey)}
	defs["Text"].Comments = said.of(reflect.TypeFor[workflow.Text](), "")
	defs["Language"] = &jsonschema.Schema{Type: "string", MinLength: least(2), MaxLength: least(35), Not: constant(standardTextKey)}
	flow(defs)
	handovers(defs, said)
	return s
}

func full(m *jsonschema.Schema) { m.MinLength = least(1) }

func start(s *jsonschema.Schema) {
	member(s, "login", func(m *jsonschema.Schema) {
		m.Items.Enum = []any{workflow.LoginMitID, workflow.LoginMitIDErhverv, workflow.LoginEmployee, workflow.LoginForCitizen}
	})
	logins := where("login", &jsonschema.Schema{MinItems: least(1)})
	s.AnyOf = []*jsonschema.Schema{where("anonymous", constant(true)), logins}
	for _, name := range []string{"minAge", "maxAge"} {
		member(s, name, between(0, workflow.MaxAge))
	}
	for _, name := range []string{"from", "until"} {
		member(s, name, func(m *jsonschema.Schema) { m.Pattern = startPattern })
	}
	member(s, "groups", func(m *jsonschema.Schema) { m.UniqueItems, m.Items.MinLength = true, least(1) })
	member(s, "privilege", func(m *jsonschema.Schema) { m.Pattern, m.MaxLength = `^[^\s:]+:\S*$`, least(workflow.MaxPrivilege) })
	// Nothing is known of those who need not log in.
	asks := &jsonschema.Schema{}
	having(asks, "minAge", constant(0))
	having(asks, "maxAge", constant(0))
	having(asks, "companies", constant(false))
	having(asks, "groups", &jsonschema.Schema{MaxItems: least(0)})
	having(asks, "max", jsonschema.FalseSchema)
	having(asks, "privilege", jsonschema.FalseSchema)
	s.AllOf = append(s.AllOf, &jsonschema.Schema{If: where("anonymous", constant(true)), Then: asks})
}

func between(low, high int) func(*jsonschema.Schema) {
	return func(m *jsonschema.Schema) {
		m.Minimum, m.Maximum = json.Number(strconv.Itoa(low)), json.Number(strconv.Itoa(high))
	}
}

// params makes the schema say what link parameters are.
func params(s *jsonschema.Schema, defs jsonschema.Definitions) {
	member(s, "params", func(m *jsonschema.Schema) { m.MaxItems = least(workflow.MaxParams) })
	member(defs["MostCases"], "count", between(1, workflow.MaxMost))
	member(defs["MostCases"], "of", func(m *jsonschema.Schema) { m.Enum = []any{workflow.MostOpen, workflow.MostEver} })
	member(defs["Param"], "name", id)
	member(defs["Param"], "max", between(0, workflow.MaxParam))
	member(defs["Param"], "pattern", func(m *jsonschema.Schema) { m.Format = "regex" })
	member(defs["ParamField"], "form", id)
	member(defs["ParamField"], "path", func(m *jsonschema.Schema) { m.Pattern = "^/" })
}

func retention(s *jsonschema.Schema) {
	days := func(m *jsonschema.Schema) {
		m.Minimum, m.Maximum = "0", json.Number(strconv.Itoa(workflow.MaxRetention))
	}
	member(s, "drafts", days)
	member(s, "ended", days)
	member(s, "outcomes", func(m *jsonschema.Schema) { days(m.AdditionalProperties) })
}

// solutionType gives the types that are written in more than one way, and those
// that are a closed set.
func solutionType(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[workflow.Text]():
		return ref("Text")
	case reflect.TypeFor[i18n.Lang]():
		return ref("Language")
	case reflect.TypeFor[identity.Assurance]():
		return &jsonschema.Schema{Type: "string", Enum: []any{identity.None, identity.Low, identity.Substantial, identity.High}}
	case reflect.TypeFor[workflow.StepKind]():
		return &jsonschema.Schema{Type: "string", Enum: kinds()}
	case reflect.TypeFor[workflow.FormMode]():
		return &jsonschema.Schema{Type: "string", Enum: []any{workflow.Edit, workflow.Show, workflow.Withheld}}
	case reflect.TypeFor[workflow.Join]():
		return &jsonschema.Schema{Type: "string", Enum: []any{workflow.JoinAll, workflow.JoinAny}}
	case reflect.TypeFor[workflow.Handover]():
		return ref("Handover")
	}
	return nil
}

func kinds() []any {
	var out []any
	for _, k := range workflow.Kinds() {
		out = append(out, k)
	}
	return out
}

// flow makes the schema of a step say what each kind takes and needs.
func flow(defs jsonschema.Definitions) {
	step := defs["Step"]
	member(step, "id", id)
	member(step, "next", func(m *jsonschema.Schema) { m.MaxItems = least(workflow.MaxEdges) })
	member(defs["StepForm"], "form", id)
	member(defs["StepForm"], "withhold", pointers)
	member(defs["Withhold"], "form", id)
	member(defs["Withhold"], "fields", func(m *jsonschema.Schema) { m.MinItems = least(1); pointers(m) })
	member(defs["Withhold"], "unless", func(m *jsonschema.Schema) { full(m.Items) })
	member(defs["Edge"], "to", id)
	member(defs["Edge"], "on", full)
	assign := defs["Assign"]
	member(assign, "to", func(m *jsonschema.Schema) {
		m.Enum = []any{
			workflow.Applicant, workflow.CoApplicant, workflow.ByUser, workflow.ByManager, workflow.ByActor, workflow.ByChoice,
		}
	})
	member(assign, "by", func(m *jsonschema.Schema) { m.Enum = []any{workflow.ByCPR, workflow.ByCVR, workflow.ByEmail} })
	for _, name := range []string{"group", "user", "field", "step"} {
		member(assign, name, full)
	}
	both := where("to", constant(workflow.Applicant))
	both.Required = append(both.Required, "group")
	assign.Not = both
	span(defs["Span"])
	member(defs["External"], "topic", id)
	member(defs["Subcase"], "solution", id)
	member(defs["Write"], "form", id)
	wait := defs["Wait"]
	wait.MinProperties, wait.MaxProperties = least(1), least(1)
	for _, kind := range workflow.Kinds() {
		step.AllOf = append(step.AllOf, &jsonschema.Schema{If: where("kind", constant(kind)), Then: stepOf(kind)})
	}
}

// pointers are JSON Pointers to fields of a form.
func pointers(m *jsonschema.Schema) {
	m.MaxItems = least(workflow.MaxWithheld)
	m.Items.Pattern = "^(/[^/]+)+$"
}

// span is a length of time in one unit.
func span(s *jsonschema.Schema) {
	s.MinProperties, s.MaxProperties = least(1), least(1)
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		p.Value.Minimum = "1"
	}
}

// where is an object that has a member that fits.
func where(name string, fits *jsonschema.Schema) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{name}}
	s.Properties.Set(name, fits)
	return s
}

// having is an object whose member fits if it has it.
func having(s *jsonschema.Schema, name string, fits *jsonschema.Schema) {
	if s.Properties == nil {
		s.Properties = jsonschema.NewProperties()
	}
	s.Properties.Set(name, fits)
}

func stepOf(kind workflow.StepKind) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	having(s, "next", leads(kind))
	if len(workflow.Outcomes(kind)) > 0 {
		s.Required = append(s.Required, "next")
	}
	if kind.Person() {
		s.Required = append(s.Required, "title")
	} else {
		having(s, "assign", person(kind))
	}
	switch kind {
	case workflow.Fill:
		s.Required = append(s.Required, "forms")
		having(s, "forms", &jsonschema.Schema{MinItems: least(1)})
	case workflow.Approve, workflow.SignStep:
		s.Required = append(s.Required, "assign")
		having(s, "assign", &jsonschema.Schema{MinProperties: least(1)})
	case workflow.HandoverTo, workflow.ConsentStep, workflow.WaitFor, workflow.ExternalTo, workflow.SubcaseOf:
		s.Required = append(s.Required, string(kind))
	}
	for _, other := range []workflow.StepKind{
		workflow.PayStep, workflow.ConsentStep, workflow.WaitFor, workflow.ExternalTo, workflow.SubcaseOf,
	} {
		if other != kind {
			having(s, string(other), jsonschema.FalseSchema)
		}
	}
	if kind != workflow.Fill {
		shown := &jsonschema.Schema{}
		having(shown, "mode", &jsonschema.Schema{Enum: []any{workflow.Show, workflow.Withheld}})
		having(s, "forms", &jsonschema.Schema{Items: shown})
	}
	if kind != workflow.HandoverTo {
		having(s, "handover", jsonschema.FalseSchema)
	}
	if kind != workflow.End {
		having(s, "terminate", constant(false))
	}
	return s
}

// leads are the edges of a step: one at least for each of its outcomes, and none
// for others. Where there is only one it need not be named.
func leads(kind workflow.StepKind) *jsonschema.Schema {
	out := workflow.Outcomes(kind)
	if len(out) == 0 {
		return &jsonschema.Schema{MaxItems: least(0)}
	}
	edge := &jsonschema.Schema{}
	named, others := workflow.Leads(kind)
	if !others {
		having(edge, "on", &jsonschema.Schema{Enum: values(named)})
	}
	s := &jsonschema.Schema{MinItems: least(1), Items: edge}
	if len(out) == 1 {
		return s
	}
	edge.Required = []string{"on"}
	for _, on := range out {
		s.AllOf = append(s.AllOf, &jsonschema.Schema{Contains: where("on", constant(on))})
	}
	return s
}

// person is whose a step is that no person does.
func person(kind workflow.StepKind) *jsonschema.Schema {
	s := &jsonschema.Schema{}
	having(s, "to", jsonschema.FalseSchema)
	if kind == workflow.End {
		having(s, "group", jsonschema.FalseSchema)
	}
	return s
}

// handovers adds the settings of the library's own kinds; those of a vendor's
// may be anything.
func handovers(defs jsonschema.Definitions, said comments) {
	s := &jsonschema.Schema{Type: "object", Required: []string{"kind"}, Properties: jsonschema.NewProperties()}
	s.Description = said.of(reflect.TypeFor[workflow.Handover](), "")
	kind := &jsonschema.Schema{Type: "string", MinLength: least(1), Description: "The name of a handler in the engine's options."}
	s.Properties.Set("kind", kind)
	settings := steps.Settings()
	var names []string
	for name := range settings {
		names = append(names, name)
	}
	slices.Sort(names)
	kind.Examples = values(names)
	for _, name := range names {
		s.AllOf = append(s.AllOf, &jsonschema.Schema{If: where("kind", constant(name)), Then: ref(settingsOf + name)})
		own := reflectType(reflect.TypeOf(settings[name]), said, solutionType)
		for inner, def := range own.Definitions {
			defs[inner] = def
		}
		own.Version, own.Definitions = "", nil
		settingsMembers(own)
		defs[settingsOf+name] = own
	}
	defs["Handover"] = s
}

// settingsMembers makes the members that several kinds have say what they take.
func settingsMembers(s *jsonschema.Schema) {
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		switch p.Key {
		case "kle":
			p.Value.Pattern = klePattern
		case "facet":
			p.Value.Pattern = facetPattern
		case "form":
			id(p.Value)
		case "to":
			p.Value.Enum = []any{workflow.Applicant}
		case "application":
			p.Value.Enum = []any{kp.KindSP242}
		}
	}
}
