package delivery

import "context"

// Channel sends letters. It is what a supplier implements; everything a
// channel needs not decide is in [Service].
//
// Implementations are safe for concurrent use, return failures ([Errorf]) and
// retain nothing of a message after they have returned, but what they must to
// answer later. They never retry by themselves: the service's caller does.
type Channel interface {
	// Send takes on m and returns a receipt with an ID of the channel's own.
	// It calls m.Check, or checks at least as much, before anything leaves the
	// house. m.Org and m.Key together name the sending.
	//
	// A channel that knows keys gives the first receipt again for the same
	// message, and a conflict for another message under a used key.
	//
	// Unavailable promises that nothing was sent and nothing will be; when
	// that is not certain – a time-out after the request left – the failure is
	// in_doubt. An ended ctx before the request leaves is unavailable.
	Send(ctx context.Context, m Message) (Receipt, error)
}

// Finder is a [Channel] that can be asked what it received. The service finds
// it by type assertion and asks whenever a sending is in doubt.
type Finder interface {
	// Find returns the receipt of the message that org sent under key. The
	// answer not_found promises that the message was not sent and will not be;
	// a channel that cannot know yet answers unavailable.
	Find(ctx context.Context, org, key string) (Receipt, error)
}
