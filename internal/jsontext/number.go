package jsontext

import "strconv"

// Number reads a number and returns it as it is written.
func (r *Reader) Number() []byte {
	if c := r.Peek(); c != '-' && (c < '0' || c > '9') {
		r.mismatch()
		return nil
	}
	start := r.pos
	if r.data[r.pos] == '-' {
		r.pos++
	}
	ok := r.sees('0', '0') || r.digits()
	if ok && r.sees('.', '.') {
		ok = r.digits()
	}
	if ok && (r.sees('e', 'e') || r.sees('E', 'E')) {
		if !r.sees('+', '+') {
			r.sees('-', '-')
		}
		ok = r.digits()
	}
	if !ok {
		r.Fail(ErrSyntax)
		return nil
	}
	return r.data[start:r.pos]
}

// sees steps over one byte between two, and reports whether it was there.
func (r *Reader) sees(from, to byte) bool {
	if r.pos == len(r.data) || r.data[r.pos] < from || r.data[r.pos] > to {
		return false
	}
	r.pos++
	return true
}

func (r *Reader) digits() bool {
	start := r.pos
	for r.sees('0', '9') {
	}
	return r.pos > start
}

// Int reads a whole number, written without fraction and exponent. One outside
// the range of int64 is of another type.
func (r *Reader) Int() int64 {
	number := r.Number()
	if number == nil {
		return 0
	}
	n, err := strconv.ParseInt(string(number), 10, 64)
	if err != nil {
		r.Fail(ErrType)
		return 0
	}
	return n
}
