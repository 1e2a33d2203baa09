package tandem

import "math"

// Dispersion returns by how much the variance of the common slots of two accounts is
// larger than if the slots of each were scattered within the hour: who posts in runs, slot
// after slot, meets another's run in many slots or in none. It is the variance over all
// rotations of one account's hours against the other's, 0 to one less than an hour has slots
// each, by that of slots drawn without order, the hypergeometric; at least 1. The work is
// the slots of both, and in hours with both the product of theirs.
func (a *Activity) Dispersion(i, j int) float64 {
	x, y := a.Slots[i], a.Slots[j]
	n := float64(a.perHour)
	rotated, scattered := 0.0, 0.0
	meets := make([]float64, a.perHour) // of each rotation
	for len(x) > 0 && len(y) > 0 {
		h, g := floor(x[0], int64(a.perHour)), floor(y[0], int64(a.perHour))
		if h != g {
			if h < g {
				x = x[within(x, h, a.perHour):]
			} else {
				y = y[within(y, g, a.perHour):]
			}
			continue
		}
		nx, ny := within(x, h, a.perHour), within(y, h, a.perHour)
		fx, fy := float64(nx), float64(ny)
		of := fx * fy * (n - fx) * (n - fy) / (n * n * (n - 1))
		scattered += of
		if nx == 1 || ny == 1 {
			rotated += of // a slot by itself has no run
		} else {
			clear(meets)
			for _, s := range x[:nx] {
				for _, t := range y[:ny] {
					at := s - t
					if at < 0 {
						at += int64(a.perHour)
					}
					meets[at]++
				}
			}
			mean := fx * fy / n
			for _, m := range meets {
				rotated += float64((m - mean) * (m - mean) / n)
			}
		}
		x, y = x[nx:], y[ny:]
	}
	if scattered == 0 {
		return 1
	}
	return max(rotated/scattered, 1)
}

// within returns how many of some slots are in an hour, at their beginning.
func within(slots []int64, hour int64, perHour int) (n int) {
	for n < len(slots) && slots[n] < (hour+1)*int64(perHour) {
		n++
	}
	return n
}

// Dispersed returns the pair with its p for a variance that is so many times as large: the
// tail of a scaled Poisson number in place of that of a Poisson number. Z stays.
func (p Pair) Dispersed(by float64) Pair {
	if by > 1 && p.Expected > 0 {
		tail := func(x float64) float64 { return scaledTail(x, p.Expected, by*p.Expected) }
		p.LogP = math.Min(tail(p.Observed), 0)
		p.LogMid = half(p.LogP, tail(p.Observed+by))
	}
	return p
}
