// Package demo holds the files of the bundled case.
package demo
