package access_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

const moves, reports = "urn:dk:aaby:fuldmagt:flytning:handle", "urn:dk:aaby:fuldmagt:flytning:laese"

// represents is a citizen with what others granted them.
func represents(privileges ...identity.Privilege) identity.Identity {
	return identity.Identity{Org: "aaby", Actor: identity.Person{Ref: "p.anders", CPR: anders}, Privileges: privileges}
}

func from(scope identity.Scope, privilege string, constraints ...string) identity.Privilege {
	pr := granted(privilege, constraints...)
	pr.Scope = scope
	return pr
}

func TestMandates(t *testing.T) {
	t.Parallel()
	karlas, company := identity.RepresentedScope(karla), identity.OrganisationScope("13748136")
	foreign := from(karlas, "urn:foreign")
	foreign.Foreign = true
	p := policy(t)
	got := p.Mandates(represents(
		from(karlas, moves, "urn:dk:kombit:KLE", "32.*"),
		from(identity.RepresentedScope(anders), "urn:own"),
		from(company, "urn:erhverv"),
		from(karlas, reports), from(karlas, moves, "urn:dk:kombit:KLE", "23.*"),
		from(karlas, "urn:narrowed", "urn:unknown", "x"), foreign,
		from(identity.OrganisationScope(cvr), reads), from("urn:dk:gov:saml:cprNumberIdentifier:9999999999", "urn:nobody"), from("", "urn:nobody"),
	))
	var seen []string
	for _, m := range got {
		seen = append(seen, string(m.CPR)+m.CVR+" "+strings.Join(m.Privileges(), " "))
	}
	if diff := cmp.Diff([]string{karla + " " + moves + " " + reports, "13748136 urn:erhverv"}, seen); diff != "" {
		t.Fatalf("mandates (-want +got):\n%s", diff)
	}
	moving, other := object(), object()
	moving.KLE, other.KLE = "23.05.00", "00.01.00"
	for _, c := range []struct {
		privilege string
		object    access.Object
		want      bool
	}{{moves, object(), true}, {moves, moving, true}, {moves, other, false}, {reports, other, true}, {"urn:own", object(), false}} {
		if got[0].Covers(c.privilege, c.object) != c.want {
			t.Errorf("%s on %s: want %v", c.privilege, c.object.KLE, c.want)
		}
	}
}

func TestNobodyIsRepresented(t *testing.T) {
	t.Parallel()
	p := policy(t)
	unknown := represents(from(identity.RepresentedScope(karla), moves))
	unknown.Actor.CPR = ""
	elsewhere := represents(from(identity.RepresentedScope(karla), moves))
	elsewhere.Org = "beby"
	for name, id := range map[string]identity.Identity{
		"the scope may be their own": unknown, "another organisation": elsewhere, "no grant": represents(),
		"a group without a privilege": represents(identity.Privilege{Scope: identity.RepresentedScope(karla)}),
	} {
		if got := p.Mandates(id); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	atWork := unknown
	atWork.Actor.CVR = "13748136"
	if got := p.Mandates(atWork); len(got) != 1 {
		t.Errorf("somebody at work for a company, whose login tells no CPR number: %v", got)
	}
}

func TestMandatesPrintNoNumber(t *testing.T) {
	t.Parallel()
	m := policy(t).Mandates(represents(from(identity.RepresentedScope(karla), moves)))
	var out bytes.Buffer
	for _, v := range []any{m, m[0], &m[0]} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%s", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("seen", "v", v)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("seen", "v", m[0])
	for _, secret := range []string{karla, "1234", fmt.Sprintf("%x", "1234")} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("output holds %q:\n%s", secret, out.String())
		}
	}
}
