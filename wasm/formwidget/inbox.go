package formwidget

import "sync"

// inbox is a queue without an end: putting never waits, because it happens on
// the event loop.
type inbox struct {
	mu    sync.Mutex
	texts []string
	more  chan struct{} // holds one token while there may be texts
}

func newInbox() *inbox { return &inbox{more: make(chan struct{}, 1)} }

func (in *inbox) put(text string) {
	in.mu.Lock()
	in.texts = append(in.texts, text)
	in.mu.Unlock()
	select {
	case in.more <- struct{}{}:
	default:
	}
}

// take waits for the next text.
func (in *inbox) take() string {
	for {
		in.mu.Lock()
		if len(in.texts) > 0 {
			text := in.texts[0]
			in.texts = in.texts[1:]
			in.mu.Unlock()
			return text
		}
		in.mu.Unlock()
		<-in.more
	}
}
