//go:build !js

package i18n

// stepsTexts holds the words of documents and letters that handovers make.
func stepsTexts() map[string]text {
	return map[string]text{
		"steps.reference": {"Reference", "Reference"},
		"steps.received":  {"Modtaget", "Received"},
		"steps.test":      {"TEST: ", "TEST: "},
		"steps.letter":    {"Brev", "Letter"},
		"steps.enclosure": {"Bilag {n}", "Enclosure {n}"},
	}
}
