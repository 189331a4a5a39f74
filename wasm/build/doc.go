// Package build makes the widget's deliverable: the folder of files that a
// page needs to show forms in the browser.
//
// [Build] compiles a main package that calls formwidget.Main for js/wasm, takes
// wasm_exec.js from the very same Go, adds the JavaScript shell and the style
// sheet, gives every file a name with its hash, compresses it with Brotli and
// gzip and writes a manifest with sizes and integrity hashes. Vendors who build
// a widget of their own give their own main package; everyone else takes the
// default. The result is a [Bundle]: a file system, and a look-up by name that knows
// nothing of HTTP, so that any server can hand the files out.
//
// Building needs the go command and nothing else. What was built is kept in a
// cache folder under the hash of everything that went into it, so that a second
// call takes well under a second. [Open] reads a deliverable made earlier and
// needs no Go at all.
//
// A Bundle is immutable and safe for any number of goroutines. Errors are of
// the operating system, of the compiler (with its output), or say which file of
// a deliverable does not fit its manifest.
package build
