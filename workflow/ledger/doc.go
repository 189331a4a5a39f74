// Package ledger is where services keep what must survive: sealed, versioned
// records by kind and key, each written together with its audit line.
//
// Start with [Ledger], which a service takes in its constructor: it seals a
// value, keeps it through a [Store] and opens it again. The rest stands alone
// and is used by the workflow engine too:
//
//   - [Sealer] encrypts for one [Owner] – a case, or a consent that outlives it
//     – with AES-256-GCM under that owner's own data key: messages with Seal,
//     files in chunks of 64 KiB with SealStream.
//   - [KeyStore] keeps the data keys, wrapped by the host's [KeyWrapper].
//     Erasing an owner's key erases everything sealed for it; changing the
//     wrapping key ([Sealer.Rewrap]) touches no sealed data.
//   - [Index] makes the references people are found by: HMAC-SHA256 of the CPR
//     number under the host's index key.
//   - [Once] with [Do] does work outside at most once per key; it is the heart
//     of every contract's service.
//
// [NewMemory] is a Store, KeyStore and audit store in memory, for fakes, demos
// and tests; package ledgertest holds the suite every store must pass.
//
// Errors are failures with a code: not_found, conflict (somebody else wrote a
// newer version), invalid (the sealed data do not fit: altered, moved to
// another place, or of another owner), unavailable. After an erasure the error
// is [ErrErased] too. Everything here is safe for concurrent use.
package ledger
