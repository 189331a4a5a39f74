//go:build js && wasm

package main

import "github.com/borgerflow/borgerflow/wasm/formwidget"

func main() { formwidget.Main(nil) }
