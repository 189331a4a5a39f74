package access

import "slices"

// Dimension is what a limit goes by.
type Dimension string

// The dimensions.
const (
	ByKLE         Dimension = "kle"
	ByFacet       Dimension = "facet"
	ByUnit        Dimension = "unit"
	BySensitivity Dimension = "sensitivity"
	BySystem      Dimension = "system"
	BySolution    Dimension = "solution"
	ByTest        Dimension = "test"
)

// limit is one compiled limit: which objects it lets through.
type limit struct {
	by       Dimension
	subjects []subject
	facets   []facet
	texts    []string // of units and solutions
	level    Sensitivity
	open     bool // of systems: this system is one of them; of sensitivity: a level was named
}

// admits reports whether the object is within the limit.
func (l limit) admits(o Object, units Units) bool {
	switch l.by {
	case ByKLE:
		return slices.ContainsFunc(l.subjects, func(s subject) bool { return s.matches(o.KLE) })
	case ByFacet:
		return slices.ContainsFunc(l.facets, func(f facet) bool { return f.matches(o.Facet) })
	case ByUnit:
		unit := lower(o.Unit)
		return unit != "" && slices.ContainsFunc(l.texts, func(of string) bool {
			return unit == of || units != nil && units.Within(unit, of)
		})
	case BySensitivity:
		return l.open && o.Sensitivity <= l.level
	case BySystem:
		return l.open
	case BySolution:
		return slices.Contains(l.texts, o.Solution)
	case ByTest:
		return o.Test
	}
	return false
}

// limit compiles the values of one dimension. A value that cannot be read
// admits nothing, and the others still do; bad is the first such value's place,
// or -1.
func (p *Policy) limit(by Dimension, values []string) (l limit, bad int) {
	l, bad = limit{by: by}, -1
	for i, v := range values {
		if !p.widen(&l, v) && bad < 0 {
			bad = i
		}
	}
	return l, bad
}

// widen adds one value to a limit.
func (p *Policy) widen(l *limit, value string) bool {
	switch l.by {
	case ByKLE:
		s, ok := parseSubject(value)
		if ok {
			l.subjects = append(l.subjects, s)
		}
		return ok
	case ByFacet:
		f, ok := parseFacet(value)
		if ok {
			l.facets = append(l.facets, f)
		}
		return ok
	case ByUnit:
		l.texts = append(l.texts, lower(value))
	case BySensitivity:
		level, ok := p.levels[lower(value)]
		if ok {
			l.open, l.level = true, max(l.level, level)
		}
		return ok
	case BySystem:
		l.open = l.open || slices.Contains(p.systems, lower(value))
	case BySolution:
		l.texts = append(l.texts, value)
	default:
		return false
	}
	return true
}
