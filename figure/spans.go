package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"demarche"
)

// How much of spans is drawn.
const (
	mostEvents = 150
	mostBands  = 60
	mostLanes  = 26 // of events, below each other
)

// A stretch is a band or an event of a timeline.
type stretch struct {
	name, scheme string
	period       string  // the band that names the event
	from, to     float64 // seconds since 1970
	open         bool    // it has no end
	outside      bool
}

// days returns the stretch of time that a cell means: a time to the second, a
// day, or the days of a date.
func days(v any) (from, to float64, ok bool) {
	text, _ := v.(string)
	if n, is := number(v); is && n == math.Trunc(n) && n > 0 && n < 10_000 {
		text = fmt.Sprintf("%04d", int(n))
	}
	if date, err := demarche.ParseDate(text); err == nil && date.Known() {
		first, last := date.Days()
		return float64(first) * day, float64(last)*day + day, true
	}
	if from, ok = seconds(v); !ok {
		return 0, 0, false
	}
	if math.Mod(from, day) == 0 {
		return from, from + day, true
	}
	return from, from, true
}

// text says when a stretch was: in years where it is of whole ones.
func (s stretch) text() string {
	first := demarche.Day(math.Floor(s.from / day))
	last := max(first, demarche.Day(math.Ceil(s.to/day)-1))
	whole := first.Time().YearDay() == 1 && (s.open || (last+1).Time().YearDay() == 1)
	write := func(d demarche.Day) string {
		if whole {
			return fmt.Sprint(d.Time().Year())
		}
		return d.Time().Format("2 Jan 2006")
	}
	switch {
	case s.open:
		return "from " + write(first)
	case write(first) == write(last):
		return write(first)
	}
	return write(first) + "–" + write(last)
}

// spans draws a timeline.
func spans(p *page, f demarche.Figure) (string, error) {
	schemes, bands, events, err := readSpans(p, f)
	if err != nil {
		return "", err
	}
	if len(bands)+len(events) == 0 {
		return noRow(f), nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range append(slices.Clone(bands), events...) {
		low, high = min(low, s.from), max(high, s.to)
	}
	low, high = span(low, high)
	x := scale{low: low, high: high, from: 6, to: p.width - 8}
	var edges []point // x, and 0 for the first scheme, which has the lines in full
	for i, scheme := range schemes {
		var of []stretch
		for _, b := range bands {
			if b.scheme == scheme {
				of = append(of, b)
				for _, at := range []float64{b.from, b.to} {
					edges = append(edges, point{x.at(min(at, high)), float64(min(i, 1))})
				}
			}
		}
		p.bandRow(scheme, i, of, x)
	}
	if len(events) > 0 {
		p.events(events, bands, x, edges)
	}
	p.timeAxis(x, p.y+4)
	p.sayStretches(bands, events)
	return "", nil
}

// readSpans takes bands and events from the table, each in the order of time.
func readSpans(p *page, f demarche.Figure) (schemes []string, bands, events []stretch, err error) {
	need, err := columns(f, f.X, f.Y, "to")
	if err != nil {
		return nil, nil, nil, err
	}
	outside, period, group := columnOf(f, "outside"), columnOf(f, "period"), columnOf(f, f.Group)
	known := map[string]int{}
	dropped := 0
	for _, row := range f.Table.Rows {
		from, to, ok := days(at(row, need[1]))
		s := stretch{name: words(at(row, need[0])), from: from, to: to}
		if v := at(row, need[2]); v != nil && v != "" {
			var okTo bool
			_, s.to, okTo = days(v)
			ok = ok && okTo && s.to >= from
		}
		if !ok {
			dropped++
			continue
		}
		if v := at(row, group); v != nil && v != "" {
			s.scheme = groupName(f, v)
			s.open = at(row, need[2]) == nil || at(row, need[2]) == ""
			index(&schemes, known, s.scheme)
			bands = append(bands, s)
			continue
		}
		s.outside, _ = at(row, outside).(bool)
		s.period, _ = at(row, period).(string)
		events = append(events, s)
	}
	if dropped > 0 {
		p.note("Not drawn: %s without dates, or with an end before its begin.", count(dropped, "row"))
	}
	order := func(a, b stretch) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }
	slices.SortStableFunc(bands, order)
	slices.SortStableFunc(events, order)
	if len(bands) > mostBands {
		p.note("The first %d of %s are drawn; the table has all.", mostBands, count(len(bands), "band"))
		bands = bands[:mostBands]
	}
	if len(events) > mostEvents {
		p.note("The first %d of %s are drawn; the table has all.", mostEvents, count(len(events), "event"))
		events = events[:mostEvents]
	}
	last := math.Inf(-1)
	for _, s := range append(slices.Clone(bands), events...) {
		last = max(last, s.to)
	}
	for i := range bands {
		if bands[i].open {
			bands[i].to = last
		}
	}
	return schemes, bands, events, nil
}

// bandRow draws the bands of a scheme beside each other, those that overlap
// below each other. Where the names have no room, numbers stand for them.
func (p *page) bandRow(scheme string, i int, bands []stretch, x scale) {
	const size, line, most = 12.0, 14.0, 4
	p.label(x.from, p.y+13, scheme, p.width-12, `font-weight="700"`)
	p.y += 19
	named, lines := true, 1
	for _, b := range bands {
		room := x.at(b.to) - x.at(b.from) - 8
		in := wrap(b.name, room, size, most)
		named = named && room > 12 && strings.Join(in, " ") == strings.Join(strings.Fields(b.name), " ")
		lines = max(lines, len(in))
	}
	height := line*float64(lines) + 8
	if !named {
		height = line + 8
	}
	var ends []float64 // of each lane
	top := p.y
	for k, b := range bands {
		lane := slices.IndexFunc(ends, func(end float64) bool { return end <= b.from })
		if lane < 0 {
			lane, ends = len(ends), append(ends, 0)
		}
		ends[lane] = b.to
		x1, x2, y := x.at(b.from), x.at(b.to), top+float64(lane)*(height+3)
		p.put(`<g>$<rect class="band" x="$" y="$" width="$" height="$" fill="$" fill-opacity="$"/>`,
			p.tip(b.name+", "+b.text()), x1, y, x2-x1, height, colour(i), []string{".2", ".38"}[k%2])
		outline := fill("M$ $H$V$H$", x2, y, x1, y+height, x2)
		if !b.open {
			outline += "Z"
		}
		p.put(`<path d="$" fill="none" stroke="currentColor" stroke-opacity=".7"/>`, outline)
		in := []string{fmt.Sprint(k + 1)}
		if named {
			in = wrap(b.name, x2-x1-8, size, most)
		}
		for n, l := range in {
			p.text((x1+x2)/2, y+height/2+0.36*size+line*(float64(n)-float64(len(in)-1)/2), l, `class="band" text-anchor="middle" font-size="12"`)
		}
		p.put(`</g>`)
	}
	p.y = top + float64(len(ends))*(height+3) + 3
	if named {
		return
	}
	for k, b := range bands {
		for n, l := range wrap(fmt.Sprintf("%d  %s, %s", k+1, b.name, b.text()), p.width-18, size, 2) {
			p.y += line
			p.text(x.from+12*float64(min(n, 1)), p.y, l, `font-size="12"`)
		}
	}
	p.y += 14
}

// sayStretches says what a timeline shows.
func (p *page) sayStretches(bands, events []stretch) {
	const most = 60
	p.say("A timeline of %s and %s.", count(len(bands), "band"), count(len(events), "event"))
	for i, s := range append(slices.Clone(bands), events...) {
		if i == most {
			p.say("The table has the rest.")
			return
		}
		said := s.text() + ": " + s.name
		switch {
		case s.scheme != "":
			said = s.scheme + ", " + said
		case s.outside && s.period != "":
			said += ", outside " + s.period + ", which names it"
		case s.outside:
			said += ", outside the period that names it"
		}
		p.say("%s.", said)
	}
}

// dateOf writes a moment as a day.
func dateOf(s float64) string {
	return time.Unix(int64(math.Floor(s)), 0).UTC().Format("2 Jan 2006")
}
