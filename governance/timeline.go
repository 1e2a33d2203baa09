package governance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
	"demarche/text"
)

// Timeline holds declared periods against dated events, and against the periods that
// counts show.
var Timeline = analysis.Analysis{
	Name: "timeline",
	Doc: `declared periods beside what is dated: which events fall outside of them

In: the periods, events, agreements and roll calls of the case. --scheme says which
periods. --count says of what yearly counts are cut into periods that the data show:
agreements signed (the default), events or roll calls; --topic, --kind and --from-year and
--to-year which of them.

Out: every event that a period names and where it really was: certainly inside,
possibly (it is dated too coarsely, or went on for long), outside, and by how many
days; whether the day on which it became known or was attributed would be inside; the
timeline as a figure; and the yearly counts cut where their rate changes, for every
number of periods, beside the declared ones.

Limits: an event is placed by its date in the case. That a period names an event
which lies outside of it says nothing of the rest of the row. Cuts of few counts are
weak: the criterion (BIC) of each number of periods is told, so that one may see how
near they are to each other.

Sources: Jackson and others 2005, doi:10.1109/LSP.2001.838216 (the best cuts); Schwarz
1978, doi:10.1214/aos/1176344136 (BIC).
`,
	Needs: []string{demarche.Events},
	New:   func() analysis.Run { return &TimelineRun{Count: "agreements", Most: 6} },
}

// TimelineRun is a run of [Timeline].
type TimelineRun struct {
	Schemes, Topics, Kinds []string
	Count                  string // what yearly counts are of
	From, To               int    // years; 0 for as the data have it
	Most                   int    // periods that are looked for
}

// Flags implements [analysis.Run].
func (r *TimelineRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Schemes, "scheme", r.Schemes, "declared periods of these `schemes`; default: all")
	fs.StringVar(&r.Count, "of", r.Count, "cut the yearly counts of `agreements` (signed), events or roll calls")
	fs.StringSliceVar(&r.Topics, "topic", r.Topics, "count those of one of these `topics`")
	fs.StringSliceVar(&r.Kinds, "kind", r.Kinds, "count those of one of these `kinds`")
	fs.IntVar(&r.From, "from-year", r.From, "the first `year` that is counted; default: the first with any")
	fs.IntVar(&r.To, "to-year", r.To, "the last `year`")
	fs.IntVar(&r.Most, "most", r.Most, "look for at most so many periods")
}

// Each implements [analysis.Run].
func (r *TimelineRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *TimelineRun) Reads() []string {
	return []string{demarche.Periods, demarche.Events, demarche.Agreements, demarche.RollCalls}
}

// Do implements [analysis.Run].
func (r *TimelineRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	switch {
	case r.Count != demarche.Agreements && r.Count != demarche.Events && r.Count != demarche.RollCalls:
		return nil, demarche.Errorf(demarche.Usage, "--of %q: want agreements, events or roll calls", r.Count)
	case !years(r.From, r.To):
		return nil, demarche.Errorf(demarche.Usage, "--from-year and --to-year want years from 1 to 9999")
	case r.Most < 1:
		return nil, demarche.Errorf(demarche.Usage, "--most %d: want 1 or more", r.Most)
	}
	progress("reading events", 0, 0)
	facts, err := c.Facts(ctx, r.Reads()...)
	if err != nil {
		return nil, err
	}
	d := datedOf(facts, r.Schemes)
	result := &demarche.Result{}
	placements := d.placed(result)
	found, err := r.cut(d, result)
	if err != nil {
		return nil, err
	}
	if len(d.periods) > 0 || len(found) > 0 {
		result.Figures = append(result.Figures, d.figure(placements, found))
	}
	if len(d.events) > 0 {
		result.Tables = append(result.Tables, d.table())
	}
	return cited(ctx, c, result, r.Reads())
}

// dated is what of a case has a date.
type dated struct {
	periods []demarche.Period // by scheme, then in the order of time
	events  []demarche.Event  // and agreements that were signed, under their short names
	records map[string][]demarche.RecordID
	facts   []demarche.Fact
}

func datedOf(facts []demarche.Fact, schemes []string) *dated {
	d := &dated{records: map[string][]demarche.RecordID{}, facts: facts}
	periods := slices.DeleteFunc(slices.Clone(facts), func(f demarche.Fact) bool { return f.Period == nil })
	slices.SortStableFunc(periods, func(a, b demarche.Fact) int {
		x, _ := a.Period.From.Days()
		y, _ := b.Period.From.Days()
		return cmp.Or(cmp.Compare(a.Period.Scheme, b.Period.Scheme), cmp.Compare(x, y), cmp.Compare(a.Period.Name, b.Period.Name))
	})
	for _, f := range periods {
		if len(schemes) == 0 || slices.Contains(schemes, f.Period.Scheme) {
			d.periods = append(d.periods, *f.Period)
		}
	}
	add := func(e demarche.Event, record demarche.RecordID) {
		d.events = append(d.events, e)
		d.records[e.Event] = append(d.records[e.Event], record)
	}
	for _, e := range eventsOf(facts) {
		d.events = append(d.events, e.Event)
		d.records[e.Event.Event] = append(d.records[e.Event.Event], e.records...)
	}
	for _, f := range facts {
		switch {
		case f.Status != nil && f.Status.Status == "signed" && f.Status.Party == "":
			add(demarche.Event{Event: f.Status.Agreement, Name: f.Status.Title, Kind: "agreement", Start: f.Status.Date, Topics: f.Status.Topics}, f.Record)
		}
	}
	return d
}

// placed tells where the events are that periods name.
func (d *dated) placed(result *demarche.Result) []series.Placement {
	placements := series.Place(d.periods, d.events)
	t := demarche.Table{
		Name: "placed", Title: fmt.Sprintf("events that declared periods name, n = %s", text.Count(len(placements))),
		Columns: []demarche.Column{
			{Name: "scheme", Doc: "the division"},
			{Name: "period", Doc: "the period that names it"},
			{Name: "from", Doc: "its first day"},
			{Name: "to", Doc: "its last"},
			{Name: "event", Doc: "what it names"},
			{Name: "start", Doc: "when that began"},
			{Name: "end", Doc: "when it ended"},
			{Name: "where", Doc: "certain: inside on whatever day it was; possible: some of its days are inside; outside; undated; unknown"},
			{Name: "days", Unit: "days", Doc: "from the nearest day of the period to an event outside; less than 0 before it"},
			{Name: "in", Doc: "the periods of the same scheme in which it may be"},
			{Name: "disclosed", Doc: "where the day is on which it became known"},
			{Name: "attributed", Doc: "where the day is on which it was attributed"},
			{Name: "records", Doc: "the records that tell it"},
		},
	}
	outside := 0
	for i := range placements {
		p := &placements[i]
		var start, end string
		if p.Event != nil {
			start, end = p.Event.Start.String(), p.Event.End.String()
		}
		var gap any
		if p.Where == series.Outside {
			gap = int64(p.Gap)
			outside++
		}
		t.Rows = append(t.Rows, []any{
			p.Period.Scheme, p.Period.Name, p.Period.From.String(), p.Period.To.String(), p.Name, start, end, string(p.Where), gap,
			strings.Join(p.In, "; "), string(p.Disclosed), string(p.Attributed), recordList(d.records[p.Name]),
		})
	}
	if len(d.periods) == 0 {
		result.Notes = append(result.Notes, "no period is declared; add a periods-csv to have its events placed")
		return nil
	}
	result.Tables = append(result.Tables, t)
	result.Notes = append(result.Notes, fmt.Sprintf("%d of %s that declared periods name are outside of the period that names them", outside, text.Plural(len(placements), "event", "events")))
	return placements
}

func are(n int) string {
	if n == 1 {
		return "1 is"
	}
	return text.Count(n) + " are"
}

// cut divides yearly counts where their rate changes.
func (r *TimelineRun) cut(d *dated, result *demarche.Result) ([]demarche.Period, error) {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	dates, what, many := r.counted(d)
	first, flow, unplaced, outside := yearsOf(dates, r.From, r.To)
	if unplaced+outside > 0 {
		note("%s not counted: of %d the year is not known, %d are outside of the years that were asked for", text.Plural(unplaced+outside, what+" is", many+" are"), unplaced, outside)
	}
	if len(flow) < 4 {
		note("%s of %s: too few to be cut into periods", text.Plural(len(flow), "year", "years"), many)
		return nil, nil
	}
	points := make([]demarche.Date, len(flow))
	for i := range points {
		points[i], _ = demarche.ParseDate(fmt.Sprintf("%04d", first+i))
	}
	declared, left := series.Begins(points, d.periods)
	div, err := series.Divide(flow, min(r.Most, len(flow)/2), declared)
	if err != nil {
		note("no periods are found: %v", err)
		return nil, nil
	}
	small := series.SmallNote(len(flow))
	if small == div.Note {
		small = ""
	}
	for _, s := range []string{left, div.Note, small} {
		if s != "" {
			note("periods found: %s", s)
		}
	}
	t := demarche.Table{
		Name: "found", Title: fmt.Sprintf("%s a year, %d to %d, cut into periods of one rate each", many, first, first+len(flow)-1),
		Columns: []demarche.Column{
			{Name: "periods", Unit: "periods", Doc: "how many"},
			{Name: "which", Doc: "found, or the declared ones"},
			{Name: "cuts", Doc: "the first year of each but the first"},
			{Name: "rates", Doc: many + " a year in each"},
			{Name: "log_likelihood", Doc: "of the counts"},
			{Name: "bic", Doc: "less is better; each rate and each cut is a parameter"},
			{Name: "best", Doc: "whether it is the least of those found"},
		},
	}
	if div.Best == len(div.Found)-1 && div.Best > 0 {
		note("the best cut has as many periods as were looked for (--most %d): more might be better yet, or the counts scatter more than those of independent events do", r.Most)
	}
	row := func(v *series.Division, which string, best bool) {
		var cuts, rates []string
		for i, from := range v.From {
			if i > 0 {
				cuts = append(cuts, fmt.Sprint(first+from))
			}
			rates = append(rates, fmt.Sprintf("%.2f", v.Rates[i].Rate))
		}
		t.Rows = append(t.Rows, []any{int64(len(v.From)), which, strings.Join(cuts, " "), strings.Join(rates, " "), analysis.Known(v.LogLik), analysis.Known(v.BIC), best})
	}
	for i := range div.Found {
		row(&div.Found[i], "found", i == div.Best)
	}
	if div.Declared != nil {
		row(div.Declared, "declared", false)
	}
	result.Tables = append(result.Tables, t)
	return periodsOf(&div.Found[div.Best], first, len(flow), many), nil
}

// periodsOf names the periods of a division of years.
func periodsOf(v *series.Division, first, n int, many string) []demarche.Period {
	var found []demarche.Period
	for i, from := range v.From {
		to := n - 1
		if i+1 < len(v.From) {
			to = v.From[i+1] - 1
		}
		a, _ := demarche.ParseDate(fmt.Sprintf("%04d", first+from))
		b, _ := demarche.ParseDate(fmt.Sprintf("%04d", first+to))
		found = append(found, demarche.Period{Scheme: "found in the data", Name: fmt.Sprintf("%.2f %s a year", v.Rates[i].Rate, many), From: a, To: b})
	}
	return found
}

// counted returns the dates of what is counted.
func (r *TimelineRun) counted(d *dated) (dates []demarche.Date, what, many string) {
	wants := func(kind string, topics []string) bool {
		return asked(r.Kinds, kind) && asked(r.Topics, topics...)
	}
	switch r.Count {
	case demarche.Events:
		seen := map[string]bool{}
		for _, e := range d.events {
			if e.Kind != "agreement" && !seen[e.Event] && wants(e.Kind, e.Topics) {
				seen[e.Event] = true
				dates = append(dates, e.Start)
			}
		}
		return dates, "event", "events"
	case demarche.RollCalls:
		seen := map[string]bool{}
		for _, f := range d.facts {
			if c := f.RollCall; c != nil && cmp.Or(c.Body, plenary) == plenary && c.Date.Known() && !seen[cmp.Or(c.Resolution, c.Key)] && wants("", c.Topics) {
				seen[cmp.Or(c.Resolution, c.Key)] = true
				dates = append(dates, c.Date)
			}
		}
		return dates, "text", "texts"
	}
	var statuses []demarche.Fact
	for _, f := range d.facts {
		if f.Status != nil {
			statuses = append(statuses, f)
		}
	}
	all, _ := register(statuses, false)
	for _, a := range all {
		if s, ok := a.steps["signed"]; ok && wants(a.kind, a.topics) {
			dates = append(dates, s.date)
		}
	}
	return dates, "agreement signed", "agreements signed"
}

// figure draws the declared periods, those found, and the events that the declared
// ones name.
func (d *dated) figure(placements []series.Placement, found []demarche.Period) demarche.Figure {
	t := demarche.Table{
		Name: "spans", Title: "periods, and the events that they name",
		Columns: []demarche.Column{
			{Name: "name", Doc: "the period or event"},
			{Name: "from", Doc: "when it begins"},
			{Name: "to", Doc: "when it ends"},
			{Name: "scheme", Doc: "the division a period is of; empty for an event"},
			{Name: "period", Doc: "the period that names an event"},
			{Name: "outside", Doc: "whether the event is outside of it"},
		},
	}
	for _, p := range slices.Concat(d.periods, found) {
		t.Rows = append(t.Rows, []any{p.Name, p.From.String(), cmp.Or(p.To.String(), p.From.String()), cmp.Or(p.Scheme, "declared"), "", false})
	}
	outside := 0
	for i := range placements {
		p := &placements[i]
		if p.Event == nil || !p.Event.Start.Known() {
			continue
		}
		if p.Where == series.Outside {
			outside++
		}
		t.Rows = append(t.Rows, []any{cmp.Or(p.Event.Name, p.Name), p.Event.Start.String(), cmp.Or(p.Event.End.String(), p.Event.Start.String()), "", p.Period.Name, p.Where == series.Outside})
	}
	title := "The periods that the yearly counts show"
	if len(placements) > 0 {
		title = fmt.Sprintf("%d of %s that declared periods name are outside of them", outside, text.Plural(len(placements), "event", "events"))
	}
	return demarche.Figure{
		Title: title, Subtitle: fmt.Sprintf("%s declared, %d found; an event outside of the period that names it has a sign", text.Plural(len(d.periods), "period", "periods"), len(found)),
		Mark: demarche.Spans, X: "name", Y: "from", Group: "scheme", Source: "The periods, events and agreements", Table: t,
	}
}

// table lists the events in the order of time.
func (d *dated) table() demarche.Table {
	t := demarche.Table{
		Name: "events", Title: fmt.Sprintf("events and signatures, n = %s", text.Count(len(d.events))),
		Columns: []demarche.Column{
			{Name: "start", Doc: "when it began"},
			{Name: "end", Doc: "when it ended"},
			{Name: "event", Doc: "its short name"},
			{Name: "name", Doc: "its name"},
			{Name: "kind", Doc: "its kind"},
			{Name: "disclosed", Doc: "when it became known"},
			{Name: "attributed", Doc: "when it was attributed"},
			{Name: "initiators", Doc: "to whom, as those say who attribute it"},
			{Name: "targets", Doc: "against whom"},
			{Name: "records", Doc: "the records that tell it"},
		},
	}
	for _, e := range d.events {
		t.Rows = append(t.Rows, []any{
			e.Start.String(), e.End.String(), e.Event, e.Name, e.Kind, e.Disclosed.String(), e.Attributed.String(), strings.Join(e.Initiators, " "), strings.Join(e.Targets, " "), recordList(d.records[e.Event]),
		})
	}
	undated := 0
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		x, y := a[0].(string), b[0].(string)
		return cmp.Or(cmp.Compare(cmp.Or(x, "~"), cmp.Or(y, "~")), cmp.Compare(a[2].(string), b[2].(string)))
	})
	for _, row := range t.Rows {
		if row[0] == "" {
			undated++
		}
	}
	if undated > 0 {
		t.Title += fmt.Sprintf(", of which %d have no day on which they began and stand last", undated)
	}
	return t
}
