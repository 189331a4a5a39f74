package view

// Diff returns the patches that turn the page old into the page new: the same
// two trees always give the same patches. Elements are recognised by id; what
// is inside an element without an id belongs to the nearest one around it that
// has one. The root of both trees must have an id.
func Diff(old, new *Node) []Patch {
	var d differ
	if old.ID != new.ID || old.Tag != new.Tag {
		return []Patch{{Op: OpReplace, ID: old.ID, Node: new}}
	}
	d.element(old, new)
	return append(d.removed, d.changed...)
}

// differ collects removals apart from everything else, because they go first:
// an id may have moved, and must have left its old place before it comes back.
type differ struct {
	removed []Patch
	changed []Patch
}

// element compares two elements with the same id and tag.
func (d *differ) element(old, new *Node) {
	if old == new {
		return
	}
	removed, changed := len(d.removed), len(d.changed)
	if !d.kids(old, new, new.ID) {
		d.removed, d.changed = d.removed[:removed], d.changed[:changed]
		d.content(old, new)
	}
	d.attributes(old, new)
}

// content gives an element new content as a whole.
func (d *differ) content(old, new *Node) {
	if len(new.Kids) == 1 && new.Kids[0].Tag == "" {
		d.changed = append(d.changed, Patch{Op: OpText, ID: new.ID, Value: new.Kids[0].Text})
		return
	}
	d.changed = append(d.changed, Patch{Op: OpKids, ID: new.ID, Kids: new.Kids})
}

// kids compares what is inside two elements. It reports false when patches
// that name elements by id cannot express the difference.
func (d *differ) kids(old, new *Node, owner string) bool {
	if keyed(old.Kids) && keyed(new.Kids) && (new.ID == owner || sameIDs(old.Kids, new.Kids)) {
		d.list(old.Kids, new.Kids, owner)
		return true
	}
	if len(old.Kids) != len(new.Kids) {
		return false
	}
	for i := range new.Kids {
		if !d.pair(old.Kids[i], new.Kids[i], owner) {
			return false
		}
	}
	return true
}

// pair compares two nodes that stand in the same place.
func (d *differ) pair(old, new *Node, owner string) bool {
	switch {
	case old == new:
		return true
	case old.Tag != new.Tag || old.ID != new.ID:
		return false
	case new.ID != "":
		d.element(old, new)
		return true
	default:
		return sameElement(old, new) && d.kids(old, new, owner)
	}
}

// keyed reports whether every kid is an element with an id.
func keyed(kids []*Node) bool {
	for _, k := range kids {
		if k.Tag == "" || k.ID == "" {
			return false
		}
	}
	return true
}

func sameIDs(a, b []*Node) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID {
			return false
		}
	}
	return true
}

// list compares kids that all have ids: those that stay in the same order stay,
// the others go and come.
func (d *differ) list(old, new []*Node, owner string) {
	stays := longestCommon(old, new)
	for _, k := range old {
		if stays[k.ID] == nil {
			d.removed = append(d.removed, Patch{Op: OpRemove, ID: k.ID})
		}
	}
	before := ""
	for i := len(new) - 1; i >= 0; i-- {
		k := new[i]
		if stays[k.ID] == nil {
			d.changed = append(d.changed, Patch{Op: OpInsert, ID: owner, Before: before, Node: k})
		}
		before = k.ID
	}
	for _, k := range new {
		was := stays[k.ID]
		switch {
		case was == nil:
		case was.Tag != k.Tag:
			d.changed = append(d.changed, Patch{Op: OpReplace, ID: k.ID, Node: k})
		default:
			d.element(was, k)
		}
	}
}

// longestCommon returns the old kids that need not move, by id: those at both
// ends that match, and between them the longest run in common order.
func longestCommon(old, new []*Node) map[string]*Node {
	stays := make(map[string]*Node, len(new))
	for len(old) > 0 && len(new) > 0 && old[0].ID == new[0].ID {
		stays[old[0].ID] = old[0]
		old, new = old[1:], new[1:]
	}
	for len(old) > 0 && len(new) > 0 && old[len(old)-1].ID == new[len(new)-1].ID {
		stays[old[len(old)-1].ID] = old[len(old)-1]
		old, new = old[:len(old)-1], new[:len(new)-1]
	}
	place := make(map[string]int, len(new))
	for i, k := range new {
		place[k.ID] = i
	}
	for _, i := range longestIncreasing(old, place) {
		stays[old[i].ID] = old[i]
	}
	return stays
}

// longestIncreasing returns the indexes of the longest run of old kids whose
// places in the new list increase, by patience sorting.
func longestIncreasing(old []*Node, place map[string]int) []int {
	var tails []int // tails[n] = index of the best end of a run of n+1 kids
	previous := make([]int, len(old))
	for i, k := range old {
		at, kept := place[k.ID]
		if !kept {
			continue
		}
		n := 0
		for n < len(tails) && place[old[tails[n]].ID] < at {
			n++
		}
		previous[i] = -1
		if n > 0 {
			previous[i] = tails[n-1]
		}
		tails = append(tails[:n:n], append([]int{i}, tails[min(n+1, len(tails)):]...)...)
	}
	if len(tails) == 0 {
		return nil
	}
	run := make([]int, 0, len(tails))
	for i := tails[len(tails)-1]; i >= 0; i = previous[i] {
		run = append(run, i)
	}
	return run
}

// attributes compares the attributes of two elements. Properties come last, so
// that a select has its options before it is given its value.
func (d *differ) attributes(old, new *Node) {
	for _, a := range old.Attrs {
		// What the citizen has unfolded, or has been shown, stays open.
		if _, still := new.Attr(a.Name); still || a.Name == "open" {
			continue
		}
		op := OpUnattr
		if _, toggle := property(a.Name); toggle {
			op = OpProp
		}
		d.changed = append(d.changed, Patch{Op: op, ID: new.ID, Name: a.Name})
	}
	for _, a := range new.Attrs {
		was, had := old.Attr(a.Name)
		if had && was == a.Value {
			continue
		}
		op := OpAttr
		known, toggle := property(a.Name)
		if known {
			op = OpProp
		}
		d.changed = append(d.changed, Patch{Op: op, ID: new.ID, Name: a.Name, Value: a.Value, On: toggle})
	}
}
