package figure

import (
	"math"
	"strconv"
	"strings"

	"demarche/text"
)

// A scale puts numbers on a stretch of the page.
type scale struct {
	low, high float64 // of the numbers
	from, to  float64 // where they are drawn
	log       bool
}

// at is where v is drawn. On a log scale what is not above 0 is drawn at its
// beginning.
func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		if v <= 0 {
			return s.from
		}
		v, low, high = math.Log10(v), math.Log10(low), math.Log10(high)
	}
	return s.from + (v-low)/(high-low)*(s.to-s.from)
}

// A tick is a mark on an axis.
type tick struct {
	at   float64
	text string
}

// step returns the step of 1, 2 or 5 times a power of ten that divides the
// span into about n.
func step(span float64, n int) float64 {
	raw := span / float64(n)
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	switch r := raw / unit; {
	case r < math.Sqrt2:
		return unit
	case r < 3.16:
		return 2 * unit
	case r < 7.07:
		return 5 * unit
	}
	return 10 * unit
}

// numbers returns a scale that covers low to high with whole steps, and about
// n ticks on it. Whole says that the numbers are counts, which have no halves.
func numbers(low, high float64, n int, whole bool) (scale, []tick) {
	// One value has no span, and one that is lost in rounding is none; begin at 0.
	if high-low <= 1e-9*max(math.Abs(low), math.Abs(high)) {
		low, high = min(low, 0), max(high, 0)
		if low == high {
			high = 1
		}
	}
	d := step(high-low, n)
	if whole {
		d = max(d, 1)
	}
	first, last := math.Floor(low/d+1e-9), math.Ceil(high/d-1e-9)
	last = max(last, first+1)
	var ticks []tick
	for i := first; i <= last; i++ {
		ticks = append(ticks, tick{i * d, tickText(i*d, d)})
	}
	return scale{low: first * d, high: last * d}, ticks
}

// powers returns a log scale over positive numbers, with a tick at each power
// of ten, and at 2 and 5 times where there are few.
func powers(low, high float64) (scale, []tick) {
	first, last := math.Floor(math.Log10(low)+1e-9), math.Ceil(math.Log10(high)-1e-9)
	if first == last {
		last++
	}
	every := math.Ceil((last - first) / 7)
	var ticks []tick
	for e := first; e <= last; e++ {
		if math.Mod(e-first, every) != 0 {
			continue
		}
		unit := math.Pow(10, e)
		for _, m := range []float64{1, 2, 5} {
			if m == 1 || last-first < 3 && e < last {
				ticks = append(ticks, tick{m * unit, tickText(m*unit, unit)})
			}
		}
	}
	return scale{low: math.Pow(10, first), high: math.Pow(10, last), log: true}, ticks
}

// tickText writes the number at a tick so that it differs from those a step
// away: large ones in words that are short.
func tickText(v, step float64) string {
	a := math.Abs(v)
	if a < step/2 {
		return "0"
	}
	places := func(unit float64) int { return max(0, int(math.Ceil(math.Log10(unit/step)-1e-9))) }
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, " tn"}, {1e9, " bn"}, {1e6, " m"}} {
		if a >= u.size && a < 1e15 && places(u.size) <= 3 {
			s := strconv.FormatFloat(v/u.size, 'f', places(u.size), 64)
			if strings.Contains(s, ".") {
				s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
			}
			return grouped(s) + u.name
		}
	}
	if a >= 1e15 || places(1) > 6 {
		return minus(strconv.FormatFloat(v, 'g', max(3, places(a)+1), 64))
	}
	return grouped(strconv.FormatFloat(v, 'f', places(1), 64))
}

// valueText writes a number at its mark: counts in full, others to three
// significant digits at least.
func valueText(v float64) string {
	a := math.Abs(v)
	switch {
	case a >= 1e15 || a > 0 && a < 1e-4:
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	case v == math.Trunc(v) || a >= 1000:
		return grouped(strconv.FormatFloat(v, 'f', 0, 64))
	}
	decimals := max(0, 2-int(math.Floor(math.Log10(a))))
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return minus(s)
}

// grouped sets commas between thousands; what is written as 0 has no sign.
func grouped(s string) string {
	s = text.Thousands(s)
	if strings.Trim(s, "-0.,") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return minus(s)
}

// minus writes a minus as long as a plus.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }
