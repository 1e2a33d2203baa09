package family

import (
	"cmp"
	"encoding/csv"
	"io"
	"math"
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
// forms, each that is in no family represents one, of all that a path of pairs
// leads to through forms that are in no other and not too far from it. It returns
// for each form the representative of its family.
func plainRule(forms []string, order []int32, pairs []pair, threshold float64) []int32 {
	near := make([][]int32, len(forms))
	for _, p := range pairs {
		near[p.a] = append(near[p.a], p.b)
		near[p.b] = append(near[p.b], p.a)
	}
	representative := slices.Repeat([]int32{-1}, len(forms))
	for _, middle := range order {
		if representative[middle] >= 0 {
			continue
		}
		grams := plainGrams(forms[middle])
		var visit func(form int32)
		visit = func(form int32) {
			representative[form] = middle
			for _, next := range near[form] {
				if representative[next] < 0 && !tooFar(plainJaccard(plainGrams(forms[next]), grams), threshold) {
					visit(next)
				}
			}
		}
		visit(middle)
	}
	return representative
}

// tooFar reports whether a similarity to a representative is less than two pairs
// of similar forms, one behind the other, can have it: a distance of 1-j each.
func tooFar(j, threshold float64) bool { return 1-j > 2*(1-threshold)+1e-9 }

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
	*growing
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
	g := f.growing(b)
	must(g.thin(t.Context()))
	must(g.grow(t.Context()))
	return run{f, g, f.families(g)}
}

// candidate reports whether two forms are compared by their shingles, if they
// are not of one family before.
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
		w := newWriter(2)
		texts := append(w.rows(4_000), slide(w, 300, 30)...)
		r := stages(t, texts, Options{Threshold: threshold})
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
		want := plainRule(r.forms, order, pairs, threshold)
		parted := 0
		for _, p := range pairs {
			if want[p.a] != want[p.b] {
				parted++
			}
		}
		if parted < 20 {
			t.Errorf("at %v %d pairs are parted: no chain is split", threshold, parted)
		}
		for rank, form := range r.order {
			if got := r.order[r.representative[rank]]; got != want[form] {
				t.Fatalf("at %v %q is represented by %q, want %q", threshold, r.forms[form], r.forms[got], r.forms[want[form]])
			}
		}
	}
}

// checkRecall asks, against all similar pairs, how many are candidates and how
// many are in one family; whether each family is joined by such pairs and by
// nothing else; whether only what is too far from a representative is parted from
// it; and whether the numbers of each family are so.
func checkRecall(t *testing.T, texts []string) {
	t.Helper()
	r := stages(t, texts, Options{Threshold: DefaultThreshold})
	pairs := allPairs(r.forms, DefaultThreshold)
	familyOf := func(form int32) int32 { return r.found.Of[r.first[form]] }
	toRepresentative := func(form, family int32) float64 {
		return plainJaccard(plainGrams(r.forms[form]), plainGrams(Canonical(texts[r.found.List[family].Representative])))
	}
	candidates, together := 0, 0
	joined := make([]int32, len(r.forms)) // a forest
	for i := range joined {
		joined[i] = int32(i)
	}
	root := func(form int32) int32 {
		for joined[form] != form {
			form = joined[form]
		}
		return form
	}
	for _, p := range pairs {
		candidate := r.candidate(p)
		if candidate {
			candidates++
		}
		a, b := familyOf(p.a), familyOf(p.b)
		if a >= 0 && a == b {
			together++
			joined[root(p.a)] = root(p.b)
			continue
		}
		if candidate && r.found.Capped == 0 &&
			(a < 0 || !tooFar(toRepresentative(p.b, a), DefaultThreshold)) &&
			(b < 0 || !tooFar(toRepresentative(p.a, b), DefaultThreshold)) {
			t.Errorf("%q and %q, of similarity %v, are parted", r.forms[p.a], r.forms[p.b], p.j)
		}
	}

	forms := make([][]int32, len(r.found.List))
	for form := range r.forms {
		if of := familyOf(int32(form)); of >= 0 {
			forms[of] = append(forms[of], int32(form))
		}
	}
	within, loose := 0, 0
	for i, all := range forms {
		f := r.found.List[i]
		within += len(all) * (len(all) - 1) / 2
		middle := r.formOf[f.Representative]
		sum, least := 0.0, 1.0
		for _, form := range all {
			if root(form) != root(middle) {
				t.Fatalf("no pairs join %q to %q, which represents it", r.forms[form], r.forms[middle])
			}
			if form != middle {
				j := toRepresentative(form, int32(i))
				sum, least = sum+j, min(least, j)
			}
		}
		if least < DefaultThreshold {
			loose++
		}
		if tooFar(least, DefaultThreshold) {
			t.Fatalf("of the family of %q a form has a similarity of %v", r.forms[middle], least)
		}
		if len(all) != f.Forms || f.Least != least || f.Forms > 1 && math.Abs(f.Cohesion-sum/float64(f.Forms-1)) > 1e-9 {
			t.Fatalf("the family of %q is %+v, want %d forms, cohesion %v, least %v", r.forms[middle], f, len(all), sum/float64(len(all)-1), least)
		}
	}
	t.Logf("%d texts, %d forms, %d pairs: %d candidates, %d in one family; %d families, in which %d of %d pairs are below the threshold, %d with a form that is so to the representative; %d capped",
		len(texts), len(r.forms), len(pairs), candidates, together, len(r.found.List), within-together, within, loose, r.found.Capped)
	if float64(candidates) < 0.99*float64(len(pairs)) {
		t.Errorf("%d of %d pairs are candidates, want 0.99", candidates, len(pairs))
	}
	if len(pairs) < 100 || float64(together) < 0.99*float64(len(pairs)) {
		t.Errorf("%d of %d pairs are in one family, want 0.99 of at least 100", together, len(pairs))
	}
}

func TestRecallOnRows(t *testing.T) { checkRecall(t, newWriter(3).rows(20_000)) }

func TestRecallOnTweets(t *testing.T) { checkRecall(t, ira(t, 20_000)) }

// Many texts of the archive are made from a few templates, which a sample of
// twenty thousand hardly shows.
func TestRecallOnMoreTweets(t *testing.T) {
	if os.Getenv("REQUIRE_SHARED") != "1" {
		t.Skip("takes long; set REQUIRE_SHARED=1")
	}
	n := 60_000
	if os.Getenv("RECALL_ALL") == "1" {
		n = math.MaxInt
	}
	checkRecall(t, ira(t, n))
}
