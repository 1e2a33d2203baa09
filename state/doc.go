// Package state says which state a code or a spelling means, and which state
// followed which.
package state
