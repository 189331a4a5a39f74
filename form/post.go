package form

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Names of the fields that a page posts besides the answers. Answers are posted
// under their element's name, which starts with a slash.
const (
	PostPage   = "_page"   // id of the page that was shown
	PostHas    = "_has"    // name of an element whose absence means unticked
	PostAdd    = "_add"    // name of the list to add a row to
	PostRemove = "_remove" // name of the row to remove, or of the file field to empty
)

// ReadPost applies a plain POST of a page to a draft: the same as setting each
// posted field. It returns the new answers and leaves base as it was. A name
// the form does not have is a fault; everything else is kept.
func ReadPost(base *Answers, values map[string][]string, facts Facts) (*Answers, []Fault) {
	a := base.Clone()
	lang := a.form.Language(facts.Lang)
	p := poster{answers: a, lang: lang}
	for _, name := range sortedKeys(values) {
		if strings.HasPrefix(name, "/") {
			p.set(name, values[name])
		}
	}
	for _, name := range values[PostHas] {
		if _, posted := values[name]; !posted {
			p.set(name, nil)
		}
	}
	for _, name := range values[PostRemove] {
		p.remove(name)
	}
	for _, name := range values[PostAdd] {
		if _, err := a.AddRow(name, "", facts); err != nil {
			p.fault(fault.UnknownField, name)
		}
	}
	return a, p.faults
}

func sortedKeys(values map[string][]string) []string {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type poster struct {
	answers *Answers
	lang    i18n.Lang
	faults  []Fault
}

func (p *poster) fault(code FaultCode, name string) {
	if len(p.faults) < maxFaults && len(name) < 500 {
		p.faults = append(p.faults, Fault{Code: code, Path: name})
	}
}

// set skips file fields: a browser posts their bytes, which the server turns
// into answers on its own.
func (p *poster) set(name string, raw []string) {
	if at, ok := p.answers.resolve(name); ok && at.list == nil && at.field.TakesFiles() {
		return
	}
	if _, err := p.answers.Set(name, raw, p.lang); err == ErrUnknownName {
		p.fault(fault.UnknownField, name)
	}
}

func (p *poster) remove(name string) {
	if p.answers.RemoveRow(name) == nil {
		return
	}
	if p.answers.RemoveFile(name) != nil {
		p.fault(fault.UnknownField, name)
	}
}

// RemoveFile empties a file field, or takes one file out of it when the name
// carries the file's id as its last token.
func (a *Answers) RemoveFile(name string) error {
	if at, err := a.answerable(name); err == nil && at.field.TakesFiles() {
		at.row.cells[at.field.slot] = cell{state: cleared}
		return nil
	}
	i := strings.LastIndexByte(name, '/')
	if i <= 0 {
		return ErrUnknownName
	}
	at, err := a.answerable(name[:i])
	if err != nil || !at.field.TakesFiles() {
		return ErrUnknownName
	}
	c := &at.row.cells[at.field.slot]
	files := FilesOf(c.value)
	kept := slices.DeleteFunc(files, func(f File) bool { return f.ID == name[i+1:] })
	*c = cellOf(at.field.FilesValue(kept))
	return nil
}

// AddFile puts a file that has been received into a file field: beside the ones
// there where the field takes several, otherwise in place of it.
func (a *Answers) AddFile(name string, file File) error {
	at, err := a.answerable(name)
	if err != nil {
		return err
	}
	if !at.field.TakesFiles() {
		return ErrNotAnswered
	}
	c := &at.row.cells[at.field.slot]
	*c = cellOf(at.field.FilesValue(append(FilesOf(c.value), file)))
	return nil
}
