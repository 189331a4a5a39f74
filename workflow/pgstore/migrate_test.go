package pgstore_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// catalogue lists what the database holds: columns with type, collation and
// storage, indexes, constraints, functions and their settings.
const catalogue = `
	SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull ||
		' ' || a.attstorage::text || ' ' || coalesce(l.collname, '') || ' ' || coalesce(c.reloptions::text, '')
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
	UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
	UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
	UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
	UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'`

func schema(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// TestMigrateUpDownUp: each step down undoes exactly its step up, and 0 leaves
// an empty database.
func TestMigrateUpDownUp(t *testing.T) {
	t.Parallel()
	pool := connect(t, itest.Postgres(t, nil))
	migrate := func(version int) []string {
		t.Helper()
		if err := pgstore.Migrate(t.Context(), pool, version); err != nil {
			t.Fatalf("Migrate(%d): %v", version, err)
		}
		return schema(t, pool)
	}
	var up [][]string
	for v := 1; v <= pgstore.Version(); v++ {
		up = append(up, migrate(v))
	}
	for v := pgstore.Version() - 1; v >= 1; v-- {
		if diff := cmp.Diff(up[v-1], migrate(v)); diff != "" {
			t.Errorf("down to %d (-up +down):\n%s", v, diff)
		}
	}
	if diff := cmp.Diff([]string{}, migrate(0)); diff != "" {
		t.Errorf("down to 0 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(up[len(up)-1], migrate(pgstore.Version())); diff != "" {
		t.Errorf("up again (-want +got):\n%s", diff)
	}
}

// TestTextIsBytes: no column that is found or ordered by has the order of the
// database, which differs from one installation to the next.
func TestTextIsBytes(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	rows, err := pool.Query(t.Context(), `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_name LIKE 'bf\_%' AND table_name <> 'bf_migration' AND data_type IN ('text', 'ARRAY')
		AND collation_name IS DISTINCT FROM 'C' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if diff := cmp.Diff([]string{"bf_audit_checkpoint.data"}, got); diff != "" || err != nil {
		t.Errorf("columns in the database's order (-want +got), %v:\n%s", err, diff)
	}
}

// TestMigrateNewer: an older release leaves the database of a newer one alone.
func TestMigrateNewer(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	run(t, pool, "INSERT INTO bf_migration (version, name) VALUES ($1, 'later')", pgstore.Version()+1)
	if _, err := pgstore.Open(t.Context(), pool, nil); failure.CodeOf(err) != failure.Unsupported {
		t.Errorf("Open: %v, want unsupported", err)
	}
	if err := pgstore.Migrate(t.Context(), pool, -1); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("Migrate(-1): %v, want invalid", err)
	}
}

// TestMigrateAtOnce: several processes may open a new database together.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	at := itest.Postgres(t, nil)
	errs := make(chan error)
	for range 4 {
		pool := connect(t, at)
		go func() {
			_, err := pgstore.Open(context.WithoutCancel(t.Context()), pool, nil)
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// TestSchemaOfItsOwn: the tables stand where search_path points, beside what a
// host has of the same names elsewhere.
func TestSchemaOfItsOwn(t *testing.T) {
	t.Parallel()
	at := itest.Postgres(t, nil)
	plain := connect(t, at)
	run(t, plain, "CREATE SCHEMA sager")
	pool := connect(t, at, func(c *pgxpool.Config) { c.ConnConfig.RuntimeParams["search_path"] = "sager" })
	s := open(t, pool, fast())
	start(t, s, func(ctx context.Context, id string) error { return conclude(ctx, s, id, nil) })
	commit(t, s, full("c1"))
	waitFor(t, "done", func() bool { return state(t, s, "c1") == "done" })
	if diff := cmp.Diff([]string{}, schema(t, plain)); diff != "" {
		t.Errorf("beside the schema (-want +got):\n%s", diff)
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
