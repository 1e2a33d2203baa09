package coord

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"
)

// readCSV returns some columns of a CSV file.
func readCSV(t *testing.T, path string, columns ...string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]string, 0, len(all)-1)
	for _, row := range all[1:] {
		var some []string
		for _, c := range columns {
			i := slices.Index(all[0], c)
			if i < 0 {
				t.Fatalf("%s has no column %q but %q", path, c, all[0])
			}
			some = append(some, row[i])
		}
		rows = append(rows, some)
	}
	return rows
}

// rounded writes a number with nine decimals: R prints up to fifteen digits.
func rounded(t *testing.T, s string) string {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatFloat(v, 'f', 9, 64)
}
