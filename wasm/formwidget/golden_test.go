package formwidget_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTranscript holds a whole conversation to its bytes, natively and under
// js/wasm: what the shell says, and what it hears.
func TestTranscript(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	var got bytes.Buffer
	for _, m := range []string{
		`{"do":"set","name":"/navn","raw":["Å"],"done":false}`,
		`{"do":"set","name":"/fodt","raw":["31.02.2020"],"done":true}`,
		`{"do":"set","name":"/fodt","raw":["29.02.2020"],"done":true}`,
		`{"do":"set","name":"/rejser","raw":["true"],"done":true}`,
		`{"do":"press","name":"_do","button":"next"}`,
		`{"do":"set","name":"/maal","raw":["Ærø"],"done":true}`,
		`{"do":"press","name":"_do","button":"next"}`,
		`{"do":"answered","what":"save","status":200,"answer":{"version":"\"2\""}}`,
		`{"do":"press","name":"_do","button":"save"}`,
		`{"do":"answered","what":"save","status":200,"answer":{"version":"\"3\""}}`,
		`{"do":"press","name":"_add","button":"/poster"}`,
		`{"do":"set","name":"/poster/r1/beloeb","raw":["1.000,5"],"done":true}`,
		`{"do":"press","name":"_remove","button":"/poster/r1"}`,
		`{"do":"answered","what":"upload","name":"/bilag","status":422,"answer":{"faults":[{"code":"file_size","path":"/bilag","args":[{"name":"limit","kind":"bytes","value":"100000"}]}]}}`,
		`{"do":"answered","what":"upload","name":"/bilag","status":0,"answer":{}}`,
		`{"do":"lang","lang":"en"}`,
		`{"do":"press","name":"_do","button":"next"}`,
		`{"do":"set","name":"/rigtigt","raw":["true"],"done":true}`,
		`{"do":"press","name":"_do","button":"submit"}`,
		`{"do":"answered","what":"submit","status":200,"answer":{"reference":"2026-17"}}`,
	} {
		got.WriteString("> " + m + "\n")
		var r any
		reply := k.engine.Handle(m)
		if err := json.Unmarshal([]byte(reply), &r); err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		got.WriteString(reply + "\n")
	}
	const file = "testdata/udlaeg.transcript"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
