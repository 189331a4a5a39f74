package build

// Made makes a deliverable of a widget that is not compiled.
func Made(wasm, wasmExec []byte) (*Bundle, error) {
	files, err := layout(wasm, wasmExec)
	if err != nil {
		return nil, err
	}
	b := &Bundle{manifest: Manifest{Go: "go1.26", Package: DefaultPackage}}
	for _, f := range files {
		a, err := pack(f, true)
		if err != nil {
			return nil, err
		}
		b.add(a)
	}
	return b, nil
}
