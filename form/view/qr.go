package view

import (
	"strconv"

	"rsc.io/qr/coding"
)

// maxQR is the most bytes that a QR code of this page holds: those of version 20
// with the middle level of correction, which a telephone still reads.
const maxQR = 600

// qrPath draws a QR code (ISO/IEC 18004) as the path of an SVG: one square per
// dark module, with the quiet zone of four modules around. It reports false for
// a text that is empty or too long.
func qrPath(content string) (side int, path string, ok bool) {
	if content == "" || len(content) > maxQR {
		return 0, "", false
	}
	version := coding.Version(1)
	text := coding.String(content)
	for text.Bits(version) > version.DataBytes(coding.M)*8 {
		version++
	}
	plan, err := coding.NewPlan(version, coding.M, 2)
	if err != nil {
		return 0, "", false
	}
	code, err := plan.Encode(text)
	if err != nil {
		return 0, "", false
	}
	const quiet = 4
	var dst []byte
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			dst = strconv.AppendInt(append(dst, 'M'), int64(from+quiet), 10)
			dst = strconv.AppendInt(append(dst, ' '), int64(y+quiet), 10)
			dst = strconv.AppendInt(append(dst, 'h'), int64(x-from), 10)
			dst = append(dst, "v1h-"...)
			dst = append(strconv.AppendInt(dst, int64(x-from), 10), 'z')
		}
	}
	return code.Size + 2*quiet, string(dst), true
}
