package pgstore

import (
	"context"
	"errors"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// Files keeps files as rows of chunks. Safe for concurrent use, by several
// processes too.
type Files struct{ s *Store }

var _ workflow.Files = (*Files)(nil)

// Files returns the place for files in the store's database. Whole chunks go
// through the server's memory and its write-ahead log: it is right for the
// documents of cases, up to some ten megabytes each.
func (s *Store) Files() *Files { return &Files{s} }

// chunkSize is how much is written at once.
const chunkSize = 256 << 10

// Create makes an empty file in quarantine.
func (f *Files) Create(ctx context.Context, ref workflow.FileRef) error {
	if err := ref.Check(); err != nil {
		return err
	}
	var b pgx.Batch
	b.Queue("INSERT INTO bf_file (org, case_id, id, size, turn, released) VALUES ($1, $2, $3, 0, 0, false)", ref.Org, ref.Case, ref.ID)
	return f.s.send(ctx, "create file", &b)
}

// Append writes all of r at offset. Each chunk is a transaction of its own, so
// that a slow source holds none open; whoever began to append last may write.
func (f *Files) Append(ctx context.Context, ref workflow.FileRef, offset int64, r io.Reader) (int64, error) {
	const op = "append to file"
	if err := ref.Check(); err != nil {
		return 0, err
	}
	turn, err := f.begin(ctx, ref, offset)
	if err != nil {
		return 0, wrap(op, err)
	}
	size, buffer := offset, make([]byte, chunkSize)
	for {
		n, read := io.ReadFull(r, buffer)
		if n > 0 {
			if err := f.chunk(ctx, ref, turn, size, buffer[:n]); err != nil {
				return size, err
			}
			size += int64(n)
		}
		switch {
		case read == io.EOF || read == io.ErrUnexpectedEOF:
			return size, nil
		case read != nil:
			return size, failure.Errorf(failure.Unavailable, "pgstore: %s: %w", op, read)
		}
	}
}

// begin takes the turn to append and drops what stands after offset.
func (f *Files) begin(ctx context.Context, ref workflow.FileRef, offset int64) (turn int64, err error) {
	err = pgx.BeginFunc(ctx, f.s.pool, func(tx pgx.Tx) error {
		var size int64
		var released bool
		err := tx.QueryRow(ctx, `UPDATE bf_file SET turn = turn + 1, size = CASE WHEN released THEN size ELSE least(size, $4) END
			WHERE org = $1 AND case_id = $2 AND id = $3 RETURNING turn, size, released`,
			ref.Org, ref.Case, ref.ID, max(offset, 0)).Scan(&turn, &size, &released)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return notFound("append to file", "file")
		case err != nil:
			return err
		case released:
			return failure.Errorf(failure.Conflict, "pgstore: append to file: it is released")
		case offset < 0 || size < offset:
			return failure.Errorf(failure.Conflict, "pgstore: append to file: the file has %d bytes, not %d", size, offset)
		}
		_, err = tx.Exec(ctx, "DELETE FROM bf_file_chunk WHERE org = $1 AND case_id = $2 AND id = $3 AND at >= $4",
			ref.Org, ref.Case, ref.ID, offset)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE bf_file_chunk SET bytes = substring(bytes FROM 1 FOR ($4 - at)::int)
			WHERE org = $1 AND case_id = $2 AND id = $3 AND at + length(bytes) > $4`, ref.Org, ref.Case, ref.ID, offset)
		return err
	})
	return turn, err
}

var growFile = required(refusedTurn, `UPDATE bf_file SET size = $5 + $6 WHERE org = $1 AND case_id = $2 AND id = $3
	AND turn = $4 AND size = $5 AND NOT released`)

// chunk writes one chunk at the end.
func (f *Files) chunk(ctx context.Context, ref workflow.FileRef, turn, at int64, data []byte) error {
	var b pgx.Batch
	b.Queue(growFile, ref.Org, ref.Case, ref.ID, turn, at, int64(len(data)))
	b.Queue("INSERT INTO bf_file_chunk (org, case_id, id, at, bytes) VALUES ($1, $2, $3, $4, $5)", ref.Org, ref.Case, ref.ID, at, data)
	return f.s.send(ctx, "append to file", &b)
}

var releaseFile = required(refusedNoFile, "UPDATE bf_file SET released = true WHERE org = $1 AND case_id = $2 AND id = $3")

// Release ends the quarantine.
func (f *Files) Release(ctx context.Context, ref workflow.FileRef) error {
	if err := ref.Check(); err != nil {
		return err
	}
	var b pgx.Batch
	b.Queue(releaseFile, ref.Org, ref.Case, ref.ID)
	return f.s.send(ctx, "release file", &b)
}

// Delete removes a file, quarantined or not, with its chunks.
func (f *Files) Delete(ctx context.Context, ref workflow.FileRef) error {
	if err := ref.Check(); err != nil {
		return err
	}
	var b pgx.Batch
	b.Queue("DELETE FROM bf_file WHERE org = $1 AND case_id = $2 AND id = $3", ref.Org, ref.Case, ref.ID)
	return f.s.send(ctx, "delete file", &b)
}

// Open reads a released file from its start, a chunk at a time.
func (f *Files) Open(ctx context.Context, ref workflow.FileRef) (io.ReadCloser, error) {
	const op = "open file"
	if err := ref.Check(); err != nil {
		return nil, err
	}
	var size int64
	err := f.s.pool.QueryRow(ctx, "SELECT size FROM bf_file WHERE org = $1 AND case_id = $2 AND id = $3 AND released",
		ref.Org, ref.Case, ref.ID).Scan(&size)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, notFound(op, "file")
	case err != nil:
		return nil, wrap(op, err)
	}
	return &file{size: size, chunk: func(at int64) ([]byte, error) { return f.read(ctx, ref, at) }}, nil
}

// read returns the chunk that begins at a place.
func (f *Files) read(ctx context.Context, ref workflow.FileRef, at int64) (data []byte, err error) {
	const op = "read file"
	err = f.s.pool.QueryRow(ctx, "SELECT bytes FROM bf_file_chunk WHERE org = $1 AND case_id = $2 AND id = $3 AND at = $4",
		ref.Org, ref.Case, ref.ID, at).Scan(&data)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, notFound(op, "file")
	}
	return data, wrap(op, err)
}

// file is a file that is open for reading. It keeps no connection while nothing
// is read.
type file struct {
	chunk    func(at int64) ([]byte, error)
	size, at int64
	rest     []byte
}

// Read reads the next bytes.
func (f *file) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		if f.at >= f.size {
			return 0, io.EOF
		}
		data, err := f.chunk(f.at)
		if err != nil {
			return 0, err
		}
		f.at, f.rest = f.at+int64(len(data)), data
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// Close ends reading.
func (f *file) Close() error {
	f.at, f.rest = f.size, nil
	return nil
}
