package access_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// Every rule by which the profile's groups, constraints and values are judged.
func TestRules(t *testing.T) {
	t.Parallel()
	const kle, unit, sens, system = prefix + "KLE/1", prefix + "orgenhed/1", prefix + "foelsomhed/1", prefix + "itsystem/1"
	foreign := granted(reads)
	foreign.Foreign = true
	other := granted(reads)
	other.Scope = identity.OrganisationScope("13748136")
	citizen := granted(reads)
	citizen.Scope = identity.RepresentedScope(karla)
	unscoped := granted(reads)
	unscoped.Scope = ""
	cases := []struct {
		name string
		have []identity.Privilege
		want access.Reason
	}{
		{"nothing granted", nil, access.NoGrant},
		{"a name nobody knows", []identity.Privilege{granted("urn:x")}, access.NoGrant},
		{"absent constraints do not narrow", []identity.Privilege{granted(reads)}, access.Allowed},

		{"groups are alternatives", []identity.Privilege{granted(reads, kle, "27.*"), granted(reads, kle, "32.*")}, access.Allowed},
		{"a group that is refused takes nothing from another", []identity.Privilege{foreign, other, granted(reads)}, access.Allowed},
		{"constraints are all to be met", []identity.Privilege{granted(reads, kle, "32.*", sens, "1")}, access.TooSensitive},
		{"also two of one name", []identity.Privilege{granted(reads, kle, "32.*", kle, "27.*")}, access.NotSubject},
		{"but not across groups", []identity.Privilege{granted(reads, kle, "32.*", sens, "1"), granted(reads, kle, "27.*", sens, "4")}, access.TooSensitive},
		{"values are alternatives", []identity.Privilege{granted(reads, kle, "27.03.*, 32.03.12")}, access.Allowed},
		{"a value that cannot be read admits nothing", []identity.Privilege{granted(reads, kle, "32.03*,32,K")}, access.NotSubject},
		{"and takes nothing from the others", []identity.Privilege{granted(reads, kle, "K,32.*")}, access.Allowed},
		{"a constraint without a value admits nothing", []identity.Privilege{granted(reads, kle, " ")}, access.NotSubject},

		{"an unknown constraint denies the group", []identity.Privilege{granted(reads, "http://sts.kombit.dk/constraints/alder/1", "18")}, access.UnknownConstraint},
		{"also one that does not say what it is", []identity.Privilege{granted(reads, "", "")}, access.UnknownConstraint},
		{"what the profile does not know denies the group", []identity.Privilege{foreign}, access.UnknownConstraint},
		{"the scope is another organisation's", []identity.Privilege{other}, access.OtherScope},
		{"there is no scope", []identity.Privilege{unscoped}, access.OtherScope},
		{"a power of attorney gives an employee nothing", []identity.Privilege{citizen}, access.NoGrant},

		{"KLE: the subject", []identity.Privilege{granted(reads, kle, "32.03.12")}, access.Allowed},
		{"KLE: the group", []identity.Privilege{granted(reads, kle, "32.03.*")}, access.Allowed},
		{"KLE: the main group", []identity.Privilege{granted(reads, kle, "32.*")}, access.Allowed},
		{"KLE: everything", []identity.Privilege{granted(reads, kle, "*")}, access.Allowed},
		{"KLE: another subject", []identity.Privilege{granted(reads, kle, "32.03.13,32.04.*,33.*")}, access.NotSubject},
		{"KLE: the name of the examples", []identity.Privilege{granted(reads, "urn:dk:kombit:KLE", "27.*")}, access.NotSubject},

		{"unit: itself", []identity.Privilege{granted(reads, unit, early)}, access.Allowed},
		{"unit: one above, in capitals", []identity.Privilege{granted(reads, unit, "AAAAAAAA-0000-4000-8000-000000000000")}, access.Allowed},
		{"unit: another", []identity.Privilege{granted(reads, unit, "dddddddd-0000-4000-8000-000000000000")}, access.NotUnit},

		{"sensitivity: the level", []identity.Privilege{granted(reads, sens, "FORTROLIGE_PERSONOPLYSNINGER")}, access.Allowed},
		{"sensitivity: a higher one includes it", []identity.Privilege{granted(reads, sens, "VIP_SAGER")}, access.Allowed},
		{"sensitivity: a lower one", []identity.Privilege{granted(reads, sens, "IKKE_FORTROLIGE_DATA")}, access.TooSensitive},
		{"sensitivity: the higher of two", []identity.Privilege{granted(reads, sens, "ordinary,sensitive")}, access.Allowed},
		{"sensitivity: a number, counted from one", []identity.Privilege{granted(reads, sens, "2")}, access.Allowed},
		{"sensitivity: an unknown level", []identity.Privilege{granted(reads, sens, "9")}, access.TooSensitive},

		{"system: this one, with https", []identity.Privilege{granted(reads, "HTTPS://sts.kombit.dk/constraints/ItSystem/1", "x,BORGERFLOW")}, access.Allowed},
		{"system: another", []identity.Privilege{granted(reads, system, "x")}, access.NotSystem},
	}
	p := policy(t)
	for _, c := range cases {
		got := p.May(p.Grants(employee(c.have...)), access.Read, object())
		if got.Reason != c.want || got.Allowed != (c.want == access.Allowed) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOrganisationsDoNotMeet(t *testing.T) {
	t.Parallel()
	p := policy(t)
	beby, err := access.New(access.Organisation{Key: "beby", CVR: "13748136"}, aabyRoles(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	mine, elsewhere := p.Grants(employee(granted(reads))), object()
	elsewhere.Org = "beby"
	foreigner := employee(granted(reads))
	foreigner.Org = "beby"
	for name, got := range map[string]access.Decision{
		"an object of another organisation":     p.May(mine, access.Read, elsewhere),
		"grants by another policy":              beby.May(mine, access.Read, elsewhere),
		"a login of another organisation":       p.May(p.Grants(foreigner), access.Read, object()),
		"another organisation's CVR in a login": beby.May(beby.Grants(foreigner), access.Read, elsewhere),
	} {
		if got.Allowed {
			t.Errorf("%s is allowed: %s", name, got)
		}
	}
	if _, ok := beby.Level(mine, access.Read, elsewhere); ok {
		t.Error("grants by another policy show fields")
	}
}

func TestUnitsAreTheSwitch(t *testing.T) {
	t.Parallel()
	p, err := access.New(aaby, aabyRoles(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	may := func(unit, of string) bool {
		o := object()
		o.Unit = unit
		return p.May(p.Grants(employee(granted(reads, prefix+"orgenhed/1", of))), access.Read, o).Allowed
	}
	if !may(early, early) || may(early, pension) || may("", "") || may("", early) {
		t.Error("without units a limit is to that unit alone, and never to no unit")
	}
}

func TestJobRoles(t *testing.T) {
	t.Parallel()
	p := policy(t)
	byGroup := employee()
	byGroup.Groups = []string{"pension", "kor"}
	narrowed := employee(granted("CN=pension", prefix+"foelsomhed/1", "ordinary"))
	test := object()
	test.KLE, test.Test = "32.30.00", true
	facet := test
	facet.Facet = "K08"
	cases := []struct {
		name   string
		id     identity.Identity
		action access.Action
		object access.Object
		want   access.Reason
	}{
		{"by name", employee(granted("CN=pension")), access.Act, object(), access.Allowed},
		{"by group", byGroup, access.Act, object(), access.Allowed},
		{"the login narrows further", narrowed, access.Act, object(), access.TooSensitive},
		{"what no role of it does", byGroup, access.Erase, object(), access.NoAction},
		{"outside all its limits", byGroup, access.Act, test, access.NotSubject},
		{"its other role, for tests", byGroup, access.Read, test, access.Allowed},
		{"of another facet", byGroup, access.Read, facet, access.NotFacet},
	}
	for _, c := range cases {
		if got := p.May(p.Grants(c.id), c.action, c.object); got.Reason != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	g := p.Grants(byGroup)
	if diff := cmp.Diff([]string{"laeser", "sagsbehandler"}, g.Roles()); diff != "" || g.Empty() {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if got, want := p.Actions(g, object()), access.ActionsOf(access.Read, access.Act); got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
}

func TestLevel(t *testing.T) {
	t.Parallel()
	p := policy(t)
	const sens = prefix + "foelsomhed/1"
	for _, c := range []struct {
		name string
		have []identity.Privilege
		want access.Sensitivity
		ok   bool
	}{
		{"nothing", nil, access.Ordinary, false},
		{"no limit", []identity.Privilege{granted(reads)}, access.Protected, true},
		{"a limit", []identity.Privilege{granted(reads, sens, "sensitive")}, access.Sensitive, true},
		{"the highest grant", []identity.Privilege{granted(reads, sens, "sensitive"), granted(works, sens, "protected"), granted(reads, sens, "confidential")}, access.Protected, true},
		{"the lowest limit of a grant", []identity.Privilege{granted(reads, sens, "protected", sens, "confidential")}, access.Confidential, true},
		{"not of a grant for something else", []identity.Privilege{granted(reads, prefix+"KLE/1", "27.*"), granted(reads, sens, "confidential")}, access.Confidential, true},
		{"too low for the case itself", []identity.Privilege{granted(reads, sens, "ordinary")}, access.Ordinary, false},
	} {
		if got, ok := p.Level(p.Grants(employee(c.have...)), access.Read, object()); got != c.want || ok != c.ok {
			t.Errorf("%s: %s %v, want %s %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestFurtherNames(t *testing.T) {
	t.Parallel()
	p, err := access.New(aaby, aabyRoles(t), &access.Options{
		Constraints: map[string]access.Dimension{"https://aaby.example/Blanket": access.BySolution, "urn:facet": access.ByFacet},
		Levels:      map[string]access.Sensitivity{"Gul": access.Confidential},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, value string
		want        access.Reason
	}{
		{"http://aaby.example/blanket", "tilskud", access.Allowed},
		{"http://aaby.example/blanket", "andet", access.NotSolution},
		{"urn:facet", "G01", access.Allowed},
		{"urn:facet", "K*", access.NotFacet},
		{prefix + "foelsomhed/1", "gul", access.Allowed},
	} {
		if got := p.May(p.Grants(employee(granted(reads, c.name, c.value))), access.Read, object()); got.Reason != c.want {
			t.Errorf("%s %s: %s, want %s", c.name, c.value, got, c.want)
		}
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	if access.All.String() != "read act assign repair publish migrate export erase hold audit report" {
		t.Errorf("all actions: %s", access.All)
	}
	for _, a := range access.All.List() {
		if !a.Valid() || !access.ActionsOf(a).Has(a) || access.All.Without(access.ActionsOf(a)).Has(a) {
			t.Errorf("%s is not itself", a)
		}
	}
	if access.Action("dance").Valid() || access.All.Has("dance") || access.ActionsOf("dance") != 0 {
		t.Error("an unknown action is in a set")
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	p := policy(t)
	g := p.Grants(employee(granted(reads, prefix+"KLE/1", "27.*"), granted("CN=pension"), granted(reads)))
	want := []access.Judged{
		{Role: "laeser", Reason: access.NoAction}, {Role: "sagsbehandler", Reason: access.Allowed}, {Role: "laeser", Reason: access.NoAction},
		{Role: "laeser", Reason: access.NoAction},
	}
	if diff := cmp.Diff(want, p.Explain(g, access.Act, object())); diff != "" {
		t.Errorf("act (-want +got):\n%s", diff)
	}
	reasons := []access.Reason{access.NotSubject, access.Allowed, access.NotTest, access.Allowed}
	for i, j := range p.Explain(g, access.Read, object()) {
		if j.Reason != reasons[i] {
			t.Errorf("read, grant %d: %s, want %s", i, j.Reason, reasons[i])
		}
	}
	elsewhere := object()
	elsewhere.Org = "beby"
	if got := p.Explain(g, access.Read, elsewhere); got != nil {
		t.Errorf("of another organisation: %v", got)
	}
}
