//go:build !borgerflow_widget

package expression

import "fmt"

// Format prints the value's kind under every verb, never the value: values are
// people's answers. Who must write it uses AppendJSON.
func (v Value) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte("expression.Value(" + v.kind.String() + ")"))
}
