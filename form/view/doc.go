// Package view turns the state of a form into a page: a tree of accessible
// elements that the server writes as HTML and the browser keeps up to date with
// patches. It holds no state and knows no browser; the same code runs in both
// places and gives the same tree.
//
// Start with [Page], which makes the page a citizen fills in, [Summary], which
// shows the answers to be read only, and [Document], a whole HTML file of them.
// [WriteHTML] writes a tree; [Diff] compares two.
//
// Markup follows Det Fælles Designsystem (DKFDS), the design system shared by
// Danish public self-service, and works without any style sheet. Package
// form/view/theme holds a small style sheet for those who have none.
//
// # Names and ids
//
// A control's name is the element's name, a JSON Pointer with row ids:
// /expenses/r1/amount. Ids are made of the name with dots for slashes, after a
// prefix that keeps several forms on one page apart; parts of a field end in a
// colon and a word:
//
//	bf-expenses.r1.amount         the control; of radio buttons and groups the fieldset
//	bf-expenses.r1.amount:group   everything that belongs to the field
//	bf-expenses.r1.amount:label   also :help :error :options :o0 :o1 …
//	bf-expenses.r1:row            a row; bf-expenses:rows holds the rows of a list
//	bf-expenses.r1:n12            something without a name: a section, a heading, a text
//	bf:form bf:errors bf:page bf:live bf:buttons
//
// Every element that can change on its own has an id.
//
// # Posts
//
// The form posts the names above and these: _page (the page that is posted),
// _has (one per box to tick, which a browser leaves out when it is off), what
// Options.Hidden holds, and the name of the button that was pressed: _do=next,
// back, save, submit or update; _add=/expenses; _remove=/expenses/r1, or
// /photos/<file id> for a file. [form.ReadPost] understands all but _do. A page
// with a file field posts multipart/form-data.
//
// # JSON
//
// A tree in JSON is a text, written as a string, or an element:
//
//	{"t":"input","i":"bf-name","a":[["class","form-input"],["name","/name"]],"k":[…]}
//
// "i", "a" and "k" are left out when empty. A select or textarea has its value
// as the attribute "value"; whoever builds the element sets the property once
// the kids are in place. A list of patches is an array of:
//
//	{"op":"attr","id":"…","name":"class","value":"…"}
//	{"op":"unattr","id":"…","name":"aria-invalid"}
//	{"op":"prop","id":"…","name":"value","value":"…"}
//	{"op":"prop","id":"…","name":"checked","on":true}      also disabled
//	{"op":"text","id":"…","value":"…"}
//	{"op":"kids","id":"…","kids":[…]}
//	{"op":"insert","id":"parent","before":"id or empty for last","node":{…}}
//	{"op":"remove","id":"…"}
//	{"op":"replace","id":"…","node":{…}}
//
// They are carried out in order; [Apply] is the reference. Values of the control
// that has focus are the citizen's own until focus leaves it: a browser keeps a
// "value" patch for it back until then. A control that stays on the page is only
// ever changed by attr, unattr and prop, so it keeps focus and caret.
package view
