package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"demarche/simulate"
)

// The bars of what is told: for a hundred thousand posts, and for each further one as
// much again.
const (
	barTold       = 120.0 // CPU seconds
	barToldMemory = 2147.483648
	toldPosts     = 100_000
)

// A study is posts of which is measured what each analysis of narratives, audiences and
// means takes.
type study struct {
	file  string // "" for a simulated town
	label string // the column that has the classes of accounts
	a, b  string // two classes
	tag   string
	at    string // a day on which something happened
}

var townStudy = study{label: "class", a: "harbour", b: "hills", tag: simulate.TownPushedTag, at: "2026-05-25"}

// parts are what is run, as it is typed behind "run CASE".
func (s study) parts() []string {
	return []string{
		"copies", "stories", "evolution", "keyness --by " + s.label + " --a " + s.a + " --b " + s.b, "track --tag " + s.tag,
		"codes --by " + s.label, "audience --label " + s.label + " --lang en --classes " + s.a + "," + s.b, "seeds --label " + s.label, "focus --label " + s.label,
		"tandem --label " + s.label + " --opposed " + s.a + ":" + s.b, "campaign --tag " + s.tag, "rhythm",
		"disclosure --at " + s.at + " --tag " + s.tag, "first-seen", "influence --by " + s.label, "outlets", "localisation --by " + s.label, "reach", "rallies",
	}
}

// A toldPart is what one analysis took.
type toldPart struct {
	typed string
	cost  cost
}

// A toldResult is what was measured of a study.
type toldResult struct {
	study
	posts int
	add   cost
	parts []toldPart
}

// told measures a study.
func (b *bench) told(ctx context.Context, s study) (toldResult, error) {
	r := toldResult{study: s}
	work, err := os.MkdirTemp(b.dir, "told-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(work)
	files := []string{s.file}
	if s.file == "" {
		if _, err := b.child(ctx, "town", work, strconv.Itoa(toldPosts)); err != nil {
			return r, err
		}
		if files, err = filepath.Glob(filepath.Join(work, "town-*.csv")); err != nil {
			return r, err
		}
	}
	fmt.Fprintf(os.Stderr, "bench: what is told, %s\n", strings.Join(files, " "))
	kept := filepath.Join(work, "told.case")
	made, err := b.command(ctx, "new", kept)
	if err != nil {
		return r, err
	}
	added, err := b.command(ctx, append([]string{"add", kept}, files...)...)
	if err != nil {
		return r, err
	}
	r.add = made.and(added)
	out, _, err := measure(ctx, b.demarche, "sql", kept, "SELECT count(*) AS n FROM posts")
	if err != nil {
		return r, err
	}
	words := strings.Fields(string(out))
	if r.posts, err = strconv.Atoi(words[len(words)-1]); err != nil {
		return r, err
	}
	for _, typed := range s.parts() {
		fmt.Fprintf(os.Stderr, "bench: %s\n", typed)
		cost, err := b.command(ctx, append([]string{"run", kept}, strings.Fields(typed)...)...)
		if err != nil {
			return r, err
		}
		r.parts = append(r.parts, toldPart{typed, cost})
	}
	return r, nil
}

// write prints what each part took, and its share of the whole.
func (r toldResult) write(w io.Writer) error {
	whole := r.add
	for _, p := range r.parts {
		whole = whole.and(p.cost)
	}
	fmt.Fprintf(w, "\nwhat is told, to whom and by which means: %d posts\n", r.posts)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "CPU s\tMB\tshare\tof adding\tpart\n")
	line := func(what string, c cost) {
		fmt.Fprintf(t, "%s\t%.0f %%\t%.1f ×\t%s\n", c, 100*c.cpu/whole.cpu, c.cpu/r.add.cpu, what)
	}
	line("add the files", r.add)
	for _, p := range r.parts {
		line(p.typed, p.cost)
	}
	line("all of it", whole)
	if err := t.Flush(); err != nil {
		return err
	}
	bar := barTold * max(1, float64(r.posts)/toldPosts)
	_, err := fmt.Fprintf(w, "≤ %.0f CPU s: %s; ≤ 2 GiB: %s\n", bar, judge(whole.cpu <= bar), judge(whole.rss <= barToldMemory))
	return err
}

// writeTown writes the files of a simulated town of about so many posts.
func writeTown(dir, posts string) error {
	n, err := strconv.Atoi(posts)
	if err != nil {
		return err
	}
	o := simulate.DemoTown()
	o.Posts, o.Actors = n, max(o.Actors, n/100)
	d, err := simulate.Town(o)
	if err != nil {
		return err
	}
	for _, file := range d.TownFiles() {
		f, err := os.Create(filepath.Join(dir, file.Name))
		if err != nil {
			return err
		}
		if err := file.Write(f); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
