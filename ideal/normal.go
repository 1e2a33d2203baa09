package ideal

import "math"

// The normal distribution by cubics between points 1/64 apart, since it is asked some
// hundred million times. They meet in value and slope, and are within 1e-9 of it.
const (
	reach  = 10 // the table is of -reach to reach
	apart  = 64 // points of the table on a length of 1
	cubics = 2 * reach * apart
	invTau = 0.39894228040143267794 // 1/√(2π)
)

// A cubic is c0 + c1 t + c2 t² + c3 t³.
type cubic [4]float64

// The tables of Φ and of φ/Φ.
var belowTable, millsTable = tables()

func tables() (phi, ratio [cubics]cubic) {
	at := func(i int) float64 { return float64(i)/apart - reach }
	for i := range cubics {
		a, b := at(i), at(i+1)
		phi[i] = hermite(exactBelow(a), exactBelow(b), density(a)/apart, density(b)/apart)
		m, n := exactMills(a), exactMills(b)
		ratio[i] = hermite(m, n, -m*(a+m)/apart, -n*(b+n)/apart)
	}
	return phi, ratio
}

// hermite returns the cubic that is v at 0 and w at 1, with these slopes there.
func hermite(v, w, slopeV, slopeW float64) cubic {
	return cubic{v, slopeV, 3*(w-v) - 2*slopeV - slopeW, 2*(v-w) + slopeV + slopeW}
}

func density(u float64) float64 { return invTau * math.Exp(-u*u/2) }

func exactBelow(u float64) float64 { return math.Erfc(-u/math.Sqrt2) / 2 }

// exactMills returns φ(u)/Φ(u), far down by the continued fraction of Laplace.
func exactMills(u float64) float64 {
	if u > -reach {
		return density(u) / exactBelow(u)
	}
	x := -u
	f := x
	for k := 30.0; k > 0; k-- {
		f = x + k/f
	}
	return f
}

// below returns Φ(u).
func below(u float64) float64 {
	s := (u + reach) * apart
	if !(s >= 0 && s < cubics) {
		return exactBelow(u)
	}
	i := int(s)
	t, c := s-float64(i), &belowTable[i]
	return c[0] + t*(c[1]+t*(c[2]+t*c[3]))
}

// mills returns φ(u)/Φ(u).
func mills(u float64) float64 {
	s := (u + reach) * apart
	if !(s >= 0 && s < cubics) {
		return exactMills(u)
	}
	i := int(s)
	t, c := s-float64(i), &millsTable[i]
	return c[0] + t*(c[1]+t*(c[2]+t*c[3]))
}

// logBelow returns log Φ(u).
func logBelow(u float64) float64 {
	if u > -reach {
		return math.Log(below(u))
	}
	return -u*u/2 + math.Log(invTau/exactMills(u))
}

// A truncated is a standard normal number that is known to lie between a and b.
type truncated struct {
	mean, variance float64
	upper          float64 // the density at b, of the numbers between
	logp           float64 // the logarithm of the probability
}

func moments(a, b float64) truncated {
	if p := below(b) - below(a); p > 1e-3 {
		da, db := density(a), density(b)
		mean := (da - db) / p
		return truncated{mean, 1 + (a*da-b*db)/p - mean*mean, db / p, math.Log(p)}
	}
	if w := b - a; w < 1e-3 { // the density is as good as log-linear
		mid := (a + b) / 2
		tilt := math.Exp(-mid * w / 2)
		return truncated{mid - mid*w*w/12, w * w / 12, tilt / w, math.Log(w*invTau) - mid*mid/2}
	}
	// All is divided by the larger density, since both may be too small to be told.
	if a+b > 0 {
		t := down(-b, -a)
		t.mean, t.upper = -t.mean, t.upper*math.Exp((a*a-b*b)/2)
		return t
	}
	return down(a, b)
}

// down is moments where b is nearer to 0.
func down(a, b float64) truncated {
	r := math.Exp((b*b - a*a) / 2)
	p := 1/exactMills(b) - r/exactMills(a)
	mean := (r - 1) / p
	return truncated{mean, 1 + (a*r-b)/p - mean*mean, 1 / p, math.Log(p*invTau) - b*b/2}
}
