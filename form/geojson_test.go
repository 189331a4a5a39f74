package form_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// A drawing comes from the browser, and is not to be trusted.
func TestGeoJSONIsBounded(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"place","type":"map","label":"Sted"}`)
	square := `[[725000,6175000],[725010,6175000],[725010,6175010],[725000,6175000]]`
	for name, c := range map[string]struct {
		drawn string
		ok    bool
	}{
		"a line":                    {`{"type":"LineString","coordinates":[[725000,6175000],[725010,6175000.25]]}`, true},
		"several areas":             {`{"type":"MultiPolygon","coordinates":[[` + square + `],[` + square + `]]}`, true},
		"a feature":                 {`{"type":"Feature","geometry":{"type":"Point","coordinates":[725000,6175000]}}`, true},
		"degrees":                   {`{"type":"Point","coordinates":[12.5,55.7]}`, false},
		"three coordinates":         {`{"type":"Point","coordinates":[725000,6175000,1]}`, false},
		"a coordinate missing":      {`{"type":"Point","coordinates":[725000]}`, false},
		"an exponent":               {`{"type":"Point","coordinates":[7.25e5,6175000]}`, false},
		"a text":                    {`{"type":"Point","coordinates":["725000",6175000]}`, false},
		"too flat":                  {`{"type":"Polygon","coordinates":` + square + `}`, false},
		"no coordinates":            {`{"type":"Polygon"}`, false},
		"no areas":                  {`{"type":"MultiPolygon","coordinates":[]}`, false},
		"a collection in another":   {`{"type":"FeatureCollection","features":[{"type":"FeatureCollection","features":[]}]}`, false},
		"features in features":      {strings.Repeat(`{"type":"Feature","geometry":`, 60) + `null` + strings.Repeat(`}`, 60), false},
		"too deep":                  {`{"type":"Point","coordinates":` + strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000) + `}`, false},
		"too many points":           {`{"type":"MultiPoint","coordinates":[` + strings.Repeat(`[725000,6175000],`, 1100) + `[725000,6175000]]}`, false},
		"too long when cleaned":     {`{"type":"FeatureCollection","features":[` + strings.Repeat(`{"type":"Feature","geometry":{"type":"Point","coordinates":[725000,6175000]}},`, 207) + `{"type":"Feature","geometry":{"type":"Point","coordinates":[725000,6175000]}}]}`, false},
		"a digit too many":          {`{"type":"Point","coordinates":[725000,6175000000000000000000000]}`, false},
		"not closed":                {`{"type":"Point","coordinates":[725000,6175000]`, false},
		"something after":           {`{"type":"Point","coordinates":[725000,6175000]}{}`, false},
		"null":                      {`null`, false},
		"coordinates twice, others": {`{"type":"Point","coordinates":[1,2],"coordinates":[725000,6175000]}`, true},
	} {
		code, err := f.NewAnswers().Set("/place/geojson", []string{c.drawn}, i18n.Danish)
		if err != nil || (code == "") != c.ok {
			t.Errorf("%s: %q, %v", name, code, err)
		}
	}
}

// What is kept of a drawing is where it is, and nothing else; x and y are its
// first position.
func TestGeoJSONKeepsTheDrawing(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"place","type":"map","label":"Sted"},
		{"key":"home","type":"map","label":"Hjem"},
		{"key":"apart","type":"computed","of":"decimal","label":"Afstand","calculate":"distance(place, home)"}`)
	a := f.NewAnswers()
	for name, drawn := range map[string]string{
		"/place/geojson": `{"type":"LineString","coordinates":[[725000,6175000],[725010,6175000]],"cpr":"x"}`,
		"/home/geojson":  `{"type":"Point","coordinates":[725003,6175004]}`,
	} {
		if code, err := a.Set(name, []string{drawn}, i18n.Danish); code != "" || err != nil {
			t.Fatal(code, err)
		}
	}
	s := f.Evaluate(a, form.Facts{})
	for path, want := range map[string]string{
		"/place/geojson": `"{\"type\":\"LineString\",\"coordinates\":[[725000,6175000],[725010,6175000]]}"`,
		"/place/x":       `"725000"`, "/place/y": `"6175000"`, "/apart": `"5"`,
	} {
		if got := wire(s.At(path).Value); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}
