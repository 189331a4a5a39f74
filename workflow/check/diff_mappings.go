package check

import "strings"

// mappings finds what the new solution.json reads – settings of handovers,
// write-backs, guards, messages – that the old version had and the new one has
// not, or has differently.
func (d *differ) mappings() {
	gone, other := map[string]string{}, map[string]string{}
	for _, c := range d.out {
		name := c.Form + "." + c.Field
		switch c.Kind {
		case FieldRemoved, FieldRenamed, FieldMoved:
			gone[name] = c.To
		case TypeChanged, NowComputed:
			if c.Severity == Breaks {
				other[name] = c.Message
			}
		case OptionRemoved:
			other[name] = c.Message
		}
	}
	for _, u := range d.readsOfOld() {
		if name, ok := covered(gone, u.Name); ok {
			c := Change{Kind: MappingBroken, Severity: Breaks, Hits: []Subject{Mappings}, New: u.Place, Step: d.stepOf(u.Pointer), To: gone[name]}
			d.add(c, "%s reads %s, which is gone", u.Place, u.Name)
		}
	}
	for _, u := range d.new.said.uses {
		if name, ok := covered(other, u.Name); u.Kind == KindField && u.How == Reads && u.File == solutionFile && ok {
			c := Change{Kind: MappingChanged, Severity: Affects, Hits: []Subject{Mappings}, New: u.Place, Step: d.stepOf(u.Pointer)}
			d.add(c, "%s reads %s: %s", u.Place, u.Name, other[name])
		}
	}
	d.namedGone()
}

// readsOfOld returns the fields that the new solution.json would read if the
// forms were as they were.
func (d *differ) readsOfOld() []Use {
	was := readSolution("", mixed(d.old.Folder, d.new.Folder), newShapes())
	var out []Use
	for _, u := range was.uses {
		if u.Kind == KindField && u.How == Reads && u.File == solutionFile {
			out = append(out, u)
		}
	}
	return out
}

// mixed is the old folder with the new solution.json.
func mixed(old, new map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for file, data := range old {
		out[file] = data
	}
	out[solutionFile] = new[solutionFile]
	return out
}

// covered returns the name in the set that a name is, or goes on from.
func covered(set map[string]string, name string) (string, bool) {
	for n := name; strings.Contains(n, "."); n = parent(n) {
		if _, ok := set[n]; ok {
			return n, true
		}
	}
	return "", false
}

// namedGone finds value lists, texts and forms that solution.json names and that
// are gone.
func (d *differ) namedGone() {
	declared := func(v *Version, kind Kind) map[string]bool {
		out := map[string]bool{}
		for _, u := range v.said.uses {
			if u.Kind == kind && u.How == Declared {
				out[u.Name] = true
			}
		}
		return out
	}
	for _, kind := range []Kind{KindList, KindText, KindForm} {
		was, is := declared(d.old, kind), declared(d.new, kind)
		for _, u := range d.new.said.uses {
			if u.Kind == kind && u.File == solutionFile && u.How != Declared && was[u.Name] && !is[u.Name] {
				c := Change{Kind: MappingBroken, Severity: Breaks, Hits: []Subject{Mappings}, New: u.Place, Step: d.stepOf(u.Pointer)}
				d.add(c, "%s names the %s %q, which is gone", u.Place, kind, u.Name)
			}
		}
	}
}

// stepOf returns the id of the new step that a pointer leads into, or "".
func (d *differ) stepOf(pointer string) string {
	for _, s := range d.new.Workflow.Solution.Steps {
		if strings.HasPrefix(pointer+"/", d.new.stepAt(s.ID)+"/") {
			return s.ID
		}
	}
	return ""
}
