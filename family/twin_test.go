package family

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// A pair is two forms, A < B, and their similarity.
type pair struct {
	a, b int32
	j    float64
}

// plainGrams returns the shingles of a form, in the plainest words.
func plainGrams(form string) map[string]bool {
	runes := []rune(form)
	grams := map[string]bool{}
	for i := 0; i+5 <= len(runes); i++ {
		grams[string(runes[i:i+5])] = true
	}
	if len(grams) == 0 && form != "" {
		grams[form] = true
	}
	return grams
}

func plainJaccard(a, b map[string]bool) float64 {
	common := 0
	for g := range a {
		if b[g] {
			common++
		}
	}
	if len(a)+len(b) == 0 {
		return 1
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// plainPairs asks of every two forms.
func plainPairs(forms []string, threshold float64) []pair {
	grams := make([]map[string]bool, len(forms))
	for i, form := range forms {
		grams[i] = plainGrams(form)
	}
	var pairs []pair
	for b := range forms {
		for a := range b {
			if j := plainJaccard(grams[a], grams[b]); j >= threshold {
				pairs = append(pairs, pair{int32(a), int32(b), j})
			}
		}
	}
	return pairs
}

// allPairs is plainPairs for more forms than two loops can ask of, as exact: if
// each form's grams are in one order, the rarest first, two forms of similarity t
// share one of the first n - ⌈tn⌉ + 1 of the n that either has (Bayardo, Ma and
// Srikant 2007, doi:10.1145/1242572.1242591).
func allPairs(forms []string, threshold float64) []pair {
	df := map[gram]int32{}
	sets := make([][]gram, len(forms))
	for i, form := range forms {
		seen := map[gram]bool{}
		for _, g := range appendGrams(nil, form) {
			if !seen[g] {
				seen[g] = true
				sets[i] = append(sets[i], g)
				df[g]++
			}
		}
	}
	var pairs []pair
	lists := map[gram][]int32{}
	var s set
	met := make([]int, len(forms))
	for b, grams := range sets {
		slices.SortFunc(grams, func(x, y gram) int {
			return cmp.Or(cmp.Compare(df[x], df[y]), cmp.Compare(x.hi, y.hi), cmp.Compare(x.lo, y.lo))
		})
		s.fill(grams)
		prefix := len(grams) - int(threshold*float64(len(grams))-1e-9) // one too many is no harm
		for _, g := range grams[:min(prefix+1, len(grams))] {
			for _, a := range lists[g] {
				if met[a] == b+1 {
					continue
				}
				met[a] = b + 1
				if j := jaccard(s.common(sets[a]), len(sets[a]), len(grams)); j >= threshold {
					pairs = append(pairs, pair{a, int32(b), j})
				}
			}
			lists[g] = append(lists[g], int32(b))
		}
	}
	return pairs
}

// plainRule is the rule of the package on a list of pairs: by an order of the
// forms, each that is not similar to a leader before it leads, and each other
// joins the most similar leader. It returns for each form its leader.
func plainRule(n int, order []int32, pairs []pair) []int32 {
	near := make([][]pair, n) // b is the other
	for _, p := range pairs {
		near[p.a] = append(near[p.a], pair{p.a, p.b, p.j})
		near[p.b] = append(near[p.b], pair{p.b, p.a, p.j})
	}
	leads := make([]bool, n)
	rank := make([]int, n)
	for r, form := range order {
		rank[form] = r
		leads[form] = !slices.ContainsFunc(near[form], func(p pair) bool { return leads[p.b] })
	}
	leader := make([]int32, n)
	for form := range leader {
		leader[form] = int32(form)
		if leads[form] {
			continue
		}
		best := pair{j: -1}
		for _, p := range near[form] {
			if leads[p.b] && (p.j > best.j || p.j == best.j && rank[p.b] < rank[best.b]) {
				best = p
			}
		}
		leader[form] = best.b
	}
	return leader
}

// ira returns n tweets of the Internet Research Agency, drawn at random.
func ira(t testing.TB, n int) []string {
	t.Helper()
	const path = "../../shared/data/ira_tweets.csv.zst"
	file, err := os.Open(path)
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := csv.NewReader(z)
	rows.ReuseRecord = true
	var texts []string
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row[1])
	}
	texts = texts[1:]
	random := rand.New(rand.NewPCG(1, 1))
	random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts[:min(n, len(texts))]
}

func report(t *testing.T, texts []string, o Options) {
	t.Helper()
	found, err := Find(context.Background(), texts, o)
	if err != nil {
		t.Fatal(err)
	}
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	f := newFinder(o)
	if err := f.readForms(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	if err := f.sketchAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	b, _ := f.bucketsOf(t.Context())
	pairs := allPairs(f.forms, o.Threshold)
	order := f.byDensity(b)
	in := make([]bool, len(f.forms))
	for _, x := range order {
		in[x] = true
	}
	for i := range in {
		if !in[i] {
			order = append(order, int32(i))
		}
	}
	byRule := plainRule(len(f.forms), order, pairs)
	deg := make([]int, len(f.forms))
	for _, p := range pairs {
		deg[p.a]++
		deg[p.b]++
	}
	slices.SortStableFunc(order, func(a, b int32) int { return deg[b] - deg[a] })
	byDeg := plainRule(len(f.forms), order, pairs)
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(f.forms[a], f.forms[b]) })
	byStr := plainRule(len(f.forms), order, pairs)
	band, cand, tog, rule, degree, str := 0, 0, 0, 0, 0, 0
	for _, p := range pairs {
		s, u := &f.sketches[p.a], &f.sketches[p.b]
		share := false
		for k := range f.bands {
			share = share || f.key(s, k) == f.key(u, k)
		}
		if share {
			band++
			if s.agree(u) >= f.least {
				cand++
			}
		}
		if of := found.Of[f.first[p.a]]; of >= 0 && of == found.Of[f.first[p.b]] {
			tog++
		}
		if byRule[p.a] == byRule[p.b] {
			rule++
		}
		if byDeg[p.a] == byDeg[p.b] {
			degree++
		}
		if byStr[p.a] == byStr[p.b] {
			str++
		}
	}
	inf, multi := 0, 0
	for _, x := range found.List {
		if x.Forms > 1 {
			multi++
			inf += x.Forms
		}
	}
	q := func(n int) float64 { return float64(n) / float64(len(pairs)) }
	t.Logf("%d texts %d forms %d short; %d pairs: band %.5f candidate %.5f together %.5f, by rule on all pairs %.5f (degree order %.5f, string order %.5f); %d families (%d of several forms, with %d forms), capped %d",
		len(texts), len(f.forms), found.Short, len(pairs), q(band), q(cand), q(tog), q(rule), q(degree), q(str), len(found.List), multi, inf, found.Capped)
}

func TestReport(t *testing.T) {
	for _, th := range []float64{0.5, 0.6, 0.7, 0.8, 0.9} {
		t.Logf("threshold %v %+v", th, layoutFor(th))
		report(t, newWriter(2).rows(20_000), Options{Threshold: th})
		report(t, ira(t, 20_000), Options{Threshold: th})
	}
	report(t, ira(t, 1000_000), Options{})
}
