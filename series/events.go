package series

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/stat"
)

// EventOptions are the windows of an event study, in days from the event.
type EventOptions struct {
	From, To      int // what is usual is taken from these days
	Before, After int // the event's window is from Before days before it to After days after
	Draws         int // random dates for the mean over all events
	Seed          uint64
}

// UsualEventOptions are days -120 to -21 and -10 to 10, and 2,000 draws.
func UsualEventOptions(seed uint64) EventOptions {
	return EventOptions{From: -120, To: -21, Before: 10, After: 10, Draws: 2000, Seed: seed}
}

// A Happening is an event on a day.
type Happening struct {
	Name string
	Day  demarche.Day
}

// A Study says how far days around events were from the usual.
type Study struct {
	Options  EventOptions
	Clusters []Cluster // in the order of time
	Left     []Unstudied
	Mean     float64 // the mean CAR of the clusters
	Chance   float64 // the median of that of random dates
	P        float64 // two-sided, by the draws
	Notes    []string
}

// An Unstudied is an event that could not be looked at, and why.
type Unstudied struct {
	Event  Happening
	Reason string
}

// A Cluster is one event, or several whose windows overlap: what is unusual there is of
// them all, and cannot be shared out.
type Cluster struct {
	Events   []Happening
	First    demarche.Day // the first day of the window
	Abnormal []float64    // for each day of the window: what was there less the median of that weekday
	CAR      float64      // their sum
	Lead     float64      // the sum of the days before the first event
	Dates    int          // dates without an event in reach, which stand for chance
	Chance   float64      // their median CAR
	P        float64      // two-sided: the share of such dates that are as far out
	PLead    float64      // the same of Lead
	Q        float64      // of P over the clusters (Benjamini and Hochberg 1995)
	Muddled  int          // days of the days that tell what is usual that lie in another cluster's window
	Note     string       // that the lead is unusual, where it is
}

// EventStudy compares the days around each event with what is usual of their weekday:
// the median of that weekday in the days From to To (after MacKinlay 1997,
// J. Economic Literature 35, 13-39). y has a value for every day from first on, NaN
// where it is not known.
//
// Chance is every day that has known days all around it and no event's window in its
// own: the p of a cluster is its place among these, both tails, so that skewed counts
// do no harm. The mean over all clusters is compared with that of as many random dates.
// A lead that is unusual means that the days changed before the event did anything.
func EventStudy(first demarche.Day, y []float64, events []Happening, o EventOptions) (*Study, error) {
	if o.From > o.To || o.To >= -o.Before || o.Before < 0 || o.After < 0 || o.Draws < 1 {
		return nil, demarche.Errorf(demarche.Usage, "days %d to %d tell what is usual, and %d before to %d after are the window: want them apart, and draws", o.From, o.To, o.Before, o.After)
	}
	s := &Study{Options: o}
	d := days{first, y, o}
	busy := d.busy(events)
	chance := map[int][][2]float64{} // by span: CAR and lead of dates without an event
	for _, c := range cluster(events, o) {
		if reason := c.study(d, busy, chance); reason != "" {
			for _, e := range c.Events {
				s.Left = append(s.Left, Unstudied{e, reason})
			}
			continue
		}
		s.Clusters = append(s.Clusters, c)
	}
	if len(s.Left) > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("%d of %d events could not be looked at", len(s.Left), len(events)))
	}
	if len(s.Clusters) > 0 {
		s.rates()
		s.together(chance)
	}
	return s, nil
}

func (c *Cluster) span() int { return int(c.Events[len(c.Events)-1].Day - c.Events[0].Day) }

// cluster puts events together whose windows overlap.
func cluster(events []Happening, o EventOptions) (clusters []Cluster) {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b Happening) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name))
	})
	for i, e := range sorted {
		if i > 0 && int(e.Day-sorted[i-1].Day) <= o.Before+o.After {
			last := &clusters[len(clusters)-1]
			last.Events = append(last.Events, e)
			continue
		}
		clusters = append(clusters, Cluster{Events: []Happening{e}})
	}
	return clusters
}

// days is a daily series and the windows.
type days struct {
	first demarche.Day
	y     []float64
	o     EventOptions
}

// usualLeast is how many days of a weekday say what is usual of it.
const usualLeast = 3

// abnormal returns what the days of the window have beyond the usual, or why not.
// span is how many days lie between the first and the last event of the window.
func (d days) abnormal(at, span int) (over []float64, reason string) {
	from, to := at-d.o.Before, at+span+d.o.After
	if at+d.o.From < 0 || to >= len(d.y) {
		return nil, "its windows reach beyond the series"
	}
	var of [7][]float64
	for i := at + d.o.From; i <= at+d.o.To; i++ {
		if !math.IsNaN(d.y[i]) {
			w := d.weekday(i)
			of[w] = append(of[w], d.y[i])
		}
	}
	var usual [7]float64
	for w := range of {
		if len(of[w]) >= usualLeast {
			usual[w] = stat.Quantile(of[w], 0.5)
		} else {
			usual[w] = math.NaN()
		}
	}
	for i := from; i <= to; i++ {
		v := d.y[i] - usual[d.weekday(i)]
		if math.IsNaN(v) {
			return nil, "a day of its window is not known, or what is usual of it"
		}
		over = append(over, v)
	}
	return over, ""
}

func (d days) weekday(i int) int { return (((int(d.first) + i) % 7) + 7) % 7 }

// busy marks the days that lie in the window of an event.
func (d days) busy(events []Happening) []bool {
	busy := make([]bool, len(d.y))
	for _, e := range events {
		at := int(e.Day - d.first)
		for i := max(at-d.o.Before, 0); i <= min(at+d.o.After, len(d.y)-1); i++ {
			busy[i] = true
		}
	}
	return busy
}

// quiet returns the CAR and the lead of every date whose window has no event in reach.
func (d days) quiet(span int, busy []bool) (dates [][2]float64) {
	for at := range d.y {
		if at < d.o.Before || at+span+d.o.After >= len(d.y) || slices.Contains(busy[at-d.o.Before:at+span+d.o.After+1], true) {
			continue
		}
		if over, reason := d.abnormal(at, span); reason == "" {
			dates = append(dates, [2]float64{sum(over), sum(over[:d.o.Before])})
		}
	}
	return dates
}

// leastDates is how many dates chance takes at least.
const leastDates = 19

// study fills a cluster, or says why it cannot be.
func (c *Cluster) study(d days, busy []bool, chance map[int][][2]float64) (reason string) {
	at, span := int(c.Events[0].Day-d.first), c.span()
	if c.Abnormal, reason = d.abnormal(at, span); reason != "" {
		return reason
	}
	c.First = c.Events[0].Day - demarche.Day(d.o.Before)
	c.CAR, c.Lead = sum(c.Abnormal), sum(c.Abnormal[:d.o.Before])
	dates, ok := chance[span]
	if !ok {
		dates = d.quiet(span, busy)
		chance[span] = dates
	}
	if c.Dates = len(dates); c.Dates < leastDates {
		return fmt.Sprintf("%d dates without an event in reach are too few to tell what chance gives; want %d", c.Dates, leastDates)
	}
	cars, leads := make([]float64, len(dates)), make([]float64, len(dates))
	for i, v := range dates {
		cars[i], leads[i] = v[0], v[1]
	}
	c.P, c.PLead = bothTails(c.CAR, cars), bothTails(c.Lead, leads)
	c.Chance = stat.Quantile(cars, 0.5)
	if c.PLead <= 0.05 {
		c.Note = fmt.Sprintf("the days before the event are unusual themselves (p = %.2g)", c.PLead)
	}
	for i := at + d.o.From; i <= at+d.o.To; i++ {
		if busy[i] {
			c.Muddled++
		}
	}
	return ""
}

// bothTails returns twice the share of what is as far out as v on the nearer side,
// v among them.
func bothTails(v float64, chance []float64) float64 {
	up, down := 0, 0
	for _, c := range chance {
		if c >= v {
			up++
		}
		if c <= v {
			down++
		}
	}
	return min(2*stat.DrawnP(min(up, down), len(chance)), 1)
}

// rates fills the q of the clusters.
func (s *Study) rates() {
	logp := make([]float64, len(s.Clusters))
	for i, c := range s.Clusters {
		logp[i] = math.Log(c.P)
	}
	for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		s.Clusters[i].Q = math.Exp(q)
	}
}

// together compares the mean over the clusters with that of random dates.
func (s *Study) together(chance map[int][][2]float64) {
	n := float64(len(s.Clusters))
	for _, c := range s.Clusters {
		s.Mean += c.CAR / n
	}
	r, means := generator(s.Options.Seed, streamEvents), make([]float64, s.Options.Draws)
	for i := range means {
		for _, c := range s.Clusters {
			dates := chance[c.span()]
			means[i] += dates[r.IntN(len(dates))][0] / n
		}
	}
	s.P = bothTails(s.Mean, means)
	s.Chance = stat.Quantile(means, 0.5)
}
