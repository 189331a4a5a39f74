package definition

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// item is one field, page or branch, with what it is compiled into.
type item struct {
	id     int
	at     string // pointer to what the author wrote
	inside string // and to what holds its fields, which a block's are elsewhere
	def    *Field // nil for pages and branches
	page   *Page
	branch *Branch
	opens  *item // of a branch: the field that opens it
	out    *form.Field
	base   string     // the library's type that the field's is or is like
	rules  *typeRules // nil for pages, branches and unknown types
	made   bool       // the compiler made the field
	row    bool       // a question of a likert or matrix
	must   bool       // a member that is required as soon as its composite is, or is begun
	parent *item
	level  *level // where it stands, and where its expressions look first
	inner  *level // of a group or list: where its fields stand
	kids   []*item
	typ    *expression.Type // once it is known: when options are compiled
}

// level is a level of the answers: the form, a group, or the rows of a list.
type level struct {
	owner *item // nil for the form
	outer *level
	names map[string]*item // what has a value here, by key
}

// list returns the list whose rows the level is in, or nil.
func (l *level) list() *item {
	for ; l != nil; l = l.outer {
		if l.owner != nil && l.owner.repeats() {
			return l.owner
		}
	}
	return nil
}

func (it *item) repeats() bool { return it.out.Type == "list" }

// takes reports whether the item is a field whose type takes a member.
func (it *item) takes(member string) bool { return it.rules != nil && it.rules.takes[member] }

// name says which field an item is, in words an author knows it by.
func (it *item) name() string {
	switch {
	case it.page != nil:
		return fmt.Sprintf("page %q", it.page.ID)
	case it.branch != nil:
		return "the branch of " + it.opens.name()
	case it.out.Key == "":
		return "what stands at " + it.at
	}
	return strconv.Quote(it.path())
}

// path is the item's key with those of the groups and lists around it.
func (it *item) path() string {
	path := it.out.Key
	for l := it.level; l.owner != nil; l = l.outer {
		path = l.owner.out.Key + "." + path
	}
	return path
}

// build lays out the compiled fields and numbers them the way form.Link does:
// in document order, each container before what is in it, and the branches of a
// field right after it.
func (u *unit) build() {
	u.root = &level{names: map[string]*item{}}
	for i, page := range u.def.Pages {
		at := jsonptr.Index("/pages", i)
		if page == nil {
			u.add(CodeWrongType, at, "expected an object")
			continue
		}
		it := u.newItem(&item{at: at, page: page, level: u.root, out: &form.Field{Key: page.ID, Type: form.TypePage, Exit: page.Exit}})
		u.out.Pages = append(u.out.Pages, it.out)
		if len(page.Fields) == 0 {
			u.add(CodeMissing, at+"/fields", "the page has no fields")
		}
		u.buildFields(it, page.Fields, at+"/fields", u.root, 1)
	}
	if u.full() {
		u.add(CodeTooMany, "/pages", "there are more than %d fields, pages and branches", u.limits.Fields)
	}
}

// full reports whether there is more than a form may have. A block that is used
// counts too: blocks that use blocks could otherwise be many and hold nothing.
func (u *unit) full() bool { return len(u.items)+len(u.uses) > u.limits.Fields }

func (u *unit) newItem(it *item) *item {
	it.id = len(u.items)
	u.items = append(u.items, it)
	if it.parent != nil {
		it.parent.kids = append(it.parent.kids, it)
		it.parent.out.Fields = append(it.parent.out.Fields, it.out)
	}
	return it
}

func (u *unit) buildFields(parent *item, defs []*Field, at string, lv *level, depth int) {
	if depth > u.limits.Nesting {
		u.add(CodeTooDeep, at, "fields are nested deeper than %d", u.limits.Nesting)
		return
	}
	for i, def := range defs {
		if u.full() {
			return
		}
		here := jsonptr.Index(at, i)
		if def == nil {
			u.add(CodeWrongType, here, "expected an object")
			continue
		}
		u.buildField(parent, def, here, lv, depth)
	}
}

func (u *unit) buildField(parent *item, def *Field, at string, lv *level, depth int) {
	if def.Use != "" {
		u.buildUse(parent, def, at, lv, depth)
		return
	}
	u.buildPlain(parent, def, at, at, lv, depth)
}

func (u *unit) buildPlain(parent *item, def *Field, at, inside string, lv *level, depth int) *item {
	it := u.newItem(&item{
		at: at, inside: inside, def: def, parent: parent, level: lv,
		out: &form.Field{Key: def.Key, Type: def.Type}, base: u.registry.Base(def.Type), rules: u.rulesOf(def.Type),
	})
	u.copyPlain(it)
	inner := lv
	if it.rules != nil && it.rules.level {
		it.inner = &level{owner: it, outer: lv, names: map[string]*item{}}
		inner = it.inner
	}
	if (it.rules == nil || it.rules.value) && def.Key != "" && lv.names[def.Key] == nil {
		lv.names[def.Key] = it
	}
	if it.base != "table" {
		u.buildFields(it, def.Fields, inside+"/fields", inner, depth+1)
	}
	u.buildMembers(it, inner, depth+1)
	u.buildCompanions(it, lv, depth)
	u.buildBranches(it, depth)
	return it
}

// buildBranches lays out the branches of a field right after it.
func (u *unit) buildBranches(it *item, depth int) {
	for i, b := range it.def.Branches {
		here := jsonptr.Index(it.at+"/branches", i)
		if b == nil {
			u.add(CodeWrongType, here, "expected an object")
			continue
		}
		if u.full() {
			return
		}
		branch := u.newItem(&item{at: here, branch: b, opens: it, parent: it.parent, level: it.level, out: &form.Field{Type: form.TypeBranch}})
		if len(b.Fields) == 0 {
			u.add(CodeMissing, here+"/fields", "the branch has no fields")
		}
		u.buildFields(branch, b.Fields, here+"/fields", it.level, depth+1)
	}
}

// copyPlain takes over what needs no compiling.
func (u *unit) copyPlain(it *item) {
	d, f := it.def, it.out
	f.MinLength, f.MaxLength, f.Pattern = d.MinLength, d.MaxLength, d.Pattern
	f.List, f.MaxSize, f.Format = d.List, d.MaxSize, d.Format
	f.Source, f.Consent, f.Lookup = d.Source, d.Consent, d.Lookup
	if slices.Contains(computable, d.Of) {
		f.Of = d.Of
	}
	f.Places, f.In = d.Places, d.In
	f.Accept = append([]string(nil), d.Accept...)
	f.Check, f.Internal, f.Sensitivity = d.Check, d.Internal, d.Sensitivity
	f.Calc, f.Autocomplete, f.Width, f.Level = d.Calc, d.Autocomplete, d.Width, d.Level
	if d.Print != nil {
		print := *d.Print
		f.Print = &print
	}
	if it.base == "image" && len(f.Accept) == 0 {
		f.Accept = []string{"image/jpeg", "image/png", "image/webp"} // what browsers and documents can show
	}
	f.Many = (it.base == "file" || it.base == "image") && (!d.MinItems.IsZero() || !d.MaxItems.IsZero() && d.MaxItems.Literal != "1")
}
