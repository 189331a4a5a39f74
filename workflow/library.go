package workflow

import (
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// library gives the folder's texts, value lists and building blocks to its
// forms.
func (c *compiler) library(seen map[string]bool) definition.Library {
	lib := definition.MapLibrary{
		Texts: c.standardTexts(), Lists: map[string][]definition.Option{}, Blocks: map[string]*definition.Block{},
	}
	for _, name := range sortedKeys(c.folder) {
		var err error
		if id := fileID(name, listsFolder); id != "" {
			lib.Lists[id], err = definition.DecodeList(c.folder[name])
		} else if id := fileID(name, blocksFolder); id != "" {
			lib.Blocks[id], err = definition.DecodeBlock(c.folder[name])
		}
		c.formErrors(name, err, seen)
	}
	return lib
}

// standardTexts gives the folder's texts to its forms.
func (c *compiler) standardTexts() map[string]definition.Text {
	out := map[string]definition.Text{}
	for key, t := range c.texts {
		if plain, ok := t[bareText]; ok && len(t) == 1 {
			out[key] = definition.Plain(plain)
			continue
		}
		in := map[i18n.Lang]string{}
		for lang, text := range t {
			in[lang] = text
		}
		out[key] = definition.Text{In: in}
	}
	return out
}
