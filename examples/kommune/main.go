// Command kommune runs the example municipality: two solutions, a test login
// with invented persons, case workers, and fakes of the suppliers, on a SQLite
// file. A second address is the site of somebody else that embeds a form.
//
//	go run ./examples/kommune [-addr 127.0.0.1:8080] [-data folder]
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/wasm/build"
)

//go:embed solutions
var solutions embed.FS

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "address of the municipality; the other site has the next free port")
	data := flag.String("data", defaultData(), "folder that everything is kept in")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdout, *addr, *data); err != nil {
		fmt.Fprintln(os.Stderr, "kommune:", err)
		os.Exit(1)
	}
}

// defaultData is a folder of the user's own.
func defaultData() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "data"
	}
	return filepath.Join(dir, "borgerflow", "kommune")
}

// run serves both sites until the context ends, and says on out where they are.
func run(ctx context.Context, out io.Writer, addr, data string) error {
	say := func(line string) { _, _ = fmt.Fprintln(out, line) } // nobody may be listening
	widget, err := build.Build(ctx, &build.Options{Development: true, Progress: say})
	if err != nil {
		return err
	}
	own, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	other, err := nextTo(own)
	if err != nil {
		return errors.Join(err, own.Close())
	}
	folders, err := fs.Sub(solutions, "solutions")
	if err != nil {
		return err
	}
	origin, elsewhere := "http://"+own.Addr().String(), "http://"+other.Addr().String()
	s, err := site.Open(ctx, site.Options{
		Data: data, Solutions: folders, Widget: widget, Hosts: []string{elsewhere}, Origin: origin,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return errors.Join(err, own.Close(), other.Close())
	}
	say("")
	say("  " + site.Name + ":   " + origin)
	say("  Another site:    " + elsewhere)
	say("  Kept in:         " + data)
	say("")
	err = serve(ctx, own, s, other, site.NewHost(origin, widget))
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return errors.Join(err, s.Close(closing))
}

// nextTo listens on the next port that is free after another's.
func nextTo(l net.Listener) (net.Listener, error) {
	host, text, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	for tries := range 20 {
		next, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port+1+tries)))
		if err == nil {
			return next, nil
		}
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

// serve serves both sites until the context ends or one of them fails.
func serve(ctx context.Context, own net.Listener, s http.Handler, other net.Listener, h http.Handler) error {
	servers := []*http.Server{server(s), server(h)}
	failed := make(chan error, 2)
	for i, l := range []net.Listener{own, other} {
		go func() { failed <- servers[i].Serve(l) }()
	}
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, srv := range servers {
		err = errors.Join(err, srv.Shutdown(closing))
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// server has the time limits that a slow or silent client must meet.
func server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
}
