package form

import (
	"bytes"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// A place on a map is GeoJSON (RFC 7946) in the coordinate system that Danish
// authorities use, ETRS89 / UTM zone 32N (EPSG:25832): metres east and north.
// RFC 7946 has given up other systems than WGS 84; who hands it over says which
// it is.

// The bounds of a drawing, and of Denmark in EPSG:25832 with a margin.
const (
	maxGeoJSON = 16_000 // bytes, which is at most a thousand positions
	minEast    = 400_000
	maxEast    = 900_000
	minNorth   = 6_000_000
	maxNorth   = 6_450_000
)

// depthOf is how many arrays stand around a position in each geometry.
var depthOf = map[string]int{
	"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}

// cleanGeoJSON accepts a geometry, a feature or a collection of features, with
// every position inside Denmark, and writes geometry and structure only:
// properties could hold anything.
func cleanGeoJSON(s string) (string, bool) {
	if len(s) > maxGeoJSON {
		return "", false
	}
	in := jsontext.NewReader([]byte(s))
	g := geoReader{in: &in}
	ok := g.object(0)
	// What is kept is read again later, and so must be within the limit too.
	return string(g.out), ok && in.End() == nil && len(g.out) <= maxGeoJSON
}

type geoReader struct {
	in  *jsontext.Reader
	out []byte
}

// geoObject is a GeoJSON object whose parts are known by where they stand, since
// its type may come last.
type geoObject struct {
	kind                            string
	coordinates, geometry, features jsontext.Reader
	has                             [3]bool
}

// object reads an object of any type; within is how many stand around it.
func (g *geoReader) object(within int) bool {
	if g.in.Err() != nil || within > 3 {
		return false
	}
	var o geoObject
	for g.in.Object(); g.in.Member(); {
		switch string(g.in.Key()) {
		case "type":
			o.kind = g.in.Text()
			continue
		case "coordinates":
			o.coordinates, o.has[0] = *g.in, true
		case "geometry":
			o.geometry, o.has[1] = *g.in, true
		case "features":
			o.features, o.has[2] = *g.in, true
		}
		g.in.Skip()
	}
	return g.in.Err() == nil && g.write(&o, within)
}

func (g *geoReader) write(o *geoObject, within int) bool {
	after := g.in
	defer func() { g.in = after }()
	g.out = append(jsontext.AppendString(append(g.out, `{"type":`...), o.kind), ',')
	depth, isGeometry := depthOf[o.kind]
	ok := false
	switch {
	case isGeometry && o.has[0]:
		g.in, g.out = &o.coordinates, append(g.out, `"coordinates":`...)
		ok = g.positions(depth)
	case o.kind == "Feature" && o.has[1]:
		g.in, g.out = &o.geometry, append(g.out, `"geometry":`...)
		ok = g.object(within + 1)
		g.out = append(g.out, `,"properties":null`...)
	case o.kind == "FeatureCollection" && o.has[2] && within == 0:
		g.in, g.out = &o.features, append(g.out, `"features":[`...)
		ok = true
		for g.in.Array(); ok && g.in.Item(); {
			g.out = jsontext.AppendComma(g.out)
			ok = g.object(within + 1)
		}
		ok, g.out = ok && g.in.Err() == nil, append(g.out, ']')
	}
	g.out = append(g.out, '}')
	return ok
}

// positions reads positions in arrays.
func (g *geoReader) positions(depth int) bool {
	g.out = append(g.out, '[')
	n, ok := 0, true
	for g.in.Array(); ok && g.in.Item(); n++ {
		g.out = jsontext.AppendComma(g.out)
		if depth > 0 {
			ok = g.positions(depth - 1)
			continue
		}
		ok = g.coordinate(n)
	}
	g.out = append(g.out, ']')
	if depth == 0 {
		return ok && n == 2 && g.in.Err() == nil
	}
	return ok && n > 0 && g.in.Err() == nil
}

func (g *geoReader) coordinate(n int) bool {
	text := g.in.Number()
	if g.in.Err() != nil || bytes.ContainsAny(text, "eE-") || len(text) > 20 {
		return false
	}
	whole, _, _ := strings.Cut(string(text), ".")
	metres := 0
	for _, c := range whole {
		metres = metres*10 + int(c-'0')
		if metres > maxNorth {
			return false
		}
	}
	g.out = append(g.out, text...)
	if n == 0 {
		return metres >= minEast && metres < maxEast
	}
	return metres >= minNorth && metres < maxNorth
}

// point reads a coordinate of the first position that is drawn: x is east, y is
// north.
func (v *env) point(r *Ref) expression.Value {
	f := v.state.form.fields[r.Field]
	fr := v.frame.around(f)
	if fr == nil {
		return expression.Value{}
	}
	text, ok := v.valueOf(&fr.cells[f.slot]).AsText()
	if v.budget.Steps -= len(text) / 16; !ok || v.budget.Steps < 0 {
		return expression.Value{}
	}
	i := strings.LastIndexByte(text[:max(strings.IndexAny(text, "0123456789"), 0)], '[')
	if i < 0 {
		return expression.Value{}
	}
	position, _, _ := strings.Cut(text[i+1:], "]")
	x, y, _ := strings.Cut(position, ",")
	if r.Name == "y" {
		x = y
	}
	d, ok := expression.ParseDecimal(x)
	if !ok {
		return expression.Value{}
	}
	return expression.DecimalOf(d)
}
