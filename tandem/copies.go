package tandem

import (
	"cmp"
	"context"
	"math"
	"slices"

	"demarche"
	"demarche/stat"
)

const (
	// MostHolders is how many accounts may hold an object that counts: what more hold
	// is no phrase book of two.
	MostHolders = 8

	// LeastShared is how many rare objects two accounts must share for less than
	// certainty to be claimed of chance: one is no phrase book.
	LeastShared = 2
)

// A Holding says that an account has an object: that it wrote a text, or led to a domain.
type Holding struct {
	Account int
	Object  uint64
	AtUS    int64 // when it did so first, microseconds since 1970 UTC
	Stratum int   // what is exchangeable: the month and the language of that
	Record  demarche.RecordID
}

// Copies are the rare objects that accounts have in common: those that 2 to
// [MostHolders] of them hold.
type Copies struct {
	Objects  int // rare ones
	Holdings int // of these

	held   map[uint64][]Holding // of each rare object, by account
	shared map[[2]int][]uint64  // of two accounts a < b, rising
	given  map[[2]int]*moments
}

// moments are what the shuffles give of the statistic of a pair.
type moments struct{ mean, variance float64 }

// NewCopies finds what is rare among holdings; of several holdings of one object by one
// account the earliest counts.
//
// The statistic of two accounts is Σ 1/(k-1) over the objects that both hold, k being
// how many hold it. The null model deals the holdings of each stratum out anew among
// the accounts that have some there: each account keeps how many it has, each object
// how many hold it. The mean over all such shuffles is exact; the variance takes what is
// dealt for independent, and the tail is that of a scaled Poisson number with both
// (Bohm and Zech 2013, arXiv:1309.1287). The work grows with the pairs of
// accounts that have rare objects in strata in which objects lie together.
func NewCopies(ctx context.Context, holdings []Holding) (*Copies, error) {
	c := &Copies{held: map[uint64][]Holding{}, shared: map[[2]int][]uint64{}, given: map[[2]int]*moments{}}
	for _, h := range holdings {
		all := c.held[h.Object]
		if len(all) > MostHolders {
			continue // one more than counts says enough
		}
		if k := slices.IndexFunc(all, func(x Holding) bool { return x.Account == h.Account }); k < 0 {
			c.held[h.Object] = append(all, h)
		} else if cmp.Or(cmp.Compare(h.AtUS, all[k].AtUS), cmp.Compare(h.Record, all[k].Record)) < 0 {
			all[k] = h
		}
	}
	var rare []uint64
	for object, all := range c.held {
		if len(all) < 2 || len(all) > MostHolders {
			delete(c.held, object)
			continue
		}
		rare = append(rare, object)
		c.Holdings += len(all)
		slices.SortFunc(all, func(x, y Holding) int { return cmp.Compare(x.Account, y.Account) })
	}
	slices.Sort(rare)
	c.Objects = len(rare)
	together := map[[2]int]*moments{} // of two strata: the weights of pairs of holdings of one object, and their squares
	has := map[int]map[int]float64{}  // of a stratum: the holdings of each account
	for _, object := range rare {
		all := c.held[object]
		w := 1 / float64(len(all)-1)
		for k, x := range all {
			if has[x.Stratum] == nil {
				has[x.Stratum] = map[int]float64{}
			}
			has[x.Stratum][x.Account]++
			for _, y := range all[k+1:] {
				pair := [2]int{x.Account, y.Account}
				c.shared[pair] = append(c.shared[pair], object)
				strata := [2]int{min(x.Stratum, y.Stratum), max(x.Stratum, y.Stratum)}
				if together[strata] == nil {
					together[strata] = &moments{}
				}
				together[strata].mean += w
				together[strata].variance += float64(w * w)
			}
		}
	}
	return c, c.deal(ctx, together, has)
}

// deal adds up what the shuffles give of every pair.
func (c *Copies) deal(ctx context.Context, together map[[2]int]*moments, has map[int]map[int]float64) error {
	for _, strata := range sorted(together, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }) {
		if err := ctx.Err(); err != nil {
			return err
		}
		w := together[strata]
		one, two := has[strata[0]], has[strata[1]]
		holders, others := sorted(one, cmp.Compare[int]), sorted(two, cmp.Compare[int])
		ways := total(one, holders) * total(two, others)
		if strata[0] == strata[1] {
			ways = total(one, holders) * (total(one, holders) - 1) / 2
		}
		for k, i := range holders {
			if strata[0] == strata[1] {
				others = holders[k+1:]
			}
			for _, j := range others {
				if i == j {
					continue
				}
				pair := [2]int{min(i, j), max(i, j)}
				if c.given[pair] == nil {
					c.given[pair] = &moments{}
				}
				share := one[i] * two[j] / ways
				c.given[pair].mean += float64(share * w.mean)
				c.given[pair].variance += float64(share * w.variance)
			}
		}
	}
	return nil
}

func total(has map[int]float64, accounts []int) (sum float64) {
	for _, a := range accounts {
		sum += has[a]
	}
	return sum
}

func sorted[K comparable, V any](m map[K]V, order func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, order)
	return keys
}

// Of returns the pair of two accounts. It is tested where the shuffles can give anything;
// a pair that shares fewer than [LeastShared] objects has a p of 1.
func (c *Copies) Of(i, j int) Pair {
	i, j = min(i, j), max(i, j)
	p := Pair{A: i, B: j, LogMid: -math.Ln2}
	objects := c.shared[[2]int{i, j}]
	for _, object := range objects {
		p.Observed += 1 / float64(len(c.held[object])-1)
	}
	m := c.given[[2]int{i, j}]
	if m == nil {
		return p
	}
	p.Tested, p.Expected = true, m.mean
	p.Z = (p.Observed - p.Expected) / math.Sqrt(m.variance)
	mid := half(scaledTail(p.Observed, m.mean, m.variance), scaledTail(p.Observed+m.variance/m.mean, m.mean, m.variance))
	if len(objects) >= LeastShared {
		p.LogP, p.LogMid = scaledTail(p.Observed, m.mean, m.variance), mid
	} else {
		p.LogMid = max(mid, p.LogMid)
	}
	return p
}

// scaledTail returns the logarithm of the probability that a scaled Poisson number with
// that mean and variance is at least x; between two whole numbers of its steps it is
// drawn as a line.
func scaledTail(x, mean, variance float64) float64 {
	step := variance / mean
	k, rest := math.Modf(x/step + 1e-9)
	low, high := stat.PoissonTail(int(k), mean/step), stat.PoissonTail(int(k)+1, mean/step)
	return low + float64(rest*(high-low))
}

// Shared returns the objects that two accounts share, rising.
func (c *Copies) Shared(i, j int) []uint64 { return c.shared[[2]int{min(i, j), max(i, j)}] }

// Holders returns who holds a rare object, by account.
func (c *Copies) Holders(object uint64) []Holding { return c.held[object] }
