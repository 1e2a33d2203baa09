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
	report := filepath.Join(dir, "report.html")
	return goOn(p.finish(ctx, c, report, names, nil), report, path)
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
func goOn(err error, report, path string) error {
	if err == nil {
		return nil
	}
	e := demarche.Errorf(demarche.CodeOf(err), "%w", err)
	if of, ok := errors.AsType[*demarche.Error](err); ok && of.Hint != "" {
		e.Hint = of.Hint + "\n"
	}
	word := text.ShellWord(path)
	e.Hint += fmt.Sprintf("the case is in %s, with the data and the runs that were done: go on with\ndemarche run %[1]s\ndemarche report %[1]s -o %s",
		word, text.ShellWord(report))
	return e
}

// finish runs everything on a case, and analyses that run only when they are named,
// and writes its report.
func (p *program) finish(ctx context.Context, c *casefile.Case, report string, names bool, named map[string]analysis.Run) error {
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
	if _, err := p.showRuns(ctx, c, done); err != nil {
		return err
	}
	p.print("case", c.Path)
	if holds, err := c.Holdings(ctx); err == nil && holds[demarche.Posts] > 0 {
		p.remark("what else can be asked of these posts: demarche questions %s", text.ShellWord(c.Path))
	}
	return p.writeReport(ctx, c, report, names)
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
