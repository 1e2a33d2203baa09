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
	"demarche/state"
	"demarche/text"
	"demarche/vote"
)

// Drafts says who stands between rival drafts, and what was adopted without a vote.
var Drafts = analysis.Analysis{
	Name: "drafts",
	Doc: `rival drafts, who supports whose, and what was adopted without a vote

In: the roll calls of the case with their sponsors and agenda items, and the texts
adopted without a vote. --from, --to, --topic, --session, --body and --contested
say which. --side names two or more sides, each the sponsors whose drafts are taken
together, as RUS and USA,FRA; where none is named, the two sponsors with the most rival
drafts are.

Out: the pairs of drafts under one agenda item of one session that have no sponsor in
common, with how the states that voted on both voted on each; how each state voted on
the drafts of either side, its margin, and whether it gave a majority to both, to one
or to neither; the share of rival pairs on both of which it voted yes; the sponsors of
texts that were adopted without a vote; and the share of texts that came to a vote,
over the years.

Limits: that two drafts compete is not in the data: one agenda item may have texts
on different matters, and the share of states that voted yes on one and no on the
other is told so that one may judge. Whose draft it was is known only where the
source says so; co-sponsors are often left out. What is called a side is what was
typed, or the sponsors that the data put against each other most often.

Sources: none; these are counts.
`,
	Needs: []string{demarche.RollCalls},
	New:   func() analysis.Run { return &DraftsRun{selection: selection{Body: plenary}} },
}

// DraftsRun is a run of [Drafts].
type DraftsRun struct {
	selection
	Sides []string // each the sponsors of a side, parted by commas
}

// Flags implements [analysis.Run].
func (r *DraftsRun) Flags(fs *pflag.FlagSet) {
	r.flags(fs)
	fs.StringArrayVar(&r.Sides, "side", r.Sides, "the `sponsors` of a side, parted by commas, twice: --side RUS --side USA,FRA; default: the two sponsors with the most rival drafts")
}

// Each implements [analysis.Run].
func (r *DraftsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *DraftsRun) Reads() []string { return []string{demarche.RollCalls} }

// Do implements [analysis.Run].
func (r *DraftsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	progress("reading votes", 0, 0)
	v, err := r.votes(ctx, c)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{}
	notesOnVotes(v, result)
	if err := r.rivals(v.Table, result); err != nil {
		return nil, err
	}
	adopted(v, result)
	return cited(ctx, c, result, r.Reads())
}

// sides returns the two sides of whom rival drafts are looked for, and whether they
// were named.
func (r *DraftsRun) sides(rivals []vote.Rival, t *vote.Table) (one, other vote.Side, err error) {
	if n := len(r.Sides); n != 0 && n != 2 {
		return one, other, demarche.Errorf(demarche.Usage, "--side is typed %s; want two", text.Plural(n, "time", "times")).WithHint("--side RUS --side USA,FRA")
	}
	var sides []vote.Side
	for _, typed := range r.Sides {
		side := vote.Side{}
		for name := range strings.SplitSeq(typed, ",") {
			if s, ok := state.Find(name); ok {
				name = s.Code
			}
			side.Sponsors = append(side.Sponsors, strings.TrimSpace(name))
		}
		side.Name = strings.Join(side.Sponsors, ", ")
		sides = append(sides, side)
	}
	for _, side := range sides {
		for _, name := range side.Sponsors {
			if !slices.ContainsFunc(t.Rolls, func(r vote.Roll) bool { return slices.Contains(r.Sponsors, name) }) {
				return one, other, demarche.Errorf(demarche.Usage, "--side %q: no draft of these roll calls has this sponsor", name).
					WithHint("a state by its code or name, or a sponsor as the sources write it: see the table sponsors of demarche run CASE drafts")
			}
		}
	}
	if len(sides) == 2 {
		return sides[0], sides[1], nil
	}
	counts := map[[2]string]int{}
	for i := range rivals {
		for _, a := range t.Rolls[rivals[i].A].Sponsors {
			for _, b := range t.Rolls[rivals[i].B].Sponsors {
				counts[[2]string{min(a, b), max(a, b)}]++
			}
		}
	}
	best, most := [2]string{}, 0
	for pair, n := range counts {
		if n > most || n == most && (pair[0] < best[0] || pair[0] == best[0] && pair[1] < best[1]) {
			best, most = pair, n
		}
	}
	return vote.Side{Name: best[0], Sponsors: best[:1]}, vote.Side{Name: best[1], Sponsors: best[1:]}, nil
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// rivals tells the pairs and where states stand between two sides.
func (r *DraftsRun) rivals(t *vote.Table, result *demarche.Result) error {
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	all, without := t.Rivals()
	if without > 0 {
		note("of %s the session, the agenda item or the sponsors are not known, and no rival can be", text.Plural(without, "roll call", "roll calls"))
	}
	if len(all) == 0 && len(r.Sides) == 0 {
		note("no two drafts with known sponsors stand under one agenda item of one session")
		return nil
	}
	one, other, err := r.sides(all, t)
	if err != nil {
		return err
	}
	pairs, _ := t.RivalsOf(one, other)
	result.Tables = append(result.Tables, rivalTable(t, pairs, one, other))
	if len(all) > len(pairs) {
		note("%s of other sponsors are in the table rivals_all, kept in the case", text.Plural(len(all)-len(pairs), "rival pair", "rival pairs"))
		kept := rivalTable(t, all, vote.Side{Name: "any sponsor"}, vote.Side{Name: "any other"})
		kept.Name = "rivals_all"
		result.Kept = append(result.Kept, kept)
	}
	if len(r.Sides) == 0 {
		note("no sides were named (--side): these are of %s and %s, the sponsors with the most rival drafts", one.Name, other.Name)
	}
	first, second := t.Drafts(one, other), t.Drafts(other, one)
	joint := 0
	for _, r := range t.Rolls {
		if meet(r.Sponsors, one.Sponsors) && meet(r.Sponsors, other.Sponsors) {
			joint++
		}
	}
	note("whom states back is told of %d drafts of %s and %d of %s, on whatever subject, rival or not; %s of both are left out", len(first), one.Name, len(second), other.Name, text.Plural(joint, "draft", "drafts"))
	supports := t.Supports(first, second)
	swings := map[string]vote.Swing{}
	for _, s := range t.Swings(pairs) {
		swings[s.State] = s
	}
	table, groups := supportTable(supports, swings, one, other, len(first), len(second))
	result.Tables = append(result.Tables, groups, table)
	result.Figures = append(result.Figures, backingTiles(supports, one, other, len(first), len(second)))
	return nil
}

func rivalTable(t *vote.Table, pairs []vote.Rival, one, other vote.Side) demarche.Table {
	table := demarche.Table{
		Name: "rivals", Title: fmt.Sprintf("rival drafts of %s and of %s, n = %s", one.Name, other.Name, text.Plural(len(pairs), "pair", "pairs")),
		Columns: []demarche.Column{
			{Name: "a", Doc: "a draft of the one"},
			{Name: "b", Doc: "a draft of the other"},
			{Name: "session", Doc: "of the body"},
			{Name: "item", Doc: "the agenda item"},
			{Name: "both", Unit: "states", Doc: "that voted on both"},
		},
	}
	letters := []string{"Y", "A", "N"} // the order of a Joint
	words := map[string]string{"Y": "yes", "A": "abstain", "N": "no"}
	for _, x := range letters {
		for _, y := range letters {
			table.Columns = append(table.Columns, demarche.Column{Name: x + y, Unit: "states", Doc: words[x] + " on a, " + words[y] + " on b"})
		}
	}
	table.Columns = append(table.Columns, demarche.Column{Name: "opposed", Unit: "share", Doc: "of these, yes on one and no on the other"}, demarche.Column{Name: "records", Doc: "the records that tell them"})
	for i := range pairs {
		p := &pairs[i]
		a, b := &t.Rolls[p.A], &t.Rolls[p.B]
		row := []any{a.Resolution, b.Resolution, a.Session, cmp.Or(p.Item.Number, p.Item.Title), int64(p.Joint.N())}
		for x := range 3 {
			for y := range 3 {
				row = append(row, int64(p.Joint[x][y]))
			}
		}
		table.Rows = append(table.Rows, append(row, analysis.Known(p.Opposed()), recordList(append(slices.Clone(a.Records), b.Records...))))
	}
	return table
}

// supportTable says how each state voted on the drafts of either side, and how many
// states back whom.
func supportTable(supports []vote.Support, swings map[string]vote.Swing, one, other vote.Side, first, second int) (table, groups demarche.Table) {
	table = demarche.Table{
		Name: "support", Title: fmt.Sprintf("how states voted on %s of %s and %s of %s", text.Plural(first, "draft", "drafts"), one.Name, text.Count(second), other.Name),
		Columns: []demarche.Column{
			{Name: "state", Doc: "the state, by its code"},
			{Name: "name", Doc: "its name"},
			{Name: "one_yes", Unit: "roll calls", Doc: "yes on a draft of " + one.Name},
			{Name: "one_no", Unit: "roll calls", Doc: "no"},
			{Name: "one_abstain", Unit: "roll calls", Doc: "abstained"},
			{Name: "other_yes", Unit: "roll calls", Doc: "yes on a draft of " + other.Name},
			{Name: "other_no", Unit: "roll calls", Doc: "no"},
			{Name: "other_abstain", Unit: "roll calls", Doc: "abstained"},
			{Name: "margin", Doc: "share of yes on the drafts of the one less that on those of the other, -1 to 1"},
			{Name: "backs", Doc: "whose drafts it gave a majority of its votes to"},
			{Name: "both", Unit: "share", Doc: "of the rival pairs that it voted on, those on both of which it voted yes"},
		},
	}
	groups = demarche.Table{
		Name: "backing", Title: fmt.Sprintf("whose drafts states gave a majority of their votes to, n = %s", text.Plural(len(supports), "state", "states")),
		Columns: []demarche.Column{
			{Name: "backs", Doc: "whose drafts"}, {Name: "states", Unit: "states", Doc: "how many"}, {Name: "codes", Doc: "which"},
		},
	}
	of := map[string][]string{}
	for i := range supports {
		s := &supports[i]
		word := backing(s, one, other)
		of[word] = append(of[word], s.State)
		var both any
		if w, ok := swings[s.State]; ok {
			both = analysis.Known(w.Index())
		}
		f, g := &s.First, &s.Second
		table.Rows = append(table.Rows, []any{
			s.State, short(s.State), int64(f.Yes), int64(f.No), int64(f.Abstain), int64(g.Yes), int64(g.No), int64(g.Abstain), analysis.Known(s.Margin()), word, both,
		})
	}
	slices.SortStableFunc(table.Rows, func(a, b []any) int { return cmp.Compare(number(b[8]), number(a[8])) })
	for _, word := range backings(one, other) {
		codes := of[word]
		groups.Rows = append(groups.Rows, []any{word, int64(len(codes)), strings.Join(codes, " ")})
	}
	return table, groups
}

// backings are the words for whom a state may back.
func backings(one, other vote.Side) []string {
	return []string{"both", "only " + one.Name, "only " + other.Name, "neither"}
}

func backing(s *vote.Support, one, other vote.Side) string {
	words := backings(one, other)
	return words[slices.Index([]vote.Backing{vote.BothSides, vote.FirstOnly, vote.SecondOnly, vote.Neither}, s.Backing())]
}

// backingTiles draws whom states back.
func backingTiles(supports []vote.Support, one, other vote.Side, first, second int) demarche.Figure {
	table := demarche.Table{
		Name: "backing_tiles", Title: "whose drafts each state gave a majority of its votes to",
		Columns: []demarche.Column{
			{Name: "state", Doc: "the state, by its code"},
			{Name: "backs", Doc: "whose drafts"},
			{Name: "column", Doc: "its tile, from the west"},
			{Name: "row", Doc: "its tile, from the north"},
		},
	}
	n := map[string]int{}
	for i := range supports {
		s, ok := state.ByISO3(supports[i].State)
		word := backing(&supports[i], one, other)
		n[word]++
		if ok && s.Column > 0 {
			table.Rows = append(table.Rows, []any{s.Code, word, int64(s.Column), int64(s.Row)})
		}
	}
	words := backings(one, other)
	return demarche.Figure{
		Title: fmt.Sprintf("%s gave a majority to both sides' drafts, %d to %s's alone, %d to %s's alone",
			text.Plural(n[words[0]], "state", "states"), n[words[1]], one.Name, n[words[2]], other.Name),
		Subtitle: fmt.Sprintf("a tile a state; %s of %s and %d of %s", text.Plural(first, "draft", "drafts"), one.Name, second, other.Name),
		Mark:     demarche.Tiles, X: "state", Y: "backs", Source: "The roll calls", Table: table,
	}
}
