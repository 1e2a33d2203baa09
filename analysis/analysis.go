// Package analysis says what an analysis is to the programs that run it: a
// value with a name, a text and a run whose options are flags.
package analysis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/casefile"
)

// An Analysis is one way of looking at a case. It is a value in a list, not a
// plug-in: see package catalog.
type Analysis struct {
	Name string // one lower-case word; the command line, the case file and the report say it so

	// Doc is all that a person is told of the analysis, wherever they meet it.
	// Its first line is a title: lower case, no full stop. Paragraphs follow
	// that begin In:, Out:, Limits: and Sources:.
	Doc string

	// New returns a run with the default options.
	New func() Run

	// Needs says what a case must hold, all of it, for the analysis to run without being
	// named, as demarche.RollCalls.
	Needs []string

	// Named says that it runs only when it is named: because it takes long, or because it
	// answers a question that somebody has to ask. What it says is in its notes too.
	Named bool
}

// Title returns the first line of the Doc.
func (a Analysis) Title() string {
	title, _, _ := strings.Cut(a.Doc, "\n")
	return title
}

// Lacks returns what the analysis needs and a case holds none of, the first of it; ""
// where the case has all.
func (a Analysis) Lacks(ctx context.Context, c *casefile.Case) (string, error) {
	holds, err := c.Holdings(ctx)
	if err != nil {
		return "", err
	}
	for _, what := range a.Needs {
		if holds[what] == 0 {
			return what, nil
		}
	}
	return "", nil
}

// A Run is an analysis with its options. The options are the fields of the type
// that implements it, so that a program may set them as fields, and a person,
// a form or a run record as flags.
type Run interface {
	// Flags binds the options to flags. The flag set is the one schema of the
	// options: the command line parses it, the documents print it, the case
	// file records it. Options are checked in Each and Do, wherever they were
	// set.
	Flags(*pflag.FlagSet)

	// Each returns the runs that this one stands for on a case: one for each
	// trace and window that its options name, or itself.
	Each(context.Context, *casefile.Case) ([]Run, error)

	// Reads returns the actions whose traces the run reads; none for all that
	// is in the case. A run whose input is as before is not made again; before Do
	// the case has derived what it derives for these actions.
	Reads() []string

	// Do runs the analysis. It changes nothing in the case, draws no random
	// number but from a seed among its options, and reads no clock.
	Do(context.Context, *casefile.Case, Progress) (*demarche.Result, error)
}

// Networked is what a run implements that also reads the networks of other runs: it is made
// again where a network was made after it.
type Networked interface {
	ReadsNetworks() bool
}

// Progress is told how far a run is; total is 0 where that is not known.
type Progress func(doing string, done, total int64)

// Options returns the options of a run that differ from the defaults, as they
// are typed, and every option with its value; both in the order of names.
func (a Analysis) Options(run Run) (typed []string, all []demarche.Option) {
	flags := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	run.Flags(flags)
	defaults := pflag.NewFlagSet(a.Name, pflag.ContinueOnError)
	a.New().Flags(defaults)
	flags.VisitAll(func(f *pflag.Flag) {
		all = append(all, demarche.Option{Name: f.Name, Value: f.Value.String()})
		if f.Value.String() == defaults.Lookup(f.Name).Value.String() {
			return
		}
		typed = append(typed, Typed(f)...)
	})
	return typed, all
}

// Typed returns a flag as it is typed: one that may be typed several times as often as
// it has values.
func Typed(f *pflag.Flag) (typed []string) {
	list, ok := f.Value.(pflag.SliceValue)
	switch {
	case f.Value.Type() == "stringArray" && ok:
		for _, v := range list.GetSlice() {
			typed = append(typed, "--"+f.Name+"="+v)
		}
	case f.Value.Type() == "stringSlice": // a value with a comma stands in quotes
		typed = []string{"--" + f.Name + "=" + strings.TrimSuffix(strings.TrimPrefix(f.Value.String(), "["), "]")}
	case ok:
		typed = []string{"--" + f.Name + "=" + strings.Join(list.GetSlice(), ",")}
	default:
		typed = []string{"--" + f.Name + "=" + f.Value.String()}
	}
	return typed
}

// A Done is a run that has been made, or that stands as it was.
type Done struct {
	Run    int      // its number in the case
	Name   string   // the analysis
	Flags  []string // its options, as typed
	Fresh  bool     // whether it was made now; otherwise its input was as before
	Reason string   // why it could not be made; "" if it was
	Hint   string   // what to do then
}

// Execute makes the runs that a run stands for and saves what they say. A run
// that the data does not allow is told in Reason and stops none of the others;
// where it allows none of them, that is the error.
func Execute(ctx context.Context, c *casefile.Case, a Analysis, run Run, progress Progress) ([]Done, error) {
	each, err := run.Each(ctx, c)
	if err != nil {
		return nil, err
	}
	var all []Done
	var refused []error
	for _, r := range each {
		done, err := one(ctx, c, a, r, progress)
		if err != nil {
			if demarche.CodeOf(err) != demarche.BadData {
				return all, err
			}
			done.Reason = err.Error()
			if e, ok := errors.AsType[*demarche.Error](err); ok {
				done.Hint = e.Hint
			}
			refused = append(refused, err)
		}
		all = append(all, done)
	}
	if len(refused) > 0 && len(refused) == len(each) {
		return nil, refused[0]
	}
	return all, nil
}

func one(ctx context.Context, c *casefile.Case, a Analysis, r Run, progress Progress) (Done, error) {
	typed, options := a.Options(r)
	done := Done{Name: a.Name, Flags: typed}
	input, err := c.Input(ctx, r.Reads())
	if err != nil {
		return done, err
	}
	before, ok, err := c.Run(ctx, a.Name, typed)
	if err != nil {
		return done, err
	}
	if ok && before.Input == input && before.Version == c.Version() {
		older := false
		if n, is := r.(Networked); is && n.ReadsNetworks() {
			if older, err = c.NetworkSince(ctx, before.Ran); err != nil {
				return done, err
			}
		}
		if !older {
			done.Run = before.Run
			return done, nil
		}
	}
	if err := c.Derive(ctx, r.Reads(), progress); err != nil {
		return done, err
	}
	result, err := r.Do(ctx, c, progress)
	if err != nil {
		return done, err
	}
	done.Fresh = true
	for i := range result.Findings {
		f := &result.Findings[i]
		f.Analysis = a.Name
		f.ID = FindingID(a.Name, typed, f.Subjects)
	}
	progress("saving", 0, 0)
	done.Run, err = c.Save(ctx, casefile.Saved{
		RunRecord: demarche.RunRecord{Analysis: a.Name, Options: typed, All: options, Input: input, Version: c.Version(), Ran: time.Now().UTC()},
		Title:     a.Title(), Method: a.Doc, Reads: r.Reads(),
	}, result)
	return done, err
}

// FindingID names a finding: the same analysis, options and subjects give the
// same ID, in any case.
func FindingID(analysis string, options, subjects []string) string {
	h := sha256.New()
	for _, s := range [][]string{{analysis}, options, subjects} {
		fmt.Fprintf(h, "%d\n", len(s))
		for _, v := range s {
			fmt.Fprintf(h, "%d %s\n", len(v), v)
		}
	}
	return analysis + "-" + hex.EncodeToString(h.Sum(nil)[:5])
}
