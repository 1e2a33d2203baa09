package coding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// mistaken counts of each two codes on how many units one coder read the first without
// the second, and another the second without the first.
func (m *agreeing) mistaken() (rows [][]any) {
	reads := func(u *unit, code, coder string) (yes, read bool) {
		v, ok := u.values[code][coder]
		return v.value == demarche.CodedYes, ok
	}
	count := map[[2]string]int64{}
	for _, u := range m.k.units {
		seen := map[[2]string]bool{}
		for _, a := range m.k.coders {
			for _, b := range m.k.coders {
				if a == b {
					continue
				}
				var onlyA, onlyB []string
				for _, code := range m.k.codes {
					x, readX := reads(u, code, a)
					y, readY := reads(u, code, b)
					switch {
					case !readX || !readY:
					case x && !y:
						onlyA = append(onlyA, code)
					case y && !x:
						onlyB = append(onlyB, code)
					}
				}
				for _, one := range onlyA {
					for _, other := range onlyB {
						seen[[2]string{min(one, other), max(one, other)}] = true
					}
				}
			}
		}
		for key := range seen {
			count[key]++
		}
	}
	for key, n := range count {
		if scheme, _, of := strings.Cut(key[0], "="); of && strings.HasPrefix(key[1], scheme+"=") {
			continue // two classes of one scheme: the values that met say it
		}
		rows = append(rows, []any{key[0], key[1], n})
	}
	slices.SortFunc(rows, func(x, y []any) int {
		if x[2] != y[2] {
			return int(y[2].(int64) - x[2].(int64))
		}
		return slices.Compare([]string{x[0].(string), x[1].(string)}, []string{y[0].(string), y[1].(string)})
	})
	return rows
}

func (m *agreeing) result(ctx context.Context, c *casefile.Case) (*demarche.Result, error) {
	result := &demarche.Result{Notes: m.k.notes}
	interval := func(name, of string) []demarche.Column {
		return []demarche.Column{
			{Name: name, Unit: "agreement", Doc: of + ": 1 for all, 0 for what chance gives"},
			{Name: name + "_low", Unit: "agreement", Doc: "the lower end of its 95 % interval"},
			{Name: name + "_high", Unit: "agreement", Doc: "the upper end"},
		}
	}
	columns := []demarche.Column{
		{Name: "code", Doc: "the code, or the scheme"},
		{Name: "lang", Doc: "the language of the units, as the posts say; all for all"},
		{Name: "coders", Unit: "coders", Doc: "coders who read any of them"},
		{Name: "units", Unit: "units", Doc: "units read by any coder"},
		{Name: "paired", Unit: "units", Doc: "units read by two coders or more, of which agreement is made"},
		{Name: "yes", Unit: "share", Doc: "of all readings, those that say yes"},
		{Name: "leaning", Unit: "share", Doc: "those that say leaning"},
		{Name: "agreement", Unit: "share", Doc: "of the pairs of readings of a unit, those that agree; leaning is no"},
	}
	columns = append(columns, interval("alpha", "Krippendorff's alpha, leaning taken for no")...)
	columns = append(columns,
		demarche.Column{Name: "alpha_lenient", Unit: "agreement", Doc: "the same, leaning taken for yes"},
		demarche.Column{Name: "alpha_ordinal", Unit: "agreement", Doc: "the same of no, leaning and yes in their order"})
	columns = append(columns, interval("ac1", "Gwet's AC1")...)
	columns = append(columns, interval("fleiss", "Fleiss's kappa, of two coders Scott's pi")...)
	columns = append(columns, interval("cohen", "Cohen's kappa, of two coders")...)
	columns = append(columns, demarche.Column{Name: "word", Doc: "what Krippendorff's rule of thumb calls alpha"})
	result.Tables = append(result.Tables, demarche.Table{
		Name: "reliability", Title: fmt.Sprintf("agreement of %s on %s, n = %s", text.Plural(len(m.k.coders), "coder", "coders"), text.Plural(len(m.k.codes), "code", "codes"), text.Plural(len(m.k.units), "unit", "units")),
		Columns: columns, Rows: m.rows,
	})
	if len(m.k.coders) > 2 {
		result.Tables = append(result.Tables, m.pairTable())
	}
	result.Tables = append(result.Tables, demarche.Table{
		Name: "values_met", Title: "which values of two coders met, by code",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code, or the scheme"},
			{Name: "coder_a", Doc: "a coder"},
			{Name: "coder_b", Doc: "another"},
			{Name: "value_a", Doc: "what the one read"},
			{Name: "value_b", Doc: "what the other read"},
			{Name: "units", Unit: "units", Doc: "in how many units"},
		},
		Rows: m.met,
	})
	if rows := m.mistaken(); len(rows) > 0 {
		result.Tables = append(result.Tables, demarche.Table{
			Name: "codes_mistaken", Title: "codes of which one coder read the one where another read the other",
			Columns: []demarche.Column{
				{Name: "code_a", Doc: "a code"},
				{Name: "code_b", Doc: "another"},
				{Name: "units", Unit: "units", Doc: "in how many units; a pair that is often here wants a sharper definition"},
			},
			Rows: rows,
		})
	}
	m.figure(result)
	if m.undefined > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("in up to %s of %s draws of units alpha is not defined, since nobody read the code in any of them; they are left out of its interval", text.Count(m.undefined), text.Count(m.run.Draws)))
	}
	if m.thin > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s fewer than %d units that two coders read, and no row of its own", text.Plural(m.thin, "language of a code has", "languages of codes have"), leastPaired))
	}
	return result, cited(ctx, c, result)
}

func (m *agreeing) pairTable() demarche.Table {
	unit := func(name, doc string) demarche.Column {
		return demarche.Column{Name: name, Unit: "agreement", Doc: doc}
	}
	return demarche.Table{
		Name: "coder_pairs", Title: "agreement of each two coders, by code",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code, or the scheme"},
			{Name: "coder_a", Doc: "a coder"},
			{Name: "coder_b", Doc: "another"},
			{Name: "units", Unit: "units", Doc: "units that both read"},
			{Name: "agreement", Unit: "share", Doc: "of these units, those on which they agree; leaning is no"},
			unit("alpha", "Krippendorff's alpha, leaning taken for no"), unit("alpha_lenient", "leaning taken for yes"), unit("alpha_ordinal", "of the three values in their order"),
			unit("ac1", "Gwet's AC1"), unit("pi", "Scott's pi"), unit("cohen", "Cohen's kappa"),
			unit("cohen_low", "the lower end of its 95 % interval, of the linearised variance"), unit("cohen_high", "the upper end"),
		},
		Rows: m.pairs,
	}
}

// figure shows alpha with its interval, the lowest last, beside the two marks of the rule.
func (m *agreeing) figure(result *demarche.Result) {
	table := demarche.Table{
		Name: "alphas", Title: "Krippendorff's alpha by code",
		Columns: []demarche.Column{
			{Name: "code", Doc: "the code"},
			{Name: "alpha", Unit: "agreement", Doc: "Krippendorff's alpha, leaning taken for no"},
			{Name: "low", Unit: "agreement", Doc: "the lower end of its 95 % interval"},
			{Name: "high", Unit: "agreement", Doc: "the upper end"},
			{Name: "word", Doc: "the rule of thumb"},
		},
	}
	reliable := 0
	for _, row := range m.rows {
		if row[1] != "all" || row[8] == nil || row[9] == nil {
			continue
		}
		if row[len(row)-1] == "reliable" {
			reliable++
		}
		table.Rows = append(table.Rows, []any{row[0], row[8], row[9], row[10], row[len(row)-1]})
	}
	if len(table.Rows) == 0 {
		return
	}
	slices.SortStableFunc(table.Rows, func(x, y []any) int {
		switch a, b := x[1].(float64), y[1].(float64); {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	mark := 0.8
	result.Figures = append(result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("%s of %s an alpha of .80 or more, which is called reliable", text.Count(reliable), text.Plural(len(table.Rows), "code has", "codes have")),
		Subtitle: "Krippendorff's alpha, leaning taken for no, with 95 % intervals of units drawn again",
		Mark:     demarche.Intervals, X: "code", Y: "alpha", Group: "word", Reference: &mark, Table: table,
	})
}
