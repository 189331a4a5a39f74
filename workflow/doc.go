// Package workflow runs solutions: it publishes them, starts cases on them,
// and takes each case from step to step.
package workflow
