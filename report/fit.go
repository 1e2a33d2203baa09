package report

import (
	"strings"
	"unicode/utf8"
)

// How much of a table is printed. The page on a screen holds more, and the case all.
const (
	printedRows  = 20  // rows that stand as rows
	printedCards = 8   // rows that are set as cards
	printedSlim  = 60  // rows of few columns, three of which stand side by side
	printedLeast = 6   // rows that are worth leaving out
	paperWide    = 122 // letters that stand beside each other on a sheet
	turnedRows   = 3   // rows of a table that is turned, at most
	turnedFrom   = 9   // and columns, at least
	slimColumns  = 4
	slimFrom     = 24 // rows, more than which a table of few columns is set in several
	longCell     = 48 // letters from which a cell has a line of its card to itself
	wordOnPaper  = 18 // letters that a column of text is given
)

// classes are how the page shows the table, by what fits a sheet of A4 and the screen of
// a phone, both of which have one width and no more.
func (g *grid) Classes() string {
	all := []string{"scroll"}
	add := func(has bool, class string) {
		if has {
			all = append(all, class)
		}
	}
	add(g.Tall, "tall")
	add(g.Stack, "stack")
	add(g.Turned, "turned")
	add(g.Cards(), "cards")
	add(g.slim(), "slim")
	add(!g.slim() && g.Turned && len(g.Rows) >= turnedFrom && g.width() <= paperWide/2, "half")
	add(g.Options, "options")
	switch g.Printed() {
	case len(g.Rows):
	case 0:
		all = append(all, "unprinted")
	case printedCards:
		all = append(all, "first-8")
	case printedRows:
		all = append(all, "first-20")
	case printedSlim:
		all = append(all, "first-60")
	}
	return strings.Join(all, " ")
}

// slim reports whether the table is set in three columns on paper.
func (g *grid) slim() bool {
	return (len(g.Columns) <= slimColumns && len(g.Rows) > slimFrom || g.Turned && len(g.Rows) >= turnedFrom) && g.width() <= paperWide/3
}

// tall reports whether a row takes several lines on average.
func (g *grid) tall() bool {
	letters := 0
	for _, row := range g.Rows {
		for i := range row {
			letters += row[i].letters()
		}
	}
	return letters > 2*paperWide*len(g.Rows)
}

// Cards reports whether on paper and on a phone each row stands as a card, a word and a
// value for each column, since the columns do not fit beside each other.
func (g *grid) Cards() bool { return !g.Stack && len(g.Columns) > slimColumns && g.width() > paperWide }

// Printed is how many rows are printed. All are of a table that stands nowhere else.
func (g *grid) Printed() int {
	n, most := len(g.Rows), printedRows
	switch {
	case g.All == "":
		return n
	case g.Drawn && n > printedLeast+printedLeast:
		return 0
	case g.Cards() || g.tall():
		most = printedCards
	case g.slim():
		most = printedSlim
	}
	if n <= most+printedLeast {
		return n
	}
	return most
}

// width is how many letters wide the table is, each column as wide as its longest number
// or word, and a column of text wide enough to be read.
func (g *grid) width() (letters int) {
	for i, c := range g.Columns {
		widest := max(longestWord(c.Name), longestWord(c.Unit))
		for _, row := range g.Rows {
			n := row[i].letters()
			if !row[i].Number {
				n = min(n, wordOnPaper)
			}
			widest = max(widest, n)
		}
		letters += widest + 2
	}
	return letters
}

// letters is how long the cell is in a line.
func (c *cell) letters() int {
	n := utf8.RuneCountInString(c.Text)
	if len(c.IDs) > 0 {
		n = 0
		for _, id := range c.IDs {
			n += len(id.ID) + 1
		}
	}
	return n
}

// Class is how the cell is set: with a line of its card to itself, and broken within
// words that are longer than their column.
func (c cell) Class(cards bool) string {
	switch {
	case c.Number:
		return "n"
	case cards && c.letters() > longCell:
		return "long"
	case longestWord(c.Text) > wordOnPaper:
		return "brk"
	}
	return ""
}

func longestWord(s string) (longest int) {
	for word := range strings.FieldsSeq(s) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

// Label names the column where it stands beside its value, with its unit if the name
// does not say it.
func (c gridColumn) Label() string {
	if c.ShownUnit() == "" {
		return c.Name
	}
	return c.Name + ", " + c.Unit
}

// ShownUnit is the unit, but not where the name ends with it.
func (c gridColumn) ShownUnit() string {
	if c.Unit == c.Name || strings.HasSuffix(c.Name, " "+c.Unit) {
		return ""
	}
	return c.Unit
}

// turned returns the table with a column for each of its few rows: a row for each of its
// many columns is read from top to bottom. A row is named by its first cells, as many
// as it takes to tell it from the others.
func (g *grid) turned() *grid {
	if len(g.Rows) == 0 || len(g.Rows) > turnedRows || len(g.Columns) < turnedFrom {
		return g
	}
	keys, names := g.keys()
	if keys == 0 {
		return g
	}
	t := &grid{Name: g.Name, Caption: g.Caption, Note: g.Note, All: g.All, Drawn: g.Drawn, Turned: true}
	var heads []string
	for _, c := range g.Columns[:keys] {
		heads = append(heads, c.Label())
	}
	t.Columns = []gridColumn{{Name: strings.Join(heads, ", ")}}
	for _, name := range names {
		t.Columns = append(t.Columns, gridColumn{Name: name})
	}
	for i := keys; i < len(g.Columns); i++ {
		cells := []cell{textCell(g.Columns[i].Label())}
		for _, row := range g.Rows {
			cells = append(cells, row[i])
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// keys returns how many first cells of each row tell it from the others, at most three,
// and what they say; 0 where these do not.
func (g *grid) keys() (n int, names []string) {
	names = make([]string, len(g.Rows))
	for n = 1; n <= 3; n++ {
		told := map[string]bool{}
		for i, row := range g.Rows {
			if len(row[n-1].IDs) > 0 || row[n-1].letters() > longCell {
				return 0, nil
			}
			if n > 1 {
				names[i] += ", "
			}
			names[i] += row[n-1].Text
			told[names[i]] = true
		}
		if len(told) == len(g.Rows) {
			return n, names
		}
	}
	return 0, nil
}
