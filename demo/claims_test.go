package demo_test

import (
	"bytes"
	"io/fs"
	"slices"
	"testing"

	"demarche"
	"demarche/demo"
	"demarche/ingest"
	"demarche/state"
)

func claims(t *testing.T) *demarche.Claims {
	t.Helper()
	data, err := fs.ReadFile(demo.Files, "claims.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file, refusals, err := ingest.ReadClaims(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range refusals {
		t.Errorf("line %d, %s: %s", r.Line, r.Field, r.Detail)
	}
	return file
}

func TestClaimsAreRead(t *testing.T) {
	file := claims(t)
	if n := len(file.Claims); n != 104 {
		t.Errorf("%d claims, want 104", n)
	}
	var tables []string
	for _, table := range file.Tables {
		tables = append(tables, table.ID)
	}
	if want := []string{"table-1", "table-2", "fig-1", "table-3", "fig-2", "table-4"}; !slices.Equal(tables, want) {
		t.Errorf("tables are %v, want %v", tables, want)
	}
	if n := len(file.References); n != 50 {
		t.Errorf("%d references, want 50", n)
	}
}

// What a test asks of by a name is among the facts, but for what is not because
// nothing was found on it.
func TestClaimsNameFacts(t *testing.T) {
	missing := map[string]string{
		"cracking-the-myth": "no page on the series was found",
	}
	known := map[string]map[string]bool{}
	for kind, at := range map[string][2]string{
		"event": {"events.csv", "event"}, "agreement": {"agreements.csv", "agreement"}, "series": {"series.csv", "series"},
		"norm": {"positions.csv", "norm"}, "coder": {"positions.csv", "coder"}, "actor": {"positions.csv", "actor"},
		"bloc": {"memberships.csv", "bloc"}, "resolution": {"rollcalls.csv", "resolution"},
		"subject": {"reach.csv", "subject"},
	} {
		known[kind] = map[string]bool{}
		for _, row := range bundled(t, at[0]).rows {
			name := row[at[1]]
			if s, ok := state.Find(name); ok && kind == "actor" {
				name = s.Code // as a claim's test has it
			}
			known[kind][name] = true
		}
	}
	asked := map[string]bool{}
	ask := func(claim, name string, kinds ...string) {
		asked[name] = true
		found := slices.ContainsFunc(kinds, func(k string) bool { return known[k][name] })
		if found == (missing[name] != "") {
			t.Errorf("%s: %q is among the facts: %v", claim, name, found)
		}
	}
	quantity := func(claim string, q *demarche.Quantity) {
		if q != nil && q.Lookup != nil {
			ask(claim, q.Lookup.Series, "series")
			for _, series := range q.Lookup.Or {
				ask(claim, series, "series")
			}
		}
	}
	for _, c := range claims(t).Claims {
		quantity(c.ID, c.Test.Of)
		quantity(c.ID, c.Test.Than)
		if d := c.Test.Date; d != nil && d.Name != "" {
			ask(c.ID, d.Name, "event", "agreement", "resolution")
		}
		if p := c.Test.Position; p != nil {
			ask(c.ID, p.Norm, "norm")
			ask(c.ID, p.Coder, "coder")
			for _, actor := range p.Actors {
				ask(c.ID, actor, "actor")
			}
		}
		if r := c.Test.Reach; r != nil {
			ask(c.ID, r.Subject, "subject")
		}
		if v := c.Test.Vote; v != nil {
			for _, resolution := range v.On {
				ask(c.ID, resolution, "resolution")
			}
			if v.Cohesion != "" {
				ask(c.ID, v.Cohesion, "bloc")
			}
		}
	}
	for name := range missing {
		if !asked[name] {
			t.Errorf("no claim asks of %q", name)
		}
	}
}

// The tables of the claims file say what the files of facts say that the paper says.
func TestTablesAgree(t *testing.T) {
	file := claims(t)
	table := map[string]demarche.PrintedTable{}
	for _, p := range file.Tables {
		table[p.ID] = p
	}
	periods := bundled(t, "periods.csv").rows
	if len(periods) != len(table["table-1"].Rows) {
		t.Fatalf("%d periods, %d rows of table 1", len(periods), len(table["table-1"].Rows))
	}
	for i, row := range table["table-1"].Rows {
		if want := periods[i]["from"] + "/" + periods[i]["to"]; row[0] != want {
			t.Errorf("row %d of table 1 is of %s, want %s", i+1, row[0], want)
		}
	}
	coded := map[[2]string]string{}
	for _, row := range bundled(t, "positions.csv").rows {
		if row["coder"] == "Ulhaq" {
			coded[[2]string{row["norm"], row["actor"]}] = row["value"]
		}
	}
	for _, row := range table["table-4"].Rows {
		for i, actor := range []string{"RUS", "US/EU", "CHN"} {
			if want := coded[[2]string{row[0], actor}]; row[i+1] != want {
				t.Errorf("table 4, %s, %s: %q, want %q", row[0], actor, row[i+1], want)
			}
		}
	}
	if len(coded) != 15 {
		t.Errorf("%d positions, want 15", len(coded))
	}
}

func TestSharedClaims(t *testing.T) {
	want := oracle(t, "claims.csv").rows
	file := claims(t)
	if len(file.Claims) != len(want) {
		t.Errorf("%d claims, the register has %d", len(file.Claims), len(want))
	}
	number := map[string]string{} // of Table 3, by year
	for _, row := range want {
		if row["where"] == "Table 3" && row["type"] == "number" {
			number[row["claim"][len(row["claim"])-4:]] = row["paper_value"]
		}
	}
	for _, row := range oracle(t, "treaty_series.csv").rows {
		if number[row["year"]] != row["paper_table3"] {
			t.Errorf("%s: %s in the register of claims, %s in its series", row["year"], number[row["year"]], row["paper_table3"])
		}
	}
	for _, p := range file.Tables {
		if p.ID != "table-3" {
			continue
		}
		for _, row := range p.Rows {
			if number[row[0]] != row[1] {
				t.Errorf("table 3, %s: %s, want %s", row[0], row[1], number[row[0]])
			}
		}
		if len(p.Rows) != len(number) {
			t.Errorf("table 3 has %d rows, want %d", len(p.Rows), len(number))
		}
	}
}
