package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"demarche"
)

// A grid is a table as the page shows it. The first cell of a row is its head.
type grid struct {
	Name    string // of the table of a run, or ""
	Caption string
	Columns []gridColumn
	Rows    [][]cell
	Note    string // what is cut, or ""
	Stack   bool   // whether on a hand-held screen its first two columns stand above the others, of which there are six
	Open    bool   // whether it is short enough to stand open
	Tall    bool   // whether it scrolls in its own frame on a screen, so that what follows is near
	Turned  bool   // whether each of its columns is a row of what it shows
	Options bool   // whether it lists options
	Drawn   bool   // whether a figure shows its numbers
	All     string // the command that prints all of it, or "" where it stands here alone
}

type gridColumn struct {
	Name, Unit string
	Number     bool // right-aligned
}

type cell struct {
	Text   string
	Title  string    // the whole of what Text shortens
	Href   string    // a place in this page
	Anchor string    // what a link to the cell says, or ""
	IDs    []mention // records, in place of Text
	Number bool
	Code   bool
}

func textCell(s string) cell { return cell{Text: s} }

func countCell[T int | int64](n T) cell { return cell{Text: count(n), Number: true} }

func decimalCell(v float64) cell { return cell{Text: decimal(v), Number: true} }

func roughCell(v float64) cell { return cell{Text: rough(v), Number: true} }

func timeCell(t time.Time) cell { return cell{Text: clock(t), Number: true} }

// gridOf shows a table of a result, cut to shownRows.
func gridOf(t demarche.Table, command string) *grid {
	g := &grid{Name: t.Name, Caption: sentence(t.Title), All: command}
	if t.Title == "" {
		g.Caption = t.Name
	}
	days := make([]bool, len(t.Columns))  // columns of times that are days
	years := make([]bool, len(t.Columns)) // and of whole numbers without a unit that are years
	for i, c := range t.Columns {
		number := len(t.Rows) > 0
		days[i], years[i] = true, c.Unit == ""
		for _, row := range t.Rows {
			if i < len(row) {
				switch v := row[i].(type) {
				case string, bool:
					number = false
				case int64:
					years[i] = years[i] && v > 1500 && v < 2100
				case time.Time:
					days[i] = days[i] && v.Equal(v.Truncate(24*time.Hour))
				}
			}
		}
		g.Columns = append(g.Columns, gridColumn{strings.ReplaceAll(c.Name, "_", " "), c.Unit, number})
	}
	for _, row := range t.Rows[:min(len(t.Rows), shownRows)] {
		cells := make([]cell, len(t.Columns))
		for i := range cells {
			cells[i] = textCell("not known")
			if i < len(row) {
				cells[i] = valueCell(row[i])
			}
			cells[i].Number = cells[i].Number || g.Columns[i].Number
			if i >= len(row) {
				continue
			}
			switch v := row[i].(type) {
			case time.Time:
				if days[i] {
					cells[i].Text = date(v)
				}
			case int64:
				if years[i] {
					cells[i].Text = strconv.FormatInt(v, 10)
				}
			case float64:
				cells[i].Text = sensible(v)
			case string:
				if namesRecords(t.Columns[i].Name) {
					cells[i].IDs = mentions(v)
				}
			}
		}
		g.Rows = append(g.Rows, cells)
	}
	if len(t.Rows) > shownRows {
		g.Note = fmt.Sprintf("%s of %s rows are shown. All come of: %s", count(shownRows), count(len(t.Rows)), command)
	}
	return g.turned()
}

// namesRecords reports whether a column of that name holds records.
func namesRecords(column string) bool {
	return strings.HasSuffix(strings.TrimSuffix(column, "s"), "record")
}

// mentions takes a list of records, and words among them, apart.
func mentions(s string) (all []mention) {
	for word := range strings.FieldsSeq(s) {
		all = append(all, mention{ID: word})
	}
	return all
}

func valueCell(v any) cell {
	switch v := v.(type) {
	case nil:
		return textCell("not known")
	case string:
		if v == "" {
			return textCell("–")
		}
		short, note := cut(v, shownText)
		if note != "" {
			short += "… (" + note + ")"
		}
		return textCell(short)
	case bool:
		if v {
			return textCell("yes")
		}
		return textCell("no")
	case int64:
		return countCell(v)
	case int:
		return countCell(v)
	case float64:
		return decimalCell(v)
	case time.Time:
		return timeCell(v)
	}
	return textCell(fmt.Sprint(v))
}
