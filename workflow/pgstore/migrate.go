package pgstore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
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
			return nil, fmt.Errorf("pgstore: migrations: %s is out of order", name)
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

// migrateLock is the key of the advisory lock that one process at a time
// migrates under: "bf_migra" in ASCII.
const migrateLock = 0x62665f6d69677261

// Migrate brings the tables of the database to version, up or down; [Version] is
// the newest, 0 removes every table of this package and of River with all they
// hold. Each step is one transaction. [Open] migrates up by itself, so this is
// for hosts that go back to an older release. A database of a newer release is
// unsupported.
func Migrate(ctx context.Context, pool *pgxpool.Pool, version int) error {
	known := mustMigrations()
	if version < 0 || version > len(known) {
		return failure.Errorf(failure.Invalid, "pgstore: migrate: there is no version %d", version)
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return wrap("migrate", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrateLock)); err != nil {
		return wrap("migrate", err)
	}
	defer func() {
		if _, err := conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrateLock)); err != nil {
			_ = conn.Conn().Close(context.WithoutCancel(ctx)) // which lets go of it too
		}
	}()
	return wrap("migrate", migrate(ctx, pool, conn.Conn(), known, version))
}

func migrate(ctx context.Context, pool *pgxpool.Pool, conn *pgx.Conn, known []migration, want int) error {
	// Looked for first: what is there already takes no right to make it.
	var there bool
	if err := conn.QueryRow(ctx, "SELECT to_regclass('bf_migration') IS NOT NULL").Scan(&there); err != nil {
		return err
	}
	if !there {
		if _, err := conn.Exec(ctx, bootstrap); err != nil {
			return err
		}
	}
	var at int
	if err := conn.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM bf_migration").Scan(&at); err != nil {
		return err
	}
	if at > len(known) {
		return failure.Errorf(failure.Unsupported,
			"pgstore: migrate: the database has version %d, this release knows %d", at, len(known))
	}
	if want > 0 {
		if err := migrateRiver(ctx, pool, rivermigrate.DirectionUp, riverVersion); err != nil {
			return err
		}
	}
	for at != want {
		next, err := step(ctx, conn, known, at, want)
		if err != nil {
			return err
		}
		at = next
	}
	if want > 0 {
		return nil
	}
	if err := migrateRiver(ctx, pool, rivermigrate.DirectionDown, -1); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, "DROP TABLE bf_migration")
	return err
}

const bootstrap = `CREATE TABLE bf_migration (
	version integer NOT NULL PRIMARY KEY,
	name    text NOT NULL
)`

// step goes one version towards the wanted one.
func step(ctx context.Context, conn *pgx.Conn, known []migration, at, want int) (next int, err error) {
	script, record, args := "", "", []any(nil)
	if at < want {
		next, script = at+1, known[at].up
		record, args = "INSERT INTO bf_migration (version, name) VALUES ($1, $2)", []any{next, known[at].name}
	} else {
		next, script = at-1, known[at-1].down
		record, args = "DELETE FROM bf_migration WHERE version = $1", []any{at}
	}
	return next, pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		// A script is several statements, which only go without arguments.
		if _, err := tx.Conn().PgConn().Exec(ctx, script).ReadAll(); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, record, args...)
		return err
	})
}

// migrateRiver brings River's tables to version; -1 with down removes them.
func migrateRiver(ctx context.Context, pool *pgxpool.Pool, way rivermigrate.Direction, version int) error {
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: discard})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, way, &rivermigrate.MigrateOpts{TargetVersion: version})
	return err
}
