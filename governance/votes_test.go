package governance

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
)

func near(a any, b float64) bool {
	v, ok := a.(float64)
	return ok && math.Abs(v-b) < 1e-9
}

// The table of states against one is what a loop over the file says: index, number of
// roll calls, place among all pairs, and what chance would give.
func TestVotesAgainstALoopOverTheFile(t *testing.T) {
	p := plant(60)
	c := analysistest.Facts(t, p.csv())
	for _, test := range []struct {
		name string
		run  VotesRun
		keep func(plantedRoll) bool
	}{
		{"all", VotesRun{}, nil},
		{"years", VotesRun{selection: selection{From: "2019", To: "2020-06"}}, func(r plantedRoll) bool { return r.date >= "2019" && r.date < "2020-07" }},
		{"topic", VotesRun{selection: selection{Topics: []string{"Shade"}}}, func(r plantedRoll) bool { return r.topic == "shade" }},
		{"session", VotesRun{selection: selection{Sessions: []string{"73", "75"}}}, func(r plantedRoll) bool { return r.session == "73" || r.session == "75" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := test.run
			r.With, r.Index, r.Body, r.Draws, r.Seed = []string{"Rwanda", "JPN"}, "lijphart", plenary, 200, 2
			result := do(t, &r, c)
			var all []float64
			for i, a := range p.states {
				for _, b := range p.states[:i] {
					if v, n := p.lijphart(a, b, test.keep); n >= 10 {
						all = append(all, v)
					}
				}
			}
			for _, with := range []string{"RWA", "JPN"} {
				rows := cells(t, result, "with_"+with)
				if len(rows) != len(p.states)-1 {
					t.Fatalf("%d states against %s", len(rows), with)
				}
				for _, row := range rows {
					v, n := p.lijphart(row["state"].(string), with, test.keep)
					below := 0.0
					for _, o := range all {
						if o < v-1e-12 {
							below++
						} else if o < v+1e-12 {
							below += 0.5
						}
					}
					if !near(row["lijphart"], v) || row["n"] != int64(n) || !near(row["percentile"], 100*below/float64(len(all))) || row["few"] != (n < 10) {
						t.Errorf("%s: %v, want %v on %d, percentile %v", with, row, v, n, 100*below/float64(len(all)))
					}
					if row["low"] == nil { // all draws say the same: so do all roll calls, or nearly
						continue
					}
					if row["low"].(float64) > v+1e-9 || row["high"].(float64) < v-1e-9 || row["low"] == row["high"] && v > 0 && v < 1 {
						t.Errorf("%s: the interval of %v does not hold it", with, row)
					}
					if !near(row["chance"], p.chance(row["state"].(string), with, test.keep)) {
						t.Errorf("%s: chance is %v, want %v", with, row["chance"], p.chance(row["state"].(string), with, test.keep))
					}
				}
				if !slices.IsSortedFunc(rows, func(a, b map[string]any) int {
					return -compareNumbers(a["lijphart"], b["lijphart"])
				}) {
					t.Error("the states are not in order")
				}
			}
		})
	}
}

// chance is what two states would have that choose as often as these and independently
// of each other, over all pairs of their choices.
func (p *planted) chance(a, b string, keep func(plantedRoll) bool) float64 {
	worth := map[string]float64{"Y": 1, "A": 2, "N": 3}
	var x, y []float64
	for _, r := range p.rolls {
		if v, w := worth[r.choices[a]], worth[r.choices[b]]; v > 0 && w > 0 && (keep == nil || keep(r)) {
			x, y = append(x, v), append(y, w)
		}
	}
	sum := 0.0
	for _, v := range x {
		for _, w := range y {
			sum += 1 - math.Abs(v-w)/2
		}
	}
	return sum / float64(len(x)*len(y))
}

// Nobody is named: the two ends of the line, which vote alike least, are taken.
func TestVotesTakesTheFarthest(t *testing.T) {
	p := plant(60)
	result := do(t, Votes.New(), analysistest.Facts(t, p.csv()))
	least, names := math.Inf(1), [2]string{}
	for i, b := range p.states {
		for _, a := range p.states[:i] {
			if v, _ := p.lijphart(a, b, nil); v < least {
				least, names = v, [2]string{a, b}
			}
		}
	}
	for _, n := range names {
		cells(t, result, "with_"+n)
	}
	if !noted(result, short(names[0])+" and "+short(names[1])) {
		t.Errorf("it is not said who was taken: %q", result.Notes)
	}
	pairs := cells(t, result, "votes_pairs")
	if len(pairs) != 190 {
		t.Errorf("%d pairs of 20 states", len(pairs))
	}
	for _, row := range pairs {
		if v, n := p.lijphart(row["a"].(string), row["b"].(string), nil); !near(row["lijphart"], v) || row["n"] != int64(n) || !near(row["S"], 2*v-1) {
			t.Errorf("%v, want %v on %d", row, v, n)
		}
	}
	if got := len(cells(t, result, "roll_calls")); got != 60 {
		t.Errorf("%d roll calls", got)
	}
	if !noted(result, "2 texts were adopted without a recorded vote") {
		t.Error("it is not said what no vote tells of")
	}
	years := cells(t, result, "votes_by_year")
	if len(years) != 4 {
		t.Errorf("%d years", len(years))
	}
	for _, row := range years {
		v, n := p.lijphart(names[0], names[1], func(r plantedRoll) bool { return r.date[:4] == fmt.Sprint(row["year"]) })
		if !near(row["lijphart"], v) || row["n"] != int64(n) {
			t.Errorf("%v, want %v on %d", row, v, n)
		}
	}
}

// A ballot that two files tell differently is a conflict that is told, and the roll call
// counts once.
func TestConflictsAreTold(t *testing.T) {
	p := plant(20)
	first := p.csv()
	p.rolls[3].choices["JPN"] = map[string]string{"Y": "N", "N": "Y", "A": "Y", "-": "Y"}[p.rolls[3].choices["JPN"]]
	result := do(t, Votes.New(), analysistest.Facts(t, first, p.csv()))
	rows := cells(t, result, "conflicts")
	if len(rows) != 1 || rows[0]["state"] != "JPN" || rows[0]["resolution"] != p.rolls[3].symbol || rows[0]["taken_record"] != "1/4" || rows[0]["other_record"] != "2/4" {
		t.Errorf("the conflicts are %v", rows)
	}
	if got := len(cells(t, result, "roll_calls")); got != 20 {
		t.Errorf("%d roll calls", got)
	}
	// A conflict of a roll call that was not asked for is not told.
	r := Votes.New().(*VotesRun)
	r.Topics = []string{"light"}
	if p.rolls[3].topic == "light" {
		r.Topics = []string{"shade"}
	}
	if other := do(t, r, analysistest.Facts(t, first, p.csv())); noted(other, "told otherwise by another row") {
		t.Errorf("of other topics it is told: %q", other.Notes)
	}
}

func TestVotesRefusesWhatIsNotThere(t *testing.T) {
	c := analysistest.Facts(t, plant(20).csv())
	for _, test := range []struct {
		run  VotesRun
		code demarche.Code
	}{
		{VotesRun{Index: "best"}, demarche.Usage},
		{VotesRun{Index: "exact", Draws: -1}, demarche.Usage},
		{VotesRun{Index: "exact", With: []string{"Atlantis"}}, demarche.Usage},
		{VotesRun{Index: "exact", With: []string{"FRA"}}, demarche.BadData},
		{VotesRun{Index: "exact", selection: selection{From: "last year"}}, demarche.Usage},
		{VotesRun{Index: "exact", selection: selection{From: "2030"}}, demarche.BadData},
		{VotesRun{Index: "exact", selection: selection{Topics: []string{"nothing"}}}, demarche.BadData},
	} {
		if test.run.Body = plenary; test.run.Index == "exact" && test.run.Draws == 0 {
			test.run.Draws = 10
		}
		_, err := test.run.Do(ctx, c, func(string, int64, int64) {})
		if demarche.CodeOf(err) != test.code || err == nil {
			t.Errorf("%+v: %v, want %s", test.run, err, test.code)
		}
	}
}

// Cohesion by a loop over the file, with the members of the day, and the drafts of two
// sides as the file has them.
func TestBlocsAndDraftsAgainstALoop(t *testing.T) {
	p := plant(60)
	c := analysistest.Facts(t, p.csv(), memberships)
	run := Blocs.New().(*BlocsRun)
	run.Draws, run.Restarts = 200, 5
	blocs := do(t, run, c)
	members := func(bloc, date string) []string {
		switch {
		case bloc == "high":
			return []string{"PER", "QAT", "RWA"}
		case bloc == "mixed":
			return []string{"ARG", "JPN", "RWA"}
		case date < "2019":
			return []string{"ARG", "AUS", "BRA"}
		case date < "2020":
			return []string{"ARG", "AUS", "BGD", "BRA"}
		}
		return []string{"ARG", "AUS", "BGD"}
	}
	each := cells(t, blocs, "cohesion_by_roll_call")
	for _, bloc := range []string{"low", "high", "mixed"} {
		sum, n := 0.0, 0
		for _, r := range p.rolls {
			count := map[string]int{}
			for _, s := range members(bloc, r.date) {
				count[r.choices[s]]++
			}
			voters := count["Y"] + count["A"] + count["N"]
			row := one(t, each, "bloc", bloc, "resolution", r.symbol)
			for column, choice := range map[string]string{"yes": "Y", "no": "N", "abstain": "A", "absent": "-"} {
				if row[column] != int64(count[choice]) {
					t.Errorf("%s on %s: %v", bloc, r.symbol, row)
				}
			}
			if voters == 0 {
				continue
			}
			most := float64(max(count["Y"], count["A"], count["N"]))
			ai := (most - (float64(voters)-most)/2) / float64(voters)
			if !near(row["ai"], ai) {
				t.Errorf("%s on %s: %v, want %v", bloc, r.symbol, row["ai"], ai)
			}
			if voters >= 2 {
				sum += ai
				n++
			}
		}
		row := one(t, cells(t, blocs, "cohesion"), "bloc", bloc)
		if !near(row["ai"], sum/float64(n)) || row["n"] != int64(n) {
			t.Errorf("%v, want %v on %d", row, sum/float64(n), n)
		}
		// Neighbours on the line hold together, the two ends do not.
		if high := bloc != "mixed"; high && row["percentile"].(float64) < 90 || !high && row["percentile"].(float64) > 10 {
			t.Errorf("%s is at %v of random blocs", bloc, row["percentile"])
		}
	}
	drafts := do(t, &DraftsRun{selection: selection{Body: plenary}, Sides: []string{"RWA", "Argentina"}}, c)
	for _, row := range cells(t, drafts, "support") {
		count := map[string]int{}
		for _, r := range p.rolls {
			count[r.sponsor+r.choices[row["state"].(string)]]++
		}
		for column, key := range map[string]string{"one_yes": "RWAY", "one_no": "RWAN", "one_abstain": "RWAA", "other_yes": "ARGY", "other_no": "ARGN", "other_abstain": "ARGA"} {
			if row[column] != int64(count[key]) {
				t.Errorf("%v: %s, want %d", row, column, count[key])
			}
		}
	}
	rivals := 0
	for i, a := range p.rolls {
		for _, b := range p.rolls[:i] {
			if a.session == b.session && a.item == b.item && a.sponsor != b.sponsor {
				rivals++
			}
		}
	}
	if got := len(cells(t, drafts, "rivals")); got != rivals || rivals == 0 {
		t.Errorf("%d rival pairs, want %d", got, rivals)
	}
	if rows := cells(t, drafts, "sponsors"); one(t, rows, "sponsor", "BRA")["without_vote"] != int64(1) || one(t, rows, "sponsor", "ARG")["without_vote"] != int64(1) || one(t, rows, "sponsor", "ARG")["by_roll_call"] != int64(30) {
		t.Errorf("the sponsors are %v", rows)
	}
}

// printed reports whether a cell is what was printed of a number.
func printed(text string, cell any) bool {
	v, ok := cell.(float64)
	if n, is := cell.(int64); is {
		v, ok = float64(n), true
	}
	if text == "" || !ok {
		return text == "" && cell == nil
	}
	want, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(v-want) <= 0.5000001*math.Pow10(-decimals(text))
}

func decimals(text string) int {
	for i := range text {
		if text[i] == '.' {
			return len(text) - i - 1
		}
	}
	return 0
}
