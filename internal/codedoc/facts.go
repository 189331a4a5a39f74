package codedoc

import (
	"fmt"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

const factsHead = `# Facts

Generated from the tables in the code by ` + "`make generate`" + `; do not edit.

A fact is what a form may know besides its answers. Expressions read facts by name, and a field is filled from one with ` + "`prefill`" + `. Only the facts that a form names are fetched, and only those are sent to the browser.

A fact that is not known is blank. *Source* is who is asked first; another source of the host may answer when it cannot. Where a read-only field is filled from a register – ` + "`person`, `address`, `company`, `employee`, `register.<name>`" + ` – and the fact has no value, the citizen is asked instead; where it is filled from anything else, the field stays blank. *About* says whom a fact is about: the actor sits at the screen, the principal is whom the actor acts for, and the subject is the principal, or the actor who acts for themself.

| Name | Type | Source | About | Means |
|---|---|---|---|---|
`

// FactsMarkdown returns the page of facts.
func FactsMarkdown() string {
	var b strings.Builder
	b.WriteString(factsHead)
	var lists []form.FactInfo
	for _, f := range form.KnownFacts() {
		kind := f.Type.String()
		if f.Type.Kind == expression.Blank {
			kind = "of what it names"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", f.Name, kind, f.Source, f.Whom, f.Means)
		if f.Type.Kind == expression.List {
			lists = append(lists, f)
		}
	}
	for _, f := range lists {
		fmt.Fprintf(&b, "\n## Members of `%s`\n\n| Name | Type | Means |\n|---|---|---|\n", f.Name)
		for _, m := range f.Members() {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", m.Name, m.Type, m.Means)
		}
	}
	return b.String()
}
