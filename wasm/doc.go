// Package wasm is the browser widget; it has no code of its own. This comment is
// the contract between the widget, the page that shows it and the server behind
// it. The parts are
//
//	wasm/formwidget   the engine: messages in, patches out; runs natively too
//	wasm/widget       its main package, compiled for js/wasm
//	wasm/shell        the JavaScript around it
//	wasm/build        makes the deliverable: compiled, hashed names, compressed
//	wasm/build/dist   the command for it
//
// # In a page
//
// The element stands in the light DOM, so that labels, links from the error
// summary, password managers and the page's style sheet reach into it:
//
//	<link rel="stylesheet" href="/dist/borger-form.css">
//	<script type="module" src="/dist/borger-form.js"></script>
//	<borger-form src="https://api.example.dk/forms/giv-et-praj" lang="da"></borger-form>
//
// A server that makes the page puts the form's own HTML (form/view) inside the
// element. It works as a plain form until the engine is ready, and again when
// the engine cannot start; what was typed in the meantime is kept. Attributes:
//
//	src      address of the form, see below; other addresses are relative to it
//	lang     language to show the form in; may be changed at any time
//	page     id of the page to begin on, when it is not the one src names
//	level    heading level of the form's title, where the page around has headings
//	         of its own: 1 to 4
//	errors   present when the server's HTML shows everything that is wrong
//	whole    present when the form is what the page is about: the window's title
//	         then follows the page of the form, the attribute's value after it,
//	         and so does page=… in the address, so that going back and reloading
//	         keep the place
//	name     makes the element a control of the form around it: its value is
//	         the submission as JSON, and it is invalid while faults stand
//
// The property token sets a bearer token, which is held in memory only. Events,
// which bubble: borger-ready when the engine has taken over, borger-failed when
// it could not, and borger-submitted when the server has taken the form, with
// its answer as detail; preventing that keeps the browser on the page. Style
// sheets and tests see data-ready and data-failed.
//
// A submit button of the page around that belongs to the form by its form
// attribute and has data-href leads there once the draft is saved, with the form's
// page as ?page=. Without the engine it posts the form like any other button. The
// Enter key presses the first button that belongs to a form, so a page that has
// such a button before the form puts another before that, which does what the
// form's own first button does; it has no data-href.
//
// Several elements on one page each have an engine; view.prefix keeps their ids
// apart.
//
// # Content-Security-Policy
//
// The page needs, and works with, no more than
//
//	default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';
//	style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';
//	base-uri 'none'; require-trusted-types-for 'script'; trusted-types borgerflow
//
// and the origin of src in connect-src where it is another. A form that shows
// films needs media-src with where they are, and one that shows pictures from
// elsewhere their origin in img-src. The deliverable is
// served by the page's own origin, because a worker must be; its files should
// carry the same policy, which then also holds inside the worker. There is no
// inline script or style, no eval and no innerHTML. The Trusted Types policy
// "borgerflow" admits one address, that of the worker. Where no worker can start
// the engine runs in the page, in slices.
//
// # Server
//
// All bodies are JSON in UTF-8 but an upload's. Requests carry Accept:
// application/json; Authorization: Bearer … when there is a token; If-Match with
// the version the widget was given last, just as it was given: an entity tag
// with its quotes. Cookies go along to the
// page's own origin only, so a server that uses them must refuse requests of
// another site (Sec-Fetch-Site, Origin). An API on another origin answers the
// CORS preflight for GET, PUT, POST and the headers authorization, content-type
// and if-match, for allowed origins, without credentials.
//
// GET src → 200:
//
//	{
//	  "form":    …,              the compiled form, as form.Form marshals
//	  "answers": …,              form.Answers for this reader; absent = a new draft
//	  "facts":   …,              form.Form.EncodeFacts
//	  "lang":    "da",           of the words in view and of the server's HTML
//	  "page":    "sted",         id of the page to show; absent = the first
//	  "version": "\"7\"",        of the draft; absent before there is one
//	  "start":   "start",        address to begin a draft at, when there is none
//	  "notice":  [{"title","text"}], what must be told before that: plain text
//	  "save":    "draft",        addresses of the draft; absent before there is one
//	  "upload":  "draft/files",
//	  "submit":  "draft/submit",
//	  "view":    { "prefix", "action", "level", "noTitle", "noSave",
//	               "hidden": [{"name","value"}], "labels": {"back","next","save","submit"},
//	               "file": "draft/files/{id}" }
//	}
//
// view is what form/view.Options were when the server made its HTML, so that the
// widget makes the same. Anything but 200 leaves the plain form.
//
// The notice is shown before the form, unless the server's HTML stands in the
// element, whose page has told it; start then names what was told.
//
// POST start, body {} → 200 or 201 with any of the members version, save, upload,
// submit, token. It is sent once, before the first save, upload or submission:
// nobody has a draft who only looks. token is the bearer token of what follows.
//
// PUT save, body {"answers":…,"page":"…","lang":"…"} → 200 {"version":"\"8\""}. Sent
// when the citizen asks for it and, once there is a draft, on every turn of a
// page. Answers hold text that did not parse and hidden answers too. What the
// reader may not see or change is not taken from them (form.Merge).
//
// POST upload, multipart/form-data with name (the field, a JSON Pointer with row
// ids) and file → 201 {"file":{"id","name","size","type","sha256"}}. The file is
// the answer only once it is saved or submitted; the draft's version stays.
//
// POST submit, body as save → 200 {"next":"…","top":false,"reference":"…"}. next
// is where the browser goes, out of a frame when top is true; without it the
// widget shows a receipt with the reference.
//
// Any of the four may answer 422 {"faults":[…],"facts":…} with faults as
// form.EncodeFaults writes them and, where they come from checks, facts anew.
// Other answers are told to the citizen by their status: 401 and 403 (log in
// again), 404 and 410, 409, 412 and 428 (the draft was changed elsewhere), 413,
// 429, everything else. Whatever it is, what was typed stays.
//
// # In a frame
//
//	<iframe data-borger-frame src="https://server/forms/giv-et-praj" title="…"></iframe>
//	<script src="https://host/borger-frame.js" defer></script>
//
// A page in a frame that loads borger-form.js posts {"borgerflow":{"height":n}}
// to the page around it whenever its height changes, and {"borgerflow":{"top":true}}
// when it turns a page; the host's script gives the frame its height and scrolls
// to it. The host may post {"borgerflow":{"ask":true}} to hear the height again.
// Messages hold nothing of the form's; the host takes them only from the frame
// and the origin they belong to.
package wasm
