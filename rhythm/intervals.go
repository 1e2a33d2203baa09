package rhythm

import (
	"math"
	"math/bits"

	"demarche/stat"
)

// Intervals say how the gaps between the posts of an account are.
type Intervals struct {
	N           int     // gaps
	MeanS       float64 // seconds
	Variation   float64 // their standard deviation by their mean
	Burstiness  float64 // Kim and Jo's: -1 all alike, 0 as of a Poisson process, towards 1 in bursts
	Memory      float64 // the correlation of a gap with the next; NaN where there is none
	Entropy     float64 // of the gaps by powers of two, in nats
	Conditional float64 // of a gap when those before it are known, corrected for few, in nats
}

// IntervalsOf measures the gaps of times in order.
//
// The burstiness of n gaps with the variation r is (√(n+1)·r-√(n-1)) /
// ((√(n+1)-2)·r+√(n-1)) (Kim and Jo 2016): -1 for equal gaps, 1 for the largest r that n
// gaps can have, and 0 for that of n gaps of a Poisson process within fixed ends. Zero gaps
// count, as a clock of whole minutes makes them.
func IntervalsOf(times []int64) Intervals {
	v := Intervals{N: max(len(times)-1, 0), MeanS: math.NaN(), Variation: math.NaN(), Burstiness: math.NaN(), Memory: math.NaN(), Entropy: math.NaN(), Conditional: math.NaN()}
	if v.N < 2 || times[len(times)-1] == times[0] {
		return v
	}
	gaps := make([]float64, v.N)
	words := make([]uint8, v.N)
	for i := range gaps {
		gap := times[i+1] - times[i]
		gaps[i] = float64(gap) / 1e6
		words[i] = uint8(bits.Len64(uint64(gap/second)+1) - 1) // ⌊log2(gap + 1)⌋
	}
	n := float64(v.N)
	v.MeanS = float64(times[len(times)-1]-times[0]) / 1e6 / n
	squares := 0.0
	for _, g := range gaps {
		squares += (g - v.MeanS) * (g - v.MeanS)
	}
	v.Variation = math.Sqrt(squares/n) / v.MeanS
	v.Burstiness = Burstiness(v.N, v.Variation)
	v.Memory = correlation(gaps[:len(gaps)-1], gaps[1:])
	v.Entropy = blockEntropy(words, 1)
	v.Conditional = conditional(words)
	return v
}

// SameMinute returns the share of posts, but for the first, that are in the minute of the one
// before; NaN of fewer than two. times are in order.
func SameMinute(times []int64) float64 {
	n := 0
	for i := 1; i < len(times); i++ {
		if stat.FloorDiv(times[i-1], minute) == stat.FloorDiv(times[i], minute) {
			n++
		}
	}
	if len(times) < 2 {
		return math.NaN()
	}
	return float64(n) / float64(len(times)-1)
}

// Burstiness returns that of n gaps whose standard deviation is r times their mean.
func Burstiness(n int, r float64) float64 {
	up, down := math.Sqrt(float64(n+1)), math.Sqrt(float64(n-1))
	return (up*r - down) / ((up-2)*r + down)
}

func correlation(x, y []float64) float64 {
	var mx, my, xx, yy, xy float64
	for i := range x {
		mx, my = mx+x[i], my+y[i]
	}
	mx, my = mx/float64(len(x)), my/float64(len(x))
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// blockEntropy returns the entropy of the stretches of so many words.
func blockEntropy(words []uint8, length int) float64 {
	h, _ := stretches(words, length)
	return h
}

// stretches returns the entropy of the stretches of so many words, and the share of
// stretches that are the only ones of their kind.
func stretches(words []uint8, length int) (entropy, single float64) {
	of := map[string]int{}
	all := len(words) - length + 1
	for i := range all {
		of[string(words[i:i+length])]++
	}
	counts := make([]int, all+1) // of counts, so that the sum has one order
	for _, n := range of {
		counts[n]++
	}
	for n, many := range counts {
		if n > 0 && many > 0 {
			p := float64(n) / float64(all)
			entropy -= float64(many) * p * math.Log(p)
		}
	}
	return entropy, float64(counts[1]) / float64(all)
}

// longest is how many words a stretch has at most in the conditional entropy.
const longest = 10

// conditional returns the smallest over m of H(m) - H(m-1) + s·H(1), where s is the share
// of stretches of m words that occur once and so foretell nothing (Porta and others 1998).
func conditional(words []uint8) float64 {
	first := blockEntropy(words, 1)
	least, before := first, first
	for m := 2; m <= min(longest, len(words)); m++ {
		h, single := stretches(words, m)
		least = min(least, h-before+single*first)
		before = h
	}
	return max(least, 0)
}
