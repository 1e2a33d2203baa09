package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"

	"demarche"
	"demarche/export"
)

// toStdout says whether a file that is named is the standard output.
func toStdout(path string) bool { return path == "-" || path == "/dev/stdout" }

// writeTo writes a file, or to stdout; format is text or the name of an export.
func (p *program) writeTo(path, format string, write func(io.Writer) error) error {
	if !toStdout(path) {
		return writeFile(path, func(f *os.File) error { return write(f) })
	}
	switch {
	case p.json:
		return demarche.Errorf(demarche.Usage, "--json and -o %s both write to stdout", path).WithHint("leave one of them out")
	case p.Screen && format == export.Parquet.Name:
		return demarche.Errorf(demarche.Usage, "%s is not text, and stdout is a terminal", format).WithHint("name a file with -o, or pipe it into another program")
	}
	p.clear()
	b := bufio.NewWriter(p.Stdout)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// written says what was written, unless stdout has it.
func (p *program) written(what, path string) error {
	if toStdout(path) {
		return nil
	}
	if p.json {
		return p.document(map[string]string{what: path})
	}
	p.print(what, path)
	return nil
}

// writeFile writes a file beside its place and renames it, so that a half
// written one never has the name. It writes over nothing but what it wrote
// itself; the caller says so where a file may stand already.
func writeFile(path string, write func(*os.File) error) error {
	if _, err := os.Lstat(path); err == nil {
		return demarche.Errorf(demarche.Usage, "%s exists", path).WithHint("nothing is written over: name another file with -o, or remove this one")
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return demarche.CannotWrite(path, err)
	}
	err = write(f)
	if e := f.Close(); err == nil && e != nil {
		err = demarche.CannotWrite(path, e)
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
		if err == nil {
			err = os.Rename(f.Name(), path)
		}
		if err != nil {
			err = demarche.CannotWrite(path, err)
		}
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
