// Package memdirectory is a directory of employees in memory: who is whose
// manager, and who is whose deputy when. Start with [New]. It is for tests and
// demos; deputies that last are package staff's. Safe for concurrent use.
package memdirectory

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/workflow"
)

// Directory is a directory in memory. FailNext and Close are those of a fake
// supplier's front.
type Directory struct {
	fake.Desk

	mu       sync.Mutex
	managers map[name]string
	deputies []deputy
}

type name struct{ org, user string }

type deputy struct {
	org, user, deputy string
	from, until       time.Time
}

var _ workflow.Directory = (*Directory)(nil)

// New returns a directory that knows nobody.
func New() *Directory { return &Directory{managers: map[name]string{}} }

// SetManager says who an employee's nearest manager is; "" that there is none.
func (d *Directory) SetManager(org, user, manager string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.managers[name{org, user}] = manager
}

// SetDeputy says who is an employee's deputy from a time, and until another.
func (d *Directory) SetDeputy(org, user, by string, from, until time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deputies = append(d.deputies, deputy{org, user, by, from, until})
}

// Manager implements workflow.Directory.
func (d *Directory) Manager(ctx context.Context, org, user string) (string, error) {
	if err := d.Enter(ctx); err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	manager := d.managers[name{org, user}]
	if manager == "" {
		return "", failure.Errorf(failure.NotFound, "memdirectory: the employee has no manager")
	}
	return manager, nil
}

// ActsFor implements workflow.Directory.
func (d *Directory) ActsFor(ctx context.Context, org, user string, at time.Time) ([]string, error) {
	if err := d.Enter(ctx); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, x := range d.deputies {
		if x.org == org && x.deputy == user && !at.Before(x.from) && at.Before(x.until) {
			out = append(out, x.user)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
