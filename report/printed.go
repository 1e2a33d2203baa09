package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// A printed table is a table of a work, as it is printed and beside what was found.
type printed struct {
	Anchor  string
	Title   string
	Note    string
	Grid    *grid
	Claims  []heldLine // of the table as a whole, or of its rows
	Figures []shownFigure
	Columns []printedColumn
}

// A printedColumn is what the numbers of a column tell by themselves, and how far they
// are from what was found.
type printedColumn struct {
	Name  string
	Says  []string
	Fits  *grid
	Notes []string
}

// figureIsOf returns the printed table that a figure of a run draws, or nil: its title
// begins with the table's name. Of several works with a table of one name, it is
// the one whose claims are of the dataset that the name of its table ends with.
func figureIsOf(f *demarche.Figure, r *demarche.DossierRun) *demarche.PrintedTable {
	for i := range r.Claims {
		for k := range r.Claims[i].Tables {
			t := &r.Claims[i].Tables[k]
			if strings.HasPrefix(f.Table.Title, t.ID+",") && (len(r.Claims) == 1 || strings.HasSuffix(f.Table.Name, fmt.Sprintf("_%d", t.Record.Dataset()))) {
				return t
			}
		}
	}
	return nil
}

// tables shows the tables of a work. A figure of the run stands with the table that it
// draws.
func (b *ledgerBinder) tables(lines []claimLine, l *demarche.Ledger, c *demarche.Claims, r *demarche.DossierRun) []printed {
	var all []printed
	for i := range c.Tables {
		t := &c.Tables[i]
		p := printed{Anchor: fmt.Sprintf("printed-%s%d", b.prefix, i+1), Title: cmp.Or(t.Place, t.ID), Note: t.Note}
		if t.Title != "" {
			p.Title += ": " + t.Title
		}
		p.Grid = b.asPrinted(t, lines, l)
		for k := range lines {
			if c := lines[k].claim; c.Cell == nil && t.Place != "" && (c.Place == t.Place || strings.HasPrefix(c.Place, t.Place+",")) {
				p.Claims = append(p.Claims, lines[k].line())
			}
		}
		for k := range l.Forensics {
			if f := &l.Forensics[k]; f.Table == t.ID {
				p.Columns = append(p.Columns, b.forensic(f))
			}
		}
		for k := range r.Result.Figures {
			f := &r.Result.Figures[k]
			if of := figureIsOf(f, r); of != nil && of.Record == t.Record && of.ID == t.ID {
				p.Figures = append(p.Figures, figureOf(f, r))
			}
		}
		all = append(all, p)
	}
	return all
}

// nearest returns the reading of a column that is nearest to what is printed, and the
// declared one, which comes first. Either may be "".
func nearest(l *demarche.Ledger, table, column string) (declared, near string) {
	for i := range l.Forensics {
		f := &l.Forensics[i]
		if f.Table != table || f.Column != column || len(f.Fits) == 0 {
			continue
		}
		best := slices.MinFunc(f.Fits, func(a, b demarche.Fit) int { return cmp.Compare(a.RMSE, b.RMSE) })
		return f.Fits[0].Reading, best.Reading
	}
	return "", ""
}

// asPrinted shows a table as it is printed; behind each column that is tested stand the
// verdict, and what was found under the declared and under the nearest reading.
func (b *ledgerBinder) asPrinted(t *demarche.PrintedTable, lines []claimLine, l *demarche.Ledger) *grid {
	g := &grid{Caption: sentence(cmp.Or(t.Place, t.ID)) + " as it is printed"}
	if slices.ContainsFunc(t.Columns, func(c demarche.PrintedColumn) bool { return c.Tested != "" }) {
		g.Caption += ", and what was found"
	}
	numeric := make([]bool, len(t.Columns))
	for i, column := range t.Columns {
		numeric[i] = len(t.Rows) > 0 && !slices.ContainsFunc(t.Rows, func(row []string) bool { return strings.Trim(row[i], "0123456789.,- %") != "" })
		g.Columns = append(g.Columns, gridColumn{column.Name, unitOf(column), numeric[i] && i > 0})
		if column.Tested == "" {
			continue
		}
		g.Columns = append(g.Columns, gridColumn{Name: "verdict"})
		declared, near := nearest(l, t.ID, column.Name)
		if declared != "" {
			g.Columns = append(g.Columns, gridColumn{"found", declared, true})
		}
		if near != declared {
			g.Columns = append(g.Columns, gridColumn{"nearest", near, true})
		}
	}
	g.Caption += b.of
	for k, row := range t.Rows {
		var cells []cell
		for i, column := range t.Columns {
			cells = append(cells, cell{Text: twoDays.ReplaceAllString(strings.ReplaceAll(row[i], "; ", "\n"), "$1 to $2"), Number: numeric[i] && i > 0})
			if column.Tested == "" {
				continue
			}
			declared, near := nearest(l, t.ID, column.Name)
			of := cellLines(lines, t.ID, column.Name, k)
			cells = append(cells, verdictCell(of))
			if declared != "" {
				cells = append(cells, foundCell(of, declared))
			}
			if near != declared {
				cells = append(cells, foundCell(of, near))
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	if len(g.Rows) > shownRows {
		g.Note = fmt.Sprintf("%s of %s rows are shown.", count(shownRows), count(len(g.Rows)))
		g.Rows = g.Rows[:shownRows]
	}
	return g
}

// unitOf is the unit of a column, where its name does not say it.
func unitOf(c demarche.PrintedColumn) string {
	if c.Is != "" {
		return ""
	}
	return c.Unit
}

// cellLines returns the claims of a cell.
func cellLines(lines []claimLine, table, column string, row int) (all []*claimLine) {
	for i := range lines {
		if c := lines[i].claim.Cell; c != nil && c.Table == table && c.Column == column && c.Row == row {
			all = append(all, &lines[i])
		}
	}
	return all
}

// foundCell tells the number that was found for a cell under a reading.
func foundCell(of []*claimLine, reading string) cell {
	for _, l := range of {
		for i := range l.verdict.Readings {
			r := &l.verdict.Readings[i]
			switch {
			case r.Reading != reading:
			case r.Value != nil:
				return decimalCell(*r.Value)
			default:
				return cell{Text: r.Found, Number: true}
			}
		}
	}
	return cell{Text: "–", Number: true}
}

// verdictCell tells the verdicts on a cell; with several entries it has several.
func verdictCell(of []*claimLine) cell {
	var words []string
	for _, l := range of {
		words = append(words, string(l.verdict.Verdict))
	}
	c := textCell(strings.Join(words, "\n"))
	if len(of) == 1 {
		c.Href = "#" + of[0].anchor
	}
	return c
}

// forensic says in sentences what the numbers of a column tell.
func (b *ledgerBinder) forensic(f *demarche.Forensics) printedColumn {
	p := printedColumn{Name: f.Column, Notes: sentences(f.Notes)}
	say := func(format string, args ...any) { p.Says = append(p.Says, fmt.Sprintf(format, args...)) }
	sum := fmt.Sprintf("Sum: %s %s come to %s", count(f.N), "numbers", decimal(f.Sum))
	if f.Unit != "" {
		sum += " " + f.Unit
	}
	if f.Hundred {
		sum += ": to 100, within their rounding"
	}
	say("%s.", sum)
	if f.NeverFalls {
		monotony := "Monotony: row by row the numbers never fall"
		if f.PNeverFall != nil {
			monotony += fmt.Sprintf(". Counts of events about the same straight line never fall with a probability of %s", rough(*f.PNeverFall))
		}
		say("%s.", monotony)
	}
	if f.Slope != nil && f.R2 != nil {
		say("Line: a straight line of %s a row or year explains %s of their variance (R²).", strings.Replace(rough(*f.Slope), "-", "−", 1), share(*f.R2))
	}
	if f.X2 != nil && f.PSmooth != nil && f.PRough != nil {
		p, words := *f.PSmooth, "as little or less"
		if *f.PRough < p {
			p, words = *f.PRough, "as much or more"
		}
		say("Scatter: X² about the line is %s on %s of freedom. Counts of events scatter %s with a probability of %s.", rough(*f.X2), text.Plural(int64(f.DF), "degree", "degrees"), words, rough(p))
	}
	if f.PDigits != nil {
		say("Last digits: digits as uneven come with a probability of %s.", rough(*f.PDigits))
	}
	if len(f.Fits) > 0 {
		p.Fits = fitsOf(f)
		p.Fits.Caption += b.of
	}
	return p
}

// share writes a share in per cent.
func share(v float64) string { return rough(100*v) + " %" }

// fitsOf lists how far a column is from what was found under each reading, the nearest
// first.
func fitsOf(f *demarche.Forensics) *grid {
	g := &grid{
		Caption: fmt.Sprintf("How far %s of %s is from what was found, reading by reading, the nearest first", f.Column, f.Table),
		Columns: []gridColumn{
			{Name: "reading"},
			{"rows compared", "", true},
			{"as found", "rows", true},
			{"printed", "sum", true},
			{"found", "sum", true},
			{"root mean square", f.Unit, true},
			{"mean difference", f.Unit, true},
			{"correlation", "", true},
			{"explained", "%", true},
			{Name: "as a whole"},
		},
	}
	fits := slices.Clone(f.Fits)
	slices.SortStableFunc(fits, func(a, b demarche.Fit) int { return cmp.Compare(a.RMSE, b.RMSE) })
	known := func(v *float64, times float64) cell {
		if v == nil || math.IsNaN(*v) {
			return cell{Text: "–", Number: true}
		}
		return roughCell(*v * times)
	}
	for _, one := range fits {
		g.Rows = append(g.Rows, []cell{
			textCell(one.Reading), countCell(one.N), countCell(one.Holds), decimalCell(one.Printed), decimalCell(one.Found),
			roughCell(one.RMSE), roughCell(one.Bias), known(one.R, 1), known(one.Explained, 100), textCell(outcome(one.Outcome)),
		})
	}
	return g
}

// references are what a list of references and the citations of a text say of each other.
type references struct {
	Lead  string
	Lists []referenceList
}

type referenceList struct {
	Title  string
	Says   []string
	Folded bool
}

// references returns nil where the claims file has neither list.
func (b *ledgerBinder) references(l *demarche.Ledger) *references {
	c := &l.Citations
	if c.Listed == 0 && c.Cited == 0 {
		return nil
	}
	r := &references{Lead: fmt.Sprintf("%s listed, %s of them different; the text cites %s.",
		text.Plural(int64(c.Listed), "reference is", "references are"), count(c.Distinct), text.Plural(int64(c.Cited), "work", "different works"))}
	list := func(title string, says []string) {
		if len(says) > 0 {
			r.Lists = append(r.Lists, referenceList{fmt.Sprintf("%s (%s)", title, count(len(says))), says, len(says) > 12})
		}
	}
	each := func(all []demarche.Reference) (says []string) {
		for i := range all {
			says = append(says, reference(&all[i]))
		}
		return says
	}
	list("Cited, and not listed", each(c.Unlisted))
	var years []string
	for i := range c.OtherYear {
		years = append(years, fmt.Sprintf("%s; listed as of %s", reference(&c.OtherYear[i].Cited), strings.Join(c.OtherYear[i].Listed, ", ")))
	}
	list("Cited, and listed with another year", years)
	list("Listed, and never cited", each(c.Uncited))
	var repeated, shared []string
	for _, g := range c.Repeated {
		repeated = append(repeated, together(each(g)))
	}
	list("Listed more than once", repeated)
	for _, g := range c.SharedLink {
		link, g := g[0].Link, slices.Clone(g)
		for i := range g {
			g[i].Link = ""
		}
		shared = append(shared, link+": "+together(each(g)))
	}
	list("One address under different authors", shared)
	return r
}

// together writes the different ones of a list, and how often one is there.
func together(all []string) string {
	var parts []string
	for i, s := range all {
		if slices.Contains(all[:i], s) {
			continue
		}
		n := 0
		for _, other := range all {
			if other == s {
				n++
			}
		}
		if n > 1 {
			s += fmt.Sprintf(" (%s times)", count(n))
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// reference writes a reference in a line; of a citation, where it is.
func reference(r *demarche.Reference) string {
	parts := []string{strings.Join(r.Authors, ", ") + " " + cmp.Or(r.Year, "n.d.")}
	for _, more := range []string{r.Title, r.Link} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	s := strings.Join(parts, ", ")
	if r.Place != "" {
		s += " (in " + r.Place + ")"
	}
	return s
}
