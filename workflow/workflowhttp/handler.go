package workflowhttp

import (
	"cmp"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Options are a handler's settings; the zero value is useful for anonymous
// solutions.
type Options struct {
	// Identify says who has logged in. It returns an identity without an actor
	// for somebody who has not. Default: nobody has.
	Identify func(*http.Request) identity.Identity
	// Login is the address of the host's login page, which leads on to next.
	// Default: nobody can log in.
	Login func(next string) string
	// Logout is the address that logs out when posted to, without a body.
	// Default: pages have no such button.
	Logout string
	// Name is the organisation's name, in the page header.
	Name string
	// Home is the address of the host's front page. Default: "/".
	Home string
	// Styles are the addresses of style sheets.
	Styles []string
	// Script is the address of the widget's borger-form.js. Default: plain
	// forms only.
	Script string
	// Origins are those whose pages may show the form as an element and call
	// the widget's API.
	Origins []string
	// Frames are the origins whose pages may show the form in a frame.
	Frames []string
	// MaxBody is the most bytes of an API body or a plain post without files.
	// Default: 2 MiB.
	MaxBody int64
	// MaxUpload is the most bytes of a post with files. Default: 50 MiB.
	MaxUpload int64
	// Test lets visitors begin test cases with ?test=1 behind the address of a
	// solution: for hosts that are there to try things out. Default: they cannot.
	Test bool
	// Secure marks cookies for HTTPS only although requests reach the handler
	// over plain HTTP, as behind a proxy that ends TLS. Requests over TLS always
	// get such cookies.
	Secure bool
	// Starts bounds how many cases one client begins. Default: 60 a minute.
	Starts Limit
	// Uploads bounds how many files one client sends. Default: 120 a minute.
	Uploads Limit
	// Client names who a request comes from, for the limits; a host behind a
	// proxy reads it from a header that the proxy sets. Default: the address of
	// the connection, of IPv6 the first 64 bits.
	Client func(*http.Request) string
	// Clock is what the limits are counted by. Default: the system's.
	Clock workflow.Clock
	// Logger is told of failures, without personal data. Default: nothing is
	// logged.
	Logger *slog.Logger
}

func (o *Options) fill() {
	o.Home = cmp.Or(o.Home, "/")
	o.MaxBody = cmp.Or(o.MaxBody, 2<<20)
	o.MaxUpload = cmp.Or(o.MaxUpload, 50<<20)
	o.Starts = o.Starts.or(Limit{PerMinute: 60})
	o.Uploads = o.Uploads.or(Limit{PerMinute: 120})
	if o.Client == nil {
		o.Client = remoteClient
	}
	if o.Clock == nil {
		o.Clock = workflow.SystemClock{}
	}
	if o.Identify == nil {
		o.Identify = func(*http.Request) identity.Identity { return identity.Identity{} }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// Handler serves one organisation's solutions.
type Handler struct {
	engine *workflow.Engine
	org    string
	opts   Options
	mux    *http.ServeMux
	cross  *http.CrossOriginProtection
	pages  map[i18n.Lang]*template.Template

	starts, uploads *limiter
}

// New returns the surface of one organisation. The error says which setting is
// wrong.
func New(engine *workflow.Engine, org string, opts *Options) (*Handler, error) {
	if engine == nil || org == "" {
		return nil, workflow.Errorf(workflow.Invalid, "workflowhttp: new: an engine and an organisation are required")
	}
	h := &Handler{engine: engine, org: org, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	if opts != nil {
		h.opts = *opts
	}
	h.opts.fill()
	h.starts, h.uploads = newLimiter(h.opts.Starts, h.opts.Clock), newLimiter(h.opts.Uploads, h.opts.Clock)
	for _, origin := range append(append([]string{}, h.opts.Origins...), h.opts.Frames...) {
		if !validOrigin(origin) {
			return nil, workflow.Errorf(workflow.Invalid, "workflowhttp: new: %q is not an origin such as https://example.dk", origin)
		}
	}
	var err error
	if h.pages, err = parsePages(); err != nil {
		return nil, workflow.Errorf(workflow.Invalid, "workflowhttp: new: %w", err)
	}
	h.routes()
	return h, nil
}

func (h *Handler) routes() {
	page := func(pattern string, serve func(*exchange) error) {
		h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { h.page(w, r, false, serve) })
	}
	frame := func(pattern string, serve func(*exchange) error) {
		h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { h.page(w, r, true, serve) })
	}
	api := func(pattern string, serve func(*exchange) error) {
		h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { h.api(w, r, serve) })
	}
	page("GET /s/{solution}", h.startPage)
	page("POST /s/{solution}", h.startCase)
	frame("GET /s/{solution}/frame", h.framePage)
	frame("POST /s/{solution}/frame", h.framePost)
	api("GET /s/{solution}/form", h.previewForm)
	api("POST /s/{solution}/start", h.beginDraft)

	page("GET /c/{case}", h.casePage)
	page("POST /c/{case}", h.casePost)
	page("GET /c/{case}/invite", h.invitePage)
	page("POST /c/{case}/invite", h.invitePost)
	h.mux.HandleFunc("GET /invite.js", h.script)
	page("GET /c/{case}/{step}/{form}", h.fillPage)
	page("POST /c/{case}/{step}/{form}", h.fillPost)
	api("GET /c/{case}/{step}/{form}/form", h.loadForm)
	api("PUT /c/{case}/{step}/{form}/draft", h.saveDraft)
	api("POST /c/{case}/{step}/{form}/files", h.receiveFile)
	api("POST /c/{case}/{step}/{form}/submit", h.submitForm)
	page("GET /c/{case}/files/{file}", h.file)
	page("GET /c/{case}/newer", h.newerPage)
	page("POST /c/{case}/newer", h.newerPost)

	page("GET /mine", h.ownCases)
	page("GET /inbox", h.inbox)
	page("GET /inbox/c/{case}", h.workCase)
	page("POST /inbox/c/{case}", h.workPost)
	page("GET /inbox/c/{case}/flow", h.flowPage)

	for _, pattern := range []string{"OPTIONS /s/{solution}/form", "OPTIONS /s/{solution}/start", "OPTIONS /c/{case}/{step}/{form}/{what}"} {
		h.mux.HandleFunc(pattern, h.preflight)
	}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }
