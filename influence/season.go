package influence

import (
	"math"
	"slices"
)

const (
	hours   = 24
	hourS   = 3600
	daySpan = hours * hourS
)

// Base says how the rate of what is no answer may change by itself.
type Base uint8

// The bases. With HourDay each hour of the day and each day of the span have their own
// factor, which is estimated with the rest.
const (
	HourDay Base = iota
	Hour
	Constant
)

// A Season spreads a rate over time: the factor at a time is that of the clock times that
// of its day. That of the clock goes in straight lines from one full hour to the next, and
// from the last to the first: in steps, two streams would seem to answer one another
// wherever both rise within an hour. It is 1 on average over the span.
type Season struct {
	Hour []float64 // 24: the factor on the hour
	Day  []float64 // each day of the span
}

func (s Season) clone() Season {
	return Season{slices.Clone(s.Hour), slices.Clone(s.Day)}
}

// at returns the factor at a moment.
func (s Season) at(x moment) float64 {
	return s.Day[x.day] * ((1-x.past)*s.Hour[x.hour] + x.past*s.Hour[x.next()])
}

// whole returns the seasonal seconds of a day.
func (s Season) whole(day int) (sum float64) {
	for _, f := range s.Hour {
		sum += f
	}
	return sum * hourS * s.Day[day]
}

// until returns the seasonal seconds from the beginning to each of some times in order:
// the integral of the factor.
func (s Season) until(times []float64) []float64 {
	out := make([]float64, len(times))
	sum, day, hour := 0.0, 0, 0
	part := func(past float64) float64 { // of the hour at hand
		return s.Day[day] * hourS * (past*s.Hour[hour] + past*past/2*(s.Hour[(hour+1)%hours]-s.Hour[hour]))
	}
	for i, t := range times {
		x := momentOf(t)
		for day < x.day || day == x.day && hour < x.hour {
			sum += part(1)
			if hour++; hour == hours {
				day, hour = day+1, 0
			}
		}
		out[i] = sum + part(x.past)
	}
	return out
}

// A moment is a time on the clock.
type moment struct {
	day, hour int
	past      float64 // how much of the hour, 0 to 1
}

func momentOf(t float64) moment {
	day := math.Floor(t / daySpan)
	hour := min(math.Floor((t-day*daySpan)/hourS), hours-1)
	return moment{int(day), int(hour), (t - day*daySpan - hour*hourS) / hourS}
}

func (m moment) next() int { return (m.hour + 1) % hours }

// A tally is how many events there were about each hour and on each day.
type tally struct{ hour, day []float64 }

func newTally(days int) tally { return tally{make([]float64, hours), make([]float64, days)} }

// add counts a part of an event at a moment: between two hours, for each as much of it as
// of the factor there is the hour's.
func (t tally) add(s Season, x moment, part float64) {
	here, there := (1-x.past)*s.Hour[x.hour], x.past*s.Hour[x.next()]
	if here+there == 0 {
		here, there = 1-x.past, x.past
	}
	t.hour[x.hour] += part * here / (here + there)
	t.hour[x.next()] += part * there / (here + there)
	t.day[x.day] += part
}

// season returns the season of highest likelihood for what was counted.
func (t tally) season(b Base) Season {
	s := Season{Hour: ones(hours), Day: ones(len(t.day))}
	total := 0.0
	for _, n := range t.day {
		total += n
	}
	if !(total > 0) {
		return s // nothing is no answer: any spread of it is as good
	}
	if b != Constant {
		for h, n := range t.hour {
			s.Hour[h] = n * hours / total
		}
	}
	if b == HourDay {
		for d, n := range t.day {
			s.Day[d] = n * float64(len(t.day)) / total
		}
	}
	return s
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }
