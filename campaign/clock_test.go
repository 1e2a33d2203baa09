package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/rhythm"
)

// timed are thirty people who post in batches on weekdays, three accounts of one scheduler,
// which posts at 7 and 37 minutes past some hours, and one that posts too little.
func timed() string {
	r := rand.New(rand.NewPCG(5, 15))
	var b strings.Builder
	b.WriteString("actor,at,text,source,kind,id,repost_of\n")
	id := 0
	add := func(actor string, at time.Time, text, program, kind, of string) string {
		id++
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,k%d,%s\n", actor, at.Format(time.RFC3339), text, program, kind, id, of)
		return fmt.Sprint("k", id)
	}
	for i := range 30 {
		for d := range 60 {
			if w := begin.AddDate(0, 0, d).Weekday(); w == time.Saturday || w == time.Sunday {
				continue
			}
			at := begin.Add(time.Duration(d*24+9)*time.Hour + time.Duration(r.IntN(3600))*time.Second)
			for range 5 + r.IntN(5) {
				at = at.Add(time.Duration(1500*r.ExpFloat64()) * time.Second)
				key := add(fmt.Sprintf("p%02d", i), at, fmt.Sprintf("what I think of matter %d", r.IntN(1_000_000)), "Web", "original", "")
				if r.IntN(4) == 0 {
					add(fmt.Sprintf("q%d", i%3), at.Add(5*time.Second), "", "Robot", "repost", key)
				}
			}
		}
	}
	for i := range 3 {
		for d := range 40 {
			for h := range 12 {
				at := begin.Add(time.Duration(d*24+6+h)*time.Hour + time.Duration(7+30*r.IntN(2))*time.Minute + time.Duration(r.IntN(40))*time.Second)
				add(fmt.Sprintf("s%d", i), at, "the very same text as ever", "Scheduler", "original", "")
			}
		}
	}
	for i := range 99 {
		add("few", begin.Add(time.Duration(i)*time.Hour), "hello", "Web", "original", "")
	}
	return b.String()
}

func clocks(t *testing.T, r *RhythmRun) *demarche.Result {
	t.Helper()
	result, err := r.Do(context.Background(), analysistest.Case(t, timed()), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func newRhythm() *RhythmRun { return Rhythm.New().(*RhythmRun) }

func TestSchedulersKeepAClockAndPeopleDoNot(t *testing.T) {
	r := newRhythm()
	r.Client = "source"
	result := clocks(t, r)
	cards := cells(t, result, "cards")
	if len(cards) != 36 {
		t.Errorf("%d cards", len(cards))
	}
	for _, card := range cards {
		actor, p := card["actor"].(string), card["p"]
		keeps := p != nil && p.(float64) < 0.001
		if keeps != strings.HasPrefix(actor, "s") {
			t.Errorf("%s has p %v (%v)", actor, p, card["sign"])
		}
		if strings.HasPrefix(actor, "s") && (card["again"].(float64) < 0.99 || card["others"].(float64) != 1 || card["client"] != "Scheduler") {
			t.Errorf("%v", card)
		}
		if strings.HasPrefix(actor, "q") && (card["repost_10s"].(float64) != 1 || card["repost_median"].(float64) != 5) {
			t.Errorf("%v", card)
		}
		if strings.HasPrefix(actor, "p") && (card["repost_10s"] != nil || card["weekend"].(float64) > 0.05) { // a day may run over midnight
			t.Errorf("%v", card)
		}
	}
	if len(result.Findings) != 1 || !slices.Equal(result.Findings[0].Subjects, []string{"s0", "s1", "s2"}) {
		t.Errorf("%+v", result.Findings)
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "1 account has fewer than 100 posts") }) {
		t.Errorf("%q", result.Notes)
	}
	panel := cells(t, result, "base_rates")
	if p := where(panel, "prior", 0.01)[0]["flag_is_true"].(float64); math.Abs(p-0.153846) > 1e-6 {
		t.Errorf("%v", panel)
	}
}

func TestACardOfOneAccount(t *testing.T) {
	r := newRhythm()
	r.Actor = "S1"
	result := clocks(t, r)
	card := cells(t, result, "card")
	if v := where(card, "measure", "period_r")[0]; v["actor"] != "s1" || v["value"].(float64) < 0.9 || v["below"].(float64) < 0.9 {
		t.Errorf("%v", v)
	}
	if len(result.Findings) != 1 || !slices.Equal(result.Findings[0].Subjects, []string{"s1"}) {
		t.Errorf("%+v", result.Findings)
	}
	names := map[string]bool{}
	for _, f := range result.Figures {
		names[f.Table.Name] = true
	}
	for _, name := range []string{"minutes", "seconds", "week", "rhythms", "dna"} {
		if !names[name] {
			t.Errorf("no figure of %s: %v", name, names)
		}
	}
	for _, bad := range []func(r *RhythmRun){
		func(r *RhythmRun) { r.Actor = "few" },
		func(r *RhythmRun) { r.Actor = "nobody" },
		func(r *RhythmRun) { r.Least = 99 },
		func(r *RhythmRun) { r.Priors = []float64{2} },
		func(r *RhythmRun) { r.Client = "colour" },
	} {
		r := newRhythm()
		bad(r)
		if _, err := r.Do(context.Background(), analysistest.Case(t, timed()), quiet); demarche.CodeOf(err) != demarche.Usage && demarche.CodeOf(err) != demarche.BadData {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

func TestRhythmIsNothingOfTheOrderOfRows(t *testing.T) {
	header, rows, _ := strings.Cut(timed(), "\n")
	lines := slices.Collect(strings.Lines(rows))
	text := func() string {
		result, err := newRhythm().Do(context.Background(), analysistest.Case(t, header+"\n"+strings.Join(lines, "")), quiet)
		if err != nil {
			t.Fatal(err)
		}
		for i := range result.Findings {
			result.Findings[i].Evidence = nil
		}
		b, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	one := text()
	rand.New(rand.NewPCG(1, 9)).Shuffle(len(lines), func(i, k int) { lines[i], lines[k] = lines[k], lines[i] })
	if two := text(); one != two {
		i := differ(one, two)
		t.Errorf("they differ: %.200s and %.200s", one[max(0, i-100):], two[max(0, i-100):])
	}
}

// A p at the floor is a bound, by how many tests it is.
func TestAFloorIsABound(t *testing.T) {
	for _, x := range []struct {
		p     float64
		tests int
		want  string
	}{{rhythm.LeastP, 1, "at most 1e-300"}, {rhythm.LeastP * 8, 8, "at most 8e-300"}, {2e-299, 8, "2e-299"}, {0.034, 8, "0.034"}} {
		if got := pWords(x.p, x.tests); got != x.want {
			t.Errorf("p %g of %d tests reads %q, want %q", x.p, x.tests, got, x.want)
		}
	}
}
