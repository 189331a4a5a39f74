package workflow

import "context"

// Counter is a [Store] that can number things for good. Every store that comes
// with the library is one. A solution with a field of type autonumber is
// published only on a store that counts.
type Counter interface {
	// NextNumber returns the next number of a series of an organisation: 1 the first
	// time, and each later call one that is greater than all before. No number
	// comes twice, whatever else happens: to calls at once, to several engines,
	// to a process that is killed. A number that was taken and not used is gone,
	// so that series have gaps. An error may take a number, too.
	//
	// It is invalid when the organisation or the series is empty or no UTF-8.
	NextNumber(ctx context.Context, org, series string) (int64, error)
}
