// Package memcheck has checks and look-ups in memory, for tests, demos and
// hosts whose lists are short: answers that are refused, and things that are
// looked up by what a form gives.
//
// Start with [NewCheck] and [NewTable]. Both can be told to fail, remember what
// they were asked, and are safe for concurrent use.
package memcheck

import (
	"context"
	"maps"
	"sync"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/workflow"
)

var (
	_ workflow.Checker = (*Check)(nil)
	_ workflow.Looker  = (*Table)(nil)
)

// log remembers questions.
type log struct {
	mu    sync.Mutex
	asked []workflow.Question
}

func (l *log) add(q workflow.Question) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, q)
}

// Asked returns every question in the order they came, refused ones included.
func (l *log) Asked() []workflow.Question {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]workflow.Question(nil), l.asked...)
}

// Check is a check that refuses the answers it was told to. FailNext and Close
// are those of a fake supplier's front.
type Check struct {
	fake.Desk
	log

	refused map[string]string // code by hash of the value
}

// NewCheck returns a check that takes every answer.
func NewCheck() *Check { return &Check{refused: map[string]string{}} }

// Refuse makes the check refuse a value, with a code that says why.
func (c *Check) Refuse(v expression.Value, code string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused[form.HashValue(v)] = code
}

// Check implements workflow.Checker.
func (c *Check) Check(ctx context.Context, q workflow.Question) (form.Check, error) {
	c.add(q)
	if err := c.Enter(ctx); err != nil {
		return form.Check{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	code, refused := c.refused[form.HashValue(q.Value)]
	return form.Check{OK: !refused, Code: code}, nil
}

// Table is a list of things to look up. FailNext and Close are those of a fake
// supplier's front.
type Table struct {
	fake.Desk
	log

	input string
	rows  map[string]map[string]expression.Value
}

// NewTable returns an empty table whose things are found by the input given.
func NewTable(input string) *Table {
	return &Table{input: input, rows: map[string]map[string]expression.Value{}}
}

// Set puts a thing into the table: its values by member of the API field.
func (t *Table) Set(key string, values map[string]expression.Value) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[key] = maps.Clone(values)
}

// Look implements workflow.Looker.
func (t *Table) Look(ctx context.Context, q workflow.Question) (map[string]expression.Value, error) {
	t.add(q)
	if err := t.Enter(ctx); err != nil {
		return nil, err
	}
	key, _ := q.Value.Member(t.input).AsText()
	t.mu.Lock()
	defer t.mu.Unlock()
	values, ok := t.rows[key]
	if !ok {
		return nil, workflow.Errorf(workflow.NotFound, "memcheck: look: there is no such thing")
	}
	return maps.Clone(values), nil
}
