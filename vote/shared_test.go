package vote

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"demarche"
)

// rows reads a CSV among the reference results, which may be gzipped.
func rows(t testing.TB, name string) (header []string, rows [][]string) {
	t.Helper()
	file, err := os.Open(filepath.Join("../../shared/oracles/governance", name))
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer file.Close()
	r := io.Reader(file)
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 2 {
		t.Fatalf("%s has no rows", name)
	}
	return all[0], all[1:]
}

// assembly reads the recorded votes of 1946 to 2025. The one cell of the file that is
// neither a choice nor empty, a question mark, is read as not listed.
func assembly(t testing.TB) *Table {
	t.Helper()
	header, all := rows(t, "unga_rollcalls_1946_2025.csv.gz")
	const first = 5
	table := &Table{States: header[first:]}
	if !slices.IsSorted(table.States) {
		t.Fatal("the states are not sorted")
	}
	choices := map[string]demarche.Choice{
		"Y": demarche.Yes, "A": demarche.Abstain, "N": demarche.No, "-": demarche.NotVoting,
	}
	for _, row := range all {
		date, err := demarche.ParseDate(row[2])
		if err != nil {
			t.Fatal(err)
		}
		day, _ := date.Days()
		session, _, _ := strings.Cut(strings.TrimPrefix(row[1], "A/RES/"), "/")
		table.Rolls = append(table.Rolls, Roll{Resolution: row[1], Day: day, Session: session, Title: row[3], Agenda: row[4]})
		for _, cell := range row[first:] {
			table.Cells = append(table.Cells, choices[cell])
		}
	}
	table.Sort()
	if len(table.Rolls) != 5539 || len(table.States) != 198 {
		t.Fatalf("read %d roll calls of %d states, want 5539 of 198", len(table.Rolls), len(table.States))
	}
	return table
}

// cyber returns the seventeen recorded votes on ICT security and cybercrime.
func cyber(t testing.TB) *Table {
	t.Helper()
	_, summary := rows(t, "un_votes_summary.csv")
	sponsors := map[string]string{}
	for _, row := range summary {
		sponsors[row[0]] = row[5]
	}
	codes := []struct{ begins, code string }{
		{"Russian Federation", "RUS"}, {"United States", "USA"}, {"France", "FRA"},
	}
	table := assembly(t)
	sub := table.Where(func(roll int) bool { return sponsors[table.Rolls[roll].Resolution] != "" })
	if len(sub.Rolls) != 17 {
		t.Fatalf("found %d of 17", len(sub.Rolls))
	}
	for i := range sub.Rolls {
		for _, c := range codes {
			if strings.HasPrefix(sponsors[sub.Rolls[i].Resolution], c.begins) {
				sub.Rolls[i].Sponsors = []string{c.code}
			}
		}
	}
	return sub
}

// between returns the roll calls of some years, both included.
func between(t *Table, from, to int) *Table {
	return t.Where(func(roll int) bool {
		y := t.Rolls[roll].Year()
		return from <= y && y <= to
	})
}

// printed reports whether a number is what was printed of it: equal to half of its
// last digit, or NaN where nothing was.
func printed(t testing.TB, text string, value float64) bool {
	t.Helper()
	if text == "" {
		return math.IsNaN(value)
	}
	want, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	_, digits, _ := strings.Cut(text, ".")
	return math.Abs(value-want) <= 0.5000001*math.Pow10(-len(digits))
}

// agreements holds rows of a file to what a table gives: the columns from n on are
// indices of the two states.
func agreements(t *testing.T, header []string, row []string, j Joint) {
	t.Helper()
	a := j.Agreement()
	from := slices.Index(header, "n")
	for c := from; c < len(header); c++ {
		value := float64(a.N)
		if header[c] == "yn_n" {
			value = float64(a.YesNoN)
		} else if header[c] != "n" {
			x, ok := IndexOf(header[c])
			if !ok {
				t.Fatalf("no index is called %s", header[c])
			}
			value = x.Of(&a)
		}
		if !printed(t, row[c], value) {
			t.Errorf("%v: %s = %v, want %s", row[:from], header[c], value, row[c])
		}
	}
}

func TestAgreementByCountryAndYear(t *testing.T) {
	header, all := rows(t, "agreement_country_year.csv.gz")
	table := assembly(t)
	sets := map[string]map[string]*Dyads{"all": {}, "non_unanimous": {}}
	years, without := table.By(ByYear)
	if without != 0 {
		t.Errorf("%d roll calls have no year", without)
	}
	for _, year := range years {
		sets["all"][year.Key] = year.Table.Dyads()
		sets["non_unanimous"][year.Key] = year.Table.Where(year.Table.Contested).Dyads()
	}
	for _, row := range all {
		agreements(t, header, row, sets[row[3]][row[0]].Joint(table.State(row[1]), table.State(row[2])))
	}
	if len(all) != 39048 {
		t.Errorf("compared %d rows, want 39048", len(all))
	}
}

func TestAgreementOnCyber(t *testing.T) {
	header, all := rows(t, "agreement_cyber.csv")
	table := cyber(t)
	sets := map[string]*Dyads{"all17": table.Dyads(), "contested_2018_2023": between(table, 2018, 2023).Dyads()}
	for _, row := range all {
		agreements(t, header, row, sets[row[0]].Joint(table.State(row[1]), table.State(row[2])))
	}
}

func TestAgreementOfKeyDyads(t *testing.T) {
	header, all := rows(t, "dyads_key_2018_2024.csv")
	table := between(assembly(t), 2018, 2024)
	dyads := table.Dyads()
	for _, row := range all {
		agreements(t, header, row, dyads.Joint(table.State(row[0]), table.State(row[1])))
	}
	// What the reference prints of all pairs, to its two digits.
	lijphart, _ := IndexOf("lijphart")
	if mean := dyads.Mean(lijphart, 1); math.Abs(mean-0.80) > 0.005 {
		t.Errorf("the mean of all pairs is %v, want .80", mean)
	}
}

// BenchmarkAllDyadsAllYears asks every index of every two states in every year.
func BenchmarkAllDyadsAllYears(b *testing.B) {
	table := assembly(b)
	for b.Loop() {
		years, _ := table.By(ByYear)
		defined, dyads := 0, 0
		for _, year := range years {
			for _, j := range year.Table.Dyads().All() {
				dyads++
				if a := j.Agreement(); a.N > 0 && a.Kappa == a.Kappa {
					defined++
				}
			}
		}
		b.ReportMetric(float64(dyads), "dyads/op")
		b.ReportMetric(float64(defined), "defined/op")
	}
}
