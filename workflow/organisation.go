package workflow

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Organisation is whom solutions run for: a municipality, mostly.
type Organisation struct {
	Key  string // in Identity.Org and every row
	CVR  string
	Name string
	// Languages are those its solutions may be in. Default: any.
	Languages []i18n.Lang
	// Options are what it has bought and set up.
	Options []Option
}

// Has reports whether an option is on.
func (o Organisation) Has(option Option) bool { return slices.Contains(o.Options, option) }

// Option is something an organisation has or has not: a solution that needs
// what is off cannot be published. A handover needs the option of the same name
// as its kind, such as "esdh" or a vendor's "sms", unless its handler is an
// [OptionUser], which says what its settings need, such as "print".
type Option string

// The options that the library's own steps and settings need.
const (
	OptionConsent   Option = "consent"   // steps and fields that ask for a consent
	OptionProxy     Option = "proxy"     // mandates that start rules ask for
	OptionLanguages Option = "languages" // more languages than one
	OptionPayment   Option = "payment"   // steps and fields that ask for money
	OptionSign      Option = "sign"      // steps that are signed
	OptionExternal  Option = "external"  // steps that robots do
	OptionSubcase   Option = "subcase"   // cases that begin other cases
)

// Organisations tells what organisations have. Hosts implement it.
type Organisations interface {
	// Organisation returns one organisation by its key; not_found when there is
	// none, so that nothing can be published for it. Safe for concurrent use.
	Organisation(ctx context.Context, key string) (Organisation, error)
}

// OrganisationList is a fixed list of organisations.
type OrganisationList []Organisation

// Organisation implements [Organisations].
func (l OrganisationList) Organisation(_ context.Context, key string) (Organisation, error) {
	for _, o := range l {
		if o.Key == key {
			return o, nil
		}
	}
	return Organisation{}, Errorf(NotFound, "workflow: organisation: no such organisation")
}

// OptionUser is a [Handler] whose handovers need other options of the
// organisation than the one that is named like its kind.
type OptionUser interface {
	// Uses returns what a handover with these settings needs. Pointers start at
	// the handover object.
	Uses(c Config) []OptionUse
}

// OptionUse is an option that something needs, and where it stands.
type OptionUse struct {
	Option  Option
	Pointer string
}

// kindOptions are the options that kinds of steps need.
var kindOptions = map[StepKind]Option{
	"pay": OptionPayment, "consent": OptionConsent, "sign": OptionSign, "external": OptionExternal, "subcase": OptionSubcase,
}

// fieldOptions are the options that types of fields need.
var fieldOptions = map[string]Option{"consent": OptionConsent, "payment": OptionPayment}

// compileOptions are the options with which a solution is published for an
// organisation.
func (e *Engine) compileOptions(ctx context.Context, org string) (*CompileOptions, error) {
	opts := &CompileOptions{
		Handlers: e.opts.Handlers, Checks: e.opts.Checks, Lookups: e.opts.Lookups, Forms: e.opts.Forms,
	}
	_, counts := e.store.(Counter)
	opts.uncounted = !counts
	if e.opts.Organisations == nil {
		return opts, nil
	}
	o, err := e.opts.Organisations.Organisation(ctx, org)
	if err != nil {
		return nil, err
	}
	opts.Organisation = &o
	return opts, nil
}

// stillHas checks that an organisation has what a version needs that was
// published before: an option may have been switched off since.
func (e *Engine) stillHas(ctx context.Context, v VersionRow) error {
	if e.opts.Organisations == nil {
		return nil
	}
	opts, err := e.compileOptions(ctx, v.Org)
	if err != nil {
		return err
	}
	w, err := e.workflow(ctx, v.Org, v.Solution, v.Hash)
	if err != nil {
		return err
	}
	folder, err := OpenFolder(v.Bytes)
	if err != nil {
		return err
	}
	c := &compiler{opts: opts, folder: folder, w: w}
	c.probs.file = solutionFile
	c.organisation(w.Solution)
	return c.probs.found.err()
}

// organisation checks that whom the solution is published for has what it
// needs.
func (c *compiler) organisation(s *Solution) {
	org := c.opts.Organisation
	if org == nil {
		return
	}
	for i, lang := range s.Languages {
		if len(org.Languages) > 0 && !slices.Contains(org.Languages, lang) {
			c.probs.add(ProblemOption, jsonptr.Index("/languages", i), "the organisation does not have language %q", lang)
		}
	}
	if len(s.Languages) > 1 {
		c.needs(OptionLanguages, "/languages")
	}
	if s.Start.Privilege != "" {
		c.needs(OptionProxy, "/start/privilege")
	}
	for i, step := range s.Steps {
		if step == nil {
			continue
		}
		at := jsonptr.Index("/steps", i)
		if option, ok := kindOptions[step.Kind]; ok {
			c.needs(option, at+"/kind")
		}
		if step.Handover != nil {
			for _, use := range c.uses(s, step) {
				c.needs(use.Option, at+"/handover"+use.Pointer)
			}
		}
	}
	c.fieldNeeds()
}

func (c *compiler) needs(option Option, at string) {
	if !c.opts.Organisation.Has(option) {
		c.probs.add(ProblemOption, at, "the organisation does not have %q", option)
	}
}

func (c *compiler) uses(s *Solution, step *Step) []OptionUse {
	if user, ok := c.opts.Handlers[step.Handover.Kind].(OptionUser); ok {
		return user.Uses(Config{Solution: s, Step: step, Forms: c.w.Forms})
	}
	return []OptionUse{{Option: Option(step.Handover.Kind), Pointer: "/kind"}}
}

// fieldNeeds looks for fields that need an option, in forms and in the building
// blocks they use. A vendor's type needs what the type it is like does.
func (c *compiler) fieldNeeds() {
	types := map[string]Option{}
	for _, f := range c.w.Forms {
		for i := 0; f != nil && i < f.Len(); i++ {
			if option, ok := fieldOptions[f.Field(i).Base()]; ok {
				types[f.Field(i).Type] = option
			}
		}
	}
	for _, name := range sortedKeys(c.folder) {
		if fileID(name, formsFolder) == "" && fileID(name, blocksFolder) == "" {
			continue
		}
		var doc any
		if json.Unmarshal(c.folder[name], &doc) != nil {
			continue // which is reported
		}
		c.probs.file = name
		c.typed(types, doc, "")
	}
	c.probs.file = solutionFile
}

// typed walks a form's JSON for fields of the types.
func (c *compiler) typed(types map[string]Option, v any, at string) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			c.typed(types, item, jsonptr.Index(at, i))
		}
	case map[string]any:
		for _, key := range sortedKeys(v) {
			name, _ := v[key].(string)
			if option, ok := types[name]; ok && key == "type" {
				c.needs(option, at+"/type")
			}
			c.typed(types, v[key], jsonptr.Join(at, key))
		}
	}
}
