//go:build js && wasm

package schema_test

import "syscall/js"

// matcher compiles a pattern once.
func matcher(pattern string) func(string) bool {
	re := js.Global().Get("RegExp").New(pattern, "u")
	return func(text string) bool { return re.Call("test", text).Bool() }
}

// ecmaMatch asks the browser's own regular expressions, with their flag u.
func ecmaMatch(pattern, text string) bool { return matcher(pattern)(text) }
