package check

import (
	"bytes"
	"strings"
)

// factHeads are the words that facts begin with; no key may be one of them.
var factHeads = map[string]bool{
	"case": true, "consent": true, "forms": true, "lang": true, "login": true, "now": true, "params": true, "payment": true,
	"proxy": true, "register": true, "steps": true, "task": true, "today": true,
}

// headOf returns the first part of a dotted name.
func headOf(chain []byte) []byte {
	head, _, _ := bytes.Cut(chain, []byte{'.'})
	return head
}

// fact takes in a name that means a fact: one of another form's fields, of a
// register, of the login. In what may be prose, a word alone is none.
func (w *walker) fact(chain, head []byte, guess bool) {
	dotted := len(chain) > len(head)
	if guess && !dotted {
		return
	}
	if string(head) == "forms" && dotted {
		form, path, ok := strings.Cut(string(chain[len(head)+1:]), ".")
		if ok && !w.quiet {
			w.otherForm(form, path)
		}
		return
	}
	w.tell(KindFact, chain, Reads)
	switch parts := bytes.SplitN(chain, []byte{'.'}, 3); {
	case len(parts) > 1 && string(head) == "register":
		w.tell(KindRegister, parts[1], Reads)
	case len(parts) > 1 && string(head) == "consent":
		w.tell(KindConsent, parts[1], Reads)
	}
}

func (w *walker) otherForm(id, path string) {
	w.of.add(KindForm, id, Reads, w.place())
	form := w.of.forms[id]
	if form == nil { // it is gone, or was never there
		w.of.add(KindField, id+"."+path, Reads, w.place())
		return
	}
	w.of.reads = append(w.of.reads, read{at: w.place(), chain: path, form: form})
}
