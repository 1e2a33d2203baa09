package family

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Distinct letters make distinct shingles: a base of 30 runes has 26, and what is
// added behind it adds as many as it has runes.
const base = "abcd efgh ijkl mnop qrst uvwxy"

func TestCohesionByPencil(t *testing.T) {
	texts := []string{base, base + " 789", base, "something else that nobody has posted"}
	for i := range 8 { // 10 runes: 26 of 36, and 27 of 45 or fewer with each other
		texts = append(texts, base+" "+strings.Repeat(string(rune('α'+i)), 4)+strings.Repeat(string(rune('κ'+i)), 5))
	}
	found, err := Find(t.Context(), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.List) != 1 || found.Of[3] != -1 || found.Forms != 11 {
		t.Fatalf("%+v", found)
	}
	f := found.List[0]
	if f.Members != 11 || f.Forms != 10 || f.Representative != 0 {
		t.Errorf("%+v, want 11 members of 10 forms, the first of them the representative", f)
	}
	least := 1.0
	sum := 0.0
	for _, i := range []int{1, 4, 5, 6, 7, 8, 9, 10, 11} {
		j := plainJaccard(plainGrams(Canonical(texts[i])), plainGrams(base))
		least, sum = min(least, j), sum+j
	}
	if math.Abs(f.Cohesion-sum/9) > 1e-12 || f.Least != least {
		t.Errorf("cohesion %v, least %v, want %v and %v", f.Cohesion, f.Least, sum/9, least)
	}
}

// A chain of small changes: each text is similar to the next one, the first and
// the last have nothing in common. All are one component, and must be several
// families, in each of which every text is similar to another and none is further
// from the representative than two steps may lead.
func TestChainIsSplit(t *testing.T) {
	w := newWriter(7)
	var texts []string
	for i, text := range slide(w, 121, 40) {
		if i%2 == 0 {
			texts = append(texts, text)
		}
	}
	similarity := func(a, b int) float64 { return Jaccard(Canonical(texts[a]), Canonical(texts[b])) }
	for i := 1; i < len(texts); i++ {
		if similarity(i-1, i) < DefaultThreshold {
			t.Fatalf("text %d is not similar to the one before", i)
		}
	}
	found, err := Find(t.Context(), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.List) < 4 {
		t.Errorf("%d families, want a chain of %d split", len(found.List), len(texts))
	}
	for i, of := range found.Of {
		if of < 0 {
			continue // those that it is similar to have another family
		}
		f := found.List[of]
		if j := similarity(i, f.Representative); j < 0.4 || j < f.Least {
			t.Errorf("text %d has the similarity %v to its representative, the least is said to be %v", i, j, f.Least)
		}
		if !slices.ContainsFunc([]int{i - 1, i + 1}, func(k int) bool {
			return k >= 0 && k < len(texts) && found.Of[k] == of
		}) {
			t.Errorf("text %d is in a family without those before and behind it", i)
		}
	}
}

// Neither the order of the texts nor the number of threads is anything to it.
func TestOrderAndThreadsAreNothing(t *testing.T) {
	texts := newWriter(8).rows(5_000)
	texts = append(texts, crowd(2_500)...) // more than may be compared
	texts = append(texts, twins(crowd(1_500))...)
	texts = append(texts, slide(newWriter(10), 1_000, 20)...)
	want, err := Find(t.Context(), texts, Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if want.Capped == 0 {
		t.Error("no form was compared with as many as may be")
	}
	for _, threads := range []int{2, 7} {
		random := rand.New(rand.NewPCG(uint64(threads), 1))
		at := random.Perm(len(texts))
		shuffled := make([]string, len(texts))
		for i, k := range at {
			shuffled[i] = texts[k]
		}
		got, err := Find(t.Context(), shuffled, Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		for i, k := range at {
			if got.Of[i] != want.Of[k] {
				t.Fatalf("with %d threads text %d is in family %d, was in %d", threads, k, got.Of[i], want.Of[k])
			}
		}
		for i := range want.List {
			x, y := want.List[i], got.List[i]
			if Canonical(texts[x.Representative]) != Canonical(shuffled[y.Representative]) {
				t.Fatalf("with %d threads family %d has another representative", threads, i)
			}
			x.Representative, y.Representative = 0, 0
			if x != y {
				t.Fatalf("with %d threads family %d is %+v, was %+v", threads, i, y, x)
			}
		}
		if got.Capped != want.Capped || got.Short != want.Short || got.Forms != want.Forms || got.Sketched != want.Sketched || got.Compared != want.Compared {
			t.Errorf("with %d threads %d capped, %d short, %d forms", threads, got.Capped, got.Short, got.Forms)
		}
	}
}

// crowd returns texts that share twenty words and have as many of their own that
// none is similar to another, though all share bands.
func crowd(n int) []string {
	w := newWriter(9)
	block := strings.Join(w.draw(20), " ")
	texts := make([]string, n)
	for i := range texts {
		texts[i] = block + " " + strings.Join(w.draw(8), " ")
	}
	return texts
}

// twins returns each text and one that is similar to it.
func twins(texts []string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, t, t+" more")
	}
	return all
}

// slide returns texts of so many words, each a word further on.
func slide(w *writer, n, length int) []string {
	words := w.draw(n + length)
	texts := make([]string, n)
	for i := range texts {
		texts[i] = strings.Join(words[i:i+length], " ")
	}
	return texts
}

// What is made to be compared with everything costs no more a text where there
// are four times as many, in comparisons counted.
func TestWorkIsLinear(t *testing.T) {
	numbered := func(n int, form string) []string {
		texts := make([]string, n)
		for i := range texts {
			texts[i] = fmt.Sprintf(form, i)
		}
		return texts
	}
	for _, c := range []struct {
		name  string
		texts func(n int) []string
		whole bool // whether all that may be similar is to be compared
	}{
		{"a long part in common", crowd, false},
		{"a number in a template", func(n int) []string { return numbered(n, "your parcel number %d is on its way to you today") }, true},
		{"a window that slides", func(n int) []string { return slide(newWriter(10), n, 20) }, true},
		{"a long part in common, and a twin", func(n int) []string { return twins(crowd(n / 2)) }, false},
		{"a part in common, and a window that slides", func(n int) []string {
			w := newWriter(11)
			block := strings.Join(w.draw(18), " ")
			texts := slide(w, n, 20)
			for i := range texts {
				texts[i] = block + " " + texts[i]
			}
			return texts
		}, false},
		{"one family", func(n int) []string {
			w := newWriter(12)
			base := w.draw(40)
			texts := make([]string, n)
			for i := range texts {
				texts[i] = strings.Join(w.vary(base, 3), " ")
			}
			return texts
		}, true},
		{"copies", func(n int) []string { return slices.Repeat([]string{"the same text to the last letter of it"}, n) }, true},
	} {
		work := func(n int) (sketched, compared float64) {
			found, err := Find(t.Context(), c.texts(n), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if c.whole && found.Capped > 0 {
				t.Errorf("%s: %d of %d texts are said not to be compared with all", c.name, found.Capped, n)
			}
			return float64(found.Sketched) / float64(n), float64(found.Compared) / float64(n)
		}
		const few = 2_000
		s, k := work(few)
		s4, k4 := work(4 * few)
		t.Logf("%s: %.1f and %.1f sketches a text, %.2f and %.2f comparisons of shingles", c.name, s, s4, k, k4)
		// Each text is met once as one that comes into a family, and else as often as
		// the bounds allow, before families grow and then.
		if s4 > 2*s+10 || k4 > 2*k+2 || s4 > 3*mostMissed || k4 > 2*mostCompared+2 {
			t.Errorf("%s: a text takes more where there are more", c.name)
		}
	}
}

func TestOddTexts(t *testing.T) {
	long := strings.Repeat("word after word without an end ", 30_000)
	texts := []string{
		"", "short", long, long + "!", strings.Repeat("ä", 100_000), strings.Repeat("a b c d ", 9), "a b c d a b c d a b c d",
		"\xff\xfe\xff\xfe broken bytes in the text \xff", "broken bytes in the text", strings.Repeat("😀", 1000),
		"日本語のテキストは空白なしで書かれています", "日本語のテキストは空白なしで書かれています。",
	}
	found, err := Find(t.Context(), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, false, true, true, false, true, true, true, true, false, true, true} {
		if (found.Of[i] >= 0) != want {
			t.Errorf("text %d (%.20q): in a family: %v", i, texts[i], !want)
		}
	}
	if none, err := Find(t.Context(), nil, Options{}); err != nil || len(none.List) != 0 {
		t.Errorf("of no text: %+v, %v", none, err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	texts := newWriter(11).rows(2_000)
	for _, threshold := range []float64{0.49, 1.01, -1, math.NaN(), math.Inf(1)} {
		if _, err := Find(t.Context(), texts, Options{Threshold: threshold}); err == nil {
			t.Errorf("a threshold of %v is taken", threshold)
		}
	}
	_, err := Find(t.Context(), texts, Options{Memory: 1 << 20})
	var e *MemoryError
	if !errors.As(err, &e) || e.Texts != 2_000 || e.Need <= 1<<20 {
		t.Errorf("in 1 MiB: %v", err)
	} else if _, err := Find(t.Context(), texts, Options{Memory: e.Need}); err != nil {
		t.Errorf("in what it said it needs: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Find(ctx, texts, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
