package governance

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/text"
	"demarche/vote"
)

// Votes measures how far states vote alike.
var Votes = analysis.Analysis{
	Name: "votes",
	Doc: `how far states vote alike: nine indices, with intervals and what chance gives

In: the roll calls of the case. --from, --to, --topic, --session, --body and
--contested say which; --with names the states that all others are held against, or
else the two that vote alike least are taken, of those with a ballot in at least half
of the roll calls.

Out: for each state and each of those: on how many roll calls both voted; the index
that --index names, with an interval, where it stands among all pairs of states, and
what two states would have that vote as often yes, no and abstain as these two but
independently of each other; the other indices; by year where there are enough; and
how every state voted on each roll call, where they are few. All pairs with all indices
are kept in the case as a table.

The indices, on the roll calls on which both cast a vote: exact, the share with the
same choice; lijphart, where to abstain is half-way; S, its rescaling to -1..1 (also
with squared differences); kappa and pi, corrected for what chance gives, with any
difference or weighted ones; yn_agree, the share of those on which neither abstained.
Intervals are of roll calls drawn again by agenda item, since the same text returns
every year; where there are fewer than ten items, one by one, and a note says so.

Limits: not to vote is not to abstain, and says nothing here. A roll call is what
came to a vote: texts adopted without one are in no index. Two states that agree need
not have spoken to each other. Most texts are adopted by large majorities, so that
any two states agree on most: read an index beside what chance gives and among all
pairs. Below 10 common roll calls it says little, and is marked.

Sources: Lijphart 1963, doi:10.2307/1952599; Signorino and Ritter 1999,
doi:10.1111/0020-8833.00113; Häge 2011, doi:10.1093/pan/mpr014; Efron and Tibshirani
1993 (the bootstrap).
`,
	Needs: []string{demarche.RollCalls},
	New: func() analysis.Run {
		return &VotesRun{selection: selection{Body: plenary}, Index: "lijphart", Draws: vote.Replicates, Seed: 1}
	},
}

// VotesRun is a run of [Votes].
type VotesRun struct {
	selection
	With  []string // the states that all are held against; none for the two that vote alike least
	Index string   // the index that stands in front
	Draws int      // replicates of the bootstrap
	Seed  uint64
}

// Flags implements [analysis.Run].
func (r *VotesRun) Flags(fs *pflag.FlagSet) {
	r.flags(fs)
	fs.StringSliceVar(&r.With, "with", r.With, "the `states` that all others are held against, by code or name; default: the two that vote alike least")
	fs.StringVar(&r.Index, "index", r.Index, "the `index` that stands in front: exact, lijphart, S, S_squared, kappa, pi, kappa_w, pi_w or yn_agree")
	fs.IntVar(&r.Draws, "draws", r.Draws, "times that the roll calls are drawn again for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
}

// Each implements [analysis.Run].
func (r *VotesRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *VotesRun) Reads() []string { return []string{demarche.RollCalls} }

// Do implements [analysis.Run].
func (r *VotesRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	index, ok := vote.IndexOf(r.Index)
	if !ok {
		return nil, demarche.Errorf(demarche.Usage, "--index %q: there is no such index", r.Index).WithHint("there are: %s", indexNames())
	}
	if r.Draws < 0 {
		return nil, demarche.Errorf(demarche.Usage, "--draws %d: want 0 or more", r.Draws)
	}
	progress("reading votes", 0, 0)
	v, err := r.votes(ctx, c)
	if err != nil {
		return nil, err
	}
	t := v.Table
	if len(t.Rolls) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "none of these texts was voted on by roll call")
	}
	progress("comparing states", 0, 0)
	dyads := t.Dyads()
	with, err := r.with(t, dyads)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{}
	m := measuring{run: r, t: t, dyads: dyads, index: index, with: with, values: dyads.Values(index, vote.MinN), drawn: resample(t, r.Draws, r.Seed)}
	m.named(result)
	for _, w := range with {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		table := m.table(w)
		result.Tables = append(result.Tables, table)
		result.Figures = append(result.Figures, m.extremes(w, table))
	}
	m.years(result)
	m.topics(result)
	if len(t.Rolls) <= mostTiles {
		result.Figures = append(result.Figures, tiles(t))
	}
	rolls := rollsTable(t)
	if len(rolls.Rows) <= mostRolls {
		result.Tables = append(result.Tables, rolls)
	} else {
		rolls.Name = "votes_roll_calls"
		result.Kept = append(result.Kept, rolls)
	}
	result.Kept = append(result.Kept, m.all())
	m.notes(result)
	notesOnVotes(v, result)
	return cited(ctx, c, result, r.Reads())
}

const (
	mostTiles = 20  // roll calls that are drawn one by one
	mostRolls = 100 // roll calls that a report lists
)

func indexNames() string {
	var names []string
	for _, x := range vote.Indices {
		names = append(names, x.Name)
	}
	return strings.Join(names, ", ")
}

// with returns the columns of the states that all are held against.
func (r *VotesRun) with(t *vote.Table, dyads *vote.Dyads) ([]int, error) {
	if len(r.With) > 0 {
		return columnsOf(t, "with", r.With)
	}
	pair, err := farthest(dyads, t)
	if err != nil {
		return nil, err.WithHint("say whom all are to be held against: --with %s", t.States[0])
	}
	return pair[:], nil
}

// measuring is a run at work.
type measuring struct {
	run    *VotesRun
	t      *vote.Table
	dyads  *vote.Dyads
	index  vote.Index
	with   []int
	values []float64 // of all pairs of states, in rising order
	drawn  *vote.Resampler
}

// table holds all states against one.
func (m *measuring) table(w int) demarche.Table {
	code := m.t.States[w]
	t := demarche.Table{
		Name: "with_" + code, Title: fmt.Sprintf("how far each state votes as %s, by %s on %s", short(code), m.index.Name, text.Plural(len(m.t.Rolls), "roll call", "roll calls")),
		Columns: []demarche.Column{
			{Name: "state", Doc: "the state, by its code"},
			{Name: "name", Doc: "its name"},
			{Name: "n", Unit: "roll calls", Doc: "on which both cast a vote"},
			{Name: m.index.Name, Doc: m.index.Formula},
			{Name: "low", Doc: "of 95 % of the draws the lowest; empty where all draws say the same"},
			{Name: "high", Doc: "the highest"},
			{Name: "chance", Doc: "what two states would have that choose as often as these but independently; for lijphart and exact"},
			{Name: "percentile", Unit: "%", Doc: fmt.Sprintf("share of all pairs of states with at least %d common roll calls that are below", vote.MinN)},
			{Name: "kappa_w", Doc: "corrected for chance, weighted (Häge 2011)"},
			{Name: "few", Doc: fmt.Sprintf("whether n is below %d", vote.MinN)},
		},
	}
	for i, state := range m.t.States {
		if i == w {
			continue
		}
		joint := m.dyads.Joint(w, i)
		a := joint.Agreement()
		n := m.index.N(&a)
		if n == 0 {
			continue
		}
		low, high := m.interval(m.drawn, w, i)
		t.Rows = append(t.Rows, []any{
			state, short(state), int64(n), analysis.Known(m.index.Of(&a)), analysis.Known(low), analysis.Known(high), analysis.Known(m.chance(&joint)),
			analysis.Known(vote.Percentile(m.values, m.index.Of(&a))), analysis.Known(a.KappaWeighted), n < vote.MinN,
		})
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int {
		return cmp.Compare(number(b[3]), number(a[3]))
	})
	return t
}

// chance returns what the index would be if the two chose independently, each as
// often as it does: 1 - De of kappa. It is defined of states that always vote alike too,
// where kappa is not.
func (m *measuring) chance(j *vote.Joint) float64 {
	if m.index.Name != "lijphart" && m.index.Name != "exact" {
		return math.NaN()
	}
	sum, n := 0.0, float64(j.N())
	for x := range 3 {
		for y := range 3 {
			mine, theirs := j[x][0]+j[x][1]+j[x][2], j[0][y]+j[1][y]+j[2][y]
			alike := 1 - math.Abs(float64(x-y))/2
			if m.index.Name == "exact" {
				alike = math.Floor(alike)
			}
			sum += float64(mine) * float64(theirs) * alike
		}
	}
	return sum / (n * n)
}

func number(v any) float64 {
	if f, ok := v.(float64); ok {
		return f
	}
	return math.Inf(-1)
}

// extremes draws the states that vote most and least as one.
func (m *measuring) extremes(w int, table demarche.Table) demarche.Figure {
	const each = 15
	rows := slices.DeleteFunc(slices.Clone(table.Rows), func(r []any) bool { return r[9].(bool) || r[3] == nil })
	of := fmt.Sprintf("all %s", text.Plural(len(rows), "state", "states"))
	if len(rows) > 2*each {
		of = fmt.Sprintf("the %d nearest and the %d farthest of %d states", each, each, len(rows))
		rows = append(slices.Clone(rows[:each]), rows[len(rows)-each:]...)
	}
	title := fmt.Sprintf("How far states vote as %s", short(m.t.States[w]))
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		title = fmt.Sprintf("%s votes least as %s: %.2f", last[1], short(m.t.States[w]), number(last[3]))
	}
	table.Name, table.Rows = "nearest_"+m.t.States[w], rows
	return demarche.Figure{
		Title: title, Subtitle: fmt.Sprintf("%s with 95 %% intervals, %s with at least %d common roll calls, %s", m.index.Name, of, vote.MinN, span(m.t)),
		Mark: demarche.Intervals, X: "name", Y: m.index.Name, Source: "The roll calls", Table: table,
	}
}

func (m *measuring) names() string {
	var codes []string
	for _, w := range m.with {
		codes = append(codes, m.t.States[w])
	}
	if len(codes) == 1 {
		return short(codes[0]) + " and others"
	}
	return join(codes)
}

// all is the table of all pairs of states with all indices.
func (m *measuring) all() demarche.Table {
	t := demarche.Table{
		Name: "votes_pairs", Title: fmt.Sprintf("all pairs of states with a common roll call, by all indices, %s", span(m.t)),
		Columns: []demarche.Column{
			{Name: "a", Doc: "a state, by its code"},
			{Name: "b", Doc: "another"},
			{Name: "n", Unit: "roll calls", Doc: "on which both cast a vote"},
			{Name: "yn_n", Unit: "roll calls", Doc: "on which both voted yes or no"},
		},
	}
	for _, x := range vote.Indices {
		t.Columns = append(t.Columns, demarche.Column{Name: x.Name, Doc: x.Formula})
	}
	for pair, joint := range m.dyads.All() {
		a := joint.Agreement()
		if a.N == 0 {
			continue
		}
		row := []any{m.t.States[pair[0]], m.t.States[pair[1]], int64(a.N), int64(a.YesNoN)}
		for _, x := range vote.Indices {
			row = append(row, analysis.Known(x.Of(&a)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (m *measuring) notes(result *demarche.Result) {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	if len(m.run.With) == 0 {
		note("no state was named (--with): all are held against %s, the two that vote alike least of those with a ballot in at least half of the roll calls", m.names())
	}
	if m.run.Draws > 0 {
		of := text.Plural(m.drawn.Clusters, "agenda item", "agenda items")
		if m.drawn.Clusters == len(m.t.Rolls) {
			of = fmt.Sprintf("the %s one by one, for they are of fewer than %d agenda items: texts that return every year are taken for independent, and the intervals are too narrow", text.Plural(len(m.t.Rolls), "roll call", "roll calls"), leastItems)
		}
		note("intervals are of %s draws (seed %d) of %s", text.Count(m.run.Draws), m.run.Seed, of)
	}
	note("over all pairs of states with at least %d common roll calls the mean of %s is %.2f", vote.MinN, m.index.Name, m.dyads.Mean(m.index, vote.MinN))
}
