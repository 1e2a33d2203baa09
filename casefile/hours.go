package casefile

import (
	"context"
	"slices"
	"time"

	"demarche"
	"demarche/pairs"
)

// hours counts traces by the hours since the first record of the datasets that are
// read.
type hours struct {
	first int64 // microseconds since 1970 UTC
	n     []int64
}

const hourUS = int64(time.Hour / time.Microsecond)

// newHours returns the hours of the datasets that take part.
func (c *Case) newHours(ctx context.Context, j Joining) (*hours, error) {
	datasets, err := c.Read(ctx, j.Actions)
	if err != nil {
		return nil, err
	}
	datasets = slices.DeleteFunc(datasets, func(d demarche.Dataset) bool { return slices.Contains(j.Without, d.Dataset) })
	if len(datasets) == 0 {
		return &hours{n: make([]int64, 1)}, nil
	}
	first, last := datasets[0].First, datasets[0].Last
	for _, d := range datasets {
		if d.First.Before(first) {
			first = d.First
		}
		if d.Last.After(last) {
			last = d.Last
		}
	}
	return &hours{first: first.UnixMicro(), n: make([]int64, (last.UnixMicro()-first.UnixMicro())/hourUS+1)}, nil
}

// counting counts what goes through a source.
func (h *hours) counting(source pairs.Source) pairs.Source {
	return func(ctx context.Context, yield func(pairs.Batch) error) error {
		return source(ctx, func(b pairs.Batch) error {
			for _, at := range b.AtUS {
				h.n[min(max((at-h.first)/hourUS, 0), int64(len(h.n)-1))]++
			}
			return yield(b)
		})
	}
}

// mostRows is the share of traces that must be in steps which are full enough: a
// row with a stray date, or a few early years, must not tell what the rest is
// compared within.
const mostRows = 0.9

// steps returns the steps of time that are the finest which hold, where most traces
// are, as many as each on average; without any, one step of all time. Steps without
// traces are left out: for each hour or day since the first record, rank is its
// number among those with traces, or that of the one before.
func (h *hours) steps(each int64) (step time.Duration, rank []int32, steps int) {
	for _, hours := range []int{1, 24} {
		n := make([]int64, (len(h.n)+hours-1)/hours)
		total := int64(0)
		for i, k := range h.n {
			n[i/hours] += k
			total += k
		}
		full := slices.Clone(n)
		slices.Sort(full)
		in, held := 0, int64(0)
		for in < len(full) && float64(held) < mostRows*float64(total) {
			in++
			held += full[len(full)-in]
		}
		if in == 0 || held/int64(in) < each {
			continue
		}
		rank = make([]int32, len(n))
		for i, k := range n {
			if k > 0 {
				steps++
			}
			rank[i] = int32(max(steps-1, 0))
		}
		return time.Duration(hours) * time.Hour, rank, steps
	}
	return 0, nil, 1
}
