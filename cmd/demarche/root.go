package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"demarche"
	"demarche/casefile"
)

// A Terminal is where the program talks to a person.
type Terminal struct {
	Stdout, Stderr io.Writer
	Live           bool // whether Stderr is a terminal, on which a line can be written over
	Screen         bool // whether Stdout is a terminal
}

// A program is one call of the command line.
type program struct {
	Terminal
	json   bool
	quiet  bool
	memory bytesFlag
	bar    *progressbar.ProgressBar
	doing  string
}

// The exit statuses.
const (
	exitDone = iota
	exitInternal
	exitUsage
	exitNotFound
	exitBadData
	exitInterrupted = 130
)

// Main runs a command line and returns the exit status.
func Main(ctx context.Context, t Terminal, args []string) int {
	p := &program{Terminal: t}
	root := p.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	p.clear()
	if err == nil {
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		p.say("stopped; what was not finished is undone")
		p.hint(err)
		return exitInterrupted
	}
	p.say("%s", err)
	p.hint(err)
	switch demarche.CodeOf(err) {
	case demarche.Usage:
		return exitUsage
	case demarche.NotFound:
		return exitNotFound
	case demarche.BadData:
		return exitBadData
	default:
		return exitInternal
	}
}

// hint writes what an error says can be done.
func (p *program) hint(err error) {
	if e, ok := errors.AsType[*demarche.Error](err); ok && e.Hint != "" {
		for line := range strings.Lines(e.Hint) {
			p.say("hint: %s", strings.TrimRight(line, "\n"))
		}
	}
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "demarche",
		Short: "which accounts act together, how states vote, and whether a claim holds",
		Long: `demarche takes files of posts, finds which accounts touch the same things at the
same time, and shows for every number the records it rests on. It also takes votes,
agreements, events, positions and series, and holds what a paper claims against them.
It analyses; it publishes nothing.

A first look at a file, whole:  demarche analyze posts.csv
What it does on simulated data: demarche demo
What a paper claims, tested:    demarche run my.case claims (docs/claims.md)

Exit status: 0 done, 1 an error of the program or the machine, 2 a flag or an
argument, 3 no such thing, 4 the data, 130 stopped by Ctrl-C.`,
		// Without them cobra would have an error of its own for a word that is no command.
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := "see demarche --help"
			if like := c.SuggestionsFor(args[0]); len(like) > 0 {
				hint = "did you mean " + strings.Join(like, ", ") + "? See demarche --help"
			}
			return demarche.Errorf(demarche.Usage, "unknown command %q", args[0]).WithHint("%s", hint)
		},
		RunE:         func(c *cobra.Command, _ []string) error { return c.Help() },
		SilenceUsage: true, SilenceErrors: true, SuggestionsMinimumDistance: 2,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
	}
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	flags := root.PersistentFlags()
	flags.BoolVar(&p.json, "json", false, "write results as one JSON document")
	flags.BoolVarP(&p.quiet, "quiet", "q", false, "show no progress and no remarks")
	flags.Var(&p.memory, "memory", "memory to use, as `SIZE`: 1GiB, 500MB (default half of the machine's)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return demarche.Errorf(demarche.Usage, "%w", err).WithHint("see %s --help", c.CommandPath())
	})
	root.AddCommand(
		p.analyze(), p.demo(), p.newCase(), p.add(), p.run(), p.validate(), p.show(), p.report(), p.export(),
		p.code(), p.sql(), p.explain(), p.questions(), p.simulate(), p.version(),
	)
	return root
}

// args checks the number of arguments and says in words what is wanted.
func args(least, most int, wants string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return demarche.Errorf(demarche.Usage, "%s wants %s, not %d arguments", c.Name(), wants, len(args)).WithHint("see %s --help", c.CommandPath())
		}
		return nil
	}
}

const anyNumber = math.MaxInt

// say writes a remark to stderr.
func (p *program) say(format string, args ...any) {
	p.clear()
	fmt.Fprintf(p.Stderr, "demarche: "+format+"\n", args...)
}

// remark is say, unless the user wants quiet.
func (p *program) remark(format string, args ...any) {
	if !p.quiet {
		p.say(format, args...)
	}
}

// print writes a line of a result.
func (p *program) print(fields ...any) {
	p.clear()
	for i, f := range fields {
		if i > 0 {
			fmt.Fprint(p.Stdout, "\t")
		}
		fmt.Fprint(p.Stdout, f)
	}
	fmt.Fprintln(p.Stdout)
}

// progress shows how far the work is, on a terminal only.
func (p *program) progress(doing string, done, total int64) {
	if !p.Live || p.quiet {
		return
	}
	if p.bar == nil || p.doing != doing {
		p.clear()
		p.doing = doing
		p.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(p.Stderr), progressbar.OptionSetDescription(doing), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(true), progressbar.OptionSetPredictTime(false))
	}
	if total > 0 {
		p.bar.ChangeMax64(max(total, done))
		_ = p.bar.Set64(done)
	} else {
		_ = p.bar.Add(1)
	}
}

func (p *program) clear() {
	if p.bar != nil {
		_ = p.bar.Finish() // and not Clear, after which it would draw itself again
		p.bar, p.doing = nil, ""
	}
}

// open opens a case.
func (p *program) open(ctx context.Context, path string, readOnly bool) (*casefile.Case, error) {
	o := p.options()
	o.ReadOnly = readOnly
	return casefile.Open(ctx, path, o)
}

func (p *program) options() casefile.Options {
	if p.memory > 0 {
		debug.SetMemoryLimit(int64(p.memory) / 3)
	}
	return casefile.Options{Memory: int64(p.memory), Version: programVersion()}
}

// A bytesFlag is a number of bytes: 1GiB, 500MB, 1048576.
type bytesFlag int64

var byteUnits = []struct {
	suffix string
	bytes  float64
}{
	{"KiB", 1 << 10},
	{"MiB", 1 << 20},
	{"GiB", 1 << 30},
	{"TiB", 1 << 40},
	{"kB", 1e3},
	{"KB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"TB", 1e12},
	{"K", 1 << 10},
	{"M", 1 << 20},
	{"G", 1 << 30},
	{"B", 1},
}

// leastMemory is what a run needs at all.
const leastMemory = 256 << 20

func (f *bytesFlag) Set(s string) error {
	number, unit := s, 1.0
	for _, u := range byteUnits {
		if n, ok := strings.CutSuffix(s, u.suffix); ok {
			number, unit = n, u.bytes
			break
		}
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(v*unit >= leastMemory) || v*unit > 1<<50 {
		return errors.New("want a size of at least 256MiB, as 1GiB or 500MB")
	}
	*f = bytesFlag(v * unit)
	return nil
}

func (f *bytesFlag) String() string {
	if *f == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*f), 10)
}

func (f *bytesFlag) Type() string { return "SIZE" }
