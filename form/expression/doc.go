// Package expression holds the typed trees of expressions and evaluates them.
package expression
