package classify

import (
	"cmp"
	"math"
	"slices"

	"demarche/stat"
)

// A Use says that an account used an object, such as a hashtag, so many times.
type Use struct {
	Account, Object int32
	Times           float64
}

// PropagateOptions are those of [Propagate].
type PropagateOptions struct {
	Alpha      float64 // what a neighbour's class counts against the seeds; 0 is .85
	Iterations int     // 0 is 50
	MaxShare   float64 // objects used by a greater share of accounts tell nothing; 0 is .2
	Draws      int     // permutations of the seeds; 0 is none
	Folds      int     // of the seeds that are hidden in turn; 0 is 5
	Seed       uint64
}

func (o PropagateOptions) filled() PropagateOptions {
	o.Alpha = cmp.Or(o.Alpha, .85)
	o.Iterations = cmp.Or(o.Iterations, 50)
	o.MaxShare = cmp.Or(o.MaxShare, .2)
	o.Folds = cmp.Or(o.Folds, 5)
	return o
}

// A Propagation is what [Propagate] found.
type Propagation struct {
	Options PropagateOptions // as they were used
	Dropped []int            // objects used by more than MaxShare of the accounts
	Share   [][]float64      // of each account: the mass of each class by that of all; zeros where none came
	Class   []int            // of the greatest share; -1 where no mass came
	Near    []float64        // the share of the mass of an account that came from seeds in two hops or none
	P       []float64        // (1 + permutations with at least this share for this class) / (1 + permutations)

	// Hidden has the class that each seed got while it was hidden, -1 for other accounts
	// and where none came; Accuracy is the share of seeds that got their own, AccuracyP how
	// often a permutation of the seeds did as well, Chance what it did in the mean.
	Hidden                      []int
	Accuracy, Chance, AccuracyP float64
}

// Propagate spreads the classes of seeds over the graph of accounts and what they used:
// F ← α·S·F + (1-α)·Y, S = D^-½ W D^-½ (Zhou and others 2004), where the weight between an
// account and an object is (1 + ln times)·ln(accounts/users of the object). seeds[i] is
// the class of account i, -1 where it is none. The classes of the seeds start with the
// same mass together. With draws, the classes of the seeds are permuted among them:
// what remains then is what the shape of the graph alone gives.
func Propagate(uses []Use, accounts, objects int, seeds []int, classes int, o PropagateOptions) *Propagation {
	o = o.filled()
	out := &Propagation{Options: o, P: make([]float64, accounts)}
	g := newBipartite(uses, accounts, objects, o, out)
	f := g.spread(seeds, classes, o.Iterations)
	out.Share, out.Class = shares(f)
	out.Near = g.near(seeds, classes, f)

	folds := seedFolds(seeds, o)
	out.Hidden = g.hide(seeds, classes, folds, o)
	out.Accuracy = agree(seeds, out.Hidden)
	out.Chance, out.AccuracyP = math.NaN(), math.NaN()
	if o.Draws == 0 {
		return out
	}
	r := generator(o.Seed, streamSeeds)
	at := known(seeds)
	as, asGood, sum := make([]int, accounts), 0, 0.0
	least := make([]int, accounts)
	for range o.Draws {
		copy(as, seeds)
		r.Shuffle(len(at), func(i, j int) { as[at[i]], as[at[j]] = as[at[j]], as[at[i]] })
		share, _ := shares(g.spread(as, classes, o.Iterations))
		for i, class := range out.Class {
			if class >= 0 && share[i][class] >= out.Share[i][class]-1e-12 {
				least[i]++
			}
		}
		a := agree(as, g.hide(as, classes, folds, o))
		sum += a
		if a >= out.Accuracy-1e-12 {
			asGood++
		}
	}
	for i := range out.P {
		out.P[i] = stat.DrawnP(least[i], o.Draws)
	}
	out.Chance = sum / float64(o.Draws)
	out.AccuracyP = stat.DrawnP(asGood, o.Draws)
	return out
}

// A bipartite graph has the normalised weights between accounts and objects, by account.
type bipartite struct {
	accounts, objects int
	alpha             float64
	from, to          []int32
	s                 []float64
}

func newBipartite(uses []Use, accounts, objects int, o PropagateOptions, out *Propagation) *bipartite {
	uses = slices.Clone(uses)
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Object, b.Object))
	})
	merged := uses[:0]
	for _, u := range uses {
		if n := len(merged); n > 0 && merged[n-1].Account == u.Account && merged[n-1].Object == u.Object {
			merged[n-1].Times += u.Times
			continue
		}
		merged = append(merged, u)
	}
	users := make([]int, objects)
	for _, u := range merged {
		users[u.Object]++
	}
	for object, n := range users {
		if float64(n) > o.MaxShare*float64(accounts) {
			out.Dropped = append(out.Dropped, object)
		}
	}
	g := &bipartite{accounts: accounts, objects: objects, alpha: o.Alpha}
	degree := make([]float64, accounts+objects)
	for _, u := range merged {
		n := float64(users[u.Object])
		if n < 2 || n > o.MaxShare*float64(accounts) { // what one account used leads nowhere
			continue
		}
		w := (1 + math.Log(max(u.Times, 1))) * math.Log(float64(accounts)/n)
		g.from = append(g.from, u.Account)
		g.to = append(g.to, u.Object)
		g.s = append(g.s, w)
		degree[u.Account] += w
		degree[accounts+int(u.Object)] += w
	}
	for k := range g.s {
		g.s[k] /= math.Sqrt(degree[g.from[k]] * degree[accounts+int(g.to[k])])
	}
	return g
}

// start gives the seeds of each class the mass 1 together.
func (g *bipartite) start(seeds []int, classes int) []float64 {
	count := make([]float64, classes)
	for _, class := range seeds {
		if class >= 0 {
			count[class]++
		}
	}
	y := make([]float64, g.accounts*classes)
	for i, class := range seeds {
		if class >= 0 {
			y[i*classes+class] = 1 / count[class]
		}
	}
	return y
}

// toObjects and toAccounts are the two halves of S·F.
func (g *bipartite) toObjects(f []float64, classes int) []float64 {
	out := make([]float64, g.objects*classes)
	for k, s := range g.s {
		a, b := int(g.from[k])*classes, int(g.to[k])*classes
		for c := range classes {
			out[b+c] += s * f[a+c]
		}
	}
	return out
}

func (g *bipartite) toAccounts(h []float64, classes int) []float64 {
	out := make([]float64, g.accounts*classes)
	for k, s := range g.s {
		a, b := int(g.from[k])*classes, int(g.to[k])*classes
		for c := range classes {
			out[a+c] += s * h[b+c]
		}
	}
	return out
}

// spread returns F of the accounts after so many iterations, accounts × classes.
func (g *bipartite) spread(seeds []int, classes, iterations int) [][]float64 {
	y := g.start(seeds, classes)
	f, h := slices.Clone(y), make([]float64, g.objects*classes)
	for range iterations {
		nextF, nextH := g.toAccounts(h, classes), g.toObjects(f, classes)
		for i := range nextF {
			nextF[i] = g.alpha*nextF[i] + (1-g.alpha)*y[i]
		}
		for i := range nextH {
			nextH[i] *= g.alpha
		}
		f, h = nextF, nextH
	}
	out := make([][]float64, g.accounts)
	for i := range out {
		out[i] = f[i*classes : (i+1)*classes]
	}
	return out
}

// near returns the share of the mass of each account that paths of no or two steps
// brought: (1-α)(Y + α²·S²·Y) by F.
func (g *bipartite) near(seeds []int, classes int, f [][]float64) []float64 {
	y := g.start(seeds, classes)
	two := g.toAccounts(g.toObjects(y, classes), classes)
	out := make([]float64, g.accounts)
	for i := range out {
		mass, total := 0.0, 0.0
		for c := range classes {
			mass += (1 - g.alpha) * (y[i*classes+c] + g.alpha*g.alpha*two[i*classes+c])
			total += f[i][c]
		}
		if total > 0 {
			out[i] = min(mass/total, 1)
		}
	}
	return out
}

// hide spreads without each fold of the seeds in turn, and returns what class those got.
func (g *bipartite) hide(seeds []int, classes int, folds []int, o PropagateOptions) []int {
	got := make([]int, g.accounts)
	for i := range got {
		got[i] = -1
	}
	for fold := range o.Folds {
		rest := slices.Clone(seeds)
		for i := range rest {
			if folds[i] == fold {
				rest[i] = -1
			}
		}
		_, class := shares(g.spread(rest, classes, o.Iterations))
		for i := range got {
			if seeds[i] >= 0 && folds[i] == fold {
				got[i] = class[i]
			}
		}
	}
	return got
}

// seedFolds divides the seeds, the classes in nearly the same shares in each fold.
func seedFolds(seeds []int, o PropagateOptions) []int {
	at := known(seeds)
	y := make([]int, len(at))
	for k, i := range at {
		y[k] = seeds[i]
	}
	folds := make([]int, len(seeds))
	for i := range folds {
		folds[i] = -1
	}
	for k, fold := range StratifiedFolds(make([]string, len(at)), y, o.Folds, o.Seed) {
		folds[at[k]] = fold
	}
	return folds
}

func shares(f [][]float64) (share [][]float64, class []int) {
	share, class = make([][]float64, len(f)), make([]int, len(f))
	for i, row := range f {
		share[i], class[i] = make([]float64, len(row)), -1
		total := 0.0
		for _, v := range row {
			total += v
		}
		if total <= 0 {
			continue
		}
		class[i] = 0
		for c, v := range row {
			share[i][c] = v / total
			if v > row[class[i]] {
				class[i] = c
			}
		}
	}
	return share, class
}

// agree returns the share of seeds that got their own class.
func agree(seeds, got []int) float64 {
	n, hits := 0, 0
	for i, class := range seeds {
		if class >= 0 {
			n++
			if got[i] == class {
				hits++
			}
		}
	}
	return float64(hits) / float64(n)
}

// DrawSeeds returns the classes of up to n accounts of each class, drawn, and -1 for the
// others; of n 0 all that are known.
func DrawSeeds(classes []int, n int, seed uint64) []int {
	out := slices.Clone(classes)
	if n == 0 {
		return out
	}
	at := known(classes)
	generator(seed, streamHidden).Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	taken := map[int]int{}
	for _, i := range at {
		if taken[classes[i]] == n {
			out[i] = -1
			continue
		}
		taken[classes[i]]++
	}
	return out
}
