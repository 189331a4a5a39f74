// Package theme holds the default style sheet of forms, for pages that have
// neither that of Det Fælles Designsystem (DKFDS) nor one of their own. It is a
// package of its own so that the widget, which gets its style from the page
// around it, does not carry it.
//
// Colours, sizes and fonts are custom properties that start with --bf- and can
// be set by the page. It knows dark mode, high contrast, reduced motion, print,
// and screens from 320 pixels.
package theme

import _ "embed"

// Name is the file name to serve the style sheet under.
const Name = "borgerform.css"

// CSS is the style sheet. It is UTF-8 and asks for no other file.
//
//go:embed borgerform.css
var CSS string
