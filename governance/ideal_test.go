package governance

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"demarche"
	"demarche/analysis/analysistest"
	"demarche/stat"
)

// follows returns how far positions lie in the order of the planted line.
func (p *planted) follows(positions []map[string]any) float64 {
	var x, y []float64
	for _, row := range positions {
		x, y = append(x, row["position"].(float64)), append(y, p.at[row["state"].(string)])
	}
	return stat.Spearman(x, y)
}

// The planted line is found by every method, whichever end is called positive, and
// what is said of it adds up.
func TestIdealFindsThePlantedLine(t *testing.T) {
	p := plant(120)
	c := analysistest.Facts(t, p.csv())
	for name, set := range map[string]func(*IdealRun){
		"em":        func(*IdealRun) {},
		"bootstrap": func(r *IdealRun) { r.Draws = 20 },
		"binary":    func(r *IdealRun) { r.Method = "binary" },
		"sampler":   func(r *IdealRun) { r.Method, r.Iterations, r.Burn = "sampler", 400, 200 },
	} {
		t.Run(name, func(t *testing.T) {
			r := Ideal.New().(*IdealRun)
			r.Check = "oc"
			set(r)
			result := do(t, r, c)
			positions := cells(t, result, "positions")
			if f := p.follows(positions); f < 0.97 {
				t.Errorf("the positions follow the line by %.3f", f)
			}
			if !noted(result, "Argentina and Rwanda") {
				t.Errorf("the ends are not said: %q", result.Notes)
			}
			for _, row := range positions {
				if low, at, high := row["low"].(float64), row["position"].(float64), row["high"].(float64); !(low < at && at < high) {
					t.Errorf("%v is outside of its interval", row)
				}
			}
			r.Negative, r.Positive = []string{"RWA"}, []string{"Argentina", "AUS"}
			if f := p.follows(cells(t, do(t, r, c), "positions")); f > -0.97 {
				t.Errorf("turned, the positions follow the line by %.3f", f)
			}
			fits := cells(t, result, "fit")
			for _, fit := range fits {
				if fit["states"] != int64(20) || fit["roll_calls"].(int64) > 120 || fit["apre"].(float64) < 0.5 || fit["pre"].(float64) > 1 || fit["correct"].(float64) < 0.8 {
					t.Errorf("the fit is %v", fit)
				}
			}
			if len(fits) != 2 || fits[1]["method"] != "optimal classification" || fits[1]["gmp"] != nil {
				t.Errorf("the check is not told: %v", fits)
			}
			if !noted(result, "Spearman, n = 20") || !noted(result, "absence: ") || !noted(result, "dimension: ") {
				t.Errorf("a warning is missing: %q", result.Notes)
			}
		})
	}
}

// Of each window and year there are positions, and measures of how far apart they are
// that are those of the positions.
func TestIdealThroughTheYears(t *testing.T) {
	p := plant(160)
	c := analysistest.Facts(t, p.csv())
	r := Ideal.New().(*IdealRun)
	r.WindowYears, r.Follow = 1, []string{"JPN", "BRA"}
	windows := do(t, r, c)
	s := Ideal.New().(*IdealRun)
	s.Method, s.Iterations, s.Burn = "sampler", 300, 150
	sampler := do(t, s, c)
	for name, result := range map[string]*demarche.Result{"windows": windows, "sampler": sampler} {
		all := cells(t, result, "ideal_positions")
		for _, year := range []string{"2018", "2019", "2020", "2021"} {
			of := only(all, "time", year)
			if f := p.follows(of); len(of) != 20 || f < 0.9 {
				t.Errorf("%s, %s: %d positions, which follow the line by %.3f", name, year, len(of), f)
			}
			// Twice as long: the mean difference by all pairs.
			sum := 0.0
			for _, a := range of {
				for _, b := range of {
					sum += math.Abs(a["position"].(float64) - b["position"].(float64))
				}
			}
			row := one(t, cells(t, result, "polarisation"), "time", year)
			if !near(row["mean_difference"], sum/400) {
				t.Errorf("%s, %s: the mean difference is %v, want %v", name, year, row["mean_difference"], sum/400)
			}
			high, low := one(t, of, "state", "RWA")["position"].(float64), one(t, of, "state", "ARG")["position"].(float64)
			if !near(row["ends"], high-low) {
				t.Errorf("%s, %s: the ends are %v apart, want %v", name, year, row["ends"], high-low)
			}
		}
	}
	if !noted(windows, "each window is fitted anew") || !noted(windows, "standard deviation 1 by making") {
		t.Errorf("it is not said that windows do not compare: %q", windows.Notes)
	}
	drawn := cells(t, windows, "positions_by_year")
	if len(drawn) != 8 || len(only(drawn, "state", "Japan")) != 4 {
		t.Errorf("Japan and Brazil are to be drawn in four years: %v", drawn)
	}
	if len(only(cells(t, windows, "polarisation_drawn"), "measure", "standard deviation")) != 0 || len(only(cells(t, sampler, "polarisation_drawn"), "measure", "standard deviation")) != 4 {
		t.Error("the standard deviation is to be drawn of the sampler alone")
	}
}

// The ends that are taken have to vote in every window: ARG is at the very end, and
// casts one vote in the second year.
func TestIdealTakesEndsOfEveryWindow(t *testing.T) {
	p := plant(160)
	for k := range p.rolls {
		if strings.HasPrefix(p.rolls[k].date, "2019") && k != 45 {
			p.rolls[k].choices["ARG"] = "-"
		}
	}
	c := analysistest.Facts(t, p.csv())
	r := Ideal.New().(*IdealRun)
	if result := do(t, r, c); !noted(result, "they are Argentina and Rwanda") {
		t.Errorf("of one window: %q", result.Notes)
	}
	r.WindowYears = 1
	result := do(t, r, c)
	if !noted(result, "they are Australia and Rwanda") || !noted(result, "of each window") || noted(result, "without a line") {
		t.Errorf("of each window: %q", result.Notes)
	}
	for _, year := range []string{"2018", "2019", "2020", "2021"} {
		if f := p.follows(only(cells(t, result, "ideal_positions"), "time", year)); f < 0.9 {
			t.Errorf("%s is turned: %.3f", year, f)
		}
	}
}

// What is left out is told, with its reason.
func TestIdealSaysWhatItLeavesOut(t *testing.T) {
	p := plant(60)
	for k := range p.rolls {
		r := &p.rolls[k]
		if k >= 5 {
			r.choices["KEN"] = "-" // five votes
		}
		r.choices["QAT"] = "" // no member but once
		if k == 7 {
			r.choices["QAT"] = "N"
		}
		switch k {
		case 7: // unanimous
			for s, c := range r.choices {
				if c != "" && c != "-" {
					r.choices[s] = "Y"
				}
			}
		case 9: // one against the rest
			for s, c := range r.choices {
				if c != "" && c != "-" {
					r.choices[s] = "Y"
				}
			}
			r.choices["ARG"] = "N"
		}
	}
	c := analysistest.Facts(t, p.csv())
	r := Ideal.New().(*IdealRun)
	r.Minority = 0.1
	result := do(t, r, c)
	all := cells(t, result, "ideal_left_out")
	for what, why := range map[string]string{
		p.rolls[7].symbol: "chose the same", p.rolls[9].symbol: "less than 0.1 of the voters", "KEN": "too few votes", "QAT": "no vote",
	} {
		if row := one(t, all, "what", what); !strings.Contains(row["why"].(string), why) {
			t.Errorf("%v: want %s", row, why)
		}
	}
	if positions := cells(t, result, "positions"); len(only(positions, "state", "KEN"))+len(only(positions, "state", "QAT")) != 0 || len(positions) != 18 {
		t.Errorf("%d positions", len(positions))
	}
	n := int64(0)
	for _, row := range only(cells(t, result, "left_out"), "what", "roll calls") {
		n += row["n"].(int64)
	}
	if got := cells(t, result, "fit")[0]["roll_calls"]; got != 60-n || len(cells(t, result, "ideal_roll_calls")) != int(60-n) {
		t.Errorf("%v roll calls count of 60, %d are left out", got, n)
	}
	// A roll call whose slope is positive was carried by the other end: those below the
	// first cut are expected to vote yes.
	sign := 0
	for _, row := range cells(t, result, "ideal_roll_calls") {
		k := slices.IndexFunc(p.rolls, func(r plantedRoll) bool { return r.symbol == row["resolution"] })
		if (row["slope"].(float64) > 0) == (k%2 == 0) { // the texts of ARG, at the low end, are even
			sign++
		}
	}
	if len := len(cells(t, result, "ideal_roll_calls")); sign < len*9/10 {
		t.Errorf("of %d slopes %d have the planted sign", len, sign)
	}
}

func TestIdealRefuses(t *testing.T) {
	c := analysistest.Facts(t, plant(40).csv())
	for name, test := range map[string]struct {
		set  func(*IdealRun)
		code demarche.Code
	}{
		"no such method":       {func(r *IdealRun) { r.Method = "nominate" }, demarche.Usage},
		"no such check":        {func(r *IdealRun) { r.Check = "pca" }, demarche.Usage},
		"one end":              {func(r *IdealRun) { r.Negative = []string{"ARG"} }, demarche.Usage},
		"windows of a sampler": {func(r *IdealRun) { r.Method, r.WindowYears = "sampler", 2 }, demarche.Usage},
		"all is burnt":         {func(r *IdealRun) { r.Iterations = r.Burn }, demarche.Usage},
		"half disagree":        {func(r *IdealRun) { r.Minority = 0.5 }, demarche.Usage},
		"nobody called so":     {func(r *IdealRun) { r.Follow = []string{"Atlantis"} }, demarche.Usage},
		"cast no vote":         {func(r *IdealRun) { r.Negative, r.Positive = []string{"FRA"}, []string{"ARG"} }, demarche.BadData},
		"too many votes":       {func(r *IdealRun) { r.MinVotes = 1000 }, demarche.BadData},
		"no window has a line": {func(r *IdealRun) { r.WindowYears, r.MinVotes = 1, 1000 }, demarche.BadData},
	} {
		r := Ideal.New().(*IdealRun)
		test.set(r)
		if _, err := r.Do(ctx, c, func(string, int64, int64) {}); err == nil || demarche.CodeOf(err) != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
		}
	}
}

// The sampler tells how far it is, and stops within a sweep.
func TestSamplerStops(t *testing.T) {
	c := analysistest.Facts(t, plant(60).csv())
	r := Ideal.New().(*IdealRun)
	r.Method, r.Iterations, r.Burn = "sampler", 100_000, 50_000
	stopped, stop := context.WithCancel(ctx)
	last := int64(0)
	_, err := r.Do(stopped, c, func(doing string, done, total int64) {
		if doing == "drawing" && total == 100_000 {
			last = done
			if done == 20 {
				stop()
			}
		}
	})
	if !errors.Is(err, context.Canceled) || last != 20 {
		t.Errorf("%v after %d sweeps", err, last)
	}
}
