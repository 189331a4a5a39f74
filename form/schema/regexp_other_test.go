//go:build !(js && wasm)

package schema_test

import "regexp"

// matcher stands in for ECMA-262 where there is none: the patterns are of what
// both languages have. Under js/wasm the real one is asked.
func matcher(pattern string) func(string) bool { return regexp.MustCompile(pattern).MatchString }

func ecmaMatch(pattern, text string) bool { return matcher(pattern)(text) }
