package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"demarche"
)

// maxCells is how many cells a table may have. Each may become a claim with a test
// of its own.
const maxCells = 20000

// maxFilled is how many bytes the texts of the claim of a cell may have once they are
// filled in: each place can take a whole cell, so that they grow as a product.
const maxFilled = 64 << 10

// A tableEntry is a table and the nodes of which its claims are made.
type tableEntry struct {
	table   *demarche.PrintedTable
	columns []*yaml.Node // without the keys that are the column's own
	rows    []*yaml.Node
}

// tables reads the tables themselves; their claims come later, since a test may be
// about another table.
func (f *claimsFile) tables(n *yaml.Node) []tableEntry {
	e := &entry{}
	nodes := e.entries(n, "tables")
	f.refuse(e)
	var all []tableEntry
	for _, n := range nodes {
		t, whole := f.table(n)
		for _, have := range all {
			if e := (&entry{}); whole && have.table.ID == t.table.ID {
				e.fail(n, "id", doubled, "there is another table %.80q", t.table.ID)
				whole = !f.refuse(e)
			}
		}
		if whole {
			all = append(all, t)
			f.claims.Tables = append(f.claims.Tables, *t.table)
		}
	}
	return all
}

// refuse keeps what is wrong with an entry, and reports whether something is.
func (f *claimsFile) refuse(e *entry) bool {
	if e.bad != nil {
		f.refused = append(f.refused, *e.bad)
	}
	return e.bad != nil
}

// table reads a table, and reports whether it is taken. A row that cannot be read
// costs that row, a column the table: its rows could not be told apart. All that is
// wrong is told.
func (f *claimsFile) table(n *yaml.Node) (t tableEntry, whole bool) {
	e := &entry{}
	fields := e.fields(n, "a table", "id", "title", "place", "note", "columns", "rows")
	e.need(n, fields, "a table", "id", "columns", "rows")
	for _, key := range []string{"id", "title", "place", "note"} {
		if fields[key] != nil {
			e.plain(fields[key])
		}
	}
	t = tableEntry{table: &demarche.PrintedTable{
		Line: int64(n.Line), ID: e.text(fields["id"], "id"), Title: e.text(fields["title"], "title"),
		Place: e.text(fields["place"], "place"), Note: e.text(fields["note"], "note"),
	}}
	if strings.ContainsAny(t.table.ID, " \t\n") {
		e.fail(fields["id"], "id", badValue, "an id is one word")
	}
	columns, rows := e.entries(fields["columns"], "columns"), e.entries(fields["rows"], "rows")
	if len(rows)*len(columns) > maxCells {
		e.fail(n, "rows", badEntry, "a table may have %d cells", maxCells)
		rows = nil
	}
	whole = !f.refuse(e)
	for _, c := range columns {
		e := &entry{}
		e.plain(c)
		column, test := printedColumn(e, c)
		if slices.ContainsFunc(t.table.Columns, func(have demarche.PrintedColumn) bool { return have.Name == column.Name }) {
			e.fail(c, "name", doubled, "there is another column %.80q", column.Name)
		}
		t.table.Columns, t.columns = append(t.table.Columns, column), append(t.columns, test)
		whole = !f.refuse(e) && whole
	}
	for _, r := range rows {
		e := &entry{}
		e.plain(r)
		cells := e.entries(r, "a row")
		if e.bad == nil && len(cells) != len(t.columns) {
			e.fail(r, "a row", badEntry, "a row has a cell for each of the %d columns, this has %d", len(t.columns), len(cells))
		}
		var row []string
		for _, c := range cells {
			row = append(row, strings.Join(e.texts(c, "a cell"), "; "))
		}
		if !f.refuse(e) {
			t.table.Rows, t.rows = append(t.table.Rows, row), append(t.rows, r)
		}
	}
	return t, whole
}

var columnKeys = append([]string{"name", "is"}, claimKeys...)

// printedColumn reads what a column is, and returns the rest: the claim that each
// of its cells makes.
func printedColumn(e *entry, n *yaml.Node) (demarche.PrintedColumn, *yaml.Node) {
	fields := e.fields(n, "a column", columnKeys...)
	e.need(n, fields, "a column", "name")
	c := demarche.PrintedColumn{
		Name: e.text(fields["name"], "name"), Is: e.oneOf(fields["is"], "is", "period", "label"), Unit: e.text(fields["unit"], "unit"),
	}
	for _, own := range []string{"id", "value"} {
		if fields[own] != nil {
			e.fail(fields[own], own, unknownKey, "a column has no %s: each cell has its own", own)
		}
	}
	rest := &yaml.Node{Kind: yaml.MappingNode, Line: n.Line}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch k := n.Content[i].Value; {
		case k == "name" || k == "is":
		default:
			if slices.Contains(testKeys, k) {
				c.Tested = demarche.TestKind(k)
			}
			rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
		}
	}
	if c.Is != "" && c.Tested != "" {
		e.fail(n, "is", badEntry, "a column that is a %s has no test", c.Is)
	}
	return c, rest
}

// cells makes the claims of a table. What is wrong with a column is told once, not
// for each of its cells.
func (f *claimsFile) cells(t tableEntry) {
	told := map[demarche.Refusal]bool{}
	period := slices.IndexFunc(t.table.Columns, func(c demarche.PrintedColumn) bool { return c.Is == "period" })
	for r, row := range t.rows {
		for c, column := range t.table.Columns {
			if column.Tested == "" {
				continue
			}
			parts := []*yaml.Node{row.Content[c]}
			if row.Content[c].Kind == yaml.SequenceNode {
				parts = row.Content[c].Content
			}
			for i, part := range parts {
				if strings.TrimSpace(part.Value) == "" {
					continue
				}
				e := &entry{}
				claim := f.cell(e, t, r, c, period, part)
				if i > 0 {
					claim.ID += "/" + strconv.Itoa(i+1)
				}
				if e.bad == nil {
					f.columns[demarche.Cells{Table: t.table.ID, Column: column.Name}] = f.readings(claim.Test)
					f.keep(e, row, claim)
				}
				if e.bad != nil && !told[*e.bad] {
					told[*e.bad] = true
					f.refused = append(f.refused, *e.bad)
				}
			}
		}
	}
}

// cell makes the claim of one cell, or of one entry of its list.
func (f *claimsFile) cell(e *entry, t tableEntry, r, c, period int, part *yaml.Node) *demarche.Claim {
	column, row := t.table.Columns[c], t.table.Rows[r]
	cell := e.text(part, "a cell")
	left := maxFilled - len(t.table.ID) - len(row[0]) - len(column.Name) - len(cell) // these name the claim
	take := func(s string) string {
		if left -= len(s); left < 0 {
			return ""
		}
		return s
	}
	fill := func(s string) (string, string) {
		if take(s); left < 0 {
			return "", ""
		}
		missing := ""
		s = placeholder.ReplaceAllStringFunc(s, func(hole string) string {
			name := hole[1 : len(hole)-1]
			if name == "cell" || name == column.Name {
				return take(cell)
			}
			if i := slices.IndexFunc(t.table.Columns, func(c demarche.PrintedColumn) bool { return c.Name == name }); i >= 0 {
				return take(row[i])
			}
			missing = name
			return hole
		})
		return s, missing
	}
	n := filled(e, t.columns[c], fill)
	if left < 0 {
		e.fail(t.rows[r], column.Name, badValue, "a cell may make a claim of %d bytes once its places are filled in", maxFilled)
		return &demarche.Claim{}
	}
	add := func(key, value string, line int) {
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return
			}
		}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key, Line: line}, &yaml.Node{Kind: yaml.ScalarNode, Value: value, Line: line})
	}
	line := t.rows[r].Line
	add("id", "cell", line) // its name is longer than one word, and set below
	if period >= 0 && row[period] != "" {
		add("period", row[period], line)
	}
	if !slices.Contains([]demarche.TestKind{demarche.TestDate, demarche.TestQuote, demarche.TestCitation}, column.Tested) {
		add("value", cell, line)
	}
	if t.table.Place != "" {
		add("place", t.table.Place, line)
	}
	add("says", t.table.ID+" has for "+row[0]+" under "+column.Name+": "+cell, line)
	claim := f.claim(e, n, claimKeys...)
	claim.ID = t.table.ID + "/" + row[0] + "/" + column.Name
	claim.Line = int64(line)
	claim.Cell = &demarche.Cell{Table: t.table.ID, Column: column.Name, Row: r}
	return claim
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// filled returns a copy of a tree with the places in its texts filled in.
func filled(e *entry, n *yaml.Node, fill func(string) (string, string)) *yaml.Node {
	to := *n
	if n.Kind == yaml.ScalarNode {
		var missing string
		if to.Value, missing = fill(n.Value); missing != "" {
			e.fail(n, "column", unknown, "there is no column %.80q to take {%.80s} from", missing, missing)
		}
	}
	to.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		to.Content[i] = filled(e, c, fill)
	}
	return &to
}
