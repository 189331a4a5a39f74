package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/borgerflow/borgerflow/form/view/theme"
	"github.com/borgerflow/borgerflow/wasm/shell"
)

// Role says what a file of the deliverable is for.
type Role string

// The roles. A page loads Script and Style; the script finds Engine and Wasm
// beside itself. A page that holds the form in a frame loads Frame.
const (
	Script Role = "script" // the custom element, an ES module
	Style  Role = "style"  // the style sheet
	Engine Role = "engine" // wasm_exec.js and the worker, one file
	Wasm   Role = "wasm"   // the compiled widget
	Frame  Role = "frame"  // the host's side of the frame embedding
)

// plain is a file before it is compressed.
type plain struct {
	role   Role
	name   string
	stable bool // a fixed name, not to be kept for ever by caches
	data   []byte
}

// layout names the files after their content and tells each the names of those
// it loads. Files that pages write into their markup by hand also exist under a
// fixed name.
func layout(wasm, wasmExec []byte) ([]plain, error) {
	source := map[string][]byte{}
	for _, a := range shell.Assets() {
		source[a.Name] = a.Data
	}
	wasmFile := hashed(Wasm, "borger-form.wasm", wasm)
	engine := append(licence(wasmExec), Strip(wasmExec, KeepLines)...)
	engine = append(engine, Strip(source[shell.Engine], Tight)...)
	engineFile := hashed(Engine, "borger-engine.js", engine)
	script, err := link(Strip(source[shell.Form], Tight), map[string]string{
		"%ENGINE%": engineFile.name,
		"%WASM%":   wasmFile.name,
	})
	if err != nil {
		return nil, err
	}
	style := StripCSS([]byte(theme.CSS))
	frame := Strip(source[shell.Frame], Tight)
	return []plain{
		hashed(Script, "borger-form.js", script),
		hashed(Style, "borger-form.css", style),
		engineFile,
		wasmFile,
		hashed(Frame, "borger-frame.js", frame),
		{Script, "borger-form.js", true, script},
		{Style, "borger-form.css", true, style},
		{Frame, "borger-frame.js", true, frame},
	}, nil
}

// licence returns the comment that a file starts with, which has to go along.
func licence(script []byte) []byte {
	end := 0
	for line := range bytes.Lines(script) {
		if !bytes.HasPrefix(line, []byte("//")) {
			break
		}
		end += len(line)
	}
	return bytes.Clone(script[:end])
}

func link(data []byte, names map[string]string) ([]byte, error) {
	for hole, name := range names {
		if bytes.Count(data, []byte(hole)) != 1 {
			return nil, fmt.Errorf("build: the shell must name %s once", hole)
		}
		data = bytes.ReplaceAll(data, []byte(hole), []byte(name))
	}
	return data, nil
}

func hashed(role Role, name string, data []byte) plain {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return plain{role, strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, false, data}
}

// contentTypes by extension; the deliverable has no others.
var contentTypes = map[string]string{
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".wasm": "application/wasm",
	".json": "application/json",
}
