package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A cost is what a process took.
type cost struct {
	cpu float64 // seconds, user and system
	rss float64 // MB, the largest resident set
}

// and returns what two processes took one after the other.
func (c cost) and(d cost) cost { return cost{c.cpu + d.cpu, max(c.rss, d.rss)} }

// median returns the median of the times and that of the memory.
func median(costs []cost) cost {
	middle := func(of func(cost) float64) float64 {
		sorted := slices.SortedFunc(slices.Values(costs), func(a, b cost) int { return cmp.Compare(of(a), of(b)) })
		n := len(sorted)
		return (of(sorted[(n-1)/2]) + of(sorted[n/2])) / 2
	}
	return cost{middle(func(c cost) float64 { return c.cpu }), middle(func(c cost) float64 { return c.rss })}
}

// measure runs a program to its end and returns what it wrote and took.
//
// This process itself must stay small: Linux counts the parent's resident set
// to that of the child until it has started its program. So the data is made
// in a child too.
func measure(ctx context.Context, program string, args ...string) ([]byte, cost, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, cost{}, fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, errs.Bytes())
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return out.Bytes(), cost{
		cpu: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		rss: float64(usage.Maxrss) * 1024 / 1e6, // Linux counts in KiB
	}, nil
}

// child runs a part of this program as a process of its own.
func (b *bench) child(ctx context.Context, args ...string) (cost, error) {
	_, c, err := measure(ctx, b.self, append([]string{"child"}, args...)...)
	return c, err
}

// command runs demarche.
func (b *bench) command(ctx context.Context, args ...string) (cost, error) {
	_, c, err := measure(ctx, b.demarche, args...)
	return c, err
}

// An answer is what an edge list comes to, in whatever order: the number of
// edges, the sum of shared objects, and the sum of a hash of each edge.
type answer string

// digest asks a child for the answer in a database of its making.
func (b *bench) digest(ctx context.Context, args ...string) (answer, error) {
	out, _, err := measure(ctx, b.self, append([]string{"child"}, args...)...)
	return answer(strings.TrimSpace(string(out))), err
}

// answer asks demarche for the answer in a case.
func (b *bench) answer(ctx context.Context, kept string) (answer, error) {
	out, _, err := measure(ctx, b.demarche, "sql", kept, "SELECT "+digestOf("a", "b")+" AS answer FROM edges")
	lines := strings.Fields(string(out))
	if err != nil || len(lines) == 0 {
		return "", err
	}
	return answer(lines[len(lines)-1]), nil // below the column's name
}

// digestOf returns the SQL of an answer over edges whose actors are a and b,
// the lower name first.
func digestOf(a, b string) string {
	return fmt.Sprintf("concat_ws('/', count(*), coalesce(sum(shared), 0), coalesce(sum(hash(concat(%s, ' ', %s, ' ', shared))), 0))", a, b)
}
