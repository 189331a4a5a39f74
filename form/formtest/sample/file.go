package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
)

// The files of samples. Those that were received are in the facts.
var (
	received = form.File{ID: "sample-1", Name: "bilag.pdf", Size: 20_000, Type: "application/pdf", SHA256: strings.Repeat("5a", 32)}
	missing  = form.File{ID: "sample-0", Name: "borte.pdf", Size: 20_000, Type: "application/pdf", SHA256: strings.Repeat("00", 32)}
	unknownF = form.File{ID: "sample-2", Name: "program.exe", Size: 20_000, Type: "application/x-msdownload", SHA256: strings.Repeat("b1", 32)}
)

// filesOf are the files that a field may be given: one that it takes, one of a
// wrong type, one too large, one that was never received.
func filesOf(f *form.Field) (good, wrong, large form.File) {
	good, wrong, large = received, unknownF, received
	if len(f.Accept) > 0 {
		good.Type = strings.Replace(f.Accept[0], "/*", "/png", 1)
		good.ID += "-" + good.Type
		large.Type, large.ID = good.Type, good.ID
	}
	if f.MaxSize > 0 {
		good.Size = min(good.Size, f.MaxSize)
		large.Size = f.MaxSize + 1
		large.ID += "-large"
		wrong.Size = good.Size
	}
	return good, wrong, large
}

// files puts what a file field may hold into its pool.
func (p *pools) files(f *form.Field, c *collector) {
	good, wrong, large := filesOf(f)
	for _, file := range []form.File{good, wrong, large, missing} {
		c.put(f.FilesValue([]form.File{file}))
	}
	if f.Many {
		second := good
		second.ID, second.Name = good.ID+"-2", "bilag-2.pdf"
		c.put(f.FilesValue([]form.File{good, second}))
		many := make([]form.File, 0, p.g.form.Limits.Files+1)
		for i := range min(p.g.form.Limits.Files+1, 60) {
			next := good
			next.ID += strings.Repeat("i", i)
			many = append(many, next)
			c.put(f.FilesValue(many[:len(many):len(many)]))
		}
	}
}

// receive makes the facts know the files of all fields.
func (g *generator) receive(facts form.Facts) form.Facts {
	files := map[string]form.File{}
	for id, file := range facts.Files {
		files[id] = file
	}
	found := false
	for id := range g.form.Len() {
		f := g.form.Field(id)
		if !f.TakesFiles() {
			continue
		}
		found = true
		for _, v := range g.pools.of(f) {
			for _, file := range form.FilesOf(v) {
				if file.ID != missing.ID {
					files[file.ID] = file
				}
			}
		}
	}
	if found {
		facts.Files = files
	}
	return facts
}
