// Package shell holds the JavaScript that stands between the page and the
// engine: the custom element, the script of the worker, and the host's side of
// the frame embedding. It is written by hand, without a package manager, and
// knows no words of any language, no field types and no rules: it passes on
// what the citizen does and carries out the patches it gets back.
//
// [Assets] returns the sources. Package wasm/build strips them, gives them
// hashed names and puts them beside the compiled widget; nothing else uses
// them. What the scripts ask of the page's Content-Security-Policy and how they
// talk to the server is written in package wasm.
package shell

import (
	_ "embed" // the sources are embedded as bytes
	"slices"
)

//go:embed borger-page.js
var page []byte

//go:embed borger-form.js
var form []byte

//go:embed borger-engine.js
var engine []byte

//go:embed borger-frame.js
var frame []byte

// Asset is one source file.
type Asset struct {
	Name string
	Data []byte
}

// Names of the sources.
const (
	Form   = "borger-form.js"   // the custom element, an ES module
	Engine = "borger-engine.js" // runs behind wasm_exec.js, in a worker or in the page
	Frame  = "borger-frame.js"  // in a page that holds the form in an iframe
)

// Assets returns the sources in a fixed order. The bytes must not be changed.
func Assets() []Asset {
	return []Asset{{Form, slices.Concat(page, form)}, {Engine, engine}, {Frame, frame}}
}
