package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// orphans returns the received files that nothing names: no draft, the given
// answers included, no dialogue, and nothing that was ever submitted, since a
// handover may still be asked for what was submitted long ago. There are none while another
// step is filled in, whose page may hold files that it has not saved yet.
//
// Ids are random, so that looking for them in the text of the answers finds
// every one, wherever it stands.
func (e *Engine) orphans(ctx context.Context, l *loaded, step string, files fileList, given []GivenForm) (fileList, error) {
	if len(files) == 0 || slices.ContainsFunc(l.s.Tokens, func(t Token) bool { return t.Kind == Fill && t.Step != step }) {
		return nil, nil
	}
	var texts [][]byte
	for _, g := range given {
		texts = append(texts, g.Answers)
	}
	var sent json.RawMessage
	if _, err := e.doc(ctx, l, talkDoc, &sent); err != nil {
		return nil, err
	}
	texts = append(texts, sent)
	for _, id := range sortedKeys(l.w.Forms) {
		if slices.ContainsFunc(given, func(g GivenForm) bool { return g.Form == id }) {
			continue
		}
		var draft json.RawMessage
		if _, err := e.doc(ctx, l, formDoc(id), &draft); err != nil {
			return nil, err
		}
		texts = append(texts, draft)
	}
	rest := unnamed(files, texts)
	if len(rest) == 0 {
		return nil, nil
	}
	events := l.events
	texts = texts[:0]
	for _, ev := range events {
		texts = append(texts, ev.Answers)
	}
	return unnamed(rest, texts), nil
}

// unnamed returns the files whose id stands in none of the texts.
func unnamed(files fileList, texts [][]byte) fileList {
	var out fileList
	for _, f := range files {
		if !slices.ContainsFunc(texts, func(text []byte) bool { return bytes.Contains(text, []byte(f.ID)) }) {
			out = append(out, f)
		}
	}
	return out
}

// without returns the list as a change of the case's list of files.
func (l fileList) without(gone fileList, revision int64) docChange {
	kept := slices.DeleteFunc(slices.Clone(l), func(f form.File) bool { return slices.Contains(gone, f) })
	return docChange{key: filesDoc, revision: revision + 1, value: kept}
}

// remove deletes the bytes of files that the case does not list any more. What
// cannot be deleted stays behind, sealed under the case's key.
func (e *Engine) remove(ctx context.Context, row CaseRow, gone fileList) {
	ctx = context.WithoutCancel(ctx)
	for _, f := range gone {
		if err := e.files.Delete(ctx, FileRef{Org: row.Org, Case: row.ID, ID: f.ID}); err != nil {
			e.opts.Logger.WarnContext(ctx, "a file that nothing names was not deleted", slog.String("case", row.ID),
				slog.String("file", f.ID), slog.String("code", string(CodeOf(err))))
		}
	}
}
