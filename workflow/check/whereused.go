package check

import (
	"io/fs"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/borgerflow/borgerflow/workflow"
)

// WhereUsed reads every solution in a folder of solutions and says where each
// field, value list, standard text, building block and integration is used. A
// folder that has a solution.json is a solution, and is named by its path; what
// begins with a dot is left out. A solution that cannot be read is told by
// [Index.Broken]; the error is the file system's own, for the folder itself.
//
// Solutions need not compile: what is written is what is found.
func WhereUsed(fsys fs.FS) (*Index, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return workflow.Errorf(workflow.Unavailable, "check: where used: %w", err)
		case err != nil || !d.IsDir():
			return nil
		case name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		if _, err := fs.Stat(fsys, join(name, "solution.json")); err == nil {
			names = append(names, name)
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return collect(len(names), func(i int, sh *shapes) *solution {
		return openSolution(fsys, names[i], sh)
	}), nil
}

func join(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}

// openSolution reads the solution in one folder. Each file has bounds, and so has
// their number.
func openSolution(fsys fs.FS, name string, sh *shapes) *solution {
	sub, err := fs.Sub(fsys, name)
	if err != nil {
		return &solution{name: name, why: err.Error()}
	}
	folder, err := workflow.ReadFolder(sub)
	if folder == nil {
		return &solution{name: name, why: "the folder cannot be read: " + err.Error()}
	}
	s := readSolution(name, folder, sh)
	s.folder = nil
	return s
}

// NewIndex is [WhereUsed] of solutions that are somewhere else, such as those
// that are published: each with its name, in any order.
func NewIndex(solutions iter.Seq2[string, workflow.Folder]) *Index {
	var names []string
	var folders []workflow.Folder
	for name, folder := range solutions {
		names, folders = append(names, name), append(folders, folder)
	}
	return collect(len(names), func(i int, sh *shapes) *solution { return readSolution(names[i], folders[i], sh) })
}

// collect reads n solutions, as many at a time as there are processors, and puts
// together what they said; it returns when all are read.
func collect(n int, open func(i int, sh *shapes) *solution) *Index {
	found := make([]*solution, n)
	var wait sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for first := range workers {
		wait.Go(func() {
			sh := newShapes()
			for i := first; i < n; i += workers {
				found[i] = open(i, sh)
			}
		})
	}
	wait.Wait()
	slices.SortStableFunc(found, func(a, b *solution) int { return strings.Compare(a.name, b.name) })
	return together(found)
}

func together(found []*solution) *Index {
	ix := &Index{uses: map[Kind]map[string][]*Use{}, names: map[Kind][]string{}, byKey: map[string][]string{}, labels: map[string]string{}}
	for _, kind := range kinds {
		ix.uses[kind] = map[string][]*Use{}
	}
	for _, s := range found {
		ix.solutions = append(ix.solutions, s.name)
		if s.why != "" {
			ix.broken = append(ix.broken, Broken{Solution: s.name, Why: s.why})
		}
		for _, file := range s.broken {
			ix.broken = append(ix.broken, Broken{Solution: s.name, File: file, Why: "not well-formed JSON"})
		}
		for i := range s.uses {
			u := &s.uses[i]
			ix.uses[u.Kind][u.Name] = append(ix.uses[u.Kind][u.Name], u)
		}
		s.eachField(func(name, label string) {
			if label != "" && ix.labels[name] == "" {
				ix.labels[name] = label
			}
		})
	}
	for _, kind := range kinds {
		ix.names[kind] = slices.Sorted(maps.Keys(ix.uses[kind]))
	}
	for _, name := range ix.names[KindField] {
		last := name[strings.LastIndexByte(name, '.')+1:]
		ix.byKey[last] = append(ix.byKey[last], name)
	}
	return ix
}
