// Package workflowhttp is the HTTP surface of the workflow engine: handlers that
// a vendor mounts beside their own. Citizens start, fill in, upload, submit and
// follow their cases; case workers have an inbox and judge; the browser widget
// has its API. Every page works without JavaScript.
//
// Start with [New]. Who asks is the host's to say ([Options].Identify); the
// engine decides what they may see, and denies by default.
//
//	GET  /s/{solution}?…                  start page, with the information duty; link parameters
//	POST /s/{solution}                    begin a case
//	GET, POST /s/{solution}/frame         the form in a frame on another site
//	GET  /s/{solution}/form, POST …/start the widget before there is a case
//	GET, POST /c/{case}                   the case: receipt, state, history, dialogue; approvals and consents
//	GET, POST /c/{case}/invite            where the link of a co-applicant leads, with the script /invite.js
//	GET, POST /c/{case}/{step}/{form}     a form, page by page
//	     …/form …/draft …/files …/submit  the widget's API (package wasm)
//	GET, POST /c/{case}/newer             take a draft to a newer version
//	GET  /mine                            the citizen's own cases
//	GET  /inbox                           the case worker's inbox
//	GET, POST /inbox/c/{case}             a case in it: to judge, take, give on, repair, write about
//
// # Security
//
// Requests that change something are refused when they come from another site
// with this site's cookies (Sec-Fetch-Site and Origin). A bearer token stands
// for itself: it opens one anonymous case, and cookies are not looked at then.
// Pages have a strict Content-Security-Policy without inline scripts or styles.
// Addresses hold case ids, never personal data or tokens.
//
// Bodies are bounded, and so is how often one client begins cases and sends
// files ([Options].Starts, Uploads: 429 with Retry-After). What the handler cannot
// bound is time: the host sets ReadHeaderTimeout, ReadTimeout, WriteTimeout and
// IdleTimeout of its http.Server, long enough for the largest upload on a slow
// line. A host behind a proxy sets Client, and Secure when the proxy ends TLS.
//
// # Second clicks and other tabs
//
// A page carries the revision of the draft and the language it was made in. A
// button that is pressed twice does its work once. A page whose draft was saved
// elsewhere since answers 409 with both versions, when they differ: what was
// typed stands in the form, and saving again takes it. The API answers 412.
//
// # Errors
//
// The API answers with problem details (RFC 9457) that carry the failure's
// code, and 422 with faults for answers that are wrong. Pages say the same in
// words. Whatever goes wrong, what was saved stays, and what was typed is shown
// again.
//
// A Handler is safe for concurrent use.
package workflowhttp
