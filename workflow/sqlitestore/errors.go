package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// SQLite's primary result codes that need an answer of their own
// (https://www.sqlite.org/rescode.html).
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteIOErr      = 10
	sqliteCorrupt    = 11
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteConstraint = 19
	sqliteNotADB     = 26
)

// messages are SQLite's own fixed texts, which every driver passes on; they
// are used when a driver's error type does not tell its number.
var messages = []struct {
	text string
	code int
}{
	{"database is locked", sqliteBusy},
	{"database table is locked", sqliteLocked},
	{"attempt to write a readonly database", sqliteReadOnly},
	{"database or disk is full", sqliteFull},
	{"disk I/O error", sqliteIOErr},
	{"unable to open database file", sqliteCantOpen},
	{"database disk image is malformed", sqliteCorrupt},
	{"file is not a database", sqliteNotADB},
	{"constraint failed", sqliteConstraint},
}

// resultCode finds SQLite's primary result code in a driver's error, or 0.
func resultCode(err error) int {
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		return coded.Code() & 0xff
	}
	text := err.Error()
	for _, m := range messages {
		if strings.Contains(text, m.text) {
			return m.code
		}
	}
	return 0
}

// wrap gives a database error the operation's name, a clear sentence and the
// code that says who must act. An error that has a code already keeps it.
// Everything this store runs before its commit is undone when it fails, so
// what is not known otherwise is unavailable: certainly not done.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*failure.Error](err); ok {
		return err
	}
	code, text := classify(err)
	return failure.Errorf(code, "sqlitestore: %s: %s: %w", op, text, err)
}

func classify(err error) (failure.Code, string) {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return failure.Unavailable, "given up"
	case errors.Is(err, sql.ErrConnDone):
		return failure.Unavailable, "the database has been closed"
	}
	switch resultCode(err) {
	case sqliteBusy, sqliteLocked:
		return failure.Unavailable, "another connection holds the database"
	case sqliteReadOnly:
		return failure.Unavailable, "the database cannot be written to"
	case sqliteFull:
		return failure.Unavailable, "the disk is full"
	case sqliteCantOpen:
		return failure.Unavailable, "the database file cannot be opened"
	case sqliteIOErr:
		return failure.Unavailable, "the disk does not answer"
	case sqliteCorrupt, sqliteNotADB:
		return failure.Unavailable, "the file is not a sound database"
	case sqliteConstraint:
		return failure.Conflict, "it is there already"
	default:
		return failure.Unavailable, "the database refused"
	}
}

// wrapCommit is wrap for a failed commit. SQLite has undone the transaction
// then, with one exception: after an I/O error the commit mark may have
// reached the disk and be found again at the next start.
func wrapCommit(op string, err error) error {
	if err != nil && resultCode(err) == sqliteIOErr {
		return failure.Errorf(failure.InDoubt, "sqlitestore: %s: commit: the disk does not answer: %w", op, err)
	}
	return wrap(op, err)
}
