package check

import (
	"maps"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// formDiffer compares two versions of one form.
type formDiffer struct {
	*differ
	id   string
	a, b *fieldSet
}

var answered = []Subject{Drafts, Cases}

func (d *formDiffer) run() {
	followed := map[string]bool{}
	for _, path := range missing(d.a, d.b) {
		followed[d.removed(path)] = true
	}
	for _, path := range missing(d.b, d.a) {
		if !followed[path] {
			d.added(path)
		}
	}
	for _, path := range d.a.order {
		if a, b := d.a.byPath[path], d.b.byPath[path]; b != nil {
			f := &fieldDiffer{formDiffer: d, path: path, a: a, b: b}
			f.run()
		}
	}
	d.rules("", d.a.form.Rules, d.b.form.Rules)
}

// missing returns the fields that another version does not have, but none inside
// of another such field.
func missing(have, in *fieldSet) []string {
	var out []string
	for _, path := range have.order {
		if in.byPath[path] == nil && !within(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// within reports whether a path goes on from one of those given.
func within(paths []string, path string) bool {
	for p := parent(path); p != ""; p = parent(p) {
		if slices.Contains(paths, p) {
			return true
		}
	}
	return false
}

// change begins a change of the field.
func (d *formDiffer) change(kind ChangeKind, s Severity, path string, hits ...Subject) Change {
	return Change{Kind: kind, Severity: s, Hits: hits, Form: d.id, Field: path, Old: d.old.place(d.id, path), New: d.new.place(d.id, path)}
}

// removed tells of a field that is gone, or that is called something else or
// stands somewhere else now, and returns what it seems to be.
func (d *formDiffer) removed(path string) string {
	f := d.a.byPath[path]
	to, kind := d.follow(path)
	c := d.change(FieldRemoved, Breaks, path, answered...)
	c.New = Place{}
	if f.Calculate != nil || f.FromFacts {
		c.Severity, c.Hits = Affects, []Subject{Cases}
	}
	if to == "" {
		d.add(c, "%s is gone, and the answers to it", path)
		return ""
	}
	c.Kind, c.To, c.New = kind, to, d.new.place(d.id, to)
	d.add(c, "%s seems to be %s now: answers to it do not follow by themselves", path, to)
	return to
}

// follow returns the new field that a field that is gone seems to be: one of its
// type with its key, or with its label on the same level.
func (d *formDiffer) follow(path string) (string, ChangeKind) {
	f := d.a.byPath[path]
	var came []string
	for _, to := range d.b.order {
		if d.a.byPath[to] == nil && d.b.byPath[to].Type == f.Type {
			came = append(came, to)
		}
	}
	for _, to := range came {
		if lastKey(to) == lastKey(path) {
			return to, FieldMoved
		}
	}
	for _, to := range came {
		if parent(to) == parent(path) && sameText(f.Label, d.b.byPath[to].Label) {
			return to, FieldRenamed
		}
	}
	return "", ""
}

func (d *formDiffer) added(path string) {
	f := d.b.byPath[path]
	c := d.change(FieldAdded, Harmless, path)
	c.Old = Place{}
	if f.Input() && f.Required != nil {
		c.Severity, c.Hits = Breaks, []Subject{Drafts, Cases}
		d.add(c, "%s is new and must be answered%s", path, d.when(d.b, f.Required))
		return
	}
	d.add(c, "%s is new", path)
}

// when words a condition that is not always met.
func (d *formDiffer) when(s *fieldSet, n *expression.Node) string {
	if _, constant := n.Constant(); constant {
		return ""
	}
	return " when " + s.source(n)
}

// rules compares the rules of the form, or of a group or list.
func (d *formDiffer) rules(path string, a, b []*form.Rule) {
	had, has := ruleSources(d.a, a), ruleSources(d.b, b)
	for _, key := range slices.Sorted(maps.Keys(has)) {
		if _, known := had[key]; known {
			continue
		}
		c := d.change(RuleAdded, Breaks, path, Drafts, Cases)
		c.Old = Place{}
		if has[key].Warning {
			c.Severity, c.Hits = Affects, []Subject{Drafts}
		}
		d.add(c, "a rule is new that answers may not meet: %s", d.b.source(has[key].Assert))
	}
	for _, key := range slices.Sorted(maps.Keys(had)) {
		if _, known := has[key]; !known {
			c := d.change(RuleRemoved, Harmless, path)
			c.New = Place{}
			d.add(c, "a rule is gone: %s", d.a.source(had[key].Assert))
		}
	}
}

func ruleSources(s *fieldSet, rules []*form.Rule) map[string]*form.Rule {
	out := map[string]*form.Rule{}
	for _, r := range rules {
		level := "error: "
		if r.Warning {
			level = "warning: "
		}
		out[level+s.source(r.Assert)] = r
	}
	return out
}

// sameText reports whether two texts say the same in every language that both
// have, and have one.
func sameText(a, b form.Text) bool {
	same := false
	for _, v := range a {
		for _, w := range b {
			if v.Lang != w.Lang {
				continue
			}
			if form.PlainText(v.Body) != form.PlainText(w.Body) {
				return false
			}
			same = true
		}
	}
	return same
}
