package pairs_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"demarche/pairs"
)

// drawn is a trace of the generator, small enough to keep ten million.
type drawn struct {
	object, actor uint32
	at            uint32 // seconds
}

// A shape is what generate draws.
type shape struct {
	name   string
	giants int  // objects that 5 % of the traces together touch, all in one hour
	anyone bool // by actors that are all as likely, and not by the busy ones
}

var shapes = []shape{{"plain", 0, false}, {"viral", 1, true}, {"viral-busy", 1, false}, {"three-viral", 3, true}}

// generate draws n traces over 30 days: objects and actors by Zipf-Mandelbrot
// laws, 70 % of the traces in a cascade after the object's first, 0.5 % in
// planted groups of eight that touch an object within 20 s.
func generate(n int, s shape) []drawn {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	objects := rand.NewZipf(rng, 1.05, 500, uint64(n/4-1))
	most := uint32(max(n/33, 1000))
	actors := rand.NewZipf(rng, 1.05, 200, uint64(most-1))
	const month = 30 * 86400
	begun := make([]uint32, n/4)
	for i := range begun {
		begun[i] = rng.Uint32N(month)
	}
	rows := make([]drawn, 0, n)
	for len(rows) < n {
		object, actor := uint32(objects.Uint64()), uint32(actors.Uint64())
		at := rng.Uint32N(month)
		switch p := rng.IntN(100_000); {
		case p < 63: // eight rows each: 0.5 %
			object = rng.Uint32N(uint32(n / 4))
			group := rng.Uint32N(uint32(max(n/20_000, 4)))
			for i := range uint32(8) {
				rows = append(rows, drawn{object, group*8 + i, at + rng.Uint32N(20)})
			}
			continue
		case p < 70_000:
			at = begun[object] + uint32(rng.ExpFloat64()*6*3600)
		}
		if s.giants > 0 && rng.IntN(20) == 0 {
			object, at = 1<<31+rng.Uint32N(uint32(s.giants)), month/2+rng.Uint32N(3600)
			if s.anyone {
				actor = rng.Uint32N(most)
			}
		}
		rows = append(rows, drawn{object, actor, at})
	}
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows[:n]
}

// hash spreads small numbers over 64 bits (the finisher of MurmurHash3).
func hash(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// source yields rows in the batches that a database gives.
func source(rows []drawn) pairs.Source {
	return func(_ context.Context, yield func(pairs.Batch) error) error {
		const size = 2048
		b := pairs.Batch{make([]uint64, size), make([]uint64, size), make([]int64, size), make([]int64, size)}
		for lo := 0; lo < len(rows); lo += size {
			part := rows[lo:min(lo+size, len(rows))]
			b = pairs.Batch{b.Object[:len(part)], b.Actor[:len(part)], b.AtUS[:len(part)], b.Record[:len(part)]}
			for i, r := range part {
				b.Object[i], b.Actor[i] = hash(uint64(r.object)), hash(uint64(r.actor)<<32)
				b.AtUS[i], b.Record[i] = int64(r.at)*1e6, int64(lo+i)
			}
			if err := yield(b); err != nil {
				return err
			}
		}
		return nil
	}
}

// cpu returns the processor seconds that the process has had.
func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// peak watches the heap until stop is called, which returns its largest size.
func peak() (stop func() uint64) {
	quit, done := make(chan bool), make(chan uint64)
	go func() {
		heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
		largest := uint64(0)
		for {
			metrics.Read(heap)
			largest = max(largest, heap[0].Value.Uint64()+heap[1].Value.Uint64())
			select {
			case <-quit:
				done <- largest
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(quit); return <-done }
}

// measure runs do once for each turn, and reports its processor seconds and the
// largest heap beyond what was there before.
func measure(b *testing.B, do func()) {
	var before runtime.MemStats
	spent := 0.0
	largest := uint64(0)
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		stop, start := peak(), cpu()
		do()
		spent += cpu() - start
		largest = max(largest, stop()-before.HeapInuse)
	}
	b.ReportMetric(spent/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(largest)/1e6, "peak-MB")
}

// BenchmarkEachEdge runs the kernel, without and with a temporary file.
func BenchmarkEachEdge(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		for _, s := range shapes {
			b.Run(fmt.Sprintf("%s/rows=%d", s.name, n), func(b *testing.B) {
				rows := generate(n, s)
				for _, memory := range []int64{0, int64(n) * 40} {
					b.Run(fmt.Sprintf("memory=%dMB", memory>>20), func(b *testing.B) { eachEdge(b, rows, memory) })
				}
			})
		}
	}
}

func eachEdge(b *testing.B, rows []drawn, memory int64) {
	var stats pairs.Stats
	edges, shown := 0, 0
	o := pairs.Options{Memory: memory, Spill: b.TempDir()}
	measure(b, func() {
		edges, shown = 0, 0
		var err error
		stats, err = pairs.EachEdge(b.Context(), source(rows), query, o, func(e *pairs.Edge) error {
			edges++
			shown += len(e.Shown)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(float64(edges), "edges")
	b.ReportMetric(float64(shown), "shown")
	b.Logf("%+v", stats)
}

var query = pairs.Query{Window: time.Minute, MinShared: 2}

// BenchmarkSQL runs the same join in DuckDB, over a table in memory. The viral
// shapes are beyond it.
func BenchmarkSQL(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		b.Run(fmt.Sprintf("plain/rows=%d", n), func(b *testing.B) {
			db := open(b)
			rows := generate(n, shapes[0])
			if err := load(b.Context(), db, source(rows)); err != nil {
				b.Fatal(err)
			}
			edges := 0
			measure(b, func() {
				list, err := bySQL(b.Context(), db, query)
				if err != nil {
					b.Fatal(err)
				}
				edges = len(list)
			})
			b.ReportMetric(float64(edges), "edges")
		})
	}
}
