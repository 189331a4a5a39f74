package i18n

// viewTexts holds the words of pages and documents that stand around the
// fields.
func viewTexts() map[string]text {
	return map[string]text{
		"view.new_window":    {"(åbner i nyt vindue)", "(opens in a new window)"},
		"view.row_of":        {"{label} {n} af {total}", "{label} {n} of {total}"},
		"view.row_add":       {"Tilføj {label}", "Add {label}"},
		"view.rows_none":     {"Ingen tilføjet endnu.", "None added yet."},
		"view.rows_most":     {"Du kan højst tilføje {n}.", "You can add at most {n}."},
		"view.files_present": {"Vedhæftet:", "Attached:"},
		"view.other_page":    {"{page}: {message}", "{page}: {message}"},
		"view.field_fault":   {"{label}: {message}", "{label}: {message}"},
		"view.no_pages":      {"Der er ingen felter at udfylde.", "There are no fields to fill in."},
		"view.edit":          {"Ret", "Change"},
		"view.no_value":      {"Intet endnu", "Nothing yet"},
		"view.transcript":    {"Læs, hvad der siges i filmen", "Read what is said in the film"},
		"view.test":          {"TEST – ikke en rigtig sag", "TEST – not a real case"},
	}
}
