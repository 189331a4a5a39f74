package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Checker does one kind of check that only the server can do, such as a name
// against its CPR number or an address against the address register. Vendors
// write their own; package memcheck has one in memory.
//
// Implementations are safe for concurrent use, keep nothing of a question after
// they have answered, and put nothing of it in errors, logs or addresses. They
// return soon after the context has ended.
type Checker interface {
	// Check says whether an answer is right, and if not, why: OK and Code, a key
	// "check.<code>" of the catalogue; Of is the engine's. The same question may
	// come more than once.
	//
	// An error, whatever its code, says that it could not be found out. Then the
	// answer stays unchecked: it can be saved and not submitted, and is checked
	// when it is saved or submitted next.
	Check(ctx context.Context, q Question) (form.Check, error)
}

// Looker looks up what an API field shows. What is said of a [Checker] goes for
// it, too.
type Looker interface {
	// Look returns what there is for the inputs in q.Value, by member of the
	// field; members that it does not know are left out. That there is nothing is
	// not_found: then the answers are at fault. Any other error says that it could
	// not be found out. Values of another type than their member has, and more
	// than 64 KiB altogether, count as such an error.
	Look(ctx context.Context, q Question) (map[string]expression.Value, error)
}

// Question is what a [Checker] or a [Looker] is asked. It prints its name only.
type Question struct {
	Name     string // of the check or the look-up
	Org      string
	Case     string
	Solution string
	Form     string
	Path     string           // of the answer: a JSON Pointer, rows by index
	Field    *form.Field      // that asks; it is only read
	Value    expression.Value // the answer, or the record of the API field's inputs: personal data
	By       identity.Identity
	At       time.Time // now, as the forms see it
	Test     bool      // constructed CPR numbers (day + 60) are allowed
}

// Format writes the name, whatever the verb.
func (q Question) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, "workflow.Question("+q.Name+")") // fmt.State never fails
}

// checkers reports checks and look-ups that nobody does, in forms and building
// blocks.
func (c *compiler) checkers() {
	if c.opts.Checks == nil && c.opts.Lookups == nil {
		return
	}
	for _, name := range sortedKeys(c.folder) {
		if fileID(name, formsFolder) == "" && fileID(name, blocksFolder) == "" {
			continue
		}
		var doc any
		if json.Unmarshal(c.folder[name], &doc) != nil {
			continue // has been said
		}
		c.probs.file = name
		c.checkersIn(doc, "")
	}
	c.probs.file = solutionFile
}

func (c *compiler) checkersIn(v any, at string) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			c.checkersIn(item, jsonptr.Index(at, i))
		}
	case map[string]any:
		if _, field := v["type"].(string); field {
			c.done(v, at, "check", slices.Sorted(maps.Keys(c.opts.Checks)))
			c.done(v, at, "lookup", slices.Sorted(maps.Keys(c.opts.Lookups)))
		}
		for _, key := range sortedKeys(v) {
			c.checkersIn(v[key], jsonptr.Join(at, key))
		}
	}
}

// done reports what a field asks for and nobody does.
func (c *compiler) done(field map[string]any, at, member string, known []string) {
	if name, ok := field[member].(string); ok && !slices.Contains(known, name) {
		c.probs.add(ProblemChecker, at+"/"+member, "nobody does the %s %q; there are %q", member, name, known)
	}
}
