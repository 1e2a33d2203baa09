package audience

import (
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/analysis"
	"demarche/stat"
	"demarche/tandem"
	"demarche/text"
)

// usual is the share of pairs with a p below it that chance gives.
const usual = 0.05

// title writes a pair of classes.
func (t *tandems) title(g classPair) string {
	if g.a == g.b {
		return "within " + t.classes[g.a]
	}
	return t.classes[g.a] + " × " + t.classes[g.b]
}

// indices makes the table and the figure of the tandem index.
func (t *tandems) indices() {
	r := t.run
	table := demarche.Table{
		Name: "tandem_index", Title: fmt.Sprintf("common slots of %s by how many chance gives, of pairs of classes; %s", spell(r.Window), text.Plural(len(t.accounts), "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "classes", Doc: "the classes of the two accounts of a pair"},
			{Name: "role", Doc: "opposed as --opposed says; control; or within a class"},
			{Name: "first_accounts", Unit: "accounts", Doc: "of the first class"},
			{Name: "second_accounts", Unit: "accounts", Doc: "of the second"},
			{Name: "index", Unit: "ratio", Doc: "common slots of all pairs, by how many chance gives: 1 is chance"},
			{Name: "low", Unit: "ratio", Doc: "95 % of the draws of accounts lie above; empty where a class has fewer than 5 accounts"},
			{Name: "high", Unit: "ratio", Doc: "and below"},
			{Name: "without_3", Unit: "ratio", Doc: "the index without the 3 pairs with the largest z"},
			{Name: "low_3", Unit: "ratio", Doc: "its interval"},
			{Name: "high_3", Unit: "ratio", Doc: "its interval"},
			{Name: "without_20", Unit: "ratio", Doc: "the index without the 20 pairs with the largest z"},
			{Name: "low_20", Unit: "ratio", Doc: "its interval"},
			{Name: "high_20", Unit: "ratio", Doc: "its interval"},
			{Name: "observed", Unit: "slots", Doc: "common slots of all pairs"},
			{Name: "expected", Unit: "slots", Doc: "what chance gives"},
			{Name: "tested", Unit: "pairs", Doc: "pairs whose hours alone give as many common slots as --chances says"},
			{Name: "below_05", Unit: "share", Doc: "of the tested pairs, those with a p below .05; of controls about .05 or less where the null model holds"},
			{Name: "poisson_05", Unit: "share", Doc: "the same of the p of Poisson numbers, in which runs are not allowed for"},
			{Name: "above_4", Unit: "share", Doc: "those with a z above 4"},
			{Name: "firm", Unit: "pairs", Doc: "those with a q at most --fdr, among the tested pairs of these classes"},
			{Name: "z_sd", Doc: "the standard deviation of z, by its quartiles; 1 where the null model holds; empty for fewer than 5 pairs"},
		},
	}
	few := 0
	for k, g := range t.groups {
		t.progress("drawing accounts again", int64(k), int64(len(t.groups)))
		row := []any{t.title(g), g.role, int64(len(t.members(g.a))), int64(len(t.members(g.b)))}
		whole := t.indexOf(t.slots.Of, g, 0)
		for _, without := range []int{0, 3, 20} {
			x := whole
			if without > 0 {
				x = t.indexOf(t.slots.Of, g, without)
			}
			row = append(row, analysis.Known(x.Value), analysis.Known(x.Low), analysis.Known(x.High))
		}
		row = append(row, int64(whole.Observed), whole.Expected, int64(whole.Tested))
		if min(len(t.members(g.a)), len(t.members(g.b))) < tandem.FewestDrawn && whole.Expected > 0 {
			few++
		}
		if g.role == controlRole && (whole.Low > 1 || whole.High < 1) {
			t.note("the index of the control %s is %.2f, from %.2f to %.2f, which is not chance: hold the opposed classes against it, not against 1", t.title(g), whole.Value, whole.Low, whole.High)
		}
		table.Rows = append(table.Rows, append(row, t.spread(g)...))
	}
	if few > 0 {
		t.note("of %s one class has fewer than %d accounts: too few to draw from, and the index has no interval", text.Plural(few, "pair of classes", "pairs of classes"), tandem.FewestDrawn)
	}
	t.result.Tables = append(t.result.Tables, table, t.copiesIndex())
	t.result.Figures = append(t.result.Figures, t.indexFigure(table))
}

// copiesIndex tells whether copied texts cross from class to class.
func (t *tandems) copiesIndex() demarche.Table {
	table := demarche.Table{
		Name: "tandem_copies", Title: fmt.Sprintf("texts that 2 to %d accounts wrote, by how many of them pairs of classes would share if they were dealt out whatever the class; %s", tandem.MostHolders, text.Plural(t.crossing.Objects, "text", "texts")),
		Columns: []demarche.Column{
			{Name: "classes", Doc: "the classes of the two accounts of a pair"},
			{Name: "role", Doc: "opposed, control, or within a class"},
			{Name: "index", Unit: "ratio", Doc: "weight of shared texts of all pairs, by what the deal within month and language gives: 1 where copies do not mind the class, near 0 where they stay in it"},
			{Name: "low", Unit: "ratio", Doc: "95 % of the draws of accounts lie above"},
			{Name: "high", Unit: "ratio", Doc: "and below"},
			{Name: "observed", Doc: "Σ 1/(accounts - 1) over shared texts, of all pairs"},
			{Name: "expected", Doc: "what the deal gives"},
			{Name: "pairs", Unit: "pairs", Doc: "that the deal gives anything"},
			{Name: "tested", Unit: "pairs", Doc: "that the deal within classes gives anything: by this each pair is tested"},
			{Name: "below_05", Unit: "share", Doc: "of the tested pairs, those with a p below .05; of controls about .05 or less where the null model holds"},
		},
	}
	for _, g := range t.groups {
		x := t.indexOf(t.crossing.Of, g, 0)
		z, logp := t.testedOf(t.copies.Of, g)
		table.Rows = append(table.Rows, []any{t.title(g), g.role, analysis.Known(x.Value), analysis.Known(x.Low), analysis.Known(x.High), x.Observed, x.Expected, int64(x.Pairs), int64(len(z)), below(logp)})
	}
	return table
}

// indexOf returns the index of the pairs of two classes, or within one.
func (t *tandems) indexOf(of func(i, j int) tandem.Pair, g classPair, without int) tandem.Index {
	if g.a == g.b {
		return tandem.IndexWithin(of, t.members(g.a), without, t.run.Draws, t.run.Seed)
	}
	return tandem.IndexOf(of, t.members(g.a), t.members(g.b), without, t.run.Draws, t.run.Seed)
}

// testedOf returns z and the logarithm of p of the tested pairs of two classes, or within
// one.
func (t *tandems) testedOf(of func(i, j int) tandem.Pair, g classPair) (z, logp []float64) {
	others := t.members(g.b)
	for k, i := range t.members(g.a) {
		if g.a == g.b {
			others = t.members(g.a)[k+1:]
		}
		for _, j := range others {
			if p := of(i, j); p.Tested {
				z, logp = append(z, p.Z), append(logp, p.LogP)
			}
		}
	}
	return z, logp
}

// below returns which share of tests has a p below .05; nothing of none.
func below(logp []float64) any {
	small := 0
	for _, l := range logp {
		if l < math.Log(usual) {
			small++
		}
	}
	if len(logp) == 0 {
		return nil
	}
	return float64(small) / float64(len(logp))
}

// spread tells how the z of the tested pairs of two classes lie.
func (t *tandems) spread(g classPair) []any {
	z, logp := t.testedOf(t.inSlots, g)
	_, poisson := t.testedOf(t.slots.Of, g)
	large, firm := 0, 0
	if len(z) == 0 {
		return []any{nil, nil, nil, int64(0), nil}
	}
	for k, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		if z[k] > 4 {
			large++
		}
		if q <= math.Log(t.run.FDR) {
			firm++
		}
	}
	n := float64(len(z))
	var sd any // a few z have no quartiles to speak of
	if len(z) >= tandem.FewestDrawn {
		quartiles := stat.Quantile(z, 0.75) - stat.Quantile(z, 0.25)
		sd = quartiles / (2 * distuv.UnitNormal.Quantile(0.75))
	}
	return []any{below(logp), below(poisson), float64(large) / n, int64(firm), sd}
}

func (t *tandems) indexFigure(table demarche.Table) demarche.Figure {
	one := 1.0
	title := "The tandem index of opposed classes beside that of controls"
	for _, row := range table.Rows {
		if v, ok := row[4].(float64); ok && row[1] == opposedRole && row[5] != nil {
			title = fmt.Sprintf("Accounts of %s post in the same slot %.2f times as often as chance gives", row[0], v)
			break
		}
	}
	return demarche.Figure{
		Title:    title,
		Subtitle: fmt.Sprintf("Tandem index with 95 %% intervals of accounts drawn again; slots of %s; 1 is what chance gives two accounts with the same hours and habits", spell(t.run.Window)),
		Mark:     demarche.Intervals, X: "classes", Y: "index", Group: "role", Reference: &one, Source: "The posts of the case", Table: drawn(table, "tandem_index_drawn"),
	}
}

// spell writes a length of time.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%day == 0:
		return text.Plural(int(d/day), "day", "days")
	case d%time.Hour == 0:
		return text.Plural(int(d/time.Hour), "hour", "hours")
	case d%time.Minute == 0:
		return text.Plural(int(d/time.Minute), "minute", "minutes")
	}
	return text.Plural(int(d/time.Second), "second", "seconds")
}

// drawn is a table for a figure, without the rows that have no value.
func drawn(t demarche.Table, name string) demarche.Table {
	t.Name = name
	t.Columns = t.Columns[:7]
	rows := t.Rows
	t.Rows = nil
	for _, row := range rows {
		if row[4] != nil {
			t.Rows = append(t.Rows, row[:7])
		}
	}
	return t
}

// probability returns p of its logarithm; what is smaller than 1e-300 is told as that.
func probability(logp float64) float64 { return max(math.Exp(logp), 1e-300) }

// tables makes the tables of pairs and the figure of their z.
func (t *tandems) tables() {
	all := t.pairTable()
	graded := 0
	for _, p := range t.opposed {
		if p.grade != tandem.None {
			graded++
		}
	}
	shown := all
	shown.Rows = all.Rows[:min(len(all.Rows), t.run.Top)]
	shown.Name = "tandem_first"
	shown.Title = fmt.Sprintf("the first %s of %s of opposed classes, %s with a grade", text.Count(len(shown.Rows)), text.Plural(len(all.Rows), "pair", "pairs"), text.Count(graded))
	t.result.Tables = append(t.result.Tables, shown, t.likenessTable())
	t.result.Kept = append(t.result.Kept, all)
	if f, ok := t.quantiles(); ok {
		t.result.Figures = append(t.result.Figures, f)
	}
}

func (t *tandems) pairTable() demarche.Table {
	table := demarche.Table{
		Name: "tandem_pairs", Title: fmt.Sprintf("pairs of opposed classes of which a channel can be tested, n = %s", text.Count(len(t.opposed))),
		Columns: []demarche.Column{
			{Name: "a", Doc: "an account"},
			{Name: "b", Doc: "another, of an opposed class"},
			{Name: "classes", Doc: "their classes"},
			{Name: "grade", Doc: "similar: one channel; tandem candidate: two; tandem: two, and an analyst's reading; empty: chance explains it"},
			{Name: "channels", Doc: "with a q at most --fdr"},
			{Name: "combined_z", Doc: "Stouffer's Z over the channels that are tested"},
			{Name: "slots", Unit: "slots", Doc: "S1: in which both posted"},
			{Name: "slots_expected", Unit: "slots", Doc: "by chance"},
			{Name: "slots_z", Doc: "(slots - expected) / √expected"},
			{Name: "slots_poisson", Doc: "p by the upper tail of a Poisson number"},
			{Name: "slots_runs", Doc: "how much more than a Poisson number the common slots scatter, since the two post in runs; 1 where they do not"},
			{Name: "slots_p", Doc: "p with that allowed for: the upper tail of a scaled Poisson number"},
			{Name: "slots_q", Doc: "false discovery rate among opposed pairs"},
			{Name: "texts", Unit: "texts", Doc: fmt.Sprintf("S2: that both and at most %d accounts in all wrote", tandem.MostHolders)},
			{Name: "texts_weight", Doc: "Σ 1/(accounts - 1) over these"},
			{Name: "texts_expected", Doc: "of that weight, by chance"},
			{Name: "texts_p", Doc: "upper tail of a scaled Poisson number; 1 for fewer than 2 texts"},
			{Name: "texts_q", Doc: "false discovery rate among opposed pairs"},
			{Name: "domains", Unit: "domains", Doc: "S6: that both and few others led to"},
			{Name: "domains_weight", Doc: "as of texts"},
			{Name: "domains_expected", Doc: "as of texts"},
			{Name: "domains_p", Doc: "as of texts"},
			{Name: "domains_q", Doc: "as of texts"},
		},
	}
	for _, p := range t.opposed {
		var names string
		for k := range p.by {
			if p.by[k].Tested && p.logq[k] <= math.Log(t.run.FDR) {
				names += ", " + channelNames[k]
			}
		}
		row := []any{t.accounts[p.a].name, t.accounts[p.b].name, t.title(t.groups[p.group]), string(p.grade), names[min(len(names), 2):], analysis.Known(p.combined)}
		s := p.by[slotsChannel]
		row = append(row, int64(s.Observed), s.Expected)
		row = append(row, t.tested(p, slotsChannel, s.Z, probability(t.slots.Of(p.a, p.b).LogP), t.withRuns(p.a, p.b).runs)...)
		for k, c := range []*tandem.Copies{t.copies, t.domains} {
			x := p.by[textsChannel+k]
			row = append(row, int64(len(c.Shared(p.a, p.b))), x.Observed, x.Expected)
			row = append(row, t.tested(p, textsChannel+k)...)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// tested returns what is told of a test, with p and q; nothing where there is none.
func (t *tandems) tested(p *tandemPair, channel int, before ...float64) (cells []any) {
	for _, v := range append(before, probability(p.by[channel].LogP), probability(p.logq[channel])) {
		if p.by[channel].Tested {
			cells = append(cells, analysis.Known(v))
		} else {
			cells = append(cells, nil)
		}
	}
	return cells
}

// likenessTable tells of the first pairs what has no null model.
func (t *tandems) likenessTable() demarche.Table {
	table := demarche.Table{
		Name: "tandem_likeness", Title: "how alike the first of these pairs are in what has no null model, beside control pairs",
		Columns: []demarche.Column{
			{Name: "a", Doc: "an account"},
			{Name: "b", Doc: "another, of an opposed class"},
			{Name: "alias", Doc: "why the two names may be of one account, for --merge: id, spelling, near or contained; mostly empty"},
			{Name: "week", Doc: "S3: cosine of their hours of the week, less those of the class"},
			{Name: "week_rank", Unit: "share", Doc: "of control pairs that are at least as alike"},
			{Name: "style", Doc: fmt.Sprintf("S4: cosine delta of their manner of writing; of accounts of one language with %s words of their own", text.Count(leastWords))},
			{Name: "style_rank", Unit: "share", Doc: "of control pairs that are at least as alike"},
			{Name: "first_posts", Unit: "days", Doc: "S5: between their first posts"},
			{Name: "first_posts_rank", Unit: "share", Doc: "of control pairs that are at least as near"},
			{Name: "days", Unit: "share", Doc: "S5: of the days on which one of the two posted, those on which both did"},
			{Name: "days_rank", Unit: "share", Doc: "of control pairs that are at least as alike"},
		},
	}
	for _, p := range t.opposed[:min(len(t.opposed), t.run.Top)] {
		row := []any{t.accounts[p.a].name, t.accounts[p.b].name, ""}
		if alias := tandem.Aliases([]string{t.accounts[p.a].name, t.accounts[p.b].name}); len(alias) > 0 {
			row[2] = alias[0].Reason
		}
		for k := range likenesses {
			v := p.likeness[k]
			if k == beginLikeness {
				v = -v
			}
			row = append(row, analysis.Known(v), analysis.Known(p.rank[k]))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// quantiles draws the z of opposed and of control pairs against those of chance.
func (t *tandems) quantiles() (demarche.Figure, bool) {
	f := demarche.Figure{
		Title:    "How far opposed pairs are beyond chance, beside control pairs",
		Subtitle: "Quantiles of z of common slots over those of a normal number; where the null model holds, they lie on the line of chance",
		Mark:     demarche.Line, X: "normal", Y: "z", Group: "pairs", Source: "The posts of the case",
		Table: demarche.Table{
			Name: "tandem_quantiles", Title: "quantiles of z of common slots",
			Columns: []demarche.Column{
				{Name: "normal", Doc: "the quantile of a normal number"},
				{Name: "z", Doc: "that of the pairs"},
				{Name: "pairs", Doc: "opposed or controls; normal where chance would be"},
			},
		},
	}
	some := false
	var shares []string
	for _, of := range []struct {
		name  string
		pairs []*tandemPair
	}{{opposedRole, t.opposed}, {controlRole, t.controls}} {
		var z []float64
		for _, p := range of.pairs {
			if p.by[slotsChannel].Tested {
				z = append(z, p.by[slotsChannel].Z)
			}
		}
		const least = 20
		if len(z) < least {
			continue
		}
		some = true
		small := 0
		for _, p := range of.pairs {
			if p.by[slotsChannel].Tested && p.by[slotsChannel].LogP < math.Log(usual) {
				small++
			}
		}
		shares = append(shares, fmt.Sprintf("%.1f %% of %s pairs", 100*float64(small)/float64(len(z)), of.name))
		for _, q := range quantilesOf(len(z)) {
			f.Table.Rows = append(f.Table.Rows, []any{distuv.UnitNormal.Quantile(q), stat.Quantile(z, q), of.name})
		}
	}
	for _, q := range []float64{0.01, 0.5, 0.99} {
		f.Table.Rows = append(f.Table.Rows, []any{distuv.UnitNormal.Quantile(q), distuv.UnitNormal.Quantile(q), "chance"})
	}
	if some {
		f.Title = "A p below .05 have " + list(shares)
	}
	return f, some
}

// quantilesOf returns which quantiles of so many numbers are drawn.
func quantilesOf(n int) (all []float64) {
	steps := min(n, 200)
	for k := range steps {
		all = append(all, (float64(k)+0.5)/float64(steps))
	}
	return all
}
