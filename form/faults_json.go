package form

import (
	"strconv"

	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsontext"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// EncodeFaults writes faults as the JSON that every surface uses.
func EncodeFaults(faults []Fault) []byte { return appendFaults(nil, faults) }

func appendFaults(dst []byte, faults []Fault) []byte {
	dst = append(dst, '[')
	for _, f := range faults {
		dst = jsontext.AppendString(append(jsontext.AppendComma(dst), `{"code":`...), string(f.Code))
		dst = jsontext.AppendString(append(dst, `,"path":`...), f.Path)
		dst = appendArgs(dst, f.Args)
		if f.Level != fault.LevelError {
			dst = jsontext.AppendString(append(dst, `,"level":`...), string(f.Level))
		}
		if f.Rule != 0 {
			dst = strconv.AppendInt(append(dst, `,"rule":`...), int64(f.Rule), 10)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendArgs(dst []byte, args []fault.Arg) []byte {
	if len(args) == 0 {
		return dst
	}
	dst = append(dst, `,"args":[`...)
	for _, a := range args {
		dst = jsontext.AppendString(append(jsontext.AppendComma(dst), `{"name":`...), a.Name)
		dst = jsontext.AppendString(append(dst, `,"kind":`...), string(a.Kind))
		dst = append(jsontext.AppendString(append(dst, `,"value":`...), a.Value), '}')
	}
	return append(dst, ']')
}

// DecodeFaults reads what [EncodeFaults] wrote.
func DecodeFaults(data []byte) ([]Fault, error) {
	in := jsontext.NewReader(data)
	faults := loadItems(loader{&in}, loader.fault)
	if err := in.End(); err != nil {
		return nil, wrap.Error("form: decode faults", err)
	}
	return faults, nil
}

func (l loader) fault() (f Fault) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "code":
			f.Code = fault.Code(l.Text())
		case "path":
			f.Path = l.Text()
		case "args":
			f.Args = loadItems(l, loader.faultArg)
		case "level":
			f.Level = fault.Level(l.Text())
		case "rule":
			f.Rule = l.number()
		default:
			l.Skip()
		}
	}
	return f
}

func (l loader) faultArg() (a fault.Arg) {
	for l.Object(); l.Member(); {
		switch string(l.Key()) {
		case "name":
			a.Name = l.Text()
		case "kind":
			a.Kind = fault.Kind(l.Text())
		case "value":
			a.Value = l.Text()
		default:
			l.Skip()
		}
	}
	return a
}
