package casefile

import (
	"context"
	"fmt"
	"strings"

	"demarche"
	"demarche/duck"
)

// A rowColumn is a column of rows_N that says what was read, before those of
// the file. Of those with a role, a dataset has the ones that its format maps.
type rowColumn struct {
	name, sql string
	typ       duck.Type
	role      string
	comment   string
}

var rowColumns = []rowColumn{
	{"_record", "BIGINT", duck.Bigint, "", "The record: dataset * 2^40 + row."},
	{"_line", "BIGINT", duck.Bigint, "", "The line of the file on which the row starts, from 1."},
	{"_actor", "UBIGINT", duck.UBigint, "", "Who posted: see actors."},
	{"_posted", "TIMESTAMP", duck.Timestamp, "", "When, UTC."},
	{"_kind", enumOf(kinds), duck.Enum, "kind", "original, repost, reply, quote or ad; null where the file does not say."},
	{"_key", "VARCHAR", duck.Varchar, "key", "The post's own ID; null where it is as in the column that it was read from."},
	{"_text", "VARCHAR", duck.Varchar, "text", "Its text; null where it is as in the column that it was read from."},
	{"_lang", "VARCHAR", duck.Varchar, "lang", "Its language; null where it is as in the column that it was read from."},
	{"_repost_of", "VARCHAR", duck.Varchar, "repost_of", "The key of the post that it passes on; null where it is as in the column that it was read from."},
	{"_reply_to", "VARCHAR", duck.Varchar, "reply_to", "The key of the post that it answers; null where it is as in the column that it was read from."},
}

// kinds are the kinds of posts that a row may have.
var kinds = []demarche.Kind{demarche.Original, demarche.Repost, demarche.Reply, demarche.Quote, demarche.Ad}

// enumOf returns the type in SQL that has these values.
func enumOf(kinds []demarche.Kind) string {
	var values []string
	for _, k := range kinds {
		values = append(values, literal(string(k)))
	}
	return "ENUM (" + strings.Join(values, ", ") + ")"
}

// The columns of rowColumns that posts alone have: the first. Those that have a
// role: the first, and how many.
const firstOfPosts, firstRole, roleCount = 2, 4, 6

func hasRole(mapping []demarche.Mapped, role string) bool {
	for _, m := range mapping {
		if m.Role == role {
			return true
		}
	}
	return false
}

// mappedBy says whether a role's column is known in this way.
func mappedBy(mapping []demarche.Mapped, role, how string) bool {
	for _, m := range mapping {
		if m.Role == role && m.How == how {
			return true
		}
	}
	return false
}

func mappedTo(mapping []demarche.Mapped, role, column string) bool {
	for _, m := range mapping {
		if m.Role == role && m.Column == column {
			return true
		}
	}
	return false
}

// ownColumns makes the file's column names fit for a table: none twice, also
// not in another case of letters, and none that rows_N has for itself.
func ownColumns(columns []string) []string {
	used := map[string]bool{}
	for _, rc := range rowColumns {
		used[rc.name] = true
	}
	own := make([]string, len(columns))
	for i, name := range columns {
		unique := name
		for n := 2; used[strings.ToLower(unique)]; n++ {
			unique = fmt.Sprintf("%s_%d", name, n)
		}
		used[strings.ToLower(unique)] = true
		own[i] = unique
	}
	return own
}

func (a *adder) table() string { return fmt.Sprintf("rows_%d", a.dataset.Dataset) }

func (a *adder) makeTables(ctx context.Context) error {
	var sql strings.Builder
	fmt.Fprintf(&sql, "CREATE TABLE %s (", a.table())
	for i, rc := range a.columns {
		if i > 0 {
			sql.WriteString(", ")
		}
		sql.WriteString(rc.name + " " + rc.sql)
	}
	for _, name := range a.own {
		sql.WriteString(", " + identifier(name) + " VARCHAR USING COMPRESSION fsst")
	}
	sql.WriteString(");\n")
	fmt.Fprintf(&sql, "COMMENT ON TABLE %s IS %s;\n", a.table(), literal(fmt.Sprintf("The rows of dataset %d (%s) as they stood in the file. A column whose name begins with _ is what was read from them.", a.dataset.Dataset, a.dataset.Name)))
	for _, rc := range a.columns {
		fmt.Fprintf(&sql, "COMMENT ON COLUMN %s.%s IS %s;\n", a.table(), rc.name, literal(rc.comment))
	}
	for i, name := range a.own {
		fmt.Fprintf(&sql, "COMMENT ON COLUMN %s.%s IS %s;\n", a.table(), identifier(name), literal(fmt.Sprintf("Column %d of the file, as it stood.", i+1)))
	}
	sql.WriteString("CREATE OR REPLACE TEMP TABLE new_actors (actor UBIGINT, id VARCHAR, platform VARCHAR, name VARCHAR, record BIGINT);\n")
	sql.WriteString("CREATE OR REPLACE TEMP TABLE new_objects (object UBIGINT, action VARCHAR, text VARCHAR, domain UBIGINT);\n")
	_, err := a.c.db.Exec(ctx, sql.String())
	return err
}

func identifier(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func literal(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }

// writeView makes the view posts anew over all datasets.
func (c *Case) writeView(ctx context.Context) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	var parts []string
	for _, d := range datasets {
		if d.Holds != demarche.Posts {
			continue
		}
		own, err := c.ownColumnsOf(ctx, d.Dataset)
		if err != nil {
			return err
		}
		parts = append(parts, fmt.Sprintf("SELECT %s FROM rows_%d", readColumns(d, own), d.Dataset))
	}
	if len(parts) == 0 {
		return nil // the view is the empty one that the case was made with
	}
	// To write a view anew loses what is said of it.
	_, said, err := c.db.Strings(ctx, `
SELECT 'VIEW posts', comment FROM duckdb_views() WHERE view_name = 'posts' AND comment IS NOT NULL
UNION ALL SELECT 'COLUMN posts.' || column_name, comment FROM duckdb_columns() WHERE table_name = 'posts' AND comment IS NOT NULL`)
	if err != nil {
		return err
	}
	sql := "CREATE OR REPLACE VIEW posts AS\n" + strings.Join(parts, "\nUNION ALL\n")
	for _, row := range said {
		sql += ";\nCOMMENT ON " + row[0] + " IS " + literal(row[1])
	}
	_, err = c.db.Exec(ctx, sql)
	return err
}

// readColumns returns, in SQL, the columns of the view posts as a dataset's table of rows
// tells them.
func readColumns(d demarche.Dataset, own []string) string {
	as := func(role string) string {
		switch {
		case role == "kind":
			return "coalesce(_kind::VARCHAR, '')"
		case !hasRole(d.Mapping, role):
			return "''"
		}
		for _, o := range own {
			if mappedTo(d.Mapping, role, o) {
				return fmt.Sprintf("coalesce(_%s, %s, '')", role, identifier(o))
			}
		}
		return fmt.Sprintf("coalesce(_%s, '')", role)
	}
	return fmt.Sprintf(
		"_record AS record, %d AS dataset, _line AS line, %s AS key, _actor AS actor, _posted AS posted, %s AS kind, %s AS text, %s AS lang, %s AS repost_of, %s AS reply_to",
		d.Dataset, as("key"), as("kind"), as("text"), as("lang"), as("repost_of"), as("reply_to"))
}
