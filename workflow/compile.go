package workflow

import (
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow/access"
)

// Workflow is a compiled solution: immutable, safe for any number of
// goroutines. It is made by [Compile].
type Workflow struct {
	Solution *Solution
	Hash     string // of the folder's bytes, in hexadecimal
	Forms    map[string]*form.Form

	// Proof is what was proved of the flow. It is zero in a workflow that was
	// published before: it was proved then.
	Proof Proof
	// Warnings are what is worth a look although it keeps nobody from publishing.
	Warnings Problems

	flow   *flow
	params map[string]*paramRule // of links, by name
	// exprs are the flow's own expressions, compiled as a form that reads the
	// others; nil when there are none.
	exprs *form.Form
	needs map[string]needs        // by form
	plans map[string]prefill.Plan // by step that edits forms
}

// Step returns the step with that id, or nil.
func (w *Workflow) Step(id string) *Step { return w.flow.steps[id] }

// RejectTargets returns the steps an approve step may send the case to when it
// rejects, in the author's order.
func (w *Workflow) RejectTargets(step string) []string { return w.flow.targets(step, OutcomeRejected) }

// CompileOptions are settings of a compilation; the zero value is useful.
type CompileOptions struct {
	// Handlers are the kinds of handover there are. Default: any kind passes.
	Handlers map[string]Handler
	// Checks and Lookups are those that fields may ask for. Default: any name
	// passes.
	Checks  map[string]Checker
	Lookups map[string]Looker
	// Forms is what the vendor adds to the language of forms. Default: nothing.
	Forms *form.Options
	// Organisation is whom the solution is published for; what it needs must be
	// on there. Default: everything is on.
	Organisation *Organisation
	// States is how many states of the flow are explored to prove it. Default:
	// [DefaultStates]; a negative number explores none.
	States int

	// uncounted is set where running numbers cannot be given: the store is no
	// Counter.
	uncounted bool
	// stored is set for what was published before: what the flow's analysis has
	// learned since to refuse does not keep a case from going on.
	stored bool
}

// Compile checks a solution's folder and makes it ready to run. The error is
// [Problems]: everything that is wrong, at once.
func Compile(folder Folder, opts *CompileOptions) (*Workflow, error) {
	if opts == nil {
		opts = &CompileOptions{}
	}
	data, err := folder.Bytes()
	if err != nil {
		return nil, err
	}
	c := &compiler{opts: opts, folder: folder, w: &Workflow{Hash: hashOf(data)}}
	c.probs.stored = opts.stored
	c.run()
	if err := c.probs.found.err(); err != nil {
		return nil, err
	}
	return c.w, nil
}

type compiler struct {
	opts   *CompileOptions
	folder Folder
	probs  list
	texts  map[string]Text
	exprs  *exprs // of the flow, as they were collected
	w      *Workflow
}

func (c *compiler) run() {
	c.folder.check(&c.probs)
	if len(c.probs.found) > 0 {
		return
	}
	c.readTexts()
	c.probs.file = solutionFile
	s := new(Solution)
	if !decodeStrict(c.folder[solutionFile], s, &c.probs) {
		s = nil
	}
	c.w.Forms = c.forms(s)
	if s == nil {
		return
	}
	c.probs.file = solutionFile
	c.w.Solution = s
	c.head(s)
	c.withholds(s)
	c.params(s)
	c.messages(s)
	c.steps(s)
	c.organisation(s)
	c.checkers()
	if len(c.probs.found) == 0 {
		c.w.learn()
		c.counted()
	}
	if len(c.probs.found) == 0 && !c.opts.stored {
		c.warnings(s)
	}
}

func (c *compiler) readTexts() {
	data, ok := c.folder[textsFile]
	if !ok {
		return
	}
	c.probs.file = textsFile
	if !decodeStrict(data, &c.texts, &c.probs) {
		c.texts = nil
	}
}

// head checks everything in solution.json but the steps.
func (c *compiler) head(s *Solution) {
	p := &c.probs
	if !validID(s.ID) {
		p.add(ProblemValue, "/id", "an id is a small letter and then small letters, digits and _, at most %d", maxID)
	}
	for _, m := range []struct{ at, value string }{{"/version", s.Version}, {"/owner", s.Owner}} {
		if m.value == "" {
			p.add(ProblemRequired, m.at, "a value is required here")
		}
	}
	if _, err := dk.ParseKLE(s.KLE); err != nil {
		p.add(ProblemValue, "/kle", "a KLE number looks like 32.03.12")
	}
	if _, err := dk.ParseFacet(s.Facet); err != nil {
		p.add(ProblemValue, "/facet", "a facet looks like G01")
	}
	c.protection(s)
	c.languages(s)
	c.retention(s)
	r := c.resolver(s)
	s.Title = r.resolve(s.Title, "/title", true)
	s.Purpose = r.resolve(s.Purpose, "/purpose", false)
	s.LegalBasis = r.resolve(s.LegalBasis, "/legalBasis", false)
	s.InformationDuty = r.resolve(s.InformationDuty, "/informationDuty", false)
	c.startRules(s, r)
}

// MaxUnit is how many characters the id of an organisation unit may have.
const MaxUnit = 100

// protection checks what policies go by, besides the subject.
func (c *compiler) protection(s *Solution) {
	if _, ok := access.ParseSensitivity(s.Sensitivity); !ok {
		c.probs.add(ProblemValue, "/sensitivity", "sensitivity is ordinary, confidential, sensitive or protected")
	}
	if utf8.RuneCountInString(s.Unit) > MaxUnit || strings.TrimSpace(s.Unit) != s.Unit {
		c.probs.add(ProblemValue, "/unit", "the id of a unit has at most %d characters and no white space around it", MaxUnit)
	}
}

func (c *compiler) resolver(s *Solution) *resolver {
	return &resolver{languages: s.Languages, texts: c.texts, probs: &c.probs}
}

func (c *compiler) languages(s *Solution) {
	if len(s.Languages) == 0 {
		c.probs.add(ProblemRequired, "/languages", "a solution has at least one language")
	}
	seen := map[i18n.Lang]bool{}
	for i, l := range s.Languages {
		if len(l) < 2 || len(l) > 35 || l == textKey || seen[l] {
			c.probs.add(ProblemValue, jsonptr.Index("/languages", i), "not a language tag, or one that stands here twice")
		}
		seen[l] = true
	}
}

// maxID is how long an id may be: ids are parts of effect keys and file names.
const maxID = 60

// validID reports whether s matches ^[a-z][a-z0-9_]*$ and is not too long.
func validID(s string) bool {
	if s == "" || len(s) > maxID || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}
