package main_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// photo is a small picture.
func photo(t testing.TB) file {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 16, 12))
	for x := range 16 {
		for y := range 12 {
			m.Set(x, y, color.RGBA{uint8(x * 16), uint8(y * 20), 90, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return file{"hullet på Åvej.png", "image/png", out.Bytes()}
}

// pdf is a document with one empty page; number tells several apart.
func pdf(number int) file {
	text := "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n% " + itoa(number) + "\ntrailer<</Root 1 0 R>>\n%%EOF\n"
	return file{"overslag " + itoa(number) + ".pdf", "application/pdf", []byte(text)}
}

// program is a file of a type that no field takes, under a harmless name.
func program() file {
	return file{"billede.png", "image/png", append([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), make([]byte, 300)...)}
}

// onDisk writes a file for a browser to upload.
func onDisk(t testing.TB, f file) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), f.name)
	if err := os.WriteFile(path, f.data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
