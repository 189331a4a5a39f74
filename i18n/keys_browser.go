//go:build js

package i18n

// serverAreas is empty in a browser.
func serverAreas() []func() map[string]text { return nil }
