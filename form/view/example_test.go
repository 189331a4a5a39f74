package view_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/view"
)

// A tree becomes markup in one way only: everything in it is escaped.
func ExampleAppendHTML() {
	n := &view.Node{Tag: "p", ID: "hilsen", Kids: []*view.Node{{Text: "Æbler & <pærer>"}}}
	fmt.Println(string(view.AppendHTML(nil, n)))
	// Output: <p id="hilsen">Æbler &amp; &lt;pærer&gt;</p>
}

// A browser is told what has changed since the page it has.
func ExampleDiff() {
	field := func(value string) *view.Node {
		return &view.Node{Tag: "input", ID: "bf-navn", Attrs: []view.Attr{{Name: "value", Value: value}}}
	}
	fmt.Println(string(view.AppendPatches(nil, view.Diff(field("Åse"), field("Åse Ødegård")))))
	// Output: [{"op":"prop","id":"bf-navn","name":"value","value":"Åse Ødegård"}]
}
