//go:build !js

package i18n

// exportTexts holds the words of exports of submissions.
func exportTexts() map[string]text {
	return map[string]text{
		"export.case":        {"Sagsnummer", "Case"},
		"export.version":     {"Version", "Version"},
		"export.started":     {"Påbegyndt", "Started"},
		"export.sent":        {"Indsendt", "Submitted"},
		"export.state":       {"Tilstand", "State"},
		"export.state.open":  {"I gang", "Going on"},
		"export.state.ended": {"Afsluttet", "Ended"},
		"export.ended":       {"Afsluttet den", "Ended on"},
		"export.outcome":     {"Udfald", "Outcome"},
		"export.withheld":    {"(tilbageholdt)", "(withheld)"},
	}
}
