package check

// visitor is told what an expression names, in the order it stands there. What
// it is given is valid during the call only.
type visitor struct {
	// name is a dotted name: amount, applicant.cpr, login.name.
	name func(chain []byte)
	// member is what follows something else than a name: .amount in a predicate,
	// or after a call.
	member func(chain []byte)
	// list is the value list of text("list", value), group the calculation group
	// of group("key").
	list, group func(name []byte)
}

// scan finds the names in the source of an expression without parsing it: what
// is in quotes or a comment is not a name, nor is what is called. It takes any
// text and sees every name that package parse would; words of the language
// (and, in, true) are told as names too, which no key can be.
func scan(src []byte, v visitor) {
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == '"' || c == '\'' || c == '`':
			i = quoted(src, i)
		case c == '#' || c == '/':
			i = comment(src, i)
		case c >= '0' && c <= '9':
			i = number(src, i)
		case c == '.':
			from := blank(src, i+1)
			end := chain(src, from)
			if end > from {
				v.member(src[from:end])
			}
			i = max(end, i+1)
		case starts(c):
			i = word(src, i, v)
		default:
			i++
		}
	}
}

// word tells a name, or what is called with a name written out.
func word(src []byte, i int, v visitor) int {
	end := chain(src, i)
	open := blank(src, end)
	if open >= len(src) || src[open] != '(' {
		v.name(src[i:end])
		return end
	}
	tell := v.list
	switch string(src[i:end]) {
	case "text":
	case "group":
		tell = v.group
	default:
		return end
	}
	from := blank(src, open+1)
	if from < len(src) && (src[from] == '"' || src[from] == '\'') {
		if to := quoted(src, from); to-from >= 2 {
			tell(src[from+1 : to-1])
		}
	}
	return end
}

// chain returns the end of a dotted name that starts at i. White space around a
// dot ends it; what follows is then told as a member of its own.
func chain(src []byte, i int) int {
	if i >= len(src) || !starts(src[i]) {
		return i
	}
	for i < len(src) && goesOn(src[i]) {
		i++
	}
	if i+1 < len(src) && src[i] == '.' && starts(src[i+1]) {
		return chain(src, i+1)
	}
	return i
}

func starts(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func goesOn(c byte) bool { return starts(c) || c >= '0' && c <= '9' }

func blank(src []byte, i int) int {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n' || src[i] == '\r') {
		i++
	}
	return i
}

// quoted returns where a string ends that starts at i.
func quoted(src []byte, i int) int {
	quote := src[i]
	for i++; i < len(src); i++ {
		switch {
		case src[i] == '\\' && quote != '`':
			i++
		case src[i] == quote:
			return i + 1
		}
	}
	return len(src)
}

// comment steps over a comment, or over the one character that begins none.
func comment(src []byte, i int) int {
	rest := src[i:]
	switch {
	case len(rest) > 1 && rest[0] == '/' && rest[1] == '/':
		for i < len(src) && src[i] != '\n' {
			i++
		}
		return i
	case len(rest) > 1 && rest[0] == '/' && rest[1] == '*':
		for i += 2; i+1 < len(src); i++ {
			if src[i] == '*' && src[i+1] == '/' {
				return i + 2
			}
		}
		return len(src)
	}
	return i + 1
}

// number steps over a number, so that the point in 2.5 is no member.
func number(src []byte, i int) int {
	for i < len(src) && (goesOn(src[i]) || src[i] == '.' && i+1 < len(src) && src[i+1] >= '0' && src[i+1] <= '9') {
		i++
	}
	return i
}

// inserts tells the source of each {= expression } in a text.
func inserts(text []byte, tell func(src []byte)) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '{' || text[i+1] != '=' {
			continue
		}
		end := insertEnd(text, i)
		tell(text[i+2 : end])
		i = end
	}
}

// insertEnd returns where the brace stands that closes an insert: not one in
// quotes, nor in braces of the expression's own.
func insertEnd(text []byte, i int) int {
	for depth := 0; i < len(text); i++ {
		switch text[i] {
		case '"', '\'':
			i = quoted(text, i) - 1
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}
