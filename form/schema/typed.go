package schema

// shape adds to the schema of a kind what values of one field type are besides.
type shape func(s *object)

// shapes says of each of the library's field types that has a value of its own
// what is known of it besides its kind. Containers have the values of their
// fields; a type whose kind says all is there with nothing.
var shapes = map[string]shape{
	"text":         matches(patternShown, patternLine),
	"textarea":     matches(patternShown, patternLines),
	"richtext":     matches(patternShown, patternLines),
	"email":        atMost(254, patternEmail, patternLocal),
	"phone":        atMost(16, patternPhone),
	"cpr":          atMost(10, patternCPR),
	"cvr":          atMost(8, `^[0-9]{8}$`),
	"pnumber":      atMost(10, `^[0-9]{10}$`, `[1-9]`),
	"licenseplate": atMost(7, `^[0-9A-ZÆØÅ]{2,7}$`),
	"url":          atMost(2000, patternURL),
	"integer":      nil,
	"decimal":      nil,
	"distance":     nil,
	"percent":      nil,
	"money":        nil,
	"duration":     func(s *object) { s.set("minimum", 0) },
	"computed":     nil,
	"boolean":      nil,
	"yesno":        nil,
	"consent":      nil,
	"payment":      nil,
	"uniqueid":     nil,
	"autonumber":   nil,
	"image":        nil,
	"declaration":  nil,
	"select":       nil,
	"radio":        nil,
	"autocomplete": nil,
	"multiselect":  nil,
	"ranking":      nil,
	"rating":       nil,
	"date":         nil,
	"time":         nil,
	"datetime":     nil,
	"file":         nil,
}

// format is what a schema knows of a named form of texts.
type format struct {
	patterns []string
	more     string // what patterns cannot say of it, "" when they say all
}

var formats = map[string]format{
	"account_number":      {[]string{`^[0-9]{10}$`, `[1-9]`}, ""},
	"geojson":             {nil, "it is JSON"},
	"iban":                {[]string{`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`}, "it has check digits"},
	"parcel_number":       {[]string{`^[1-9][0-9]{0,3}[a-zæø]{0,3}$`}, ""},
	"postal_code":         {[]string{`^[0-9]{4}$`, `[1-9]`}, ""},
	"registration_number": {[]string{`^[0-9]{4}$`}, ""},
	"strokes":             {[]string{`^M[0-9]{1,4} [0-9]{1,4}(?:[ML][0-9]{1,4} [0-9]{1,4})*$`}, ""},
	"uuid":                {[]string{`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`}, ""},
}

// Patterns of texts, written so that RE2 and ECMA-262 read them alike, which is
// why characters beyond ASCII stand for themselves. Blank are the characters of
// Unicode's White_Space; control characters and those that change the direction
// of writing are never in a text.
const (
	blank        = "\\t-\\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
	controls     = "\\x7f-\u009f\u202a-\u202e\u2066-\u2069\ufffd"
	patternShown = `[^` + blank + `]`
	patternLine  = `^[^\x00-\x1f` + controls + `]*$`
	patternLines = `^[^\x00-\x08\x0b-\x1f` + controls + `]*$`

	// Of e-mail addresses; of the letters of other scripts it knows only that
	// they are not ASCII.
	local        = `[^"<>()\[\]\\,;:.@` + blank + `]+`
	inLabel      = "[^\\x00-,./:-@\\[-`{-\\x7f" + blank + "]"
	edge         = "[^\\x00-/:-@\\[-`{-\\x7f" + blank + "]"
	label        = edge + `(?:` + inLabel + `{0,61}` + edge + `)?`
	lastLabel    = `(?:[^\x00-\x7f` + blank + `]|` + edge + inLabel + `{0,61}` + edge + `)`
	patternLocal = `^[^@]{1,64}@`
	patternEmail = `^` + local + `(?:\.` + local + `)*@(?:` + label + `\.)+` + lastLabel + `$`

	inHost     = "[^\\x00-,./:-`{-\\x7f" + blank + "]"
	edgeOfHost = "[^\\x00-/:-`{-\\x7f" + blank + "]"
	hostLabel  = edgeOfHost + `(?:` + inHost + `{0,61}` + edgeOfHost + `)?`
	lastOfHost = `(?:[^\x00-\x7f` + blank + `]|` + edgeOfHost + inHost + `{0,61}` + edgeOfHost + `)`
	patternURL = `^https?://(?:` + hostLabel + `\.)+` + lastOfHost + "(?::[0-9]{1,5})?(?:[/?#][^\\x00-\\x20\u00a0\"<>\\\\^`{|}" + controls + "]*)?$"

	patternPhone = `^\+(?:45[2-9][0-9]{7}|4[0-46-9][0-9]{5,13}|[1-35-9][0-9]{6,14})$`
	patternCPR   = `^(?:(?:` +
		`(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[13578]|1[02])[0-9]{2}` +
		`|(?:0[1-9]|[12][0-9]|30|6[1-9]|[78][0-9]|90)(?:0[469]|11)[0-9]{2}` +
		`|(?:0[1-9]|1[0-9]|2[0-8]|6[1-9]|7[0-9]|8[0-8])02[0-9]{2}` +
		`|(?:29|89)02(?:0[48]|[2468][048]|[13579][26])` +
		`)[0-9]{4}|(?:29|89)0200[4-9][0-9]{3})$` // 1900 had no 29 February; the seventh digit says which century
)

// matches holds texts to patterns.
func matches(patterns ...string) shape {
	return func(s *object) {
		for _, p := range patterns {
			addPattern(s, p)
		}
	}
}

// atMost holds texts to patterns and a number of characters.
func atMost(most int, patterns ...string) shape {
	return func(s *object) {
		s.set("maxLength", most)
		matches(patterns...)(s)
	}
}

// addPattern holds a text to one more pattern.
func addPattern(s *object, pattern string) {
	if s.get("pattern") == nil {
		s.set("pattern", pattern)
		return
	}
	s.also("allOf", obj("pattern", pattern))
}
