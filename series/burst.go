package series

import (
	"math"
	"slices"

	"demarche/stat"

	"gonum.org/v1/gonum/stat/combin"

	"demarche"
)

// BurstOptions are those of Kleinberg's automaton.
type BurstOptions struct {
	Scale  float64 // a state's rate by that of the state below; 0 is 2
	Gamma  float64 // what a step up costs, times log n; a step down costs nothing; 0 is 1
	States int     // 0 is 2, and of gaps as many as the smallest gap can ask for
}

func (o BurstOptions) filled() (BurstOptions, error) {
	if o.Scale == 0 {
		o.Scale = 2
	}
	if o.Gamma == 0 {
		o.Gamma = 1
	}
	if o.States == 0 {
		o.States = 2
	}
	if !(o.Scale > 1) || o.Gamma < 0 || o.States < 2 || o.States > 100 {
		return o, demarche.Errorf(demarche.Usage, "scale %v, gamma %v, %d states are no automaton of bursts", o.Scale, o.Gamma, o.States)
	}
	return o, nil
}

// A Burst is a stretch of time in a state or above it.
type Burst struct {
	Level    int     // the state, from 1
	From, To int     // the first point, and the first after it
	Weight   float64 // what the stretch would cost more one state below, without the steps
}

// A BurstFit is the cheapest sequence of states.
type BurstFit struct {
	Options BurstOptions // as they were used
	Base    float64      // the rate, or share, of state 0
	States  []int        // of each point
	Cost    float64      // minus the log-likelihood, and the steps up
	Bursts  []Burst      // by level, then time
	Note    string
}

// GapBursts finds bursts of events at given times, in order: the gaps between them are
// exponential, with the rate of the state (Kleinberg 2002, doi:10.1145/775047.775061).
// Point i of the result is the gap from event i to the next.
func GapBursts(times []float64, o BurstOptions) (BurstFit, error) {
	if err := check(times, times, 3); err != nil {
		return BurstFit{}, err
	}
	if !slices.IsSorted(times) {
		return BurstFit{}, demarche.Errorf(demarche.Usage, "the times of events are not in order")
	}
	n := len(times) - 1
	total := times[n] - times[0]
	if total == 0 {
		return BurstFit{}, demarche.Errorf(demarche.BadData, "events at one time have no gaps")
	}
	gaps := make([]float64, n)
	smallest := math.Inf(1)
	for i := range gaps {
		gaps[i] = times[i+1] - times[i]
		if gaps[i] > 0 {
			smallest = min(smallest, gaps[i])
		}
	}
	asked := o.States
	o, err := o.filled()
	if err != nil {
		return BurstFit{}, err
	}
	base := float64(n) / total
	if asked == 0 { // no state is faster than the smallest gap asks for
		o.States = min(max(2, 1+int(math.Ceil(math.Log(1/(base*smallest))/math.Log(o.Scale)))), 100)
	}
	f := viterbi(n, o, func(i, state int) float64 {
		rate := base * math.Pow(o.Scale, float64(state))
		return rate*gaps[i] - math.Log(rate)
	})
	f.Base = base
	return f, nil
}

// BatchBursts finds bursts in batches: of[i] things came in batch i, and hits[i] of
// them are of the kind, binomial with the share of the state (Kleinberg 2002, 4). A
// state whose share would be 1 or more is left out, and a note says so.
func BatchBursts(hits, of []float64, o BurstOptions) (BurstFit, error) {
	if err := check(hits, of, 2); err != nil {
		return BurstFit{}, err
	}
	for _, v := range [][]float64{hits, of} {
		if err := counts(v); err != nil {
			return BurstFit{}, err
		}
	}
	for i := range hits {
		if hits[i] > of[i] {
			return BurstFit{}, demarche.Errorf(demarche.BadData, "batch %d has %v of %v", i+1, hits[i], of[i])
		}
	}
	o, err := o.filled()
	if err != nil {
		return BurstFit{}, err
	}
	if sum(hits) == 0 {
		return BurstFit{}, demarche.Errorf(demarche.BadData, "batches with none of the kind have no bursts")
	}
	base := sum(hits) / sum(of)
	note := ""
	for o.States > 1 && base*math.Pow(o.Scale, float64(o.States-1)) >= 1 {
		o.States--
		note = "states whose share would be 1 or more are left out"
	}
	f := viterbi(len(hits), o, func(i, state int) float64 {
		p := base * math.Pow(o.Scale, float64(state))
		cost := -combin.LogGeneralizedBinomial(of[i], hits[i])
		if hits[i] > 0 {
			cost -= hits[i] * math.Log(p)
		}
		if of[i] > hits[i] {
			cost -= (of[i] - hits[i]) * math.Log1p(-p)
		}
		return cost
	})
	f.Base, f.Note = base, note
	return f, nil
}

// CountBursts finds bursts in counts of which it is not known out of how many: they
// are Poisson, with the rate of the state.
func CountBursts(y []float64, o BurstOptions) (BurstFit, error) {
	if err := check(y, y, 2); err != nil {
		return BurstFit{}, err
	}
	if err := counts(y); err != nil {
		return BurstFit{}, err
	}
	o, err := o.filled()
	if err != nil {
		return BurstFit{}, err
	}
	if sum(y) == 0 {
		return BurstFit{}, demarche.Errorf(demarche.BadData, "a series of zeros has no bursts")
	}
	base := stat.Average(y)
	f := viterbi(len(y), o, func(i, state int) float64 {
		rate := base * math.Pow(o.Scale, float64(state))
		l, _ := math.Lgamma(y[i] + 1)
		return rate - y[i]*math.Log(rate) + l
	})
	f.Base = base
	return f, nil
}

// viterbi returns the cheapest sequence, that begins from state 0; of equals the one
// with the lower state at the end.
func viterbi(n int, o BurstOptions, cost func(i, state int) float64) BurstFit {
	k := o.States
	step := o.Gamma * math.Log(float64(n))
	best := make([]float64, k)
	for s := range best {
		best[s] = float64(s) * step
	}
	from := make([][]int, n)
	for i := range n {
		next := make([]float64, k)
		from[i] = make([]int, k)
		for s := range k {
			next[s] = math.Inf(1)
			for before := range k {
				if i == 0 && before > 0 {
					break
				}
				at := best[before] + float64(max(s-before, 0))*step
				if i == 0 {
					at = best[s]
				}
				if at < next[s] {
					next[s], from[i][s] = at, before
				}
			}
			next[s] += cost(i, s)
		}
		best = next
	}
	f := BurstFit{Options: o, States: make([]int, n), Cost: slices.Min(best)}
	state := slices.Index(best, f.Cost)
	for i := n - 1; i >= 0; i-- {
		f.States[i] = state
		state = from[i][state]
	}
	for level := 1; level < k; level++ {
		for i := 0; i < n; i++ {
			if f.States[i] < level {
				continue
			}
			b := Burst{Level: level, From: i}
			for ; i < n && f.States[i] >= level; i++ {
				b.Weight += cost(i, level-1) - cost(i, level)
			}
			b.To = i
			f.Bursts = append(f.Bursts, b)
		}
	}
	return f
}
