package workflow

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// maxDepth is how deep a file of a solution may be nested.
const maxDepth = 32

// decodeStrict reads JSON into v and reports everything that does not fit: an
// unknown member, a member twice, a value of another type. encoding/json alone
// stops at the first, and takes members in any case and twice. False says that v
// was not read, and that no more can be said of the file; an unknown member is
// left out instead, so that a slip of the pen hides nothing else that is wrong.
func decodeStrict(data []byte, v any, probs *list) bool {
	w := walker{dec: json.NewDecoder(bytes.NewReader(data)), probs: probs}
	w.dec.UseNumber()
	err := w.value(reflect.TypeOf(v).Elem(), "", 0)
	if err == nil {
		if _, extra := w.dec.Token(); !errors.Is(extra, io.EOF) {
			err = errors.New("something follows the JSON value")
		}
	}
	if err != nil {
		w.unfit(ProblemJSON, "", "not well-formed JSON: %v", err)
	}
	if w.unread {
		return false
	}
	if len(w.unknown) > 0 {
		data = stripped(data, w.unknown)
	}
	if err := json.Unmarshal(data, v); err != nil {
		probs.add(ProblemType, "", "%v", err)
		return false
	}
	for _, at := range w.empty {
		if probs.stored {
			break // it could be published so once
		}
		probs.add(ProblemRequired, at, "an empty text says nothing: leave it out, or say something")
	}
	return true
}

type walker struct {
	dec      *json.Decoder
	probs    *list
	optional bool     // the value that comes may be left out
	empty    []string // pointers to texts that may be left out, and are empty instead
	unknown  []string // pointers to members that nobody knows
	unread   bool     // something is wrong that the rest cannot be read for
}

// unfit reports what the rest of the file cannot be read for.
func (w *walker) unfit(code ProblemCode, at, format string, args ...any) {
	w.unread = true
	w.probs.add(code, at, format, args...)
}

// stripped leaves members out of well-formed JSON in which none stands twice.
// Unknown ones must go, not only be passed over: encoding/json would take "Title"
// for "title".
func stripped(data []byte, members []string) []byte {
	var doc any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if dec.Decode(&doc) != nil {
		return data
	}
	for _, at := range members {
		tokens, _ := jsonptr.Split(at)
		leaveOut(doc, tokens)
	}
	out, err := json.Marshal(doc)
	if err != nil {
		return data
	}
	return out
}

// leaveOut deletes the member that the tokens lead to; nothing when it has gone
// with what it stood in.
func leaveOut(v any, tokens []string) {
	switch v := v.(type) {
	case map[string]any:
		if len(tokens) == 1 {
			delete(v, tokens[0])
			return
		}
		leaveOut(v[tokens[0]], tokens[1:])
	case []any:
		if i, err := strconv.Atoi(tokens[0]); err == nil && i < len(v) {
			leaveOut(v[i], tokens[1:])
		}
	}
}

var (
	errDeep     = errors.New("nested too deep")
	rawType     = reflect.TypeFor[json.RawMessage]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textType    = reflect.TypeFor[Text]()
)

// value steps over one value that should fit t; a nil t takes anything. The
// error says that the JSON itself is broken.
func (w *walker) value(t reflect.Type, at string, depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	tok, err := w.dec.Token()
	if err != nil {
		return err
	}
	optional := w.optional
	w.optional = false
	t = open(t)
	if tok == "" && t != nil && optional {
		w.empty = append(w.empty, at)
	}
	if t != nil && !fits(t, tok) {
		w.unfit(ProblemType, at, "a value of another type is expected here")
		t = nil
	}
	if text, ok := tok.(string); ok && t != nil {
		w.text(t, text, at)
	}
	switch tok {
	case json.Delim('{'):
		return w.object(t, at, depth)
	case json.Delim('['):
		return w.array(t, at, depth)
	}
	return nil
}

// open strips pointers, and gives nil for types that decode themselves.
func open(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t == rawType || reflect.PointerTo(t).Implements(unmarshaler) && t != textType {
		return nil
	}
	return t
}

func fits(t reflect.Type, tok json.Token) bool {
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '[' {
			return t.Kind() == reflect.Slice
		}
		return t.Kind() == reflect.Struct || t.Kind() == reflect.Map
	case string:
		return t.Kind() == reflect.String || t == textType || textual(t)
	case bool:
		return t.Kind() == reflect.Bool
	case json.Number:
		_, err := tok.Int64()
		return t.Kind() == reflect.Int && err == nil && len(tok) <= 15
	}
	return false // null is never the way to leave something out
}

func textual(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler)
	return ok
}

// text has a type that reads itself from a text say what is wrong with it, where
// it stands.
func (w *walker) text(t reflect.Type, text, at string) {
	if reader, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler); ok {
		if err := reader.UnmarshalText([]byte(text)); err != nil {
			w.unfit(ProblemType, at, "%v", err)
		}
	}
}

func (w *walker) object(t reflect.Type, at string, depth int) error {
	seen := map[string]bool{}
	for w.dec.More() {
		tok, err := w.dec.Token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		inner := jsonptr.Join(at, key)
		if seen[key] {
			w.unfit(ProblemJSON, inner, "the member stands here twice")
		}
		seen[key] = true
		member, optional, known := memberOf(t, key)
		if !known {
			w.probs.add(ProblemMember, inner, "nobody knows this member")
			w.unknown = append(w.unknown, inner)
		}
		w.optional = optional
		if err := w.value(member, inner, depth+1); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

// memberOf returns the type of a member, and whether it may be left out, as each
// of a map may.
func memberOf(t reflect.Type, key string) (member reflect.Type, optional, known bool) {
	switch {
	case t == nil:
		return nil, false, true
	case t.Kind() == reflect.Map:
		return t.Elem(), true, true
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); name == key && f.IsExported() && key != "-" {
			return f.Type, options != "", true
		}
	}
	return nil, false, false
}

func (w *walker) array(t reflect.Type, at string, depth int) error {
	var item reflect.Type
	if t != nil {
		item = t.Elem()
	}
	for i := 0; w.dec.More(); i++ {
		if err := w.value(item, jsonptr.Index(at, i), depth+1); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}
