package report

import (
	"strings"
	"testing"
	"time"

	"demarche"
)

// told is a run of a network of which chance was computed: of nine edges two are
// firm, in one group of three.
func told(firm int) *demarche.DossierRun {
	n := demarche.Network{Name: "link 60s", Traces: []string{"link"}, WindowS: 60, MinShared: 2, FDR: 0.05, HorizonS: 3600, Tested: 40, Firm: firm}
	for i := range firm {
		n.Nodes = append(n.Nodes, demarche.Node{Actor: string(rune('a' + i)), Group: 1})
	}
	return &demarche.DossierRun{
		RunRecord: demarche.RunRecord{Run: 2, Analysis: "coshare"}, Edges: 9,
		Result: demarche.Result{Networks: []demarche.Network{n}, Tables: []demarche.Table{{
			Name:    "thresholds",
			Columns: []demarche.Column{{Name: "rule"}, {Name: "edges"}, {Name: "firm"}, {Name: "choice"}, {Name: "timing"}, {Name: "both"}, {Name: "not tested"}},
			Rows:    [][]any{{"at least 2", int64(9), int64(firm), int64(1), int64(2), int64(6 - firm), int64(0)}, {"at least 20", int64(0), int64(0), int64(0), int64(0), int64(0), int64(0)}},
		}}},
	}
}

func TestWhatIsFirmIsSaidFirst(t *testing.T) {
	c := coordinationOf(networksOf(&demarche.Dossier{Runs: []demarche.DossierRun{*told(2)}}))
	if want := "Of 9 edges, 2 are firm. An edge joins two actors who did the same at the same time; it is firm if neither how active the two are and what was current, nor how close in time strangers are, explains it. The firm ones are in 1 of 1 network compared, and make 1 group; at most 5 % of them are expected to be false."; c.Lead != want || c.None {
		t.Errorf("%s\nwant %s", c.Lead, want)
	}
	if want := "40 pairs of actors had 2 objects or more in common within 1 h of each other, and could be tested; 9 within 60 s, of which 2 are firm; choice alone explains 1, timing alone 2, both 4."; c.Tested[0].Text != want {
		t.Errorf("%s\nwant %s", c.Tested[0].Text, want)
	}
	if len(c.Thresholds.Rows) != 1 || c.Thresholds.Rows[0][2].Text != "9" || c.Thresholds.Rows[0][3].Text != "2" {
		t.Errorf("%+v", c.Thresholds.Rows)
	}
}

// A tool's rule was run first and found more actors than the run that asks of chance, of
// which only two findings of three are here; a third run found nothing.
func besides() *demarche.Dossier {
	chance := 1.0
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	one := func(id, network string, actors int, chance *float64) demarche.Finding {
		f := demarche.Finding{
			ID: id, Analysis: "coshare", Network: network, Group: 1, Claim: "Claim of " + id + ".", First: at, Last: at,
			Value: demarche.Measure{Value: 3, Unit: "meetings", Chance: chance}, Caveats: []string{"c"}, Evidence: []demarche.RecordID{demarche.NewRecordID(1, 1)},
		}
		for i := range actors {
			f.Subjects = append(f.Subjects, id+string(rune('a'+i)))
		}
		return f
	}
	asked := *told(2)
	asked.Result.Findings, asked.Findings = []demarche.Finding{one("small", "link 60s", 2, &chance), one("large", "link 60s", 3, &chance)}, 3
	return &demarche.Dossier{Case: "c", Posts: 3, Actors: 1, Datasets: make([]demarche.Dataset, 1), Runs: []demarche.DossierRun{
		{
			RunRecord: demarche.RunRecord{Run: 1, Analysis: "coshare"}, Findings: 1,
			Result: demarche.Result{Findings: []demarche.Finding{one("counted", "link 60s as tool", 9, nil)}, Networks: []demarche.Network{{Name: "link 60s as tool", Traces: []string{"link"}}}},
		},
		asked,
		{RunRecord: demarche.RunRecord{Run: 3, Analysis: "coshare"}, Result: demarche.Result{Networks: []demarche.Network{{Name: "text as method", Traces: []string{"text"}}}}},
	}}
}

func TestFirmEdgesComeBeforeCounts(t *testing.T) {
	page := parse(t, pageOf(t, besides()))
	found := textOf(byID(page, "found"))
	at := -1
	for _, want := range []string{
		"2 are firm", "Finding 2: Claim of large.", "Finding 1: Claim of small.", "What was counted without asking what chance gives",
		"was not computed for link 60s as tool, text as method.", "Finding 3: Claim of counted.", "3 of 4 findings stand, of each run those of the largest groups, in section 3. The others are in the case: demarche show c --all",
		"Chance: what chance alone gives was not computed for link 60s as tool, text as method. What is told of these are counts.",
	} {
		k := strings.Index(found, want)
		if k <= at {
			t.Errorf("%q stands at %d, want it behind %d in %s", want, k, at, found)
		}
		at = k
	}
	text := textOf(page)
	for _, want := range []string{
		"Findings 3 of 4", "3 of 4 findings, of each run those of the largest groups, those of firm edges first, in the order of the runs",
		"What chance alone would give is not computed for link 60s as tool, text as method.", "Not computed for link 60s as tool: the numbers here are counts",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
	if strings.Contains(text, "coshare does not compute") || strings.Contains(text, "All findings") {
		t.Error("an analysis is said not to compute chance, or all findings to be here")
	}
	d := besides()
	d.Runs = d.Runs[1:2]
	text = textOf(parse(t, pageOf(t, d)))
	if strings.Contains(text, "without asking what chance gives") || !strings.Contains(text, "Of 3 findings these are those with the most actors") {
		t.Error(text[:600])
	}
	d.Runs[0].Findings = 2
	if text = textOf(parse(t, pageOf(t, d))); !strings.Contains(text, "All findings stand in section 3.") || !strings.Contains(text, "Findings 2 Figures and tables") {
		t.Error(text[:600])
	}
}

// Where nothing is firm, that is the first thing a reader is told after what was
// given, with what was tested.
func TestNothingFirmIsSaidFirst(t *testing.T) {
	d := &demarche.Dossier{Case: "c", Posts: 3, Actors: 1, Datasets: make([]demarche.Dataset, 1), Runs: []demarche.DossierRun{*told(0)}}
	text := textOf(parse(t, pageOf(t, d)))
	lead, tested, none := strings.Index(text, "Nothing is firm: chance can explain all"), strings.Index(text, "40 pairs of actors had"), strings.Index(text, "No analysis made a finding")
	if lead < 0 || tested < lead || none < tested {
		t.Errorf("they stand at %d, %d and %d", lead, tested, none)
	}
	if coordinationOf(networksOf(&demarche.Dossier{Runs: []demarche.DossierRun{{Result: demarche.Result{Networks: []demarche.Network{{Name: "x"}}}}}})) != nil {
		t.Error("something is said of chance where it was not computed")
	}
}

func TestOrderAndRhythmInWords(t *testing.T) {
	tempo := &demarche.Tempo{
		Occasions: 13, AtOnce: 1, GapS: demarche.Quartiles{N: 13, Q1: 7, Median: 10, Q3: 12}, LengthS: demarche.Quartiles{N: 13, Q1: 23, Median: 26.04, Q3: 32},
		IntervalS: demarche.Quartiles{N: 12, Q1: 50241.5, Median: 75866, Q3: 199747.5}, Burstiness: -0.1067,
		Turns: []demarche.Turn{{Actor: "ann", Occasions: 12, First: 5, Even: 2.4167, Low: 0.1933, High: 0.6805, P: 0.073}, {Actor: "bob"}},
	}
	if got, want := firsts(tempo, 2), "ann was first on 5 of the 12 occasions that it took part in (an even share is 2.4; 95 % interval of its share 19 to 68 %). The probability that one of 2 actors is first so often by an even chance is at most 0.15. From the first actor to the second: 10 s, to the last: 26 s (medians). On 1 of all 13 the first two were at the same time."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got, want := rhythm(tempo), "13 occasions. From one to the next: 21 h 4 min (median), half of them from 13 h 57 min to 2 d 7 h. Burstiness −0.11, where −1 is as regular as a clock, 0 a Poisson process and 1 one burst."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	tempo.AtOnce = 13
	if got := firsts(tempo, 2); !strings.HasPrefix(got, "Not known: on each of 13 occasions") || turnsOf(&demarche.Finding{Tempo: tempo}, 1) != nil {
		t.Error(got)
	}
	if got := rhythm(&demarche.Tempo{Occasions: 1}); got != "One occasion." {
		t.Error(got)
	}
}

// On 91 of 93 occasions nobody was first: of four actors two took part in both others,
// one in one and one in none.
func TestTurnsOfWhomOccasionsTell(t *testing.T) {
	f := demarche.Finding{Subjects: []string{"ann", "bob", "cat", "dan"}, Tempo: &demarche.Tempo{Occasions: 93, AtOnce: 91, Turns: []demarche.Turn{
		{Actor: "ann", Occasions: 2, First: 1}, {Actor: "cat", Occasions: 1, First: 1}, {Actor: "bob", Occasions: 2}, {Actor: "dan"},
	}}}
	g := turnsOf(&f, 1)
	if len(g.Rows) != 2 || g.Rows[0][0].Text != "ann" || g.Rows[1][0].Text != "bob" {
		t.Errorf("%+v", g.Rows)
	}
	if want := "On 91 of 93 occasions nobody was first: the first two were at the same time. 2 of 4 actors are shown, of those of whom two or more occasions tell; the table firsts of the case has all."; g.Note != want {
		t.Errorf("%s\nwant %s", g.Note, want)
	}
	if len(f.Tempo.Turns) != 4 || strings.Contains(firsts(f.Tempo, 4), "No actor took part") {
		t.Error("the turns themselves are changed, or said to be none")
	}
	f.Tempo.Turns = []demarche.Turn{{Actor: "cat", Occasions: 1, First: 1}, {Actor: "dan"}}
	if turnsOf(&f, 1) != nil || !strings.Contains(firsts(f.Tempo, 4), "No actor took part in two of the others") {
		t.Error(firsts(f.Tempo, 4))
	}
}

func TestRoughNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 2.0798: "2.1", 0.3525: "0.35", 525.4: "525", 1470.6: "1,471", 6.258e-13: "6.3e-13", 0.0499: "0.05", 1e-300: "1.0e-300", 0.00014: "1.4e-4"} {
		if got := rough(v); got != want {
			t.Errorf("rough(%v) = %s, want %s", v, got, want)
		}
	}
}

// The edge with the smallest q is first, whatever it shares, with its numbers.
func TestEdgesByQ(t *testing.T) {
	at := time.Date(2016, 3, 4, 12, 0, 0, 0, time.UTC)
	n := network{Network: &demarche.Network{Name: "link 60s", Edges: []demarche.Edge{
		{A: "a", B: "b", Shared: 9, First: at, Last: at, Chance: &demarche.Chance{Occasions: 8, Meetings: 7, Choice: 1.234, Timing: 3.21, Q: 0.04, Firm: true, OnOne: true}},
		{A: "a", B: "c", Shared: 2, First: at, Last: at, Chance: &demarche.Chance{Occasions: 2, Meetings: 2, Choice: 0.0001, Timing: 0.01, Q: 1e-5, Firm: true}},
	}}}
	g := topEdges(&n, "c")
	for i, want := range []string{"a|c|1.0e-5|yes|2|2|1.0e-4|0.01|no|2", "a|b|0.04|yes|7|8|1.2|3.2|yes|9"} {
		var got []string
		for _, c := range g.Rows[i][:10] {
			got = append(got, c.Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s, want %s", s, want)
		}
	}
	if len(g.Columns) != len(g.Rows[0]) || g.Columns[2].Name != "q" {
		t.Errorf("%+v", g.Columns)
	}
}

// What is told of a network adds up: the edges left out since they lie in no group are
// counted, and a network of which no edge is firm is not said to have none.
func TestEdgesAddUp(t *testing.T) {
	d := besides()
	d.Runs[0].Edges, d.Runs[2].Edges = 12, 0
	n := &d.Runs[0].Result.Networks[0]
	for i, id := range []string{"a", "b", "c"} {
		n.Nodes = append(n.Nodes, demarche.Node{Actor: id, Group: 1, X: float64(i)})
	}
	n.Edges = []demarche.Edge{{A: "a", B: "b", Group: 1}, {A: "b", B: "c", Group: 1}}
	d.Runs[1] = *told(0)
	page := parse(t, pageOf(t, d))
	for id, wants := range map[string][]string{
		"network-1-1": {"edges told of here2 edges in no group, left out here10 edges of run 1 in all12", "without its 10 edges in no group", "2 of 12 edges are shown. All come of: demarche export c edges-csv --network 'link 60s as tool'"},
		"network-2-1": {"Of its 9 edges none is firm."},
		"network-3-1": {"This network has no edges."},
	} {
		text := textOf(byID(page, id))
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q: %s", id, want, text)
			}
		}
	}
}
