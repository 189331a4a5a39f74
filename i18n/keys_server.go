//go:build !js

package i18n

// serverAreas are the parts of the catalogue that only a server speaks. A
// browser does not load them: words are a good part of what it must fetch.
func serverAreas() []func() map[string]text {
	return []func() map[string]text{httpTexts, peopleTexts, startTexts, stepsTexts, exportTexts, explainTexts, diagramTexts, whyTexts}
}
