package casefile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"demarche"
	"demarche/duck"
)

// A table of a result that is too long for a report is kept under its own name;
// its first column is the run.

const keptComment = "Kept of an analysis: "

// keptTables returns the names of the tables that results are kept in.
func (c *Case) keptTables(ctx context.Context) ([]string, error) {
	_, rows, err := c.db.Strings(ctx, `SELECT table_name FROM duckdb_tables() WHERE starts_with(comment, ?) ORDER BY table_name`, keptComment)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range rows {
		names = append(names, row[0])
	}
	return names, nil
}

func (c *Case) saveKept(ctx context.Context, run int, tables []demarche.Table) error {
	for i := range tables {
		t := &tables[i]
		if len(t.Rows) == 0 {
			continue // no value tells the types of its columns
		}
		types, sql, err := keptTypes(t)
		if err != nil {
			return err
		}
		if _, err := c.db.Exec(ctx, sql); err != nil {
			return err
		}
		err = c.fill(ctx, t.Name, types, func(w *duck.Appender) error {
			for _, row := range t.Rows {
				w.Integer(0, int32(run))
				for k, cell := range row {
					switch v := cell.(type) {
					case string:
						w.Varchar(k+1, v)
					case int64:
						w.Bigint(k+1, v)
					case float64:
						w.Double(k+1, v)
					case bool:
						w.Boolean(k+1, v)
					case time.Time:
						w.Bigint(k+1, v.UnixMicro())
					}
				}
				if err := w.EndRow(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keptTypes returns the types of a kept table's columns, the run first, and the
// statements that make it. A column's type is that of its first value.
func keptTypes(t *demarche.Table) ([]duck.Type, string, error) {
	types := []duck.Type{duck.Integer}
	var sql strings.Builder
	fmt.Fprintf(&sql, "CREATE TABLE IF NOT EXISTS %s (run INTEGER NOT NULL", identifier(t.Name))
	for k, column := range t.Columns {
		typ, word := duck.Varchar, "VARCHAR"
		for _, row := range t.Rows {
			if row[k] == nil {
				continue
			}
			switch v := row[k].(type) {
			case string:
			case int64:
				typ, word = duck.Bigint, "BIGINT"
			case float64:
				typ, word = duck.Double, "DOUBLE"
			case bool:
				typ, word = duck.Boolean, "BOOLEAN"
			case time.Time:
				typ, word = duck.Timestamp, "TIMESTAMP"
			default:
				return nil, "", fmt.Errorf("table %s, column %s holds a %T", t.Name, column.Name, v)
			}
			break
		}
		types = append(types, typ)
		fmt.Fprintf(&sql, ", %s %s", identifier(column.Name), word)
	}
	sql.WriteString(");\n")
	fmt.Fprintf(&sql, "COMMENT ON TABLE %s IS %s;\n", identifier(t.Name), literal(keptComment+t.Title))
	fmt.Fprintf(&sql, "COMMENT ON COLUMN %s.run IS 'The run.';\n", identifier(t.Name))
	for _, column := range t.Columns {
		fmt.Fprintf(&sql, "COMMENT ON COLUMN %s.%s IS %s;\n", identifier(t.Name), identifier(column.Name), literal(column.Doc))
	}
	return types, sql.String(), nil
}
