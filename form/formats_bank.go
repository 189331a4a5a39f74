package form

import (
	"strings"
)

// cleanRegistrationNumber reads the number of a Danish bank's branch: four
// digits.
func cleanRegistrationNumber(s string) (string, bool) {
	s = without(unify(s), " -.")
	return s, len(s) == 4 && onlyDigits(s)
}

// cleanAccountNumber reads the number of an account in a Danish bank: one to ten
// digits, kept as banks exchange them, with zeros in front up to ten.
func cleanAccountNumber(s string) (string, bool) {
	s = without(unify(s), " -.")
	if len(s) > 10 || !onlyDigits(s) || strings.Trim(s, "0") == "" {
		return "", false
	}
	return strings.Repeat("0", 10-len(s)) + s, true
}

// ibanLengths holds the length of an IBAN in the countries of the European
// Economic Area and their neighbours (SWIFT, IBAN Registry). In other countries
// it is from 15 to 34 characters (ISO 13616-1).
const ibanLengths = "AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GI23 GL18 GR27 HR21 HU28 " +
	"IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 VA22 "

// cleanIBAN reads an international account number. The number that its letters
// and digits make has the remainder 1 when divided by 97 (ISO 13616-1).
func cleanIBAN(s string) (string, bool) {
	s = without(strings.ToUpper(unify(s)), " -.")
	if len(s) < 15 || len(s) > 34 || !onlyDigits(s[2:4]) {
		return "", false
	}
	if at := strings.Index(ibanLengths, s[:2]); at >= 0 && at%5 == 0 {
		most := int(ibanLengths[at+2]-'0')*10 + int(ibanLengths[at+3]-'0')
		if len(s) != most {
			return "", false
		}
	}
	remainder := 0
	for i := range len(s) {
		c := s[(i+4)%len(s)] // the country and the check digits go last
		switch {
		case c >= '0' && c <= '9':
			remainder = (remainder*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return "", false
		}
	}
	return s, remainder == 1 && s[0] >= 'A' && s[1] >= 'A'
}

// inFours parts a number into groups, as an IBAN is printed.
func inFours(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s[i:min(i+4, len(s))])
	}
	return b.String()
}

// cleanUUID reads a UUID as it is written in most places (RFC 9562, section 4),
// perhaps with braces around, without hyphens or with urn:uuid: before.
func cleanUUID(s string) (string, bool) {
	s = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "urn:uuid:")
	s = without(strings.TrimSuffix(strings.TrimPrefix(s, "{"), "}"), "-")
	if len(s) != 32 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", false
	}
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:], true
}
