package audience

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/reach"
	"demarche/stat"
	"demarche/text"
)

// measuredCase is what the one study found that measured exposure and its effect: an example of
// what may lie between the rungs, and of no other posts.
var measuredCase = [][]any{
	{"1 % of the users had 70 % of the exposures to the accounts of the Internet Research Agency on Twitter in 2016", "served", "Eady et al. 2023, doi:10.1038/s41467-022-35576-9"},
	{"exposure was concentrated among users who strongly identified as Republicans", "served", "Eady et al. 2023, doi:10.1038/s41467-022-35576-9"},
	{"exposure to these accounts was eclipsed by that to domestic news media and politicians", "served", "Eady et al. 2023, doi:10.1038/s41467-022-35576-9"},
	{"no evidence of a meaningful relation between exposure and changes in attitudes, polarisation or voting was found", "changed", "Eady et al. 2023, doi:10.1038/s41467-022-35576-9"},
}

// amountText writes a number with commas.
func amountText(v float64) string {
	if v == math.Trunc(v) {
		return text.Thousands(fmt.Sprintf("%.0f", v))
	}
	return text.Thousands(fmt.Sprintf("%.2f", v))
}

// tables makes what is told.
func (l *ladder) tables() {
	slices.SortStableFunc(l.rungs, func(a, b onRung) int {
		return cmp.Or(cmp.Compare(a.Rung, b.Rung), cmp.Compare(kindOf(a), kindOf(b)), cmp.Compare(a.subject(), b.subject()), cmp.Compare(a.Name, b.Name))
	})
	l.result.Tables = append(l.result.Tables, l.ladderTable(), l.meaningTable())
	if len(l.spreads) > 0 {
		l.result.Tables = append(l.result.Tables, l.spreadTable())
	}
	if len(l.rates) > 0 {
		l.result.Tables = append(l.result.Tables, l.rateTable())
	}
	if l.most > 0 {
		l.result.Tables = append(l.result.Tables, l.boundTable())
	}
	l.result.Tables = append(l.result.Tables, demarche.Table{
		Name: "reach_findings", Title: "one case that was measured, of one operation on one platform in 2016; it says nothing of these posts",
		Columns: []demarche.Column{
			{Name: "finding", Doc: "what was found, in our words"},
			{Name: "rung", Doc: "the rung that it is about"},
			{Name: "source", Doc: "the study"},
		},
		Rows: slices.Clone(measuredCase),
	})
	l.note("the table reach_findings is of one measured case, the Internet Research Agency on Twitter in 2016. It says nothing of these posts, but that exposure can be very uneven, and that no effect was found there")
	l.note("figures of two rungs are never added, nor compared as if they were of one; there are figures on %s: %s", text.Plural(len(l.have()), "rung", "rungs"), strings.Join(l.have(), ", "))
	if missing := l.missing(); len(missing) > 0 {
		l.note("nothing is told on the rungs %s", strings.Join(missing, ", "))
	}
	l.figure()
}

// kindOf puts what sources tell before what was measured.
func kindOf(f onRung) int {
	if f.fact != nil {
		return 0
	}
	return 1
}

func (f onRung) subject() string {
	if f.fact != nil {
		return f.fact.Reach.Subject
	}
	return ""
}

// have returns the rungs that have a figure, and missing the others.
func (l *ladder) have() (names []string) {
	for _, f := range l.rungs {
		if n := f.Rung.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func (l *ladder) missing() (names []string) {
	have := l.have()
	for _, n := range demarche.Rungs {
		if !slices.Contains(have, n) {
			names = append(names, n)
		}
	}
	return names
}

// ladderTable has the figures from the foot of the ladder up.
func (l *ladder) ladderTable() demarche.Table {
	table := demarche.Table{
		Name: "reach", Title: fmt.Sprintf("figures of reach on their rungs, from the foot of the ladder, n = %d", len(l.rungs)),
		Columns: []demarche.Column{
			{Name: "rung", Doc: "the rung of the ladder"},
			{Name: "subject", Doc: "whose posts; empty for those of the case"},
			{Name: "figure", Doc: "the figure's name"},
			{Name: "value", Doc: "the number as it is told; at most, at least or about where the source says so"},
			{Name: "number", Doc: "the number, of a range its lower end, in the unit"},
			{Name: "unit", Doc: "what is counted"},
			{Name: "population", Doc: "of whom"},
			{Name: "window", Doc: "of which time"},
			{Name: "definition", Doc: "what the source says that it counted"},
			{Name: "from", Doc: "the source and who it has it from, or how it was measured in the case"},
			{Name: "as_of", Doc: "the day of which the source speaks"},
			{Name: "confidence", Doc: "how far the row was checked: verified, partly, recalled; measured in the case"},
			{Name: "record", Doc: "the row, DATASET/ROW"},
		},
	}
	for _, f := range l.rungs {
		if f.fact == nil {
			table.Rows = append(table.Rows, []any{f.Rung.String(), "", f.Name, amountText(f.Value), f.Value, f.Unit, "", "", "", f.measured, "", "measured", ""})
			continue
		}
		r := f.fact.Reach
		chain := append([]string{f.fact.Source}, r.Chain...)
		chain = slices.DeleteFunc(chain, func(s string) bool { return s == "" })
		from := strings.Join(slices.CompactFunc(chain, equalName), ", from ") // who has it from whom
		definition := r.Definition
		if r.Quote != "" {
			definition = strings.TrimSpace(definition + " “" + strings.Trim(r.Quote, `"“”`) + "”")
		}
		table.Rows = append(table.Rows, []any{
			f.Rung.String(), r.Subject, f.Name, worded(f.value), f.Value, r.Unit, r.Population, r.Window.String(), definition, from,
			f.fact.AsOf.String(), string(f.fact.Confidence), f.fact.Record.String(),
		})
	}
	return table
}

// worded writes a value with its bound in words.
func worded(v demarche.Value) string {
	before := map[demarche.Form]string{
		demarche.AtMost: "at most ", demarche.LessThan: "less than ", demarche.AtLeast: "at least ", demarche.MoreThan: "more than ", demarche.About: "about ",
	}[v.Form]
	if v.Form == demarche.Within {
		return amountText(v.Low) + " to " + amountText(v.High)
	}
	return before + amountText(v.Low)
}

// meaningTable says what a figure on each rung says, and what it does not.
func (l *ladder) meaningTable() demarche.Table {
	table := demarche.Table{
		Name: "reach_rungs", Title: "what a figure on each rung says, and what it does not",
		Columns: []demarche.Column{
			{Name: "rung", Doc: "the rung, from the foot of the ladder"},
			{Name: "says", Doc: "what a figure on it says"},
			{Name: "does_not_say", Doc: "what it does not say"},
			{Name: "units", Doc: "in what it is counted"},
			{Name: "figures", Unit: "figures", Doc: "how many there are here"},
		},
	}
	for i := range demarche.Rungs {
		r := reach.Rung(i)
		n := 0
		for _, f := range l.rungs {
			if f.Rung == r {
				n++
			}
		}
		table.Rows = append(table.Rows, []any{r.String(), r.Says(), r.Not(), strings.Join(r.Units(), ", "), int64(n)})
	}
	return table
}

// spreadTable says how impressions, views and actions are spread over posts.
func (l *ladder) spreadTable() demarche.Table {
	table := demarche.Table{
		Name: "reach_posts", Title: "how impressions, views and actions are spread over posts",
		Columns: []demarche.Column{
			{Name: "column", Doc: "the column of the files"},
			{Name: "unit", Doc: "what it counts"},
			{Name: "n", Unit: "posts", Doc: "posts that tell it"},
			{Name: "sum", Doc: "over all of them, in the unit"},
			{Name: "median", Doc: "of a post"},
			{Name: "p90", Doc: "90th percentile: one post in ten has more"},
			{Name: "top_1", Unit: "%", Doc: "share of the sum that the top 1 % of the posts have"},
			{Name: "zero", Unit: "%", Doc: "share of the posts that have none"},
		},
	}
	for _, s := range l.spreads {
		table.Rows = append(table.Rows, []any{s.column, s.unit, int64(s.N), s.Sum, analysis.Known(s.Median), analysis.Known(s.P90), analysis.Known(100 * s.Top), analysis.Known(100 * s.Zero)})
	}
	return table
}

// rateTable has the quartiles of actions for each impression.
func (l *ladder) rateTable() demarche.Table {
	table := demarche.Table{
		Name: "reach_rates", Title: fmt.Sprintf("actions for each impression, of posts with at least %s impressions", amountText(l.run.Least)),
		Columns: []demarche.Column{
			{Name: "column", Doc: "the column of actions"},
			{Name: "n", Unit: "posts", Doc: "posts with so many impressions"},
			{Name: "q1", Doc: "first quartile: one post in four has a lower rate"},
			{Name: "median", Doc: "half have a lower one"},
			{Name: "q3", Doc: "third quartile"},
		},
	}
	for _, r := range l.rates {
		table.Rows = append(table.Rows, []any{r.column, int64(len(r.rates)), stat.Quantile(r.rates, 0.25), stat.Quantile(r.rates, 0.5), stat.Quantile(r.rates, 0.75)})
	}
	return table
}

// boundTable says between what numbers the different people lie whom accounts can have
// reached.
func (l *ladder) boundTable() demarche.Table {
	population := any(nil)
	if l.run.Population > 0 {
		population = l.run.Population
	}
	return demarche.Table{
		Name: "reach_bounds", Title: fmt.Sprintf("how many different people follow one of %s accounts or several", text.Count(int64(l.accounts))),
		Columns: []demarche.Column{
			{Name: "least", Unit: "people", Doc: "as many as follow the account that the most follow: nobody knows how many follow two"},
			{Name: "most", Unit: "people", Doc: "as many as follow each, added, or as there are; never to be told as people reached"},
			{Name: "population", Unit: "people", Doc: "how many there are, as --population says"},
		},
		Rows: [][]any{{l.least, l.most, population}},
	}
}

// figure draws the rungs.
func (l *ladder) figure() {
	table := demarche.Table{
		Name: "reach_drawn", Title: "figures of reach by rung",
		Columns: []demarche.Column{
			{Name: "digits", Unit: "power of ten", Doc: "the number as a power of ten: 6 is a million, 8 a hundred million"},
			{Name: "rung", Doc: "the rung"},
			{Name: "unit", Doc: "what is counted"},
			{Name: "figure", Doc: "the figure"},
		},
	}
	top := 0
	for i := len(demarche.Rungs) - 1; i >= 0; i-- { // the foot of the ladder below
		for _, f := range l.rungs {
			if f.Rung == reach.Rung(i) && f.Value > 0 {
				table.Rows = append(table.Rows, []any{math.Log10(f.Value), f.Rung.String(), f.Unit, f.Name})
				top = max(top, i)
			}
		}
	}
	if len(table.Rows) < 2 {
		return
	}
	l.result.Figures = append(l.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("The highest rung of which there is a figure is %q", demarche.Rungs[top]),
		Subtitle: fmt.Sprintf("Each figure on its rung, from the foot of the ladder; the axis has powers of ten, 6 is a million; n = %d figures", len(table.Rows)),
		Mark:     demarche.Dots, X: "digits", Y: "rung", Group: "unit", Table: table,
	})
}
