package ledger

import (
	"bufio"
	"context"
	"crypto/cipher"
	"encoding/binary"
	"io"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// ChunkSize is how many bytes of a stream are sealed at a time: memory use does
// not grow with the file.
const ChunkSize = 64 << 10

// A sealed stream is a format byte, a random stream id of 16 bytes, and chunks
// of nonce and ciphertext. Each chunk is bound to owner, place, stream id, its
// number and whether it is the last, so that chunks cannot be dropped,
// repeated, reordered or taken from another stream.
const streamIDSize = 16

// stream is what both directions share.
type stream struct {
	aead  cipher.AEAD
	aad   []byte // of the stream; the chunk's number and end flag follow
	chunk uint64
}

// next returns what the next chunk is bound to.
func (s *stream) next(last bool) []byte {
	out := binary.BigEndian.AppendUint64(append([]byte(nil), s.aad...), s.chunk)
	s.chunk++
	if last {
		return append(out, 1)
	}
	return append(out, 0)
}

// streamAAD returns what every chunk of a stream is bound to.
func streamAAD(owner Owner, aad, id []byte) []byte {
	return append(bind(formatStream, owner, aad), id...)
}

type sealWriter struct {
	stream
	rand io.Reader
	out  io.Writer
	buf  []byte // at most ChunkSize bytes that are not sealed yet
	err  error
}

// SealStream returns a writer that seals what is written to it, for owner and
// bound to aad, into out. Close writes the last chunk and must be called; it
// does not close out. Without Close, or after a crash, the stream does not
// open. The writer is for one goroutine.
func (s *Sealer) SealStream(ctx context.Context, owner Owner, aad []byte, out io.Writer) (io.WriteCloser, error) {
	aead, err := s.key(ctx, owner, true)
	if err != nil {
		return nil, failure.Wrap("ledger: seal stream", err)
	}
	head := make([]byte, 1+streamIDSize)
	head[0] = formatStream
	if _, err := io.ReadFull(s.rand, head[1:]); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "ledger: seal stream: no randomness: %w", err)
	}
	if _, err := out.Write(head); err != nil {
		return nil, failure.Wrap("ledger: seal stream", err)
	}
	return &sealWriter{
		stream: stream{aead: aead, aad: streamAAD(owner, aad, head[1:])},
		rand:   s.rand, out: out, buf: make([]byte, 0, ChunkSize),
	}, nil
}

// Write seals every whole chunk but keeps the last one until Close, which
// alone knows that it is the last.
func (w *sealWriter) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 && w.err == nil {
		if len(w.buf) == ChunkSize {
			w.flush(false)
			continue
		}
		n := min(len(p), ChunkSize-len(w.buf))
		w.buf = append(w.buf, p[:n]...)
		p, written = p[n:], written+n
	}
	return written, w.err
}

// Close seals the last chunk, which may be empty.
func (w *sealWriter) Close() error {
	if w.err == io.ErrClosedPipe {
		return nil
	}
	if w.err == nil {
		w.flush(true)
	}
	err := w.err
	w.err = io.ErrClosedPipe
	return err
}

func (w *sealWriter) flush(last bool) {
	var sealed []byte
	if sealed, w.err = encrypt(w.aead, w.rand, nil, w.buf, w.next(last)); w.err == nil {
		_, w.err = w.out.Write(sealed)
	}
	w.buf = w.buf[:0]
}

type openReader struct {
	stream
	in    *bufio.Reader
	chunk []byte // sealed, reused
	plain []byte // opened and not yet read
	err   error
}

// OpenStream returns a reader of what SealStream sealed for the same owner and
// aad. Each chunk is checked before a byte of it is given out; a stream that
// was altered, cut short or moved ends in an invalid error instead of io.EOF,
// so nothing read may be relied on before io.EOF. The reader is for one
// goroutine.
func (s *Sealer) OpenStream(ctx context.Context, owner Owner, aad []byte, in io.Reader) (io.Reader, error) {
	aead, err := s.key(ctx, owner, false)
	if err != nil {
		return nil, failure.Wrap("ledger: open stream", err)
	}
	head := make([]byte, 1+streamIDSize)
	if _, err := io.ReadFull(in, head); err != nil || head[0] != formatStream {
		return nil, failure.Errorf(failure.Invalid, "ledger: open stream: not a sealed stream")
	}
	size := aead.NonceSize() + ChunkSize + aead.Overhead()
	return &openReader{
		stream: stream{aead: aead, aad: streamAAD(owner, aad, head[1:])},
		in:     bufio.NewReaderSize(in, size), chunk: make([]byte, size),
	}, nil
}

// Read gives opened bytes.
func (r *openReader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 && r.err == nil {
		r.fill()
	}
	if len(r.plain) == 0 {
		return 0, r.err
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

// fill opens the next chunk. The last one is the one nothing follows.
func (r *openReader) fill() {
	n, err := io.ReadFull(r.in, r.chunk)
	last := err == io.EOF || err == io.ErrUnexpectedEOF
	if err != nil && !last {
		r.err = failure.Wrap("ledger: open stream", err)
		return
	}
	if !last {
		_, err = r.in.Peek(1)
		last = err == io.EOF
	}
	if r.plain, r.err = decrypt(r.aead, r.chunk[:n], r.next(last)); r.err == nil && last {
		r.err = io.EOF
	}
}
