package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// An API field shows what the server looked up for the answers it was given
// (XFlow: API-felt). Its members are calculated: from the look-up that is among
// the facts, as long as that is for these inputs.

// InputsOf returns what an API field gives its look-up, a record by the inputs'
// names, and whether all of it is there. Without all, nothing is looked up.
func (s *State) InputsOf(e *Element) (inputs expression.Value, complete bool) {
	names := make([]string, len(e.Field.Inputs))
	values := make([]expression.Value, len(e.Field.Inputs))
	complete = true
	for i, in := range e.Field.Inputs {
		names[i], values[i] = in.Name, s.eval(e.frame, in.Expr)
		complete = complete && !values[i].IsBlank()
	}
	return expression.RecordOf(names, values), complete
}

// found returns the look-up for an API field as it stands, and whether there is
// one.
func (s *State) found(e *Element, inputs expression.Value) (Lookup, bool) {
	l, ok := s.facts.Lookups[e.Path()]
	return l, ok && l.Of == HashValue(inputs)
}

// lookup reads a member of what was looked up.
func (v *env) lookup(r *Ref) expression.Value {
	f := v.state.form.fields[r.Field]
	fr := v.frame.around(f)
	if fr == nil {
		return expression.Value{}
	}
	e := &fr.cells[f.slot]
	inputs, complete := v.state.InputsOf(e)
	l, ok := v.state.found(e, inputs)
	if !complete || !ok || !l.OK {
		return expression.Value{}
	}
	return coerce(l.Values[r.Name], r.Type)
}

// checkLookup says that something has not been looked up yet, or could not be.
func checkLookup(c *checker, e *Element) {
	inputs, complete := c.state.InputsOf(e)
	if !complete {
		return
	}
	switch l, ok := c.state.found(e, inputs); {
	case !ok:
		e.add(fault.CheckPending)
	case !l.OK:
		e.add(fault.CheckFailed)
	}
}

// shownLookups leaves out what was looked up for withheld fields, or with
// something withheld: the hash of what it was looked up for tells it.
func (f *Form) shownLookups(facts Facts) map[string]Lookup {
	withheld := f.veil(facts.Withheld)
	if withheld.none() {
		return facts.Lookups
	}
	shown := map[string]Lookup{}
	for path, l := range facts.Lookups {
		field := f.FieldOf(path)
		if field != nil && !withheld.touch(path) && !withheld.asks(field, nil) {
			shown[path] = l
		}
	}
	return shown
}

func (l Lookup) append(dst []byte) []byte {
	dst = jsontext.AppendString(jsontext.AppendKey(append(dst, '{'), "of"), l.Of)
	if l.OK {
		dst = append(jsontext.AppendKey(dst, "ok"), "true"...)
	}
	return append(appendMap(dst, "values", l.Values, expression.Value.AppendJSON), '}')
}

// rawLookup is a look-up whose values are as they are written: only the form
// knows their types.
type rawLookup struct {
	of     string
	ok     bool
	values map[string][]byte
}

func (l loader) lookup() (out rawLookup) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "of":
			out.of = l.Text()
		case "ok":
			out.ok = l.Bool()
		case "values":
			out.values = loadMap(l, loader.raw)
		default:
			l.Skip()
		}
	}
	return out
}

// lookups reads what was looked up for the form's API fields.
func (f *Form) lookups(raw map[string]rawLookup) (map[string]Lookup, error) {
	var out map[string]Lookup
	for path, l := range raw {
		field := f.FieldOf(path)
		if field == nil || field.Lookup == "" {
			continue
		}
		values := map[string]expression.Value{}
		for name, text := range l.values {
			member := field.level[name]
			if member == nil {
				continue
			}
			v, err := expression.Decode(member.value, text)
			if err != nil {
				return nil, ErrFacts
			}
			values[name] = v
		}
		if out == nil {
			out = map[string]Lookup{}
		}
		out[path] = Lookup{Of: l.of, OK: l.ok, Values: values}
	}
	return out, nil
}
