package formwidget_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/wasm/formwidget"
)

// What is no message of the widget's is answered with an error, and what is not
// known in one that is does not matter.
func TestMessagesAreRead(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	for _, text := range []string{
		``, `null`, `[]`, `{"do":1}`, `{"do":"set"`, `{"do":"set"} {}`, `{"do":"set","raw":"x"}`, `{"do":"set","done":"yes"}`, `{"do":"answered","status":1.5}`,
		`{"do":"answered","answer":{"faults":[{"code":1}]}}`, `{"do":"answered","answer":{"file":{"path":"/"}}}`, `{"do":"load","config":{"view":{"hidden":{}}}}`, strings.Repeat(`{"do":`, 50_000),
	} {
		var r reply
		if err := json.Unmarshal([]byte(k.engine.Handle(text)), &r); err != nil || r.Error == "" {
			t.Errorf("%.60s is answered with %+v, %v", text, r, err)
		}
	}
	var r reply
	text := `{"new":{"a":[1]},"do":"set","name":"/navn","raw":["Å\ud83d\ude00"],"done":null,"answer":null,"page":null,"config":{"new":[],"form":null,"view":{"new":1,"labels":{"new":null}}}}`
	if err := json.Unmarshal([]byte(k.engine.Handle(text)), &r); err != nil || r.Error != "" {
		t.Errorf("%s is answered with %+v, %v", text, r, err)
	}
}

// Whatever the shell says: no panic, and JSON in return.
func FuzzHandle(f *testing.F) {
	for _, text := range []string{
		`{"do":"set","name":"/navn","raw":["Å"],"done":true}`, `{"do":"press","name":"_do","button":"next"}`, `{"do":"press","name":"_add","button":"/poster"}`, `{"do":"lang","lang":"en"}`,
		`{"do":"answered","what":"upload","name":"/bilag","status":422,"answer":{"faults":[{"code":"file_size","path":"/bilag","args":[{"name":"limit","kind":"bytes","value":"100000"}]}]}}`,
		`{"do":"answered","what":"submit","status":200,"answer":{"reference":"2026-17","facts":{}}}`, `{"do":"load","config":{"form":{},"answers":null,"view":{"hidden":[{"name":"a"}]}}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k, _ := start(t, "", nil)
		if reply := k.engine.Handle(text); !json.Valid([]byte(reply)) {
			t.Fatalf("the reply is %s", reply)
		}
		var empty formwidget.Engine
		if reply := empty.Handle(text); !json.Valid([]byte(reply)) {
			t.Fatalf("the reply without a form is %s", reply)
		}
	})
}
