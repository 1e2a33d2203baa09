package demarche

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A Code says whose turn it is after an error. The command line's exit status
// is read off it, and nothing else is.
type Code string

// The codes.
const (
	Internal Code = "internal" // ours: a bug, or the machine
	Usage    Code = "usage"    // the caller's: a flag, an argument
	NotFound Code = "notfound" // the caller's: no such case, dataset, analysis
	BadData  Code = "baddata"  // the data's: a file that cannot be read as asked
)

// An Error is one that the reader can put right.
type Error struct {
	Code    Code
	Message string // the place, then the thing, then what is the case; lower case, no full stop
	Hint    string // a command that can be typed, or one sentence; "" for none
	Err     error  // what it rests on, or nil
}

// Errorf returns an [*Error] without a hint; %w works as in [fmt.Errorf].
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint returns e with a hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the error that e rests on.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: that of the first [*Error] in its chain, or
// [Internal].
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// CannotWrite says why the file path cannot be written: its folder is not there
// ([NotFound]), may not be written into ([Usage]), or it is the machine's, as a disk
// that is full ([Internal]). Of err only the reason is told: it may name a file of
// passage.
func CannotWrite(path string, err error) error {
	dir := filepath.Dir(path)
	if info, e := os.Stat(dir); errors.Is(e, fs.ErrNotExist) || e == nil && !info.IsDir() {
		return Errorf(NotFound, "there is no folder %s", dir).WithHint("mkdir -p %s", dir)
	}
	reason := err
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		reason = e.Err
	} else if e, ok := errors.AsType[*os.LinkError](err); ok {
		reason = e.Err
	}
	if errors.Is(reason, fs.ErrPermission) || errors.Is(reason, syscall.EROFS) {
		return Errorf(Usage, "%s cannot be written: %w", path, reason).WithHint("name a place in a folder that can be written into")
	}
	return Errorf(Internal, "write %s: %w", path, reason)
}
