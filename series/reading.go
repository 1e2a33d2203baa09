package series

import (
	"cmp"
	"math"
	"slices"

	"demarche/stat"

	"demarche"
)

// Cumulate returns the stock that a flow builds up from a start: after each of its
// points. A value that is not known, NaN, leaves all that follow unknown.
func Cumulate(flow []float64, start float64) []float64 {
	stock := make([]float64, len(flow))
	for i, v := range flow {
		start += v
		stock[i] = start
	}
	return stock
}

// A Comparison says how far one series is from another, over the points that both
// know.
type Comparison struct {
	N    int
	RMSE float64 // root of the mean squared difference, in the unit of the values
	MAE  float64 // mean absolute difference
	Cor  float64 // Pearson's correlation; NaN where one of them does not vary
	Bias float64 // mean of a - b
}

// Compare compares a with b. What either does not know, NaN, is left out.
func Compare(a, b []float64) (Comparison, error) {
	if len(a) != len(b) {
		return Comparison{}, demarche.Errorf(demarche.Usage, "a series of %d cannot be compared with one of %d", len(a), len(b))
	}
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	c := Comparison{N: len(x), Cor: math.NaN()}
	if c.N == 0 {
		return c, demarche.Errorf(demarche.BadData, "two series have no point in common")
	}
	mx, my := stat.Average(x), stat.Average(y)
	xy := 0.0
	for i := range x {
		d := x[i] - y[i]
		c.RMSE += d * d
		c.MAE += math.Abs(d)
		xy += (x[i] - mx) * (y[i] - my)
	}
	n := float64(c.N)
	c.RMSE, c.MAE, c.Bias = math.Sqrt(c.RMSE/n), c.MAE/n, mx-my
	if v := squares(x) * squares(y); v > 0 {
		c.Cor = xy / math.Sqrt(v)
	}
	return c, nil
}

// A Reading is one thing that a published series may mean, as the evidence tells it:
// a yearly flow, a cumulative stock.
type Reading struct {
	Name   string
	Values []float64 // one for each point of the published series, NaN where not known
}

// A ReadingFit is a reading and how far the published series is from it.
type ReadingFit struct {
	Reading Reading
	Comparison
	Wins int // of the points: without how many of them, one at a time, it is still the nearest
}

// BestReading compares a published series with each reading, over the points that the
// series and every reading know, so that all are judged by the same. The nearest by
// root mean square comes first; of equals, the first by name.
func BestReading(published []float64, readings []Reading) ([]ReadingFit, error) {
	if len(readings) == 0 {
		return nil, demarche.Errorf(demarche.Usage, "no reading was given")
	}
	known := slices.Clone(published)
	for _, r := range readings {
		if len(r.Values) != len(published) {
			return nil, demarche.Errorf(demarche.Usage, "reading %q has %d values for %d points", r.Name, len(r.Values), len(published))
		}
		for i, v := range r.Values {
			if math.IsNaN(v) {
				known[i] = v
			}
		}
	}
	fits, err := rank(known, readings)
	if err != nil || fits[0].N < 2 {
		return fits, err
	}
	for i, v := range known {
		if math.IsNaN(v) {
			continue
		}
		known[i] = math.NaN()
		without, err := rank(known, readings)
		known[i] = v
		if err != nil {
			return nil, err
		}
		for k := range fits {
			if fits[k].Reading.Name == without[0].Reading.Name {
				fits[k].Wins++
			}
		}
	}
	return fits, nil
}

func rank(published []float64, readings []Reading) ([]ReadingFit, error) {
	fits := make([]ReadingFit, len(readings))
	for i, r := range readings {
		c, err := Compare(published, r.Values)
		if err != nil {
			return nil, err
		}
		fits[i] = ReadingFit{Reading: r, Comparison: c}
	}
	slices.SortFunc(fits, func(a, b ReadingFit) int {
		return cmp.Or(cmp.Compare(a.RMSE, b.RMSE), cmp.Compare(a.Reading.Name, b.Reading.Name))
	})
	return fits, nil
}
