package classify

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"demarche/lexis"
)

// town draws accounts of two classes, each of which uses tags of its own class more.
func town(accounts, tags int, seed uint64) (uses []Use, class []int) {
	r := rand.New(rand.NewPCG(seed, 1))
	class = make([]int, accounts)
	for a := range accounts {
		class[a] = r.IntN(2)
		for range 6 {
			tag := r.IntN(tags)
			if r.Float64() < .85 {
				tag = tag/2*2 + class[a]
			}
			uses = append(uses, Use{int32(a), int32(tag % tags), float64(1 + r.IntN(4))})
		}
	}
	return uses, class
}

// TestPropagationIsItsLimit holds many iterations to (1-α)(I - αS)⁻¹Y (Zhou and others
// 2004), with S as a dense matrix made from the definition.
func TestPropagationIsItsLimit(t *testing.T) {
	const accounts, tags = 30, 12
	uses, class := town(accounts, tags, 4)
	for a := range accounts {
		uses = append(uses, Use{int32(a), 3, 1}) // one that all use
	}
	seeds := make([]int, accounts)
	for i := range seeds {
		seeds[i] = -1
		if i < 6 {
			seeds[i] = class[i]
		}
	}
	o := PropagateOptions{Iterations: 400, MaxShare: .8}
	got := Propagate(uses, accounts, tags, seeds, 2, o)

	times := map[[2]int]float64{}
	for _, u := range uses {
		times[[2]int{int(u.Account), int(u.Object)}] += u.Times
	}
	users := make([]float64, tags)
	for at := range times {
		users[at[1]]++
	}
	n := accounts + tags
	w := mat.NewDense(n, n, nil)
	var dropped []int
	for tag := range tags {
		if users[tag] > .8*accounts {
			dropped = append(dropped, tag)
		}
	}
	if !slices.Equal(dropped, got.Dropped) || len(dropped) == 0 || len(dropped) == tags {
		t.Fatalf("dropped %v, not %v", got.Dropped, dropped)
	}
	for at, v := range times {
		if u := users[at[1]]; u > 1 && u <= .8*accounts {
			weight := (1 + math.Log(v)) * math.Log(accounts/u)
			w.Set(at[0], accounts+at[1], weight)
			w.Set(accounts+at[1], at[0], weight)
		}
	}
	degree := make([]float64, n)
	for i := range n {
		for j := range n {
			degree[i] += w.At(i, j)
		}
	}
	system, y := mat.NewDense(n, n, nil), mat.NewDense(n, 2, nil)
	for i := range n {
		system.Set(i, i, 1)
		for j := range n {
			if w.At(i, j) > 0 {
				system.Set(i, j, system.At(i, j)-.85*w.At(i, j)/math.Sqrt(degree[i]*degree[j]))
			}
		}
	}
	var count [2]float64
	for _, s := range seeds {
		if s >= 0 {
			count[s]++
		}
	}
	for i, s := range seeds {
		if s >= 0 {
			y.Set(i, s, .15/count[s])
		}
	}
	var f mat.Dense
	if err := f.Solve(system, y); err != nil {
		t.Fatal(err)
	}
	for i := range accounts {
		total := f.At(i, 0) + f.At(i, 1)
		for c := range 2 {
			if want := f.At(i, c) / total; total > 1e-12 && math.Abs(got.Share[i][c]-want) > 1e-9 {
				t.Errorf("account %d, class %d: %v, not %v", i, c, got.Share[i][c], want)
			}
		}
	}
}

func TestPropagationFindsThePlantedClasses(t *testing.T) {
	uses, class := town(300, 40, 7)
	seeds := make([]int, len(class))
	for i := range seeds {
		seeds[i] = -1
		if i < 40 {
			seeds[i] = class[i]
		}
	}
	got := Propagate(uses, 300, 40, seeds, 2, PropagateOptions{Draws: 99, Seed: 1})
	hits := 0
	for i := 40; i < 300; i++ {
		if got.Class[i] == class[i] {
			hits++
		}
	}
	if hits < 240 {
		t.Errorf("%d of 260 accounts get their class", hits)
	}
	if got.Accuracy < .85 || got.AccuracyP > .02 || got.Chance < .3 || got.Chance > .65 {
		t.Errorf("hidden seeds: accuracy %v, by permuted seeds %v, p %v", got.Accuracy, got.Chance, got.AccuracyP)
	}
	for i, near := range got.Near {
		if near < 0 || near > 1 {
			t.Errorf("account %d: a share %v of the mass came in two hops", i, near)
		}
	}
}

// Seeds whose classes are drawn tell nothing: their p is seldom small.
func TestPropagationOfDrawnSeedsIsChance(t *testing.T) {
	small := 0
	const trials = 60
	for trial := range uint64(trials) {
		uses, _ := town(60, 20, 100+trial)
		r := rand.New(rand.NewPCG(trial, 5))
		seeds := make([]int, 60)
		for i := range seeds {
			seeds[i] = -1
			if i < 20 {
				seeds[i] = r.IntN(2)
			}
		}
		if p := Propagate(uses, 60, 20, seeds, 2, PropagateOptions{Draws: 39, Seed: trial}).AccuracyP; p <= .1 {
			small++
		}
	}
	if small > 15 { // 6 expected; more than 15 has a probability below 1e-3
		t.Errorf("%d of %d p-values of seeds without meaning are at most .1", small, trials)
	}
}

func TestNext(t *testing.T) {
	x, _ := planted(400, 12, 3, 3)
	coded := make([]bool, 400)
	p := make([]float64, 400)
	for i := range p {
		p[i] = float64(i) / 400
		coded[i] = i%10 == 0
	}
	picks := Next(x, p, coded, 40, NextOptions{Seed: 5})
	by := map[Reason]int{}
	seen := map[int]bool{}
	for _, pick := range picks {
		by[pick.Reason]++
		if coded[pick.Row] || seen[pick.Row] {
			t.Errorf("row %d is coded already, or chosen twice", pick.Row)
		}
		seen[pick.Row] = true
		if pick.Reason == ByMargin && math.Abs(p[pick.Row]-.5) > .08 {
			t.Errorf("row %d by margin, at %v", pick.Row, p[pick.Row])
		}
		if want := 10. / 360; (pick.Reason == ByChance) != (pick.Inclusion > 0) || pick.Inclusion > 0 && math.Abs(pick.Inclusion-want) > 1e-12 {
			t.Errorf("row %d, %s: inclusion %v", pick.Row, pick.Reason, pick.Inclusion)
		}
	}
	if by[ByMargin] != 20 || by[ByChance] != 10 || by[ByDistance] != 10 {
		t.Errorf("%v of 40", by)
	}
	if !slices.Equal(picks, Next(x, p, coded, 40, NextOptions{Seed: 5})) {
		t.Error("the same seed gives another batch")
	}
	for i := range coded {
		coded[i] = i > 2
	}
	if picks := Next(x, nil, coded, 40, NextOptions{}); len(picks) != 3 {
		t.Errorf("%d of 3 rows that are left", len(picks))
	}
}

// The part by chance takes each open row equally often.
func TestNextDrawsEvenly(t *testing.T) {
	x, _ := planted(20, 5, 2, 3)
	n := make([]int, 20)
	p := make([]float64, 20)
	for seed := range uint64(2000) {
		for _, pick := range Next(x, p, make([]bool, 20), 8, NextOptions{Seed: seed}) {
			if pick.Reason == ByChance {
				n[pick.Row]++
			}
		}
	}
	for row, of := range n {
		if of < 150 || of > 250 { // 2 of 20, 2,000 times: 200 ± 13
			t.Errorf("row %d was drawn %d times of 200 expected", row, of)
		}
	}
}

// Of rows in distant heaps the ones chosen by distance are one of each.
func TestNextByDistanceReachesEachHeap(t *testing.T) {
	x := &lexis.Matrix{Rows: 90, Cols: 3, Ptr: []int{0}}
	for i := range 90 {
		heap := 0
		if i%30 == 28 {
			heap = 1
		} else if i%30 == 29 {
			heap = 2
		}
		x.Idx, x.Val = append(x.Idx, int32(heap)), append(x.Val, 1)
		x.Ptr = append(x.Ptr, len(x.Idx))
	}
	rows := make([]int, 90)
	for i := range rows {
		rows[i] = i
	}
	heaps := map[int32]bool{}
	for _, row := range farthest(x, rows, []int{0}, 2) {
		heaps[x.Idx[row]] = true
	}
	if !heaps[1] || !heaps[2] {
		t.Errorf("chosen are of the heaps %v", heaps)
	}
}
