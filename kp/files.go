package kp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// putFiles puts each attachment and then its trigger; what is put is not put
// again.
func (s *Service) putFiles(ctx context.Context, who identity.Identity, p plan) error {
	for i := range p.files {
		trigger, err := p.trigger(i).XML()
		if err != nil {
			return err
		}
		work := attempt[bool](who, p, p.submission.Key+"/"+strconv.Itoa(i+1), trigger)
		work.Call = func(ctx context.Context) (bool, error) { return true, s.putFile(ctx, p, i, trigger) }
		work.Find = func(ctx context.Context) (bool, error) { return s.arrived(ctx, p, i) }
		if _, err := ledger.Do(ctx, s.files, work); err != nil {
			return err
		}
	}
	return nil
}

// putFile puts the data file and, only when it is whole, the trigger. After an
// error the same names are put again: a file under a new name could arrive as
// a second attachment.
func (s *Service) putFile(ctx context.Context, p plan, i int, trigger []byte) error {
	a, user, name := p.submission.Attachments[i], p.sender.User, p.files[i].Name
	in, err := a.Open(ctx)
	if err != nil {
		return failure.Errorf(failure.Unavailable, "attachment %d cannot be opened: %w", i+1, err)
	}
	defer in.Close()
	checked := &checkedReader{in: in, left: a.Size, want: a.SHA256, hash: sha256.New()}
	if err := s.transport.Put(ctx, user, name, checked, a.Size); err != nil {
		if errors.Is(err, errContents) {
			return failure.Errorf(failure.Invalid, "attachment %d: %w", i+1, errContents)
		}
		return err
	}
	if !checked.whole() {
		return failure.Errorf(failure.Unsupported, "the transport did not read attachment %d to its end", i+1)
	}
	return s.transport.Put(ctx, user, name+TriggerSuffix, bytes.NewReader(trigger), int64(len(trigger)))
}

// arrived tells whether the transport has taken a file; it is not_found when
// that does not show, and the file is put again under the same name.
func (s *Service) arrived(ctx context.Context, p plan, i int) (bool, error) {
	_, err := s.transport.Get(ctx, p.sender.User, p.files[i].Name+ReceiptSuffix)
	return err == nil, err
}

// waiting tells whether technical receipts are still to come. A receipt that
// says no is rejected.
func (s *Service) waiting(ctx context.Context, p plan) (bool, error) {
	missing := false
	for _, file := range p.files {
		data, err := s.transport.Get(ctx, p.sender.User, file.Name+ReceiptSuffix)
		if errors.Is(err, failure.ErrNotFound) {
			missing = true
			continue
		}
		if failure.CodeOf(err) == failure.InDoubt && err != nil { // reading does nothing
			return false, failure.Errorf(failure.Unavailable, "reading a technical receipt: %v", err)
		}
		if err == nil {
			err = readReceipt(data)
		}
		if err != nil {
			return false, err
		}
	}
	return missing, nil
}

// tidy removes the receipts that have been read. What cannot be removed stays
// behind and does no harm.
func (s *Service) tidy(ctx context.Context, p plan) {
	for _, file := range p.files {
		_ = s.transport.Remove(ctx, p.sender.User, file.Name+ReceiptSuffix)
	}
}

var errContents = errors.New("the contents are not what size and hash say")

// checkedReader gives the contents through and fails at their end, or before,
// when they are not what was announced.
type checkedReader struct {
	in   io.Reader
	left int64
	want string
	hash hash.Hash
	done bool
}

// Read implements io.Reader.
func (r *checkedReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.left -= int64(n)
	r.hash.Write(p[:n])
	switch {
	case r.left < 0:
		return 0, errContents
	case err == io.EOF && (r.left > 0 || hex.EncodeToString(r.hash.Sum(nil)) != r.want):
		return 0, errContents
	case err == io.EOF:
		r.done = true
	}
	return n, err
}

// whole reports whether the contents were read to their end and are right.
func (r *checkedReader) whole() bool { return r.done }

// BytesOf returns an attachment with contents in memory.
func BytesOf(name string, kind DocumentKind, data []byte) Attachment {
	sum := sha256.Sum256(data)
	return Attachment{
		Name: name, Kind: kind, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]),
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}
