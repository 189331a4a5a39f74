// Package kp hands applications in to KP, Kommunernes Pensionssystem: the
// system in which Danish municipalities settle health and personal supplements
// to pensions (integration SF1415).
//
// Start with [Service.HandIn] and [SP242], the typed application for extended
// health supplement (udvidet helbredstillæg). The service checks it, writes it
// as XML in the exact order and spelling of the schema, puts the attachments –
// data file, then trigger file – through a [Transport] (Serviceplatformen's
// SFTP service), waits for their technical receipts, and sends the form that
// names them through a [Distributor] (Fordelingskomponenten, SF2900). Each key
// is handed in once across repeats and crashes: the transaction id and all
// file names follow from the key, so that a repeat is the identical message.
//
// HandIn does not sleep. While receipts are missing it returns the state
// [HandedIn] and no error; calling it again with the same submission goes on.
// KP's own answer comes later, maybe more than once: [Service.Apply].
//
// Errors are failures with a code ([CodeOf]); a malformed application is also a
// [*CheckError] that lists everything wrong with it. Applications hold CPR
// numbers and answers: [SP242], [Applicant], [Proxy], [Submission] and [Form]
// print none of them.
//
// Package memkp is both suppliers in memory, package kptest the suite they
// must pass. Everything here is safe for concurrent use.
package kp
