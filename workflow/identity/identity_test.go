package identity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

const (
	number = "6101501234" // constructed: day + 60
	name   = "Karla Prøvesen"
)

func citizen() identity.Identity {
	karla := identity.Person{Ref: "p.karla", CPR: number, Name: name, Email: "karla@example.dk"}
	return identity.Identity{
		Org: "aaby", Assurance: identity.Substantial,
		Actor:     identity.Person{Ref: "p.anders", CPR: "6202704321", Name: "Anders " + name},
		Principal: &karla,
	}
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	id := citizen()
	id.Privileges = []identity.Privilege{{Scope: identity.RepresentedScope(number)}}
	type holder struct {
		Who  identity.Identity
		One  identity.Person
		Num  identity.CPR
		Many []identity.Person
	}
	values := map[string]any{
		"CPR":       identity.CPR(number),
		"short CPR": identity.CPR("150123"),
		"Person":    *id.Principal,
		"*Person":   id.Principal,
		"Identity":  id,
		"*Identity": &id,
		"privilege": id.Privileges[0],
		"nested":    holder{id, *id.Principal, number, []identity.Person{*id.Principal}},
	}
	for label, v := range values {
		var log bytes.Buffer
		text := slog.New(slog.NewTextHandler(&log, nil))
		text.Info("seen", "v", v)
		if label != "nested" { // JSON of a holder of ours is sealed data, not a log line
			slog.New(slog.NewJSONHandler(&log, nil)).Info("seen", "v", v)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%s", "%x", "%d"} {
			fmt.Fprintf(&log, verb+"\n", v)
		}
		out := log.String()
		for _, secret := range []string{"1234", "4321", "Prøvesen", "150123", fmt.Sprintf("%x", "1234"), "@"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s: output holds %q:\n%s", label, secret, out)
			}
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	self := citizen()
	self.Principal = nil
	cases := []struct {
		name               string
		id                 identity.Identity
		actor, who, behalf identity.Ref
	}{
		{"anonymous", identity.Identity{Org: "aaby"}, identity.Anyone, identity.Anyone, ""},
		{"for themself", self, "p.anders", "p.anders", ""},
		{"for another", citizen(), "p.anders", "p.karla", "p.karla"},
		{"employee", identity.Identity{Org: "aaby", Employee: "lone", Actor: identity.Person{Ref: "p.lone"}}, "employee:lone", "employee:lone", ""},
		{"system", identity.System("aaby", "scheduler"), "system:scheduler", "system:scheduler", ""},
	}
	for _, c := range cases {
		got := []identity.Ref{c.id.ActorRef(), c.id.Subject(), c.id.PrincipalRef()}
		if diff := cmp.Diff([]identity.Ref{c.actor, c.who, c.behalf}, got); diff != "" {
			t.Errorf("%s: actor, subject, principal (-want +got):\n%s", c.name, diff)
		}
		if got, want := c.id.IsAnonymous(), c.name == "anonymous"; got != want {
			t.Errorf("%s: IsAnonymous = %v, want %v", c.name, got, want)
		}
	}
}

func TestIdentityKeepsItsNumbersInJSON(t *testing.T) {
	t.Parallel()
	want := citizen()
	want.Privileges = []identity.Privilege{{Scope: identity.RepresentedScope(number), Privileges: []string{"urn:flytning"}}}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got identity.Identity
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func TestAssurance(t *testing.T) {
	t.Parallel()
	for _, level := range []identity.Assurance{identity.None, identity.Low, identity.Substantial, identity.High} {
		got, ok := identity.ParseAssurance(strings.ToUpper(level.String()))
		if !ok || got != level {
			t.Errorf("ParseAssurance(%s) = %s, %v", level, got, ok)
		}
	}
	if _, ok := identity.ParseAssurance("3"); ok {
		t.Error("3 is no NSIS level")
	}
}
