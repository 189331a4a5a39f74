package definition

import (
	"maps"
	"slices"
	"sync"
)

// Shelf keeps what forms share while a host runs, and lets it be replaced: each
// change makes a new [Edition] at once, and compilations that are under way go on
// with the one they began with. The zero value is empty. It is safe for any
// number of goroutines.
type Shelf struct {
	mu  sync.Mutex
	now *Edition
}

// Edition is what stood on a shelf at one time. It is immutable.
type Edition struct {
	lib     MapLibrary
	version int
}

var _ Library = (*Edition)(nil)

// NewShelf returns a shelf with a library on it, as version 1. Lists and blocks
// must not be changed afterwards.
func NewShelf(lib MapLibrary) *Shelf {
	s := &Shelf{}
	s.Replace(lib)
	return s
}

// Now returns what is on the shelf now: the library to compile with.
func (s *Shelf) Now() *Edition {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil {
		s.now = &Edition{}
	}
	return s.now
}

// Replace puts another library in place of all there is.
func (s *Shelf) Replace(lib MapLibrary) *Edition {
	return s.change(func(new *MapLibrary) { *new = lib.clone() })
}

// ReplaceList puts a value list in place of the one of that name, as a whole; no
// options at all take it away.
func (s *Shelf) ReplaceList(name string, options []Option) *Edition {
	return s.change(func(lib *MapLibrary) { put(lib.Lists, name, slices.Clone(options), len(options) == 0) })
}

// ReplaceText puts a standard text in place of the one of that key; the zero
// text takes it away.
func (s *Shelf) ReplaceText(key string, t Text) *Edition {
	return s.change(func(lib *MapLibrary) { put(lib.Texts, key, t, t.IsZero()) })
}

// ReplaceBlock puts a building block in place of the one of that name; nil takes
// it away. The block must not be changed afterwards.
func (s *Shelf) ReplaceBlock(name string, b *Block) *Edition {
	return s.change(func(lib *MapLibrary) { put(lib.Blocks, name, b, b == nil) })
}

// change makes the next edition out of a copy of the last.
func (s *Shelf) change(do func(*MapLibrary)) *Edition {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := &Edition{version: 1}
	if s.now != nil {
		next.lib, next.version = s.now.lib, s.now.version+1
	}
	next.lib = next.lib.clone()
	do(&next.lib)
	s.now = next
	return next
}

func put[T any](into map[string]T, name string, v T, away bool) {
	if away {
		delete(into, name)
		return
	}
	into[name] = v
}

// clone copies the library's maps, which are never nil afterwards.
func (l MapLibrary) clone() MapLibrary {
	out := MapLibrary{Texts: map[string]Text{}, Lists: map[string][]Option{}, Blocks: map[string]*Block{}}
	maps.Copy(out.Texts, l.Texts)
	maps.Copy(out.Lists, l.Lists)
	maps.Copy(out.Blocks, l.Blocks)
	return out
}

// Version returns the number of the edition, which every change makes one more;
// 0 is the empty shelf's.
func (e *Edition) Version() int { return e.version }

// Text implements [Library].
func (e *Edition) Text(key string) (Text, bool) { return e.lib.Text(key) }

// List implements [Library].
func (e *Edition) List(name string) ([]Option, bool) { return e.lib.List(name) }

// Block implements [Library].
func (e *Edition) Block(name string) (*Block, bool) { return e.lib.Block(name) }
