package governance

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
	"demarche/text"
)

// EventStudy asks whether more was posted around events than is usual.
var EventStudy = analysis.Analysis{
	Name: "event-study",
	Doc: `whether more or less was posted around events than is usual, held against days without any

In: the posts and the events of the case. --event and --kind say which events; --text
counts only posts in whose text these words stand; --window and --usual say which days
are looked at and from which days is taken what is usual.

Out: for each event, and together for those whose windows overlap, how many more posts
there were than the median of the same weekday before; how often a day without an event
in reach is as far out; the same of the days before the event; and over all events the
mean, held against as many random days.

Limits: an event of which only a month or a year is known is on no day, and is left
out, as is one without enough posts around it; each with the reason. That more was posted
around an event does not say that it was because of it. A lead that is unusual says
that the days had changed before the event did anything.

Sources: MacKinlay 1997 (Journal of Economic Literature 35: 13); Benjamini and Hochberg
1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
`,
	Needs: []string{demarche.Posts, demarche.Events},
	New: func() analysis.Run {
		o := series.UsualEventOptions(1)
		return &EventStudyRun{From: o.From, To: o.To, Before: o.Before, After: o.After, Draws: o.Draws, Seed: 1}
	},
}

// EventStudyRun is a run of [EventStudy].
type EventStudyRun struct {
	Names, Kinds  []string
	Text          string
	From, To      int // days from the event, of what is usual
	Before, After int // days around it
	Draws         int
	Seed          uint64
}

// Flags implements [analysis.Run].
func (r *EventStudyRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Names, "event", r.Names, "these `events`, by their short names; default: all")
	fs.StringSliceVar(&r.Kinds, "kind", r.Kinds, "events of these `kinds`")
	fs.StringVar(&r.Text, "text", r.Text, "count posts with these `words` in their text")
	fs.IntVar(&r.From, "usual-from", r.From, "what is usual is taken from this `day` on, counted from the event")
	fs.IntVar(&r.To, "usual-to", r.To, "up to this `day`")
	fs.IntVar(&r.Before, "before", r.Before, "`days` before the event that are looked at")
	fs.IntVar(&r.After, "after", r.After, "`days` after it")
	fs.IntVar(&r.Draws, "draws", r.Draws, "random days that the mean over all events is held against")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "their seed")
}

// Each implements [analysis.Run].
func (r *EventStudyRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *EventStudyRun) Reads() []string { return nil }

// Do implements [analysis.Run].
func (r *EventStudyRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	progress("counting posts", 0, 0)
	rows, err := c.Table(ctx, "ti", `SELECT date_trunc('day', posted), count(*) FROM posts WHERE ? = '' OR contains(lower(text), lower(?)) GROUP BY 1 ORDER BY 1`, r.Text, r.Text)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post has these words in its text")
	}
	first := demarche.DayOf(rows[0][0].(time.Time))
	y := make([]float64, demarche.DayOf(rows[len(rows)-1][0].(time.Time))-first+1)
	for _, row := range rows {
		y[demarche.DayOf(row[0].(time.Time))-first] = float64(row[1].(int64))
	}
	happenings, undated, err := r.happenings(ctx, c)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{}
	if undated > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s not dated to the day, and left out", text.Plural(undated, "event is", "events are")))
	}
	if len(happenings) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no event of the case is dated to the day and of what was asked for")
	}
	progress("comparing days", 0, 0)
	study, err := series.EventStudy(first, y, happenings, series.EventOptions{From: r.From, To: r.To, Before: r.Before, After: r.After, Draws: r.Draws, Seed: r.Seed})
	if err != nil {
		return nil, demarche.Errorf(demarche.Usage, "%w", err)
	}
	r.tell(study, result)
	return cited(ctx, c, result, r.Reads())
}

// happenings returns the events that are dated to the day, and how many are not.
func (r *EventStudyRun) happenings(ctx context.Context, c *casefile.Case) (all []series.Happening, undated int, err error) {
	facts, err := c.Facts(ctx, demarche.Events)
	if err != nil {
		return nil, 0, err
	}
	for _, one := range eventsOf(facts) {
		e := one.Event
		if !asked(r.Names, e.Event) || !asked(r.Kinds, e.Kind) {
			continue
		}
		day, last := e.Start.Days()
		if day == demarche.NoDay || day != last {
			undated++
			continue
		}
		all = append(all, series.Happening{Name: e.Event, Day: day})
	}
	return all, undated, nil
}

func (r *EventStudyRun) tell(study *series.Study, result *demarche.Result) {
	t := demarche.Table{
		Name: "around_events", Title: fmt.Sprintf("posts around events, from %d days before to %d after, n = %s", r.Before, r.After, text.Plural(len(study.Clusters), "window", "windows")),
		Columns: []demarche.Column{
			{Name: "events", Doc: "the event, or those whose windows overlap"},
			{Name: "from", Doc: "the first day of the window"},
			{Name: "days", Unit: "days", Doc: "in it"},
			{Name: "more", Unit: "posts", Doc: "than the medians of the same weekdays before"},
			{Name: "chance", Unit: "posts", Doc: "the median of the same around days without an event in reach"},
			{Name: "p", Doc: "share of such days that are as far out, two-sided"},
			{Name: "q", Doc: "the rate of false ones among all whose q is no larger"},
			{Name: "lead", Unit: "posts", Doc: "of these more, those on the days before the event"},
			{Name: "p_lead", Doc: "share of days without an event whose lead is as far out"},
			{Name: "days_of_chance", Unit: "days", Doc: "days without an event that stand for chance"},
		},
	}
	for i := range study.Clusters {
		k := &study.Clusters[i]
		var names []string
		for _, e := range k.Events {
			names = append(names, e.Name)
		}
		t.Rows = append(t.Rows, []any{strings.Join(names, " "), k.First.String(), int64(len(k.Abnormal)), analysis.Known(k.CAR), analysis.Known(k.Chance), analysis.Known(k.P), analysis.Known(k.Q), analysis.Known(k.Lead), analysis.Known(k.PLead), int64(k.Dates)})
		if k.Note != "" {
			result.Notes = append(result.Notes, strings.Join(names, ", ")+": "+k.Note)
		}
	}
	if len(t.Rows) > 0 {
		result.Tables = append(result.Tables, t)
		result.Notes = append(result.Notes, fmt.Sprintf("over all windows %.1f more posts on average, where random days give %.1f (p %.2g, %s draws, seed %d)", study.Mean, study.Chance, study.P, text.Count(r.Draws), r.Seed))
	}
	left := demarche.Table{
		Name: "left_out", Title: "events that could not be looked at",
		Columns: []demarche.Column{{Name: "event", Doc: "its short name"}, {Name: "day", Doc: "when it began"}, {Name: "reason", Doc: "why"}},
	}
	for _, u := range study.Left {
		left.Rows = append(left.Rows, []any{u.Event.Name, u.Event.Day.String(), u.Reason})
	}
	if len(left.Rows) > 0 {
		result.Tables = append(result.Tables, left)
	}
	result.Notes = append(result.Notes, study.Notes...)
}
