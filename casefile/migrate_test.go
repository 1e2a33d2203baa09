package casefile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"demarche/duck"
)

// A case that an older program made is brought up to what a new one would be,
// and says what it said.
func TestAnOlderCaseIsBroughtUp(t *testing.T) {
	for version := 1; version <= len(migrations); version++ {
		old, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("schema%d.sql", version)))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "old.case")
		d, err := duck.Open(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			string(old), fmt.Sprintf(`INSERT INTO meta VALUES ('schema', '%d')`, version),
		} {
			if _, err := d.Exec(ctx, sql); err != nil {
				t.Fatal(err)
			}
		}
		if version < 4 {
			for i, notes := range []string{`null`, `["said before"]`, `[]`} {
				action := []string{"hashtag", "hashtag", "link"}[i]
				if _, err := d.Exec(ctx, fmt.Sprintf(`INSERT INTO datasets (dataset, notes, name, sha256, bytes, format, encoding, compression, kept, refused, resolution_s, zone, zone_assumed, mapping, columns, options, source, licence)
VALUES (%d, '%s', '', '', 0, '', '', '', 0, 0, 1, '', false, '[]', '[]', '[]', '', ''); INSERT INTO dataset_traces VALUES (%d, '%s', 1)`, i+1, notes, i+1, action)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if version == 1 {
			if _, err := d.Exec(ctx, `INSERT INTO traces VALUES ('link', 1, 2, 3, 4), ('hashtag', 5, 6, 7, 8), ('link', 9, 2, 3, 5)`); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		c, err := Open(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		fresh := memory(t)
		for _, sql := range []string{
			`SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, comment), chr(10) ORDER BY table_name, column_index) FROM duckdb_columns() WHERE NOT internal`,
			`SELECT string_agg(concat_ws(' ', table_name, comment), chr(10) ORDER BY table_name) FROM duckdb_tables() WHERE NOT internal`,
			`SELECT string_agg(concat_ws(' ', view_name, comment), chr(10) ORDER BY view_name) FROM duckdb_views() WHERE NOT internal`,
			`SELECT value FROM meta WHERE key = 'schema'`,
		} {
			if got, want := value(t, c, sql), value(t, fresh, sql); got != want {
				t.Errorf("from schema %d: %s gives\n%s\nwant\n%s", version, sql, got, want)
			}
		}
		if version < 4 {
			const none = "it was added before sequences of hashtags were traced, and has none; add the file to a new case to have them"
			datasets, err := c.Datasets(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range [][]string{{none}, {"said before", none}, {}} {
				if got := datasets[i].Notes; !slices.Equal(got, want) {
					t.Errorf("from schema %d: the notes of dataset %d are %q, want %q", version, i+1, got, want)
				}
			}
		}
		if version == 1 {
			const want = "hashtag 5 6 7 8,link 1 2 3 4,link 9 2 3 5"
			if got := value(t, c, `SELECT string_agg(concat_ws(' ', action, object, actor, at_us, record) ORDER BY action, object) FROM traces`); got != want {
				t.Errorf("the traces are %s, want %s", got, want)
			}
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
