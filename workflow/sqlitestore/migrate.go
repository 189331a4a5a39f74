package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/borgerflow/borgerflow/internal/failure"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// riverVersion is the version of River's own tables this release works with.
// It is raised together with the requirement, never by itself.
const riverVersion = 8

// migration is one numbered pair of files.
type migration struct {
	version  int
	name     string
	up, down string
}

// Version is the number of the newest migration this release knows.
func Version() int { return len(mustMigrations()) }

// mustMigrations reads the embedded files. They are part of the program; a
// gap in them is our own impossible state, and a test reads them.
func mustMigrations() []migration {
	list, err := migrations(migrationFiles)
	if err != nil {
		panic(err)
	}
	return list
}

func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.up.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []migration
	for i, name := range names {
		base := strings.TrimSuffix(strings.TrimPrefix(name, "migrations/"), ".up.sql")
		number, title, _ := strings.Cut(base, "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("sqlitestore: migrations: %s is out of order", name)
		}
		up, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		down, err := fs.ReadFile(files, "migrations/"+base+".down.sql")
		if err != nil {
			return nil, err
		}
		list = append(list, migration{version: version, name: title, up: string(up), down: string(down)})
	}
	return list, nil
}

// Migrate brings the tables of db to version, up or down; [Version] is the
// newest, 0 removes every table of this package and of River with all they
// hold. Each step is one transaction. [Open] migrates up by itself, so this is
// for hosts that go back to an older release. A database of a newer release is
// unsupported.
func Migrate(ctx context.Context, db *sql.DB, version int) error {
	const op = "migrate"
	known := mustMigrations()
	if version < 0 || version > len(known) {
		return failure.Errorf(failure.Invalid, "sqlitestore: migrate: there is no version %d", version)
	}
	w := newWriter(newStatements(db))
	if _, err := db.ExecContext(ctx, bootstrap); err != nil {
		return wrap(op, err)
	}
	if version > 0 {
		if err := migrateRiver(ctx, w, rivermigrate.DirectionUp, riverVersion); err != nil {
			return err
		}
	}
	for {
		done, err := step(ctx, w, known, version)
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	if version > 0 {
		return nil
	}
	if err := migrateRiver(ctx, w, rivermigrate.DirectionDown, -1); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "DROP TABLE bf_migration; DROP TABLE bf_writer")
	return wrap(op, err)
}

// bootstrap makes the two tables every transaction here needs.
const bootstrap = `
CREATE TABLE IF NOT EXISTS bf_writer (n INTEGER PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS bf_migration (
	version INTEGER PRIMARY KEY,
	name    TEXT NOT NULL
) STRICT;`

// step goes one version towards the wanted one. It looks at the version under
// the write lock, so that two processes that open at once do not both go.
func step(ctx context.Context, w *writer, known []migration, want int) (done bool, err error) {
	err = w.do(ctx, "migrate", func(tx *txn) error {
		var at int
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM bf_migration").Scan(&at); err != nil {
			return err
		}
		switch {
		case at > len(known):
			return failure.Errorf(failure.Unsupported,
				"sqlitestore: migrate: the database has version %d, this release knows %d", at, len(known))
		case at == want:
			done = true
			return nil
		case at < want:
			return apply(ctx, tx.Tx, known[at].up, "INSERT INTO bf_migration (version, name) VALUES (?, ?)", at+1, known[at].name)
		default:
			return apply(ctx, tx.Tx, known[at-1].down, "DELETE FROM bf_migration WHERE version = ?", at)
		}
	})
	return done, err
}

func apply(ctx context.Context, tx *sql.Tx, script, record string, args ...any) error {
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, record, args...)
	return err
}

// migrateRiver brings River's tables to version; -1 with down removes them. It
// does so under the write lock, because River looks at what is there first.
func migrateRiver(ctx context.Context, w *writer, way rivermigrate.Direction, version int) error {
	m, err := rivermigrate.New(riversqlite.New(w.prepared.db), &rivermigrate.Config{Logger: discard})
	if err != nil {
		return wrap("migrate", err)
	}
	return w.do(ctx, "migrate", func(tx *txn) error {
		_, err := m.MigrateTx(ctx, tx.Tx, way, &rivermigrate.MigrateOpts{TargetVersion: version})
		return err
	})
}
