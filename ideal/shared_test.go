package ideal

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/vote"
)

const oracles = "../../shared/oracles/governance/"

// oracle returns the rows of a file of the oracles, by the names of its columns.
func oracle(t testing.TB, name string) (head []string, rows [][]string) {
	t.Helper()
	f, err := os.Open(oracles + name)
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// assembly returns the roll calls of the General Assembly of some years.
func assembly(t testing.TB, from, to int) *vote.Table {
	t.Helper()
	head, rows := oracle(t, "unga_rollcalls_1946_2025.csv.gz")
	table := &vote.Table{States: head[5:]}
	choice := map[string]demarche.Choice{"": demarche.NotListed, "Y": demarche.Yes, "A": demarche.Abstain, "N": demarche.No, "-": demarche.NotVoting}
	for _, row := range rows {
		day, err := time.Parse(time.DateOnly, row[2])
		if err != nil {
			t.Fatal(err)
		}
		if day.Year() < from || day.Year() > to {
			continue
		}
		table.Rolls = append(table.Rolls, vote.Roll{Resolution: row[1], Day: demarche.DayOf(day)})
		for _, c := range row[5:] {
			table.Cells = append(table.Cells, choice[c])
		}
	}
	table.Sort()
	return table
}

// voeten returns the published points of July 2025, by state and year.
func voeten(t testing.TB) map[string]map[int]float64 {
	t.Helper()
	_, rows := oracle(t, "voeten_ideal_points_jul2025.csv.gz")
	points := map[string]map[int]float64{}
	for _, row := range rows {
		if row[4] == "" {
			continue
		}
		year, _ := strconv.Atoi(row[3])
		v, err := strconv.ParseFloat(row[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		if points[row[1]] == nil {
			points[row[1]] = map[int]float64{}
		}
		points[row[1]][year] = v
	}
	return points
}

// peer returns a column of the peers' fits on 2018-2024, by state, and the table of
// the roll calls that they were made on.
func peer(t testing.TB, column string) (map[string]float64, *vote.Table) {
	t.Helper()
	_, rolls := oracle(t, "idealpoints_binary_2018_2024_votes.csv")
	in := map[string]bool{}
	for _, row := range rolls {
		in[row[0]] = true
	}
	table := assembly(t, 2018, 2024)
	table = table.Where(func(r int) bool { return in[table.Rolls[r].Resolution] })
	head, rows := oracle(t, "idealpoints_binary_2018_2024.csv")
	points := map[string]float64{}
	for i, name := range head {
		if name != column {
			continue
		}
		for _, row := range rows {
			v, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			points[row[0]] = v
		}
	}
	return points, table
}
