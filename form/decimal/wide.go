package decimal

import "math/bits"

// wide is a whole number of 320 bits, the lowest first: every number of 96
// digits.
type wide [5]uint64

const maxDigits = 96

// tens are the powers of ten that fit in a word.
var tens = [...]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

func (w *wide) isZero() bool { return *w == wide{} }

// len returns the number of bits.
func (w *wide) len() int {
	for i := len(w) - 1; i >= 0; i-- {
		if w[i] != 0 {
			return i*64 + bits.Len64(w[i])
		}
	}
	return 0
}

func (w *wide) cmp(v *wide) int {
	for i := len(w) - 1; i >= 0; i-- {
		if w[i] != v[i] {
			if w[i] < v[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// add adds v and reports whether the sum fits.
func (w *wide) add(v *wide) bool {
	var carry uint64
	for i := range w {
		w[i], carry = bits.Add64(w[i], v[i], carry)
	}
	return carry == 0
}

// sub takes away v, which is not more than w.
func (w *wide) sub(v *wide) {
	var borrow uint64
	for i := range w {
		w[i], borrow = bits.Sub64(w[i], v[i], borrow)
	}
}

// mulWord multiplies by one word and reports whether the product fits.
func (w *wide) mulWord(m uint64) bool {
	var carry uint64
	for i := range w {
		hi, lo := bits.Mul64(w[i], m)
		var c uint64
		w[i], c = bits.Add64(lo, carry, 0)
		carry = hi + c
	}
	return carry == 0
}

// divWord divides by one word and returns the remainder.
func (w *wide) divWord(d uint64) (rest uint64) {
	for i := len(w) - 1; i >= 0; i-- {
		w[i], rest = bits.Div64(rest, w[i], d)
	}
	return rest
}

// mulTens multiplies by 10ⁿ and reports whether the product fits.
func (w *wide) mulTens(n int) bool {
	if n > maxDigits {
		return w.isZero()
	}
	for ; n > 0; n -= 19 {
		if !w.mulWord(tens[min(n, 19)]) {
			return false
		}
	}
	return true
}

// divTens divides by 10ⁿ and reports whether nothing was left over.
func (w *wide) divTens(n int) (exact bool) {
	exact = true
	for ; n > 0 && !w.isZero(); n -= 19 {
		exact = w.divWord(tens[min(n, 19)]) == 0 && exact
	}
	return exact
}

// mul returns the product of two numbers and whether it fits.
func mul(a, b *wide) (product wide, ok bool) {
	ok = true
	for i, word := range b {
		if word == 0 {
			continue
		}
		part := *a
		ok = part.mulWord(word) && ok
		for _, lost := range part[len(part)-i:] {
			ok = ok && lost == 0
		}
		copy(part[i:], part[:len(part)-i])
		clear(part[:i])
		ok = product.add(&part) && ok
	}
	return product, ok
}

// div returns the quotient of two numbers and what is left over.
func div(n, d *wide) (quotient, rest wide) {
	if d[1]|d[2]|d[3]|d[4] == 0 {
		quotient = *n
		rest[0] = quotient.divWord(d[0])
		return quotient, rest
	}
	rest = *n
	shift := n.len() - d.len()
	if shift < 0 {
		return quotient, rest
	}
	part := d.shifted(shift)
	for ; shift >= 0; shift-- {
		if rest.cmp(&part) >= 0 {
			rest.sub(&part)
			quotient[shift/64] |= 1 << (shift % 64)
		}
		part.halve()
	}
	return quotient, rest
}

// shifted returns w times 2ⁿ, which must fit.
func (w *wide) shifted(n int) (out wide) {
	words, rest := n/64, n%64
	for i := len(w) - 1; i >= words; i-- {
		out[i] = w[i-words] << rest
		if rest > 0 && i > words {
			out[i] |= w[i-words-1] >> (64 - rest)
		}
	}
	return out
}

func (w *wide) halve() {
	for i := range w {
		w[i] >>= 1
		if i+1 < len(w) {
			w[i] |= w[i+1] << 63
		}
	}
}

// root returns the square root, cut off.
func (w *wide) root() (root wide) {
	rest := *w
	one := wide{1}
	bit := one.shifted((len(w)*64 - 2))
	for rest.cmp(&bit) < 0 && !bit.isZero() {
		bit.halve()
		bit.halve()
	}
	for !bit.isZero() {
		try := root
		try.add(&bit)
		root.halve()
		if rest.cmp(&try) >= 0 {
			rest.sub(&try)
			root.add(&bit)
		}
		bit.halve()
		bit.halve()
	}
	return root
}

// digits returns how many digits the number is written with.
func (w *wide) digits() int {
	if w.isZero() {
		return 1
	}
	n := (w.len() - 1) * 1233 >> 12 // times log₁₀2: so many at least
	power := wide{1}
	for fits := power.mulTens(n); fits && w.cmp(&power) >= 0; n++ {
		fits = power.mulWord(10)
	}
	return n
}
