package governance

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/text"
	"demarche/vote"
)

// named tells how far those that all are held against vote as each other.
func (m *measuring) named(result *demarche.Result) {
	if len(m.with) < 2 {
		return
	}
	table := demarche.Table{
		Name: "pairs", Title: fmt.Sprintf("how far %s vote alike, %s", m.names(), span(m.t)),
		Columns: []demarche.Column{
			{Name: "pair", Doc: "the two states"},
			{Name: "n", Unit: "roll calls", Doc: "on which both cast a vote"},
			{Name: m.index.Name, Doc: m.index.Formula},
			{Name: "low", Doc: "of 95 % of the draws the lowest; empty where all draws say the same"},
			{Name: "high", Doc: "the highest"},
			{Name: "chance", Doc: "what two states would have that choose as often as these but independently; for lijphart and exact"},
			{Name: "percentile", Unit: "%", Doc: fmt.Sprintf("share of all pairs of states with at least %d common roll calls that are below", vote.MinN)},
		},
	}
	for _, p := range m.followed() {
		joint := m.dyads.Joint(p[0], p[1])
		a := joint.Agreement()
		low, high := m.interval(m.drawn, p[0], p[1])
		table.Rows = append(table.Rows, []any{
			m.t.States[p[0]] + "–" + m.t.States[p[1]], int64(m.index.N(&a)), analysis.Known(m.index.Of(&a)), analysis.Known(low), analysis.Known(high), analysis.Known(m.chance(&joint)), analysis.Known(vote.Percentile(m.values, m.index.Of(&a))),
		})
	}
	result.Tables = append(result.Tables, table)
}

// years follows the pairs that are looked at through the years.
func (m *measuring) years(result *demarche.Result) {
	parts, _ := m.t.By(vote.ByYear)
	table, parted := m.by(parts, "votes_by_year", "year", "calendar year", func(p *vote.Part) any { return int64(p.Table.Rolls[0].Year()) })
	if parted < 3 {
		return
	}
	result.Figures = append(result.Figures, demarche.Figure{
		Title: fmt.Sprintf("How far %s vote alike, by year", m.names()), Subtitle: fmt.Sprintf("%s with 95 %% intervals, %s", m.index.Name, span(m.t)),
		Mark: demarche.Line, X: "year", Y: m.index.Name, Group: "pair", Source: "The roll calls", Table: table,
	})
}

// topics tells how far they vote alike on each topic, where there are several.
func (m *measuring) topics(result *demarche.Result) {
	parts, without := m.t.By(vote.ByTopic)
	if len(parts) < 2 {
		return
	}
	table, parted := m.by(parts, "votes_by_topic", "topic", "a roll call of several topics counts under each", func(p *vote.Part) any { return p.Key })
	if parted == 0 {
		return
	}
	table.Title += fmt.Sprintf("; %d of %s have a topic", len(m.t.Rolls)-without, text.Plural(len(m.t.Rolls), "roll call", "roll calls"))
	slices.SortStableFunc(table.Rows, func(a, b []any) int { return cmp.Compare(a[0].(string), b[0].(string)) })
	result.Tables = append(result.Tables, table)
	if without > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s of no topic, and in no row of the table votes_by_topic", are(without)))
	}
}

// by tells how far the pairs that are looked at vote alike in each part, and in how many
// parts one of them has enough common roll calls.
func (m *measuring) by(parts []vote.Part, name, column, doc string, key func(*vote.Part) any) (table demarche.Table, parted int) {
	table = demarche.Table{
		Name: name, Title: fmt.Sprintf("%s by %s, where there are at least %d common roll calls", m.index.Name, column, vote.MinN),
		Columns: []demarche.Column{
			{Name: column, Doc: doc},
			{Name: "pair", Doc: "the two states"},
			{Name: "n", Unit: "roll calls", Doc: "on which both cast a vote"},
			{Name: m.index.Name, Doc: m.index.Formula},
			{Name: "low", Doc: "of 95 % of the replicates the lowest"},
			{Name: "high", Doc: "the highest"},
		},
	}
	pairs := m.followed()
	for i := range parts {
		part := &parts[i]
		dyads := part.Table.Dyads()
		drawn := resample(part.Table, m.run.Draws, m.run.Seed)
		some := false
		for _, p := range pairs {
			joint := dyads.Joint(p[0], p[1])
			a := joint.Agreement()
			n := m.index.N(&a)
			if n < vote.MinN {
				continue
			}
			some = true
			low, high := m.interval(drawn, p[0], p[1])
			table.Rows = append(table.Rows, []any{key(part), m.t.States[p[0]] + "–" + m.t.States[p[1]], int64(n), analysis.Known(m.index.Of(&a)), analysis.Known(low), analysis.Known(high)})
		}
		if some {
			parted++
		}
	}
	return table, parted
}

// followed returns the pairs that are looked at part by part: every two of those that
// all are held against, or the one with the states nearest to it and farthest from it
// over all roll calls.
func (m *measuring) followed() (pairs [][2]int) {
	for i, a := range m.with {
		for _, b := range m.with[i+1:] {
			pairs = append(pairs, [2]int{a, b})
		}
	}
	if len(m.with) != 1 {
		return pairs
	}
	near, far := -1, -1
	best, worst := math.Inf(-1), math.Inf(1)
	for i := range m.t.States {
		if i == m.with[0] {
			continue
		}
		joint := m.dyads.Joint(m.with[0], i)
		a := joint.Agreement()
		v := m.index.Of(&a)
		if m.index.N(&a) < vote.MinN || 2*m.index.N(&a) < len(m.t.Rolls) || math.IsNaN(v) {
			continue
		}
		if v > best {
			near, best = i, v
		}
		if v < worst {
			far, worst = i, v
		}
	}
	for _, i := range []int{near, far} {
		if i >= 0 {
			pairs = append(pairs, [2]int{m.with[0], i})
		}
	}
	return pairs
}

// interval returns where an index is in 95 % of the draws; NaN, NaN where all draws say
// the same, which is no certainty: the roll calls that could differ are not among them.
func (m *measuring) interval(drawn *vote.Resampler, a, b int) (low, high float64) {
	if m.run.Draws == 0 {
		return math.NaN(), math.NaN()
	}
	in := drawn.Intervals(a, b, m.index)[0]
	if in.Lo == in.Hi {
		return math.NaN(), math.NaN()
	}
	return in.Lo, in.Hi
}

// leastItems is how many agenda items are drawn as such: the spread of fewer says little.
const leastItems = 10

// resample draws roll calls by agenda item, or one by one where there are too few items.
func resample(t *vote.Table, draws int, seed uint64) *vote.Resampler {
	if r := t.Resample(vote.ByItem, draws, seed); r.Clusters >= leastItems {
		return r
	}
	return t.Resample(func(r *vote.Roll) []string { return []string{r.Body + " " + r.Resolution} }, draws, seed)
}
