package formwidget

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// readMessage reads what the shell says.
func readMessage(text string) (message, error) {
	in := jsontext.NewReader([]byte(text))
	m := reader{&in}.message()
	return m, in.End()
}

// reader reads messages and their parts. Members that are not known are left
// out, because they are between the shell and the server, and so is null.
type reader struct{ *jsontext.Reader }

// members calls read for every member that is not null. It returns whether it
// knows the member, and has then read it.
func (r reader) members(read func(key string) bool) {
	for r.Object(); r.Member(); {
		key := string(r.Key())
		if !r.Null() && !read(key) {
			r.Skip()
		}
	}
}

func (r reader) message() (m message) {
	r.members(func(key string) bool {
		switch key {
		case "do":
			m.Do = r.Text()
		case "lang":
			m.Lang = i18n.Lang(r.Text())
		case "page":
			m.Page = r.Text()
		case "level":
			m.Level = int(r.Int())
		case "errors":
			m.Errors = r.Bool()
		case "value":
			m.Value = r.Bool()
		case "config":
			m.Config = r.config()
		case "name":
			m.Name = r.Text()
		case "raw":
			for r.Array(); r.Item(); {
				m.Raw = append(m.Raw, r.Text())
			}
		case "done":
			m.Done = r.Bool()
		case "button":
			m.Button = r.Text()
		case "what":
			m.What = r.Text()
		case "status":
			m.Status = int(r.Int())
		case "answer":
			m.Answer = r.answer()
		default:
			return false
		}
		return true
	})
	return m
}

func (r reader) config() *config {
	c := new(config)
	r.members(func(key string) bool {
		switch key {
		case "form":
			c.Form = r.Skip()
		case "answers":
			c.Answers = r.Skip()
		case "facts":
			c.Facts = r.Skip()
		case "lang":
			c.Lang = i18n.Lang(r.Text())
		case "page":
			c.Page = r.Text()
		case "save":
			c.Save = r.Text()
		case "view":
			c.View = r.surroundings()
		default:
			return false
		}
		return true
	})
	return c
}

func (r reader) surroundings() (s surroundings) {
	r.members(func(key string) bool {
		switch key {
		case "prefix":
			s.Prefix = r.Text()
		case "action":
			s.Action = r.Text()
		case "hidden":
			for r.Array(); r.Item(); {
				s.Hidden = append(s.Hidden, r.hidden())
			}
		case "level":
			s.Level = int(r.Int())
		case "noTitle":
			s.NoTitle = r.Bool()
		case "noSave":
			s.NoSave = r.Bool()
		case "labels":
			s.Labels = r.labels()
		case "file":
			s.FileURL = r.Text()
		default:
			return false
		}
		return true
	})
	return s
}

func (r reader) hidden() (h view.Hidden) {
	r.members(func(key string) bool {
		switch key {
		case "name":
			h.Name = r.Text()
		case "value":
			h.Value = r.Text()
		default:
			return false
		}
		return true
	})
	return h
}

func (r reader) labels() (l view.Labels) {
	r.members(func(key string) bool {
		switch key {
		case "back":
			l.Back = r.Text()
		case "next":
			l.Next = r.Text()
		case "save":
			l.Save = r.Text()
		case "submit":
			l.Submit = r.Text()
		default:
			return false
		}
		return true
	})
	return l
}

func (r reader) answer() *answer {
	a := new(answer)
	r.members(func(key string) bool {
		switch key {
		case "faults":
			a.Faults = part(r, form.DecodeFaults)
		case "facts":
			a.Facts = r.Skip()
		case "file":
			file := part(r, form.DecodeFile)
			a.File = &file
		case "told":
			for r.Array(); r.Item(); {
				a.Told = append(a.Told, r.Text())
			}
		case "next":
			a.Next = r.Text()
		case "reference":
			a.Reference = r.Text()
		default:
			return false
		}
		return true
	})
	return a
}

// part reads a value that package form knows how to read.
func part[T any](r reader, decode func([]byte) (T, error)) T {
	v, err := decode(r.Skip())
	if err != nil {
		r.Fail(err)
	}
	return v
}
