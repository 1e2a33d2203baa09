package classify

import "demarche/lexis"

// A Why says why a model took a class, or took none.
type Why string

// The reasons.
const (
	Taken   Why = ""
	Unsure  Why = "no class is probable enough"
	Unknown Why = "unlike all that the model was trained on"
)

// A Decision is what a model says of a row.
type Decision struct {
	Class  int     // the most probable one, also where the model abstains
	P      float64 // its probability
	Cosine float64 // to the centroid of the nearest class
	Why    Why     // Taken, or why the model abstains
}

// Decide takes the most probable class of each row. It abstains where no class has at
// least the probability least, and where the cosine to the nearest centroid is below
// that of 99 in 100 rows of the training: such a row may be of none of the classes. The
// model must be calibrated, and not be one of sets.
func (m *Model) Decide(x *lexis.Matrix, least float64) []Decision {
	return m.Judge(m.Scores(x), m.Cosines(x), least)
}

// Judge is [Model.Decide] of rows whose scores and cosines are known, as those of held-out
// rows are from models without them.
func (m *Model) Judge(scores [][]float64, cosines []float64, least float64) []Decision {
	p := m.FromScores(scores)
	out := make([]Decision, len(p))
	for i, class := range Highest(p) {
		d := Decision{Class: class, P: p[i][class], Cosine: cosines[i]}
		switch {
		case d.Cosine < m.near || d.Cosine == 0:
			d.Why = Unknown
		case d.P < least:
			d.Why = Unsure
		}
		out[i] = d
	}
	return out
}

// Cosines returns the cosine of each row to the centroid of the nearest class.
func (m *Model) Cosines(x *lexis.Matrix) []float64 {
	length := m.lengths()
	out := make([]float64, x.Rows)
	for i := range out {
		norm := x.Norm(i)
		for class, mass := range m.mass {
			out[i] = max(out[i], cosine(x.Dot(i, mass), norm, length[class]))
		}
	}
	return out
}

// Near returns the cosine below which [Model.Decide] abstains.
func (m *Model) Near() float64 { return m.near }
