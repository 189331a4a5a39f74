package sqlitestore_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite"

	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
)

// The host opens the file with a driver of its choice and hands the pool over;
// the store makes its tables and never closes the pool.
func ExampleOpen() {
	folder, err := os.MkdirTemp("", "borgerflow")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "kommune.db")+
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		panic(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxIdleConns(16)
	store, err := sqlitestore.Open(context.Background(), db, nil)
	if err != nil {
		panic(err)
	}
	// Here the host makes the engine on the store, and has its effects
	// performed: store.Start(ctx, engine).
	versions, err := store.Versions(context.Background(), "kommune", "")
	fmt.Println(len(versions), "solutions", err)
	// Output: 0 solutions <nil>
}
