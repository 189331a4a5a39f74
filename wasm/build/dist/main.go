// Command dist builds the widget's deliverable into a folder and prints what is
// in it:
//
//	go run github.com/borgerflow/borgerflow/wasm/build/dist -o dist
//
// Vendors with field types of their own name their main package with -package.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/borgerflow/borgerflow/wasm/build"
)

func main() {
	out := flag.String("o", "dist", "folder to write to")
	pkg := flag.String("package", build.DefaultPackage, "main package of the widget")
	dev := flag.Bool("dev", false, "compress for speed instead of size")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, &build.Options{Package: *pkg, Development: *dev}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, opts *build.Options) error {
	opts.Progress = func(line string) { fmt.Fprintln(os.Stderr, line) }
	b, err := build.Build(ctx, opts)
	if err != nil {
		return err
	}
	if err := b.Write(out); err != nil {
		return err
	}
	for _, f := range b.Manifest().Files {
		fmt.Printf("%-32s %9d bytes %9d gzip %9d brotli\n", f.Name, f.Size, f.GzipSize, f.BrotliSize)
	}
	return nil
}
