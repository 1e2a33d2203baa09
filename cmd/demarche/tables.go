package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"demarche/casefile"
	"demarche/text"
)

// runNumber reads the word for a run, run/3; ok is false for any other word.
func runNumber(word string) (run int, ok bool) {
	digits, ok := strings.CutPrefix(word, "run/")
	run, err := strconv.Atoi(digits)
	return run, ok && err == nil && run > 0
}

// shownRows is how many rows of a table of a run the terminal shows when it is made.
const shownRows = 20

// showTables writes the tables of a run: a line with the name and the title
// of each, the names of its columns, its rows, and an empty line between two. Where
// most is above 0, longer tables are cut to so many rows, and a line says where the
// others are.
func (p *program) showTables(ctx context.Context, c *casefile.Case, run, most int) error {
	tables, err := c.Tables(ctx, run)
	if err != nil {
		return err
	}
	type document struct {
		Name    string     `json:"name"`
		Title   string     `json:"title"`
		Columns []string   `json:"columns"`
		Rows    [][]string `json:"rows"`
	}
	var docs []document
	for _, t := range tables {
		d := document{Name: t.Name, Title: t.Title}
		for _, column := range t.Columns {
			d.Columns = append(d.Columns, column.Name)
		}
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = shortText(cell)
				if p.json {
					cells[i] = cellText(cell)
				}
			}
			d.Rows = append(d.Rows, cells)
		}
		docs = append(docs, d)
	}
	if p.json {
		return p.document(map[string]any{"run": run, "tables": docs})
	}
	line := func(cells []string) {
		fields := make([]any, len(cells))
		for i, cell := range cells {
			fields[i] = oneLine(cell)
		}
		p.print(fields...)
	}
	for i, d := range docs {
		if i > 0 {
			p.print()
		}
		p.print("table", d.Name, oneLine(d.Title))
		line(d.Columns)
		rows := d.Rows
		if most > 0 && len(rows) > most {
			rows = rows[:most]
		}
		for _, row := range rows {
			line(row)
		}
		if n := len(d.Rows) - len(rows); n > 0 {
			p.print("", fmt.Sprintf("%d more rows: demarche show %s run/%d", n, text.ShellWord(c.Path), run))
		}
	}
	return nil
}

// shortText writes the cell of a table for people, a number to six digits.
func shortText(cell any) string {
	v, ok := cell.(float64)
	switch {
	case !ok:
		return cellText(cell)
	case math.Abs(v) >= 1e6:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// cellText writes the cell of a table; what is not known is empty.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05")
	}
	return fmt.Sprint(cell)
}
