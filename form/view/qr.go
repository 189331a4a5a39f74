package view

import "strconv"

// qrPath draws a QR code as the path of an SVG: one stroke per run of dark
// modules, with the quiet zone of four modules around. It reports false for a
// text that is empty or too long.
//
// The code is written out here because a library for it costs the widget 10 KB
// (ADR 4); it does what pages need of ISO/IEC 18004: bytes, correction level M,
// versions 1 to 10, one mask. Tests hold it against the library.
func qrPath(content string) (side int, path string, ok bool) {
	version := qrVersion(len(content))
	if content == "" || version == 0 {
		return 0, "", false
	}
	q := newQR(version)
	q.place(qrCodewords(content, version))
	const quiet = 4
	var dst []byte
	for y := range q.size {
		for x := 0; x < q.size; x++ {
			from := x
			for x < q.size && q.dark[y*q.size+x] {
				x++
			}
			if x == from {
				continue
			}
			dst = strconv.AppendInt(append(dst, 'M'), int64(from+quiet), 10)
			dst = strconv.AppendInt(append(dst, ' '), int64(y+quiet), 10)
			dst = strconv.AppendInt(append(dst, 'h'), int64(x-from), 10)
			dst = append(dst, "v1h-"...)
			dst = append(strconv.AppendInt(dst, int64(x-from), 10), 'z')
		}
	}
	return q.size + 2*quiet, string(dst), true
}

// qrVersions holds, for versions 1 to 10 at level M, the codewords of
// correction in a block, the number of blocks, and the codewords of data in all
// (ISO/IEC 18004, table 9).
var qrVersions = [11][3]int{
	{}, {10, 1, 16}, {16, 1, 28}, {26, 1, 44}, {18, 2, 64}, {24, 2, 86},
	{16, 4, 108}, {18, 4, 124}, {22, 4, 154}, {22, 5, 182}, {26, 5, 216},
}

// qrVersion returns the smallest version that holds n bytes, 0 when none does.
func qrVersion(n int) int {
	for v := 1; v <= 10; v++ {
		if 4+qrCountBits(v)+8*n <= 8*qrVersions[v][2] {
			return v
		}
	}
	return 0
}

// qrCountBits is how many bits the number of bytes is written in.
func qrCountBits(version int) int {
	if version < 10 {
		return 8
	}
	return 16
}

// qrCodewords encodes a text: mode, length, bytes, padding, then the blocks with
// their correction, interleaved.
func qrCodewords(content string, version int) []byte {
	t := qrVersions[version]
	var bits []bool
	write := func(value, n int) {
		for n--; n >= 0; n-- {
			bits = append(bits, value>>n&1 == 1)
		}
	}
	write(4, 4)
	write(len(content), qrCountBits(version))
	for i := range len(content) {
		write(int(content[i]), 8)
	}
	write(0, min(4, 8*t[2]-len(bits)))
	write(0, -len(bits)&7)
	data := make([]byte, t[2])
	for i := range data {
		if 8*i >= len(bits) {
			data[i] = 0x11
			if (i-len(bits)/8)%2 == 0 {
				data[i] = 0xec
			}
			continue
		}
		for _, b := range bits[8*i : 8*i+8] {
			data[i] <<= 1
			if b {
				data[i] |= 1
			}
		}
	}
	return qrInterleave(data, t[0], t[1])
}

// qrInterleave splits data into blocks, the longer ones last, and writes their
// codewords in turn, then those of their correction.
func qrInterleave(data []byte, correction, blocks int) []byte {
	short := len(data) / blocks
	longer := blocks - len(data)%blocks // the first block that is one longer
	parts, checks := make([][]byte, blocks), make([][]byte, blocks)
	for i := range parts {
		n := short
		if i >= longer {
			n++
		}
		parts[i], data = data[:n], data[n:]
		checks[i] = qrCheck(parts[i], correction)
	}
	var out []byte
	for _, group := range [][][]byte{parts, checks} {
		for i := 0; i <= max(short, correction); i++ {
			for _, part := range group {
				if i < len(part) {
					out = append(out, part[i])
				}
			}
		}
	}
	return out
}

// qrCheck is the remainder of a block by the generator polynomial over GF(256)
// with the primitive polynomial 285 (Reed–Solomon).
func qrCheck(data []byte, n int) []byte {
	generator := make([]byte, n)
	generator[n-1] = 1
	root := byte(1)
	for range n {
		for j := range generator {
			generator[j] = qrTimes(generator[j], root)
			if j+1 < n {
				generator[j] ^= generator[j+1]
			}
		}
		root = qrTimes(root, 2)
	}
	rest := make([]byte, n)
	for _, b := range data {
		factor := b ^ rest[0]
		copy(rest, rest[1:])
		rest[n-1] = 0
		for j := range rest {
			rest[j] ^= qrTimes(generator[j], factor)
		}
	}
	return rest
}

func qrTimes(a, b byte) byte {
	product := 0
	for i := 7; i >= 0; i-- {
		product <<= 1
		if product > 255 {
			product ^= 285
		}
		if b>>i&1 == 1 {
			product ^= int(a)
		}
	}
	return byte(product)
}
