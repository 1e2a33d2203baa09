package series

import (
	"math"
	"testing"
)

// What pybursts 0.1.1, a translation of R's bursts (Binder 2014), prints of these times:
// of each level above the lowest the first and the last event of each burst.
func TestBurstsOfGapsAreThoseOfPybursts(t *testing.T) {
	times := []float64{10, 20, 30, 40, 100, 101, 102, 103, 104, 105, 200, 300, 301, 302, 303.5, 304, 500, 560, 640}
	type burst struct {
		level    int
		from, to float64
	}
	levels := func(first, last int, from, to float64) (all []burst) {
		for l := first; l <= last; l++ {
			all = append(all, burst{l, from, to})
		}
		return all
	}
	for _, c := range []struct {
		scale, gamma float64
		want         []burst
	}{
		{2, 1, append(levels(1, 1, 10, 105), levels(2, 3, 100, 105)...)},
		{2, 0.1, append(append(levels(1, 2, 10, 40), levels(1, 5, 100, 105)...), levels(1, 5, 300, 304)...)},
		{3, 0.5, append(append(levels(1, 1, 10, 40), levels(1, 3, 100, 105)...), levels(1, 3, 300, 304)...)},
		{1.5, 0.3, append(append(levels(1, 1, 10, 105), levels(2, 7, 100, 105)...), levels(1, 7, 300, 304)...)},
	} {
		f, err := GapBursts(times, BurstOptions{Scale: c.scale, Gamma: c.gamma})
		if err != nil {
			t.Fatal(err)
		}
		got := map[burst]bool{}
		for _, b := range f.Bursts {
			got[burst{b.Level, times[b.From], times[b.To]}] = true
		}
		for _, w := range c.want {
			if !got[w] {
				t.Errorf("scale %v, gamma %v: no burst %v in %v", c.scale, c.gamma, w, got)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("scale %v, gamma %v: %v, want %v", c.scale, c.gamma, got, c.want)
		}
	}
}

// What burst_detection 0.1.3 (Marinsek 2016) prints of these batches: from where to where
// a burst goes, and its weight. It decides step by step and not of the whole sequence, so
// that with a dear step up it sees the batch before the first burst's second one too late;
// there only the other burst is held against it.
func TestBurstsOfBatchesAreThoseOfBurstDetection(t *testing.T) {
	hits := []float64{0, 1, 0, 2, 1, 0, 9, 14, 8, 1, 0, 2, 0, 0, 5, 6, 1, 0, 0, 30, 2, 0, 1, 0}
	of := []float64{50, 60, 40, 55, 70, 30, 60, 80, 50, 40, 45, 60, 20, 1, 40, 50, 60, 70, 30, 90, 60, 55, 50, 40}
	for _, c := range []struct {
		scale, gamma float64
		want         []Burst
	}{
		{1.5, 0.5, []Burst{{1, 6, 9, 6.58232}, {1, 19, 20, 9.904671}}},
		{2, 1, []Burst{{1, 19, 20, 16.187438}}},
		{3, 1, []Burst{{1, 19, 20, 23.361035}}},
	} {
		f, err := BatchBursts(hits, of, BurstOptions{Scale: c.scale, Gamma: c.gamma})
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Bursts) != 2 || math.Abs(f.Base-0.06882255389718077) > 1e-12 {
			t.Fatalf("scale %v, gamma %v: base %v, bursts %v", c.scale, c.gamma, f.Base, f.Bursts)
		}
		for i, w := range c.want {
			b := f.Bursts[2-len(c.want)+i]
			if b.Level != w.Level || b.From != w.From || b.To != w.To || math.Abs(b.Weight-w.Weight) > 1e-5 {
				t.Errorf("scale %v, gamma %v: %v, want %v", c.scale, c.gamma, b, w)
			}
		}
	}
}
