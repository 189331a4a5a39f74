package esdh

import "context"

// System files cases and documents. It is what a supplier implements;
// everything a system need not decide is in [Service].
//
// Implementations are safe for concurrent use, return failures ([Errorf]) and
// retain nothing they are given after they have returned, but what they must
// to answer later. They never retry by themselves: the service's caller does.
//
// For both methods: unavailable promises that nothing was filed and nothing
// will be; when that is not certain – a time-out after the request left – the
// failure is in_doubt. An ended ctx before the request leaves is unavailable.
// A system that knows keys gives the first reference again for the same call,
// and a conflict for something else under a used key; Org and Key together are
// the key.
type System interface {
	// CreateCase creates c and returns its reference. It calls c.Check, or
	// checks at least as much, before anything leaves the house.
	CreateCase(ctx context.Context, c NewCase) (CaseRef, error)

	// AddDocument adds d to the case d.CaseID and returns its reference. A
	// case that is not there, or is another organisation's, is not_found; a
	// closed one is rejected. It calls d.Check, or checks at least as much.
	AddDocument(ctx context.Context, d NewDocument) (DocumentRef, error)
}

// Finder is a [System] that can be asked what it has filed. The service finds
// it by type assertion and asks whenever a call is in doubt. For both methods
// not_found promises that it was not filed and will not be; a system that
// cannot know yet answers unavailable.
type Finder interface {
	// FindCase returns the case that org created under key.
	FindCase(ctx context.Context, org, key string) (CaseRef, error)

	// FindDocument returns the document that org added under key.
	FindDocument(ctx context.Context, org, key string) (DocumentRef, error)
}
