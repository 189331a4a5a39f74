// Package parse reads the source of an expression into the typed tree that
// package expression evaluates.
package parse
