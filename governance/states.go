package governance

import (
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/state"
	"demarche/text"
	"demarche/vote"
)

// columnsOf returns the columns of the states that a flag names.
func columnsOf(t *vote.Table, flag string, names []string) ([]int, error) {
	var columns []int
	for _, name := range names {
		s, ok := state.Find(name)
		if !ok {
			return nil, demarche.Errorf(demarche.Usage, "--%s %q: no state is known by this code or spelling", flag, name).WithHint("use its ISO 3166-1 alpha-3 code, as %s", t.States[0])
		}
		i := t.State(s.Code)
		if i < 0 || ballots(t, i) == 0 {
			return nil, demarche.Errorf(demarche.BadData, "--%s %s: it cast no vote in these roll calls", flag, s.Code)
		}
		if !slices.Contains(columns, i) {
			columns = append(columns, i)
		}
	}
	return columns, nil
}

// ballots counts the votes that the state in a column cast.
func ballots(t *vote.Table, column int) (n int) {
	for i := range t.Rolls {
		if vote.Cast(t.Row(i)[column]) {
			n++
		}
	}
	return n
}

// farthest returns the columns of the two states that vote alike least, by lijphart,
// of those that voted in at least half of the roll calls of each of some tables, and
// together in half of those of the first. Of equals the first by code are taken.
func farthest(dyads *vote.Dyads, tables ...*vote.Table) (best [2]int, _ *demarche.Error) {
	in := make([]bool, len(dyads.States))
	for k := range in {
		in[k] = !slices.ContainsFunc(tables, func(t *vote.Table) bool { return 2*ballots(t, k) < len(t.Rolls) })
	}
	least := math.Inf(1)
	for pair, joint := range dyads.All() {
		if !in[pair[0]] || !in[pair[1]] || 2*joint.N() < len(tables[0].Rolls) {
			continue
		}
		a := joint.Agreement().Lijphart
		if a < least || a == least && (pair[0] < best[0] || pair[0] == best[0] && pair[1] < best[1]) {
			best, least = pair, a
		}
	}
	if math.IsInf(least, 1) {
		return best, demarche.Errorf(demarche.BadData, "no two states voted together in at least half of these %s", text.Plural(len(tables[0].Rolls), "roll call", "roll calls"))
	}
	return best, nil
}

// span says how many roll calls a table has, and from when to when.
func span(t *vote.Table) string {
	n := text.Plural(len(t.Rolls), "roll call", "roll calls")
	dated := slices.IndexFunc(t.Rolls, func(r vote.Roll) bool { return r.Day != demarche.NoDay })
	if dated < 0 {
		return n
	}
	return fmt.Sprintf("%s, %s to %s", n, t.Rolls[dated].Day, t.Rolls[len(t.Rolls)-1].Day)
}

// tiles draws how all states voted on each roll call, on a map of tiles.
func tiles(t *vote.Table) demarche.Figure {
	table := demarche.Table{
		Name: "ballots_by_roll_call", Title: fmt.Sprintf("how states voted on %s", text.Plural(len(t.Rolls), "roll call", "roll calls")),
		Columns: []demarche.Column{
			{Name: "resolution", Doc: "the roll call"},
			{Name: "state", Doc: "the state, by its code"},
			{Name: "choice", Doc: "yes, abstain, no, not voting"},
			{Name: "column", Doc: "its tile, from the west"},
			{Name: "row", Doc: "its tile, from the north"},
		},
	}
	for i := range t.Rolls {
		for k, c := range t.Row(i) {
			s, ok := state.ByISO3(t.States[k])
			if c == demarche.NotListed || !ok || s.Column == 0 {
				continue
			}
			table.Rows = append(table.Rows, []any{t.Rolls[i].Resolution, t.States[k], c.String(), int64(s.Column), int64(s.Row)})
		}
	}
	return demarche.Figure{
		Title: "Who voted how", Subtitle: fmt.Sprintf("a tile a state, %s", text.Plural(len(t.Rolls), "roll call", "roll calls")),
		Mark: demarche.Tiles, X: "state", Y: "choice", Group: "resolution", Source: "The roll calls", Table: table,
	}
}
