package check

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsontext"
	"github.com/borgerflow/borgerflow/workflow"
)

// solution is one solution's folder while it is read: each file once, building
// blocks once more for each time they are used.
type solution struct {
	name   string
	folder workflow.Folder
	forms  map[string]*formNames
	uses   []Use
	reads  []read   // of fields, until all fields are known
	broken []string // files that are not JSON
	why    string   // the folder could not be read
	shapes *shapes
	// expanded counts the building blocks that were walked where they are used.
	expanded int
}

// read is a name in an expression that may mean a field.
type read struct {
	at     Place
	chain  string
	form   *formNames // of a form that is named as forms.<id>
	level  *level     // where a bare name is looked for
	member bool       // what follows something else than a name
	group  bool       // the chain is the key of a calculation group
	how    How        // "" is Reads
}

// readSolution goes through a folder. Files that are not JSON are left out and
// named in broken.
func readSolution(name string, folder workflow.Folder, sh *shapes) *solution {
	s := &solution{name: name, folder: folder, forms: map[string]*formNames{}, shapes: sh}
	files := slices.Sorted(maps.Keys(folder))
	size := 0
	for _, data := range folder {
		size += len(data)
	}
	s.uses = make([]Use, 0, size/bytesPerUse)
	for _, file := range files {
		if id := fileID(file, "forms"); id != "" {
			s.forms[id] = newForm(id)
		}
	}
	for _, file := range files {
		w := &walker{of: s, file: file, in: jsontext.NewReader(folder[file])}
		w.start()
		if w.in.End() != nil {
			s.broken = append(s.broken, file)
		}
	}
	for _, r := range s.reads {
		for _, name := range s.resolve(r) {
			s.add(KindField, name, cmp.Or(r.how, Reads), r.at)
		}
	}
	s.uses = sorted(s.uses)
	return s
}

// bytesPerUse is about how many bytes of a file name one thing.
const bytesPerUse = 100

// start walks a file from its top.
func (w *walker) start() {
	switch file := w.file; {
	case file == "solution.json":
		w.walk(w.of.shapes.solution)
	case file == "texts.json":
		w.walk(w.of.shapes.texts)
	case fileID(file, "forms") != "":
		id := fileID(file, "forms")
		w.of.add(KindForm, id, Declared, w.place())
		w.level = w.of.forms[id].top
		w.walk(w.of.shapes.form)
	case fileID(file, "lists") != "":
		w.of.add(KindList, fileID(file, "lists"), Declared, w.place())
		w.walk(w.of.shapes.list)
	case fileID(file, "blocks") != "":
		// What its fields are called depends on who uses it; see expand.
		w.of.add(KindBlock, fileID(file, "blocks"), Declared, w.place())
		w.level = newForm("").top
		w.walk(w.of.shapes.block)
	default:
		w.in.Skip()
	}
}

// fileID returns the name of what is in a JSON file of the folder given, or "".
func fileID(file, in string) string {
	id, ok := strings.CutSuffix(file, ".json")
	if !ok || path.Dir(id) != in {
		return ""
	}
	return path.Base(id)
}

func (s *solution) add(kind Kind, name string, how How, at Place) {
	s.uses = append(s.uses, Use{Solution: s.name, Place: at, Kind: kind, Name: name, How: how})
}

// resolve returns the fields that a read may mean, as form.key.
func (s *solution) resolve(r read) []string {
	var paths []string
	form := r.form
	switch {
	case r.level != nil:
		form = r.level.form
	case form == nil:
		return nil
	}
	switch {
	case form.id == "":
		return nil // a building block by itself: its uses are read
	case r.group:
		paths = form.group(r.chain)
	case r.member:
		paths = form.members(r.chain)
	case r.level == nil: // forms.<id>.<key>: named, whether it is there or not
		if found, ok := form.top.resolve(r.chain); ok {
			paths = []string{found}
		} else {
			paths = []string{r.chain}
		}
	default:
		if found, ok := r.level.resolve(r.chain); ok {
			paths = []string{found}
		}
	}
	for i, p := range paths {
		paths[i] = form.id + "." + p
	}
	return paths
}

// expression takes in what an expression reads.
func (w *walker) expression(src []byte) { w.scan(src, false) }

// scan takes in what a text reads that is an expression, or may be one.
func (w *walker) scan(src []byte, guess bool) {
	scan(src, visitor{
		name: func(chain []byte) {
			if head := headOf(chain); factHeads[string(head)] {
				w.fact(chain, head, guess)
				return
			}
			w.bare(read{chain: string(chain)})
		},
		member: func(chain []byte) { w.bare(read{chain: string(chain), member: true}) },
		group:  func(key []byte) { w.bare(read{chain: string(key), group: true}) },
		list:   func(name []byte) { w.tell(KindList, name, Reads) },
	})
}

// bare takes in a name that may be a field's: around the expression in a form,
// elsewhere of the forms that the place is about, or of any.
func (w *walker) bare(r read) {
	r.at = w.place()
	if w.level != nil {
		r.level = w.level
		w.of.reads = append(w.of.reads, r)
		return
	}
	forms := w.forms
	if forms == nil {
		forms = slices.Sorted(maps.Keys(w.of.forms))
	}
	for _, id := range forms {
		if f := w.of.forms[id]; f != nil {
			r.level = f.top
			w.of.reads = append(w.of.reads, r)
		}
	}
}

// eachField tells the fields of all forms with their labels.
func (s *solution) eachField(tell func(name, label string)) {
	for _, id := range slices.Sorted(maps.Keys(s.forms)) {
		for _, f := range s.forms[id].all {
			tell(id+"."+f.path, f.label)
		}
	}
}
