package demo_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/demo"
)

// A table is a CSV file as rows of values by column.
type table struct {
	columns []string
	rows    []map[string]string
}

func parse(t *testing.T, name string, data []byte) table {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data)) // every row owes as many fields as the first
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	tab := table{columns: all[0]}
	for _, cells := range all[1:] {
		row := make(map[string]string, len(cells))
		for i, c := range cells {
			row[all[0][i]] = c
		}
		tab.rows = append(tab.rows, row)
	}
	return tab
}

func bundled(t *testing.T, name string) table {
	t.Helper()
	data, err := fs.ReadFile(demo.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, data)
}

// list splits a cell that holds a list.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ";")
}

func TestEveryFileIsNamedOnce(t *testing.T) {
	entries, err := fs.ReadDir(demo.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	named := slices.Clone(demo.Names)
	slices.Sort(named)
	if !slices.Equal(found, named) {
		t.Errorf("embedded are %v, named are %v", found, named)
	}
}

func TestEveryRowSaysItsSourceAndConfidence(t *testing.T) {
	degrees := []demarche.Confidence{demarche.Verified, demarche.Partly, demarche.Recalled}
	for _, name := range demo.Names {
		if path.Ext(name) != ".csv" {
			continue
		}
		for i, row := range bundled(t, name).rows {
			if row["source"] == "" || !slices.Contains(degrees, demarche.Confidence(row["confidence"])) {
				t.Errorf("%s, row %d: source %q, confidence %q", name, i+2, row["source"], row["confidence"])
			}
			if row["confidence"] == string(demarche.Partly) && row["note"] == "" {
				t.Errorf("%s, row %d: verified in part, and the note does not say which part", name, i+2)
			}
			if strings.Contains(row["source"], "recalled, ") && row["confidence"] != string(demarche.Recalled) {
				t.Errorf("%s, row %d: recalled, and called %s", name, i+2, row["confidence"])
			}
			for _, cell := range row {
				if strings.TrimSpace(cell) != cell || strings.Contains(cell, "\n") {
					t.Errorf("%s, row %d: %q", name, i+2, cell)
				}
			}
		}
	}
}

func TestDatesAreDates(t *testing.T) {
	needed := map[string][]string{
		"agreements.csv": {"date"}, "rollcalls.csv": {"date"}, "events.csv": {"start"},
		"series.csv": {"date"}, "periods.csv": {"from", "to"}, "positions.csv": {"date"},
	}
	for _, name := range demo.Names {
		if path.Ext(name) != ".csv" {
			continue
		}
		for i, row := range bundled(t, name).rows {
			for _, column := range []string{"date", "from", "to", "start", "end", "disclosed", "attributed", "as_of"} {
				date, err := demarche.ParseDate(row[column])
				if err != nil {
					t.Errorf("%s, row %d, %s: %v", name, i+2, column, err)
				}
				if slices.Contains(needed[name], column) && !date.Known() {
					t.Errorf("%s, row %d: no %s", name, i+2, column)
				}
			}
			for _, span := range [][2]string{{"from", "to"}, {"start", "end"}, {"start", "attributed"}} {
				a, _ := demarche.ParseDate(row[span[0]])
				b, _ := demarche.ParseDate(row[span[1]])
				first, _ := a.Days()
				_, last := b.Days()
				if a.Known() && b.Known() && last < first {
					t.Errorf("%s, row %d: %s %s is after %s %s", name, i+2, span[0], row[span[0]], span[1], row[span[1]])
				}
			}
		}
	}
}

// A step of an agreement is one of the known steps, and what its rows say of the
// whole agreement is the same in all of them.
func TestAgreements(t *testing.T) {
	of := map[string]map[string]string{}
	for i, row := range bundled(t, "agreements.csv").rows {
		if !slices.Contains(demarche.Statuses, row["status"]) {
			t.Errorf("row %d: status %q", i+2, row["status"])
		}
		if row["parties"] == "" && row["party"] == "" {
			t.Errorf("row %d: nobody's step", i+2)
		}
		before := of[row["agreement"]]
		if before == nil {
			of[row["agreement"]] = row
			continue
		}
		for _, column := range []string{"title", "kind", "topics"} {
			if before[column] != row[column] {
				t.Errorf("row %d: %s %q, before %q", i+2, column, row[column], before[column])
			}
		}
	}
}

// What a row names by a short name is there, and a short name means one thing in
// all files.
func TestNamesAreThere(t *testing.T) {
	events := map[string]bool{}
	for i, row := range bundled(t, "events.csv").rows {
		if events[row["event"]] {
			t.Errorf("events.csv, row %d: %s is there before", i+2, row["event"])
		}
		events[row["event"]] = true
	}
	for i, row := range bundled(t, "agreements.csv").rows {
		if events[row["agreement"]] {
			t.Errorf("agreements.csv, row %d: %s is an event too", i+2, row["agreement"])
		}
	}
	for i, row := range bundled(t, "periods.csv").rows {
		named := list(row["events"])
		if len(named) == 0 {
			t.Errorf("periods.csv, row %d names no event", i+2)
		}
		for _, e := range named {
			if !events[e] {
				t.Errorf("periods.csv, row %d: no event %q", i+2, e)
			}
		}
	}
	resolutions := map[string]bool{}
	for _, row := range bundled(t, "rollcalls.csv").rows {
		resolutions[row["resolution"]] = true
	}
	for i, row := range bundled(t, "events.csv").rows {
		symbol := row["symbol"]
		if row["kind"] == "resolution" && !resolutions[symbol] {
			t.Errorf("events.csv, row %d: %s is not in rollcalls.csv", i+2, symbol)
		}
	}
}

func TestPositionsAreOnTheirScales(t *testing.T) {
	for i, row := range bundled(t, "positions.csv").rows {
		scale := list(row["scale"])
		if len(scale) == 0 {
			if row["quote"] == "" {
				t.Errorf("row %d: neither a scale nor a quote", i+2)
			}
			continue
		}
		if !slices.Contains(scale, row["value"]) {
			t.Errorf("row %d: %q is not in %v", i+2, row["value"], scale)
		}
	}
}

// The totals of a recorded vote are its ballots, counted.
func TestBallotsAddUp(t *testing.T) {
	file := bundled(t, "rollcalls.csv")
	at := slices.Index(file.columns, "note") + 1
	states := file.columns[at:]
	recorded := 0
	for _, row := range file.rows {
		count := map[string]int{}
		for _, s := range states {
			count[row[s]]++
		}
		if row["adoption"] != string(demarche.Recorded) {
			if count[""] != len(states) {
				t.Errorf("%s, %s: ballots of a text that has none", row["resolution"], row["adoption"])
			}
			continue
		}
		recorded++
		got := fmt.Sprint(count["Y"], count["N"], count["A"], count["-"])
		want := strings.Join([]string{row["yes"], row["no"], row["abstain"], row["not_voting"]}, " ")
		if got != want || count["Y"]+count["N"]+count["A"]+count["-"]+count[""] != len(states) {
			t.Errorf("%s: ballots %s, totals %s", row["resolution"], got, want)
		}
	}
	if recorded != 17 || len(states) != 193 {
		t.Errorf("%d recorded votes by %d states, want 17 by 193", recorded, len(states))
	}
}
