package form

import (
	"maps"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// appendMap appends a member that is an object with members of one type, in
// order of name; nothing when there are none.
func appendMap[T any](dst []byte, name string, items map[string]T, item func(T, []byte) []byte) []byte {
	if len(items) == 0 {
		return dst
	}
	dst = append(jsontext.AppendKey(dst, name), '{')
	for _, key := range slices.Sorted(maps.Keys(items)) {
		dst = item(items[key], jsontext.AppendKey(dst, key))
	}
	return append(dst, '}')
}

func (c Check) append(dst []byte) []byte {
	dst = jsontext.AppendString(append(dst, `{"of":`...), c.Of)
	if c.OK {
		dst = append(dst, `,"ok":true`...)
	} else {
		dst = append(dst, `,"ok":false`...)
	}
	if c.Code != "" {
		dst = jsontext.AppendString(append(dst, `,"code":`...), c.Code)
	}
	return append(dst, '}')
}

func (l loader) check() (c Check) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "of":
			c.Of = l.Text()
		case "ok":
			c.OK = l.Bool()
		case "code":
			c.Code = l.Text()
		default:
			l.Skip()
		}
	}
	return c
}

func (p Provenance) append(dst []byte) []byte {
	dst = jsontext.AppendString(append(dst, `{"source":`...), p.Source)
	if p.Register != "" {
		dst = jsontext.AppendString(append(dst, `,"register":`...), p.Register)
	}
	if !p.At.IsZero() {
		dst = appendTime(append(dst, `,"at":`...), p.At)
	}
	if p.For != "" {
		dst = jsontext.AppendString(append(dst, `,"for":`...), string(p.For))
	}
	if p.Failed {
		dst = append(dst, `,"failed":true`...)
	}
	return append(dst, '}')
}

func (l loader) provenance() (p Provenance) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "source":
			p.Source = l.Text()
		case "register":
			p.Register = l.Text()
		case "at":
			p.At = l.time()
		case "for":
			p.For = Whom(l.Text())
		case "failed":
			p.Failed = l.Bool()
		default:
			l.Skip()
		}
	}
	return p
}

// appendTime writes a point in time in UTC, in whole seconds.
func appendTime(dst []byte, t time.Time) []byte {
	return expression.DateTimeOf(t.UTC()).AppendJSON(dst)
}

// time reads a point in time, or null for none.
func (l loader) time() time.Time {
	t, _ := expression.ReadValue(expression.Type{Kind: expression.DateTime}, l.Reader).AsDateTime()
	return t
}

func (l loader) raw() []byte { return l.Skip() }
