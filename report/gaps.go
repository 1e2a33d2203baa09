package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"demarche"
)

// shownGaps is how many stretches without a post are listed.
const shownGaps = 8

// gapsOf lists the longest stretches without a post, as the figures of what the
// files hold count posts: per hour, per day or the like. Without such a figure,
// or without a gap, there is none.
func gapsOf(d *demarche.Dossier) (list *grid, stretches string) {
	type gap struct {
		from, to time.Time
		bins     int
	}
	var gaps []gap
	for i := range d.Runs {
		if d.Runs[i].Analysis != overview {
			continue
		}
		for _, f := range d.Runs[i].Result.Figures {
			x, y := column(f.Table, f.X), column(f.Table, f.Y)
			if f.Mark != demarche.Area || f.Group != "" || x < 0 || y < 0 {
				continue
			}
			open := false
			for _, row := range f.Table.Rows {
				at, ok := row[x].(time.Time)
				n, counted := row[y].(int64)
				switch {
				case !ok || !counted || n != 0:
					if open && ok {
						gaps[len(gaps)-1].to = at
					}
					open = false
				case open:
					gaps[len(gaps)-1].bins++
				default:
					open = true
					gaps = append(gaps, gap{from: at, bins: 1})
				}
			}
		}
	}
	gaps = slices.DeleteFunc(gaps, func(g gap) bool { return g.to.IsZero() })
	if len(gaps) == 0 {
		return nil, ""
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(b.to.Sub(b.from), a.to.Sub(a.from)) })
	list = &grid{Caption: "The longest stretches without a post", Columns: []gridColumn{
		{Name: "from"}, {"to", "UTC", true}, {Name: "length", Number: true},
	}}
	for _, g := range gaps[:min(len(gaps), shownGaps)] {
		list.Rows = append(list.Rows, []cell{textCell(day(g.from)), {Text: day(g.to), Number: true}, {Text: span(g.to.Sub(g.from).Seconds()), Number: true}})
	}
	if n := len(gaps) - shownGaps; n > 0 {
		list.Note = fmt.Sprintf("%d of %s stretches are shown; the numbers of the figure above have all.", shownGaps, count(len(gaps)))
	}
	return list, fmt.Sprintf("%s without any post; the longest is %s, from %s to %s",
		plural(int64(len(gaps)), "stretch of time", "stretches of time"), span(gaps[0].to.Sub(gaps[0].from).Seconds()), day(gaps[0].from), day(gaps[0].to))
}

// column is where a table has a column; -1 if it has not.
func column(t demarche.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c demarche.Column) bool { return c.Name == name })
}
