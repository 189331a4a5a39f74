package sqlitestore_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// schema is everything SQLite keeps about the tables, but for its own and
// River's.
func schema(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT coalesce(sql, name) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE 'river%'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// TestMigrateUpDownUp: each step down undoes exactly its step up, and 0 leaves
// an empty database.
func TestMigrateUpDownUp(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	migrate := func(version int) []string {
		t.Helper()
		if err := sqlitestore.Migrate(t.Context(), db, version); err != nil {
			t.Fatalf("Migrate(%d): %v", version, err)
		}
		return schema(t, db)
	}
	var up [][]string
	for v := 1; v <= sqlitestore.Version(); v++ {
		up = append(up, migrate(v))
	}
	for v := sqlitestore.Version() - 1; v >= 1; v-- {
		if diff := cmp.Diff(up[v-1], migrate(v)); diff != "" {
			t.Errorf("down to %d (-up +down):\n%s", v, diff)
		}
	}
	if diff := cmp.Diff([]string(nil), migrate(0)); diff != "" {
		t.Errorf("down to 0 (-want +got):\n%s", diff)
	}
	var left int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d things left after 0, %v", left, err)
	}
	if diff := cmp.Diff(up[len(up)-1], migrate(sqlitestore.Version())); diff != "" {
		t.Errorf("up again (-want +got):\n%s", diff)
	}
}

// TestMigrateNewer: an older release leaves the database of a newer one alone.
func TestMigrateNewer(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	open(t, db, nil)
	if _, err := db.ExecContext(t.Context(), "INSERT INTO bf_migration (version, name) VALUES (?, 'later')", sqlitestore.Version()+1); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitestore.Open(t.Context(), db, nil); failure.CodeOf(err) != failure.Unsupported {
		t.Errorf("Open: %v, want unsupported", err)
	}
	if err := sqlitestore.Migrate(t.Context(), db, -1); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("Migrate(-1): %v, want invalid", err)
	}
}

// TestMigrateAtOnce: several processes may open a new file together.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	errs := make(chan error)
	for range 4 {
		db := openFile(t, file)
		go func() {
			_, err := sqlitestore.Open(context.WithoutCancel(t.Context()), db, nil)
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// TestMigrationsUnchanged: what was released is never edited; a change is a new
// number.
func TestMigrationsUnchanged(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(data), filepath.Base(name))
	}
	const golden = "testdata/migrations.sha256"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("migrations (-want +got):\n%s", diff)
	}
}
