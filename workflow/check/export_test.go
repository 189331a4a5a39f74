package check

// KnownMembers returns the members that the shapes of a form know, by the type
// of package definition.
func KnownMembers() map[string]map[string]bool {
	s := newShapes()
	names := func(of *shape) map[string]bool {
		out := map[string]bool{}
		for name := range of.member {
			out[name] = true
		}
		return out
	}
	page := s.form.member["pages"].item
	field := page.member["fields"].item
	return map[string]map[string]bool{
		"Form": names(s.form), "Page": names(page), "Field": names(field), "Branch": names(field.member["branches"].item),
		"Rule": names(s.form.member["rules"].item), "Option": names(s.list.item), "Block": names(s.block),
		"Member": names(field.member["members"].item), "Row": names(field.member["rows"].item),
	}
}

// Scanned returns the dotted names that an expression is found to hold, and what
// follows something else than a name.
func Scanned(src string) (names, members []string) {
	scan([]byte(src), visitor{
		name:   func(chain []byte) { names = append(names, string(chain)) },
		member: func(chain []byte) { members = append(members, string(chain)) },
		list:   func([]byte) {},
		group:  func([]byte) {},
	})
	return names, members
}

// Wider has the types that take every answer of another type.
var Wider = wider
