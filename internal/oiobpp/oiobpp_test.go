package oiobpp_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/oiobpp"
	"github.com/google/go-cmp/cmp"
)

const (
	number = "6101011234" // constructed: day + 60
	role   = "http://proevekommunen.example/roles/usersystemrole/sagsbehandler/1"
	kle    = "http://sts.kombit.dk/constraints/KLE/1"
)

// proxy is what a citizen granted; worker is what an organisation did.
var (
	proxy  = oiobpp.Group{Scope: oiobpp.CitizenScope(number), Privileges: []string{"urn:dk:proevekommunen:fuldmagt:flytning:handle"}}
	worker = oiobpp.Group{
		Scope: oiobpp.OrganisationScope("99999993"),
		Constraints: []oiobpp.Constraint{
			{Name: kle, Value: "00.*,27.03.*"}, {Name: "http://sts.kombit.dk/constraints/foelsomhed/1", Value: "2"},
		},
		Privileges: []string{role},
	}
)

// document returns a list of one group around body.
func document(body string) string {
	return `<p:PrivilegeList xmlns:p="` + oiobpp.Namespace + `">` + body + `</p:PrivilegeList>`
}

func group(body string) string {
	return document(`<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:99999993">` + body + `</PrivilegeGroup>`)
}

func parse(t *testing.T, value string) oiobpp.List {
	t.Helper()
	l, err := oiobpp.Parse(value)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParse(t *testing.T) {
	t.Parallel()
	want := oiobpp.List{proxy, worker}
	wrapped := want.Base64(oiobpp.Namespace)
	for i := 76; i < len(wrapped); i += 78 {
		wrapped = wrapped[:i] + "\r\n" + wrapped[i:]
	}
	swapped := document(`
		<PrivilegeGroup Scope="` + string(proxy.Scope) + `"><!-- a power of attorney --><Privilege>` + proxy.Privileges[0] + `</Privilege></PrivilegeGroup>
		<PrivilegeGroup Scope=" ` + string(worker.Scope) + ` ">
			<Privilege> ` + role + ` </Privilege>
			<Constraint Name="` + kle + `"> 00.*,<![CDATA[27.03.*]]>
			</Constraint>
			<Constraint Name="http://sts.kombit.dk/constraints/foelsomhed/1">2</Constraint>
		</PrivilegeGroup>`)
	qualified := strings.NewReplacer("<P", "<p:P", "</P", "</p:P", "<C", "<p:C", "</C", "</p:C").Replace(string(want.XML(oiobpp.Namespace)))
	qualified = strings.ReplaceAll(qualified, "bpp:", "p:")
	qualified = strings.ReplaceAll(qualified, "xmlns:bpp", "xmlns:p")
	for name, value := range map[string]string{
		"XML, 1.2":                  string(want.XML(oiobpp.Namespace)),
		"XML, 1.0":                  string(want.XML(oiobpp.NamespaceITST)),
		"base64":                    want.Base64(oiobpp.Namespace),
		"base64, wrapped":           " " + wrapped + "\n",
		"base64, without padding":   strings.TrimRight(want.Base64(oiobpp.Namespace), "="),
		"byte order mark":           "\ufeff" + string(want.XML(oiobpp.Namespace)),
		"privileges first, CDATA":   swapped,
		"children in the namespace": qualified,
	} {
		if diff := cmp.Diff(want, parse(t, value)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := parse(t, document("")); len(got) != 0 {
		t.Errorf("an empty list gives %d groups", len(got))
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<a>", oiobpp.MaxDepth) + strings.Repeat("</a>", oiobpp.MaxDepth)
	cases := []struct {
		name, value string
		want        error
	}{
		{"nothing", "", oiobpp.ErrEncoding},
		{"text", "!" + number, oiobpp.ErrEncoding},
		{"base64 of text", "bm8geG1s", oiobpp.ErrEncoding},
		{"another root", `<PrivilegeGroup xmlns="` + oiobpp.Namespace + `"/>`, oiobpp.ErrRoot},
		{"another namespace", `<PrivilegeList xmlns="http://example.dk/"/>`, oiobpp.ErrRoot},
		{"something beside the groups", document("<Privilege>x</Privilege>"), oiobpp.ErrRoot},
		{"text beside the groups", document(number), oiobpp.ErrRoot},
		{"cut off", document("")[:60], oiobpp.ErrXML},
		{"crossed", document("<PrivilegeGroup></Privilege></PrivilegeGroup>"), oiobpp.ErrXML},
		{"something after", document("") + "<x/>", oiobpp.ErrXML},
		{"a document type", `<!DOCTYPE x [<!ENTITY e "` + number + `">]>` + document(""), oiobpp.ErrXML},
		{"an unknown entity", group("<Privilege>&e;</Privilege>"), oiobpp.ErrXML},
		{"a processing instruction", `<?run me?>` + document(""), oiobpp.ErrXML},
		{"another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?>` + document(""), oiobpp.ErrXML},
		{"not UTF-8", group("<Privilege>\xff</Privilege>"), oiobpp.ErrXML},
		{"too deep", group(deep), oiobpp.ErrLimit},
		{"too many groups", document(strings.Repeat("<PrivilegeGroup/>", oiobpp.MaxGroups+1)), oiobpp.ErrLimit},
		{"too many privileges", group(strings.Repeat("<Privilege>x</Privilege>", oiobpp.MaxParts+1)), oiobpp.ErrLimit},
		{"too long a privilege", group("<Privilege>" + strings.Repeat("x", oiobpp.MaxText+1) + "</Privilege>"), oiobpp.ErrLimit},
		{"too many bytes", group(strings.Repeat(" ", oiobpp.MaxBytes)), oiobpp.ErrLimit},
		{"too many bytes of base64", strings.Repeat("A", 2*oiobpp.MaxBytes+1), oiobpp.ErrLimit},
	}
	for _, c := range cases {
		got, err := oiobpp.Parse(c.value)
		if !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %v groups, error %v, want %v", c.name, len(got), err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "6101") {
			t.Errorf("%s: the error tells a number", c.name)
		}
	}
}

// What the profile does not know may be a restriction.
func TestForeign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want bool
	}{
		"an element":                     {"<Privilege>x</Privilege><Until>2026</Until>", true},
		"an element of another world":    {`<Privilege>x</Privilege><Constraint xmlns="http://example.dk/" Name="a">b</Constraint>`, true},
		"an attribute of a privilege":    {`<Privilege until="2026">x</Privilege>`, true},
		"an attribute of a constraint":   {`<Constraint Name="a" not="true">b</Constraint><Privilege>x</Privilege>`, true},
		"an element in a privilege":      {"<Privilege>x<b/></Privilege>", true},
		"text":                           {"not <Privilege>x</Privilege>", true},
		"an empty privilege":             {"<Privilege> </Privilege>", true},
		"the instance namespace":         {`<Privilege xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x">x</Privilege>`, false},
		"a constraint that says nothing": {`<Constraint Name="a"/><Privilege>x</Privilege>`, false},
	} {
		if got := parse(t, group(c.body))[0].Foreign; got != c.want {
			t.Errorf("%s: foreign = %v", name, got)
		}
	}
	if !parse(t, document(`<PrivilegeGroup Scope="x" Until="2026"/>`))[0].Foreign {
		t.Error("an attribute of a group is no restriction")
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	c := oiobpp.Constraint{Name: kle, Value: " 00.*, 27.03.* ,,"}
	if diff := cmp.Diff([]string{"00.*", "27.03.*"}, c.Values()); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if got := (oiobpp.Constraint{}).Values(); got != nil {
		t.Errorf("no value gives %q", got)
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	cases := []struct {
		scope  oiobpp.Scope
		kind   oiobpp.Kind
		number string
	}{
		{"urn:dk:gov:saml:cvrNumberIdentifier:99999993", oiobpp.Organisation, "99999993"},
		{"urn:dk:gov:saml:productionUnitIdentifier:1234567890", oiobpp.ProductionUnit, "1234567890"},
		{"urn:dk:gov:saml:seNumberIdentifier:12345678", oiobpp.TaxUnit, "12345678"},
		{oiobpp.CitizenScope(number), oiobpp.Citizen, number},
		{"urn:dk:healthcare:saml:userAuthorization:a:b", oiobpp.Health, "a:b"},
		{"urn:dk:gov:saml:cvrNumberIdentifier:9999999", oiobpp.Unknown, ""},
		{"urn:dk:gov:saml:cprNumberIdentifier:61010112x4", oiobpp.Unknown, ""},
		{"urn:dk:healthcare:saml:userAuthorization:", oiobpp.Unknown, ""},
		{"", oiobpp.Unknown, ""},
	}
	for i, c := range cases {
		if got := c.scope.Kind(); got != c.kind || c.scope.Number() != c.number {
			t.Errorf("case %d: kind %q", i, got)
		}
	}
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	l := oiobpp.List{proxy}
	var out bytes.Buffer
	for _, v := range []any{l, l[0], &l[0], l[0].Scope, oiobpp.Scope("urn:x:" + number)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%s", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("seen", "v", v)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("seen", "v", l[0].Scope)
	for _, secret := range []string{"1234", fmt.Sprintf("%x", "1234")} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("output holds %q:\n%s", secret, out.String())
		}
	}
}

// The samples are the outside world's own; they stand beside the library, not in
// it.
func TestSamples(t *testing.T) {
	t.Parallel()
	for _, file := range samples(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l := parse(t, string(data))
		if len(l) != 2 || l[0].Foreign || l[1].Foreign || len(l[0].Privileges) != 1 || l[1].Scope.Number() != "99999993" {
			t.Errorf("%s: %d groups: %v", filepath.Base(file), len(l), l)
		}
	}
}

// samples returns the privilege lists of testdata, and those of the outside
// world's where a folder above has them.
func samples(t testing.TB) []string {
	t.Helper()
	patterns := []string{"testdata/*.xml", "testdata/*.txt"}
	if shared := outside(t); shared != "" {
		patterns = append(patterns, shared+"/login/oio-bpp-*", shared+"/adgangsstyring/privileges-*")
	}
	var out []string
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err != nil || len(found) == 0 {
			t.Fatalf("no samples match %s", filepath.Base(p))
		}
		out = append(out, found...)
	}
	return out
}

func outside(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		candidate := filepath.Join(dir, "shared", "facts", "samples")
		if info, err := os.Stat(candidate); err == nil && info.IsDir() {
			return candidate
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
