package casefile

import (
	"context"
	"testing"
	"time"

	"demarche/pairs"
)

// A month of a thousand traces a day is compared within days, whatever stray rows
// stand years before it, and the years between are no steps.
func TestAStrayRowDoesNotTellTheSteps(t *testing.T) {
	first := time.Date(2016, time.March, 1, 0, 0, 0, 0, time.UTC)
	for name, stray := range map[string]time.Duration{"none": 0, "one of eight years before": 8 * 365 * 24 * time.Hour} {
		h := &hours{first: first.Add(-stray).UnixMicro(), n: make([]int64, (stray+30*24*time.Hour)/time.Hour)}
		var at []int64
		if stray > 0 {
			at = append(at, h.first)
		}
		for i := range 30_000 {
			at = append(at, first.Add(time.Duration(i)*(30*24*time.Hour/30_000)).UnixMicro())
		}
		source := h.counting(func(_ context.Context, yield func(pairs.Batch) error) error { return yield(pairs.Batch{AtUS: at}) })
		if err := source(t.Context(), func(pairs.Batch) error { return nil }); err != nil {
			t.Fatal(err)
		}
		step, rank, steps := h.steps(500)
		want := 30
		if stray > 0 {
			want = 31
		}
		if step != 24*time.Hour || steps != want {
			t.Errorf("%s: %d steps of %v, want %d days", name, steps, step, want)
		}
		s := pairs.Strata{FirstUS: h.first, StepUS: step.Microseconds(), Rank: rank, Steps: steps}
		days := map[int]int{}
		last := -1
		for _, us := range at {
			k := s.Step(us)
			if k < last || k >= steps {
				t.Fatalf("%s: step %d after %d", name, k, last)
			}
			last = k
			days[k]++
		}
		if len(days) != want || days[want-1] != 1000 {
			t.Errorf("%s: %d steps hold rows, the last %d", name, len(days), days[want-1])
		}
		c := s.Coarser(7)
		for _, us := range at {
			if got, want := c.Step(us), s.Step(us)/7; got != want {
				t.Fatalf("%s: a step of seven is %d, want %d", name, got, want)
			}
		}
	}
}

// Where nine tenths of the traces are in full hours, hours are compared within; where
// they are in full days only, days; and else all of the time.
func TestStepsAreAsFullAsAsked(t *testing.T) {
	of := func(n ...int64) *hours { return &hours{n: n} }
	full, thin := make([]int64, 48), make([]int64, 48)
	for i := range full {
		full[i], thin[i] = 600, 30
	}
	few := append(make([]int64, 47), 20)
	for _, c := range []struct {
		name string
		h    *hours
		step time.Duration
	}{
		{"full hours", of(full...), time.Hour},
		{"thin hours of full days", of(thin...), 24 * time.Hour},
		{"few traces", of(few...), 0},
		{"nothing", of(0), 0},
		{"full hours and as many of one trace", of(append(full, append(make([]int64, 40), 1, 1, 1)...)...), time.Hour},
	} {
		if step, rank, steps := c.h.steps(500); step != c.step || step == 0 && (rank != nil || steps != 1) {
			t.Errorf("%s: %d steps of %v, want steps of %v", c.name, steps, step, c.step)
		}
	}
}
