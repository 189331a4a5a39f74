package check_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
)

// many makes n solutions out of the example: each with its own ids, so that the
// index grows as it does in an organisation.
func many(t testing.TB, n int) iter.Seq2[string, workflow.Folder] {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS("../../examples/kommune/solutions/helbredstillaeg"))
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string, workflow.Folder) bool) {
		for i := range n {
			made := workflow.Folder{}
			id := fmt.Sprintf("solution_%d", i)
			for name, data := range folder {
				text := strings.ReplaceAll(string(data), `"helbredstillaeg"`, `"`+id+`"`)
				text = strings.ReplaceAll(text, "holder_cpr", fmt.Sprintf("holder_cpr_%d", i%50))
				made[name] = []byte(text)
			}
			made["forms/bilag.json"] = []byte(strings.Replace(string(made["forms/ansoegning.json"]), `"ansoegning"`, `"bilag"`, 1))
			if !yield(id, made) {
				return
			}
		}
	}
}

// BenchmarkWhereUsed indexes a thousand solutions, beside decoding the same
// bytes with encoding/json and doing nothing with them.
func BenchmarkWhereUsed(b *testing.B) {
	const solutions = 1000
	var names []string
	folders := map[string]workflow.Folder{}
	size := 0
	for name, folder := range many(b, solutions) {
		names, folders[name] = append(names, name), folder
		for _, data := range folder {
			size += len(data)
		}
	}
	all := func(yield func(string, workflow.Folder) bool) {
		for _, name := range names {
			if !yield(name, folders[name]) {
				return
			}
		}
	}
	b.Run("index", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			if ix := check.NewIndex(all); len(ix.Solutions()) != solutions {
				b.Fatal("not all solutions")
			}
		}
	})
	b.Run("folder", func(b *testing.B) { // the same from files
		dir := b.TempDir()
		for name, folder := range folders {
			for file, data := range folder {
				path := filepath.Join(dir, name, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(path, data, 0o600); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.SetBytes(int64(size))
		for b.Loop() {
			if ix, err := check.WhereUsed(os.DirFS(dir)); err != nil || len(ix.Solutions()) != solutions {
				b.Fatal(err, "not all solutions")
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, name := range names {
				for _, data := range folders[name] {
					var v any
					if err := json.Unmarshal(data, &v); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	})
}
