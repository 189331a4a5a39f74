package i18n

import "sort"

// text is one entry of the catalogue, in every language it is written in.
type text struct {
	da, en string
}

func (t text) in(lang Lang) string {
	if english(lang) {
		return t.en
	}
	return t.da
}

// areas lists the parts of the catalogue, one file each. A key stands in one
// area only.
var areas = []func() map[string]text{
	faultTexts,
	formTexts,
	viewTexts,
	widgetTexts,
}

var catalogue = buildCatalogue()

func buildCatalogue() map[string]text {
	all := map[string]text{}
	for _, area := range append(areas, serverAreas()...) {
		for key, t := range area() {
			all[key] = t
		}
	}
	return all
}

// Keys returns the keys of all texts in the catalogue, sorted.
func Keys() []string {
	keys := make([]string, 0, len(catalogue))
	for key := range catalogue {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
