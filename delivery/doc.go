// Package delivery sends letters to citizens and companies: one message, with
// attachments, through whatever channel the host hands over.
//
// Start with [Service], which the workflow calls, and [Channel], the small
// interface a supplier implements. The service owns what is common to all
// channels: it checks the message, writes to the ledger before the call and
// after it, sends each key once across repeats and crashes, and keeps the audit
// trail. A channel only sends; if it can be asked afterwards whether it
// received a message it is a [Finder] as well, and a doubt settles itself.
//
// Errors are failures with a code ([CodeOf]); each code's comment says who must
// act. A message holds a CPR number and a letter: [Message], [Recipient] and
// [Receipt] print neither.
//
// Package memdelivery is the channel in memory, package deliverytest the suite
// every channel must pass. Everything here is safe for concurrent use.
package delivery
