package prefill

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fake"
)

// Memory is a small country of invented people in memory: the civil register,
// the address register, the company register and an employee directory. It is
// for tests, demos and the browser, and behaves like careful registers: each
// gives only what it was asked for, knows nobody it was not told of, keeps
// protected addresses to itself and remembers what it was asked. Safe for
// concurrent use.
type Memory struct {
	registers []*Register

	mu        sync.Mutex
	people    map[string]MemoryPerson // by CPR number
	companies map[string]MemoryCompany
	employees map[string]MemoryEmployee
}

// NewMemory returns a country with nobody in it; see [Invented] for one with.
func NewMemory() *Memory {
	m := &Memory{people: map[string]MemoryPerson{}, companies: map[string]MemoryCompany{}, employees: map[string]MemoryEmployee{}}
	for _, r := range []*Register{
		{name: form.SourcePerson, gives: personGives, look: m.person},
		{name: form.SourceAddress, gives: []string{"address.id", "address.x", "address.y"}, look: m.address},
		{name: form.SourceCompany, gives: []string{"company.*"}, look: m.company},
		{name: form.SourceEmployee, gives: employeeGives, look: m.employee},
	} {
		m.registers = append(m.registers, r)
	}
	return m
}

var (
	personGives = []string{
		"name", "first_name", "middle_name", "last_name", "birth_date", "protected", "children",
		"address.line", "address.street", "address.floor", "address.door", "address.locality", "address.co",
		"address.postal_code", "address.city", "address.municipality_code",
	}
	employeeGives = []string{"name", "first_name", "last_name", "email", "phone", "department", "title", "manager"}
)

// Sources returns the registers as sources, in the order to ask them.
func (m *Memory) Sources() []Source {
	out := make([]Source, len(m.registers))
	for i, r := range m.registers {
		out[i] = r
	}
	return out
}

// Register returns one register by the name of its source, or nil.
func (m *Memory) Register(source string) *Register {
	i := slices.IndexFunc(m.registers, func(r *Register) bool { return r.name == source })
	if i < 0 {
		return nil
	}
	return m.registers[i]
}

// Register is one register of a [Memory]. FailNext and Close are those of a fake
// supplier's front.
type Register struct {
	fake.Desk

	name  string
	gives []string
	look  func(Party, time.Time) (Answer, bool) // everything it knows, whoever asks

	mu    sync.Mutex
	asked []Request
}

var _ Source = (*Register)(nil)

// Name implements [Source].
func (r *Register) Name() string { return r.name }

// Gives implements [Source].
func (r *Register) Gives() []string { return slices.Clone(r.gives) }

// Fetch implements [Source].
func (r *Register) Fetch(ctx context.Context, q Request) (Answer, error) {
	r.mu.Lock()
	note := q
	note.Members = slices.Clone(q.Members)
	r.asked = append(r.asked, note)
	r.mu.Unlock()
	if err := r.Enter(ctx); err != nil {
		return Answer{}, err
	}
	for _, m := range q.Members {
		if !slices.ContainsFunc(r.gives, func(pattern string) bool { return covers(pattern, m) }) {
			return Answer{}, Errorf(Unsupported, "the register %s does not give %s", r.name, m)
		}
	}
	all, known := r.look(q.Party, q.At)
	if !known {
		return Answer{}, Errorf(NotFound, "the register %s knows nobody by that number", r.name)
	}
	return all.only(q.Members), nil
}

// Asked returns every question in the order they came, refused ones included.
func (r *Register) Asked() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

// only leaves out of an answer what was not asked for, and what is blank.
func (a Answer) only(members []string) Answer {
	out := Answer{Protected: a.Protected, Values: map[string]expression.Value{}}
	for _, m := range members {
		if v := a.Values[m]; !v.IsBlank() {
			out.Values[m] = v
		}
	}
	return out
}

func text(s string) expression.Value {
	if s == "" {
		return expression.Value{}
	}
	return expression.TextOf(s)
}

func birthDate(d i18n.Date) expression.Value { return expression.DateOf(d) }

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
