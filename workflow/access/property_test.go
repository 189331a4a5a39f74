package access_test

import (
	"slices"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"pgregory.net/rapid"
)

var (
	constraintNames = []string{prefix + "KLE/1", prefix + "orgenhed/1", prefix + "foelsomhed/1", prefix + "itsystem/1", "urn:unknown"}
	values          = []string{"32.03.12", "32.03.*", "32.*", "*", "27.*", "", early, pension, root, "1", "2", "4", "borgerflow"}
	names           = []string{reads, works, "CN=pension", "urn:nobody"}
	scopes          = []identity.Scope{identity.OrganisationScope(cvr), identity.OrganisationScope(cvr), identity.OrganisationScope("13748136"), identity.RepresentedScope(karla)}
)

var privileges = rapid.Custom(func(t *rapid.T) identity.Privilege {
	pr := identity.Privilege{
		Scope:      rapid.SampledFrom(scopes).Draw(t, "scope"),
		Privileges: rapid.SliceOfN(rapid.SampledFrom(names), 0, 2).Draw(t, "privileges"),
		Foreign:    rapid.IntRange(0, 9).Draw(t, "foreign") == 0,
	}
	for range rapid.IntRange(0, 2).Draw(t, "constraints") {
		pr.Constraints = append(pr.Constraints, identity.Constraint{
			Name: rapid.SampledFrom(constraintNames).Draw(t, "name"), Value: rapid.SampledFrom(values).Draw(t, "value"),
		})
	}
	return pr
})

var objects = rapid.Custom(func(t *rapid.T) access.Object {
	return access.Object{
		Org: "aaby", KLE: rapid.SampledFrom([]string{"32.03.12", "32.03.20", "27.01.04", ""}).Draw(t, "kle"),
		Facet: rapid.SampledFrom([]string{"G01", "K08"}).Draw(t, "facet"), Unit: rapid.SampledFrom([]string{early, pension, root, ""}).Draw(t, "unit"),
		Sensitivity: access.Sensitivity(rapid.IntRange(0, 3).Draw(t, "sensitivity")),
		Solution:    rapid.SampledFrom([]string{"tilskud", "andet"}).Draw(t, "solution"), Test: rapid.Bool().Draw(t, "test"),
	}
})

// narrower reports whether b allows something that a does not.
func narrower(p *access.Policy, a, b []identity.Privilege, o access.Object) bool {
	more, less := p.Grants(employee(a...)), p.Grants(employee(b...))
	high, _ := p.Level(more, access.Read, o)
	low, _ := p.Level(less, access.Read, o)
	return p.Actions(less, o).Without(p.Actions(more, o)) != 0 || low > high
}

func TestAddingAGrantNeverTakesAccessAway(t *testing.T) {
	t.Parallel()
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		have := rapid.SliceOfN(privileges, 0, 4).Draw(t, "have")
		at := rapid.IntRange(0, len(have)).Draw(t, "at")
		more := slices.Insert(slices.Clone(have), at, privileges.Draw(t, "more"))
		if narrower(p, more, have, objects.Draw(t, "object")) {
			t.Error("a grant more allows less")
		}
	})
}

func TestRemovingALimitNeverTakesAccessAway(t *testing.T) {
	t.Parallel()
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		have := rapid.SliceOfN(privileges, 1, 4).Draw(t, "have")
		wider := slices.Clone(have)
		i := rapid.IntRange(0, len(have)-1).Draw(t, "i")
		if n := len(have[i].Constraints); n > 0 {
			at := rapid.IntRange(0, n-1).Draw(t, "constraint")
			wider[i].Constraints = slices.Delete(slices.Clone(have[i].Constraints), at, at+1)
		}
		if narrower(p, wider, have, objects.Draw(t, "object")) {
			t.Error("a limit less allows less")
		}
	})
}

func TestEmptyGrantsDenyEverything(t *testing.T) {
	t.Parallel()
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		o := objects.Draw(t, "object")
		for _, g := range []access.Grants{{}, p.Grants(employee())} {
			if _, ok := p.Level(g, access.Read, o); ok || p.Actions(g, o) != 0 || !g.Empty() {
				t.Error("nothing allows something")
			}
		}
	})
}

// A decision and what is worked out from it say the same.
func TestActionsAndLevelAgreeWithMay(t *testing.T) {
	t.Parallel()
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		g := p.Grants(employee(rapid.SliceOfN(privileges, 0, 4).Draw(t, "have")...))
		o := objects.Draw(t, "object")
		for _, a := range access.All.List() {
			d := p.May(g, a, o)
			level, ok := p.Level(g, a, o)
			if d.Allowed != p.Actions(g, o).Has(a) || d.Allowed != ok || d.Allowed && level < o.Sensitivity || d.Allowed == (d.Reason != access.Allowed) {
				t.Errorf("%s: %s, level %s %v, actions %s", a, d, level, ok, p.Actions(g, o))
			}
		}
	})
}
