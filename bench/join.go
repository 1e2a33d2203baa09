package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"demarche/casefile"
	"demarche/chance"
	"demarche/pairs"
)

// join runs the pair join on the traces of a case, as demarche runs it, its
// settings of memory too: alone, or with chance where fdr is above 0.
func join(path, memory string, fdr float64) error {
	ctx := context.Background()
	o := casefile.Options{ReadOnly: true}
	if memory != "" {
		n, err := strconv.ParseInt(strings.TrimSuffix(memory, "GiB"), 10, 32)
		if err != nil {
			return fmt.Errorf("memory %q: want whole GiB, as 1GiB", memory)
		}
		o.Memory = n << 30
		debug.SetMemoryLimit(o.Memory / 3)
	}
	debug.SetGCPercent(400)
	c, err := casefile.Open(ctx, path, o)
	if err != nil {
		return err
	}
	j, err := c.CoShare(ctx, casefile.Joining{
		Actions: []string{"object"}, Query: pairs.Query{Window: time.Minute, MinShared: 2}, FDR: fdr, Horizon: chance.Horizon(time.Minute),
	})
	if err != nil {
		c.Close()
		return err
	}
	fmt.Printf("%d edges, %+v\n", len(j.Edges), j.Stats)
	if j.Chance != nil {
		fmt.Printf("%d firm of %.0f that could be tested\n", j.Chance.Firm, j.Chance.Tested)
	}
	return c.Close()
}
