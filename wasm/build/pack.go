package build

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"path"

	"github.com/andybalholm/brotli"
)

// Levels of compression. Brotli at 11 takes a dozen seconds for the widget, at
// 5 less than one.
const (
	brotliBest = brotli.BestCompression
	brotliFast = 5
)

func pack(p plain, development bool) (Asset, error) {
	a := Asset{
		File: File{
			Role:        p.role,
			Name:        p.name,
			ContentType: contentTypes[path.Ext(p.name)],
			Integrity:   integrity(p.data),
			Size:        len(p.data),
			Stable:      p.stable,
		},
		Data: p.data,
	}
	level, gzipLevel := brotliBest, gzip.BestCompression
	if development {
		level, gzipLevel = brotliFast, gzip.BestSpeed
	}
	var br, gz bytes.Buffer
	zip, err := gzip.NewWriterLevel(&gz, gzipLevel)
	if err != nil {
		return Asset{}, fmt.Errorf("build: pack: %w", err)
	}
	for _, w := range []io.WriteCloser{brotli.NewWriterLevel(&br, level), zip} {
		if _, err := w.Write(p.data); err != nil {
			return Asset{}, fmt.Errorf("build: pack: %w", err)
		}
		if err := w.Close(); err != nil {
			return Asset{}, fmt.Errorf("build: pack: %w", err)
		}
	}
	a.Brotli, a.Gzip = br.Bytes(), gz.Bytes()
	a.BrotliSize, a.GzipSize = br.Len(), gz.Len()
	return a, nil
}

// integrity returns the value of an integrity attribute (W3C Subresource
// Integrity).
func integrity(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
