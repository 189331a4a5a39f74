package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const solutionFile = "solution.json"

// Diff says what has changed from one version of a solution to another, and what
// of that breaks drafts, cases and what reads their answers. The changes are in
// order of file and place; the same versions give the same changes.
//
// A draft or case goes on with the version it was begun on, so what breaks does
// so when it is moved to the new one, and for receivers that know the old one.
func Diff(old, new *Version) []Change {
	d := &differ{old: old, new: new}
	d.forms()
	d.steps()
	d.mappings()
	d.solution()
	d.withholds()
	d.needs()
	return inOrder(d.out)
}

type differ struct {
	old, new *Version
	out      []Change
}

func (d *differ) add(c Change, format string, args ...any) {
	c.Message = fmt.Sprintf(format, args...)
	d.out = append(d.out, c)
}

// forms compares the forms, and what is new or gone of them.
func (d *differ) forms() {
	for _, id := range union(d.old.fields, d.new.fields) {
		a, b := d.old.fields[id], d.new.fields[id]
		at := Place{File: "forms/" + id + ".json"}
		switch {
		case b == nil:
			d.add(Change{Kind: FormRemoved, Severity: Breaks, Hits: []Subject{Drafts, Cases}, Old: at, Form: id}, "form %q is gone, and the answers in it", id)
		case a == nil:
			d.add(Change{Kind: FormAdded, Severity: Harmless, New: at, Form: id}, "form %q is new", id)
		default:
			f := &formDiffer{differ: d, id: id, a: a, b: b}
			f.run()
		}
	}
}

// needs finds what the organisation must have that it need not have had.
func (d *differ) needs() {
	words := map[Kind]string{
		KindHandover: "handovers of kind", KindLookup: "the look-up", KindCheck: "the check", KindConsent: "the consent",
		KindRegister: "the register", KindTopic: "robots of the topic", KindSolution: "the solution", KindGroup: "the group",
	}
	had := map[Kind]map[string]bool{}
	for _, u := range d.old.said.uses {
		if had[u.Kind] == nil {
			had[u.Kind] = map[string]bool{}
		}
		had[u.Kind][u.Name] = true
	}
	for _, u := range d.new.said.uses {
		if words[u.Kind] == "" || had[u.Kind][u.Name] {
			continue
		}
		c := Change{Kind: OptionNeeded, Severity: Affects, Hits: []Subject{Organisation}, New: u.Place, Name: u.Name}
		d.add(c, "%s %q is needed, which it was not", words[u.Kind], u.Name)
	}
}

// union returns the keys of two maps, sorted.
func union[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// cut cuts a path after its first key, parent takes the last key off.
func cut(path string) (first, rest string, more bool) { return strings.Cut(path, ".") }

func parent(path string) string {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)]
}

func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
