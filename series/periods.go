package series

import (
	"fmt"
	"math"
	"slices"

	"demarche"
)

// A Division is a series of counts cut into periods of one rate each.
type Division struct {
	From   []int // the first point of each period
	LogLik float64
	BIC    float64 // each rate and each cut is a parameter
	Rates  []Rate  // per point, 95 %
}

// Divisions are the best of a series for every number of periods, beside a declared one.
type Divisions struct {
	Found    []Division // for 1, 2, 3... periods: the likeliest
	Best     int        // the index in Found whose BIC is least; of equals the fewer periods
	Declared *Division  // nil where none was given
	Note     string
}

// Divide finds for each number of periods up to most the cuts of greatest Poisson
// likelihood, by dynamic programming (Jackson and others 2005,
// doi:10.1109/LSP.2001.838216), and ranks them by BIC. declared has the first points of
// periods that somebody declares, the first of them 0; nil for none.
func Divide(y []float64, most int, declared []int) (*Divisions, error) {
	n := len(y)
	if err := check(y, y, 2); err != nil {
		return nil, err
	}
	cost, err := segmentCost(y, PoissonCost)
	if err != nil {
		return nil, err
	}
	if most < 1 || most > n {
		return nil, demarche.Errorf(demarche.Usage, "%d points have no %d periods", n, most)
	}
	for i, from := range declared {
		if i == 0 && from != 0 || from >= n || i > 0 && from <= declared[i-1] {
			return nil, demarche.Errorf(demarche.Usage, "periods that begin at the points %v are no division of %d", declared, n)
		}
	}
	d := &Divisions{Note: SmallNote(n)}
	best := [][]float64{make([]float64, n+1)}
	for j := 1; j <= n; j++ {
		best[0][j] = cost(0, j)
	}
	last := [][]int{make([]int, n+1)}
	for k := 0; k < most; k++ {
		if k > 0 {
			row, from := make([]float64, n+1), make([]int, n+1)
			for j := range row {
				row[j] = math.Inf(1)
				for i := k; i < j; i++ {
					if c := best[k-1][i] + cost(i, j); c < row[j] {
						row[j], from[j] = c, i
					}
				}
			}
			best, last = append(best, row), append(last, from)
		}
		begins := []int{}
		for s, j := k, n; s >= 0; s-- {
			j = last[s][j]
			begins = append(begins, j)
		}
		slices.Reverse(begins)
		d.Found = append(d.Found, division(y, begins))
		if d.Found[k].BIC < d.Found[d.Best].BIC-1e-9 {
			d.Best = k
		}
	}
	if declared != nil {
		of := division(y, declared)
		d.Declared = &of
	}
	return d, nil
}

func division(y []float64, from []int) Division {
	d := Division{From: from}
	for i, a := range from {
		b := len(y)
		if i+1 < len(from) {
			b = from[i+1]
		}
		rate, _ := PoissonRate(int(sum(y[a:b])), float64(b-a), 0.95)
		d.Rates = append(d.Rates, rate)
		means := make([]float64, b-a)
		for k := range means {
			means[k] = rate.Rate
		}
		d.LogLik += logLik(y[a:b], means, 0)
	}
	d.BIC = float64(2*len(from)-1)*math.Log(float64(len(y))) - 2*d.LogLik
	return d
}

// Begins returns the first points of declared periods, as Divide takes them, of a series
// whose points have these dates, in order: of each period the first point that begins
// on its first day or later. What comes before the first period is in that one, and
// what lies between two in the former; note says how many points are in none.
func Begins(at []demarche.Date, periods []demarche.Period) (from []int, note string) {
	for _, p := range periods {
		first, _ := reach(p)
		i := 0
		for ; i < len(at); i++ {
			if begins, _ := at[i].Days(); begins >= first {
				break
			}
		}
		if i < len(at) {
			from = append(from, i)
		}
	}
	slices.Sort(from)
	if from = slices.Compact(from); len(from) > 0 {
		from[0] = 0
	}
	none := 0
	for _, d := range at {
		if !slices.ContainsFunc(periods, func(p demarche.Period) bool { return where(p, d, demarche.Date{}) == Inside }) {
			none++
		}
	}
	if none > 0 {
		note = fmt.Sprintf("%d of %d points are wholly in none of the periods", none, len(at))
	}
	return from, note
}

// Where says whether an event happened in a period.
type Where string

// The answers. An event of which only the year is known, or that goes on for long, may
// be in a period and out of it.
const (
	Inside   Where = "certain"  // on whatever day it was, all of it is inside
	Possible Where = "possible" // some of the days it may have had are inside
	Outside  Where = "outside"  // none is
	Undated  Where = "undated"  // it has no date
	Unknown  Where = "unknown"  // no such event is known
)

// A Placement is an event that a period names, and where it really was.
type Placement struct {
	Period     demarche.Period
	Name       string          // of the event, as the period names it
	Event      *demarche.Event // one of those that are so called; nil where none is
	Where      Where
	Gap        int      // days between an event outside and the nearest day of the period; negative before it
	In         []string // the periods of the same scheme in which all of it may be
	Disclosed  Where    // where the day is on which it became known; Undated where that is not told
	Attributed Where
}

// Place returns for every event that a period names where it was. A period is all days
// from the first of its From to the last of its To; one without an end goes on. An
// event is all days from the first of its Start to the last of its End, or of its
// Start where it has no End. Events that go by one name, as two sources date them, are
// placed each for itself.
func Place(periods []demarche.Period, events []demarche.Event) []Placement {
	var out []Placement
	for _, p := range periods {
		for _, name := range p.Events {
			known := false
			for i := range events {
				if e := &events[i]; e.Event == name {
					known = true
					out = append(out, place(p, name, e, periods))
				}
			}
			if !known {
				out = append(out, Placement{Period: p, Name: name, Where: Unknown, Disclosed: Unknown, Attributed: Unknown})
			}
		}
	}
	return out
}

func place(p demarche.Period, name string, e *demarche.Event, all []demarche.Period) Placement {
	l := Placement{
		Period: p, Name: name, Event: e,
		Disclosed: where(p, e.Disclosed, demarche.Date{}), Attributed: where(p, e.Attributed, demarche.Date{}),
	}
	l.Where = where(p, e.Start, e.End)
	if l.Where == Outside {
		a, b := bounds(e.Start, e.End)
		from, to := reach(p)
		if b < from {
			l.Gap = int(b) - int(from)
		} else {
			l.Gap = int(a) - int(to)
		}
	}
	for _, other := range all {
		if w := where(other, e.Start, e.End); other.Scheme == p.Scheme && (w == Inside || w == Possible) {
			l.In = append(l.In, other.Name)
		}
	}
	return l
}

// reach returns the first and the last day of a period.
func reach(p demarche.Period) (from, to demarche.Day) {
	from, _ = p.From.Days()
	_, to = p.To.Days()
	if to == demarche.NoDay {
		to = math.MaxInt32
	}
	return from, to
}

// bounds returns the first day that an event may have had, and the last.
func bounds(start, end demarche.Date) (first, last demarche.Day) {
	first, last = start.Days()
	_, until := end.Days() // NoDay, which is before all, where there is none
	return first, max(last, until)
}

func where(p demarche.Period, start, end demarche.Date) Where {
	a, b := bounds(start, end)
	if a == demarche.NoDay {
		return Undated
	}
	from, to := reach(p)
	switch {
	case a >= from && b <= to:
		return Inside
	case b < from || a > to:
		return Outside
	}
	return Possible
}
