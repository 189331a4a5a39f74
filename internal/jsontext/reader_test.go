package jsontext_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// value reads the next value the way encoding/json does into an any, with the
// last of the members that have one name, and numbers as they are written.
func value(in *jsontext.Reader) any {
	switch in.Peek() {
	case '{':
		out := map[string]any{}
		for in.Object(); in.Member(); {
			key := string(in.Key())
			out[key] = value(in)
		}
		return out
	case '[':
		out := []any{}
		for in.Array(); in.Item(); {
			out = append(out, value(in))
		}
		return out
	case '"':
		return in.Text()
	case 't', 'f':
		return in.Bool()
	case 'n':
		in.Null()
		return nil
	}
	return json.Number(in.Number())
}

func whole(data string) (any, error) {
	in := jsontext.NewReader([]byte(data))
	v := value(&in)
	return v, in.End()
}

// documents are JSON, and what is nearly so.
var documents = []string{
	`null`, `true`, `false`, `0`, `-0`, `12`, `-1.50`, `1e9`, `1E+9`, `1.5e-09`, `""`, `"a"`, ` "a" `, `[]`, `{}`, "\t[\r\n] ",
	`[1,"a",null,[true],{"a":{"b":[]}}]`, `{"a":1,"b":2}`, `{"a":1,"a":2}`, `{"":""}`, `{"\u0061":"\u00e6\t\/\\\"\b\f\n\r"}`,
	`"æøå €😀"`, `"\ud83d\ude00"`, `"\uD83D\uDE00"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\ud83d\u0041"`, `"\ud83d\ud83d\ude00"`, `"\ud83dx"`, "\"a\xffb\xc3\"", "\"\\n\xff\"",
	"\"\xed\xa0\x80\"", "\"\x7f\"", "\"\\u0000\"", `"\ufffd` + "\uFFFD\"",
	``, ` `, `nul`, `nulll`, `truefalse`, `True`, `+1`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `0x1`, `NaN`, `1 2`, `"`, `"a`, `'a'`, `"\x"`, `"\u12"`, `"\u12g4"`, `"\`, "\"\n\"", "\"\x00\"",
	`[`, `[1`, `[1,`, `[1,]`, `[,1]`, `[1 2]`, `[1}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a" 1}`, `{a:1}`, `{1:2}`, `{"a":1]`, `{}}`, `[]]`, `{"a":1 "b":2}`, `{"a":,}`, `]`, `}`, `,`, `:`, "\ufeff{}",
	`{"a":[{"b":[[]]},{}],"c":"\""}`, strings.Repeat("[", 40) + strings.Repeat("]", 40),
}

func TestReaderAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	for _, d := range documents {
		agree(t, d)
	}
}

// agree holds the reader to what encoding/json makes of a document.
func agree(t *testing.T, data string) {
	t.Helper()
	in := json.NewDecoder(strings.NewReader(data))
	in.UseNumber()
	var want any
	valid := json.Valid([]byte(data))
	if valid {
		if err := in.Decode(&want); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
	}
	got, err := whole(data)
	if (err == nil) != valid {
		t.Fatalf("%q: %v, but valid is %v", data, err, valid)
	}
	if valid && !reflect.DeepEqual(want, got) { // cmp takes time exponential in the depth
		t.Fatalf("%q: got %v, want %v", data, got, want)
	}
	skip := jsontext.NewReader([]byte(data))
	bytes := skip.Skip()
	if err := skip.End(); (err == nil) != valid {
		t.Fatalf("%q skipped: %v, but valid is %v", data, err, valid)
	}
	if valid && string(bytes) != strings.Trim(data, " \t\r\n") {
		t.Fatalf("%q: skipped %q", data, bytes)
	}
}

func TestReaderDepth(t *testing.T) {
	t.Parallel()
	for _, brackets := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
		for _, c := range []struct {
			depth int
			want  error
		}{{jsontext.MaxDepth, nil}, {jsontext.MaxDepth + 1, jsontext.ErrSyntax}, {5_000_000, jsontext.ErrSyntax}} {
			data := strings.Repeat(brackets[0], c.depth) + "1" + strings.Repeat(brackets[1], c.depth)
			in := jsontext.NewReader([]byte(data))
			in.Skip()
			if err := in.End(); !errors.Is(err, c.want) {
				t.Errorf("%d times %s: %v", c.depth, brackets[0], err)
			}
		}
	}
	// Containers beside each other are not deep.
	wide := "[" + strings.Repeat("[[]],", 3000) + "{}]"
	if _, err := whole(wide); err != nil {
		t.Error(err)
	}
}

// What is asked for and not there is told from what is not JSON, and after it
// nothing is read.
func TestReaderFails(t *testing.T) {
	t.Parallel()
	object := func(in *jsontext.Reader) { in.Object() }
	array := func(in *jsontext.Reader) { in.Array() }
	text := func(in *jsontext.Reader) { in.Text() }
	number := func(in *jsontext.Reader) { in.Number() }
	whole := func(in *jsontext.Reader) { in.Int() }
	truth := func(in *jsontext.Reader) { in.Bool() }
	cases := []struct {
		name, data string
		read       func(*jsontext.Reader)
		want       error
	}{
		{"object", `[]`, object, jsontext.ErrType}, {"array", `{}`, array, jsontext.ErrType}, {"text", `1`, text, jsontext.ErrType},
		{"number", `"1"`, number, jsontext.ErrType}, {"truth", `null`, truth, jsontext.ErrType}, {"whole", `true`, whole, jsontext.ErrType},
		{"fraction", `1.0`, whole, jsontext.ErrType}, {"exponent", `1e2`, whole, jsontext.ErrType}, {"too large", `9223372036854775808`, whole, jsontext.ErrType},
		{"object in nothing", ``, object, jsontext.ErrSyntax}, {"array of noise", `?`, array, jsontext.ErrSyntax}, {"text cut off", `"a`, text, jsontext.ErrSyntax},
		{"number of noise", `x`, number, jsontext.ErrSyntax}, {"half a word", `tru`, truth, jsontext.ErrSyntax}, {"whole cut off", `-`, whole, jsontext.ErrSyntax},
	}
	for _, c := range cases {
		in := jsontext.NewReader([]byte(c.data))
		c.read(&in)
		if !errors.Is(in.Err(), c.want) {
			t.Errorf("%s: %v, want %v", c.name, in.Err(), c.want)
		}
		before := in.Err()
		if in.Peek() != 0 || in.Member() || in.Item() || in.Null() || in.Bool() || in.Text() != "" || in.Number() != nil || in.Int() != 0 || in.Skip() != nil {
			t.Errorf("%s: something is read after the failure", c.name)
		}
		if in.Fail(errors.New("later")); in.Err() != before || in.End() != before {
			t.Errorf("%s: %v instead of what was wrong first", c.name, in.Err())
		}
	}
}

func TestReaderNumbers(t *testing.T) {
	t.Parallel()
	in := jsontext.NewReader([]byte(`[-9223372036854775808, 9223372036854775807, -0, 12.50]`))
	in.Array()
	for _, want := range []int64{-9223372036854775808, 9223372036854775807, 0} {
		if !in.Item() || in.Int() != want {
			t.Errorf("%d is not read: %v", want, in.Err())
		}
	}
	if !in.Item() || string(in.Number()) != "12.50" || in.Item() || in.End() != nil {
		t.Errorf("12.50 is not read: %v", in.Err())
	}
}

// A copy looks ahead without moving the reader.
func TestReaderLooksAhead(t *testing.T) {
	t.Parallel()
	in := jsontext.NewReader([]byte(`{"a":[1,{"b":2}],"c":3}`))
	in.Object()
	in.Member()
	ahead := in
	if ahead.Skip(); !ahead.Member() || string(ahead.Key()) != "c" {
		t.Errorf("the copy does not reach c: %v", ahead.Err())
	}
	if string(in.Key()) != "a" || string(in.Skip()) != `[1,{"b":2}]` {
		t.Errorf("the reader was moved: %v", in.Err())
	}
	if !in.Member() || string(in.Key()) != "c" || in.Int() != 3 || in.Member() || in.End() != nil {
		t.Errorf("the reader does not go on: %v", in.Err())
	}
}

// A reader goes back to where it was, also when what it met there was wrong.
func TestReaderGoesBack(t *testing.T) {
	t.Parallel()
	in := jsontext.NewReader([]byte(`[{"a":[1,{"b":"x"}]},2]`))
	in.Array()
	in.Item()
	start := in.Mark
	for in.Object(); in.Member(); {
		for in.Array(); in.Item(); {
			in.Int() // the second is none
		}
	}
	if !errors.Is(in.Err(), jsontext.ErrType) {
		t.Fatal(in.Err())
	}
	in.Back(start)
	if in.Err() != nil || string(in.Skip()) != `{"a":[1,{"b":"x"}]}` || !in.Item() || in.Int() != 2 || in.Item() || in.End() != nil {
		t.Errorf("the reader does not go on: %v", in.Err())
	}
}

func TestReaderLossy(t *testing.T) {
	t.Parallel()
	in := jsontext.NewReader([]byte("[\"a\xff\",\"\\ud83d\",\"\uFFFD\",\"\\n\xc3\",\"a\",{\"\xff\":1}]"))
	in.Array()
	for i, want := range []bool{true, false, false, true, false} {
		if !in.Item() || in.Text() == "" || in.Lossy() != want {
			t.Errorf("string %d: lossy is %v: %v", i, in.Lossy(), in.Err())
		}
	}
	if in.Item(); in.Err() != nil {
		t.Fatal(in.Err())
	}
	if in.Object(); !in.Member() || !in.Lossy() || string(in.Key()) != "\uFFFD" {
		t.Errorf("the name %q is not lossy", in.Key())
	}
}

// Reading takes no memory but what is kept. Allocations are counted alone.
func TestReaderAllocates(t *testing.T) {
	data := []byte(`{"navn":"Åse","tal":[1,-2.5e3,true,null],"mere":{"a":"b"}}`)
	n := testing.AllocsPerRun(100, func() {
		in := jsontext.NewReader(data)
		for in.Object(); in.Member(); {
			if string(in.Key()) == "navn" {
				in.Chars()
				continue
			}
			in.Skip()
		}
		if in.End() != nil {
			t.Error(in.Err())
		}
	})
	if n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzReader(f *testing.F) {
	for _, d := range documents {
		f.Add(d)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if strings.Count(data, "[")+strings.Count(data, "{") <= jsontext.MaxDepth {
			agree(t, data)
		}
	})
}
