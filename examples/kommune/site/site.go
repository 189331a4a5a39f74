// Package site is the example municipality: it puts the library together the
// way a vendor would, on embedded SQLite with the in-memory fakes of the
// suppliers, and adds what every host has of its own – a login, a front page,
// and here a page that shows what each supplier received.
//
// Start with [Open]. Everything is kept in one folder; opening it again after
// the process was killed goes on where it stopped.
package site

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/delivery/memdelivery"
	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/esdh/memesdh"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/kp/memkp"
	"github.com/borgerflow/borgerflow/wasm/build"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/filestore"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/sqlitestore"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"github.com/borgerflow/borgerflow/workflow/workflowhttp"

	_ "modernc.org/sqlite" // the driver that sqlitestore leaves to its host
)

// Org is the municipality's CVR number: it passes the check and is not expected
// to be issued.
const Org = "99999993"

// Name is the municipality's name.
const Name = "Ådal Kommune"

// Options say how a site is opened; Data is required.
type Options struct {
	// Data is the folder everything is kept in; it is made when need be.
	Data string
	// Solutions holds a folder per solution.
	Solutions fs.FS
	// Widget is the browser widget. Default: plain forms only.
	Widget *build.Bundle
	// Hosts are the origins of other sites that embed forms.
	Hosts []string
	// Origin is where the municipality is, for links in messages. Default: they
	// are paths of the site.
	Origin string
	// Clock tells the time. Default: the machine's.
	Clock workflow.Clock
	// Logger is told what goes wrong. Default: nothing is logged.
	Logger *slog.Logger
}

// Site is a running municipality.
type Site struct {
	Engine  *workflow.Engine
	Store   *sqlitestore.Store
	Trail   *audit.Trail
	Letters *memdelivery.Channel
	Notes   *memnotify.Notifier // messages to employees and groups
	Cases   *memesdh.System
	KP      *memkp.Hub
	// Registers are those that forms are filled from, in memory: a few invented
	// people, those of the test login among them.
	Registers *prefill.Memory

	opts     Options
	keys     keys
	index    *ledger.Index
	db       *sql.DB
	files    *filestore.Store
	journals []*journal
	tender   *tender
	citizen  *workflowhttp.Handler
	mux      *http.ServeMux
}

// Open opens or makes the municipality in opts.Data, publishes its solutions
// and begins to perform what is due.
func Open(ctx context.Context, opts Options) (*Site, error) {
	s := &Site{opts: opts}
	if s.opts.Logger == nil {
		s.opts.Logger = slog.New(slog.DiscardHandler)
	}
	if s.opts.Clock == nil {
		s.opts.Clock = workflow.SystemClock{}
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close(ctx))
	}
	return s, nil
}

func (s *Site) open(ctx context.Context) error {
	if err := os.MkdirAll(s.opts.Data, 0o700); err != nil {
		return fmt.Errorf("kommune: %w", err)
	}
	var err error
	if s.keys, err = loadKeys(s.opts.Data); err != nil {
		return err
	}
	if s.index, err = ledger.NewIndex(s.keys.Index); err != nil {
		return err
	}
	if err = s.fakes(); err != nil {
		return err
	}
	if err = s.engine(ctx); err != nil {
		return err
	}
	if err = s.publish(ctx); err != nil {
		return err
	}
	if err = s.surface(); err != nil {
		return err
	}
	if _, err = s.Engine.Tend(ctx, Org); err != nil {
		return err
	}
	s.tender = tendHourly(s.Engine, s.opts.Logger)
	return s.Store.Start(ctx, s.Engine)
}

// fakes opens the suppliers, each with a journal of what it has received.
func (s *Site) fakes() error {
	names := []string{"letters", "cases", "kp", "notes"}
	for _, name := range names {
		j, err := openJournal(filepath.Join(s.opts.Data, name+".journal"))
		if err != nil {
			return err
		}
		s.journals = append(s.journals, j)
	}
	s.Registers = prefill.Invented()
	var err error
	if s.Letters, err = memdelivery.New(&memdelivery.Options{Journal: s.journals[0]}); err != nil {
		return err
	}
	if s.Cases, err = memesdh.New(&memesdh.Options{Journal: s.journals[1]}); err != nil {
		return err
	}
	if s.KP, err = memkp.New(&memkp.Options{Journal: s.journals[2]}); err != nil {
		return err
	}
	s.Notes, err = memnotify.Open(&memnotify.Options{Journal: s.journals[3]})
	return err
}

// dsn opens the database as sqlitestore wants it.
func dsn(dir string) string {
	return "file:" + filepath.Join(dir, "kommune.sqlite") +
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
}

func (s *Site) engine(ctx context.Context) error {
	var err error
	if s.db, err = sql.Open("sqlite", dsn(s.opts.Data)); err != nil {
		return fmt.Errorf("kommune: database: %w", err)
	}
	s.db.SetMaxIdleConns(16)
	if s.Store, err = sqlitestore.Open(ctx, s.db, &sqlitestore.Options{Logger: s.opts.Logger, Clock: s.opts.Clock}); err != nil {
		return err
	}
	if s.files, err = filestore.Open(filepath.Join(s.opts.Data, "files")); err != nil {
		return err
	}
	ring, err := ledger.NewKeyRing("1", map[string][]byte{"1": s.keys.Wrap}, rand.Reader)
	if err != nil {
		return err
	}
	clock := s.opts.Clock
	sealer := ledger.NewSealer(s.Store, ring, nil)
	signer, err := audit.NewEd25519("1", s.keys.Sign)
	if err != nil {
		return err
	}
	s.Trail = audit.New(s.Store, clock, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{signer.KeyID(): signer.Public()}})
	handlers, notifier, err := s.handlers(ledger.New(s.Store, sealer))
	if err != nil {
		return err
	}
	registers, err := prefill.New(s.Registers.Sources(), nil)
	if err != nil {
		return err
	}
	s.Engine, err = workflow.New(s.Store, s.files, sealer, s.Trail, clock, &workflow.Options{
		Handlers: handlers, Prefill: registers, TestData: true, Logger: s.opts.Logger, Organisations: organisations,
		Notifier: notifier, DigestHour: digestHour, Index: s.index, Links: workflowhttp.Links(s.opts.Origin),
	})
	return err
}

// digestHour is when employees are told of their tasks each working day.
const digestHour = 7

// organisations has the municipality with what it has bought: its solutions
// cannot ask for more.
var organisations = workflow.OrganisationList{{
	Key: Org, CVR: Org, Name: Name, Languages: i18n.Languages(),
	Options: []workflow.Option{workflow.OptionLanguages, "delivery", "esdh", "kp"},
}}

// node names this process to the services. One process has the folder at a
// time – the store sees to that – so the name may be the same after a restart,
// and a call that was cut off is taken up again at once.
const node = "kommune"

// handlers joins the services over the fakes to the engine. The notifier writes
// letters to citizens; employees are told by what stands in for the
// municipality's e-mail.
func (s *Site) handlers(l *ledger.Ledger) (map[string]workflow.Handler, workflow.Notifier, error) {
	senders := map[string]kp.Sender{Org: {CVR: Org, User: "AADAL_BORGERFLOW", System: "0f6a6f0e-4d3c-4c8e-9a52-0b8a5d5a7d11"}}
	pension, err := kp.New(s.KP, s.KP, senders, l, s.Trail, &kp.Options{AllowTest: true, Node: node})
	if err != nil {
		return nil, nil, err
	}
	letters := delivery.New(s.Letters, l, s.Trail, &delivery.Options{AllowTest: true, Node: node})
	cases := esdh.New(s.Cases, l, s.Trail, &esdh.Options{AllowTest: true, Node: node})
	options := &steps.Options{Sender: Name}
	return map[string]workflow.Handler{
		"delivery": steps.Delivery(letters, options),
		"esdh":     steps.ESDH(cases, options),
		"kp":       steps.KP(pension, options),
	}, steps.Notifier(letters, s.Notes.Notify, options), nil
}

// publish publishes every solution; one that is published already stays.
func (s *Site) publish(ctx context.Context) error {
	folders, err := fs.ReadDir(s.opts.Solutions, ".")
	if err != nil {
		return fmt.Errorf("kommune: solutions: %w", err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		sub, err := fs.Sub(s.opts.Solutions, f.Name())
		if err != nil {
			return err
		}
		if _, err := s.Engine.Publish(ctx, identity.System(Org, "setup"), sub, workflow.VersionOpen, ""); err != nil {
			return fmt.Errorf("kommune: publish %s: %w", f.Name(), err)
		}
	}
	return nil
}

//go:embed static
var static embed.FS

// Close stops what is being performed, signs the audit trail and closes
// everything.
func (s *Site) Close(ctx context.Context) error {
	var errs []error
	if s.tender != nil {
		s.tender.close()
	}
	if s.Store != nil {
		errs = append(errs, s.Store.Stop(ctx))
	}
	if s.Engine != nil {
		_, err := s.Trail.Checkpoint(ctx, Org)
		errs = append(errs, err)
	}
	if s.files != nil {
		errs = append(errs, s.files.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	for _, j := range s.journals {
		errs = append(errs, j.Close())
	}
	return errors.Join(errs...)
}

// ServeHTTP serves the municipality's pages.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }
