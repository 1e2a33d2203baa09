package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/coord"
	"demarche/demo"
	"demarche/simulate"
)

func (p *program) demo() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "do all of it on bundled data",
		Long: `Make three cases and their reports, in one new folder (default demarche-demo). The
first is of simulated posts with planted groups: who does the same at the same time,
beyond chance. The second is of a town that does not exist: what is told there, to whom and by
which means (demarche questions). The third is of a paper on one state's digital diplomacy and of the
public register of agreements, votes and events that its claims are held against: each
claim with the verdict that is computed for it. The files of all lie beside them.`,
		Args: args(0, 1, "at most a folder"),
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
			if err := p.demoPosts(cmd.Context(), dir); err != nil {
				return err
			}
			if err := p.demoTown(cmd.Context(), dir); err != nil {
				return err
			}
			return p.demoPaper(cmd.Context(), dir)
		},
	}
}

// demoPosts makes the case of simulated posts, and its report.
func (p *program) demoPosts(ctx context.Context, dir string) error {
	posts, truth, path := filepath.Join(dir, simulate.PostsFile), filepath.Join(dir, simulate.TruthFile), filepath.Join(dir, "demo.case")
	c, err := p.demoCase(ctx, posts, truth, path)
	if err != nil {
		undo(dir, path, posts, truth)
		return err
	}
	// Enough to show what it tells; of one trace, so that it takes a second.
	ask := coord.Validate.New().(*coord.ValidateRun)
	ask.Trace, ask.Draws, ask.Sizes = []string{"link"}, 40, []int{3, 6}
	report := filepath.Join(dir, "report.html")
	return goOn(p.finish(ctx, c, report, false, map[string]analysis.Run{coord.Validate.Name: ask}), report, path)
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

// demoPaper makes the case of the bundled register and the claims that are held
// against it, and its report.
func (p *program) demoPaper(ctx context.Context, dir string) error {
	folder, path := filepath.Join(dir, "paper"), filepath.Join(dir, "paper.case")
	if err := os.Mkdir(folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return demarche.CannotWrite(folder, err)
	}
	var files []string
	for _, name := range demo.Names {
		data, err := demo.Files.ReadFile(name)
		if err != nil {
			return err
		}
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return demarche.CannotWrite(file, err)
		}
		files = append(files, file)
	}
	c, err := casefile.New(ctx, path, p.options())
	if err != nil {
		return err
	}
	a := addFlags{source: "bundled with demarche: re-tabulated from public documents; each row names its own source", licence: "CC0; facts"}
	if _, err := p.addFiles(ctx, c, "demarche analyze", a, files); err != nil {
		_ = c.Close()
		return err
	}
	runs, err := typedRuns([][]string{{"reach"}})
	if err != nil {
		_ = c.Close()
		return err
	}
	report := filepath.Join(dir, "paper.html")
	if err := p.finish(ctx, c, report, false, runs); err != nil || p.json {
		return goOn(err, report, path)
	}
	if c, err = p.open(ctx, path, true); err != nil {
		return err
	}
	defer c.Close()
	return p.showClaims(ctx, c)
}
