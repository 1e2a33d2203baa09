package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"demarche/casefile"
	"demarche/pairs"
)

// join runs the pair join alone on the traces of a case, as demarche runs it, its
// settings of memory too.
func join(path, memory string) error {
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
	edges, _, stats, err := c.CoShare(ctx, []string{"object"}, pairs.Query{Window: time.Minute, MinShared: 2}, nil)
	if err != nil {
		c.Close()
		return err
	}
	fmt.Printf("%d edges, %+v\n", len(edges), stats)
	return c.Close()
}
