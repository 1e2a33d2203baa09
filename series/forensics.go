package series

import (
	"fmt"
	"math"

	"demarche/stat"

	"demarche"
)

// digitsLeast is how many numbers last digits are tested of at least.
const digitsLeast = 50

// A Printed is a column of numbers as a table prints them.
type Printed struct {
	Times  []float64 // when each row is; nil where the rows are no series
	Values []float64
	Texts  []string // as they are printed, for their last digits; nil if that is not known
	Total  *float64 // the total that is stated, or nil
	Shares bool     // they are percentages of one whole
	Counts bool     // they are said to count events
	Draws  int      // for what is drawn: 200,000 is usual
	Seed   uint64
}

// A Forensic is what arithmetic and chance say of a printed column. What does not
// apply is nil, and Left says why.
type Forensic struct {
	N          int
	Sum        float64
	Total      *SumCheck // against the stated total
	Hundred    *SumCheck // of percentages, against 100
	Digits     *DigitTest
	Line       *Line       // a straight line by least squares
	Smoothness *Dispersion // about a straight line, of counts: see its Lower
	Monotone   *Monotone   // against independent counts about that line
	Left       []string
}

// A SumCheck compares a sum of rows with what it should be.
type SumCheck struct {
	Sum, Want float64
	Margin    float64 // what rounding of the rows and of the total can come to
	Holds     bool
}

// Examine makes every check that applies to a printed column. None of them says why
// numbers are as they are: those who round, sum up a stock, or print percentages by
// design also print numbers that are smooth, monotone or come to 100.
func Examine(p Printed) (*Forensic, error) {
	n := len(p.Values)
	if p.Times != nil && len(p.Times) != n || p.Texts != nil && len(p.Texts) != n {
		return nil, demarche.Errorf(demarche.Usage, "%d values have %d times and %d texts", n, len(p.Times), len(p.Texts))
	}
	if err := check(p.Values, p.Values, 1); err != nil {
		return nil, err
	}
	f := &Forensic{N: n, Sum: sum(p.Values)}
	margin := 0.5 * unit(p.Values) * float64(n+1) // each row and the total are off by half a unit at most
	if unit(p.Values) == 1 && !p.Shares {
		margin = 0 // whole numbers that are not rounded
	}
	if p.Total != nil {
		f.Total = sumCheck(f.Sum, *p.Total, margin)
	}
	if p.Shares {
		f.Hundred = sumCheck(f.Sum, 100, 0.5*unit(p.Values)*float64(n))
	}
	switch {
	case p.Texts == nil:
		f.left("last digits: how the numbers are printed is not known")
	case n < digitsLeast:
		f.left("last digits: %d numbers are fewer than %d", n, digitsLeast)
	default:
		d, err := LastDigits(p.Texts, p.Draws, p.Seed)
		if err != nil {
			return nil, err
		}
		f.Digits = &d
	}
	f.shape(p)
	return f, nil
}

func (f *Forensic) left(format string, args ...any) {
	f.Left = append(f.Left, fmt.Sprintf(format, args...))
}

// shape makes the checks of a series.
func (f *Forensic) shape(p Printed) {
	if p.Times == nil || f.N < 3 {
		f.left("smoothness and monotonicity: the rows are no series of three or more")
		return
	}
	line, err := FitLine(p.Times, p.Values)
	if err != nil {
		f.left("straight line: %v", err)
		return
	}
	f.Line = &line
	if !p.Counts {
		f.left("smoothness and monotonicity: the numbers are not said to count events")
		return
	}
	trend, err := IdentityTrend(p.Times, p.Values)
	if err != nil {
		f.left("smoothness and monotonicity: %v", err)
		return
	}
	if d, err := DispersionOf(trend); err != nil {
		f.left("smoothness: %v", err)
	} else {
		f.Smoothness = &d
	}
	if m, err := NonDecreasing(p.Values, trend.Fitted, p.Draws, p.Seed); err != nil {
		f.left("monotonicity: %v", err)
	} else {
		f.Monotone = &m
	}
}

func sumCheck(sum, want, margin float64) *SumCheck {
	return &SumCheck{sum, want, margin, math.Abs(sum-want) <= margin+1e-9*max(math.Abs(want), 1)}
}

// unit returns the last place to which all values are printed: 1, 0.1, 0.01...
func unit(values []float64) float64 {
	for places := range 10 {
		scale := math.Pow10(places)
		whole := true
		for _, v := range values {
			whole = whole && math.Abs(v*scale-math.Round(v*scale)) < 1e-6
		}
		if whole {
			return 1 / scale
		}
	}
	return 1e-10
}

// A DigitTest says how far the last digits of numbers are from being equally frequent.
type DigitTest struct {
	N     int
	Count [10]int // of each digit
	X2    float64 // Σ (count - N/10)²/(N/10)
	P     float64 // by draws of digits that are equally frequent
	Draws int
	Seed  uint64
}

// LastDigits tests the last digits of printed numbers. Those of counts of three digits
// and more are about equally frequent; of small ones, of rounded ones and of shares
// they are not, and the test then says no more than that (Beber and Scacco 2012,
// doi:10.1093/pan/mps003).
func LastDigits(texts []string, draws int, seed uint64) (DigitTest, error) {
	d := DigitTest{N: len(texts), Draws: draws, Seed: seed}
	if draws < 1 {
		return d, demarche.Errorf(demarche.Usage, "last digits are tested by draws; want at least 1")
	}
	for _, text := range texts {
		last := byte(0)
		for i := range len(text) {
			if text[i] >= '0' && text[i] <= '9' {
				last = text[i]
			}
		}
		if last == 0 {
			return d, demarche.Errorf(demarche.BadData, "%.40q has no digit", text)
		}
		d.Count[last-'0']++
	}
	squares := func(count [10]int) (s int) {
		for _, c := range count {
			s += c * c
		}
		return s
	}
	seen := squares(d.Count)
	if d.N > 0 {
		d.X2 = 10*float64(seen)/float64(d.N) - float64(d.N)
	}
	r, hits := generator(seed, streamDigits), 0
	for range draws {
		var count [10]int
		for range d.N {
			count[r.IntN(10)]++
		}
		if squares(count) >= seen {
			hits++
		}
	}
	d.P = stat.DrawnP(hits, draws)
	return d, nil
}
