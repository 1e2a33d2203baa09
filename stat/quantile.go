package stat

import "slices"

// Quantile returns the quantile q, 0 to 1, of values, which it sorts and of which
// there is at least one: numpy's "linear" to the last digit, which is type 7 of Hyndman
// and Fan 1996, doi:10.1080/00031305.1996.10473566.
func Quantile(values []float64, q float64) float64 {
	slices.Sort(values)
	at := q * float64(len(values)-1)
	lo := min(int(at), len(values)-1)
	hi := min(lo+1, len(values)-1)
	a, b, t := values[lo], values[hi], at-float64(lo)
	if t < 0.5 {
		return a + float64((b-a)*t)
	}
	return b - float64((b-a)*(1-t))
}
