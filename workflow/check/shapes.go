package check

import "github.com/borgerflow/borgerflow/form/definition"

// shapes are what stands in the files of a solution. Tests hold those of forms
// to what package definition reads.
type shapes struct {
	solution, texts, form, list, block *shape

	levels map[string]bool     // the field types whose fields stand on a level of their own
	parts  map[string][]string // of composite types: the members they have when the author names none
}

func newShapes() *shapes {
	expr := &shape{text: (*walker).expression} // true and false are no strings
	value := &shape{member: map[string]*shape{"expr": expr}}
	in := &shape{text: (*walker).inserts}
	text := &shape{text: (*walker).inserts, rest: in, member: map[string]*shape{"text": {text: named(KindText)}}}
	option := &shape{member: map[string]*shape{"label": text, "help": text}}
	lists := &shape{rest: &shape{item: option, value: (*walker).declareList}}
	rules := &shape{item: &shape{member: map[string]*shape{
		"assert": expr, "message": text, "at": {item: &shape{text: (*walker).pointer}},
	}}}
	opened := &shape{value: (*walker).opened}
	field := &shape{object: (*walker).field}
	fields := &shape{item: field}
	field.member = map[string]*shape{
		"use": {text: named(KindBlock)}, "calc": {text: (*walker).calc}, "label": text, "help": text, "purpose": text, "unit": text, "alt": text,
		"visible": expr, "required": expr, "readonly": expr, "optionsWhere": expr, "calculate": expr, "prefill": expr,
		"default": value, "min": value, "max": value, "minItems": value, "maxItems": value, "content": value,
		"inputs": {rest: value}, "messages": {rest: text}, "options": {item: option},
		"list": {text: named(KindList)}, "lookup": {text: named(KindLookup)}, "check": {text: named(KindCheck)}, "consent": {text: named(KindConsent)},
		"rows":     {item: &shape{object: declares("value"), member: map[string]*shape{"label": text, "help": text}}},
		"members":  {item: &shape{object: declares("key"), text: (*walker).memberKey, member: map[string]*shape{"label": text, "help": text, "required": expr}}},
		"branches": {item: &shape{member: map[string]*shape{"equals": opened, "in": opened, "when": expr, "fields": fields}}},
		"rules":    rules, "fields": fields,
	}
	page := &shape{member: map[string]*shape{"title": text, "help": text, "visible": expr, "fields": fields}}
	levels, parts := map[string]bool{}, map[string][]string{}
	for _, t := range definition.TypeTable() {
		levels[t.Name] = t.Level || len(t.Parts) > 0
		for _, p := range t.Parts {
			if p.Usual {
				parts[t.Name] = append(parts[t.Name], p.Key)
			}
		}
	}
	return &shapes{
		levels:   levels,
		solution: solutionShape(text),
		texts:    &shape{rest: &shape{value: (*walker).declareText, text: (*walker).inserts, rest: in}},
		form: &shape{member: map[string]*shape{
			"title": text, "purpose": text, "rules": rules, "lists": lists, "pages": {item: page},
		}},
		list:  &shape{item: option},
		block: &shape{member: map[string]*shape{"fields": fields, "rules": rules, "lists": lists}},
	}
}

// solutionShape is what stands in solution.json. Members that are not named here
// are looked through for whatever they may name, so that a setting that the
// engine learns, and the settings of a vendor's handover, are never passed over.
func solutionShape(text *shape) *shape {
	name := &shape{} // an id, a word of the language: nothing is looked for in it
	form := &shape{text: named(KindForm)}
	group := &shape{text: named(KindGroup)}
	group.item = group
	any := &shape{object: (*walker).about, text: (*walker).anything}
	any.item, any.rest = any, any
	any.member = map[string]*shape{
		"form": form, "group": group, "groups": group, "kle": {text: named(KindKLE)}, "facet": name, "kind": name,
		"title": text, "body": text, "message": text, "subject": text, "note": text, "label": text, "help": text,
	}
	hidden := &shape{item: &shape{text: (*walker).withheld}}
	step := &shape{object: (*walker).step, rest: any, member: map[string]*shape{
		"id": name, "kind": name, "title": text, "join": name, "terminate": name,
		"forms":    {item: &shape{object: (*walker).about, rest: any, member: map[string]*shape{"form": form, "mode": name, "withhold": hidden}}},
		"handover": {object: (*walker).handover, rest: any, member: any.member, item: any},
		"next":     {item: &shape{rest: any, member: map[string]*shape{"on": name, "to": name}}},
		"consent":  {text: named(KindConsent)},
		"external": {rest: any, member: map[string]*shape{"topic": {text: named(KindTopic)}}},
		"subcase":  {rest: any, member: map[string]*shape{"solution": {text: named(KindSolution)}}},
		"assign":   {rest: any, member: map[string]*shape{"group": group, "to": name}},
	}}
	withhold := &shape{object: (*walker).about, member: map[string]*shape{"form": form, "fields": hidden, "unless": group}}
	return &shape{rest: any, member: map[string]*shape{
		"withhold": {item: withhold}, "dialogue": name,
		"$schema": name, "id": name, "version": name, "owner": name, "facet": name, "languages": name, "test": name, "retention": name,
		"kle": {text: named(KindKLE)}, "title": text, "purpose": text, "legalBasis": text, "informationDuty": text,
		"steps": {item: step},
	}}
}
