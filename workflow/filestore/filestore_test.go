package filestore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/filestore"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func open(t *testing.T, folder string) *filestore.Store {
	t.Helper()
	s, err := filestore.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestFiles(t *testing.T) {
	t.Parallel()
	workflowtest.RunFiles(t, workflowtest.FilesHarness{New: func(t *testing.T) workflow.Files { return open(t, t.TempDir()) }})
}

func TestQuarantineSurvivesAKill(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ref := workflow.FileRef{Org: "aaby", Case: "c1", ID: "f1"}
	before := open(t, folder)
	if err := before.Create(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := before.Append(t.Context(), ref, 0, strings.NewReader("torn")); err != nil {
		t.Fatal(err)
	}
	after := open(t, folder) // the first was killed
	if _, err := after.Open(t.Context(), ref); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("a file that was never released opens: %v", err)
	}
	if _, err := after.Append(t.Context(), ref, 2, strings.NewReader("new")); err != nil {
		t.Errorf("Append: %v", err)
	}
	if err := after.Release(t.Context(), ref); err != nil {
		t.Errorf("Release: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "aaby", "c1", "f1"))
	if err != nil || string(data) != "tonew" {
		t.Errorf("on the disk: %q, %v", data, err)
	}
}

func TestDeletingTheLastFileRemovesItsFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := open(t, folder)
	ref := workflow.FileRef{Org: "aaby", Case: "c1", ID: "f1"}
	if err := s.Create(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "aaby", "c1")); !os.IsNotExist(err) {
		t.Errorf("the case's folder is still there: %v", err)
	}
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	t.Parallel()
	folder, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(folder, "aaby")); err != nil {
		t.Skip("skipped: no symbolic links here")
	}
	ref := workflow.FileRef{Org: "aaby", Case: "c1", ID: "f1"}
	if err := open(t, folder).Create(t.Context(), ref); err == nil {
		t.Error("a file was made outside the folder")
	}
}
