package audience

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"demarche/lexis"
)

// twoShifts are accounts of two classes that draw their words from one urn, and post at
// other hours and with other signs.
func twoShifts() string {
	r := rand.New(rand.NewPCG(7, 7))
	var b strings.Builder
	b.WriteString("id,actor,at,text,lang,class\n")
	id := 0
	for account := range 80 {
		class := account % 2
		for post := range 30 {
			id++
			words := make([]string, 8)
			for k := range words {
				words[k] = fmt.Sprintf("word%dx", r.IntN(300))
			}
			hour := 2 + 11*class + r.IntN(8)
			if class == 1 && r.IntN(2) == 0 {
				words[0] = strings.ToUpper(words[0]) // the same word
			}
			fmt.Fprintf(&b, "%d,b%d,2026-03-%02dT%02d:%02d:00Z,%s,en,%s\n", id, account, 1+post%28, hour, r.IntN(60), strings.Join(words, " "), []string{"day", "night"}[class])
		}
	}
	return b.String()
}

func TestBehaviourTellsWhatWordsDoNot(t *testing.T) {
	r := Audience.New().(*AudienceRun)
	r.Label, r.Draws, r.Behaviour, r.Repeats, r.Later = "class", 20, true, 2, ""
	result, err := do(t, r, twoShifts())
	if err != nil {
		t.Fatal(err)
	}
	rows := tableOf(t, result, "audience_scores")
	of := func(split string) float64 { return rows[split]["macro_f1"].(float64) }
	if both, words, behaviour := of("by copy cluster"), of("same, words alone"), of("same, behaviour alone"); both < .95 || words > .7 || behaviour < .95 {
		t.Errorf("macro-F1 %.2f of both, %.2f of words, %.2f of behaviour", both, words, behaviour)
	}
	for _, row := range rows {
		if least, most, mean := row["f1_least"].(float64), row["f1_most"].(float64), row["macro_f1"].(float64); least > mean+1e-12 || mean > most+1e-12 {
			t.Errorf("%v: %v is not between %v and %v", row["split"], mean, least, most)
		}
	}
	for _, term := range column(t, result, "audience_terms", "term") {
		if !strings.HasPrefix(term.(string), "word") {
			t.Errorf("%v is no term", term)
		}
	}
}

// Blocks of words and of habits are of one length, whatever the scale of a habit.
func TestBlocksCountTheSame(t *testing.T) {
	_, words := lexis.Fit([]string{"a b", "b c", "c d"}, lexis.Options{})
	rows := make([][]float64, 3)
	for i := range rows {
		rows[i] = make([]float64, len(habits))
		rows[i][atDay], rows[i][atMinute] = float64(1000*i), math.NaN()
		rows[i][atWeekend] = float64(i%2) / 3
	}
	x := scale(rows).beside(words, rows)
	for i := range x.Rows {
		idx, val := x.Row(i)
		square := [2]float64{}
		for k, j := range idx {
			block := 0
			if int(j) >= words.Cols {
				block = 1
			}
			square[block] += float64(val[k]) * float64(val[k])
		}
		if math.Abs(square[0]-.5) > 1e-6 || math.Abs(square[1]-.5) > 1e-6 {
			t.Errorf("row %d: the squares of its blocks are %v", i, square)
		}
	}
}

// What times are too coarse to tell is no habit.
func TestHabitsOfCoarseTimes(t *testing.T) {
	a := account{read: []post{{sameDay: 1}}}
	for _, c := range []struct {
		step         float64
		hour, minute bool
	}{{1, true, true}, {60, true, true}, {3600, true, false}, {86400, false, false}} {
		v := a.behaviour(every, c.step)
		if math.IsNaN(v[atHours]) == c.hour || math.IsNaN(v[atMinute]) == c.minute {
			t.Errorf("step %v: hour %v, minute %v", c.step, v[atHours], v[atMinute])
		}
	}
	if v := a.behaviour(func(post) bool { return false }, 1); v != nil {
		t.Errorf("of no post: %v", v)
	}
}
