// Package governance holds the analyses of what states agreed on, voted for and
// hold, and of the claims that rest on it.
package governance
