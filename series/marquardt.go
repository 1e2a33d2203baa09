package series

import "math"

// A marquardt is a least-squares fit of a curve by damped Gauss-Newton steps
// (Marquardt 1963, doi:10.1137/0111030).
type marquardt struct {
	positive int // so many first parameters are stepped in their logarithms
	t, y     []float64
	at       func(b []float64, t float64) float64
}

func (m marquardt) rss(b []float64) (s float64) {
	for i, t := range m.t {
		d := m.y[i] - m.at(b, t)
		s += d * d
	}
	if math.IsNaN(s) {
		return math.Inf(1)
	}
	return s
}

// jacobian returns the derivatives by the parameters, those that are positive times
// their value, so that they are by the logarithm.
func (m marquardt) jacobian(b []float64) design {
	x := design{cols: len(b), at: make([]float64, len(b)*len(m.t))}
	up, down := make([]float64, len(b)), make([]float64, len(b))
	for k := range b {
		copy(up, b)
		copy(down, b)
		h := 1e-6 * max(math.Abs(b[k]), 1e-3)
		scale := 1.0
		if k < m.positive {
			h, scale = 1e-6*b[k], b[k]
		}
		up[k], down[k] = b[k]+h, b[k]-h
		for i, t := range m.t {
			x.at[i*x.cols+k] = scale * (m.at(up, t) - m.at(down, t)) / (up[k] - down[k])
		}
	}
	return x
}

// descend returns the parameters to which steps from b lead, and their RSS.
func (m marquardt) descend(b []float64) ([]float64, float64) {
	now, damp := m.rss(b), 1e-3
	p := len(b)
	for range 300 {
		x := m.jacobian(b)
		left := make([]float64, len(m.y), len(m.y)+p)
		for i, t := range m.t {
			left[i] = m.y[i] - m.at(b, t)
		}
		left = append(left, make([]float64, p)...) // the damping, as points of their own
		size := make([]float64, p)
		for i := range m.t {
			for k, v := range x.row(i) {
				size[k] = math.Hypot(size[k], v)
			}
		}
		moved := false
		for ; damp < 1e12; damp *= 10 {
			damped := design{p, append([]float64{}, x.at...)}
			for k := range p {
				row := make([]float64, p)
				row[k] = math.Sqrt(damp) * max(size[k], 1e-300)
				damped.at = append(damped.at, row...)
			}
			s, err := solve(damped, left, nil)
			if err != nil {
				continue
			}
			next := m.step(b, s.b)
			if r := m.rss(next); r < now {
				small := now-r <= 1e-14*now
				b, now, damp, moved = next, r, max(damp/10, 1e-12), true
				if small {
					return b, now
				}
				break
			}
		}
		if !moved {
			break
		}
	}
	return b, now
}

// step goes from b, at most by a factor of e³ where a parameter is positive.
func (m marquardt) step(b, by []float64) []float64 {
	next := make([]float64, len(b))
	for k := range b {
		if k < m.positive {
			next[k] = b[k] * math.Exp(min(max(by[k], -3), 3))
		} else {
			next[k] = b[k] + by[k]
		}
	}
	return next
}

// covariance returns (J'J)⁻¹ by the parameters themselves, and whether there is one.
func (m marquardt) covariance(b []float64) ([]float64, bool) {
	s, err := solve(m.jacobian(b), m.y, nil)
	if err != nil {
		return nil, false
	}
	scale := func(k int) float64 {
		if k < m.positive {
			return b[k]
		}
		return 1
	}
	for i := range b {
		for j := range b {
			s.cov[i*len(b)+j] *= scale(i) * scale(j)
		}
	}
	return s.cov, true
}
