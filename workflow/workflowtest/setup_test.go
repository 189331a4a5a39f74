package workflowtest_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// stand stands in for the *testing.T that an example has not got, and shows what
// a test would have been told.
type stand struct {
	testing.TB
	said []string
}

// halt is what a stand panics with where a test would end.
type halt struct{ text string }

func (s *stand) Helper()                  {}
func (s *stand) Context() context.Context { return context.Background() }
func (s *stand) Fatal(args ...any)        { panic(halt{fmt.Sprint(args...)}) }
func (s *stand) Fatalf(format string, args ...any) {
	panic(halt{fmt.Sprintf(format, args...)})
}
func (s *stand) Errorf(format string, args ...any) {
	s.said = append(s.said, fmt.Sprintf(format, args...))
}

// newKit returns a kit with a published solution of the testdata folder, on the
// Tuesday before Easter 2026.
func newKit(t testing.TB, solution string) *workflowtest.Kit {
	return newKitSending(t, solution, &workflowtest.Recorder{})
}

// newKitSending is newKit with whom letters are handed over to.
func newKitSending(t testing.TB, solution string, letters workflow.Handler) *workflowtest.Kit {
	k := workflowtest.NewKit(t, &workflow.Options{
		Handlers: map[string]workflow.Handler{"arkiv": &workflowtest.Recorder{}, "brev": letters},
		Notifier: memnotify.New(),
	})
	k.Clock.Set(time.Date(2026, 3, 31, 10, 0, 0, 0, dk.Copenhagen()))
	k.Publish(t, os.DirFS("testdata/"+solution))
	return k
}

func show(lines []string) {
	for _, l := range lines {
		fmt.Println(l)
	}
}
