package workflow

import (
	"time"

	"github.com/google/uuid"
)

// timedID returns a fresh id with the time first, so that ids sort by age and
// tell it: RFC 9562, section 5.7.
func (e *Engine) timedID() (uuid.UUID, error) {
	random, err := e.random(10)
	if err != nil {
		return uuid.UUID{}, err
	}
	var id uuid.UUID
	ms := uint64(e.now().UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	copy(id[6:], random)
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id, nil
}

// madeAt returns when a timed id was made; zero for ids of other kinds.
func madeAt(id string) time.Time {
	u, err := uuid.Parse(id)
	if err != nil || u.Version() != 7 {
		return time.Time{}
	}
	var ms int64
	for _, b := range u[:6] {
		ms = ms<<8 | int64(b)
	}
	return time.UnixMilli(ms).UTC()
}
