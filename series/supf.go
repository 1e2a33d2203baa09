package series

import (
	"math"

	"demarche/stat"

	"gonum.org/v1/gonum/mathext"

	"demarche"
)

// A SupF is the test for one break at an unknown point (Andrews 1993,
// doi:10.2307/2951764).
type SupF struct {
	Shape       Shape
	N           int
	First, Last int       // the break is looked for with at least First points before it and at most Last
	F           []float64 // the statistic for First, First+1... points before the break, as a chi-square
	At          int       // the first point after the likeliest break
	Stat        float64   // the largest of F
	P           float64   // by Hansen's approximation for long series
	Drawn       float64   // by draws of normal noise of this length; 0 where none were asked for
	Draws       int
	Seed        uint64
	Note        string
}

// FindSupF compares for each point one level, or line, before and another after with
// one for all. trim is the share of points that is left out at each end. P is that of
// Fstats and sctest of R's strucchange. The draws are the better guide: of few points,
// because they have as few; and of lines, for which the approximation was not made
// and is too small (0.15 for 0.23, of 200 points of noise), as a note says.
func FindSupF(t, y []float64, shape Shape, trim float64, draws int, seed uint64) (SupF, error) {
	if err := check(t, y, 4); err != nil {
		return SupF{}, err
	}
	n, k := len(y), int(shape)
	if shape != Level && shape != LevelTrend || trim < 0 || trim >= 0.5 {
		return SupF{}, demarche.Errorf(demarche.Usage, "shape %d, trim %v: want a level or a line, and 0 to 0.5", shape, trim)
	}
	from := int(math.Floor(trim * float64(n)))
	s := SupF{Shape: shape, N: n, First: max(from, k+1), Last: min(n-from, n-k-1), Note: SmallNote(n)}
	if s.Last < s.First {
		return SupF{}, demarche.Errorf(demarche.BadData, "%d points are too few for a break between two shapes of %d parameters", n, k)
	}
	s.F = fstats(t, y, shape, s.First, s.Last)
	s.At, s.Stat = s.First, s.F[0]
	for i, f := range s.F {
		if f > s.Stat {
			s.At, s.Stat = s.First+i, f
		}
	}
	if shape == LevelTrend {
		s.Note = join(s.Note, "the approximate p is made for levels: of lines take the one by draws")
	}
	lambda := float64(n-s.First) * float64(s.Last) / (float64(s.First) * float64(n-s.Last))
	s.P = hansen(s.Stat, k, lambda)
	if draws == 0 {
		return s, nil
	}
	r, hits, drawn := generator(seed, streamSupF), 0, make([]float64, n)
	for range draws {
		for i := range drawn {
			drawn[i] = r.NormFloat64()
		}
		for _, f := range fstats(t, drawn, shape, s.First, s.Last) {
			if f >= s.Stat {
				hits++
				break
			}
		}
	}
	s.Draws, s.Seed, s.Drawn = draws, seed, stat.DrawnP(hits, draws)
	return s, nil
}

// fstats returns (RSS of one - RSS of two)/(RSS of two/(n - 2k)) for each number of
// points before the break.
func fstats(t, y []float64, shape Shape, first, last int) []float64 {
	n := len(y)
	forth := rssFrom(0, t, y, shape)
	back := rssFrom(0, reversed(t), reversed(y), shape)
	out := make([]float64, 0, last-first+1)
	for i := first; i <= last; i++ {
		two := forth[i] + back[n-i]
		if two <= 0 {
			two = math.SmallestNonzeroFloat64
		}
		out = append(out, max(forth[n]-two, 0)/(two/float64(n-2*int(shape))))
	}
	return out
}

func reversed(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[len(x)-1-i] = v
	}
	return out
}

// hansen returns the p of a supremum of chi-squares with k degrees of freedom.
func hansen(x float64, k int, lambda float64) float64 {
	tau := 1 / (1 + math.Sqrt(lambda))
	at := func(row int) float64 {
		c := hansenTable[k-1][row]
		return mathext.GammaIncRegComp(c[2]/2, max(c[0]+c[1]*x, 0)/2)
	}
	switch whole := mathext.GammaIncRegComp(float64(k)/2, x/2); {
	case tau >= 0.5:
		return whole
	case tau >= 0.49:
		return ((0.5-tau)*at(0) + (tau-0.49)*whole) * 100
	case tau <= 0.01:
		return at(24)
	}
	row := (0.51 - tau) * 50
	below := math.Floor(row)
	return (below+1-row)*at(int(below)-1) + (row-below)*at(int(below))
}

// hansenTable has for 1 and 2 parameters, and for a trimming of 0.49, 0.47... 0.01, the
// a, b and c with which a + b·x is about chi-square with c degrees of freedom: table 1
// of Hansen 1997, doi:10.1080/07350015.1997.10524687.
var hansenTable = [2][25][3]float64{
	{
		{-0.06484670, 0.99671156, 1.25732410},
		{-0.15305667, 0.96757645, 1.43651315},
		{-0.23071675, 0.95825013, 1.56531261},
		{-0.29247661, 0.95715782, 1.68851898},
		{-0.35706588, 0.95237505, 1.77889686},
		{-0.40514715, 0.96055795, 1.89761322},
		{-0.45248386, 0.95810999, 1.98370422},
		{-0.50458517, 0.96149538, 2.07086519},
		{-0.55009159, 0.96684273, 2.17244338},
		{-0.60241623, 0.96518399, 2.23509053},
		{-0.64308746, 0.97354902, 2.33722161},
		{-0.68833676, 0.97829106, 2.42776524},
		{-0.73136161, 0.98206870, 2.50833918},
		{-0.78078198, 0.99475319, 2.62095510},
		{-0.82894221, 1.00023473, 2.70286643},
		{-0.88430133, 1.00162529, 2.77835798},
		{-0.94992650, 1.00384268, 2.84325795},
		{-0.98828874, 1.01604712, 2.96752918},
		{-1.04892713, 1.02570939, 3.08442682},
		{-1.11527783, 1.03526033, 3.19770394},
		{-1.14992644, 1.06643436, 3.44739573},
		{-1.24010871, 1.06929468, 3.54993605},
		{-1.38522113, 1.06808543, 3.61667211},
		{-1.48296473, 1.12839690, 4.07202473},
		{-1.78738608, 1.17220925, 4.47267010},
	},
	{
		{-0.03933112, 0.99525784, 2.44239332},
		{-0.14650989, 0.99386540, 2.78837829},
		{-0.28765583, 0.98139359, 2.93724618},
		{-0.35528752, 0.99427390, 3.18187129},
		{-0.49538961, 0.96923268, 3.19484388},
		{-0.58780544, 0.97339124, 3.32763253},
		{-0.66900489, 0.97444133, 3.44170617},
		{-0.77825803, 0.96678414, 3.48652761},
		{-0.87260977, 0.97626434, 3.61709836},
		{-0.96782445, 0.97636983, 3.67795020},
		{-1.07358977, 0.97407744, 3.71945379},
		{-1.12531079, 0.99897105, 3.95114475},
		{-1.16041007, 1.01629918, 4.14932643},
		{-1.29757970, 1.01526800, 4.17103882},
		{-1.36743697, 1.03004743, 4.32238040},
		{-1.43012785, 1.05139461, 4.53836755},
		{-1.53311747, 1.05280599, 4.61175851},
		{-1.65273586, 1.05932633, 4.69340428},
		{-1.79350728, 1.04936541, 4.68380985},
		{-1.91177470, 1.05884590, 4.80733540},
		{-2.02659329, 1.07200268, 4.97772701},
		{-2.18499383, 1.08674781, 5.14231666},
		{-2.37658580, 1.11342895, 5.40268693},
		{-2.51267262, 1.15305027, 5.88573096},
		{-3.05559851, 1.17629253, 6.11067794},
	},
}
