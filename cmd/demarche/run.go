package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/catalog"
	"demarche/coord"
	"demarche/text"
)

func (p *program) run() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run CASE [ANALYSIS...] [FLAGS]",
		Short: "run analyses and keep what they find",
		Long: `Run analyses on a case and keep what they find; without a name, all that the data
allow, but for those that take long (validate) or answer a question that has to be asked (demarche
questions). The flags of an analysis may follow if it is the only one; demarche explain ANALYSIS tells them. A run (an analysis and its flags) takes the place of
what the same run said before, and is not made again where its input is as
before.`,
		Example: "  demarche run my.case\n  demarche run my.case coshare --trace link,hashtag --window 10s,60s",
		Args:    args(1, anyNumber, "a case and analyses"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			var names []string
			for _, a := range catalog.Analyses {
				names = append(names, a.Name+"\t"+a.Title())
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	// The flags of all analyses stand here, so that they may come in any order; what
	// is typed for them is read when it is known which analysis it is for.
	flags := map[string]*pflag.FlagSet{}
	runs := map[string]analysis.Run{}
	for _, a := range catalog.Analyses {
		runs[a.Name] = a.New()
		flags[a.Name] = pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
		runs[a.Name].Flags(flags[a.Name])
		flags[a.Name].VisitAll(func(f *pflag.Flag) {
			if cmd.Flags().Lookup(f.Name) == nil {
				waits := *f
				waits.Value = &typed{Value: f.Value}
				cmd.Flags().AddFlag(&waits)
			}
		})
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		names := args[1:]
		for _, name := range names {
			if _, err := catalog.Analysis(name); err != nil {
				return err
			}
		}
		if err := checkFlags(cmd, args[0], names, flags); err != nil {
			return err
		}
		return p.runNamed(cmd.Context(), args[0], names, runs)
	}
	return cmd
}

// typed is a flag of which is kept what was typed, until it is known which analysis it
// is for: flags of one name may be of several types.
type typed struct {
	pflag.Value // of the first analysis that has it, for help
	words       []string
}

// Set implements [pflag.Value].
func (t *typed) Set(word string) error {
	t.words = append(t.words, word)
	return nil
}

// checkFlags hands what was typed to the flags of the analysis that is named.
func checkFlags(cmd *cobra.Command, path string, names []string, flags map[string]*pflag.FlagSet) error {
	var wrong error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		t, waits := f.Value.(*typed)
		if !waits || wrong != nil {
			return
		}
		if len(names) != 1 {
			wrong = demarche.Errorf(demarche.Usage, "--%s goes with one analysis that is named", f.Name).WithHint("%s", alone(cmd, path, f.Name, names, flags))
			return
		}
		own := flags[names[0]].Lookup(f.Name)
		if own == nil {
			wrong = demarche.Errorf(demarche.Usage, "%s has no flag --%s", names[0], f.Name).WithHint("see demarche explain %s", names[0])
			return
		}
		for _, word := range t.words {
			if err := own.Value.Set(word); err != nil {
				wrong = demarche.Errorf(demarche.Usage, "invalid argument %q for \"--%s\" flag: %w", word, f.Name, err).WithHint("see demarche explain %s", names[0])
				return
			}
		}
	})
	return wrong
}

// alone returns the command that runs one analysis with the flags that were typed:
// the first of those named, or of all if none was, that has the flag.
func alone(cmd *cobra.Command, path, flag string, names []string, flags map[string]*pflag.FlagSet) string {
	name := ""
	for _, a := range catalog.Analyses {
		if name == "" && flags[a.Name].Lookup(flag) != nil && (len(names) == 0 || slices.Contains(names, a.Name)) {
			name = a.Name
		}
	}
	if name == "" {
		return "see demarche explain ANALYSIS: none of those named has it"
	}
	line := "demarche run " + text.ShellWord(path) + " " + name
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if flags[name].Lookup(f.Name) == nil {
			return
		}
		for _, word := range f.Value.(*typed).words {
			line += " " + text.ShellWord("--"+f.Name+"="+word)
		}
	})
	return line
}

// runNamed runs the named analyses, or all, on a case and prints what they found.
func (p *program) runNamed(ctx context.Context, path string, names []string, runs map[string]analysis.Run) error {
	c, err := p.open(ctx, path, false)
	if err != nil {
		return err
	}
	done, err := p.runAll(ctx, c, names, runs)
	var made []casefile.RunSummary
	if err == nil {
		made, err = p.showRuns(ctx, c, done)
	}
	if err == nil && len(names) == 1 && !p.json {
		err = p.showTablesOf(ctx, c, made)
	}
	if e := c.Close(); err == nil {
		err = e
	}
	return err
}

// showTablesOf writes the tables of the runs of an analysis that was named, where these
// have neither networks nor findings: then they are the answer, unless its notes are.
func (p *program) showTablesOf(ctx context.Context, c *casefile.Case, runs []casefile.RunSummary) error {
	for i, r := range runs {
		if r.Analysis == coord.Validate.Name || len(r.Networks) > 0 { // which are told otherwise
			continue
		}
		if r.FindingsTotal > 0 {
			p.remark("the tables of %s: demarche show %s run/%d", r.Analysis, text.ShellWord(c.Path), r.Run)
			continue
		}
		if i > 0 {
			p.print()
		}
		if a, err := catalog.Analysis(r.Analysis); err == nil && !a.Named { // those of named ones stand above
			for _, note := range r.Notes {
				p.print("note", note)
			}
		}
		if err := p.showTables(ctx, c, r.Run, shownRows); err != nil {
			return err
		}
	}
	return nil
}

// runAll runs the named analyses, or all, and returns the runs. An analysis
// that the data does not allow is remarked on and passed over, unless it was
// named.
func (p *program) runAll(ctx context.Context, c *casefile.Case, names []string, runs map[string]analysis.Run) ([]analysis.Done, error) {
	var all []analysis.Done
	some := false
	for _, a := range catalog.Analyses {
		if !slices.Contains(names, a.Name) && (len(names) > 0 || a.Named) {
			continue
		}
		lacking, err := a.Lacks(ctx, c)
		switch {
		case err != nil:
			return all, err
		case lacking != "" && len(names) == 0:
			continue
		case lacking != "":
			return all, demarche.Errorf(demarche.BadData, "%s looks at %s, and the case holds none", a.Name, lacking).
				WithHint("%s", wayTo(lacking, text.ShellWord(c.Path)))
		}
		some = true
		run := runs[a.Name]
		if run == nil {
			run = a.New()
		}
		done, err := analysis.Execute(ctx, c, a, run, func(doing string, done, total int64) { p.progress(doing, done, total) })
		if err != nil {
			if len(names) > 0 || demarche.CodeOf(err) != demarche.BadData {
				return all, err
			}
			p.remark("%s: %s", a.Name, err)
			continue
		}
		for _, d := range done {
			if d.Reason != "" {
				p.remark("%s %s: not run: %s", d.Name, strings.Join(d.Flags, " "), d.Reason)
				if d.Hint != "" {
					p.remark("hint: %s", d.Hint)
				}
				continue
			}
			if !d.Fresh {
				p.remark("%s: as before, its input has not changed", strings.TrimSpace(d.Name+" "+strings.Join(d.Flags, " ")))
			}
			all = append(all, d)
		}
	}
	if !some {
		p.remark("the case holds nothing that an analysis looks at; add a file: demarche add %s FILE", text.ShellWord(c.Path))
	}
	return all, nil
}

// wayTo says how a case comes to hold what it lacks.
func wayTo(lacking, path string) string {
	if lacking == demarche.Codings { // these are made from the case's own posts
		return fmt.Sprintf("draw posts for coders: demarche code sample %s -o SHEET; when these are coded: demarche add %s SHEET", path, path)
	}
	return fmt.Sprintf("add a file of them: demarche add %s FILE (demarche explain tells which files are read)", path)
}

// showRuns prints what runs found, and returns it: a line a network and a line a finding,
// the largest groups first; of facts, a line a verdict and a line a figure.
func (p *program) showRuns(ctx context.Context, c *casefile.Case, done []analysis.Done) ([]casefile.RunSummary, error) {
	numbers := map[int]bool{}
	for _, d := range done {
		numbers[d.Run] = true
	}
	limit := shownFindings
	if p.json {
		limit = 0
	}
	summary, err := c.Summary(ctx, limit)
	if err != nil {
		return nil, err
	}
	var runs []casefile.RunSummary
	for _, r := range summary.Runs {
		if numbers[r.Run] {
			runs = append(runs, r)
		}
	}
	summary.Runs = runs
	if p.json {
		return runs, p.document(map[string]any{"runs": runs})
	}
	p.printRuns(runs)
	return runs, nil
}

// shownFindings is how many findings of a run the terminal shows.
const shownFindings = 5

func (p *program) printRuns(runs []casefile.RunSummary) {
	for _, r := range runs {
		for _, n := range r.Networks {
			edges := fmt.Sprintf("%d edges", n.Edges)
			if n.Firm != nil {
				edges += fmt.Sprintf(", %d firm", *n.Firm)
			}
			p.print("network", n.Name, fmt.Sprintf("%d actors", n.Actors), edges, fmt.Sprintf("%d groups", n.Groups))
		}
		for _, f := range r.Findings {
			p.print("finding", f.ID, f.Claim)
		}
		if n := r.FindingsTotal - len(r.Findings); n > 0 {
			p.print("", fmt.Sprintf("%d more findings are in the case", n))
		}
		for _, l := range r.Ledgers {
			p.print("ledger", oneLine(l.Work), fmt.Sprintf("%d claims", l.Claims))
			p.printCounts(l.Counts)
		}
		if ofFacts(r.Analysis) {
			for _, title := range r.Figures {
				p.print("figure", r.Analysis, oneLine(title))
			}
		}
		if a, err := catalog.Analysis(r.Analysis); err == nil && a.Named {
			for _, note := range r.Notes {
				p.print("note", note)
			}
		}
	}
}
