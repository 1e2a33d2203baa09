package audience

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
)

// rallies is one run, and what it has found so far.
type rallies struct {
	run      *RalliesRun
	focus    *focusing
	c        *casefile.Case
	progress analysis.Progress
	result   *demarche.Result
	opposed  map[[2]int]bool
	events   []*rally
	pairs    []twinRally
}

// How an event is named.
const (
	byAddress = "address"
	byCall    = "call"
	byRadius  = "radius"
)

// A rally is an event that posts call people to.
type rally struct {
	by     string
	id     string        // the number of a Facebook event, or ""
	posts  []int         // places in the focus's posts
	at     map[int]int64 // when each of these was, microseconds
	page   int           // of most of its posts; of a call, of all
	first  int64         // the first post, microseconds
	last   int64
	places map[*place]int
	days   map[demarche.Day]int // that texts name, the exact ones counting more
	times  map[string]int
	begins string // how its text begins, for a reader

	place *place
	day   demarche.Day // NoDay where none is told
	class int
}

// Names of columns of what an ad or a post leads to, and of whom it is shown to.
var (
	addressNames  = []string{"ad_landing_page", "landing_page", "url", "link", "links", "external_url", "expanded_url", "expanded_urls"}
	locationNames = []string{"location", "location_living_in", "locations"}
)

// eventAddress is the address of a Facebook event, its number as it may have been misread.
var eventAddress = regexp.MustCompile(`(?i)f[a-z]{6,7}k\s*\.\s*[a-z]{2,4}\s*/\s*events\s*/\s*([\d ]{10,24})`)

// read finds the events that posts call to.
func (r *rallies) read(ctx context.Context) error {
	all, err := r.c.Columns(ctx)
	if err != nil {
		return err
	}
	var columns []string
	have := func(names []string) (at []int) {
		for _, n := range names {
			if i := slices.IndexFunc(all, func(c string) bool { return strings.EqualFold(c, n) }); i >= 0 {
				at = append(at, len(columns))
				columns = append(columns, all[i])
			}
		}
		return at
	}
	addresses, locations := have(addressNames), have(locationNames)
	byID := map[string]*rally{}
	var calls []*rally
	k := -1
	err = r.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		if k++; k%4096 == 0 {
			r.progress("looking for events", int64(k), int64(len(r.focus.posts)))
		}
		if p.IsRepost() {
			return nil
		}
		var shown []*place
		around := false
		for _, at := range locations {
			if shown = placesIn(p.Columns[at], true); len(shown) > 0 {
				around = shownAround.MatchString(p.Columns[at])
				break
			}
		}
		ids := map[string]bool{}
		for _, s := range append([]string{p.Text}, cells(p, addresses)...) {
			for _, m := range eventAddress.FindAllStringSubmatch(s, -1) {
				if id := strings.ReplaceAll(m[1], " ", ""); len(id) >= 10 {
					ids[id] = true
				}
			}
		}
		if len(ids) > 0 {
			for _, id := range slices.Sorted(maps.Keys(ids)) {
				e := byID[id]
				if e == nil {
					e = &rally{by: byAddress, id: strings.Clone(id)}
					byID[e.id] = e
				}
				e.add(r.focus, k, p, shown)
			}
			return nil
		}
		verb := calling.MatchString(p.Text)
		if !verb && !around {
			return nil
		}
		named := placesIn(p.Text, false)
		day, _ := dateIn(p.Text, time.UnixMicro(p.AtUS))
		by := ""
		switch {
		case verb && day != demarche.NoDay && len(named) > 0:
			by = byCall
		case around && len(shown) == 1 && slices.Contains(named, shown[0]):
			by = byRadius
		default:
			return nil
		}
		e := &rally{by: by}
		e.add(r.focus, k, p, shown)
		calls = append(calls, e)
		return nil
	})
	if err == nil {
		r.merge(byID, calls)
	}
	return err
}

func cells(p *casefile.PostRow, at []int) (values []string) {
	for _, i := range at {
		values = append(values, p.Columns[i])
	}
	return values
}

// add puts a post to an event.
func (e *rally) add(f *focusing, k int, p *casefile.PostRow, shown []*place) {
	if e.places == nil {
		e.places, e.days, e.times, e.at = map[*place]int{}, map[demarche.Day]int{}, map[string]int{}, map[int]int64{}
		e.first, e.last = p.AtUS, p.AtUS
	}
	e.posts = append(e.posts, k)
	e.at[k] = p.AtUS
	e.page = f.posts[k].page
	e.first, e.last = min(e.first, p.AtUS), max(e.last, p.AtUS)
	for _, at := range placesIn(p.Text, false) {
		e.places[at] += 2
	}
	if len(shown) <= 3 { // shown in more places it is of none
		for _, at := range shown {
			e.places[at]++
		}
	}
	if day, exact := dateIn(p.Text, time.UnixMicro(p.AtUS)); exact {
		e.days[day] += 2
	} else if day != demarche.NoDay {
		e.days[day]++
	}
	if t := timeIn(p.Text); t != "" {
		e.times[t]++
	}
	if e.begins == "" {
		e.begins = beginning(p.Text)
	}
}

// beginning returns the first words of a text.
func beginning(s string) string {
	words := strings.Fields(s)
	if blankCell(s) {
		return ""
	}
	if len(words) > 12 {
		words = append(words[:12], "…")
	}
	return strings.Join(words, " ")
}

// callGap is how far apart in time two calls of one page for one place may be to be of one
// event, where no date tells.
const callGap = 14 * 24 * time.Hour

// merge makes one of the events whose numbers were read in two ways, and of the calls of
// one page for one place and day.
func (r *rallies) merge(byID map[string]*rally, calls []*rally) {
	ids := slices.SortedFunc(maps.Keys(byID), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byID[b].posts), len(byID[a].posts)), cmp.Compare(a, b))
	})
	merged := 0
	for _, id := range ids {
		into := slices.IndexFunc(r.events, func(e *rally) bool { return sameNumber(e.id, id) })
		if into < 0 {
			r.events = append(r.events, byID[id])
			continue
		}
		r.events[into].take(byID[id])
		merged++
	}
	if merged > 0 {
		r.note("%s of %s numbers of events are another's with a digit lost or added at one end, and counted as that", text.Count(int64(merged)), text.Count(int64(len(ids))))
	}
	var kept []*rally
	for _, c := range calls {
		c.settlePlace()
		i := slices.IndexFunc(kept, func(e *rally) bool {
			same := e.by == c.by && e.page == c.page && e.place == c.place
			return same && time.Duration(c.first-e.last)*time.Microsecond <= callGap && (e.dayTold() == c.dayTold() || e.by == byRadius)
		})
		if i < 0 {
			kept = append(kept, c)
		} else {
			kept[i].take(c)
		}
	}
	r.events = append(r.events, kept...)
}

// sameNumber reports whether two numbers are one but for up to two digits at one end.
func sameNumber(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	return len(a)-len(b) <= 2 && len(b) >= 12 && (strings.HasSuffix(a, b) || strings.HasPrefix(a, b))
}

// take puts the posts of another reading of the event to it.
func (e *rally) take(o *rally) {
	e.posts = append(e.posts, o.posts...)
	slices.Sort(e.posts)
	e.first, e.last = min(e.first, o.first), max(e.last, o.last)
	for p, n := range o.places {
		e.places[p] += n
	}
	for d, n := range o.days {
		e.days[d] += n
	}
	for t, n := range o.times {
		e.times[t] += n
	}
	maps.Copy(e.at, o.at)
	e.begins = cmp.Or(e.begins, o.begins)
}

// settlePlace takes the place that is told most, of equals the most populous.
func (e *rally) settlePlace() {
	for p, n := range e.places {
		if e.place == nil || cmp.Or(cmp.Compare(n, e.places[e.place]), cmp.Compare(p.people, e.place.people), cmp.Compare(e.place.full(), p.full())) > 0 {
			e.place = p
		}
	}
}

// dayTold returns the day that is told most, of equals the first; NoDay for none.
func (e *rally) dayTold() demarche.Day {
	best := demarche.NoDay
	for d, n := range e.days {
		if best == demarche.NoDay || n > e.days[best] || n == e.days[best] && d < best {
			best = d
		}
	}
	return best
}

// settle says of each event where, when and for whom it is.
func (r *rallies) settle() {
	for _, e := range r.events {
		e.place = nil
		e.settlePlace()
		e.day = e.dayTold()
		classes, pages := map[int]int{}, map[int]int{}
		for _, i := range e.posts {
			if c := r.focus.posts[i].class; c >= 0 {
				classes[c]++
			}
			pages[r.focus.posts[i].page]++
		}
		e.class = mostNumber(classes)
		e.page = mostNumber(pages)
	}
	slices.SortFunc(r.events, func(a, b *rally) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.id, b.id), cmp.Compare(a.begins, b.begins))
	})
}

// mostNumber returns the number that was counted most, of equals the least; -1 of none.
func mostNumber(m map[int]int) int {
	best := -1
	for k, n := range m {
		if best < 0 || n > m[best] || n == m[best] && k < best {
			best = k
		}
	}
	return best
}
