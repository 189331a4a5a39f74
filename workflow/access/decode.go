package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Bounds of a definition as JSON.
const (
	MaxBytes = 4 << 20
	maxDepth = 8
)

// Decode reads a definition from JSON, strictly: a member that nobody knows,
// one that stands twice, a value of another type, and null are mistakes. The
// error is [Problems], all at once. [New] finds what is wrong with what was
// read.
func Decode(data []byte) (Definition, error) {
	var def Definition
	var probs Problems
	if len(data) > MaxBytes {
		probs.add(ProblemLimit, "", "more than %d bytes", MaxBytes)
		return def, probs
	}
	d := decoder{dec: json.NewDecoder(bytes.NewReader(data)), probs: &probs}
	d.dec.UseNumber()
	err := d.value(definition(&def), "", 0)
	if err == nil {
		if _, more := d.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("something follows the JSON value")
		}
	}
	if err != nil {
		probs.add(ProblemJSON, "", "not well-formed JSON: %v", err)
	}
	if err := probs.err(); err != nil {
		return Definition{}, err
	}
	return def, nil
}

// shape is what a value must be: exactly one of the members is set; none takes
// anything, for what is stepped over after a mistake.
type shape struct {
	text   func(string) bool       // false: not one of the texts that may stand here
	truth  func(bool)              // true or false
	items  func() shape            // an array: the shape of each further item
	begin  func()                  // of an array: that it is there; may be nil
	member func(name string) shape // an object; an empty shape is a member nobody knows
	known  bool
}

func isText(set func(string) bool) shape { return shape{text: set, known: true} }

func isArray(items func() shape) shape { return shape{items: items, known: true} }

// isObject is an object with the given members.
func isObject(members map[string]shape) shape {
	return shape{member: func(name string) shape { return members[name] }, known: true}
}

func textInto[T ~string](to *T) shape {
	return isText(func(s string) bool { *to = T(s); return true })
}

// textsInto makes the slice also of an array that holds nothing, which is not
// the same as no array.
func textsInto[T ~string](to *[]T) shape {
	s := isArray(func() shape { return isText(func(s string) bool { *to = append(*to, T(s)); return true }) })
	s.begin = func() { *to = []T{} }
	return s
}

// grown is an array of objects.
func grown[T any](to *[]T, of func(*T) shape) shape {
	return isArray(func() shape {
		*to = append(*to, *new(T))
		return of(&(*to)[len(*to)-1])
	})
}

func definition(d *Definition) shape {
	return isObject(map[string]shape{"$schema": textInto(&d.Schema), "roles": grown(&d.Roles, role), "jobRoles": grown(&d.JobRoles, jobRole)})
}

func role(r *Role) shape {
	return isObject(map[string]shape{
		"id": textInto(&r.ID), "title": textInto(&r.Title), "privileges": textsInto(&r.Privileges), "actions": textsInto(&r.Actions),
	})
}

func jobRole(j *JobRole) shape {
	return isObject(map[string]shape{
		"id": textInto(&j.ID), "title": textInto(&j.Title), "privileges": textsInto(&j.Privileges), "groups": textsInto(&j.Groups),
		"grants": grown(&j.Grants, roleGrant),
	})
}

func roleGrant(g *RoleGrant) shape {
	return isObject(map[string]shape{"role": textInto(&g.Role), "limits": limits(&g.Limits)})
}

func limits(l *Limits) shape {
	return isObject(map[string]shape{
		"kle": textsInto(&l.KLE), "facets": textsInto(&l.Facets), "units": textsInto(&l.Units),
		"systems": textsInto(&l.Systems), "solutions": textsInto(&l.Solutions),
		"sensitivity": isText(func(s string) bool {
			level, ok := ParseSensitivity(s)
			l.Sensitivity = &level
			return ok && s != ""
		}),
		"test": {truth: func(b bool) { l.Test = b }, known: true},
	})
}

// decoder steps over one document.
type decoder struct {
	dec   *json.Decoder
	probs *Problems
}

// value reads one value of the shape. The error says that the JSON is broken.
func (d *decoder) value(s shape, at string, depth int) error {
	if depth > maxDepth {
		return errors.New("nested too deep")
	}
	tok, err := d.dec.Token()
	if err != nil {
		return err
	}
	fits := !s.known
	switch v := tok.(type) {
	case json.Delim:
		if v == '{' {
			if s.known && s.member == nil {
				d.mismatch(at)
				s = shape{}
			}
			return d.object(s, at, depth)
		}
		if s.known && s.items == nil {
			d.mismatch(at)
			s = shape{}
		}
		return d.array(s, at, depth)
	case string:
		if fits = fits || s.text != nil; s.text != nil && !s.text(v) {
			d.probs.add(ProblemValue, at, "%q is not allowed here", v)
		}
	case bool:
		if fits = fits || s.truth != nil; s.truth != nil {
			s.truth(v)
		}
	}
	if !fits {
		d.mismatch(at)
	}
	return nil
}

func (d *decoder) mismatch(at string) {
	d.probs.add(ProblemType, at, "a value of another type is expected here")
}

func (d *decoder) object(s shape, at string, depth int) error {
	seen := map[string]bool{}
	for d.dec.More() {
		tok, err := d.dec.Token()
		if err != nil {
			return err
		}
		name, _ := tok.(string)
		inner, member := jsonptr.Join(at, name), shape{}
		if seen[name] {
			d.probs.add(ProblemJSON, inner, "the member stands here twice")
		}
		if seen[name] = true; s.known {
			if member = s.member(name); !member.known {
				d.probs.add(ProblemMember, inner, "nobody knows this member")
			}
		}
		if err := d.value(member, inner, depth+1); err != nil {
			return err
		}
	}
	_, err := d.dec.Token()
	return err
}

func (d *decoder) array(s shape, at string, depth int) error {
	if s.begin != nil {
		s.begin()
	}
	for i := 0; d.dec.More(); i++ {
		item := shape{}
		if s.known {
			item = s.items()
		}
		if err := d.value(item, jsonptr.Index(at, i), depth+1); err != nil {
			return err
		}
	}
	_, err := d.dec.Token()
	return err
}
