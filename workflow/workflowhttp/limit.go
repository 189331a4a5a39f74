package workflowhttp

import (
	"container/list"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"golang.org/x/time/rate"
)

// Limit bounds how often one client may do something.
type Limit struct {
	// PerMinute is how often in the long run. Negative: no limit.
	PerMinute int
	// Burst is how often at once. Default: PerMinute.
	Burst int
}

func (l Limit) or(d Limit) Limit {
	if l.PerMinute == 0 {
		l.PerMinute = d.PerMinute
	}
	if l.Burst <= 0 {
		l.Burst = l.PerMinute
	}
	return l
}

// maxClients is how many clients a limiter remembers; the one it has not seen
// for longest is forgotten first.
const maxClients = 10_000

// limiter counts what each client does. It starts no goroutine.
type limiter struct {
	limit Limit
	clock workflow.Clock
	most  int

	mu      sync.Mutex
	clients map[string]*list.Element
	recent  *list.List // of *client, seen last first
}

type client struct {
	name  string
	spent *rate.Limiter
}

func newLimiter(l Limit, clock workflow.Clock) *limiter {
	return &limiter{limit: l, clock: clock, most: maxClients, clients: map[string]*list.Element{}, recent: list.New()}
}

// allow counts one more of what the client does. When that is too much it
// returns how long to wait, and does not count.
func (l *limiter) allow(name string) (wait time.Duration, ok bool) {
	if l.limit.PerMinute < 0 {
		return 0, true
	}
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.client(name).spent.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

func (l *limiter) client(name string) *client {
	if e, known := l.clients[name]; known {
		l.recent.MoveToFront(e)
		return e.Value.(*client)
	}
	if l.recent.Len() >= l.most {
		oldest := l.recent.Remove(l.recent.Back()).(*client)
		delete(l.clients, oldest.name)
	}
	c := &client{name: name, spent: rate.NewLimiter(rate.Limit(float64(l.limit.PerMinute)/60), l.limit.Burst)}
	l.clients[name] = l.recent.PushFront(c)
	return c
}

// busyError says that a client has done something too often.
type busyError struct{ wait time.Duration }

// Error names no client.
func (b *busyError) Error() string { return "workflowhttp: too many requests" }

// seconds is the wait in whole seconds, for Retry-After (RFC 9110, section
// 10.2.3).
func (b *busyError) seconds() int { return max(int((b.wait+time.Second-1)/time.Second), 1) }

// allow refuses what the client of the request does too often.
func (x *exchange) allow(l *limiter) error {
	if wait, ok := l.allow(x.h.opts.Client(x.r)); !ok {
		return &busyError{wait: wait}
	}
	return nil
}

// remoteClient is the network that a request comes from: an IPv4 address, or
// the /64 of an IPv6 address, which is what one household has.
func remoteClient(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if addr = addr.Unmap(); addr.Is6() {
		return netip.PrefixFrom(addr.WithZone(""), 64).Masked().String()
	}
	return addr.String()
}
