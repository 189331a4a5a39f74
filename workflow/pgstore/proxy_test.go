package pgstore_test

import (
	"net"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// proxy is a network between a pool and its server that fails as it is told.
type proxy struct {
	listener net.Listener
	network  string
	server   string

	mu    sync.Mutex
	told  sync.Cond
	state traffic
	conns []net.Conn
}

// traffic is what a proxy lets through.
type traffic int

const (
	flowing traffic = iota
	stuck           // nothing comes through, and nobody is told
	deaf            // what is asked comes through; instead of an answer, the line breaks
)

// newProxy returns a proxy to the server of an address, and a pool through it.
func newProxy(tb testing.TB, address string, change ...func(*pgxpool.Config)) (*proxy, *pgxpool.Pool) {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &proxy{listener: listener}
	p.told.L = &p.mu
	var done sync.WaitGroup
	pool := connect(tb, address, append(change, func(c *pgxpool.Config) {
		p.network, p.server = pgconn.NetworkAddress(c.ConnConfig.Host, c.ConnConfig.Port)
		at := listener.Addr().(*net.TCPAddr)
		c.ConnConfig.Host, c.ConnConfig.Port = at.IP.String(), uint16(at.Port)
	})...)
	done.Go(func() { p.serve(&done) })
	tb.Cleanup(func() {
		p.close()
		done.Wait()
	})
	return p, pool
}

func (p *proxy) serve(done *sync.WaitGroup) {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		done.Go(func() { p.carry(server, client, false) })
		done.Go(func() { p.carry(client, server, true) })
	}
}

// carry copies one way until the line breaks.
func (p *proxy) carry(to, from net.Conn, answers bool) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil || !p.lets(answers) {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// lets waits while the traffic is stuck and reports whether it goes on.
func (p *proxy) lets(answers bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.state == stuck {
		p.told.Wait()
	}
	return p.state == flowing || !answers
}

func (p *proxy) set(state traffic) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = state
	p.told.Broadcast()
}

func (p *proxy) close() {
	p.set(flowing)
	_ = p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		_ = c.Close()
	}
}
