package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/unicode"
)

// pack is a command of the scripts: pack FROM TO writes a file anew, packed as
// the name TO says (.gz, .zst), or else in UTF-16 with a byte-order mark.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack FROM TO")
	}
	text, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	var packed bytes.Buffer
	switch {
	case strings.HasSuffix(args[1], ".gz"):
		w := gzip.NewWriter(&packed)
		_, err = w.Write(text)
		ts.Check(err)
		ts.Check(w.Close())
	case strings.HasSuffix(args[1], ".zst"):
		w, err := zstd.NewWriter(&packed)
		ts.Check(err)
		_, err = w.Write(text)
		ts.Check(err)
		ts.Check(w.Close())
	default:
		_, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Writer(&packed).Write(text)
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed.Bytes(), 0o644))
}
