package view

import (
	"crypto/sha256"
	"encoding/base64"
	"testing"
)

func TestDocumentPolicyNamesTheStyle(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(documentStyle))
	if got, want := documentStyleHash, "sha256-"+base64.StdEncoding.EncodeToString(sum[:]); got != want {
		t.Errorf("documentStyleHash = %q, want %q", got, want)
	}
}
