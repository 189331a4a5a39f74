package codedoc

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
)

const typesHead = `# Field types

Generated from the tables in the code by ` + "`make generate`" + `; do not edit.

A field of a form's definition has a type, which decides its other members. Editors complete and check definitions by [definition.schema.json](../form/schema/definition.schema.json): name it in the file's ` + "`$schema`" + `. *Needs* are members that must be there; a label only where the field is not internal. Every field takes %s.

An answer is JSON as it is sent and handed over. Every field inside a group is answered inside the group's object, every field of a list in each of its rows.

`

const membersHead = `
## Members

| Member | Is |
|---|---|
`

// everyField are the members that each type takes.
func everyField(table []definition.TypeInfo) []string {
	var common []string
	for _, name := range definition.Members() {
		if !slices.ContainsFunc(table, func(t definition.TypeInfo) bool { return !slices.Contains(t.Takes, name) }) {
			common = append(common, name)
		}
	}
	return common
}

// TypesMarkdown returns the page of field types.
func TypesMarkdown() string {
	var b strings.Builder
	table := definition.TypeTable()
	common := everyField(table)
	fmt.Fprintf(&b, typesHead, quoted(common))
	for i, t := range schema.Types() {
		if i > 0 {
			b.WriteString(" · ")
		}
		fmt.Fprintf(&b, "[%s](#%s)", t.Name, t.Name)
	}
	b.WriteString("\n")
	for _, t := range schema.Types() {
		at := slices.IndexFunc(table, func(info definition.TypeInfo) bool { return info.Name == t.Name })
		writeType(&b, t, table[at], common)
	}
	b.WriteString(membersHead)
	for _, name := range definition.Members() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.ReplaceAll(described()[name], "|", "\\|"))
	}
	return b.String()
}

func writeType(b *strings.Builder, t schema.Type, info definition.TypeInfo, common []string) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", t.Name, t.Means)
	takes := slices.DeleteFunc(slices.Clone(info.Takes), func(name string) bool {
		return slices.Contains(common, name) || slices.Contains(info.Needs, name)
	})
	needs := slices.Clone(info.Needs)
	if info.Value {
		needs = append([]string{"key"}, needs...)
	}
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "- %s: %s\n", name, text)
		}
	}
	line("Needs", quoted(needs))
	for _, group := range info.AnyOf {
		line("One of", quoted(group))
	}
	line("Takes", quoted(takes))
	line("Answer", t.Says)
	for _, name := range []string{"level", "format", "in"} {
		if allowed := definition.Allowed(t.Name, name); allowed != nil && slices.Contains(info.Takes, name) {
			line("Values of `"+name+"`", quoted(allowed))
		}
	}
	fmt.Fprintf(b, "\n```json\n%s\n```\n", t.Example)
	if t.Value != "" {
		fmt.Fprintf(b, "\nAnswered: `%s`\n", t.Value)
	}
	if len(info.Parts) > 0 {
		writeParts(b, info.Parts)
	}
}

// writeParts lists what a composite type can ask for.
func writeParts(b *strings.Builder, parts []definition.Part) {
	b.WriteString("\n| Member | Type | Label | |\n|---|---|---|---|\n")
	for _, p := range parts {
		var notes []string
		for _, note := range []struct {
			text string
			on   bool
		}{
			{"usual", p.Usual}, {"required with the others", p.Must}, {"filled by a look-up, never shown", p.Internal},
			{"worked out of another one where that is there", p.Derived},
		} {
			if note.on {
				notes = append(notes, note.text)
			}
		}
		fmt.Fprintf(b, "| `%s` | [%s](#%s) | %s, %s | %s |\n", p.Key, p.Type, p.Type, p.Label.In[i18n.Danish], p.Label.In[i18n.English], strings.Join(notes, "; "))
	}
}

// quoted lists names as code.
func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = "`" + name + "`"
	}
	return strings.Join(out, ", ")
}

// described returns what each member is, as editors show it.
func described() map[string]string {
	var s struct {
		Defs struct {
			Members struct {
				Properties map[string]struct {
					Description string `json:"description"`
				} `json:"properties"`
			} `json:"FieldMembers"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(schema.Definition(), &s); err != nil {
		panic(err) // it is generated, and tested to be a schema
	}
	out := map[string]string{}
	for name, p := range s.Defs.Members.Properties {
		out[name] = p.Description
	}
	return out
}
