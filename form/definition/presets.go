package definition

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// preset is what a composite type is made of: a group whose members the
// compiler adds. The members are ordinary fields, so each has a path, a raw
// input and faults of its own.
type preset struct {
	usual   string // keys of the members that an author who names none gets
	members []presetMember
}

// presetMember is one member that a composite can have.
type presetMember struct {
	key, kind string
	da, en    string // label
	must      bool   // is asked for as soon as the composite is, or as soon as anything in it is answered
	internal  bool   // filled by a look-up, never shown
	calculate string // an expression over the other members, in which case it is computed of kind
	needs     string // the member that calculate reads; without it the member is answered
	format    string
	complete  string // HTML autocomplete token
	length    int    // most characters
	width     int
}

// words returns a text of the library's own in the languages of the form;
// English stands in for languages it does not have.
func (u *unit) words(da, en string) Text {
	t := Text{In: map[i18n.Lang]string{}}
	for _, lang := range u.def.Languages {
		if t.In[lang] = en; lang == i18n.Danish {
			t.In[lang] = da
		}
	}
	return t
}

// buildMembers adds the members of a composite field.
func (u *unit) buildMembers(it *item, lv *level, depth int) {
	switch {
	case it.base == "table":
		u.buildTable(it, lv, depth)
		return
	case it.takes("rows"):
		u.buildRows(it, lv, depth)
		return
	}
	p := presets[it.base]
	if p == nil {
		return
	}
	chosen := it.def.Members
	if len(chosen) == 0 {
		for _, key := range strings.Fields(p.usual) {
			chosen = append(chosen, Member{Key: key})
		}
	}
	keys := make([]string, len(chosen))
	for i, m := range chosen {
		keys[i] = m.Key
	}
	for i, m := range chosen {
		at := it.at
		if len(it.def.Members) > 0 {
			at = jsonptr.Index(it.at+"/members", i)
		}
		known := slices.IndexFunc(p.members, func(pm presetMember) bool { return pm.key == m.Key })
		if known < 0 {
			u.add(CodeUnknownTarget, at, "a field of type %s has no member %q; it can have %s", it.def.Type, shorten(m.Key), p.keys())
			continue
		}
		pm := &p.members[known]
		u.buildField(it, u.memberField(it, pm, &m, keys), at, lv, depth)
		made := it.kids[len(it.kids)-1]
		made.made = true
		made.must = pm.must && m.Required.IsZero() && pm.calculate == ""
	}
}

// keys lists the members for an author.
func (p *preset) keys() string {
	keys := make([]string, len(p.members))
	for i, m := range p.members {
		keys[i] = m.key
	}
	return strings.Join(keys, ", ")
}

// memberField writes a member as an author would.
func (u *unit) memberField(it *item, pm *presetMember, m *Member, among []string) *Field {
	f := &Field{
		Key: pm.key, Type: pm.kind, Label: m.Label, Help: m.Help, Required: m.Required, Internal: pm.internal,
		Format: pm.format, MaxLength: pm.length, Width: pm.width, Sensitivity: it.def.Sensitivity,
	}
	if f.Label.IsZero() {
		f.Label = u.words(pm.da, pm.en)
	}
	if pm.calculate != "" && slices.Contains(among, pm.needs) {
		return &Field{Key: pm.key, Type: "computed", Of: pm.kind, Label: f.Label, Help: f.Help, Internal: pm.internal, Calculate: pm.calculate}
	}
	if pm.complete != "" && it.level.list() == nil {
		f.Autocomplete = pm.complete
	}
	return f
}

// mustAnswer is the condition of a member that goes with its composite: it is
// required where the composite is, and where anything of it has been answered.
func (u *unit) mustAnswer(it *item) *expression.Node {
	owner := it.level.owner
	if n := owner.out.Required; n != nil {
		if v, ok := n.Constant(); ok {
			if yes, _ := v.AsBool(); yes {
				return n
			}
		}
	}
	t := u.typeOf(owner)
	ref := expression.Reference(u.ref(form.RefField, owner.id, "", t), t)
	begun := operation("answered", ref)
	if owner.out.Required == nil {
		return begun
	}
	return operation("or", owner.out.Required, begun)
}

// operation makes a condition of a fixed shape, which cannot fail.
func operation(name string, args ...*expression.Node) *expression.Node {
	op, _ := expression.OpNamed(name)
	n, err := expression.Operation(op, boolean, "", args...)
	if err != nil {
		return nil
	}
	return n
}
