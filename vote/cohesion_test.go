package vote

import (
	"math"
	"slices"
	"strings"
	"testing"

	"demarche/stat"

	"pgregory.net/rapid"

	"demarche"
)

func on(t testing.TB, s string) demarche.Date {
	t.Helper()
	d, err := demarche.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// declared are the blocs of the reference results, which take them as they stand at
// one moment, with no dates.
var declared = map[string]string{
	"EU27":        "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
	"BRICS5":      "BRA RUS IND CHN ZAF",
	"BRICS+2024":  "BRA RUS IND CHN ZAF EGY ETH IRN ARE",
	"SCO_2017(8)": "CHN IND KAZ KGZ PAK RUS TJK UZB",
	"CSTO":        "ARM BLR KAZ KGZ RUS TJK",
	"CIS9":        "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB",
	"ASEAN10":     "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",
	"G7":          "CAN DEU FRA GBR ITA JPN USA",
	"FiveEyes":    "AUS CAN GBR NZL USA",
}

func bloc(name string) Bloc {
	b := Bloc{Name: name}
	for s := range strings.FieldsSeq(declared[name]) {
		b.Memberships = append(b.Memberships, demarche.Membership{Bloc: name, State: s})
	}
	return b
}

func TestCohesionOnCyber(t *testing.T) {
	_, all := rows(t, "cohesion_cyber.csv")
	table := cyber(t)
	at := map[string]int{}
	for i := range table.Rolls {
		at[table.Rolls[i].Resolution] = i
	}
	for _, row := range all {
		b := bloc(row[0])
		roll := at[row[1]]
		c := table.Count(roll, b.Members(table.Rolls[roll].Day))
		for i, value := range []float64{float64(c.Yes), float64(c.No), float64(c.Abstain), float64(c.Absent), c.Rice(), c.Attina(), c.AI()} {
			if !printed(t, row[2+i], value) {
				t.Errorf("%v: column %d is %v", row, 2+i, value)
			}
		}
		if c.NotListed != 0 {
			t.Errorf("%v: %d are not listed", row, c.NotListed)
		}
	}
	if len(all) != 9*17 {
		t.Errorf("%d rows, want 9 blocs on 17 votes", len(all))
	}
}

// A bloc that votes as one is above all random ones where the rest is divided.
func TestCohesionAgainstRandomBlocs(t *testing.T) {
	table := between(cyber(t), 2018, 2023)
	eu, brics := bloc("EU27"), bloc("BRICS5")
	a, b := table.Cohesion(&eu, 1000, 1), table.Cohesion(&brics, 1000, 1)
	t.Logf("EU %.3f, by chance %+v; BRICS %.3f, by chance %+v", a.AI, a.Chance, b.AI, b.Chance)
	if a.Rolls != 12 || a.Chance.Percentile != 100 || a.AI <= a.Chance.Mean {
		t.Errorf("EU: %+v", a)
	}
	if b.Chance.Percentile > 90 || b.Chance.Percentile < 10 {
		t.Errorf("BRICS: %+v, want neither end of chance", b.Chance)
	}
}

// By pencil: of 4 yes, 1 no and 1 abstention the three indices.
func TestIndicesOfCohesion(t *testing.T) {
	c := Count{Yes: 4, No: 1, Abstain: 1, Absent: 9}
	if !near(c.Rice(), 0.6) || !near(c.Attina(), 2./6) || !near(c.AI(), 0.5) {
		t.Errorf("Rice %v, Attinà %v, AI %v; want .6, .333, .5", c.Rice(), c.Attina(), c.AI())
	}
	none := Count{Absent: 3}
	if !math.IsNaN(none.Rice()) || !math.IsNaN(none.Attina()) || !math.IsNaN(none.AI()) {
		t.Errorf("of nobody: %v, %v, %v", none.Rice(), none.Attina(), none.AI())
	}
	rapid.Check(t, func(t *rapid.T) {
		n := func(label string) int { return rapid.IntRange(0, 9).Draw(t, label) }
		c := Count{Yes: n("yes"), No: n("no"), Abstain: n("abstain")}
		if c.Voters() == 0 {
			return
		}
		if ai := c.AI(); ai < 0 || ai > 1 || !near(ai, (3*c.Attina()+1)/4) {
			t.Fatalf("%+v: AI %v, Attinà %v", c, ai, c.Attina())
		}
	})
}

// What chance gives a set is what all sets of that many voters have.
func TestAIByChanceAgainstAllSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := draw(t, 9, 1)
		if len(table.Rolls) == 0 {
			return
		}
		var members []string
		for _, s := range table.States {
			if rapid.Bool().Draw(t, s) {
				members = append(members, s)
			}
		}
		seen := table.Count(0, members)
		got := table.AIByChance(0, seen)
		var values []float64
		for set := range 1 << len(table.States) {
			var c Count
			for s := range table.States {
				if set>>s&1 == 1 {
					c.Add(table.Cells[s])
				}
			}
			if c.Absent+c.NotListed == 0 && c.Voters() == seen.Voters() && c.Voters() > 0 {
				values = append(values, c.AI())
			}
		}
		slices.Sort(values)
		if want := (Chance{stat.Average(values), Percentile(values, seen.AI())}); !(close9(got.Mean, want.Mean) && close9(got.Percentile, want.Percentile)) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func close9(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-9
}

// Over one roll call on which all vote, random blocs are random sets: what is drawn
// comes near what is computed. And the same seed gives the same.
func TestRandomBlocsAgainstTheirDistribution(t *testing.T) {
	table := &Table{Rolls: make([]Roll, 1)}
	b := Bloc{}
	for i := range 30 {
		s := string(rune('A'+i/26)) + string(rune('A'+i%26))
		table.States = append(table.States, s)
		table.Cells = append(table.Cells, demarche.Yes+demarche.Choice(i%3))
		if i < 8 {
			b.Memberships = append(b.Memberships, demarche.Membership{State: s})
		}
	}
	const draws = 4000
	got := table.Cohesion(&b, draws, 5)
	want := table.AIByChance(0, got.Counts[0])
	if math.Abs(got.Chance.Mean-want.Mean) > 0.01 || math.Abs(got.Chance.Percentile-want.Percentile) > 4 {
		t.Errorf("drawn %+v, want about %+v", got.Chance, want)
	}
	if again := table.Cohesion(&b, draws, 5); again.Chance != got.Chance {
		t.Errorf("%+v, then %+v", got.Chance, again.Chance)
	}
	if other := table.Cohesion(&b, draws, 6); other.Chance == got.Chance {
		t.Error("another seed draws the same")
	}
}

// The mean is of roll calls on which two or more of the bloc voted: one alone is
// always of one mind. Who joins later counts from then on.
func TestCohesionLeavesOutOneVoter(t *testing.T) {
	const y, n, x = demarche.Yes, demarche.No, demarche.NotVoting
	table := &Table{States: []string{"AA", "BB", "CC"}, Rolls: []Roll{{Day: 1}, {Day: 2}, {Day: 30}}}
	table.Cells = []demarche.Choice{y, n, y, y, x, y, y, y, n}
	b := Bloc{Memberships: []demarche.Membership{
		{State: "AA"}, {State: "BB"}, {State: "CC", From: demarche.On(30)}, {State: "ZZ"},
	}}
	c := table.Cohesion(&b, 10, 1)
	if c.Rolls != 2 || !near(c.AI, (0.25+0.5)/2) {
		t.Errorf("%+v, want the mean of .25 and .5", c)
	}
	if want := []Count{{Yes: 1, No: 1, NotListed: 1}, {Yes: 1, Absent: 1, NotListed: 1}, {Yes: 2, No: 1, NotListed: 1}}; !slices.Equal(c.Counts, want) {
		t.Errorf("%+v, want %+v", c.Counts, want)
	}
	nobody := table.Cohesion(&Bloc{}, 10, 1)
	if nobody.Rolls != 0 || !math.IsNaN(nobody.AI) || !math.IsNaN(nobody.Chance.Mean) || !math.IsNaN(nobody.Chance.Percentile) {
		t.Errorf("of nobody: %+v", nobody)
	}
}

func TestMembersInTime(t *testing.T) {
	blocs := Blocs([]demarche.Membership{
		{Bloc: "Y", State: "CC", From: on(t, "1999")},
		{Bloc: "X", State: "BB", From: on(t, "2004-05-01"), To: on(t, "2020-01-31")},
		{Bloc: "X", State: "AA"},
		{Bloc: "X", State: "AA", From: on(t, "2001-01-01")},
		{Bloc: "X", State: "DD", From: on(t, "2010"), To: on(t, "2012")},
	})
	if len(blocs) != 2 || blocs[0].Name != "X" || blocs[1].Name != "Y" {
		t.Fatalf("%+v", blocs)
	}
	for day, want := range map[string]string{
		"2004-04-30": "AA", "2004-05-01": "AA BB", "2020-01-31": "AA BB", "2020-02-01": "AA",
		"2009-12-31": "AA BB", "2010-01-01": "AA BB DD", "2012-12-31": "AA BB DD", "2013-01-01": "AA BB",
	} {
		first, _ := on(t, day).Days()
		if got := strings.Join(blocs[0].Members(first), " "); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}
