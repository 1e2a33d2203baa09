package main

import (
	"context"
	"fmt"

	"demarche/casefile"
	"demarche/coord"
	"demarche/simulate"
	"demarche/stat"
)

// confidence is that of all intervals.
const confidence = 0.95

// A null is data in which nobody acts together.
type null struct {
	name     string
	permuted bool
	change   func(*simulate.Options)
}

// nullsAsked are the trial's data without its groups, with one at a time of what
// brings strangers together, and with all.
var nullsAsked = []null{
	{"labels permuted over all of the below", true, func(*simulate.Options) {}},
	{"popularity and the hours of the day alone", false, func(o *simulate.Options) { o.Camps, o.Flash, o.Responders = 0, 0, 0 }},
	{"ten camps", false, func(o *simulate.Options) { o.Flash, o.Responders = 0, 0 }},
	{"five flash events", false, func(o *simulate.Options) { o.Camps, o.Responders = 0, 0 }},
	{"30 % fast responders", false, func(o *simulate.Options) { o.Camps, o.Flash = 0, 0 }},
	{"camps, flash events and fast responders", false, func(*simulate.Options) {}},
	{"all of these, and three in ten posts at sittings", false, func(o *simulate.Options) { o.Sittings = 0.3 }},
}

func (v *validation) nulls(ctx context.Context) error {
	fmt.Printf("Nobody acts together; %d draws of each.\n\n", v.seeds)
	fmt.Println("| data | draws with a firm edge | share, 95 % interval | firm edges in all | with --camps | edges a draw: at least 2 shared | at least 3 |")
	fmt.Println("|---|---|---|---|---|---|---|")
	holds := true
	for _, n := range nullsAsked {
		type counts struct{ firm, camps, two, three int }
		all, err := draws(ctx, v.seeds, func(ctx context.Context, seed uint64) (k counts, err error) {
			o := simulate.Trial()
			o.Groups, o.Seed = 0, seed
			n.change(&o)
			err = v.onDraw(ctx, o, n.permuted, func(c *casefile.Case, _ *simulate.Data) error {
				r, err := coshare(ctx, c, "object", nil)
				if err != nil {
					return err
				}
				for _, e := range r.Networks[0].Edges {
					k.two++
					if e.Shared >= 3 {
						k.three++
					}
					if e.Firm {
						k.firm++
					}
				}
				if r, err = coshare(ctx, c, "object", func(r *coord.CoShareRun) { r.Camps = true }); err != nil {
					return err
				}
				k.camps = r.Networks[0].Firm
				return nil
			})
			return k, err
		})
		if err != nil {
			return err
		}
		any := 0
		var sum counts
		for _, k := range all {
			if k.firm > 0 {
				any++
			}
			sum.firm, sum.camps, sum.two, sum.three = sum.firm+k.firm, sum.camps+k.camps, sum.two+k.two, sum.three+k.three
		}
		lo, hi := stat.Exact(any, v.seeds, confidence)
		holds = holds && lo <= 0.05
		mean := func(k int) float64 { return float64(k) / float64(v.seeds) }
		fmt.Printf("| %s | %d of %d | %.3f (%.3f–%.3f) | %d | %d | %.1f | %.1f |\n", n.name, any, v.seeds, mean(any), lo, hi, sum.firm, sum.camps, mean(sum.two), mean(sum.three))
	}
	v.bar(holds, "Every interval begins at 0.05 or below")
	return nil
}
