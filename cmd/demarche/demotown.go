package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/demo"
	"demarche/simulate"
)

// demoTown makes the case of a simulated town, asks it the twelve questions, and writes
// its report.
func (p *program) demoTown(ctx context.Context, dir string) error {
	folder, path := filepath.Join(dir, "town"), filepath.Join(dir, "town.case")
	d, err := simulate.Town(simulate.DemoTown())
	if err != nil {
		return err
	}
	files, err := writeTown(folder, d)
	if err != nil {
		return err
	}
	c, err := casefile.New(ctx, path, p.options())
	if err != nil {
		return err
	}
	a := addFlags{source: casefile.SimulatedSource + "; no row is about anybody", licence: "CC0"}
	if _, err := p.addFiles(ctx, c, "demarche analyze", a, files); err != nil {
		_ = c.Close()
		return err
	}
	runs, err := typedRuns(townQuestions(filepath.Join(folder, townCodebook), d.Release))
	if err != nil {
		_ = c.Close()
		return err
	}
	report := filepath.Join(dir, "town.html")
	return goOn(p.finish(ctx, c, report, false, runs), report, path)
}

// townCodebook is the codebook of the town, as a file beside its posts.
const townCodebook = "town-codebook.yaml"

// writeTown writes the files of the town into a new folder, and returns those that a
// case takes.
func writeTown(folder string, d *simulate.TownData) ([]string, error) {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, demarche.CannotWrite(folder, err)
	}
	var files []string
	for _, f := range d.TownFiles() {
		file := filepath.Join(folder, f.Name)
		if err := writeFile(file, func(w *os.File) error { return f.Write(w) }); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	file := filepath.Join(folder, townCodebook)
	return files, writeFile(file, func(w *os.File) error {
		_, err := w.Write(demo.TownCodebook)
		return err
	})
}

// townQuestions are the runs that answer the questions, as they are typed behind "run
// CASE".
func townQuestions(codebook string, release time.Time) [][]string {
	day := release.Format(time.DateOnly)
	return [][]string{
		{"copies"},
		{"stories"},
		{"keyness", "--by", "class", "--a", "harbour", "--b", "hills"},
		{"track", "--tag", simulate.TownPushedTag},
		{"codes", "--codebook", codebook, "--by", "class"},
		{"prevalence", "--codebook", codebook, "--cut", day, "--by", "period"},
		{"audience", "--label", "class"},
		{"focus", "--label", "class"},
		{"tandem", "--label", "class", "--opposed", "harbour:hills"},
		{"campaign", "--tag", simulate.TownPushedTag, "--tag", simulate.TownFestivalTag, "--label", "class"},
		{"rhythm"},
		{"disclosure", "--at", day, "--term", "pier report"},
		{"first-seen"},
		{"influence", "--by", "class"},
		{"outlets"},
		{"localisation", "--by", "place"},
		{"rallies", "--label", "class", "--opposed", "harbour:hills"},
		{"reach"},
	}
}

// typedRuns makes runs of what is typed, by the names of their analyses.
func typedRuns(typed [][]string) (map[string]analysis.Run, error) {
	runs := map[string]analysis.Run{}
	for _, words := range typed {
		a, err := catalog.Analysis(words[0])
		if err != nil {
			return nil, err
		}
		run := a.New()
		flags := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
		run.Flags(flags)
		if err := flags.Parse(words[1:]); err != nil {
			return nil, demarche.Errorf(demarche.Usage, "%s: %w", a.Name, err)
		}
		runs[a.Name] = run
	}
	return runs, nil
}
