package sqlitestore

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// A node is the one process that runs the effects of a database file. It holds
// SQLite's own exclusive lock on a small file beside the database, named like
// it with "-node" added, through one connection that it keeps. The operating
// system lets go of the lock with the process, however the process ends, so
// there is no lease to wait for after a kill and no clock to compare.
type node struct {
	conn *sql.Conn
}

// nodeSteps take the lock. The journal mode is set before the locking mode,
// because WAL would share the file.
var nodeSteps = []string{
	"PRAGMA bf_node.journal_mode = DELETE",
	"PRAGMA bf_node.locking_mode = EXCLUSIVE",
	"CREATE TABLE IF NOT EXISTS bf_node.holder (n INTEGER NOT NULL)",
	"DELETE FROM bf_node.holder",
	"INSERT INTO bf_node.holder VALUES (1)",
}

// takeNode becomes the node of db's file, or fails with conflict when another
// process is.
func takeNode(ctx context.Context, db *sql.DB) (*node, error) {
	const op = "start"
	file, err := mainFile(ctx, db)
	if err != nil {
		return nil, wrap(op, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, wrap(op, err)
	}
	n := &node{conn: conn}
	if err := n.lock(ctx, file); err != nil {
		n.release()
		if c := resultCode(err); c == sqliteBusy || c == sqliteLocked {
			return nil, failure.Errorf(failure.Conflict,
				"sqlitestore: start: another process runs the effects of this database file; stop it first: %w", err)
		}
		return nil, wrap(op, err)
	}
	return n, nil
}

func (n *node) lock(ctx context.Context, file string) error {
	// Whether another process is the node shows at once; waiting as long as for
	// a write would only delay the answer.
	if _, err := n.conn.ExecContext(ctx, "PRAGMA busy_timeout = 250"); err != nil {
		return err
	}
	if _, err := n.conn.ExecContext(ctx, "ATTACH DATABASE ? AS bf_node", file+"-node"); err != nil {
		return err
	}
	for _, step := range nodeSteps {
		if _, err := n.conn.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// release closes the connection for good instead of giving it back to the
// pool, and with it the lock.
func (n *node) release() {
	_ = n.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = n.conn.Close()
}

// mainFile returns the path of the database file, as SQLite knows it.
func mainFile(ctx context.Context, db *sql.DB) (string, error) {
	var file sql.NullString
	err := db.QueryRowContext(ctx, "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file)
	if err != nil {
		return "", err
	}
	return file.String, nil
}
