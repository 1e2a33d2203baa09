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
	p := m.Probabilities(x)
	length := m.lengths()
	out := make([]Decision, x.Rows)
	for i, class := range Highest(p) {
		d := Decision{Class: class, P: p[i][class]}
		norm := x.Norm(i)
		for c, mass := range m.mass {
			d.Cosine = max(d.Cosine, cosine(x.Dot(i, mass), norm, length[c]))
		}
		switch {
		case d.Cosine < m.near || norm == 0:
			d.Why = Unknown
		case d.P < least:
			d.Why = Unsure
		}
		out[i] = d
	}
	return out
}

// Near returns the cosine below which [Model.Decide] abstains.
func (m *Model) Near() float64 { return m.near }
