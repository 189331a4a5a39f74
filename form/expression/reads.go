package expression

import "sort"

// Read is one thing that an expression reads.
type Read struct {
	Ref int
	// Members are the members of the record, or of the list's records, that are
	// read, sorted; of nested records only the outermost. Nil means the whole
	// value; empty but not nil means only how many rows there are.
	Members []string
}

// Reads returns what an expression can read, by reference number, each once.
func Reads(n *Node) []Read {
	if n == nil {
		return nil
	}
	r := reader{found: map[int]map[string]bool{}}
	r.whole(r.visit(n))
	reads := make([]Read, 0, len(r.found))
	for ref, members := range r.found {
		reads = append(reads, Read{Ref: ref, Members: memberNames(members)})
	}
	sort.Slice(reads, func(i, j int) bool { return reads[i].Ref < reads[j].Ref })
	return reads
}

// everything is the member that stands for the whole value.
const everything = ""

func memberNames(members map[string]bool) []string {
	if members[everything] {
		return nil
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

type reader struct {
	found map[int]map[string]bool // members by reference
	elems [][]int                 // per predicate around, where its items come from
}

func (r *reader) exists(refs []int) {
	for _, ref := range refs {
		if r.found[ref] == nil {
			r.found[ref] = map[string]bool{}
		}
	}
}

func (r *reader) member(refs []int, name string) {
	r.exists(refs)
	for _, ref := range refs {
		r.found[ref][name] = true
	}
}

func (r *reader) whole(refs []int) { r.member(refs, everything) }

// visit returns the references that a node hands on: its value is theirs, or an
// item of theirs, and it is for whoever takes it to say what is read of it.
func (r *reader) visit(n *Node) []int {
	switch n.op {
	case opConst:
		return nil
	case opRef:
		return []int{n.ref}
	case opElem:
		if len(r.elems) == 0 {
			return nil
		}
		return r.elems[len(r.elems)-1]
	case opMember:
		r.member(r.visit(n.args[0]), n.name)
		return nil
	case opItem:
		refs := r.visit(n.args[0])
		r.exists(refs)
		r.whole(r.visit(n.args[1]))
		return refs
	case opAny, opAll, opFilter, opMap:
		return r.rows(n)
	case opCond:
		r.whole(r.visit(n.args[0]))
		first := r.visit(n.args[1])
		return join(first, r.visit(n.args[2]))
	case opCoalesce:
		first := r.visit(n.args[0])
		r.tested(n.args[0], first)
		return join(first, r.visit(n.args[1]))
	case opAnswered, opLen, opCount:
		for _, a := range n.args {
			r.tested(a, r.visit(a))
		}
		return nil
	}
	for _, a := range n.args {
		r.whole(r.visit(a))
	}
	return nil
}

// tested notes what is read to see whether there is something in a value: of
// rows only how many they are.
func (r *reader) tested(n *Node, refs []int) {
	if n.typ.Kind == List && n.typ.Elem != nil && n.typ.Elem.Kind == Record {
		r.exists(refs)
		return
	}
	r.whole(refs)
}

func (r *reader) rows(n *Node) []int {
	refs := r.visit(n.args[0])
	r.exists(refs)
	r.elems = append(r.elems, refs)
	body := r.visit(n.args[1])
	r.elems = r.elems[:len(r.elems)-1]
	switch n.op {
	case opMap:
		return body
	case opFilter:
		r.whole(body)
		return refs
	}
	r.whole(body)
	return nil
}

func join(a, b []int) []int { return append(append([]int(nil), a...), b...) }
