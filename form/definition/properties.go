package definition

import (
	"github.com/borgerflow/borgerflow/form"
	"reflect"
	"slices"
	"strings"
)

// typeRules says what an author may write on a field of one type.
type typeRules struct {
	takes map[string]bool // members beyond those every field takes
	needs []string        // members that must be there
	value bool            // the field has a value in expressions, so it needs a key
	level bool            // it adds a level to the answers
}

// Members that go together.
const (
	common   = "key type visible print internal"
	asked    = "label help required readonly messages sensitivity purpose check branches"
	filled   = "default prefill missing calculate"
	chosen   = "options list optionsWhere"
	written  = "minLength maxLength pattern autocomplete width"
	counted  = "unit places in"
	ranged   = "min max autocomplete width"
	surveyed = "label help required readonly messages sensitivity purpose rules check branches rows options list"
	composed = "label help required readonly messages sensitivity purpose rules check members prefill missing branches"
	held     = "label help required readonly messages sensitivity purpose rules fields"
)

// propertyTable is what each type takes, what it needs, and what it is.
var propertyTable = []struct {
	types string
	takes string
	needs string
	value bool
	level bool
}{
	{"text", asked + " " + filled + " " + written + " format", "label", true, false},
	{"textarea richtext", asked + " " + filled + " " + written, "label", true, false},
	{"email", asked + " " + filled + " " + written + " repeat", "label", true, false},
	{"phone cpr cvr pnumber licenseplate url", asked + " " + filled + " autocomplete width", "label", true, false},
	{"integer", asked + " " + filled + " " + ranged + " calc unit", "label", true, false},
	{"decimal", asked + " " + filled + " " + ranged + " calc unit places", "label", true, false},
	{"distance", asked + " " + filled + " " + ranged + " calc places", "label", true, false},
	{"percent", asked + " " + filled + " " + ranged + " calc places", "label", true, false},
	{"money", asked + " " + filled + " " + ranged + " calc", "label", true, false},
	{"duration", asked + " " + filled + " " + ranged + " calc in", "label", true, false},
	{"date time datetime", asked + " " + filled + " " + ranged, "label", true, false},
	{"consent", asked + " prefill consent", "label consent", true, false},
	{"boolean yesno", asked + " " + filled, "label", true, false},
	{"select radio", asked + " " + filled + " " + chosen + " autocomplete", "label", true, false},
	{"autocomplete", asked + " " + filled + " " + chosen + " autocomplete width", "label", true, false},
	{"multiselect", asked + " " + filled + " " + chosen + " minItems maxItems", "label", true, false},
	{"ranking", asked + " " + filled + " " + chosen, "label", true, false},
	{"rating", asked + " " + filled + " max calc", "label", true, false},
	{"declaration", asked, "label", true, false},
	{"file image", asked + " minItems maxItems accept maxSize", "label", true, false},
	{"computed", "label help messages sensitivity purpose calculate of calc branches " + counted, "label calculate of", true, false},
	{"payment", "label help messages purpose calculate", "label calculate", true, false},
	{"uniqueid autonumber", "label help messages", "label", true, false},
	{"api", "label help messages sensitivity purpose lookup inputs fields", "label lookup inputs fields", true, true},
	{"group", held, "label fields", true, true},
	{"list", held + " minItems maxItems prefill missing", "label fields", true, true},
	{"person child address daterange employee userpicker cadastre signature map booking company account", composed, "label", true, true},
	{"table", held + " rows", "label rows fields", true, true},
	{"likert", surveyed, "label rows", true, true},
	{"matrix", surveyed + " many", "label rows", true, true},
	{"section", "label help readonly fields", "fields", false, false},
	{"details", "label help readonly fields", "label fields", false, false},
	{"heading notice", "label help level", "label", false, false},
	{"paragraph", "label help", "label", false, false},
	{"link document video", "label help src", "label src", false, false},
	{"picture", "label help src alt", "src alt", false, false},
	{"qr", "label help content", "label content", false, false},
}

var properties = buildProperties()

func buildProperties() map[string]*typeRules {
	table := map[string]*typeRules{}
	for _, row := range propertyTable {
		rules := &typeRules{takes: map[string]bool{}, needs: strings.Fields(row.needs), value: row.value, level: row.level}
		for _, name := range strings.Fields(common + " " + row.takes) {
			rules.takes[name] = true
		}
		for _, name := range strings.Fields(row.types) {
			table[name] = rules
		}
	}
	return table
}

// rulesOf returns what a type of the library takes, or nil when there is no such
// type.
func rulesOf(name string) *typeRules {
	if !form.HasType(name) {
		return nil
	}
	return properties[name]
}

// rulesOf returns what a type takes, a vendor's own included.
func (u *unit) rulesOf(name string) *typeRules { return rulesOf(u.registry.Base(name)) }

// takes reports whether a type takes a member, or is not known at all.
func takes(name, member string) bool {
	rules := rulesOf(name)
	return rules == nil || rules.takes[member]
}

// checkProperties holds every field to what its type takes and needs.
func (u *unit) checkProperties() {
	for _, it := range u.items {
		if it.def == nil {
			continue
		}
		if it.rules == nil {
			u.checkType(it)
			continue
		}
		u.checkMembers(it)
		u.checkConflicts(it)
		u.checkValues(it)
	}
}

func (u *unit) checkType(it *item) {
	if it.def.Type == "" {
		u.add(CodeMissing, it.at+"/type", "the field has no type")
		return
	}
	u.add(CodeUnknownType, it.at+"/type", "there is no field type %q", shorten(it.def.Type))
}

func (u *unit) checkMembers(it *item) {
	given := membersOf(it.def)
	for _, name := range given {
		if !it.takes(name) {
			u.add(CodeNotAllowed, it.at+"/"+name, "a field of type %s does not take %q", it.def.Type, name)
		}
	}
	for _, name := range it.rules.needs {
		if name == "label" && it.def.Internal {
			continue
		}
		if !slices.Contains(given, name) {
			u.add(CodeMissing, it.at+"/"+name, "a field of type %s needs %q", it.def.Type, name)
		}
	}
}

// membersOf returns the names of the members that a field has.
func membersOf(def *Field) []string {
	v := reflect.ValueOf(def).Elem()
	all := jsonMembers(v.Type())
	names := make([]string, 0, 8)
	for i, name := range all {
		if !v.Field(i).IsZero() {
			names = append(names, name)
		}
	}
	return names
}

// conflicts are pairs of members that exclude each other. A value comes from
// one place only (design 4.8), and what is calculated is never asked for.
var conflicts = [][2]string{
	{"default", "prefill"}, {"default", "calculate"}, {"prefill", "calculate"},
	{"required", "calculate"}, {"readonly", "calculate"}, {"options", "list"},
}

func (u *unit) checkConflicts(it *item) {
	if it.row {
		return // it has what its matrix has
	}
	given := membersOf(it.def)
	for _, pair := range conflicts {
		if slices.Contains(given, pair[0]) && slices.Contains(given, pair[1]) {
			u.add(CodeConflict, it.at+"/"+pair[1], "%q and %q exclude each other", pair[0], pair[1])
		}
	}
	if it.takes("options") && len(it.def.Options) == 0 && it.def.List == "" {
		u.add(CodeMissing, it.at+"/options", "a field of type %s needs options or a list", it.def.Type)
	}
}
