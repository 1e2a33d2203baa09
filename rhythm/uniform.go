package rhythm

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche/stat"
)

const (
	second = int64(1_000_000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// bins is how many minutes an hour has, and seconds a minute.
const bins = 60

// LeastP is what a smaller p is told as: it reads as at most that.
const LeastP = 1e-300

// leastBlocks is how many blocks with posts a test needs: it is of their phases.
const leastBlocks = 30

// A Uniformity says how evenly posts lie over the 60 minutes of an hour, or over the
// 60 seconds of a minute.
type Uniformity struct {
	N       int
	Blocks  int       // hours, or minutes, that have posts
	Counts  [bins]int // posts by minute or second
	X2      float64   // Pearson's chi-square of these, as of independent posts
	CramerV float64   // √(X2/(59 N)): 0 for an even spread, 1 for all in one
	Ratio   float64   // the chi-square where each frequency is held against how bunched posts are: 59 is expected
	Uneven  float64   // P(this large or larger): concentrated on some minutes
	Even    float64   // P(this small or smaller): spread more evenly than people do
}

// waves is the Fourier transform of posts over 60 bins, block by block: of each frequency
// from 1 to 30 the sum over all posts, and what its square would be on average if each
// block had been turned round the bins at random.
type waves struct {
	re, im, usual [bins/2 + 1]float64
	n, blocks     int
	counts        [bins]int
}

// transform sums posts over the bins of a period, in blocks of one period each. Posts of a
// block hang together, and half of what a block shares with the next, if that follows at
// once, counts as well (Newey and West 1987, one lag), since a bunch of posts may lie
// across the end of a block. times are in order.
func transform(times []int64, period int64) *waves {
	w := &waves{n: len(times)}
	var zr, zi, lastR, lastI [bins/2 + 1]float64
	last := int64(math.MinInt64)
	for from := 0; from < len(times); {
		block := stat.FloorDiv(times[from], period)
		to := from
		clear(zr[:])
		clear(zi[:])
		for to < len(times) && stat.FloorDiv(times[to], period) == block {
			b := int((times[to] - block*period) * bins / period)
			w.counts[b]++
			for k := 1; k <= bins/2; k++ {
				zr[k] += cosines[b*k%bins]
				zi[k] += cosines[(b*k+3*bins/4)%bins]
			}
			to++
		}
		for k := 1; k <= bins/2; k++ {
			w.re[k] += zr[k]
			w.im[k] += zi[k]
			w.usual[k] += zr[k]*zr[k] + zi[k]*zi[k]
			if block == last+1 {
				w.usual[k] += zr[k]*lastR[k] + zi[k]*lastI[k]
			}
		}
		w.blocks++
		lastR, lastI, last, from = zr, zi, block, to
	}
	return w
}

// cosines are those of the 60 parts of a circle; a sine is the cosine 45 parts on.
var cosines = func() (c [bins]float64) {
	for i := range c {
		c[i] = math.Cos(2 * math.Pi * float64(i) / bins)
	}
	return c
}()

// power is how large a frequency is by what is usual: of a phase that is chance it is
// exponential with the mean 1, and its double at the last, that is real, chi-square with
// one degree of freedom.
func (w *waves) power(k int) float64 {
	if w.usual[k] <= 1e-9 {
		return 1 // a block that is even in itself says nothing of this frequency
	}
	return (w.re[k]*w.re[k] + w.im[k]*w.im[k]) / w.usual[k]
}

// uniformity tests all frequencies at once.
func (w *waves) uniformity() Uniformity {
	u := Uniformity{N: w.n, Blocks: w.blocks, Counts: w.counts}
	each := float64(w.n) / bins
	for _, c := range w.counts {
		u.X2 += (float64(c) - each) * (float64(c) - each) / each
	}
	u.CramerV = math.Sqrt(u.X2 / ((bins - 1) * float64(w.n)))
	for k := 1; k < bins/2; k++ {
		u.Ratio += 2 * w.power(k)
	}
	u.Ratio += w.power(bins / 2)
	chi := distuv.ChiSquared{K: bins - 1}
	u.Uneven, u.Even = max(chi.Survival(u.Ratio), LeastP), max(chi.CDF(u.Ratio), LeastP)
	return u
}

// Minutes says how evenly posts lie over the minutes of the hour; times are in order.
// Each hour with posts is a block, whose phase chance would have drawn anew.
func Minutes(times []int64) Uniformity { return transform(times, hour).uniformity() }

// Seconds says how evenly posts lie over the seconds of the minute, in blocks of minutes.
func Seconds(times []int64) Uniformity { return transform(times, minute).uniformity() }

// A Period says how far posts keep to one phase of a length of time.
type Period struct {
	Minutes int
	R       float64 // the mean resultant length: 0 for all phases alike, 1 for one phase
	Power   float64 // n R² by what bunches of posts give: 1 is expected
	P       float64 // e^-Power
}

// The periods that are asked for, in minutes. Those up to an hour divide it, so that they
// are frequencies of the minutes of an hour.
var periods = []int{5, 10, 15, 20, 30, 60}

// Periods tests posts for each of the periods that schedulers keep (Rayleigh's test, by
// blocks of hours); times are in order.
func Periods(times []int64) (all []Period) {
	w := transform(times, hour)
	for _, m := range periods {
		k := bins / m
		p := Period{Minutes: m, R: math.Hypot(w.re[k], w.im[k]) / float64(max(w.n, 1)), Power: w.power(k)}
		p.P = max(math.Exp(-p.Power), LeastP)
		all = append(all, p)
	}
	return all
}

const (
	pause   = 3 * hour // without a post, after which an account begins anew
	settles = hour     // after its beginning
)

// Settled returns the posts that are more than an hour after the account began anew, which
// is with a post after a pause of three hours. People begin their day or their shift on
// the hour; what the clock has to do with their posts after that is another matter.
func Settled(times []int64) (kept []int64) {
	begun := int64(math.MinInt64)
	for i, t := range times {
		if i == 0 || t-times[i-1] >= pause {
			begun = t
		}
		if t-begun > settles {
			kept = append(kept, t)
		}
	}
	return kept
}

// DailyR is the mean resultant length of the times of day: near 1 where all posts are of
// one time of day, and 0 of an account that posts round the clock. People sleep, so that
// it is tested against nothing.
func DailyR(times []int64) float64 {
	re, im := 0.0, 0.0
	for _, t := range times {
		s, c := math.Sincos(2 * math.Pi * float64(t-stat.FloorDiv(t, day)*day) / float64(day))
		re, im = re+c, im+s
	}
	return math.Hypot(re, im) / float64(max(len(times), 1))
}
