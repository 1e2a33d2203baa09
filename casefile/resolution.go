package casefile

import "time"

// resolution measures the step of times: the largest of a day, an hour, a
// minute, a second and a millisecond of which all times are whole numbers.
type resolution struct {
	any         bool
	first, last int64
	loose       [4]bool // whether some time is no whole day, hour, minute, second
}

var steps = [4]int64{86_400e6, 3_600e6, 60e6, 1e6}

func (r *resolution) add(us int64) {
	if !r.any {
		r.any, r.first, r.last = true, us, us
	}
	r.first, r.last = min(r.first, us), max(r.last, us)
	for i := range steps {
		if !r.loose[i] {
			r.loose[i] = us%steps[i] != 0
		}
	}
}

// span returns the first and the last time; zero ones where there was none.
func (r *resolution) span() (first, last time.Time) {
	if !r.any {
		return first, last
	}
	return time.UnixMicro(r.first).UTC(), time.UnixMicro(r.last).UTC()
}

func (r *resolution) seconds() float64 {
	for i, step := range steps {
		if !r.loose[i] {
			return float64(step) / 1e6
		}
	}
	return 0.001
}
