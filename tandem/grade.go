package tandem

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Stouffer combines the p of independent channels, given as logarithms: Z is the sum of
// their normal scores by the root of their number (Stouffer et al. 1949, The American
// Soldier 1, 45n). NaN of none. Of counts the p are mid-p, [Pair].LogMid: where chance
// gives hardly anything, and nothing is there, p is 1 and its score would outweigh all,
// but the mid-p is a half, which says nothing, as it should (Lancaster 1961, Journal of
// the American Statistical Association 56, 223-234).
func Stouffer(logp []float64) float64 {
	sum := 0.0
	for _, l := range logp {
		sum += normalScore(l)
	}
	return sum / math.Sqrt(float64(len(logp)))
}

// Combined returns Stouffer's Z over the channels in which a pair is tested; NaN of none.
func Combined(channels []Pair) float64 {
	var logp []float64
	for _, c := range channels {
		if c.Tested {
			logp = append(logp, c.LogMid)
		}
	}
	return Stouffer(logp)
}

// half returns the logarithm of the mean of two probabilities, given as logarithms.
func half(a, b float64) float64 {
	return max(a, b) + math.Log1p(math.Exp(min(a, b)-max(a, b))) - math.Ln2
}

// normalScore returns the z of which the upper tail has that logarithm. A p of 1 has
// -8.2, the score of 1 less the smallest step of a floating-point number.
func normalScore(logp float64) float64 {
	if logp > -30 {
		return -distuv.UnitNormal.Quantile(min(math.Exp(logp), 1-0x1p-53))
	}
	// The tail is about φ(z)/z (1 - 1/z²): solved for z by repetition.
	z := math.Sqrt(-2 * logp)
	for range 50 {
		z = math.Sqrt(-2 * (logp + math.Log(z) + math.Log(2*math.Pi)/2 - math.Log1p(-1/(z*z))))
	}
	return z
}

// A Grade says how far the evidence on a pair goes.
type Grade string

// The grades, each above the one before. No number of channels gives the last: only
// somebody who has read the records side by side can.
const (
	None      Grade = ""
	Similar   Grade = "similar"          // one channel
	Candidate Grade = "tandem candidate" // two independent channels
	Tandem    Grade = "tandem"           // two, and an analyst who read the evidence and says so
)

// GradeOf returns the grade of so many independent channels, of S1, S2 and S6, that chance
// does not explain; read says that an analyst has read the evidence and found it so.
func GradeOf(channels int, read bool) Grade {
	switch {
	case channels < 1:
		return None
	case channels == 1:
		return Similar
	case !read:
		return Candidate
	}
	return Tandem
}
