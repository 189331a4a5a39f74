package check

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// fieldDiffer compares two versions of one field.
type fieldDiffer struct {
	*formDiffer
	path string
	a, b *form.Field
}

func (d *fieldDiffer) run() {
	if d.a.Type != d.b.Type || d.a.Of != d.b.Of {
		if d.typeChanged() {
			return // what else is different no longer says anything
		}
	}
	d.origin()
	d.conditions()
	d.options()
	d.limits()
	d.rules(d.path, d.a.Rules, d.b.Rules)
	if d.b.Check != "" && d.b.Check != d.a.Check {
		d.say(CheckAdded, Affects, answered, "%s is checked by %q, which it was not", d.path, d.b.Check)
	}
}

func (d *fieldDiffer) say(kind ChangeKind, s Severity, hits []Subject, format string, args ...any) {
	d.add(d.change(kind, s, d.path, hits...), format, args...)
}

// wider has the types that take every answer of another type.
var wider = map[string][]string{
	"text": {"textarea"}, "email": {"text", "textarea"}, "phone": {"text", "textarea"}, "url": {"text", "textarea"},
	"cpr": {"text", "textarea"}, "cvr": {"text", "textarea"}, "pnumber": {"text", "textarea"}, "licenseplate": {"text", "textarea"},
	"select": {"radio", "autocomplete", "text", "textarea"}, "radio": {"select", "autocomplete", "text", "textarea"}, "autocomplete": {"select", "radio"},
	"image": {"file"},
}

// typeChanged tells of another type, and reports whether answers to the one are
// none to the other.
func (d *fieldDiffer) typeChanged() bool {
	from, to := typeName(d.a), typeName(d.b)
	switch {
	case slices.Contains(wider[d.a.Type], d.b.Type):
		d.say(TypeChanged, Harmless, nil, "%s was of type %s and is of type %s, which takes the same answers", d.path, from, to)
		return false
	case d.a.ValueType().Kind == d.b.ValueType().Kind:
		d.say(TypeChanged, Breaks, answered, "%s was of type %s and is of type %s: answers may be faulted", d.path, from, to)
		return d.a.ValueType().Kind == expression.Record || d.a.ValueType().Kind == expression.List
	}
	d.say(TypeChanged, Breaks, answered, "%s was of type %s and is of type %s: answers to it are lost", d.path, from, to)
	return true
}

func typeName(f *form.Field) string {
	if f.Of != "" {
		return f.Type + " (" + f.Of + ")"
	}
	return f.Type
}

// origin compares where the value comes from.
func (d *fieldDiffer) origin() {
	was, is := d.a.Calculate != nil || d.a.FromFacts, d.b.Calculate != nil || d.b.FromFacts
	switch {
	case !was && is:
		d.say(NowComputed, Breaks, answered, "%s is no longer answered: its value is worked out or filled in, and answers to it are not used", d.path)
	case was && !is:
		d.say(Reconditioned, Affects, answered, "%s is answered now, where its value was worked out or filled in", d.path)
	case d.formDiffer.a.source(d.a.Calculate) != d.formDiffer.b.source(d.b.Calculate):
		d.say(Reconditioned, Affects, answered, "%s is worked out differently: %s", d.path, d.formDiffer.b.source(d.b.Calculate))
	}
}

// conditions compares when a field is shown, required and open to change.
func (d *fieldDiffer) conditions() {
	a, b := d.formDiffer.a, d.formDiffer.b
	if from, to := a.source(d.a.Required), b.source(d.b.Required); from != to {
		switch {
		case to == "":
			d.say(Loosened, Harmless, nil, "%s need not be answered any more", d.path)
		case from == "" || to == "true":
			d.say(NowRequired, Breaks, answered, "%s must be answered%s, which it need not be before", d.path, d.when(b, d.b.Required))
		default:
			d.say(NowRequired, Affects, answered, "when %s must be answered is decided differently: %s", d.path, to)
		}
	}
	if from, to := a.source(d.a.Visible), b.source(d.b.Visible); from != to {
		if to == "" {
			d.say(Reconditioned, Affects, []Subject{Drafts}, "%s is always shown now", d.path)
		} else {
			d.say(Reconditioned, Affects, answered, "%s is shown when %s: answers to it are left out where it is not", d.path, to)
		}
	}
	if from, to := a.source(d.a.ReadOnly), b.source(d.b.ReadOnly); from != to && to != "" {
		d.say(Reconditioned, Affects, []Subject{Drafts}, "%s cannot be changed%s", d.path, d.when(b, d.b.ReadOnly))
	}
	if from, to := a.source(d.a.OptionsWhere), b.source(d.b.OptionsWhere); from != to && to != "" {
		d.say(Tightened, Affects, answered, "which options %s has on offer is decided differently: %s", d.path, to)
	}
}

// options compares what there is to choose.
func (d *fieldDiffer) options() {
	has := map[string]form.Option{}
	for _, o := range d.b.Offers() {
		has[o.Value] = o
	}
	for _, o := range d.a.Offers() {
		now, ok := has[o.Value]
		delete(has, o.Value)
		switch c := d.change(OptionRemoved, Breaks, d.path, answered...); {
		case !ok:
			c.Option = o.Value
			d.add(c, "%s no longer has the option %q: answers that chose it are faulted", d.path, o.Value)
		case !sameText(o.Label, now.Label):
			c.Kind, c.Severity, c.Option = OptionReworded, Affects, o.Value
			d.add(c, "the option %q of %s says something else", o.Value, d.path)
		}
	}
	for _, o := range d.b.Offers() {
		if _, ok := has[o.Value]; ok && len(d.a.Offers()) > 0 {
			d.say(OptionAdded, Harmless, nil, "%s has the new option %q", d.path, o.Value)
		}
	}
}

// limits compares what answers are held to.
func (d *fieldDiffer) limits() {
	a, b := d.formDiffer.a, d.formDiffer.b
	leastA, mostA := d.a.Bounds()
	leastB, mostB := d.b.Bounds()
	d.limit("the least", a.source(d.a.Min), b.source(d.b.Min), compared(leastB, leastA))
	d.limit("the most", a.source(d.a.Max), b.source(d.b.Max), compared(mostA, mostB))
	d.limit("the fewest", a.source(d.a.MinItems), b.source(d.b.MinItems), constants(d.b.MinItems, d.a.MinItems))
	if from, to := a.source(d.a.MinItems), b.source(d.b.MinItems); from == "" && to != "" && to != "0" {
		d.say(NowRequired, Breaks, answered, "%s must have at least %s, where it need not have any", d.path, to)
	}
	d.limit("the most there may be", a.source(d.a.MaxItems), b.source(d.b.MaxItems), constants(d.a.MaxItems, d.b.MaxItems))
	d.number("the fewest characters", d.b.MinLength-d.a.MinLength, d.b.MinLength)
	d.number("the most characters", atMost(d.a.MaxLength)-atMost(d.b.MaxLength), d.b.MaxLength)
	d.number("the most decimals", atMost(d.a.Places)-atMost(d.b.Places), d.b.Places)
	d.number("the most bytes", atMost(int(d.a.MaxSize))-atMost(int(d.b.MaxSize)), int(d.b.MaxSize))
	d.wording("the pattern", d.a.Pattern, d.b.Pattern)
	d.wording("the format", d.a.Format, d.b.Format)
	d.wording("the media types", strings.Join(d.a.Accept, ", "), strings.Join(d.b.Accept, ", "))
}

// atMost puts no limit, which is written 0, above every other.
func atMost(n int) int {
	if n == 0 {
		return 1 << 40
	}
	return n
}

// limit tells of a limit that is another; tighter is more than 0 when it is known
// to refuse more, less than 0 when it is known to refuse less.
func (d *fieldDiffer) limit(what, from, to string, tighter int) {
	switch {
	case from == to:
	case to == "":
		d.say(Loosened, Harmless, nil, "%s of %s is not limited any more", what, d.path)
	case from == "" || tighter > 0:
		d.say(Tightened, Breaks, answered, "%s of %s is %s now: answers may be faulted", what, d.path, to)
	case tighter < 0:
		d.say(Loosened, Harmless, nil, "%s of %s is %s now, which lets through more", what, d.path, to)
	default:
		d.say(Tightened, Affects, answered, "%s of %s is decided differently: %s", what, d.path, to)
	}
}

func (d *fieldDiffer) number(what string, tighter, to int) {
	switch {
	case tighter > 0:
		d.say(Tightened, Breaks, answered, "%s of %s are %d now: answers may be faulted", what, d.path, to)
	case tighter < 0:
		d.say(Loosened, Harmless, nil, "%s of %s are not as few as they were", what, d.path)
	}
}

func (d *fieldDiffer) wording(what, from, to string) {
	switch {
	case from == to:
	case to == "":
		d.say(Loosened, Harmless, nil, "%s of %s are not limited any more", what, d.path)
	default:
		d.say(Tightened, Breaks, answered, "%s of %s is %s now: answers may be faulted", what, d.path, to)
	}
}

// compared orders two values that are both known; 0 says nothing.
func compared(a, b expression.Value) int {
	if a.IsBlank() || b.IsBlank() {
		return 0
	}
	c, _ := expression.Compare(a, b)
	return c
}

func constants(a, b *expression.Node) int {
	if a == nil || b == nil {
		return 0
	}
	x, okX := a.Constant()
	y, okY := b.Constant()
	if !okX || !okY {
		return 0
	}
	return compared(x, y)
}
