// Package claim tests what a work claims against facts. It knows claims and facts,
// no file but a claims file, and no case.
package claim
