package definition

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/internal/pattern"
)

// sensitivities are the four classes of the common municipal rules (OIO-BPP):
// not confidential, confidential, sensitive and specially protected.
var sensitivities = []string{"ordinary", "confidential", "sensitive", "protected"}

// durations are the units that a duration counts in.
var durations = []string{"minutes", "days"}

var levels = map[string][]string{
	"notice":  {"info", "success", "warning", "error"},
	"heading": {"2", "3", "4"},
}

const (
	maxPlaces = 16 // what a quotient has (form/expression)
	maxWidth  = 200
	maxCheck  = 40
)

// checkValues holds members with a closed set of values to that set.
func (u *unit) checkValues(it *item) {
	d, at := it.def, it.at
	u.oneOf(d.Format, form.Formats(), at+"/format")
	u.oneOf(d.Sensitivity, sensitivities, at+"/sensitivity")
	u.oneOf(d.Missing, missings, at+"/missing")
	u.oneOf(d.Level, levels[it.base], at+"/level")
	u.oneOf(d.Autocomplete, autocompletes, at+"/autocomplete")
	u.oneOf(d.In, durations, at+"/in")
	u.checkOf(it)
	if d.MaxLength > 0 && d.MinLength > d.MaxLength {
		u.add(CodeBadValue, at+"/maxLength", "maxLength is less than minLength")
	}
	for _, n := range []struct {
		value int
		name  string
	}{{d.MinLength, "minLength"}, {d.MaxLength, "maxLength"}, {d.Width, "width"}} {
		if n.value < 0 {
			u.add(CodeBadValue, at+"/"+n.name, "a number from 0 is needed")
		}
	}
	if d.Places < 0 || d.Places > maxPlaces {
		u.add(CodeBadValue, at+"/places", "a number has from 1 to %d decimals", maxPlaces)
	}
	if d.Width > maxWidth {
		u.add(CodeBadValue, at+"/width", "a width is at most %d", maxWidth)
	}
	if d.MaxSize < 0 {
		u.add(CodeBadValue, at+"/maxSize", "a size is a number of bytes")
	}
	if d.Check != "" && (!validID(d.Check) || len(d.Check) > maxCheck) {
		u.add(CodeBadID, at+"/check", "a check is named like a key")
	}
	if d.Calc != "" {
		u.checkID(d.Calc, at+"/calc")
	}
	u.checkRating(it)
	u.checkAccept(it)
	u.checkPattern(it)
	u.checkMessages(it)
}

// computable are the types whose value a computed field may have.
var computable = []string{"boolean", "date", "datetime", "decimal", "duration", "integer", "money", "percent", "text", "textarea", "time"}

// checkOf holds a computed field to a type whose value it may have, and to what
// a field of that type takes.
func (u *unit) checkOf(it *item) {
	of := it.def.Of
	if of == "" {
		return
	}
	if !slices.Contains(computable, of) {
		u.add(CodeBadValue, it.at+"/of", "a computed field is one of %s", strings.Join(computable, ", "))
		return
	}
	given := membersOf(it.def)
	for _, name := range strings.Fields(counted) {
		if slices.Contains(given, name) && !takes(of, name) {
			u.add(CodeNotAllowed, it.at+"/"+name, "a field of type %s does not take %q", of, name)
		}
	}
}

// checkRating makes sure that it is known how many steps a rating has.
func (u *unit) checkRating(it *item) {
	most := it.def.Max
	if it.base != "rating" || most.IsZero() {
		return
	}
	if n, err := strconv.Atoi(string(most.Literal)); err != nil || n < 2 || n > form.MaxRating {
		u.add(CodeBadValue, it.at+"/max", "a rating goes to a number from 2 to %d", form.MaxRating)
	}
}

func (u *unit) oneOf(value string, allowed []string, at string) {
	if value != "" && len(allowed) > 0 && !slices.Contains(allowed, value) {
		u.add(CodeBadValue, at, "%q is not one of %s", shorten(value), strings.Join(allowed, ", "))
	}
}

var mediaType = regexp.MustCompile(`^[a-z]+/(\*|[a-z0-9][a-z0-9.+-]*)$`)

func (u *unit) checkAccept(it *item) {
	for i, a := range it.def.Accept {
		if !mediaType.MatchString(a) {
			u.add(CodeBadValue, jsonptr.Index(it.at+"/accept", i), "%q is no media type such as application/pdf or image/*", shorten(a))
		}
	}
}

func (u *unit) checkPattern(it *item) {
	p := it.def.Pattern
	if p == "" {
		return
	}
	if len(p) > u.limits.Pattern {
		u.add(CodeBadPattern, it.at+"/pattern", "the pattern is longer than %d bytes", u.limits.Pattern)
		return
	}
	if _, err := pattern.Compile(`^(?:` + p + `)$`); err != nil {
		u.add(CodeBadPattern, it.at+"/pattern", "%v", err)
	}
}

func (u *unit) checkMessages(it *item) {
	for code := range it.def.Messages {
		if _, ok := fault.Lookup(code); !ok || code == fault.Rule {
			u.add(CodeBadValue, jsonptr.Join(it.at+"/messages", string(code)), "there is no fault code %q with a wording to replace", shorten(string(code)))
		}
	}
}

// autocompletes are the tokens that name a citizen's own data (WCAG 2.2,
// section 7, "Input purposes"), and off.
var autocompletes = strings.Fields(`off name honorific-prefix given-name additional-name family-name honorific-suffix nickname
	organization-title username organization street-address address-line1 address-line2 address-line3 address-level4
	address-level3 address-level2 address-level1 country country-name postal-code language bday bday-day bday-month
	bday-year sex url photo tel tel-country-code tel-national tel-area-code tel-local tel-extension email impp`)
