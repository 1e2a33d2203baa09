package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// howMany says how many findings are here, and of how many there are.
func howMany(d *demarche.Dossier, findings []finding) (here string, all int64) {
	for i := range d.Runs {
		all += max(d.Runs[i].Findings, int64(len(d.Runs[i].Result.Findings)))
	}
	here = count(len(findings))
	if int64(len(findings)) < all {
		here += " of " + count(all)
	}
	return here, all
}

// summaryOf lists the findings in figures, for their claims stand with them.
func summaryOf(d *demarche.Dossier, findings []finding) *grid {
	if len(findings) == 0 {
		return nil
	}
	has := func(what func(f finding) bool) bool { return slices.ContainsFunc(findings, what) }
	// A value that only counts the evidence has its column already.
	value := has(func(f finding) bool {
		return f.Finding.Value.Unit != "records" || f.Finding.Value.Value != float64(f.RecordsN)
	})
	chance := has(func(f finding) bool { return f.Chance != "" })
	q := has(func(f finding) bool { return f.Q != "" })
	network := has(func(f finding) bool { return f.Network != "" })
	objects := has(func(f finding) bool { return f.Objects != "" })
	also := has(func(f finding) bool { return len(f.Also) > 0 })
	caption := "All findings"
	if here, all := howMany(d, findings); all > int64(len(findings)) {
		caption = here + " findings, of each run those of the largest groups"
	}
	if findings[0].asked && !findings[len(findings)-1].asked {
		caption += ", those of firm edges first"
	}
	g := &grid{Caption: caption + ", in the order of the runs", Columns: []gridColumn{{Name: "finding"}}, Tall: len(findings) > 40}
	column := func(shown bool, c gridColumn) {
		if shown {
			g.Columns = append(g.Columns, c)
		}
	}
	column(network, gridColumn{Name: "network"})
	column(network, gridColumn{"group", "", true})
	unit := findings[0].Finding.Value.Unit
	if has(func(f finding) bool { return f.Finding.Value.Unit != unit }) {
		unit = ""
	}
	if unit == "" {
		column(value, gridColumn{"value", "", true})
	} else {
		column(value, gridColumn{unit, "", true})
	}
	column(chance, gridColumn{"chance gives", "", true})
	column(q, gridColumn{"q", "", true})
	column(true, gridColumn{"actors", "", true})
	column(objects, gridColumn{"objects", "", true})
	column(true, gridColumn{"records", "", true})
	column(true, gridColumn{"first", "UTC", true})
	column(true, gridColumn{"last", "UTC", true})
	column(also, gridColumn{Name: "shares half its actors or more with"})
	for _, f := range findings {
		row := []cell{{Text: strconv.Itoa(f.Number), Title: f.Claim, Href: "#" + f.Anchor}}
		put := func(shown bool, c cell) {
			if shown {
				row = append(row, c)
			}
		}
		group := cell{Number: true}
		if f.Group > 0 {
			group.Text = strconv.Itoa(f.Group)
		}
		put(network, textCell(strings.ReplaceAll(f.Network, " ", "\u00a0")))
		put(network, group)
		if unit == "" {
			put(value, cell{Text: f.Value, Number: true})
		} else {
			put(value, decimalCell(f.Finding.Value.Value))
		}
		if f.Chance == "" {
			put(chance, cell{Text: "not computed", Number: true})
		} else {
			put(chance, cell{Text: f.Chance, Number: true})
		}
		put(q, cell{Text: f.Q, Number: true})
		put(true, countCell(len(f.Subjects)))
		put(objects, cell{Text: f.Objects, Number: true})
		put(true, countCell(f.RecordsN))
		put(true, cell{Text: date(f.First), Number: true})
		put(true, cell{Text: date(f.Last), Number: true})
		put(also, textCell(numbers(f.Also, 6)))
		g.Rows = append(g.Rows, row)
	}
	return g
}

// numbers lists the first so many findings by number.
func numbers(also []overlap, most int) string {
	var all []string
	for _, o := range also[:min(len(also), most)] {
		all = append(all, strconv.Itoa(o.finding.Number))
	}
	s := strings.Join(all, ", ")
	if n := len(also) - most; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s
}

// An overlap is another finding that has at least half of a finding's actors.
type overlap struct {
	finding *finding
	common  int
}

// overlaps tells each finding which others have at least half of its actors,
// most first.
func overlaps(findings []finding) {
	in := map[string][]int{} // by actor
	for i := range findings {
		for _, s := range findings[i].Subjects {
			if at := in[s]; len(at) == 0 || at[len(at)-1] != i {
				in[s] = append(at, i)
			}
		}
	}
	for i := range findings {
		f := &findings[i]
		common := make([]int, len(findings))
		for _, s := range f.Subjects {
			for _, k := range in[s] {
				common[k]++
			}
		}
		for k, n := range common {
			if k != i && n > 0 && 2*n >= len(f.Subjects) {
				f.Also = append(f.Also, overlap{&findings[k], n})
			}
		}
		slices.SortStableFunc(f.Also, func(a, b overlap) int { return b.common - a.common })
	}
}
