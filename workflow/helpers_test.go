package workflow_test

import (
	"slices"
	"strings"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/workflow"
)

// changed returns a folder with pieces of one file replaced.
func changed(folder workflow.Folder, file string, oldnew ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, data := range folder {
		if name == file {
			data = []byte(strings.NewReplacer(oldnew...).Replace(string(data)))
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// sorted returns the texts in order.
func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}

// asFS returns a folder as files.
func asFS(folder workflow.Folder) fstest.MapFS { return changed(folder, "") }

// folderOf returns files as a folder.
func folderOf(files fstest.MapFS) workflow.Folder {
	out := workflow.Folder{}
	for name, file := range files {
		out[name] = file.Data
	}
	return out
}

// changedText returns a text with one piece replaced.
func changedText(text, old, piece string) string { return strings.Replace(text, old, piece, 1) }
