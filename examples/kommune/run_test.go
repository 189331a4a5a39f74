package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestRun starts the program the way make run does, asks both addresses it
// prints for their front page, and stops it.
func TestRun(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	in, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, out, "127.0.0.1:0", t.TempDir())
		_ = out.Close()
		ended <- err
	}()
	addresses := make(chan string, 10)
	go func() {
		for lines := bufio.NewScanner(in); lines.Scan(); {
			if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
				addresses <- "http://" + address
			}
		}
		close(addresses)
	}()
	for range 2 {
		address, ok := <-addresses
		if !ok {
			t.Fatalf("it ended before it had printed two addresses: %v", <-ended)
		}
		res, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(body), "</html>") {
			t.Errorf("%s answers %d: %v", address, res.StatusCode, err)
		}
		_ = res.Body.Close()
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("run: %v", err)
	}
}
