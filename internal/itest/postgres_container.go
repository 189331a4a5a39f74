package itest

import (
	"net/url"
	"os"

	"github.com/ory/dockertest/v3"
	"github.com/ory/dockertest/v3/docker"
)

// startContainer starts a server in a container; stop is nil when no Docker
// daemon answers, or it cannot start one, which is said: the programs of the
// machine are tried then.
func startContainer(durable bool) (base url.URL, stop func(), err error) {
	pool, err := dockertest.NewPool("")
	if err != nil || pool.Client.Ping() != nil {
		return base, nil, nil
	}
	container, err := pool.RunWithOptions(&dockertest.RunOptions{
		Repository: "postgres", Tag: "17",
		Env: []string{"POSTGRES_PASSWORD=postgres", "POSTGRES_INITDB_ARGS=--locale-provider=icu --icu-locale=da-DK --no-sync"},
		Cmd: append([]string{"postgres"}, settings(durable)...),
	}, func(c *docker.HostConfig) { c.AutoRemove = true })
	if err != nil {
		os.Stderr.WriteString("\n!!! itest: Docker answers but starts no PostgreSQL: " + err.Error() + "\n")
		return base, nil, nil
	}
	base = url.URL{
		Scheme: "postgres", User: url.UserPassword("postgres", "postgres"),
		Host: container.GetHostPort("5432/tcp"), RawQuery: "sslmode=disable",
	}
	// Nobody may be left to stop it: it ends by itself after an hour.
	_ = container.Expire(3600)
	return base, func() { _ = pool.Purge(container) }, nil
}
