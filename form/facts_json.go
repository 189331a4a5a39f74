package form

import (
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// ErrFacts: what should be facts is not.
var ErrFacts = errors.New("form: facts are not well formed")

// EncodeFacts writes facts for the browser: only values that the form reads and
// that fill nothing withheld from the reader, so that nothing more of a person
// leaves the server than the form asks for, and no files, because those that
// the browser uploads later are not among them.
func (f *Form) EncodeFacts(facts Facts) []byte {
	dst := []byte{'{'}
	if !facts.Now.IsZero() {
		dst = appendTime(jsontext.AppendKey(dst, "now"), facts.Now)
	}
	if facts.Lang != "" {
		dst = jsontext.AppendString(jsontext.AppendKey(dst, "lang"), string(facts.Lang))
	}
	if facts.Test {
		dst = append(jsontext.AppendKey(dst, "test"), "true"...)
	}
	if facts.ShowOnly {
		dst = append(jsontext.AppendKey(dst, "showOnly"), "true"...)
	}
	if len(facts.Withheld) > 0 {
		dst = append(jsontext.AppendKey(dst, "withheld"), '[')
		for _, path := range facts.Withheld {
			dst = jsontext.AppendString(jsontext.AppendComma(dst), path)
		}
		dst = append(dst, ']')
	}
	dst = appendMap(dst, "values", f.shownValues(facts), expression.Value.AppendJSON)
	dst = appendMap(dst, "checks", f.shownChecks(facts), Check.append)
	dst = appendMap(dst, "lookups", f.shownLookups(facts), Lookup.append)
	dst = appendMap(dst, "provenance", f.shownProvenance(facts), Provenance.append)
	return append(dst, '}')
}

// shownValues are the values that the form reads.
func (f *Form) shownValues(facts Facts) map[string]expression.Value {
	secret := f.withheldFacts(facts.Withheld)
	shown := map[string]expression.Value{}
	for _, r := range f.Refs {
		v := facts.Values[r.Name]
		if r.Kind == RefFact && !v.IsBlank() && v.Kind() == r.Type.Kind && !secret[r.Name] {
			shown[r.Name] = narrowed(v, r.Type)
		}
	}
	return shown
}

// withheldFacts are the facts that are withheld from the reader themselves, and
// those that withheld fields are filled from, begin with or are calculated from:
// they are what the fields would tell.
func (f *Form) withheldFacts(paths []string) map[string]bool {
	if len(paths) == 0 {
		return nil
	}
	withheld, secret := f.patterns(paths), map[string]bool{}
	for _, name := range factNames(paths) {
		secret[name] = true
	}
	for _, field := range f.fields {
		if field.value.Kind == expression.Blank || !withheld.touch(templatePath(field)) {
			continue
		}
		if field.Prefill > 0 {
			secret[f.Refs[field.Prefill-1].Name] = true
		}
		for _, r := range append(expression.Reads(field.Calculate), expression.Reads(field.Default)...) {
			if ref := f.Refs[r.Ref]; ref.Kind == RefFact {
				secret[ref.Name] = true
			}
		}
	}
	return secret
}

// narrowed returns a list of records with only the members of its type.
func narrowed(v expression.Value, t expression.Type) expression.Value {
	if t.Kind != expression.List || t.Elem == nil || t.Elem.Kind != expression.Record {
		return v
	}
	names := make([]string, len(t.Elem.Members))
	for i, m := range t.Elem.Members {
		names[i] = m.Name
	}
	items := v.Items()
	records := make([]expression.Value, len(items))
	for i, item := range items {
		values := make([]expression.Value, len(names))
		for j, name := range names {
			values[j] = item.Member(name)
		}
		records[i] = expression.RecordOf(names, values)
	}
	return expression.ListOf(records...)
}

// shownProvenance leaves out where facts were fetched that no field is filled
// from, and those that are withheld.
func (f *Form) shownProvenance(facts Facts) map[string]Provenance {
	secret := f.withheldFacts(facts.Withheld)
	var shown map[string]Provenance
	for _, field := range f.fields {
		if field.Prefill == 0 {
			continue
		}
		name := f.Refs[field.Prefill-1].Name
		p, ok := facts.Provenance[name]
		if !ok || secret[name] {
			continue
		}
		if shown == nil {
			shown = map[string]Provenance{}
		}
		p.At = p.At.UTC().Truncate(time.Second)
		shown[name] = p
	}
	return shown
}

// shownChecks leaves out checks of withheld answers, and of groups with one in
// them: the hash of a short answer tells the answer.
func (f *Form) shownChecks(facts Facts) map[string]Check {
	withheld := f.patterns(facts.Withheld)
	if len(withheld) == 0 {
		return facts.Checks
	}
	shown := map[string]Check{}
	for path, c := range facts.Checks {
		if !withheld.touch(path) {
			shown[path] = c
		}
	}
	return shown
}

// DecodeFacts reads what [Form.EncodeFacts] wrote. Facts the form does not read
// are left out.
func (f *Form) DecodeFacts(data []byte) (Facts, error) {
	in := jsontext.NewReader(data)
	facts, values, lookups := loader{&in}.facts()
	if in.End() != nil {
		return Facts{}, ErrFacts
	}
	var err error
	if facts.Lookups, err = f.lookups(lookups); err != nil {
		return Facts{}, err
	}
	for _, r := range f.Refs {
		raw, ok := values[r.Name]
		if r.Kind != RefFact || !ok {
			continue
		}
		v, err := expression.Decode(r.Type, raw)
		if err != nil {
			return Facts{}, ErrFacts
		}
		if facts.Values == nil {
			facts.Values = map[string]expression.Value{}
		}
		facts.Values[r.Name] = v
	}
	return facts, nil
}

// facts reads facts, with the values as they are written: only the form knows
// their types.
func (l loader) facts() (facts Facts, values map[string][]byte, lookups map[string]rawLookup) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "now":
			facts.Now = l.time()
		case "lang":
			facts.Lang = i18n.Lang(l.Text())
		case "test":
			facts.Test = l.Bool()
		case "showOnly":
			facts.ShowOnly = l.Bool()
		case "withheld":
			facts.Withheld = loadItems(l, loader.text)
		case "values":
			values = loadMap(l, loader.raw)
		case "checks":
			facts.Checks = loadMap(l, loader.check)
		case "lookups":
			lookups = loadMap(l, loader.lookup)
		case "provenance":
			facts.Provenance = loadMap(l, loader.provenance)
		default:
			l.Skip()
		}
	}
	return facts, values, lookups
}
