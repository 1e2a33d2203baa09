package demarche_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"demarche"
)

// Whatever cannot be written has one status for one reason, and no file of passage
// is named.
func TestCannotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.html")
	for _, test := range []struct {
		path   string
		reason error
		code   demarche.Code
		says   string
	}{
		{path, syscall.EACCES, demarche.Usage, path + " cannot be written: permission denied"},
		{path, syscall.EROFS, demarche.Usage, path + " cannot be written: read-only file system"},
		{path, syscall.ENOSPC, demarche.Internal, "write " + path + ": no space left on device"},
		{"/nosuch/x.html", syscall.ENOENT, demarche.NotFound, "there is no folder /nosuch"},
	} {
		err := demarche.CannotWrite(test.path, &fs.PathError{Op: "open", Path: "/tmp/.x.html.123", Err: test.reason})
		if demarche.CodeOf(err) != test.code || err.Error() != test.says || strings.Contains(err.Error(), ".123") {
			t.Errorf("%v: %s %q, want %s %q", test.reason, demarche.CodeOf(err), err, test.code, test.says)
		}
	}
}
