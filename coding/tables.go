package coding

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/text"
)

// tables has what was estimated as tables and a figure.
func (w *estimating) tables() {
	w.result.Tables = append(w.result.Tables, w.shares())
	if len(w.changes) > 0 {
		w.result.Tables = append(w.result.Tables, demarche.Table{
			Name: "prevalence_changes", Title: "how much the share of a code differs between periods",
			Columns: []demarche.Column{
				{Name: "code", Doc: "the code"},
				{Name: "by", Doc: "by what the posts are parted"},
				{Name: "from", Doc: "the earlier period, and what else the posts have in common"},
				{Name: "to", Doc: "the later"},
				{Name: "difference", Unit: "share", Doc: "the share in the later less that in the earlier: 0.1 is ten points"},
				{Name: "low", Unit: "share", Doc: "the lower end of its 95 % interval"},
				{Name: "high", Unit: "share", Doc: "the upper end"},
				{Name: "says", Doc: "more or less where the interval is on one side of 0"},
				{Name: "agreement", Doc: "how far coders of the code agree"},
			},
			Rows: w.changes,
		})
	}
	w.result.Kept = append(w.result.Kept, demarche.Table{
		Name: "coded_units", Title: fmt.Sprintf("what was read in the sample %s, and how it counts", w.sample),
		Columns: []demarche.Column{
			{Name: "record", Doc: "the post"},
			{Name: "code", Doc: "the code"},
			{Name: "read", Doc: "what each coder read"},
			{Name: "value", Unit: "share", Doc: "1 where it has the code, 0 where not, 0.5 where coders differ and nobody decides"},
			{Name: "stratum", Doc: "what it was drawn with"},
			{Name: "inclusion", Unit: "probability", Doc: "the probability with which it was drawn and read"},
			{Name: "score", Unit: "score", Doc: "what stands in for a coder"},
			{Name: "pseudo", Unit: "share", Doc: "the pseudo-outcome for a regression; of a post that was not read it is the score"},
		},
		Rows: w.coded,
	})
	w.draw()
}

func (w *estimating) shares() demarche.Table {
	estimator := map[string]string{
		estimatorTuned: "difference estimator, the weight of the score tuned", estimatorDifference: "difference estimator", estimatorReadings: "the readings alone",
	}[w.run.Estimator]
	if !w.scored {
		estimator = "the readings alone"
	}
	table := demarche.Table{
		Name: "prevalence", Title: fmt.Sprintf("share of posts with each code, of %s, by %s read; %s", text.Plural(w.posts, "post", "posts"), text.Count(len(w.drawn)), estimator),
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code"},
			{Name: "by", Doc: "by what the posts are parted"},
			{Name: "domain", Doc: "which part of them; empty of an actor"},
			{Name: "actor", Doc: "whose posts, where they are parted by actor"},
			{Name: "posts", Unit: "posts", Doc: "posts with a text in the domain"},
			{Name: "audited", Unit: "posts", Doc: "of them drawn and read"},
			{Name: "effective", Unit: "posts", Doc: "as many read with one probability would be worth it"},
			{Name: "positives", Unit: "posts", Doc: "of these with the code; half where coders differ and nobody decides"},
			{Name: "share", Unit: "share", Doc: "the estimate"},
			{Name: "low", Unit: "share", Doc: "the lower end of its 95 % interval, for the posts of the case"},
			{Name: "high", Unit: "share", Doc: "the upper end"},
			{Name: "least", Unit: "share", Doc: "the estimate if only what all coders call yes has the code"},
			{Name: "most", Unit: "share", Doc: "if whatever any coder calls yes or leaning has it"},
			{Name: "at_most", Unit: "share", Doc: "of a share that is not estimable though enough was read, the upper end of its interval"},
			{Name: "actors_low", Unit: "share", Doc: "the lower end of the interval for what accounts such as these post, where ten of them or more were read"},
			{Name: "actors_high", Unit: "share", Doc: "the upper end"},
			{Name: "readings", Unit: "share", Doc: "the estimate by the readings alone, without a score"},
			{Name: "agreement", Doc: "how far coders of the code agree, by Krippendorff's rule of thumb"},
			{Name: "alpha", Unit: "agreement", Doc: "Krippendorff's alpha"},
			{Name: "score", Doc: "what stands in for a coder"},
			{Name: "weight", Unit: "weight", Doc: "the weight that it has in the estimate, 0 to 1"},
			{Name: "counting", Unit: "share", Doc: "posts that the score alone would count: no estimate"},
			{Name: "rogan_gladen", Unit: "share", Doc: "the same corrected by the error rates of the whole sample: a contrast, wrong where these drift"},
			{Name: "verdict", Doc: "whether the share is estimable"},
			{Name: "records", Doc: "posts that were read to have the code, and how many more"},
		},
	}
	const actor = 3
	if !slices.ContainsFunc(w.rows, func(row []any) bool { return row[actor] != "" }) {
		table.Columns = slices.Delete(table.Columns, actor, actor+1)
		for i := range w.rows {
			w.rows[i] = slices.Delete(w.rows[i], actor, actor+1)
		}
	}
	table.Rows = w.rows
	return table
}

const (
	mostPoints = 60 // intervals that a figure shows
	mostSigns  = 6  // kinds of posts that are told apart by their signs
)

// draw shows the shares of codes by period, the codes that are most common in all posts first.
func (w *estimating) draw() {
	if len(w.figure) == 0 {
		return
	}
	slices.SortStableFunc(w.figure, func(a, b point) int {
		return cmp.Or(cmp.Compare(b.all.Share, a.all.Share), cmp.Compare(a.code, b.code))
	})
	table := demarche.Table{
		Name: "prevalence_drawn", Title: "shares of posts with a code",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code"},
			{Name: "share", Unit: "share", Doc: "the estimate"},
			{Name: "low", Unit: "share", Doc: "the lower end of its 95 % interval"},
			{Name: "high", Unit: "share", Doc: "the upper end"},
			{Name: "posts", Doc: "which posts"},
		},
	}
	names := map[string]bool{}
	for _, p := range w.figure {
		names[p.label] = true
	}
	for i, p := range w.figure {
		// A code is drawn whole or not at all.
		if i > 0 && p.code != w.figure[i-1].code {
			n := 0
			for n < len(w.figure)-i && w.figure[i+n].code == p.code {
				n++
			}
			if len(table.Rows)+n > mostPoints {
				w.note("the figure shows the codes that are most common; the table has all")
				break
			}
		}
		label := p.code
		if len(names) > mostSigns { // the signs tell no period from another
			label += ", " + p.label
		}
		if p.word == "low agreement" {
			label += " (low agreement)"
		}
		table.Rows = append(table.Rows, []any{label, max(p.e.Share, 0), p.e.Low, p.e.High, p.label})
	}
	group := ""
	if len(names) > 1 && len(names) <= mostSigns {
		group = "posts"
	}
	lead := w.figure[0]
	w.result.Figures = append(w.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("%s is estimated to be in %s %% of all posts (%s to %s)", lead.code, percent(lead.all.Share), percent(lead.all.Low), percent(lead.all.High)),
		Subtitle: fmt.Sprintf("Shares of posts with a code, with 95 %% intervals, by %s read of %s; only what is estimable", text.Count(len(w.drawn)), text.Plural(w.posts, "post", "posts")),
		Mark:     demarche.Intervals, X: "code", Y: "share", Group: group, Table: table,
	})
}

func percent(share float64) string {
	switch v := 100 * min(max(share, 0), 1); {
	case v < 1:
		return fmt.Sprintf("%.2f", v)
	case v < 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.0f", math.Round(v))
	}
}
