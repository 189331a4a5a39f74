package i18n

// AreaKeys returns the keys of every area of the catalogue, area by area.
func AreaKeys() [][]string {
	var all [][]string
	for _, area := range areas {
		var keys []string
		for key := range area() {
			keys = append(keys, key)
		}
		all = append(all, keys)
	}
	return all
}

// Template returns the text of key as it stands in the catalogue.
func Template(lang Lang, key string) string { return catalogue[key].in(lang) }
