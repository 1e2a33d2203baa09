package figure

import (
	"fmt"
	"strings"
	"testing"

	"demarche"
)

// TestCellsStandUnderTheirNames: the cell of a row and a column is level with the
// one name and under the other, with the value that the table has.
func TestCellsStandUnderTheirNames(t *testing.T) {
	f := samples()["matrix of norms"]
	all := parsed(t, f, Wide)
	rows, heads := map[string]float64{}, map[string]float64{}
	for _, e := range having(all, "text", "name") {
		rows[e.text] = e.number(t, "y") - 4
	}
	for _, e := range having(all, "text", "head") {
		for _, row := range f.Table.Rows { // a name may stand in two lines
			if n := row[1].(string); strings.HasPrefix(n, e.text) {
				heads[n] = e.number(t, "x")
			}
		}
	}
	cells, gaps := squares(t, all, "cell"), squares(t, all, "gap")
	apart(t, append(cells, gaps...))
	by := map[string]drawn{}
	for _, c := range append(cells, gaps...) {
		by[c.title] = c
	}
	fills := map[any]string{}
	for _, row := range f.Table.Rows {
		title := fmt.Sprintf("%v, %v: %v", row[0], row[1], words(row[2]))
		if row[3] == true {
			title += ", contradicted"
		}
		c, ok := by[title]
		if !ok {
			t.Fatalf("no cell of %q", title)
		}
		if y := rows[row[0].(string)]; y < c.y1 || y > c.y2 {
			t.Errorf("%q is at %v, its name at %v", title, c.y1, y)
		}
		if x := heads[row[1].(string)]; x < c.x1-2 || x > c.x2+2 {
			t.Errorf("%q is at %v, its column's name at %v", title, c.x1, x)
		}
		if was, ok := fills[row[2]]; ok && was != c.fill {
			t.Errorf("%v has two fills", row[2])
		}
		fills[row[2]] = c.fill
	}
	if len(fills) != 5 || fills["supports"] == fills["opposes"] || fills["silent"] != "none" {
		t.Errorf("the fills are %v", fills)
	}
}

// TestContradictedCellsHaveACorner: these and no others, in both widths.
func TestContradictedCellsHaveACorner(t *testing.T) {
	f := samples()["matrix of norms"]
	want := 1 // the key
	for _, row := range f.Table.Rows {
		if row[3] == true {
			want++
		}
	}
	for _, width := range []Width{Wide, Narrow} {
		all := parsed(t, f, width)
		if got := len(having(all, "path", "flag")); got != want {
			t.Errorf("%v: %d corners, want %d", width, got, want)
		}
		if !strings.Contains(all[2].text, "(contradicted)") {
			t.Errorf("the description does not say so: %s", all[2].text)
		}
	}
}

// TestNoValueIsNotZero: a cell of 0 is drawn and written, one without a value is an
// outline, and one without a row is too.
func TestNoValueIsNotZero(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Matrix, X: "k", Y: "v", Group: "n", Table: demarche.Table{
		Columns: columnsOf("v", "k", "n"),
		Rows:    [][]any{{"a", "p", int64(0)}, {"a", "q", nil}, {"b", "p", int64(12)}, {"b", "p", int64(99)}, {nil, "p", int64(1)}},
	}}
	all := parsed(t, f, Wide)
	if n := len(squares(t, all, "cell")); n != 2 {
		t.Errorf("%d cells, want 2", n)
	}
	if n := len(squares(t, all, "gap")); n != 3 { // a and q, b and q, and the key
		t.Errorf("%d gaps, want 3", n)
	}
	var in []string
	for _, e := range having(all, "text", "in") {
		in = append(in, e.text)
	}
	if got := strings.Join(in, " "); got != "0 12" {
		t.Errorf("the cells say %q, want 0 and 12", got)
	}
	for _, want := range []string{"Not drawn, for another has the same row and column: 1 cell.", "Not drawn: 1 cell without a row or a column."} {
		if !strings.Contains(all[2].text, want) {
			t.Errorf("%q is not said", want)
		}
	}
}

// TestAVoteGridIsWhole: 40 states by 40 roll calls, each in its place; of 41 and 42
// the last are left out, and that is said.
func TestAVoteGridIsWhole(t *testing.T) {
	f := samples()["matrix of votes"]
	for _, width := range []Width{Wide, Narrow} {
		cells := squares(t, parsed(t, f, width), "cell")
		apart(t, cells)
		if len(cells) != 1600 {
			t.Errorf("%d cells, want 1,600", len(cells))
		}
	}
	for i := range 2 {
		f.Table.Rows = append(f.Table.Rows, []any{"one more", fmt.Sprint("new ", i), "yes"})
	}
	all := parsed(t, f, Wide)
	for _, want := range []string{"The first 40 of 41 rows are drawn; the table has all.", "The first 40 of 42 columns are drawn; the table has all."} {
		if !strings.Contains(all[2].text, want) {
			t.Errorf("%q is not said", want)
		}
	}
	if n := len(squares(t, all, "cell")); n != 1600 {
		t.Errorf("%d cells, want 1,600", n)
	}
}
