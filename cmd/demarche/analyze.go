package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/coord"
	"demarche/simulate"
	"demarche/text"
)

func (p *program) analyze() *cobra.Command {
	var a addFlags
	var output string
	var names bool
	cmd := &cobra.Command{
		Use:   "analyze FILE...",
		Short: "do all of it: make a case of files, run every analysis, write the report",
		Long: `Make a case, add the files, run every analysis that the data allow, write the
report, and print what was found. Everything is put into one new folder: the case
(NAME.case, a DuckDB file) and report.html.`,
		Example: "  demarche analyze posts.csv.gz\n  demarche analyze a.csv b.json -o both",
		Args:    args(1, anyNumber, "files"),
		RunE: func(cmd *cobra.Command, args []string) error {
			command := "demarche analyze"
			if output != "" {
				command += " -o " + text.ShellWord(output)
			} else {
				output = "demarche-" + stem(args[0])
			}
			return p.analyzeInto(cmd.Context(), command, output, a, args, names)
		},
	}
	a.bind(cmd.Flags())
	cmd.Flags().StringVarP(&output, "output", "o", "", "the new `folder` to write into (default demarche-NAME)")
	cmd.Flags().BoolVar(&names, "names", false, "in the report, actors under their own names instead of labels")
	return cmd
}

// stem returns a file's name up to its first dot.
func stem(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	if name == "" {
		return "case"
	}
	return name
}

// analyzeInto does the whole job in a new folder; command is what was typed before
// the files. If it fails before there is a case with data, the folder is taken away
// again.
func (p *program) analyzeInto(ctx context.Context, command, dir string, a addFlags, files []string, names bool) error {
	for _, f := range files {
		if _, err := os.Stat(f); errors.Is(err, fs.ErrNotExist) {
			return demarche.Errorf(demarche.NotFound, "there is no file %s", f)
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return demarche.Errorf(demarche.Usage, "%s exists", dir).WithHint("nothing is written over: name another folder with -o, or remove this one")
		}
		return demarche.CannotWrite(dir, err)
	}
	path := filepath.Join(dir, stem(files[0])+".case")
	c, err := casefile.New(ctx, path, p.options())
	if err == nil {
		if _, err = p.addFiles(ctx, c, command, a, files); err != nil {
			_ = c.Close()
		}
	}
	if err != nil {
		undo(dir, path)
		return err
	}
	return goOn(p.finish(ctx, c, dir, names, nil), dir, path)
}

// undo removes a case and other files that were made in a folder, and the folder
// if that was all.
func undo(dir, path string, others ...string) {
	for _, f := range append([]string{path, path + ".wal", path + ".unfinished"}, others...) {
		_ = os.Remove(f)
	}
	_ = os.Remove(dir)
}

// goOn says how to go on with a case that stands, after an error.
func goOn(err error, dir, path string) error {
	if err == nil {
		return nil
	}
	e := demarche.Errorf(demarche.CodeOf(err), "%w", err)
	if of, ok := errors.AsType[*demarche.Error](err); ok && of.Hint != "" {
		e.Hint = of.Hint + "\n"
	}
	word := text.ShellWord(path)
	e.Hint += fmt.Sprintf("the case is in %s, with the data and the runs that were done: go on with\ndemarche run %[1]s\ndemarche report %[1]s -o %s",
		word, text.ShellWord(filepath.Join(dir, "report.html")))
	return e
}

// finish runs everything on a case, and analyses that run only when they are named,
// and writes its report.
func (p *program) finish(ctx context.Context, c *casefile.Case, dir string, names bool, named map[string]analysis.Run) error {
	defer c.Close()
	done, err := p.runAll(ctx, c, nil, nil)
	if err != nil {
		return err
	}
	if len(named) > 0 {
		more, err := p.runAll(ctx, c, slices.Sorted(maps.Keys(named)), named)
		if err != nil {
			return err
		}
		done = append(done, more...)
	}
	report := filepath.Join(dir, "report.html")
	if p.json {
		s, err := c.Summary(ctx, 0)
		if err != nil {
			return err
		}
		quiet := *p
		quiet.json, quiet.Stdout = false, p.Stderr
		if err := quiet.writeReport(ctx, c, report, names); err != nil {
			return err
		}
		return p.document(map[string]any{"case": c.Path, "report": report, "summary": s})
	}
	if err := p.showRuns(ctx, c, done); err != nil {
		return err
	}
	p.print("case", c.Path)
	return p.writeReport(ctx, c, report, names)
}

func (p *program) demo() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "do all of it on simulated data",
		Long:  "Simulate a small case with planted groups, analyse it, and write the report: what demarche does, on data that says it is simulated. Everything is put into one new folder (default demarche-demo).",
		Args:  args(0, 1, "at most a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "demarche-demo"
			if len(args) == 1 {
				dir = args[0]
			}
			if _, err := os.Lstat(dir); err == nil {
				return demarche.Errorf(demarche.Usage, "%s exists", dir).WithHint("nothing is written over: name another folder, or remove this one")
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return demarche.CannotWrite(dir, err)
			}
			posts, truth, path := filepath.Join(dir, simulate.PostsFile), filepath.Join(dir, simulate.TruthFile), filepath.Join(dir, "demo.case")
			c, err := p.demoCase(cmd.Context(), posts, truth, path)
			if err != nil {
				undo(dir, path, posts, truth)
				return err
			}
			// Enough to show what it tells; of one trace, so that it takes a second.
			ask := coord.Validate.New().(*coord.ValidateRun)
			ask.Trace, ask.Draws, ask.Sizes = []string{"link"}, 40, []int{3, 6}
			return goOn(p.finish(cmd.Context(), c, dir, false, map[string]analysis.Run{coord.Validate.Name: ask}), dir, path)
		},
	}
}

// demoCase simulates posts and makes a case of them.
func (p *program) demoCase(ctx context.Context, posts, truth, path string) (*casefile.Case, error) {
	if err := p.writeSimulated(ctx, posts, truth, simulate.Demo(), simulate.Posts); err != nil {
		return nil, err
	}
	c, err := casefile.New(ctx, path, p.options())
	if err != nil {
		return nil, err
	}
	a := addFlags{source: casefile.SimulatedSource + "; no row is about anybody", licence: "CC0"}
	if _, err := p.addFiles(ctx, c, "demarche analyze", a, []string{posts}); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// writeSimulated writes simulated posts, and the truth unless that is "".
func (p *program) writeSimulated(ctx context.Context, posts, truth string, o simulate.Options, format string) error {
	var t simulate.Truth
	err := p.writeTo(posts, "text", func(w io.Writer) (err error) {
		t, err = simulate.WriteContext(ctx, w, o, format)
		return err
	})
	if err != nil || truth == "" {
		return err
	}
	return writeFile(truth, func(f *os.File) error { return simulate.WriteTruth(f, t) })
}
