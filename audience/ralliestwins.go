package audience

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/text"
)

// A twinRally is two events of opposed audiences, about the same place and days.
type twinRally struct {
	a, b *rally
	km   float64
	days int  // between their dates, or between the days on which they were called for
	told bool // both have a date
}

// twins finds the twin events.
func (r *rallies) twins() {
	for i, a := range r.events {
		for _, b := range r.events[i+1:] {
			if !r.opposed[[2]int{a.class, b.class}] || a.place == nil || b.place == nil {
				continue
			}
			km := a.place.km(b.place)
			days, told := daysApart(a, b)
			if km <= r.run.Radius && days <= r.run.Days {
				r.pairs = append(r.pairs, twinRally{a, b, km, days, told})
			}
		}
	}
	slices.SortStableFunc(r.pairs, func(x, y twinRally) int { return cmp.Compare(x.a.first, y.a.first) })
}

// daysApart returns how many days two events are apart: their dates, where both are told,
// else the days on which they were called for.
func daysApart(a, b *rally) (days int, told bool) {
	if a.day != demarche.NoDay && b.day != demarche.NoDay {
		d := int(a.day) - int(b.day)
		return max(d, -d), true
	}
	first, last := demarche.DayOf(time.UnixMicro(a.first)), demarche.DayOf(time.UnixMicro(a.last))
	from, to := demarche.DayOf(time.UnixMicro(b.first)), demarche.DayOf(time.UnixMicro(b.last))
	return max(int(from)-int(last), int(first)-int(to), 0), false
}

// tables makes what is told.
func (r *rallies) tables(ctx context.Context) error {
	f := r.focus
	byWhat := map[string]int{}
	linked := 0
	for _, e := range r.events {
		byWhat[e.by]++
		if e.by == byAddress {
			linked += len(e.posts)
		}
	}
	what := f.what()
	table := demarche.Table{
		Name: "rallies", Title: fmt.Sprintf("events that %s %s call to: %s by an address (%s %s), %s by a call, %s by a radius", text.Count(int64(len(f.posts))), what,
			text.Count(int64(byWhat[byAddress])), text.Count(int64(linked)), what, text.Count(int64(byWhat[byCall])), text.Count(int64(byWhat[byRadius]))),
		Columns: r.columns(),
	}
	for _, e := range r.events[:min(len(r.events), r.run.Top)] {
		table.Rows = append(table.Rows, r.row(e))
	}
	if more := len(r.events) - r.run.Top; more > 0 {
		r.note("%s more events: --top %d", text.Count(int64(more)), len(r.events))
	}
	r.result.Tables = append(r.result.Tables, table, r.twinTable())
	r.note("the audience is from %s", f.from)
	r.result.Notes = append(r.result.Notes, f.result.Notes...)
	if err := r.findings(ctx); err != nil {
		return err
	}
	r.note("a call is no rally: whether anybody came is not in these data")
	r.figure()
	return ctx.Err()
}

// columns are those of an event.
func (r *rallies) columns() []demarche.Column {
	columns := []demarche.Column{
		{Name: "event", Doc: "the number of the Facebook event; empty where none is told"},
		{Name: "by", Doc: "what names it: its address; a call to come, with a date and a place; or an ad shown within a radius of a place that its text names"},
		{Name: "begins", Doc: "how the text of the first of its posts begins"},
		{Name: "audience", Doc: "of most of its posts of which one is told"},
		{Name: "place", Doc: "the city that its posts name most, or in which they are shown"},
		{Name: "date", Doc: "the day that its posts name most; empty where none does"},
		{Name: "time_of_day", Doc: "the time that its posts name most, as they say it"},
		{Name: "first_post", Unit: "UTC", Doc: "its first post"},
		{Name: "last_post", Unit: "UTC", Doc: "its last"},
		{Name: "posts", Unit: r.focus.what(), Doc: "how many call to it"},
	}
	for _, m := range r.focus.order() {
		if m >= 0 && r.counts(m) {
			columns = append(columns, demarche.Column{Name: r.focus.columnName(m)[len("of_"):], Unit: r.focus.measureUnit(m), Doc: "what these " + r.focus.what() + " have of it"})
		}
	}
	return append(columns, demarche.Column{Name: "record", Doc: "the first post, DATASET/ROW"})
}

// counts reports whether a measure is told of an event.
func (r *rallies) counts(m int) bool {
	return r.focus.measures[m].unit != "posts"
}

func (r *rallies) row(e *rally) []any {
	f := r.focus
	row := []any{e.id, e.by, e.begins, r.audienceOf(e), nil, nil, nil, time.UnixMicro(e.first).UTC(), time.UnixMicro(e.last).UTC(), int64(len(e.posts))}
	if e.place != nil {
		row[4] = e.place.full()
	}
	if e.day != demarche.NoDay {
		row[5] = e.day.String()
	}
	if t := mostOf(e.times); t != "" {
		row[6] = t
	}
	for _, m := range f.order() {
		if m < 0 || !r.counts(m) {
			continue
		}
		sum := 0.0
		for _, i := range e.posts {
			if v := f.posts[i].values; m < len(v) {
				sum += v[m]
			}
		}
		row = append(row, sum)
	}
	return append(row, f.posts[e.posts[0]].record.String())
}

func (r *rallies) audienceOf(e *rally) any {
	if e.class < 0 {
		return nil
	}
	return r.focus.classes[e.class]
}

// twinTable lists the twin events.
func (r *rallies) twinTable() demarche.Table {
	table := demarche.Table{
		Name: "twin_events", Title: fmt.Sprintf("events of opposed audiences at most %.0f km and %s apart", r.run.Radius, text.Plural(r.run.Days, "day", "days")),
		Columns: []demarche.Column{
			{Name: "place", Doc: "the place of the first"},
			{Name: "audience_1", Doc: "the audience of the first"},
			{Name: "begins_1", Doc: "how the text of the first begins"},
			{Name: "date_1", Doc: "its date, or the days on which it was called for"},
			{Name: "audience_2", Doc: "the audience of the second"},
			{Name: "begins_2", Doc: "how the text of the second begins"},
			{Name: "date_2", Doc: "its date, or the days on which it was called for"},
			{Name: "km", Unit: "km", Doc: "between their places"},
			{Name: "days", Unit: "days", Doc: "between their dates, or between the days on which they were called for"},
			{Name: "dates_told", Doc: "whether both have a date"},
			{Name: "record_1", Doc: "the first post of the first, DATASET/ROW"},
			{Name: "record_2", Doc: "the first post of the second"},
		},
	}
	for _, p := range r.pairs {
		table.Rows = append(table.Rows, []any{
			p.a.place.full(), r.audienceOf(p.a), p.a.begins, when(p.a), r.audienceOf(p.b), p.b.begins, when(p.b), p.km, int64(p.days), p.told,
			r.focus.posts[p.a.posts[0]].record.String(), r.focus.posts[p.b.posts[0]].record.String(),
		})
	}
	return table
}

// when says when an event is, or on which days it was called for.
func when(e *rally) string {
	if e.day != demarche.NoDay {
		return e.day.String()
	}
	first, last := demarche.DayOf(time.UnixMicro(e.first)), demarche.DayOf(time.UnixMicro(e.last))
	if first == last {
		return "called for on " + first.String()
	}
	return "called for from " + first.String() + " to " + last.String()
}

// figure draws the events over time, by audience.
func (r *rallies) figure() {
	table := demarche.Table{
		Name: "rallies_drawn", Title: "events by audience and time",
		Columns: []demarche.Column{
			{Name: "time", Unit: "UTC", Doc: "the date of the event, or its first post"},
			{Name: "audience", Doc: "the audience"},
			{Name: "twin", Doc: "whether it is one of a pair"},
		},
	}
	twin := map[*rally]bool{}
	for _, p := range r.pairs {
		twin[p.a], twin[p.b] = true, true
	}
	for _, e := range r.events {
		if e.class < 0 {
			continue
		}
		at := time.UnixMicro(e.first).UTC()
		if e.day != demarche.NoDay {
			at = e.day.Time()
		}
		table.Rows = append(table.Rows, []any{at, r.focus.classes[e.class], map[bool]string{true: "of a pair of twins", false: "alone"}[twin[e]]})
	}
	if len(table.Rows) < 2 {
		return
	}
	title := fmt.Sprintf("Posts call to %s; %s of them are twins", text.Plural(len(r.events), "event", "events"), text.Plural(len(r.pairs), "pair", "pairs"))
	r.result.Figures = append(r.result.Figures, demarche.Figure{
		Title: title, Subtitle: fmt.Sprintf("Each event of a told audience, at its date or else at its first post, n = %s", text.Count(int64(len(table.Rows)))),
		Mark: demarche.Dots, X: "time", Y: "audience", Group: "twin", Table: table,
	})
}

// mostFindings is how many pairs of twins become findings; all stand in the table.
const mostFindings = 25

// findings makes one of each pair of twins.
func (r *rallies) findings(ctx context.Context) error {
	var numbers []uint64
	for _, p := range r.pairs {
		for _, i := range slices.Concat(p.a.posts, p.b.posts) {
			numbers = append(numbers, r.focus.posts[i].actor)
		}
	}
	slices.Sort(numbers)
	actors, err := r.c.Actors(ctx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	if more := len(r.pairs) - mostFindings; more > 0 {
		r.note("of %d pairs of twins the first %d are findings; all stand in the table", len(r.pairs), mostFindings)
	}
	for _, p := range r.pairs[:min(len(r.pairs), mostFindings)] {
		var subjects []string
		var evidence []demarche.RecordID
		for _, i := range slices.Concat(p.a.posts, p.b.posts) {
			subjects = append(subjects, actors[r.focus.posts[i].actor].ID)
			evidence = append(evidence, r.focus.posts[i].record)
		}
		slices.Sort(evidence)
		f := demarche.Finding{
			Claim: fmt.Sprintf("An event for the audience %q and one for %q were called for in or around %s: the one %s, the other %s",
				r.focus.classes[p.a.class], r.focus.classes[p.b.class], p.a.place.full(), whenWords(p.a), whenWords(p.b)),
			Subjects: distinct(subjects),
			Value:    demarche.Measure{Value: float64(p.days), Unit: "days apart"},
			Others:   []demarche.Measure{{Name: "distance", Value: p.km, Unit: "km"}, {Name: "posts of the first", Value: float64(len(p.a.posts)), Unit: r.focus.what()}, {Name: "posts of the second", Value: float64(len(p.b.posts)), Unit: r.focus.what()}},
			First:    time.UnixMicro(min(p.a.first, p.b.first)).UTC(), Last: time.UnixMicro(max(p.a.last, p.b.last)).UTC(),
			Evidence: slices.Compact(evidence), Objects: 2, Moments: []demarche.Moment{r.moment(p.a), r.moment(p.b)}, MomentsTotal: 2, Checks: []demarche.Check{},
			Caveats: []string{
				"a protest and its counter-protest meet by themselves: who called for one need have nothing to do with the other",
				"there is no null model: in a large city opposed calls within a week happen by chance",
				"whether anybody came is not in these data",
			},
		}
		slices.SortStableFunc(f.Moments, func(a, b demarche.Moment) int {
			return cmp.Or(cmp.Compare(b.Actors, a.Actors), cmp.Compare(b.Total, a.Total))
		})
		if !p.told {
			f.Caveats = append(f.Caveats, "no date of one of the two is told: the days are those on which they were called for")
		}
		r.result.Findings = append(r.result.Findings, f)
	}
	return nil
}

// mostMoment is how many posts of an event are laid side by side.
const mostMoment = 12

// moment is the posts of an event side by side.
func (r *rallies) moment(e *rally) demarche.Moment {
	f := r.focus
	posts := slices.Clone(e.posts)
	slices.SortFunc(posts, func(i, k int) int {
		return cmp.Or(cmp.Compare(e.at[i], e.at[k]), cmp.Compare(f.posts[i].record, f.posts[k].record))
	})
	actors := map[uint64]bool{}
	var records []demarche.RecordID
	for _, i := range posts {
		actors[f.posts[i].actor] = true
		if len(records) < mostMoment {
			records = append(records, f.posts[i].record)
		}
	}
	return demarche.Moment{
		Action: "event", Object: fmt.Sprintf("in or around %s, %s, for the audience %q", e.place.full(), whenWords(e), f.classes[e.class]),
		Actors: len(actors), Total: len(posts), CaseActors: int64(len(actors)), CaseRecords: int64(len(posts)), Records: records,
	}
}

// whenWords is when, within a sentence.
func whenWords(e *rally) string {
	if e.day != demarche.NoDay {
		return "for " + e.day.String()
	}
	return when(e)
}
