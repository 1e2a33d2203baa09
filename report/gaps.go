package report

import (
	"fmt"
	"slices"
	"time"

	"demarche"
)

// Of the stretches without a post so many are listed where the posts over time stand.
// The table of the run has all.
const (
	shownGaps = 8
	gapsTable = "stretches"
)

// gapsOf lists the longest stretches without a post, from post to post, as the
// analysis of what the files hold counts them, and says how many there are. Where
// there is none to list, why says why.
func gapsOf(d *demarche.Dossier) (list *grid, stretches, why string) {
	var t *demarche.Table
	for i := 0; i < len(d.Runs) && t == nil; i++ {
		if d.Runs[i].Analysis == overview {
			t = tableOf(&d.Runs[i], gapsTable)
		}
	}
	if t == nil {
		return nil, "", "No run has counted the stretches without a post."
	}
	if len(t.Rows) == 0 {
		return nil, "", sentence(t.Title) + "."
	}
	list = &grid{Caption: "The longest stretches without a post", Columns: []gridColumn{
		{Name: "from the post at", Unit: "UTC"}, {"to the post at", "UTC", true}, {Name: "length", Number: true},
	}}
	for _, row := range t.Rows[:min(len(t.Rows), shownGaps)] {
		from, to, seconds := stretch(row)
		list.Rows = append(list.Rows, []cell{textCell(clock(from)), timeCell(to), {Text: span(seconds), Number: true}})
	}
	if n := len(t.Rows) - shownGaps; n > 0 {
		list.Note = fmt.Sprintf("%d of %s stretches are shown; more stand below, in the table of all.", shownGaps, count(len(t.Rows)))
	}
	from, to, seconds := stretch(t.Rows[0])
	return list, fmt.Sprintf("%s; the longest is %s, from %s to %s", t.Title, span(seconds), clock(from), clock(to)), ""
}

// stretch reads a row of the table of stretches.
func stretch(row []any) (from, to time.Time, seconds float64) {
	from, _ = row[0].(time.Time)
	to, _ = row[1].(time.Time)
	seconds, _ = row[2].(float64)
	return from, to, seconds
}

// column is where a table has a column; -1 if it has not.
func column(t demarche.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c demarche.Column) bool { return c.Name == name })
}
