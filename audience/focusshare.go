package audience

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"demarche/prevalence"
	"demarche/stat"
	"demarche/text"
)

// A focusShare is the share of an audience in a measure.
type focusShare struct {
	amount    float64 // of the audience, as the classes say
	total     float64
	share     float64 // corrected, where it is
	low, high float64 // NaN where there is no interval
}

// A focusTable is the shares of the audiences in each measure; the last class is what was
// not told.
type focusTable struct {
	measures  []int          // places in the measures, in the order in which they are told; -1 for accounts
	shares    [][]focusShare // a measure a row, a class a column
	corrected bool
}

// mostDrawn is how many accounts are drawn in all for the intervals, so that a case of
// very many does not take hours.
const mostDrawn = 200_000_000

// The stream of the generator for drawing pages again.
const streamPages = 1

// A focusCell is what one page has of a class in a measure.
type focusCell struct {
	measure, class int
	amount         float64 // as the classes say
	estimate       float64 // with what the audit adds
}

// shares computes the shares and draws the pages again for their intervals.
func (f *focusing) shares(ctx context.Context) (*focusTable, error) {
	cells := f.cells()
	t := &focusTable{measures: f.order(), corrected: f.correctable()}
	n := len(f.classes) + 1
	sum := func(counts []float64) (amount, estimate, total [][]float64) {
		amount, estimate, total = grid(len(t.measures), n), grid(len(t.measures), n), grid(len(t.measures), 1)
		for p, of := range cells {
			k := 1.0
			if counts != nil {
				k = counts[p]
			}
			if k == 0 {
				continue
			}
			for _, c := range of {
				amount[c.measure][c.class] += k * c.amount
				estimate[c.measure][c.class] += k * c.estimate
				total[c.measure][0] += k * c.amount
			}
		}
		return amount, estimate, total
	}
	amount, estimate, total := sum(nil)
	draws := f.run.Draws
	if most := mostDrawn / max(len(f.pages), 1); draws > most {
		f.note("the accounts are drawn again %d times, not %d: there are %s", most, draws, text.Count(int64(len(f.pages))))
		draws = most
	}
	drawn := make([][][]float64, len(t.measures))
	for m := range drawn {
		drawn[m] = make([][]float64, n)
	}
	if len(f.pages) > 1 {
		r := rand.New(rand.NewPCG(f.run.Seed, streamPages))
		counts := make([]float64, len(f.pages))
		for range draws {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			clear(counts)
			for range f.pages {
				counts[r.IntN(len(counts))]++
			}
			_, e, all := sum(counts)
			for m := range e {
				if all[m][0] <= 0 {
					continue
				}
				for k := range e[m] {
					drawn[m][k] = append(drawn[m][k], e[m][k]/all[m][0])
				}
			}
		}
	}
	for m := range t.measures {
		row := make([]focusShare, n)
		for k := range row {
			s := focusShare{amount: amount[m][k], total: total[m][0], share: math.NaN(), low: math.NaN(), high: math.NaN()}
			if s.total > 0 {
				s.share = min(max(estimate[m][k]/s.total, 0), 1)
			}
			if d := drawn[m][k]; len(d) >= 40 {
				s.low, s.high = min(max(stat.Quantile(d, 0.025), 0), 1), min(max(stat.Quantile(d, 0.975), 0), 1)
			}
			row[k] = s
		}
		t.shares = append(t.shares, row)
	}
	return t, nil
}

// correctable reports whether a random sample was coded that is large enough.
func (f *focusing) correctable() bool { return len(f.audited) >= prevalence.LeastAudited }

// order returns the measures in the order in which they are told: accounts, which are -1,
// then posts, originals, what was shown, clicked and spent, and followers.
func (f *focusing) order() []int {
	rank := func(m int) int {
		for i, name := range []string{"posts", "originals", "impressions", "clicks"} {
			if f.measures[m].name == name {
				return i
			}
		}
		switch f.measures[m].name {
		case "follower-weighted posts":
			return 6
		case "follower-weighted originals":
			return 7
		}
		return 5 // spending
	}
	all := []int{}
	for m := range f.measures {
		if f.ads && f.measures[m].name == "originals" {
			continue // an ad is an ad
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b int) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if f.measures[a].name < f.measures[b].name {
			return -1
		}
		return 1
	})
	return append([]int{-1}, all...)
}

// cells returns what each page has of each class in each measure. The estimate of an
// audited page is that of the difference estimator: what the classes say, and of each
// audited post what its coding says otherwise, over its probability of inclusion
// (Särndal, Swensson and Wretman 1992, 6.3).
func (f *focusing) cells() [][]focusCell {
	order := f.order()
	place := make([]int, len(f.measures))
	for i := range place {
		place[i] = -1
	}
	for i, m := range order {
		if m >= 0 {
			place[m] = i
		}
	}
	n := len(f.classes) + 1
	column := func(class int) int {
		if class < 0 {
			return n - 1
		}
		return class
	}
	classed := make([]map[int]float64, len(f.pages))
	byPage := make([]map[[2]int]*focusCell, len(f.pages))
	at := func(page, m, class int) *focusCell {
		if byPage[page] == nil {
			byPage[page], classed[page] = map[[2]int]*focusCell{}, map[int]float64{}
		}
		key := [2]int{m, class}
		c := byPage[page][key]
		if c == nil {
			c = &focusCell{measure: m, class: class}
			byPage[page][key] = c
		}
		return c
	}
	correct := f.correctable()
	for i := range f.posts {
		p := &f.posts[i]
		class := column(p.class)
		audit, audited := f.audited[i]
		truth := column(f.classNamed(audit.class))
		for m, v := range p.values {
			if v == 0 || place[m] < 0 {
				continue
			}
			c := at(p.page, place[m], class)
			c.amount += v
			c.estimate += v
			if correct && audited {
				at(p.page, place[m], truth).estimate += v / audit.inclusion
				at(p.page, place[m], class).estimate -= v / audit.inclusion
			}
		}
		at(p.page, 0, class)
		classed[p.page][class]++
	}
	all := make([][]focusCell, len(f.pages))
	for p, cells := range byPage {
		major := n - 1
		for k := range n - 1 {
			if classed[p][k] > 0 && (major == n-1 || classed[p][k] > classed[p][major]) {
				major = k
			}
		}
		for m := range order {
			for k := range n {
				c := cells[[2]int{m, k}]
				if m == 0 {
					if k == major {
						all[p] = append(all[p], focusCell{measure: 0, class: k, amount: 1, estimate: 1})
					}
					continue
				}
				if c != nil {
					all[p] = append(all[p], *c)
				}
			}
		}
	}
	return all
}

// classNamed returns the class of a name, -1 for none.
func (f *focusing) classNamed(name string) int {
	return slices.IndexFunc(f.classes, func(c string) bool { return equalName(c, name) })
}

// grid returns rows of zeros.
func grid(rows, columns int) [][]float64 {
	all := make([][]float64, rows)
	for i := range all {
		all[i] = make([]float64, columns)
	}
	return all
}
