// Command widget is the browser widget without additions of a vendor's own. It
// is compiled for js/wasm by package wasm/build; anywhere else it only says so.
package main
