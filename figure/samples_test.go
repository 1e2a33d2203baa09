package figure

import (
	"fmt"
	"math"
	"math/rand/v2"

	"demarche"
)

func columnsOf(names ...string) (c []demarche.Column) {
	for _, n := range names {
		c = append(c, demarche.Column{Name: n})
	}
	return c
}

// made is a state on a made map.
type made struct {
	code        string
	column, row int64
}

// places are 198 states on a map of 30 columns and 18 rows.
func places() []made {
	r := rand.New(rand.NewPCG(3, 7))
	var all []made
	for len(all) < 198 {
		for y := range 18 {
			for x := range 30 {
				if r.Float64() > 0.4 || len(all) == 198 {
					continue
				}
				n := len(all)
				all = append(all, made{string([]byte{byte('A' + n%26), byte('A' + n/26), byte('A' + (x+y)%26)}), int64(x + 1), int64(y + 1)})
			}
		}
		if len(all) < 198 {
			all = all[:0]
		}
	}
	return all
}

var choices = []string{"yes", "abstain", "no"}

func tileFigure(value func(i int, p made) any) demarche.Figure {
	f := demarche.Figure{
		Title: "Where the states of a made world stand", Subtitle: "Made numbers, n = 198 states", Source: "Made up",
		Mark: demarche.Tiles, X: "state", Y: "choice", Table: demarche.Table{Columns: columnsOf("state", "choice", "column", "row")},
	}
	for i, p := range places() {
		f.Table.Rows = append(f.Table.Rows, []any{p.code, value(i, p), p.column, p.row})
	}
	return f
}

// ballot is a made choice in a made roll call.
func ballot(roll, state int) string {
	return []string{"yes", "yes", "yes", "abstain", "no", "no", "not voting"}[(state*3+roll*(state%5)+roll)%7]
}

// samples are figures as large as real ones.
func samples() map[string]demarche.Figure {
	r := rand.New(rand.NewPCG(5, 11))
	zero, chance := 0.0, 0.37
	all := map[string]demarche.Figure{}

	f := tileFigure(func(i int, _ made) any { return ballot(0, i) })
	f.Scale = choices
	all["tiles of words"] = f
	all["tiles of numbers"] = tileFigure(func(i int, _ made) any { return float64(i%50) / 49 })
	f = tileFigure(func(i int, p made) any { return math.Sin(float64(p.column)/4 + float64(p.row)) })
	f.Reference = &zero
	all["tiles around 0"] = f

	f = tileFigure(nilValue)
	f.Table.Rows, f.Table.Columns = nil, columnsOf("state", "choice", "column", "row", "roll")
	f.Group, f.Scale = "roll", choices
	for k := range 17 {
		for i, p := range places() {
			f.Table.Rows = append(f.Table.Rows, []any{p.code, ballot(k, i), p.column, p.row, fmt.Sprintf("A/RES/%d/%d, developments in the field", 73+k/3, 27+k)})
		}
	}
	all["tiles of roll calls"] = f

	f = demarche.Figure{
		Title: "Some coded positions are contradicted", Subtitle: "12 actors, 9 norms", Mark: demarche.Matrix, X: "norm", Y: "actor", Group: "value",
		Scale: []string{"supports", "conditional", "opposes"}, Table: demarche.Table{Columns: columnsOf("actor", "norm", "value", "contradicted")},
	}
	norms := []string{"Sovereignty", "International law", "Critical infrastructure", "Binding treaty", "Many stakeholders", "Due diligence", "Attribution", "Human rights online", "Capacity"}
	for i := range 12 {
		for j, n := range norms {
			v := any([]string{"supports", "conditional", "opposes", "silent"}[r.IntN(4)])
			if (i+j)%6 == 0 {
				v = nil
			}
			f.Table.Rows = append(f.Table.Rows, []any{fmt.Sprint("Actor number ", i+1), n, v, (i*9+j)%17 == 3})
		}
	}
	all["matrix of norms"] = f

	f.Table = demarche.Table{Columns: columnsOf("actor", "norm", "value")}
	f.Scale = choices
	for i, p := range places()[:40] {
		for k := range 40 {
			f.Table.Rows = append(f.Table.Rows, []any{p.code, fmt.Sprintf("%d/%d", 60+k/2, 100+k), ballot(k, i)})
		}
	}
	all["matrix of votes"] = f

	all["timeline"] = timeline()

	f = demarche.Figure{
		Title: "A printed table over two readings", Mark: demarche.Steps, X: "year", Y: "agreements", Group: "series", Over: []string{"as printed"},
		Table: demarche.Table{Columns: columnsOf("year", "agreements", "series", "change")},
	}
	stock := int64(0)
	for y := int64(2000); y < 2025; y++ {
		n := r.Int64N(4)
		stock += n
		f.Table.Rows = append(f.Table.Rows, []any{y, n, "signed in the year", y == 2019}, []any{y, stock, "in force", false}, []any{y, 2*(y-2000) + n, "as printed", nil})
	}
	all["steps"] = f

	f = demarche.Figure{
		Title: "Agreement a year", Mark: demarche.Line, X: "year", Y: "agreement", Group: "state", Reference: &chance,
		Table: demarche.Table{Columns: columnsOf("year", "agreement", "state", "low", "high", "change")},
	}
	for y := int64(2000); y < 2025; y++ {
		for k, name := range []string{"one", "another", "a third"} {
			v := 0.5 + 0.3*math.Sin(float64(y)/6+2*float64(k))
			f.Table.Rows = append(f.Table.Rows, []any{y, v, name, v - 0.05, v + 0.08, y == 2014})
		}
	}
	all["lines with intervals"] = f

	f = demarche.Figure{
		Title: "Where sixty states stand", Mark: demarche.Intervals, X: "state", Y: "point", Group: "bloc", Reference: &zero,
		Table: demarche.Table{Columns: columnsOf("state", "point", "low", "high", "bloc")},
	}
	for i, p := range places()[:60] {
		v := 2 - float64(i)/15
		f.Table.Rows = append(f.Table.Rows, []any{p.code, v, v - 0.1 - r.Float64()/3, v + 0.1 + r.Float64()/3, []string{"west", "other", "east"}[i/20]})
	}
	all["intervals"] = f
	f = demarche.Figure{
		Title: "A plane of tags", Subtitle: "Made numbers, n = 220 tags", Mark: demarche.Dots, X: "gini", Y: "per_user", Group: "what", LogY: true,
		Table: demarche.Table{Columns: columnsOf("gini", "per_user", "what", "label")},
	}
	for i := range 220 {
		label := any(nil)
		if i%17 == 0 {
			label = fmt.Sprint("#a tag as long as number ", i)
		}
		f.Table.Rows = append(f.Table.Rows, []any{r.Float64() * 0.95, math.Exp(5 * r.Float64()), []string{"campaigns", "events", "standing"}[i%3], label})
	}
	all["labelled dots"] = f
	return all
}

func nilValue(int, made) any { return nil }

// timeline is five declared periods, three found and twenty events of which three
// miss the period that names them.
func timeline() demarche.Figure {
	f := demarche.Figure{
		Title: "Three events miss their period", Subtitle: "5 periods declared, 3 found, 20 events", Mark: demarche.Spans, X: "name", Y: "from", Group: "scheme",
		Table: demarche.Table{Columns: columnsOf("name", "from", "to", "scheme", "outside", "period")},
	}
	add := func(row ...any) { f.Table.Rows = append(f.Table.Rows, row) }
	for _, p := range [][3]string{
		{"First steps at the organisation", "2000", "2007"},
		{"Attacks and regional pacts", "2008", "2013"},
		{"Norms and confidence", "2014", "2017"},
		{"More treaties", "2018", "2020"},
		{"The turn to the south", "2021", "2025"},
	} {
		add(p[0], p[1], p[2], "declared", nil, nil)
	}
	add("0.6 a year", "1998", "2013-05", "found", nil, nil)
	add("1.4 a year", "2013-06-01", "2020-12-31", "found", nil, nil)
	add("3.1 a year", "2021", nil, "found", nil, nil)
	add("An attack of weeks", "2007-04-27/2007-05-18", nil, nil, true, "Attacks and regional pacts")
	add("An early resolution", "1998-12-04", nil, nil, true, "First steps at the organisation")
	add("A late text of a group", "2021-03-12", nil, nil, true, "Norms and confidence")
	for i := range 17 {
		y := 2000 + i*25/17
		add(fmt.Sprintf("What happened as number %d", i+4), fmt.Sprintf("%d-%02d-10", y, 1+i%12), nil, nil, false, nil)
	}
	return f
}
