package definition

import (
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Block is a building block: fields that many forms use, with the rules and
// value lists that belong to them. A field {"use":"name"} is replaced by the
// block's fields, which then stand where it stood; with a key they become a
// group, and with a label, help, visible or readonly a section. Blocks may use
// blocks.
//
// A rule of a block that names no field is about the first of the block's
// fields that is shown. A form's own value list of the same name goes before a
// block's; two blocks in a form may bring a list of the same name only when it
// is the same list.
type Block struct {
	Schema string              `json:"$schema,omitempty"` // for editors; not looked at
	Fields []*Field            `json:"fields,omitempty"`  // what stands where the block is used
	Rules  []*Rule             `json:"rules,omitempty"`   // conditions across its fields
	Lists  map[string][]Option `json:"lists,omitempty"`   // value lists that its fields name
}

// DecodeBlock reads a building block from JSON, as strictly as [Decode] reads a
// form. The error is [Errors], with pointers into the block.
func DecodeBlock(data []byte) (*Block, error) {
	b := new(Block)
	if err := decodeStrictly(b, data, (*Options)(nil).limits()); err != nil {
		return nil, err
	}
	return b, nil
}

// useMember is the member that names a block. Inside the compiler a pointer
// that goes on after it goes on in the block: "/pages/0/fields/2/use/fields/0".
const useMember = "/use"

// use is one place where a block is used.
type use struct {
	name  string
	block *Block
	at    string // pointer to the field that uses it
	level *level // where its fields stand
	wrap  *item  // the group or section around them, or nil
	first int    // the items that came of it: from here …
	end   int    // … to before here
}

// inside is the pointer to what is in the block.
func (s *use) inside() string { return s.at + useMember }

// beside are the members that a field may have beside use; those after it make
// a section of the block's fields, when the key does not make a group.
var beside = []string{"key", "use", "label", "help", "visible", "readonly"}

// buildUse puts a block's fields where a field uses it.
func (u *unit) buildUse(parent *item, def *Field, at string, lv *level, depth int) {
	given := membersOf(def)
	for _, name := range given {
		if !slices.Contains(beside, name) {
			u.add(CodeNotAllowed, at+"/"+name, "a field that uses a block does not take %q", name)
		}
	}
	block := u.block(def.Use, at+useMember)
	if block == nil {
		return
	}
	s := &use{name: def.Use, block: block, at: at, level: lv, first: len(u.items)}
	u.uses = append(u.uses, s)
	u.inside[s.inside()] = s
	if len(block.Fields) == 0 {
		u.add(CodeMissing, s.inside()+"/fields", "the block has no fields")
	}
	if !u.known[block] {
		u.known[block] = true
		u.bring(s)
	}
	u.using = append(u.using, def.Use)
	switch {
	case def.Key != "":
		s.wrap = u.buildAs("group", parent, def, s, depth)
		s.level = s.wrap.inner
	case len(given) > 1:
		s.wrap = u.buildAs("section", parent, def, s, depth)
	default:
		u.buildFields(parent, block.Fields, s.inside()+"/fields", lv, depth+1)
	}
	u.using = u.using[:len(u.using)-1]
	s.end = len(u.items)
}

// buildAs wraps a block's fields in a group or a section with the members of
// the field that uses it.
func (u *unit) buildAs(kind string, parent *item, def *Field, s *use, depth int) *item {
	wrap := *def
	wrap.Use, wrap.Type, wrap.Fields = "", kind, s.block.Fields
	return u.buildPlain(parent, &wrap, s.at, s.inside(), s.level, depth)
}

// block finds the block that is used, or reports that it cannot be.
func (u *unit) block(name, at string) *Block {
	if slices.Contains(u.using, name) {
		u.add(CodeBlockCycle, at, "the blocks %s use each other in a circle", strings.Join(append(slices.Clone(u.using), name), ", "))
		return nil
	}
	var block *Block
	if u.o.Library != nil {
		block, _ = u.o.Library.Block(name)
	}
	if block == nil {
		u.add(CodeUnknownBlock, at, "there is no building block %q", shorten(name))
	}
	return block
}

// brought is a value list that a block brings, and where it stands.
type brought struct {
	options []Option
	at      string
}

// bring takes note of a block's value lists.
func (u *unit) bring(s *use) {
	for _, name := range slices.Sorted(maps.Keys(s.block.Lists)) {
		options, at := s.block.Lists[name], jsonptr.Join(s.inside()+"/lists", name)
		u.checkID(name, at)
		have, ok := u.brought[name]
		switch {
		case !ok:
			u.brought[name] = brought{options, at}
		case !sameOptions(have.options, options):
			u.add(CodeConflict, at, "another block brings another value list %q", shorten(name))
		}
	}
}

func sameOptions(a, b []Option) bool {
	return slices.EqualFunc(a, b, func(x, y Option) bool {
		return x.Value == y.Value && x.Label.Equal(y.Label) && x.Help.Equal(y.Help) && x.Other == y.Other
	})
}

// compileBlockRules compiles the rules that blocks bring: each becomes a rule of
// the nearest group, list or form around the block's fields.
func (u *unit) compileBlockRules() {
	for _, s := range u.uses {
		owner, about := s.level.owner, u.topOf(s)
		if s.wrap != nil && s.wrap == owner {
			about = []int{owner.id}
		}
		rules := u.ruleList(s.block.Rules, s.inside()+"/rules", s.level, about)
		if owner == nil {
			u.out.Rules = append(u.out.Rules, rules...)
			continue
		}
		owner.out.Rules = append(owner.out.Rules, rules...)
	}
}

// topOf returns the fields of a block that a rule of it can be about when it
// names none: those with a value on the level where the block's fields stand.
func (u *unit) topOf(s *use) []int {
	var ids []int
	for _, it := range u.items[s.first:s.end] {
		if it.level == s.level && it.rules != nil && it.rules.value {
			ids = append(ids, it.id)
		}
	}
	return ids
}

// locate makes an error inside a block point into the block.
func (u *unit) locate(e *Error) {
	for at := len(e.Pointer); at > 0; {
		at = strings.LastIndex(e.Pointer[:at], useMember+"/")
		if at < 0 {
			return
		}
		if s := u.inside[e.Pointer[:at+len(useMember)]]; s != nil {
			e.Block, e.Used, e.Pointer = s.name, s.at, e.Pointer[at+len(useMember):]
			return
		}
	}
}
