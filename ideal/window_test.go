package ideal

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	gstat "gonum.org/v1/gonum/stat"

	"demarche"
	"demarche/vote"
)

// What is planted is found, and the intervals of 90 % hold it about as often as they
// say: of 60 states in 5 draws, fewer than 84 % or more than 96 % have a chance below
// 1 in 1,000.
func TestEMFindsWhatIsPlanted(t *testing.T) {
	held := 0
	for seed := range uint64(5) {
		table, truth := planted(seed, 300)
		w := fitted(t, table, Options{})
		if r := gstat.Correlation(ats(w.Points), truth, nil); r < 0.99 {
			t.Errorf("seed %d: r = %.4f", seed, r)
		}
		if !w.Converged {
			t.Errorf("seed %d: after %d steps it has not arrived", seed, w.Steps)
		}
		// Of yes and not yes alone less is known.
		if r := gstat.Correlation(ats(fitted(t, table, Options{Binary: true}).Points), truth, nil); r < 0.98 {
			t.Errorf("seed %d: of the binary model r = %.4f", seed, r)
		}
		for i, p := range w.Points {
			if p.Low <= truth[i] && truth[i] <= p.High {
				held++
			}
		}
	}
	if held < 252 || held > 288 {
		t.Errorf("%d of 300 intervals of 90 %% hold the truth", held)
	}
}

// The curvature and the bootstrap know nothing of each other.
func TestErrorsOfTwoKindsAgree(t *testing.T) {
	table, _ := planted(7, 200)
	curved, drawn := fitted(t, table, Options{}), fitted(t, table, Options{Draws: 100, Seed: 3})
	var ratios []float64
	for i, p := range curved.Points {
		ratios = append(ratios, p.SE/drawn.Points[i].SE)
	}
	slices.Sort(ratios)
	// An error of 100 draws is itself uncertain by 7 %.
	if m := ratios[30]; m < 0.93 || m > 1.07 || ratios[0] < 0.7 || ratios[59] > 1.5 {
		t.Errorf("the errors by curvature are %.2f of those by bootstrap, from %.2f to %.2f", m, ratios[0], ratios[59])
	}
	if drawn.Draws != 100 || drawn.Seed != 3 || !strings.Contains(drawn.Errors, "seed 3") {
		t.Errorf("the bootstrap is not told: %q", drawn.Errors)
	}
}

// plainPosterior is the logarithm of the density that is climbed, in the plainest words.
func plainPosterior(table *vote.Table, w *Window, states []string, x []float64, items [][3]float64) float64 {
	phi := func(u float64) float64 { return math.Erfc(-u/math.Sqrt2) / 2 }
	sum := 0.0
	for _, v := range x {
		sum -= v * v / 2
	}
	for k, roll := range w.Rolls {
		a, b, tau := items[k][0], items[k][1], math.Exp(items[k][2])
		level := a - tau/2
		cuts := []float64{math.Inf(-1), 0, tau, math.Inf(1)}
		if len(roll.Steps) == 2 {
			level = a
			cuts = []float64{math.Inf(-1), 0, math.Inf(1)}
		}
		sum -= level*level/50 + b*b/2
		for i, s := range states {
			step := slices.Index(roll.Steps, table.Row(roll.Roll)[table.State(s)])
			if step < 0 {
				continue
			}
			m := a + b*x[i]
			sum += math.Log(phi(cuts[step+1]-m) - phi(cuts[step]-m))
		}
	}
	return sum
}

// Where the climb ends, no direction leads up: the plain density has the slope 0 in all
// of 400 numbers, and is lower beside.
func TestEMEndsOnTop(t *testing.T) {
	table, _ := planted(2, 80)
	p, _ := newPanel(table, sieve{votes: 20})
	c := newClimber(p, 1)
	top, _, converged, err := c.climb(t.Context(), p.start(), 1e-10, 5000)
	if err != nil || !converged {
		t.Fatal(err, converged)
	}
	w := &Window{}
	w.fit(p, top, 0, 1)
	var states []string
	for _, i := range p.states {
		states = append(states, table.States[i])
	}
	density := func(g guess) float64 {
		items := make([][3]float64, len(p.rolls))
		for r := range items {
			items[r] = [3]float64(p.item(g, r))
		}
		return plainPosterior(table, w, states, p.points(g), items)
	}
	here := density(top)
	if got := c.step(top, make(guess, len(top))); math.Abs(got-here) > 1e-4 {
		t.Errorf("the density is %v, in plain words %v", got, here)
	}
	three := 0
	for i := range top {
		if i >= len(states) && (i-len(states))%3 == 2 && len(p.steps[(i-len(states))/3]) == 2 {
			continue // a τ that is not estimated
		}
		three++
		const h = 1e-3
		g := slices.Clone(top)
		g[i] += h
		up := density(g)
		g[i] -= 2 * h
		down := density(g)
		if slope, bend := (up-down)/(2*h), (up-2*here+down)/(h*h); math.Abs(slope) > 2e-3*math.Abs(bend) || bend >= 0 {
			t.Errorf("number %d: slope %g, curvature %g", i, slope, bend)
		}
	}
	if three < 280 {
		t.Errorf("only %d numbers are estimated", three)
	}
}

// The E step, held to sums over a grid.
func TestMomentsAreIntegrated(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		a := 14*rng.Float64() - 7
		b := a + math.Exp(9*rng.Float64()-6.5)
		const n = 20000
		shift := min(math.Max(a, 0)*a, b*b) / 2 // what is common is taken out, else all is 0
		shift = max(shift, 0)
		if b < 0 {
			shift = b * b / 2
		}
		var p, first, second float64
		for k := range n {
			u := a + (b-a)*(float64(k)+0.5)/n
			d := math.Exp(shift - u*u/2)
			p, first, second = p+d, first+u*d, second+u*u*d
		}
		mean := first / p
		variance := second/p - mean*mean
		p *= (b - a) / n
		got := moments(a, b)
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"mean", got.mean, mean},
			{"variance", got.variance, variance},
			{"upper", got.upper, math.Exp(shift-b*b/2) / p},
			{"log p", got.logp, math.Log(p) - shift + math.Log(invTau)},
		} {
			if math.Abs(c.got-c.want) > 2e-5*(1+math.Abs(c.want)) {
				t.Errorf("%s between %g and %g: %g, want %g", c.what, a, b, c.got, c.want)
			}
		}
	}
	for u := -30.0; u < 12; u += 0.0137 {
		want := density(u) / exactBelow(u)
		if u < -reach { // bounds of Gordon 1941, doi:10.1214/aoms/1177731721
			x := -u
			if m := mills(u); m < x || m > x+1/x {
				t.Errorf("φ/Φ of %g is %g", u, m)
			}
			continue
		}
		if m, b := mills(u), below(u); math.Abs(m-want) > 1e-9*(1+want) || math.Abs(b-exactBelow(u)) > 1e-9 {
			t.Errorf("at %g: φ/Φ %g, want %g; Φ %g, want %g", u, m, want, b, exactBelow(u))
		}
	}
}

// Names and the order of the states mean nothing, a text turned into its opposite
// leaves the points as they are, and anchors that change places turn the line.
func TestPointsKeepTheirPlaces(t *testing.T) {
	table, _ := planted(11, 150)
	w := fitted(t, table, Options{Tolerance: 1e-8})
	n := len(table.States)
	rng := rand.New(rand.NewPCG(4, 4))

	order := rng.Perm(n)
	mixed := &vote.Table{States: table.States, Rolls: table.Rolls, Cells: make([]demarche.Choice, len(table.Cells))}
	for r := range table.Rolls {
		for i, from := range order {
			mixed.Row(r)[i] = table.Row(r)[from]
		}
	}
	named := func(code string) string { return table.States[slices.Index(order, table.State(code))] }
	m := fitted(t, mixed, Options{Tolerance: 1e-8, Anchors: Anchors{Negative: []string{named("S00")}, Positive: []string{named("S59")}}})
	back := make([]float64, n)
	for i, from := range order {
		back[from] = m.Points[i].At
	}
	if d := farthest(ats(w.Points), back); d > 1e-5 {
		t.Errorf("with other names points are up to %g away", d)
	}

	turned := &vote.Table{States: table.States, Rolls: table.Rolls, Cells: slices.Clone(table.Cells)}
	against := map[demarche.Choice]demarche.Choice{demarche.Yes: demarche.No, demarche.No: demarche.Yes}
	for r := range table.Rolls {
		if r%2 == 0 {
			for i, c := range turned.Row(r) {
				if to, ok := against[c]; ok {
					turned.Row(r)[i] = to
				}
			}
		}
	}
	o := fitted(t, turned, Options{Tolerance: 1e-8})
	if d := farthest(ats(w.Points), ats(o.Points)); d > 1e-5 {
		t.Errorf("with opposite texts points are up to %g away", d)
	}
	for k := range w.Rolls {
		if sign := []float64{-1, 1}[w.Rolls[k].Roll%2]; math.Abs(w.Rolls[k].Slope-sign*o.Rolls[k].Slope) > 1e-4 {
			t.Errorf("roll call %d: slope %g, of its opposite or itself %g", k, w.Rolls[k].Slope, o.Rolls[k].Slope)
		}
	}

	f := fitted(t, table, Options{Tolerance: 1e-8, Anchors: Anchors{Negative: ends.Positive, Positive: ends.Negative}})
	flipped := ats(f.Points)
	for i := range flipped {
		flipped[i] = -flipped[i]
	}
	if d := farthest(ats(w.Points), flipped); d > 1e-12 {
		t.Errorf("with the anchors changed points are %g from their mirror", d)
	}
	if mean, sd := gstat.MeanStdDev(ats(w.Points), nil); math.Abs(mean) > 1e-12 || math.Abs(sd-1) > 1e-12 {
		t.Errorf("points have mean %g and standard deviation %g", mean, sd)
	}
}

func TestCoresChangeNothing(t *testing.T) {
	table, _ := planted(3, 200)
	for _, o := range []Options{{}, {Draws: 6, Seed: 1}, {Binary: true}} {
		one, many := o, o
		one.Workers, many.Workers = 1, 5
		if !reflect.DeepEqual(fitted(t, table, one), fitted(t, table, many)) {
			t.Errorf("%+v: five workers give other numbers than one", o)
		}
	}
}

// What is dropped is told, and what remains is as if it had not been there.
func TestDroppedIsTold(t *testing.T) {
	table, _ := planted(9, 120)
	want := fitted(t, table, Options{})
	more := &vote.Table{States: append(slices.Clone(table.States), "X", "Y")}
	for r := range table.Rolls {
		more.Rolls = append(more.Rolls, table.Rolls[r])
		more.Cells = append(more.Cells, table.Row(r)...)
		late := demarche.NotListed
		if r < 19 {
			late = demarche.No
		}
		more.Cells = append(more.Cells, late, demarche.NotListed)
	}
	// All but X agree, which casts too few votes, so this one tells nothing.
	more.Rolls = append(more.Rolls, vote.Roll{Resolution: "all"})
	more.Cells = append(more.Cells, slices.Repeat([]demarche.Choice{demarche.Yes}, 60)...)
	more.Cells = append(more.Cells, demarche.NotVoting, demarche.Yes)
	got := fitted(t, more, Options{})
	if !reflect.DeepEqual(got.Points, want.Points) {
		t.Error("points differ")
	}
	if d := got.Dropped; !slices.Equal(d.States, []Absent{{"X", 19}, {"Y", 0}}) || !slices.Equal(d.Unanimous, append(slices.Clone(want.Dropped.Unanimous), 120)) {
		t.Errorf("dropped %+v", d)
	}
	lop := fitted(t, table, Options{Minority: 0.2})
	for r := range table.Rolls {
		var made [5]float64
		for _, c := range table.Row(r) {
			made[c]++
		}
		n := made[demarche.Yes] + made[demarche.Abstain] + made[demarche.No]
		share := 1 - max(made[demarche.Yes], made[demarche.Abstain], made[demarche.No])/n
		if in := slices.Contains(lop.Dropped.Lopsided, r); in != (share < 0.2 && share > 0) {
			t.Errorf("roll call %d with a minority of %.3f is dropped: %v", r, share, in)
		}
	}
}

func TestAnchorsMustBeThere(t *testing.T) {
	table, _ := planted(1, 60)
	_, err := EM(t.Context(), table, Options{Anchors: Anchors{Negative: []string{"S00"}, Positive: []string{"ATLANTIS"}}})
	if demarche.CodeOf(err) != demarche.Usage || !strings.Contains(err.Error(), "ATLANTIS") {
		t.Errorf("an anchor that is nowhere: %v", err)
	}
	if _, err := EM(t.Context(), table.Where(func(r int) bool { return r < 5 }), Options{Anchors: ends}); demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("five roll calls: %v", err)
	}
}

// The fit, counted from the cuts on the line that are told.
func TestFitIsCounted(t *testing.T) {
	table, _ := planted(8, 100)
	w := fitted(t, table, Options{})
	minority, wrong, pre := 0, 0, 0.0
	for _, roll := range w.Rolls {
		m, e, n := 0, 0, 0
		made := map[demarche.Choice]int{}
		for i, p := range w.Points {
			c := table.Row(roll.Roll)[i]
			if !cast(c) {
				continue
			}
			made[c]++
			n++
			z, best, likeliest := roll.Slope*p.At, 0.0, demarche.NotListed
			bounds := append(append([]float64{math.Inf(-1)}, roll.Cuts...), math.Inf(1))
			for k, step := range roll.Steps {
				if p := exactBelow(bounds[k+1]-z) - exactBelow(bounds[k]-z); p > best {
					best, likeliest = p, step
				}
			}
			if c != likeliest {
				e++
			}
		}
		m = n
		for _, k := range made {
			m = min(m, n-k)
		}
		if m != roll.Minority || e != roll.Wrong || n != roll.Voters {
			t.Errorf("roll call %d: %d of %d, %d wrong; counted %d of %d, %d", roll.Roll, roll.Minority, roll.Voters, roll.Wrong, m, n, e)
		}
		minority, wrong, pre = minority+m, wrong+e, pre+float64(m-e)/float64(m)
	}
	f := w.Fit
	if math.Abs(f.APRE-float64(minority-wrong)/float64(minority)) > 1e-12 || math.Abs(f.PRE-pre/float64(len(w.Rolls))) > 1e-12 ||
		math.Abs(f.Correct-1+float64(wrong)/float64(f.Votes)) > 1e-12 || f.GMP <= 0.4 || f.GMP >= 1 {
		t.Errorf("fit %+v", f)
	}
}
