package check

import (
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// named tells that a string names something.
func named(kind Kind) func(*walker, []byte) {
	return func(w *walker, s []byte) { w.tell(kind, s, Named) }
}

// inserts takes in what a text reads between {= and }.
func (w *walker) inserts(s []byte) { inserts(s, w.expression) }

// anything takes in a string of which nobody here knows what it is: an
// expression, a path to a field, or prose, in which words are taken for fields
// only where the forms have them.
func (w *walker) anything(s []byte) {
	if len(s) > 0 && s[0] == '/' {
		w.pointer(s)
		return
	}
	w.scan(s, true)
}

// pointer takes in a JSON Pointer to a field, with * or numbers for rows,
// relative to where it stands.
func (w *walker) pointer(s []byte) { w.pointed(s, Reads) }

// withheld takes in a pointer to a field that is withheld.
func (w *walker) withheld(s []byte) { w.pointed(s, Withheld) }

func (w *walker) pointed(s []byte, how How) {
	tokens, ok := jsonptr.Split(string(s))
	if !ok {
		return
	}
	var keys []string
	for _, t := range tokens {
		if t != "*" && t != "-" && !(t != "" && t[0] >= '0' && t[0] <= '9') {
			keys = append(keys, t)
		}
	}
	if len(keys) > 0 {
		w.bare(read{chain: strings.Join(keys, "."), how: how})
	}
}

// declareList and declareText tell that the member that the walker is at is a
// list or a text of that name.
func (w *walker) declareList() { w.declareLast(KindList) }
func (w *walker) declareText() { w.declareLast(KindText) }

func (w *walker) declareLast(kind Kind) {
	tokens, _ := jsonptr.Split(string(w.path))
	w.tell(kind, []byte(tokens[len(tokens)-1]), Declared)
}

// declares makes a field of a row of a matrix, or of a member of a composite.
func declares(key string) func(*walker, *shape) {
	return func(w *walker, s *shape) {
		head := w.ahead(2, key, "label")
		w.declare(head[0], "", head[1])
		w.object(s, nil)
	}
}

func (w *walker) memberKey(s []byte) { w.declare(string(s), "", "") }

func (w *walker) declare(key, kind, label string) *field {
	f := w.level.declare(key, kind, label, w.place())
	if id := w.level.form.id; id != "" && key != "" {
		w.of.add(KindField, id+"."+f.path, Declared, f.at)
	}
	return f
}

// field walks a field, and makes it known when it has a key.
func (w *walker) field(s *shape) {
	head := w.ahead(3, "key", "type", "label", "use") // it has a type or uses a block
	key, kind, label, use := head[0], head[1], head[2], head[3]
	inner, outer := w.level, w.opener
	w.opener = nil
	if key != "" {
		f := w.declare(key, kind, label)
		w.opener = f
		if use != "" || w.of.shapes.levels[kind] {
			inner = w.level.within(f)
		}
	}
	w.object(s, func(member []byte) *level {
		switch string(member) {
		case "fields", "rules", "rows", "members":
			return inner
		}
		return nil
	})
	w.opener = outer
	w.usual(kind, inner)
	if use != "" {
		w.expand(use, inner)
	}
}

// usual makes the members of a composite known whose author names none.
func (w *walker) usual(kind string, inner *level) {
	parts := w.of.shapes.parts[kind]
	if len(parts) == 0 || inner == w.level || len(inner.fields) > 0 {
		return
	}
	outer := w.level
	w.level = inner
	for _, p := range parts {
		w.declare(p, "", "")
	}
	w.level = outer
}

// calc takes in the calculation group of the field around it.
func (w *walker) calc(s []byte) {
	if w.opener != nil {
		w.opener.calc = string(s)
	}
}

// opened takes in that a branch is opened by an answer of the field it stands on.
func (w *walker) opened() {
	if id := w.level.form.id; id != "" && w.opener != nil {
		w.of.add(KindField, id+"."+w.opener.path, Reads, w.place())
	}
}

// expand walks a building block as if its fields stood where it is used.
func (w *walker) expand(block string, at *level) {
	data, ok := w.of.folder["blocks/"+block+".json"]
	if !ok || at.form.id == "" || len(w.using) >= maxUses || w.of.expanded >= maxExpanded {
		return
	}
	for _, name := range w.using {
		if name == block {
			return
		}
	}
	w.of.expanded++
	inner := &walker{
		of: w.of, file: "blocks/" + block + ".json", in: jsontext.NewReader(data), level: at, quiet: true,
		using: append(w.using[:len(w.using):len(w.using)], block),
	}
	inner.walk(w.of.shapes.block)
}

// Bounds of building blocks in building blocks; what needs more does not compile.
const (
	maxUses     = 20
	maxExpanded = 2000 // in one solution
)

// step walks a step: bare names in it may mean fields of its forms.
func (w *walker) step(s *shape) {
	outer := w.forms
	w.forms = stepForms(w.in)
	w.object(s, nil)
	w.forms = outer
}

// stepForms returns the forms of the step that comes.
func stepForms(in jsontext.Reader) []string {
	var out []string
	for in.Object(); in.Member(); {
		if string(in.Key()) != "forms" || in.Peek() != '[' {
			in.Skip()
			continue
		}
		for in.Array(); in.Item(); {
			w := walker{in: in}
			if in.Peek() == '{' {
				out = append(out, w.ahead(1, "form")[0])
			}
			in.Skip()
		}
	}
	return out
}

// about walks an object that may say which form it is about.
func (w *walker) about(s *shape) {
	outer := w.forms
	if form := w.ahead(1, "form")[0]; form != "" {
		w.forms = []string{form}
	}
	w.object(s, nil)
	w.forms = outer
}

// handover walks the settings of a handover.
func (w *walker) handover(s *shape) {
	if kind := w.ahead(1, "kind")[0]; kind != "" {
		w.tell(KindHandover, []byte(kind), Named)
	}
	w.about(s)
}
