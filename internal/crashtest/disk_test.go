package crashtest_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// short is a flow with two handovers and nobody in it.
var short = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "kort", "version": "1", "title": "Kort", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]},
		"steps": [
			{"id": "a", "kind": "fill", "title": "A", "assign": {"to": "applicant"}, "forms": [{"form": "f"}], "next": [{"to": "b"}]},
			{"id": "b", "kind": "handover", "handover": {"kind": "esdh"}, "next": [{"to": "c"}]},
			{"id": "c", "kind": "handover", "handover": {"kind": "esdh"}, "next": [{"to": "slut"}]},
			{"id": "slut", "kind": "end"}
		]}`)},
	"forms/f.json": {Data: []byte(`{"id": "f", "version": "1", "languages": ["da"], "title": "F",
		"pages": [{"id": "p", "title": "P", "fields": [{"key": "navn", "type": "text", "label": "Navn"}]}]}`)},
}

// office is a town in this process on a real store, which performs effects.
type office struct {
	*town
	store *store
	esdh  *workflowtest.Recorder
	begun int
}

// openOffice opens a store for receivers that stay when the store is closed.
func openOffice(t *testing.T, at string, esdh *workflowtest.Recorder) *office {
	t.Helper()
	o := &office{esdh: esdh}
	var err error
	if o.store, err = openStore(t.Context(), at, workflow.SystemClock{}); err != nil {
		t.Fatal(err)
	}
	o.town, err = newTown(o.store, workflow.SystemClock{}, workflow.Options{
		Handlers: map[string]workflow.Handler{"esdh": esdh}, Notifier: &notes{got: map[string]int{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) publish(t *testing.T) {
	t.Helper()
	if _, err := o.engine.Publish(t.Context(), identity.System(org, "test"), short, workflow.VersionOpen, ""); err != nil {
		t.Fatal(err)
	}
}

// begin begins a case and submits it. Sent again after an error, it goes on with
// the same case.
func (o *office) begin(ctx context.Context) error {
	who := o.citizen(o.begun)
	begun, err := o.engine.Start(ctx, who.Identity, workflow.StartRequest{Solution: "kort", Lang: i18n.Danish, Command: "start"})
	if err != nil {
		return err
	}
	_, err = o.engine.Submit(ctx, who, workflow.SubmitRequest{Case: begun.Case, Step: "a", Lang: i18n.Danish, Command: "submit"})
	if err == nil {
		o.begun++
	}
	return err
}

// ends waits until every case has ended.
func (o *office) ends(t *testing.T) {
	t.Helper()
	waitUntil(t, "all cases to end", func() bool {
		cases, err := everyCase(t.Context(), o.store)
		for _, c := range cases {
			if c.State != workflow.CaseEnded {
				return false
			}
		}
		return err == nil && len(cases) == o.begun
	})
	if got := len(o.esdh.Taken()); got != 2*o.begun {
		t.Errorf("%d handovers, want %d", got, 2*o.begun)
	}
	if _, err := o.trail.Audit(t.Context(), org); err != nil {
		t.Error(err)
	}
}

func waitUntil(t *testing.T, what string, done func() bool) {
	t.Helper()
	end := time.NewTimer(time.Minute)
	defer end.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-end.C:
			t.Fatalf("not in time: %s", what)
		case <-tick.C:
		}
	}
}

// until does something again and again until it fails, and checks with what.
func until(t *testing.T, code workflow.Code, do func(context.Context) error) {
	t.Helper()
	for range 5000 {
		if err := do(t.Context()); err != nil {
			if workflow.CodeOf(err) != code {
				t.Errorf("%v, want %s", err, code)
			}
			return
		}
	}
	t.Fatal("it never fails")
}

// TestDiskFullWhileCasesRun: a disk that fills up in the middle stops everything
// where it was. When there is room again, cases go on as if nothing had been.
func TestDiskFullWhileCasesRun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	var esdh workflowtest.Recorder
	o := openOffice(t, file, &esdh)
	o.publish(t)
	pages := pagesOf(t, file)
	o.store.close()

	o = openOffice(t, file+"?_pragma=max_page_count("+strconv.Itoa(pages+60)+")", &esdh)
	if err := o.store.start(t.Context(), o.engine); err != nil {
		t.Fatal(err)
	}
	until(t, workflow.Unavailable, o.begin)
	for range 3 { // reading goes on, and writing is refused each time
		if _, err := everyCase(t.Context(), o.store); err != nil {
			t.Errorf("reading: %v", err)
		}
		until(t, workflow.Unavailable, o.begin)
	}
	if err := o.store.stop(t.Context()); err != nil {
		t.Error(err)
	}
	o.store.close()
	begun := o.begun

	o = openOffice(t, file, &esdh)
	defer o.store.close()
	if err := o.store.start(t.Context(), o.engine); err != nil {
		t.Fatal(err)
	}
	o.begun = begun
	for range 5 {
		if err := o.begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	o.ends(t)
	if err := o.store.stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func pagesOf(t *testing.T, file string) (pages int) {
	t.Helper()
	db, err := openFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestReadOnlyFile: a file that cannot be written to is not opened, and nothing
// is lost by that.
func TestReadOnlyFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	var esdh workflowtest.Recorder
	o := openOffice(t, file, &esdh)
	o.publish(t)
	if err := o.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.store.close()
	if _, err := openStore(t.Context(), file+"?_pragma=query_only(1)", workflow.SystemClock{}); workflow.CodeOf(err) != workflow.Unavailable {
		t.Errorf("Open: %v, want unavailable", err)
	}
	o = openOffice(t, file, &esdh)
	defer o.store.close()
	if err := o.store.start(t.Context(), o.engine); err != nil {
		t.Fatal(err)
	}
	o.begun = 1
	o.ends(t)
	if err := o.store.stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestReadOnlyPostgres: a database that becomes read-only while cases run, as
// one that was failed over does, stops everything where it was until it can be
// written to again.
func TestReadOnlyPostgres(t *testing.T) {
	t.Parallel()
	at := itest.Postgres(t, nil)
	var esdh workflowtest.Recorder
	o := openOffice(t, at, &esdh)
	defer o.store.close()
	o.publish(t)
	if err := o.store.start(t.Context(), o.engine); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if err := o.begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	turn(t, at, "on")
	waitUntil(t, "new connections", func() bool {
		v, err := o.engine.Cases(t.Context(), o.citizen(0), workflow.CasePage{})
		return err == nil && len(v) == 1
	})
	for range 2 * o.begun { // more than there are connections
		if err := o.begin(t.Context()); workflow.CodeOf(err) != workflow.Unavailable {
			t.Errorf("a change of a database that is read-only: %v, want unavailable", err)
		}
	}
	turn(t, at, "off")
	waitUntil(t, "changes to be made", func() bool { return o.begin(t.Context()) == nil })
	o.ends(t)
	if err := o.store.stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// turn makes a database read-only or not, for connections from now on, and ends
// all others.
func turn(t *testing.T, at, readOnly string) {
	t.Helper()
	config, err := pgx.ParseConfig(at)
	if err != nil {
		t.Fatal(err)
	}
	config.RuntimeParams["default_transaction_read_only"] = "off"
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, statement := range []string{
		"ALTER DATABASE " + config.Database + " SET default_transaction_read_only = " + readOnly,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
	} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
