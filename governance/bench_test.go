package governance

import (
	"syscall"
	"testing"
	"time"

	"demarche/vote"
)

// cpu returns the CPU time of this process, of all its threads.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perOp reports the CPU seconds of one operation.
func perOp(b *testing.B, from time.Duration) {
	b.ReportMetric((cpu(b)-from).Seconds()/float64(b.N), "CPU-s/op")
}

// BenchmarkAllDyadsAllYears asks every index of every two states in every year from 1946
// to 2025, and reads the votes of the case for it.
func BenchmarkAllDyadsAllYears(b *testing.B) {
	c := assembly(b)
	from, dyads := cpu(b), 0
	for b.Loop() {
		v, err := c.Votes(ctx)
		if err != nil {
			b.Fatal(err)
		}
		years, _ := v.Table.By(vote.ByYear)
		dyads = 0
		for _, year := range years {
			for _, j := range year.Table.Dyads().All() {
				a := j.Agreement()
				for _, x := range vote.Indices {
					_ = x.Of(&a)
				}
				dyads++
			}
		}
	}
	perOp(b, from)
	b.ReportMetric(float64(dyads), "dyads/op")
}

// BenchmarkVotes is the whole analysis of all years, with intervals of two states.
func BenchmarkVotes(b *testing.B) {
	c := assembly(b)
	from := cpu(b)
	for b.Loop() {
		if _, err := Votes.New().Do(ctx, c, func(string, int64, int64) {}); err != nil {
			b.Fatal(err)
		}
	}
	perOp(b, from)
}

// BenchmarkIdeal is ordinal EM on 2018 to 2024, from the case to tables and figures.
func BenchmarkIdeal(b *testing.B) {
	c := assembly(b)
	r := Ideal.New().(*IdealRun)
	r.From, r.To = "2018", "2024"
	from := cpu(b)
	for b.Loop() {
		if _, err := r.Do(ctx, c, func(string, int64, int64) {}); err != nil {
			b.Fatal(err)
		}
	}
	perOp(b, from)
}

// BenchmarkIdealAll is ordinal EM on all years as one window.
func BenchmarkIdealAll(b *testing.B) {
	c := assembly(b)
	from := cpu(b)
	for b.Loop() {
		if _, err := Ideal.New().Do(ctx, c, func(string, int64, int64) {}); err != nil {
			b.Fatal(err)
		}
	}
	perOp(b, from)
}
