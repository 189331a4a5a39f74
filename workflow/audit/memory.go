package audit

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Memory keeps chains and checkpoints in memory. Safe for concurrent use.
type Memory struct {
	mu          sync.Mutex
	chains      map[chainKey][]Line
	checkpoints map[string][]Checkpoint
}

type chainKey struct{ org, caseID string }

var (
	_ Store           = (*Memory)(nil)
	_ CheckpointStore = (*Memory)(nil)
)

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	return &Memory{chains: map[chainKey][]Line{}, checkpoints: map[string][]Checkpoint{}}
}

// Append implements [Store].
func (m *Memory) Append(ctx context.Context, line Line) (Line, error) {
	if err := ctx.Err(); err != nil {
		return Line{}, failure.Errorf(failure.Unavailable, "%w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	key := chainKey{line.Org, line.Case}
	head := Head{Org: line.Org, Case: line.Case}
	if chain := m.chains[key]; len(chain) > 0 {
		head = chain[len(chain)-1].Head()
	}
	line, err := head.Next(line)
	if err != nil {
		return Line{}, err
	}
	m.chains[key] = append(m.chains[key], line)
	return line, nil
}

// Lines implements [Store].
func (m *Memory) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]Line, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "%w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Line
	for _, line := range m.chains[chainKey{org, caseID}] {
		if line.Seq > after && len(out) < limit {
			out = append(out, line)
		}
	}
	return out, nil
}

// Heads implements [Store].
func (m *Memory) Heads(ctx context.Context, org, after string, limit int) ([]Head, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "%w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Head
	for key, chain := range m.chains {
		if key.org == org && len(chain) > 0 && key.caseID > after {
			out = append(out, chain[len(chain)-1].Head())
		}
	}
	slices.SortFunc(out, func(a, b Head) int { return strings.Compare(a.Case, b.Case) })
	return out[:min(len(out), limit)], nil
}

// SaveCheckpoint implements [CheckpointStore].
func (m *Memory) SaveCheckpoint(ctx context.Context, c Checkpoint) error {
	if err := ctx.Err(); err != nil {
		return failure.Errorf(failure.Unavailable, "%w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.Number != int64(len(m.checkpoints[c.Org]))+1 {
		return failure.Errorf(failure.Conflict, "audit: checkpoint %d is there already or does not follow", c.Number)
	}
	c.Heads, c.Signature = slices.Clone(c.Heads), slices.Clone(c.Signature)
	m.checkpoints[c.Org] = append(m.checkpoints[c.Org], c)
	return nil
}

// Checkpoints implements [CheckpointStore].
func (m *Memory) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]Checkpoint, error) {
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "%w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Checkpoint
	for _, c := range m.checkpoints[org] {
		if c.Number > after && len(out) < limit {
			c.Heads, c.Signature = slices.Clone(c.Heads), slices.Clone(c.Signature)
			out = append(out, c)
		}
	}
	return out, nil
}
