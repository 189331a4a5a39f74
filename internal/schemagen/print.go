package schemagen

import (
	"bytes"
	"encoding/json"
	"strings"
)

const lineWidth = 120

// pretty lays JSON out with what fits on a line on one line, members in the order
// they have.
func pretty(data []byte) []byte {
	var b bytes.Buffer
	layOut(&b, data, 0)
	b.WriteByte('\n')
	return b.Bytes()
}

func layOut(b *bytes.Buffer, data []byte, depth int) {
	var short bytes.Buffer
	if err := json.Compact(&short, data); err != nil {
		panic(err) // it was written by encoding/json
	}
	data = short.Bytes()
	inner := split(data)
	if len(inner) == 0 || depth > 0 && depth*2+len(data) < lineWidth && !bytes.Contains(data, []byte(`"properties":{`)) {
		b.Write(spaced(data))
		return
	}
	indent := "\n" + strings.Repeat("  ", depth+1)
	b.WriteByte(data[0])
	for i, p := range inner {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(indent)
		if p.name != nil {
			b.Write(p.name)
			b.WriteString(": ")
		}
		layOut(b, p.value, depth+1)
	}
	b.WriteString("\n" + strings.Repeat("  ", depth))
	b.WriteByte(data[len(data)-1])
}

// part is a member of an object or an item of an array.
type part struct{ name, value []byte }

// split takes an object or an array apart; scalars and empty ones have no parts.
func split(data []byte) []part {
	if data[0] != '{' && data[0] != '[' {
		return nil
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if _, err := in.Token(); err != nil {
		panic(err)
	}
	var out []part
	for in.More() {
		var p part
		if data[0] == '{' {
			name, _ := in.Token()
			p.name, _ = json.Marshal(name)
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			panic(err)
		}
		p.value = value
		out = append(out, p)
	}
	return out
}

// spaced puts a space after the colons and commas between members and items.
func spaced(data []byte) []byte {
	out := make([]byte, 0, len(data)+16)
	text := false
	for i, c := range data {
		out = append(out, c)
		switch {
		case c == '"' && !escaped(data, i):
			text = !text
		case !text && (c == ':' || c == ','):
			out = append(out, ' ')
		}
	}
	return out
}

// escaped reports whether an odd number of backslashes stands before i.
func escaped(data []byte, i int) bool {
	n := 0
	for ; i-n > 0 && data[i-n-1] == '\\'; n++ {
	}
	return n%2 == 1
}
