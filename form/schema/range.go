package schema

import (
	"strconv"
	"strings"
)

// JSON Schema compares numbers only. Decimals travel as strings, so do dates and
// times: limits on them are written as patterns.

// textAtLeast is the pattern of texts of a fixed form, such as dates, that stand
// at or after least. It tells apart only what is of that form.
func textAtLeast(least string) string {
	var ways []string
	for i, c := range []byte(least) {
		if c >= '0' && c < '9' {
			ways = append(ways, quote(least[:i])+digits(c+1, '9'))
		}
	}
	return "^(?:" + strings.Join(append(ways, quote(least)), "|") + ")"
}

// textAtMost is the pattern of texts of a fixed form that stand at or before
// most. A text that goes on after it stands after it.
func textAtMost(most string) string {
	var ways []string
	for i, c := range []byte(most) {
		if c > '0' && c <= '9' {
			ways = append(ways, quote(most[:i])+digits('0', c-1))
		}
		if i > 0 && c == ':' { // 14:05 stands before 14:05:30
			ways = append(ways, quote(most[:i])+"$")
		}
	}
	return "^(?:" + strings.Join(append(ways, quote(most)+"$"), "|") + ")"
}

func quote(text string) string { return strings.ReplaceAll(text, ".", `\.`) }

// digits is the class of the digits from low to high.
func digits(low, high byte) string {
	if low == high {
		return string(low)
	}
	return "[" + string(low) + "-" + string(high) + "]"
}

// anyNumber is a number without a sign.
const anyNumber = `[0-9]+(?:\.[0-9]+)?`

// decimalAtLeast is the pattern of decimals that are at least d.
func decimalAtLeast(d string) string {
	size, negative := strings.CutPrefix(d, "-")
	if !negative && strings.Trim(size, "0.") != "" {
		return "^(?:" + above(size) + ")$"
	}
	return "^(?:" + anyNumber + "|-(?:" + below(size) + "))$"
}

// decimalAtMost is the pattern of decimals that are at most d.
func decimalAtMost(d string) string {
	if size, negative := strings.CutPrefix(d, "-"); negative && strings.Trim(size, "0.") != "" {
		return "^-(?:" + above(size) + ")$"
	}
	return "^(?:-" + anyNumber + "|" + below(strings.TrimPrefix(d, "-")) + ")$"
}

// above is the pattern of numbers without a sign that are at least d.
func above(d string) string {
	whole, fraction := split(d)
	ways := []string{"0*[1-9][0-9]{" + strconv.Itoa(len(whole)) + `,}(?:\.[0-9]+)?`}
	for i, c := range []byte(whole) {
		if c < '9' {
			ways = append(ways, "0*"+whole[:i]+digits(c+1, '9')+some(len(whole)-i-1)+`(?:\.[0-9]+)?`)
		}
	}
	if fraction == "" {
		return strings.Join(append(ways, "0*"+whole+`(?:\.[0-9]+)?`), "|")
	}
	for i, c := range []byte(fraction) {
		if c < '9' {
			ways = append(ways, "0*"+whole+`\.`+fraction[:i]+digits(c+1, '9')+"[0-9]*")
		}
	}
	return strings.Join(append(ways, "0*"+whole+`\.`+fraction+"[0-9]*"), "|")
}

// below is the pattern of numbers without a sign that are at most d.
func below(d string) string {
	whole, fraction := split(d)
	var ways []string
	if len(whole) > 1 {
		ways = append(ways, "0*[0-9]{1,"+strconv.Itoa(len(whole)-1)+`}(?:\.[0-9]+)?`)
	}
	for i, c := range []byte(whole) {
		if c > '0' {
			ways = append(ways, "0*"+whole[:i]+digits('0', c-1)+some(len(whole)-i-1)+`(?:\.[0-9]+)?`)
		}
	}
	for i, c := range []byte(fraction) {
		if i > 0 {
			ways = append(ways, "0*"+whole+`\.`+fraction[:i])
		}
		if c > '0' {
			ways = append(ways, "0*"+whole+`\.`+fraction[:i]+digits('0', c-1)+"[0-9]*")
		}
	}
	equal := "0*" + whole + `(?:\.0+)?`
	if fraction != "" {
		ways, equal = append(ways, "0*"+whole), "0*"+whole+`\.`+fraction+"0*"
	}
	return strings.Join(append(ways, equal), "|")
}

// split returns the digits before and after the point, without zeros that say
// nothing.
func split(d string) (whole, fraction string) {
	whole, fraction, _ = strings.Cut(d, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	return whole, strings.TrimRight(fraction, "0")
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return "[0-9]{" + strconv.Itoa(n) + "}"
}

// decimalPlaces is the pattern of decimals with at most that many decimals;
// zeros at the end do not count.
func decimalPlaces(places int) string {
	return `^-?[0-9]+(?:\.[0-9]{0,` + strconv.Itoa(places) + `}0*)?$`
}
