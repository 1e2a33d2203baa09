package casefile

import (
	"context"
	"fmt"
	"time"

	"demarche/text"

	"demarche"
)

// Tables returns the tables of a run whole, and those of its figures behind them.
// Actors stand in them under their own names.
func (c *Case) Tables(ctx context.Context, run int) ([]demarche.Table, error) {
	result, err := c.result(ctx, run)
	if err != nil {
		return nil, err
	}
	tables := result.Tables
	for _, f := range result.Figures {
		tables = append(tables, f.Table)
	}
	return tables, nil
}

// result returns what a run said, but for its networks and findings, which have
// tables of their own.
func (c *Case) result(ctx context.Context, run int) (demarche.Result, error) {
	var result demarche.Result
	_, rows, err := c.db.Strings(ctx, `SELECT result FROM runs WHERE run = ?`, run)
	if err != nil {
		return result, err
	}
	if len(rows) == 0 {
		return result, demarche.Errorf(demarche.NotFound, "there is no run %d", run).WithHint("demarche show %s tells the runs there are", text.ShellWord(c.Path))
	}
	if err := fromJSON(rows[0][0], &result); err != nil {
		return result, fmt.Errorf("run %d: %w", run, err)
	}
	mend(&result)
	return result, nil
}

// allTables returns the tables of a result and those of its figures.
func allTables(r *demarche.Result) []*demarche.Table {
	tables := make([]*demarche.Table, 0, len(r.Tables)+len(r.Figures))
	for i := range r.Tables {
		tables = append(tables, &r.Tables[i])
	}
	for i := range r.Figures {
		tables = append(tables, &r.Figures[i].Table)
	}
	return tables
}

// mend gives the cells of tables the types that JSON has lost: whole numbers
// are int64 again.
func mend(r *demarche.Result) {
	for _, t := range allTables(r) {
		for _, row := range t.Rows {
			for k, cell := range row {
				row[k] = mendCell(t.Columns[k], cell)
			}
		}
	}
}

func mendCell(c demarche.Column, cell any) any {
	switch v := cell.(type) {
	case float64:
		if c.Unit != "s" && c.Unit != "share" && v == float64(int64(v)) {
			return int64(v)
		}
	case string:
		// A time was written as RFC 3339; nothing else in a table is.
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil && c.Unit == "UTC" {
			return t.UTC()
		}
	}
	return cell
}
