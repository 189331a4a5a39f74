//go:build !js || !wasm

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "widget: this program runs in a browser; build it with wasm/build/dist")
	os.Exit(2)
}
