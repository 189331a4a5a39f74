package itest

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresOptions say what kind of database a test needs. The zero value is an
// empty one that forgets everything when the machine fails.
type PostgresOptions struct {
	// Durable has commits wait for the disk, as in production. Default: they do
	// not, which is faster and makes no difference while the server lives.
	Durable bool
	// Template names what Prepare makes. Databases of one name are copies of it,
	// and Prepare runs once per test binary. Default: an empty database.
	Template string
	// Prepare fills the database at an address; it closes its connections.
	Prepare func(ctx context.Context, address string) error
}

// Postgres returns the address of a fresh database of a real PostgreSQL, for
// this test alone: in a container when a Docker daemon answers, otherwise on
// the server programs of this machine, which are started on a temporary folder
// as a user that is not root. The text order of the database is Danish, not
// byte order. The test is skipped when there is neither.
//
// One server serves the whole test binary; its TestMain calls [Stop] at the end.
func Postgres(t testing.TB, opts *PostgresOptions) string {
	t.Helper()
	o := PostgresOptions{}
	if opts != nil {
		o = *opts
	}
	s := postgresServer(t, o.Durable)
	ctx := context.WithoutCancel(t.Context())
	template, err := s.template(ctx, o)
	if err != nil {
		t.Fatalf("itest: prepare a database: %v", err)
	}
	name, err := s.create(ctx, template)
	if err != nil {
		t.Fatalf("itest: create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("itest: drop the database: %v", err)
		}
	})
	return s.address(name)
}

// server is one running PostgreSQL.
type server struct {
	base url.URL // address without a database
	stop func()

	mu        sync.Mutex
	databases int
	templates map[string]string // by PostgresOptions.Template
}

// running are the servers of this test binary, by whether they are durable.
var running struct {
	mu      sync.Mutex
	servers map[bool]*server
	missing string // why there is none
}

// Stop stops the servers that tests of this binary were given and removes what
// they kept. TestMain calls it after the tests.
func Stop() {
	running.mu.Lock()
	defer running.mu.Unlock()
	for _, s := range running.servers {
		s.stop()
	}
	running.servers = nil
}

func postgresServer(t testing.TB, durable bool) *server {
	t.Helper()
	running.mu.Lock()
	defer running.mu.Unlock()
	if s := running.servers[durable]; s != nil {
		return s
	}
	if running.missing != "" {
		Skip(t, running.missing)
	}
	base, stop, err := startPostgres(durable)
	if err != nil {
		t.Fatalf("itest: start PostgreSQL: %v", err)
	}
	if stop == nil {
		running.missing = "there is neither a Docker daemon nor a PostgreSQL server on this machine"
		Skip(t, running.missing)
	}
	s := &server{base: base, stop: stop, templates: map[string]string{}}
	if err := s.wait(context.WithoutCancel(t.Context())); err != nil {
		stop()
		t.Fatalf("itest: PostgreSQL does not answer: %v", err)
	}
	if running.servers == nil {
		running.servers = map[bool]*server{}
	}
	running.servers[durable] = s
	return s
}

// startPostgres starts a server where there is one; stop is nil when there is
// none.
func startPostgres(durable bool) (base url.URL, stop func(), err error) {
	base, stop, err = startContainer(durable)
	if err != nil || stop != nil {
		return base, stop, err
	}
	return startInstalled(durable)
}

// settings are those of a server for tests.
func settings(durable bool) []string {
	list := []string{"max_connections=300", "timezone=Europe/Copenhagen"}
	if !durable {
		list = append(list, "fsync=off", "full_page_writes=off", "synchronous_commit=off")
	}
	var args []string
	for _, s := range list {
		args = append(args, "-c", s)
	}
	return args
}

func (s *server) address(database string) string {
	u := s.base
	u.Path = "/" + database
	return u.String()
}

// wait returns when the server takes connections.
func (s *server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.exec(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// exec runs one statement beside the databases of tests.
func (s *server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.address("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// create makes a database as a copy of another; of nothing when that is empty.
func (s *server) create(ctx context.Context, template string) (string, error) {
	s.mu.Lock()
	s.databases++
	name := fmt.Sprintf("test_%d", s.databases)
	s.mu.Unlock()
	statement := "CREATE DATABASE " + name
	if template != "" {
		statement += " TEMPLATE " + template
	}
	return name, s.exec(ctx, statement)
}

// template returns the database to copy, and makes it the first time.
func (s *server) template(ctx context.Context, o PostgresOptions) (string, error) {
	if o.Template == "" || o.Prepare == nil {
		return "", nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := s.templates[o.Template]; ok {
		return name, nil
	}
	name := fmt.Sprintf("template_%d", len(s.templates))
	if err := s.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	if err := o.Prepare(ctx, s.address(name)); err != nil {
		return "", err
	}
	s.templates[o.Template] = name
	return name, nil
}
