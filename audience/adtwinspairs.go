package audience

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"demarche"
	"demarche/analysis"
	"demarche/stat"
	"demarche/tandem"
	"demarche/text"
)

// placeboShift is by how much the control moves the dates of one page: whole weeks, so
// that the days of the week stay, and more than the null model moves them.
const placeboShift = 4 * 7 * 24 * time.Hour

// An adPair is two pages with what is told of them.
type adPair struct {
	a, b     int
	sides    [2]tandem.Side
	by       [2]tandem.Pair // made together, texts
	logq     [2]float64
	combined float64
	firm     int
	alias    string
	opposed  bool
	grade    tandem.Grade
}

var adChannels = [2]string{"S6 made together", "S2 texts"}

// compare makes the pairs of pages, and the control.
func (t *adTwins) compare(ctx context.Context) error {
	r := t.run
	times, moved := make([][]int64, len(t.pages)), make([][]int64, len(t.pages))
	for i, p := range t.pages {
		for _, k := range p.ads {
			times[i] = append(times[i], t.ads[k].atUS)
			moved[i] = append(moved[i], t.ads[k].atUS+placeboShift.Microseconds())
		}
	}
	var err error
	if t.made, err = tandem.NewMade(times, r.Window); err != nil {
		return err
	}
	total := int64(len(t.pages) * (len(t.pages) - 1) / 2)
	for i := range t.pages {
		for j := i + 1; j < len(t.pages); j++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			t.progress("drawing dates", int64(len(t.pairs)), total)
			p := &adPair{a: i, b: j, alias: t.proposed[[2]int{i, j}], opposed: t.opposed(i, j)}
			p.by[0], p.sides = t.made.Of(i, j, r.Draws, r.Seed)
			p.by[1] = t.copies.Of(i, j)
			if p.combined = tandem.Combined(p.by[:]); math.IsNaN(p.combined) {
				continue
			}
			t.pairs = append(t.pairs, p)
			placebo, err := tandem.NewMade([][]int64{times[i], moved[j]}, r.Window)
			if err != nil {
				return err
			}
			if x, _ := placebo.Of(0, 1, min(r.Draws, 999), r.Seed); x.Tested {
				t.placebo = append(t.placebo, x)
			}
		}
	}
	t.grade()
	t.tables()
	return nil
}

// opposed reports whether two pages address opposed audiences, as --opposed says.
func (t *adTwins) opposed(i, j int) bool {
	return slices.ContainsFunc(t.run.Opposed, func(v string) bool {
		a, b, _ := strings.Cut(v, ":")
		return t.is(i, a) && t.is(j, b) || t.is(i, b) && t.is(j, a)
	})
}

// is reports whether a page is of a class, or without classes called so.
func (t *adTwins) is(i int, class string) bool {
	if t.run.Label == "" {
		return isNamed(t.pages[i].name, class)
	}
	return t.pages[i].class == class
}

// grade gives each channel its rate, over all pairs or the opposed ones, and each opposed
// pair its grade.
func (t *adTwins) grade() {
	for k := range adChannels {
		var logp []float64
		var of []*adPair
		for _, p := range t.pairs {
			if p.by[k].Tested && (p.opposed || len(t.run.Opposed) == 0) {
				logp, of = append(logp, p.by[k].LogP), append(of, p)
			}
		}
		for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
			of[i].logq[k] = q
			if q <= math.Log(t.run.FDR) {
				of[i].firm++
			}
		}
	}
	for _, p := range t.pairs {
		if !p.opposed || p.alias != "" {
			continue
		}
		read := slices.ContainsFunc(t.run.Read, func(v string) bool {
			a, b := couple(v)
			x, y := t.pages[p.a].name, t.pages[p.b].name
			return isNamed(x, a) && isNamed(y, b) || isNamed(x, b) && isNamed(y, a)
		})
		p.grade = tandem.GradeOf(p.firm, read)
	}
	slices.SortStableFunc(t.pairs, func(x, y *adPair) int {
		return cmp.Or(cmp.Compare(y.firm, x.firm), cmp.Compare(x.by[0].LogP, y.by[0].LogP), cmp.Compare(y.by[0].Observed-y.by[0].Expected, x.by[0].Observed-x.by[0].Expected), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}

// tables makes the tables and the figure.
func (t *adTwins) tables() {
	all := demarche.Table{
		Name: "adtwins_pairs", Title: fmt.Sprintf("pairs of pages of which a channel can be tested, n = %s", text.Count(len(t.pairs))),
		Columns: []demarche.Column{
			{Name: "a", Doc: "a page"},
			{Name: "b", Doc: "another"},
			{Name: "classes", Doc: "their classes; empty where none were told"},
			{Name: "grade", Doc: "of opposed pages only: similar, tandem candidate, tandem; empty where chance explains it"},
			{Name: "alias", Doc: "why the two names may be of one page; such a pair has no grade"},
			{Name: "channels", Doc: "with a q at most --fdr"},
			{Name: "combined_z", Doc: "Stouffer's Z over the channels that are tested"},
			{Name: "together", Unit: "ads", Doc: "S6: ads of one of the two made within the window of one of the other; of the side with the smaller p"},
			{Name: "expected", Unit: "ads", Doc: "how many would be, on other dates within a week"},
			{Name: "p", Doc: "that dates give as many, of both sides the smaller, twice"},
			{Name: "q", Doc: "false discovery rate"},
			{Name: "a_ads", Unit: "ads", Doc: "of a in all"},
			{Name: "a_together", Unit: "ads", Doc: "of a, made together with one of b"},
			{Name: "a_expected", Unit: "ads", Doc: "by chance"},
			{Name: "b_ads", Unit: "ads", Doc: "of b in all"},
			{Name: "b_together", Unit: "ads", Doc: "of b, made together with one of a"},
			{Name: "b_expected", Unit: "ads", Doc: "by chance"},
			{Name: "texts", Unit: "texts", Doc: fmt.Sprintf("S2: that both and at most %d pages ran", tandem.MostHolders)},
			{Name: "texts_expected", Doc: "of their weight Σ 1/(pages - 1), by chance"},
			{Name: "texts_p", Doc: "upper tail of a scaled Poisson number; 1 for fewer than 2 texts"},
			{Name: "texts_q", Doc: "false discovery rate"},
		},
	}
	for _, p := range t.pairs {
		a, b := t.pages[p.a], t.pages[p.b]
		classes := ""
		if a.class+b.class != "" {
			classes = a.class + " × " + b.class
		}
		row := []any{a.name, b.name, classes, string(p.grade), p.alias, t.channels(p), analysis.Known(p.combined)}
		row = append(row, t.told(p, 0, analysis.Known(p.by[0].Observed), analysis.Known(p.by[0].Expected), probability(p.by[0].LogP))...)
		for k := range p.sides {
			row = append(row, int64([2]int{len(a.ads), len(b.ads)}[k]), int64(p.sides[k].Observed), p.sides[k].Expected)
		}
		row = append(row, int64(len(t.copies.Shared(p.a, p.b))))
		row = append(row, t.told(p, 1, p.by[1].Expected, probability(p.by[1].LogP))...)
		all.Rows = append(all.Rows, row)
	}
	shown := all
	shown.Name, shown.Rows = "adtwins_first", all.Rows[:min(len(all.Rows), t.run.Top)]
	shown.Title = fmt.Sprintf("the first %s of %s of pages", text.Count(len(shown.Rows)), text.Plural(len(all.Rows), "pair", "pairs"))
	t.result.Tables = append(t.result.Tables, shown, t.control())
	t.result.Kept = append(t.result.Kept, all)
	t.aliasTables()
}

// told returns some cells and q; nothing of a channel that is not tested.
func (t *adTwins) told(p *adPair, channel int, cells ...any) []any {
	var q any
	if p.opposed || len(t.run.Opposed) == 0 {
		q = probability(p.logq[channel])
	}
	cells = append(cells, q)
	if !p.by[channel].Tested {
		clear(cells)
	}
	return cells
}

func (t *adTwins) channels(p *adPair) string {
	var names []string
	for k, name := range adChannels {
		if p.by[k].Tested && p.logq[k] <= math.Log(t.run.FDR) && (p.opposed || len(t.run.Opposed) == 0) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// control tells how often p is small, of the pairs and of the control, and draws it.
func (t *adTwins) control() demarche.Table {
	var real []tandem.Pair
	for _, p := range t.pairs {
		if p.by[0].Tested {
			real = append(real, p.by[0])
		}
	}
	table := demarche.Table{
		Name: "adtwins_control", Title: "how often p is small, and how often with the dates of one page four weeks later",
		Columns: []demarche.Column{
			{Name: "pairs", Doc: "the pairs of pages, or the control"},
			{Name: "tested", Unit: "pairs", Doc: "pairs that are tested"},
			{Name: "below_05", Unit: "share", Doc: "of these, those with a p below .05: about .05 or less where the null model holds"},
			{Name: "low", Unit: "share", Doc: "its interval of Wilson, 95 %"},
			{Name: "high", Unit: "share", Doc: "its interval of Wilson, 95 %"},
		},
	}
	var shares []string
	figure := demarche.Figure{
		Subtitle: "The upper half of the quantiles of the normal score of the mid-p, over those of a normal number; the control has the dates of one page four weeks later",
		Mark:     demarche.Line, X: "normal", Y: "z", Group: "pairs", Source: "The ads of the case",
		Table: demarche.Table{Name: "adtwins_quantiles", Title: "quantiles of the normal score of the mid-p", Columns: []demarche.Column{
			{Name: "normal", Doc: "the quantile of a normal number"},
			{Name: "z", Doc: "that of the pairs"},
			{Name: "pairs", Doc: "the pairs of pages, or the control; or where chance would be"},
		}},
	}
	for _, of := range []struct {
		name string
		by   []tandem.Pair
	}{{"pages", real}, {"the control", t.placebo}} {
		small := 0
		var z []float64
		for _, p := range of.by {
			if p.LogP < math.Log(usual) {
				small++
			}
			z = append(z, p.Z)
		}
		var share any
		low, high := stat.Wilson(small, len(of.by), 0.95)
		if len(of.by) > 0 {
			share = float64(small) / float64(len(of.by))
		}
		table.Rows = append(table.Rows, []any{of.name, int64(len(of.by)), share, low, high})
		if share != nil {
			shares = append(shares, fmt.Sprintf("%.1f %% of pairs of %s", 100*share.(float64), of.name))
		}
		for _, q := range quantilesOf(len(z)) {
			if q < 0.5 {
				continue
			}
			figure.Table.Rows = append(figure.Table.Rows, []any{distuv.UnitNormal.Quantile(q), stat.Quantile(z, q), of.name})
		}
	}
	if len(figure.Table.Rows) > 0 {
		figure.Title = "A p below .05 have " + list(shares)
		for _, q := range []float64{0.5, 0.99} {
			figure.Table.Rows = append(figure.Table.Rows, []any{distuv.UnitNormal.Quantile(q), distuv.UnitNormal.Quantile(q), "chance"})
		}
		t.result.Figures = append(t.result.Figures, figure)
	}
	return table
}

// aliasTables list the names that were put together, which are kept, and those of compared
// pages that are proposed.
func (t *adTwins) aliasTables() {
	columns := []demarche.Column{
		{Name: "a", Doc: "a name that ads lead to"},
		{Name: "b", Doc: "the page that it was put to"},
		{Name: "reason", Doc: "why: id, one number at the end; spelling, one key; merge, as --merge says; chain, by way of another name"},
		{Name: "ads", Unit: "ads", Doc: "that lead to a"},
	}
	names := demarche.Table{Name: "adtwins_names", Title: fmt.Sprintf("names that were put to a page of another name, n = %s", text.Count(len(t.names))), Columns: columns, Rows: t.names}
	t.result.Kept = append(t.result.Kept, names)
	names.Name = "adtwins_names_first"
	if len(t.names) > t.run.Top {
		names.Title += fmt.Sprintf(", the %s with the most ads", text.Count(t.run.Top))
		names.Rows = t.names[:t.run.Top]
	}
	proposals := demarche.Table{
		Name: "adtwins_aliases",
		Columns: []demarche.Column{
			{Name: "a", Doc: "a page that is compared"},
			{Name: "b", Doc: "another"},
			{Name: "reason", Doc: "spelling: one key, but two numbers; near: a letter in eight differs; contained: a name of the one begins with the whole of one of the other"},
		},
	}
	for i := range t.pages {
		for j := i + 1; j < len(t.pages); j++ {
			if why := t.proposed[[2]int{i, j}]; why != "" {
				proposals.Rows = append(proposals.Rows, []any{t.pages[i].name, t.pages[j].name, why})
			}
		}
	}
	proposals.Title = fmt.Sprintf("pages that may be one, for --merge: %s", text.Plural(len(proposals.Rows), "pair", "pairs"))
	t.result.Tables = append(t.result.Tables, names, proposals)
}

// clip cuts a text for a cell.
func clip(s string) string {
	if words := []rune(s); len(words) > mostText {
		return string(words[:mostText]) + "…"
	}
	return s
}
