package figure

import (
	"math"
	"time"
)

// A moment is a tick of a time axis: what changes from tick to tick, and below
// it what changes now and then.
type moment struct {
	at      float64 // seconds since 1970
	text    string
	context string // "" where it is as at the tick before
}

const (
	minute = 60.0
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
	month  = 365.2425 / 12 * day
	year   = 365.2425 * day
)

// stride is a step of a time axis. months is the step in months where the
// calendar, not the clock, sets it.
type stride struct {
	seconds float64
	months  int
}

var strides = func() []stride {
	var s []stride
	for unit := 1e-6; unit < 0.5; unit *= 10 {
		s = append(s, stride{seconds: unit}, stride{seconds: 2 * unit}, stride{seconds: 5 * unit})
	}
	for _, d := range []float64{
		1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, week, 2 * week,
	} {
		s = append(s, stride{seconds: d})
	}
	for _, m := range []int{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000} {
		s = append(s, stride{float64(m) * month, m})
	}
	return s
}()

// layouts are the forms of the ticks of a stride: of their text, of their
// context, and of a context that follows another of the same year.
func (s stride) layouts() (text, context, later string) {
	switch {
	case s.months >= 12:
		return "2006", "", ""
	case s.months > 0:
		return "Jan", "2006", "2006"
	case s.seconds >= day:
		return "2 Jan", "2006", "2006"
	case s.seconds >= minute:
		return "15:04", "2 Jan 2006", "2 Jan"
	case s.seconds >= 1:
		return "15:04:05", "2 Jan 2006", "2 Jan"
	case s.seconds >= 1e-3:
		return "05.000 s", "2 Jan 2006 15:04", "15:04"
	}
	return "05.000000 s", "2 Jan 2006 15:04", "15:04"
}

// times returns ticks from low to high, both in seconds since 1970, at whole
// seconds, minutes, hours, days, Mondays, months or years: as many as have
// room for their text in the width, and at most nine.
func times(low, high, width float64) []moment {
	s := strides[len(strides)-1]
	for _, try := range strides {
		text, _, _ := try.layouts()
		n := (high - low) / try.seconds
		if n <= 8.5 && n*(measure(text, axisSize)+20) <= width {
			s = try
			break
		}
	}
	text, context, later := s.layouts()
	var ticks []moment
	was := ""
	add := func(at float64) {
		t := time.UnixMicro(int64(math.Round(at * 1e6))).UTC()
		if s.seconds >= 1e-3 { // a form cuts digits off, and does not round
			t = t.Round(time.Millisecond)
		}
		m := moment{at: at, text: t.Format(text)}
		if now := t.Format(context); now != was {
			m.context = now
			if was != "" {
				m.context = t.Format(later)
				if before := ticks[len(ticks)-1].at; time.UnixMicro(int64(math.Round(before*1e6))).UTC().Year() != t.Year() {
					m.context = now
				}
			}
			was = now
		}
		ticks = append(ticks, m)
	}
	if s.months > 0 {
		start := time.UnixMicro(int64(low * 1e6)).UTC()
		for m := (start.Year()*12 + int(start.Month()) - 1) / s.months * s.months; ; m += s.months {
			at := float64(time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC).Unix())
			if at > high {
				return ticks
			}
			if at >= low {
				add(at)
			}
		}
	}
	origin := 0.0
	if s.seconds >= week {
		origin = 4 * day // 5 January 1970 was a Monday
	}
	for i := math.Ceil((low-origin)/s.seconds - 1e-9); ; i++ {
		at := origin + i*s.seconds
		if at > high+s.seconds*1e-9 {
			return ticks
		}
		add(at)
	}
}

// span widens a stretch of time that is none, or that is lost in rounding, so
// that it can be drawn.
func span(low, high float64) (float64, float64) {
	if high-low < max(1e-5, 1e-12*math.Abs(low)) {
		return low - minute, high + minute
	}
	return low, high
}
