package formwidget

import "strings"

// fillURL puts the id of a file into the address the server gave. Ids are the
// server's own; what could change the address is escaped.
func fillURL(address, id string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(id); i++ {
		c := id[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return strings.ReplaceAll(address, "{id}", b.String())
}
