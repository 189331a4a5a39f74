package main_test

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
)

var (
	long = flag.Bool("long", os.Getenv("BORGERFLOW_LONG") == "1", "run the kill test at its full size (or BORGERFLOW_LONG=1)")
	seed = flag.Uint64("seed", 0, "seed of the kill test; 0 is a fixed one, and a random one with -long")
)

// childData is the folder of the municipality that the test binary serves
// instead of testing, until it is killed.
const childData = "BORGERFLOW_KOMMUNE_DATA"

func TestMain(m *testing.M) {
	if data := os.Getenv(childData); data != "" {
		if err := serveChild(data); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// serveChild serves a municipality and prints its address.
func serveChild(data string) error {
	s, err := site.Open(context.Background(), site.Options{Data: data, Solutions: os.DirFS("solutions")})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", l.Addr())
	return http.Serve(l, s)
}
