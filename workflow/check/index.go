package check

import (
	"cmp"
	"slices"
	"strings"
)

// Index says where things are used in many solutions. It is made by
// [WhereUsed] or [NewIndex] and only read.
type Index struct {
	uses      map[Kind]map[string][]*Use
	names     map[Kind][]string   // sorted
	byKey     map[string][]string // fields by their last key
	labels    map[string]string   // of fields, by name
	solutions []string
	broken    []Broken
}

// Broken is a file that could not be read, and so says nothing in the index.
type Broken struct {
	Solution string `json:"solution"`
	File     string `json:"file,omitempty"` // "" when it is the folder
	Why      string `json:"why"`            // in English
}

// Solutions returns the names of the solutions, in order.
func (ix *Index) Solutions() []string { return slices.Clone(ix.solutions) }

// Broken returns the files that could not be read.
func (ix *Index) Broken() []Broken { return slices.Clone(ix.broken) }

// Uses returns where the thing of that name is declared, named and read, in
// order of solution, file and place.
func (ix *Index) Uses(kind Kind, name string) []Use {
	return values(ix.uses[kind][name])
}

// Field returns where a field is declared, read and withheld. The name is form.key, with
// more keys inside groups and lists, or the end of such a name: cpr finds every
// field of that key. Who reads the group or the list around a field as a whole
// reads the field, and who reads a part of a field reads it too; the same goes for
// who withholds it.
func (ix *Index) Field(name string) []Use {
	var out []Use
	for _, full := range ix.fields(name) {
		out = append(out, values(ix.uses[KindField][full])...)
		for _, inside := range ix.inside(full) {
			out = append(out, reading(ix.uses[KindField][inside])...)
		}
		for end := strings.LastIndexByte(full, '.'); end > 0; end = strings.LastIndexByte(full[:end], '.') {
			out = append(out, reading(ix.uses[KindField][full[:end]])...)
		}
	}
	return sorted(out)
}

// fields returns the fields that a name, or the end of one, means.
func (ix *Index) fields(name string) []string {
	var out []string
	for _, full := range ix.byKey[name[strings.LastIndexByte(name, '.')+1:]] {
		if full == name || strings.HasSuffix(full, "."+name) {
			out = append(out, full)
		}
	}
	return out
}

// inside returns the names of what stands in a field.
func (ix *Index) inside(full string) []string {
	names := ix.names[KindField]
	from, _ := slices.BinarySearch(names, full+".")
	to := from
	for to < len(names) && strings.HasPrefix(names[to], full+".") {
		to++
	}
	return names[from:to]
}

// values returns copies of uses, which are the caller's own.
func values(uses []*Use) []Use {
	var out []Use
	for _, u := range uses {
		out = append(out, *u)
	}
	return out
}

func reading(uses []*Use) []Use {
	var out []Use
	for _, u := range uses {
		if u.How != Declared {
			out = append(out, *u)
		}
	}
	return out
}

// List returns where a value list is declared, named by fields and read by
// text("list", value).
func (ix *Index) List(name string) []Use { return ix.Uses(KindList, name) }

// Text returns where a standard text is declared and named.
func (ix *Index) Text(key string) []Use { return ix.Uses(KindText, key) }

// Block returns where a building block is declared and used.
func (ix *Index) Block(name string) []Use { return ix.Uses(KindBlock, name) }

// Integration returns where another system is used: a kind of handover, a
// look-up, a check, a consent, a register or a robot's topic of that name.
func (ix *Index) Integration(name string) []Use {
	var out []Use
	for _, kind := range []Kind{KindHandover, KindLookup, KindCheck, KindConsent, KindRegister, KindTopic} {
		out = append(out, values(ix.uses[kind][name])...)
	}
	return sorted(out)
}

// Fact returns where a fact is read, such as login.cpr, or any fact below it:
// login finds everything that is known by the login.
func (ix *Index) Fact(name string) []Use {
	var out []Use
	for _, full := range ix.names[KindFact] {
		if full == name || strings.HasPrefix(full, name+".") {
			out = append(out, values(ix.uses[KindFact][full])...)
		}
	}
	return sorted(out)
}

// Group returns where a group of employees has something to do.
func (ix *Index) Group(name string) []Use { return ix.Uses(KindGroup, name) }

// KLE returns where a subject number is used, or every number below it: 32.03
// finds 32.03.12.
func (ix *Index) KLE(number string) []Use {
	var out []Use
	for _, full := range ix.names[KindKLE] {
		if full == number || strings.HasPrefix(full, number+".") {
			out = append(out, values(ix.uses[KindKLE][full])...)
		}
	}
	return sorted(out)
}

// Term is one name of the vocabulary of all solutions.
type Term struct {
	Kind      Kind   `json:"kind"`
	Name      string `json:"name"`
	Label     string `json:"label,omitempty"` // of a field that has one: the first that was found
	Uses      int    `json:"uses"`            // places
	Solutions int    `json:"solutions"`
}

// Search returns the names, and the fields by their labels, in which a word
// stands, whatever the case of its letters; no word finds all. They are in order
// of kind and name.
func (ix *Index) Search(word string) []Term {
	word = strings.ToLower(word)
	var out []Term
	for _, kind := range kinds {
		for _, name := range ix.names[kind] {
			label := ""
			if kind == KindField {
				label = ix.labels[name]
			}
			if !strings.Contains(strings.ToLower(name), word) && !strings.Contains(strings.ToLower(label), word) {
				continue
			}
			uses := ix.uses[kind][name]
			out = append(out, Term{Kind: kind, Name: name, Label: label, Uses: len(uses), Solutions: solutionsIn(uses)})
		}
	}
	return out
}

// solutionsIn counts the solutions of uses that are in their order.
func solutionsIn(uses []*Use) int {
	n := 0
	for i, u := range uses {
		if i == 0 || u.Solution != uses[i-1].Solution {
			n++
		}
	}
	return n
}

// sorted returns uses in order of solution, file, place, kind and name, each
// once.
func sorted(uses []Use) []Use {
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(
			strings.Compare(a.Solution, b.Solution), strings.Compare(a.File, b.File), comparePointers(a.Pointer, b.Pointer),
			strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Name, b.Name), strings.Compare(string(a.How), string(b.How)),
		)
	})
	return slices.Compact(uses)
}
