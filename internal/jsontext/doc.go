// Package jsontext reads and writes JSON (RFC 8259) without reflection, for
// what is compiled into the browser widget and for what must be read fast.
//
// A [Reader] is pulled: the caller says what it expects next, and stops asking
// when there is no more. Nothing is built but what the caller asks for.
//
//	in := jsontext.NewReader(data)
//	for in.Object(); in.Member(); {
//		switch string(in.Key()) {
//		case "name":
//			p.Name = in.Text()
//		default:
//			in.Skip()
//		}
//	}
//	return in.End()
//
// The first thing that is wrong ends the reading: from then on every method
// gives nothing and every loop ends, so that errors are asked for once, at the
// end. Reading never panics, whatever the bytes.
//
// What is accepted, and as what, is what encoding/json accepts, with two
// differences: containers may be [MaxDepth] deep instead of 10,000, and members
// that stand twice are the caller's to find. [AppendString] writes the bytes
// that encoding/json writes.
package jsontext
