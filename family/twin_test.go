package family

import (
	"cmp"
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

// A run is what the stages of [Find] leave behind.
type run struct {
	*finder
	*leading
	found *Families
}

// stages is Find, step by step.
func stages(t *testing.T, texts []string, o Options) run {
	t.Helper()
	f := newFinder(o)
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.readForms(t.Context(), texts))
	must(f.sketchAll(t.Context()))
	b, err := f.bucketsOf(t.Context())
	must(err)
	l := f.leading(b)
	must(l.choose(t.Context()))
	must(l.join(t.Context()))
	return run{f, l, f.families(l)}
}

// candidate reports whether two forms are compared by their shingles, if both
// were leaders.
func (f *finder) candidate(p pair) bool {
	s, u := &f.sketches[p.a], &f.sketches[p.b]
	for band := range f.bands {
		if f.key(s, band) == f.key(u, band) {
			return s.agree(u) >= f.least
		}
	}
	return false
}

func TestSimilarityIsThatOfSets(t *testing.T) {
	forms := []string{"", "a", "abcd", "abcde", "abcdef", "abcdeabcde", "aaaaaaaa", "aaaa", "äöüäöü", "日本語日本語日本", "\U0001F600\U0001F600"}
	for _, row := range newWriter(5).rows(60) {
		forms = append(forms, Canonical(row))
	}
	for _, a := range forms {
		for _, b := range forms {
			if got, want := Jaccard(a, b), plainJaccard(plainGrams(a), plainGrams(b)); got != want {
				t.Fatalf("%q and %q: %v, want %v", a, b, got, want)
			}
		}
	}
}

// The index that affords the larger comparisons finds what two loops do.
func TestIndexFindsEveryPair(t *testing.T) {
	var forms []string
	for _, row := range newWriter(6).rows(600) {
		forms = append(forms, Canonical(row))
	}
	slices.Sort(forms)
	forms = slices.Compact(forms)
	byPair := func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) }
	for _, threshold := range []float64{0.5, 0.7, 0.9} {
		got, want := allPairs(forms, threshold), plainPairs(forms, threshold)
		slices.SortFunc(got, byPair)
		slices.SortFunc(want, byPair)
		if len(want) < 50 || !slices.Equal(got, want) {
			t.Errorf("at %v: %d pairs, want %d, at least 50", threshold, len(got), len(want))
		}
	}
}

// Find is its rule, said in plain words, on the pairs that are candidates.
func TestFamiliesAreByTheRule(t *testing.T) {
	for _, threshold := range []float64{0.6, 0.7, 0.8} {
		r := stages(t, newWriter(2).rows(4_000), Options{Threshold: threshold})
		if r.found.Capped > 0 {
			t.Fatalf("at %v %d forms were not compared with all", threshold, r.found.Capped)
		}
		var pairs []pair
		for _, p := range allPairs(r.forms, threshold) {
			if r.candidate(p) {
				pairs = append(pairs, p)
			}
		}
		order := r.order
		for form := range r.forms {
			if r.density[form] == 0 {
				order = append(order, int32(form))
			}
		}
		want := plainRule(len(r.forms), order, pairs)
		for rank, form := range r.order {
			leader := form
			if r.leader[rank] >= 0 {
				leader = r.order[r.leader[rank]]
			}
			if leader != want[form] {
				t.Fatalf("at %v %q has the leader %q, want %q", threshold, r.forms[form], r.forms[leader], r.forms[want[form]])
			}
		}
	}
}

// checkRecall asks how many of all similar pairs are candidates, how many are
// in one family, and whether anything is in a family that is not similar to its
// representative.
func checkRecall(t *testing.T, texts []string) {
	t.Helper()
	r := stages(t, texts, Options{Threshold: DefaultThreshold})
	pairs := allPairs(r.forms, DefaultThreshold)
	candidates, together := 0, 0
	for _, p := range pairs {
		if r.candidate(p) {
			candidates++
		}
		if of := r.found.Of[r.first[p.a]]; of >= 0 && of == r.found.Of[r.first[p.b]] {
			together++
		}
	}
	t.Logf("%d texts, %d forms, %d pairs: %d candidates, %d in one family; %d families, %d capped",
		len(texts), len(r.forms), len(pairs), candidates, together, len(r.found.List), r.found.Capped)
	if float64(candidates) < 0.99*float64(len(pairs)) {
		t.Errorf("%d of %d pairs are candidates, want 0.99", candidates, len(pairs))
	}
	if len(pairs) < 100 || float64(together) < 0.8*float64(len(pairs)) {
		t.Errorf("%d of %d pairs are in one family, want 0.8 of at least 100", together, len(pairs))
	}
	for i, of := range r.found.Of {
		if of < 0 {
			continue
		}
		representative := texts[r.found.List[of].Representative]
		if j := plainJaccard(plainGrams(Canonical(texts[i])), plainGrams(Canonical(representative))); j < DefaultThreshold {
			t.Fatalf("%q is in the family of %q, of similarity %v", texts[i], representative, j)
		}
	}
}

func TestRecallOnRows(t *testing.T) { checkRecall(t, newWriter(3).rows(20_000)) }

func TestRecallOnTweets(t *testing.T) { checkRecall(t, ira(t, 20_000)) }

// Of the whole archive, where many texts are made from a few templates, the
// pairs in one family are four in five.
func TestRecallOnMoreTweets(t *testing.T) {
	if os.Getenv("REQUIRE_SHARED") != "1" {
		t.Skip("takes long; set REQUIRE_SHARED=1")
	}
	checkRecall(t, ira(t, 60_000))
}
