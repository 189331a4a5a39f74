//go:build !linux

package itest

import "net/url"

// startInstalled starts nothing: elsewhere a Docker daemon has to answer.
func startInstalled(bool) (base url.URL, stop func(), err error) { return base, nil, nil }
