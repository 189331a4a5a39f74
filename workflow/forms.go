package workflow

import "github.com/borgerflow/borgerflow/form"

// forms compiles the folder's forms together.
func (c *compiler) forms(*Solution) map[string]*form.Form {
	out := map[string]*form.Form{}
	for _, name := range sortedKeys(c.folder) {
		id := formID(name)
		if id == "" {
			continue
		}
		f, err := form.Load(c.folder[name])
		if err != nil {
			c.probs.file = name
			c.probs.add(ProblemForm, "", "%v", err)
			continue
		}
		out[id] = f
	}
	return out
}
