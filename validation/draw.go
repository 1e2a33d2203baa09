package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/coord"
	"demarche/ingest"
	"demarche/simulate"
)

// write writes simulated rows to a file, with the actors permuted over them if
// asked for, and returns its path.
func (v *validation) write(d *simulate.Data, permuted bool, seed uint64) (string, error) {
	f, err := os.CreateTemp(v.dir, "rows-*.csv")
	if err != nil {
		return "", err
	}
	if !permuted {
		err = d.Write(f, simulate.Coortweet)
	} else {
		err = writePermuted(f, d, seed)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), err
}

func writePermuted(f *os.File, d *simulate.Data, seed uint64) error {
	var actors []uint32
	for r := range d.Rows() {
		actors = append(actors, r.Actor)
	}
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(actors), func(i, k int) { actors[i], actors[k] = actors[k], actors[i] })
	line := []byte("object_id,account_id,content_id,timestamp_share\n")
	for r := range d.Rows() {
		line = fmt.Appendf(line, "%s,%s,p%d,", d.ObjectName(r.Object), d.ActorName(actors[r.Number-1]), r.Number)
		line = append(strconv.AppendInt(line, r.AtUS/1e6, 10), '\n')
		if len(line) > 1<<20 {
			if _, err := f.Write(line); err != nil {
				return err
			}
			line = line[:0]
		}
	}
	_, err := f.Write(line)
	return err
}

// inCase makes a case of files and calls do with it.
func (v *validation) inCase(ctx context.Context, do func(c *casefile.Case) error, files ...file) error {
	dir, err := os.MkdirTemp(v.dir, "case-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c, err := casefile.New(ctx, filepath.Join(dir, "a.case"), casefile.Options{Version: "validation", Threads: 1})
	if err != nil {
		return err
	}
	for _, f := range files {
		src, err := ingest.Open(f.path, ingest.Options{Formats: catalog.Formats, Map: f.roles})
		if err == nil {
			_, err = c.Add(ctx, src, casefile.AddOptions{})
		}
		if err != nil {
			c.Close()
			return fmt.Errorf("%s: %w", f.path, err)
		}
	}
	err = do(c)
	if e := c.Close(); err == nil {
		err = e
	}
	return err
}

// A file is added with some columns named.
type file struct {
	path  string
	roles map[string]string
}

// coshare runs coshare on a case as a person would, but for what set changes.
func coshare(ctx context.Context, c *casefile.Case, trace string, set func(*coord.CoShareRun)) (*demarche.Result, error) {
	r := coord.CoShare.New().(*coord.CoShareRun)
	r.Trace, r.Window = []string{trace}, []time.Duration{time.Minute}
	if set != nil {
		set(r)
	}
	silent := func(string, int64, int64) {}
	each, err := r.Each(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := c.Derive(ctx, each[0].Reads(), silent); err != nil {
		return nil, err
	}
	return each[0].Do(ctx, c, silent)
}

// onDraw simulates and calls do with the case that is made of it.
func (v *validation) onDraw(ctx context.Context, o simulate.Options, permuted bool, do func(c *casefile.Case, d *simulate.Data) error) error {
	d, err := simulate.Generate(o)
	if err != nil {
		return err
	}
	path, err := v.write(d, permuted, o.Seed)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	return v.inCase(ctx, func(c *casefile.Case) error { return do(c, d) }, file{path: path})
}
