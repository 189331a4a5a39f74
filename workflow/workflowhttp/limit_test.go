package workflowhttp

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

type standing struct{ at time.Time }

func (s *standing) Now() time.Time { return s.at }

func TestLimiter(t *testing.T) {
	t.Parallel()
	clock := &standing{at: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)}
	l := newLimiter(Limit{PerMinute: 6, Burst: 2}, clock)
	l.most = 3
	step := func(client string, want bool, wait time.Duration) {
		t.Helper()
		if got, ok := l.allow(client); ok != want || got.Round(time.Second) != wait {
			t.Errorf("%s: %v after %v, want %v after %v", client, ok, got, want, wait)
		}
	}
	step("a", true, 0)
	step("a", true, 0)
	step("a", false, 10*time.Second)
	step("a", false, 10*time.Second) // asking again costs nothing
	step("b", true, 0)
	clock.at = clock.at.Add(10 * time.Second)
	step("a", true, 0)
	step("a", false, 10*time.Second)
	for i := range 1000 {
		step(fmt.Sprint(i), true, 0)
	}
	if len(l.clients) != 3 || l.recent.Len() != 3 {
		t.Errorf("it remembers %d clients", len(l.clients))
	}
	if s := (&busyError{wait: 1500 * time.Millisecond}).seconds(); s != 2 {
		t.Errorf("Retry-After %d", s)
	}
}

func TestRemoteClient(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7:1234": "192.0.2.7", "[2001:db8:1:2:3::4]:80": "2001:db8:1:2::/64", "[::ffff:192.0.2.7]:1": "192.0.2.7",
		"[fe80::1%eth0]:1": "fe80::/64", "@": "@", "": "",
	} {
		if got := remoteClient(&http.Request{RemoteAddr: address}); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
