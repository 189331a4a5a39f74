package definition

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/internal/nfc"
)

const maxOptionValue = 200 // bytes

// CompileList compiles the options of a value list for forms in these languages,
// of which the first is the fallback: what form.Form.WithList takes. The error is
// [Errors], with pointers into the list.
func CompileList(options []Option, languages []i18n.Lang, o *Options) ([]form.Option, error) {
	u := &unit{def: &Form{Languages: languages}, o: o.orZero(), limits: o.limits()}
	if len(languages) == 0 {
		u.add(CodeMissing, "", "the list is for no language")
	}
	out := u.options(options, "")
	return out, u.errs.sorted().err()
}

// compileLists compiles the form's own value lists. Those of blocks and shared
// ones follow when something uses them.
func (u *unit) compileLists() {
	for _, name := range slices.Sorted(maps.Keys(u.def.Lists)) {
		at := jsonptr.Join("/lists", name)
		u.checkID(name, at)
		u.addList(name, u.def.Lists[name], at)
	}
}

func (u *unit) addList(name string, options []Option, at string) {
	u.lists[name] = optionValues(options[:min(len(options), u.limits.Options)])
	u.out.Lists = append(u.out.Lists, &form.List{Name: name, Options: u.options(options, at)})
	slices.SortFunc(u.out.Lists, func(a, b *form.List) int { return strings.Compare(a.Name, b.Name) })
}

// list returns the values of a value list and takes a list that is not the
// form's own into it.
func (u *unit) list(name string) ([]string, bool) {
	if values, ok := u.lists[name]; ok {
		return values, true
	}
	from, ok := u.brought[name]
	if !ok && u.o.Library != nil {
		from.at = jsonptr.Join("/lists", name)
		from.options, ok = u.o.Library.List(name)
	}
	if ok {
		u.addList(name, from.options, from.at)
	}
	return u.lists[name], ok
}

func optionValues(options []Option) []string {
	values := make([]string, len(options))
	for i, o := range options {
		values[i] = o.Value
	}
	return values
}

// options compiles the options of a list or a field.
func (u *unit) options(options []Option, at string) []form.Option {
	if len(options) == 0 {
		u.add(CodeMissing, at, "there are no options")
	}
	if len(options) > u.limits.Options {
		u.add(CodeTooMany, at, "there are more than %d options", u.limits.Options)
		return nil
	}
	out := make([]form.Option, len(options))
	seen := map[string]bool{}
	for i, o := range options {
		here := jsonptr.Index(at, i)
		if !u.work(workOfOption+len(o.Value), here) {
			return nil
		}
		switch {
		case o.Value == "":
			u.add(CodeMissing, here+"/value", "the option has no value")
		case len(o.Value) > maxOptionValue || !plainText(o.Value):
			u.add(CodeBadValue, here+"/value", "a value is at most %d bytes of text that can be seen, on one line", maxOptionValue)
		case seen[o.Value]:
			u.add(CodeDuplicateOption, here+"/value", "%q is the value of two options", shorten(o.Value))
		}
		seen[o.Value] = true
		if o.Label.IsZero() {
			u.add(CodeMissing, here+"/label", "the option has no label")
		}
		if o.Other && i != otherOption(options) {
			u.add(CodeConflict, here+"/other", "only one option can ask for a text of its own")
		}
		out[i] = form.Option{
			Value: o.Value, Other: o.Other,
			Label: u.text(o.Label, here+"/label", textRules{}),
			Help:  u.text(o.Help, here+"/help", textRules{}),
		}
	}
	return out
}

func plainText(s string) bool {
	if !utf8.ValidString(s) || strings.TrimSpace(s) != s || nfc.String(s) != s {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) { // what cannot be seen makes two values look like one
			return false
		}
	}
	return true
}

// compileOptions gives each choice its options, own or of a list.
func (u *unit) compileOptions() {
	for _, it := range u.items {
		if !it.takes("options") {
			continue
		}
		if it.row {
			it.shareOptions()
			continue
		}
		if len(it.def.Options) > 0 {
			it.out.Options = u.options(it.def.Options, it.at+"/options")
		}
		if name := it.def.List; name != "" {
			if _, ok := u.list(name); !ok {
				u.add(CodeUnknownList, it.at+"/list", "there is no value list %q", shorten(name))
			}
		}
	}
}

// offered returns the values that a choice offers.
func (u *unit) offered(it *item) []string {
	if it.def.List != "" {
		values, _ := u.list(it.def.List)
		return values
	}
	return optionValues(it.def.Options)
}
