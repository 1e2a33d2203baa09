// Command validation measures how well what demarche calls firm is so: on
// simulated data of which the truth is known, on many draws, and on real data
// that are given.
//
//	go run ./validation [-seeds 40] [-data DIR]
//
// # Method
//
// Every draw goes the whole way: rows are simulated and written to a file, the
// file is added to a case, and coshare runs on it as a person would run it, with
// its defaults (a window of 60 s, two shared objects, an hour's horizon, a rate of
// false edges of 0.05). Draw n has seed n.
//
// Nulls have nobody who acts together: what is asked is in how many of the draws
// any edge is firm at all. Planted data have groups whose pairs are known: what is
// asked is which share of firm edges is planted, which share of planted pairs is
// firm, and which planted groups are found: of which two thirds of the members are
// in one group of the network of firm edges. Other rules are asked of the same
// draws: each null model alone, plain thresholds, and the rules of two tools at
// their defaults but for the window, which is the same 60 s.
//
// A share of draws or of groups has the interval of Clopper and Pearson; a mean
// over draws one of twice its standard error. Where a bar that stands in the table
// is missed, the status is 1.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"demarche/parallel"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "validation: %v\n", err)
		stop()
		os.Exit(1)
	}
}

// A validation is one run of this program.
type validation struct {
	dir    string // everything that is written is in it
	seeds  int
	missed int // bars
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("validation", flag.ExitOnError)
	seeds := flags.Int("seeds", 40, "draws of each kind of data, at least 2")
	data := flags.String("data", "", "the folder with ira_tweets.csv.zst and controls; without it, real data are left out")
	flags.Parse(args)
	if flags.NArg() > 0 || *seeds < 2 {
		return fmt.Errorf("%q: want flags only, and two seeds at least", flags.Args())
	}
	dir, err := os.MkdirTemp("", "demarche-validation-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	v := &validation{dir: dir, seeds: *seeds}
	if err := v.nulls(ctx); err != nil {
		return err
	}
	for _, events := range []int{3, 4, 6, 10} {
		if err := v.planted(ctx, events); err != nil {
			return err
		}
	}
	if *data != "" {
		if err := v.real(ctx, *data); err != nil {
			return err
		}
	}
	if v.missed > 0 {
		return fmt.Errorf("%d bars are missed", v.missed)
	}
	return nil
}

// bar writes whether what was asked holds.
func (v *validation) bar(holds bool, of string) {
	word := "holds"
	if !holds {
		word = "MISSED"
		v.missed++
	}
	fmt.Printf("\n%s: %s\n", of, word)
}

// draws calls do for every seed, on all cores at once, and returns what it tells
// in the order of seeds.
func draws[T any](ctx context.Context, seeds int, do func(ctx context.Context, seed uint64) (T, error)) ([]T, error) {
	all := make([]T, seeds)
	errs := make([]error, seeds)
	parallel.Each(0, seeds, func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			all[i], errs[i] = do(ctx, uint64(i+1))
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
