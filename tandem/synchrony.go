package tandem

import (
	"context"
	"math"
	"slices"
	"time"

	"demarche"
	"demarche/stat"
)

const (
	hour = int64(3_600_000_000) // microseconds

	// LeastChances is how many common slots two accounts must be expected to have, by
	// their hours alone, for their pair to be tested.
	LeastChances = 2

	// MostAccounts is how many accounts are compared at once: the table of their pairs
	// is held in memory, 16 bytes each.
	MostAccounts = 5000
)

// SlotsFor returns the slots that an hour is divided into, for posts whose times are
// whole numbers of a resolution. A slot is at least as long as the resolution, divides
// an hour, and leaves four to an hour at least, since who posted within the hour is
// taken as given. The error is that the times cannot be tested.
func SlotsFor(slot, resolution time.Duration) (int, error) {
	if slot < time.Second || time.Hour%slot != 0 || time.Hour/slot < 4 {
		return 0, demarche.Errorf(demarche.Usage, "slots of %v: want 1s to 15m, a whole part of an hour", slot)
	}
	if slot < resolution {
		return 0, demarche.Errorf(demarche.BadData, "not testable at this resolution: slots of %v, but times are whole numbers of %v", slot, resolution)
	}
	return int(time.Hour / slot), nil
}

// An Activity is in which slots of time each of some accounts posted, whatever how
// often.
type Activity struct {
	Slots [][]int64 // of each account: the numbers of its slots since 1970 UTC, rising

	perHour int
	habits  [][]float64
}

// NewActivity returns the slots of accounts: posted are the times of each in
// microseconds since 1970 UTC, in any order; perHour is what [SlotsFor] returns.
func NewActivity(posted [][]int64, perHour int) *Activity {
	a := &Activity{Slots: make([][]int64, len(posted)), habits: make([][]float64, len(posted)), perHour: perHour}
	long := hour / int64(perHour)
	for i, times := range posted {
		slots := make([]int64, len(times))
		for k, t := range times {
			slots[k] = floor(t, long)
		}
		slices.Sort(slots)
		a.Slots[i] = slices.Compact(slots)
		a.habits[i] = habits(a.Slots[i], perHour)
	}
	return a
}

// habits returns which share of an account's slots lies at each slot of the hour. Half a
// slot is added to each, so that no slot has a chance of 0.
func habits(slots []int64, perHour int) []float64 {
	share := make([]float64, perHour)
	for m := range share {
		share[m] = 0.5
	}
	for _, s := range slots {
		share[s-floor(s, int64(perHour))*int64(perHour)]++
	}
	total := float64(len(slots)) + float64(perHour)/2
	for m := range share {
		share[m] /= total
	}
	return share
}

func floor(t, long int64) int64 {
	q := t / long
	if t%long < 0 {
		q--
	}
	return q
}

// A Synchrony is, for each two accounts, in how many slots both posted, and in how many
// they would by chance.
type Synchrony struct {
	Least float64 // common slots that the hours of a pair alone must give for a test; [LeastChances] unless set

	accounts int
	observed []int32
	expected []float64
	chances  []float64 // by the hours alone
}

// A Pair is two accounts, a before b, and what they have in common.
type Pair struct {
	A, B     int
	Observed float64 // the statistic: slots of both, or rare objects of both by their weight
	Expected float64 // by chance
	Z        float64 // (observed - expected) / √variance
	LogP     float64 // logarithm of the probability that chance gives as much
	LogMid   float64 // the same with half of the probability of just as much, see [Stouffer]
	Tested   bool    // whether there is enough for a test
}

// Synchrony compares every two accounts i, j. With n the slots of an account in an hour
// and p(m) the share of its slots at slot m of the hour, chance gives
//
//	E = (Σ over hours of n_i n_j) · (Σ over m of p_i(m) p_j(m))
//
// common slots: the hours of each account are taken as they are, so that a shift or an
// event that both lived through explains nothing beyond the hour, and so is its habit to
// post on the full hour or at :30. The work grows with the pairs that are active in the
// same hour, not with the posts. There are at most [MostAccounts].
func (a *Activity) Synchrony(ctx context.Context, progress func(done, total int64)) (*Synchrony, error) {
	n := len(a.Slots)
	if n > MostAccounts {
		return nil, demarche.Errorf(demarche.Usage, "%d accounts: at most %d are compared at once", n, MostAccounts)
	}
	s := &Synchrony{Least: LeastChances, accounts: n, observed: make([]int32, n*(n-1)/2), expected: make([]float64, n*(n-1)/2), chances: make([]float64, n*(n-1)/2)}
	next := make([]int, n) // of each account: its first slot that is not counted
	type active struct{ account, slots int }
	begins := a.hours()
	var now []active
	var both [][]int // of each slot of the hour: who posted in it
	for done, h := range begins {
		if done%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			progress(int64(done), int64(len(begins)))
		}
		now, both = now[:0], slices.Grow(both[:0], a.perHour)[:a.perHour]
		for m := range both {
			both[m] = both[m][:0]
		}
		for i, slots := range a.Slots {
			from := next[i]
			for ; next[i] < len(slots) && slots[next[i]] < (h+1)*int64(a.perHour); next[i]++ {
				m := slots[next[i]] - h*int64(a.perHour)
				both[m] = append(both[m], i)
			}
			if next[i] > from {
				now = append(now, active{i, next[i] - from})
			}
		}
		for k, x := range now {
			row := s.row(x.account)
			for _, y := range now[k+1:] {
				s.chances[row+y.account] += float64(x.slots * y.slots)
			}
		}
		for _, who := range both {
			for k, i := range who {
				row := s.row(i)
				for _, j := range who[k+1:] {
					s.observed[row+j]++
				}
			}
		}
	}
	for i := range n {
		row := s.row(i)
		for j := i + 1; j < n; j++ {
			if s.chances[row+j] == 0 {
				continue
			}
			alike := 0.0
			for m, p := range a.habits[i] {
				alike += float64(p * a.habits[j][m])
			}
			s.expected[row+j] = s.chances[row+j] * alike
			s.chances[row+j] /= float64(a.perHour)
		}
	}
	return s, nil
}

// hours returns the hours in which anybody posted, rising.
func (a *Activity) hours() []int64 {
	seen := map[int64]bool{}
	for _, slots := range a.Slots {
		for _, s := range slots {
			seen[floor(s, int64(a.perHour))] = true
		}
	}
	all := make([]int64, 0, len(seen))
	for h := range seen {
		all = append(all, h)
	}
	slices.Sort(all)
	return all
}

// row returns where the pairs of an account begin: that with j > i is at row(i) + j.
func (s *Synchrony) row(i int) int { return i*(2*s.accounts-i-1)/2 - i - 1 }

// Of returns the pair of two accounts, in either order. It is tested where their hours
// alone give Least common slots; p is the upper tail of a Poisson number.
func (s *Synchrony) Of(i, j int) Pair {
	i, j = min(i, j), max(i, j)
	at := s.row(i) + j
	p := Pair{A: i, B: j, Observed: float64(s.observed[at]), Expected: s.expected[at], Tested: s.chances[at] >= s.Least}
	p.LogMid = -math.Ln2
	if p.Expected > 0 {
		p.Z = (p.Observed - p.Expected) / math.Sqrt(p.Expected)
		p.LogP = stat.PoissonTail(int(p.Observed), p.Expected)
		p.LogMid = half(p.LogP, stat.PoissonTail(int(p.Observed)+1, p.Expected))
	}
	return p
}
