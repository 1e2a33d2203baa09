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
	"demarche/state"
	"demarche/text"
	"demarche/vote"
)

// Blocs says how far declared blocs hold together, and which the votes show.
var Blocs = analysis.Analysis{
	Name: "blocs",
	Doc: `how far declared blocs hold together, and which groups the votes themselves show

In: the roll calls and the memberships of the case. --from, --to, --topic,
--session, --body and --contested say which roll calls.

Out: for each declared bloc its mean cohesion over the roll calls, by the members
that it had on the day of each, and where that stands among as many random sets of
states of the same size; its cohesion on each roll call by three indices, where they
are few. The groups that the votes show: states are joined that vote alike at least
as much as a threshold says; the groups are those that many runs of Leiden agree on, at
three thresholds, with how far they are the declared blocs. And how divided the votes
are, by several measures.

Cohesion of yes, no and abstain among those who voted: rice |yes - no| / (yes + no);
attina, how much larger the largest choice is than the others together; ai, the
agreement index, 0 where the three are equal and 1 where all choose alike.

Limits: most texts pass by large majorities, so that any set of states holds together:
read cohesion beside random sets. Who did not vote is left out and counted apart. The
groups owe much to the threshold, which is why there are three; a state between two
groups stands in one of them. That states vote alike says nothing of why.

Sources: Rice 1925, doi:10.2307/2142407; Attinà 1990 (European Journal of Political
Research 18: 557); Hix, Noury and Roland 2005 (British Journal of Political Science 35:
209); Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z; Lancichinetti and
Fortunato 2012, doi:10.1038/srep00336; van der Eijk 2001, doi:10.1023/A:1010374114305.
`,
	Needs: []string{demarche.RollCalls},
	New: func() analysis.Run {
		return &BlocsRun{selection: selection{Body: plenary}, Index: "lijphart", Thresholds: []float64{0.75, 0.8, 0.85}, Draws: 1000, Restarts: 20, Seed: 1}
	},
}

// BlocsRun is a run of [Blocs].
type BlocsRun struct {
	selection
	Index      string
	Thresholds []float64 // at least this much alike are joined; the first is drawn
	Draws      int       // random blocs
	Restarts   int       // of Leiden
	MinCommon  int       // roll calls on which two states must both have voted to be joined; 0 for a third of all, and at most ten
	Seed       uint64
}

// Flags implements [analysis.Run].
func (r *BlocsRun) Flags(fs *pflag.FlagSet) {
	r.flags(fs)
	fs.StringVar(&r.Index, "index", r.Index, "the `index` by which states are alike, as in votes")
	fs.Float64SliceVar(&r.Thresholds, "threshold", r.Thresholds, "states at least this much alike are joined; the first of several is drawn")
	fs.IntVar(&r.Draws, "draws", r.Draws, "random blocs that a bloc is held against")
	fs.IntVar(&r.MinCommon, "min-common", r.MinCommon, "roll calls on which two states must both have voted to be joined; 0 for a third of all, at most ten")
	fs.IntVar(&r.Restarts, "restarts", r.Restarts, "runs of Leiden that have to agree")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws and runs")
}

// Each implements [analysis.Run].
func (r *BlocsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *BlocsRun) Reads() []string { return []string{demarche.RollCalls, demarche.Memberships} }

// Do implements [analysis.Run].
func (r *BlocsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	index, ok := vote.IndexOf(r.Index)
	switch {
	case !ok:
		return nil, demarche.Errorf(demarche.Usage, "--index %q: there is no such index", r.Index).WithHint("there are: %s", indexNames())
	case r.Draws < 1 || r.Restarts < 1 || r.MinCommon < 0:
		return nil, demarche.Errorf(demarche.Usage, "--draws and --restarts want 1 or more, --min-common 0 or more")
	case len(r.Thresholds) == 0:
		return nil, demarche.Errorf(demarche.Usage, "--threshold wants a number")
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
	facts, err := c.Facts(ctx, demarche.Memberships)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{}
	var memberships []demarche.Membership
	for _, f := range facts {
		memberships = append(memberships, *f.Membership)
	}
	blocs := vote.Blocs(memberships)
	progress("holding blocs against random ones", 0, 0)
	if len(blocs) == 0 {
		result.Notes = append(result.Notes, "the case holds no memberships, so no bloc is declared; add a memberships-csv")
	} else {
		r.cohesion(t, blocs, result)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	progress("finding groups", 0, 0)
	r.groups(t, blocs, index, result)
	divided(t, result)
	notesOnVotes(v, result)
	return cited(ctx, c, result, r.Reads())
}

// cohesion tells how far each bloc holds together.
func (r *BlocsRun) cohesion(t *vote.Table, blocs []vote.Bloc, result *demarche.Result) {
	all := demarche.Table{
		Name: "cohesion", Title: fmt.Sprintf("how far declared blocs hold together on %s", text.Plural(len(t.Rolls), "roll call", "roll calls")),
		Columns: []demarche.Column{
			{Name: "bloc", Doc: "the bloc"},
			{Name: "members", Unit: "states", Doc: "at the last of the roll calls"},
			{Name: "n", Unit: "roll calls", Doc: "on which two members or more voted"},
			{Name: "ai", Doc: "mean of the agreement index"},
			{Name: "chance", Doc: fmt.Sprintf("mean of it over %s random blocs that are as large and change as often", text.Count(r.Draws))},
			{Name: "percentile", Unit: "%", Doc: "share of these that hold together less"},
			{Name: "absent", Unit: "share", Doc: "of its members' ballots, those not cast"},
		},
	}
	each := demarche.Table{
		Name: "cohesion_by_roll_call", Title: "how far declared blocs hold together on each roll call",
		Columns: []demarche.Column{
			{Name: "bloc", Doc: "the bloc"},
			{Name: "resolution", Doc: "the roll call"},
			{Name: "yes", Unit: "states", Doc: "members that voted yes"},
			{Name: "no", Unit: "states", Doc: "no"},
			{Name: "abstain", Unit: "states", Doc: "abstained"},
			{Name: "absent", Unit: "states", Doc: "cast no vote"},
			{Name: "rice", Doc: "|yes - no| / (yes + no)"},
			{Name: "attina", Doc: "Attinà's index"},
			{Name: "ai", Doc: "the agreement index"},
		},
	}
	last := t.Rolls[len(t.Rolls)-1].Day
	for i := range blocs {
		b := &blocs[i]
		c := t.Cohesion(b, r.Draws, r.Seed)
		absent, listed := 0, 0
		for k := range c.Counts {
			n := &c.Counts[k]
			absent += n.Absent
			listed += n.Absent + n.Voters()
			if n.Voters()+n.Absent > 0 {
				each.Rows = append(each.Rows, []any{b.Name, t.Rolls[k].Resolution, int64(n.Yes), int64(n.No), int64(n.Abstain), int64(n.Absent), analysis.Known(n.Rice()), analysis.Known(n.Attina()), analysis.Known(n.AI())})
			}
		}
		all.Rows = append(all.Rows, []any{
			b.Name, int64(len(b.Members(last))), int64(c.Rolls), analysis.Known(c.AI), analysis.Known(c.Chance.Mean), analysis.Known(c.Chance.Percentile), analysis.Known(float64(absent) / float64(listed)),
		})
	}
	slices.SortStableFunc(all.Rows, func(a, b []any) int { return -compareNumbers(a[3], b[3]) })
	result.Tables = append(result.Tables, all)
	result.Notes = append(result.Notes, fmt.Sprintf("random blocs: %s draws, seed %d", text.Count(r.Draws), r.Seed))
	if len(t.Rolls) <= mostTiles {
		matrix := each
		matrix.Name = "cohesion_matrix"
		result.Figures = append(result.Figures, demarche.Figure{
			Title: "How far declared blocs hold together, roll call by roll call", Subtitle: fmt.Sprintf("agreement index, 0 to 1; %s", text.Plural(len(t.Rolls), "roll call", "roll calls")),
			Mark: demarche.Matrix, X: "resolution", Y: "bloc", Group: "ai", Source: "The roll calls and memberships", Table: matrix,
		})
		return
	}
	result.Kept = append(result.Kept, each)
}

func compareNumbers(a, b any) int {
	switch x, y := number(a), number(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// groups tells which groups the votes show, at each threshold.
func (r *BlocsRun) groups(t *vote.Table, blocs []vote.Bloc, index vote.Index, result *demarche.Result) {
	least := r.MinCommon
	if least == 0 {
		least = min(vote.MinN, max(1, len(t.Rolls)/3))
	}
	joining := vote.Joining{Index: index, Least: least, Votes: max(1, len(t.Rolls)/4)}
	found := t.AtThresholds(joining, r.Thresholds, r.Seed, r.Restarts)
	sizes := demarche.Table{
		Name: "groups", Title: fmt.Sprintf("groups that the votes show, by %s on %s, at %s", index.Name, text.Plural(len(t.Rolls), "roll call", "roll calls"), text.Plural(len(found), "threshold", "thresholds")),
		Columns: []demarche.Column{
			{Name: "threshold", Doc: "states at least this much alike are joined"},
			{Name: "states", Unit: "states", Doc: "in the network"},
			{Name: "alone", Unit: "states", Doc: "joined with none"},
			{Name: "groups", Unit: "groups", Doc: "of two states or more"},
			{Name: "sizes", Doc: "states of each"},
			{Name: "modularity", Doc: "of the groups; see Newman and Girvan 2004"},
			{Name: "effective", Doc: "effective number of groups: 1 / sum of squared shares"},
			{Name: "restarts_ari", Doc: fmt.Sprintf("mean adjusted Rand index between %d runs: 1 where all say the same", r.Restarts)},
			{Name: "agreed", Doc: "whether the runs agreed at last"},
			{Name: "declared_ari", Doc: "adjusted Rand index with the declared blocs, over all states of the network: 0 as chance has it; empty where none are declared"},
		},
	}
	members := demarche.Table{
		Name: "group_of", Title: fmt.Sprintf("the group of each state at %v", r.Thresholds[0]),
		Columns: []demarche.Column{
			{Name: "state", Doc: "the state, by its code"},
			{Name: "name", Doc: "its name"},
			{Name: "group", Doc: "its group, the largest first; 0 for none"},
			{Name: "column", Doc: "its tile, from the west"},
			{Name: "row", Doc: "its tile, from the north"},
		},
	}
	last := t.Rolls[len(t.Rolls)-1].Day
	for i, s := range found {
		n := 0
		var words []string
		for _, size := range s.Communities.Sizes {
			if size > 1 {
				n++
				words = append(words, text.Count(size))
			}
		}
		declared := math.NaN()
		if len(blocs) > 0 {
			declared = vote.ARI(s.Communities.Of, t.Declared(s.Network, blocs, last))
		}
		sizes.Rows = append(sizes.Rows, []any{
			r.Thresholds[i], int64(len(s.Network.Columns)), int64(s.Network.Alone), int64(n), strings.Join(words, " / "), analysis.Known(s.Communities.Modularity),
			analysis.Known(vote.EffectiveNumber(s.Communities.Sizes)), analysis.Known(s.Communities.ARI), s.Communities.Agreed, analysis.Known(declared),
		})
		if i > 0 {
			continue
		}
		for k, column := range s.Network.Columns {
			group := int64(s.Communities.Of[k]) + 1
			if s.Communities.Sizes[s.Communities.Of[k]] == 1 {
				group = 0
			}
			st, _ := state.ByISO3(t.States[column])
			members.Rows = append(members.Rows, []any{t.States[column], short(t.States[column]), word(group), int64(st.Column), int64(st.Row)})
		}
	}
	result.Tables = append(result.Tables, sizes)
	// The largest group first, so that it has the same colour here as in the network.
	slices.SortStableFunc(members.Rows, func(a, b []any) int {
		x, y := a[2].(string), b[2].(string) // "group 2" before "group 10"
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
	title := "The votes show no groups at this threshold"
	if s := sizes.Rows[0][4].(string); s != "" {
		title = fmt.Sprintf("The votes show %s of %s states", text.Plural(int(sizes.Rows[0][3].(int64)), "group", "groups"), s)
	}
	result.Figures = append(result.Figures, demarche.Figure{
		Title: title, Subtitle: fmt.Sprintf("a tile a state; joined if %s is at least %v on at least %s; %s in all", index.Name, r.Thresholds[0], text.Plural(least, "common roll call", "common roll calls"), text.Plural(len(t.Rolls), "roll call", "roll calls")),
		Mark: demarche.Tiles, X: "state", Y: "group", Source: "The roll calls", Table: members,
	})
	result.Figures = append(result.Figures, blocNetwork(t, found[0], index, r.Seed))
	result.Notes = append(result.Notes, fmt.Sprintf("states with fewer than %s are in no network, nor pairs with fewer than %d common ones joined; Leiden from %d seeds, the first %d", text.Plural(joining.Votes, "vote", "votes"), least, r.Restarts, r.Seed))
}

// word names a group for a figure.
func word(group int64) string {
	if group == 0 {
		return "none"
	}
	return fmt.Sprintf("group %d", group)
}

// divided tells how divided the votes are, by year where there are years.
func divided(t *vote.Table, result *demarche.Result) {
	table := demarche.Table{
		Name: "divided", Title: "how divided the votes are, by three measures that need not move together",
		Columns: []demarche.Column{
			{Name: "year", Doc: "calendar year, or all"},
			{Name: "n", Unit: "roll calls", Doc: "how many"},
			{Name: "contested", Unit: "share", Doc: "of these, those on which at least two of yes, abstain and no were chosen"},
			{Name: "eijk_a", Doc: "mean of van der Eijk's A: 1 all alike, 0 even, -1 in two camps"},
			{Name: "alike", Doc: fmt.Sprintf("mean of lijphart over all pairs with at least %d common roll calls", vote.MinN)},
		},
	}
	row := func(name string, t *vote.Table) {
		p := t.Polarity()
		table.Rows = append(table.Rows, []any{name, int64(p.Rolls), analysis.Known(p.ContestedShare()), analysis.Known(p.EijkA), analysis.Known(p.Lijphart)})
	}
	row("all", t)
	parts, _ := t.By(vote.ByYear)
	if len(parts) > 1 {
		for _, p := range parts {
			row(p.Key, p.Table)
		}
	}
	result.Tables = append(result.Tables, table)
}
