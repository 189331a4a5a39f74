package schema

// Shaped reports whether something was said of the values of a type.
func Shaped(name string) bool { _, ok := shapes[name]; return ok }

// Formatted reports whether something was said of a form of texts.
func Formatted(name string) bool { _, ok := formats[name]; return ok }

// What tests look into.
var (
	ECMA           = ecma
	DecimalAtLeast = decimalAtLeast
	DecimalAtMost  = decimalAtMost
	DecimalPlaces  = decimalPlaces
	TextAtLeast    = textAtLeast
	TextAtMost     = textAtMost
	PatternDate    = patternDate
	PatternCPR     = patternCPR
	PatternEmail   = patternEmail
	PatternPhone   = patternPhone
)
