package spread

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// plainInformation is I(code; country | month) and H(code) in bits, plug-in, from their
// definitions as sums over all cells.
func plainInformation(all []occurrence, of []int32) (information, entropy float64) {
	n := float64(len(all))
	type cell struct{ m, g, k int32 }
	full, mg, mk, ms, ks := map[cell]float64{}, map[cell]float64{}, map[cell]float64{}, map[cell]float64{}, map[int32]float64{}
	for _, o := range all {
		g := of[o.account]
		full[cell{o.month, g, o.code}]++
		mg[cell{o.month, g, 0}]++
		mk[cell{o.month, 0, o.code}]++
		ms[cell{o.month, 0, 0}]++
		ks[o.code]++
	}
	for c, v := range full {
		information += v / n * math.Log2(v*ms[cell{c.m, 0, 0}]/(mg[cell{c.m, c.g, 0}]*mk[cell{c.m, 0, c.k}]))
	}
	for _, v := range ks {
		entropy -= v / n * math.Log2(v/n)
	}
	return information, entropy
}

// embassies are posts of accounts of countries; with tailored, a post's code is its
// country's own, else one of all codes.
func embassies(seed uint64, countries, accounts, posts int, tailored float64) (all []occurrence, of []int32) {
	r := rand.New(rand.NewPCG(seed, 41))
	number := make([]int32, 3)
	for a := range countries * accounts {
		of = append(of, int32(a/accounts))
		for range posts {
			month := int32(r.IntN(3))
			code := int32(r.IntN(countries))
			if r.Float64() < tailored {
				code = of[a]
			}
			all = append(all, occurrence{month, code, int32(a), number[month]})
			number[month]++
		}
	}
	return all, of
}

func TestInformationIsThatOfItsDefinition(t *testing.T) {
	all, of := embassies(1, 6, 3, 40, 0.3)
	l := contingency{3, 6, 6}.localise(all, of, 20, 1)
	information, entropy := plainInformation(all, of)
	if math.Abs(l.Raw-information/entropy) > 0.01 {
		t.Errorf("the plug-in index is %v, by its definition %v", l.Raw, information/entropy)
	}
	raw, _, _ := contingency{3, 6, 6}.information(all, func(i int) int32 { return of[all[i].account] }, func(int) float64 { return 1 })
	if math.Abs(raw-information) > 1e-12 {
		t.Errorf("the information is %v bits, by its definition %v", raw, information)
	}
}

// TestIndexOfKnownTruth plants how often a code is the country's own, of which follows what
// the country tells: with n countries and codes and share q, a code is the country's own
// with probability q + (1-q)/n, and each other with (1-q)/n.
func TestIndexOfKnownTruth(t *testing.T) {
	const n = 8
	for _, q := range []float64{0.1, 0.4, 0.8, 1} {
		own, other := q+(1-q)/n, (1-q)/n
		h := -own * math.Log2(own)
		if other > 0 {
			h -= (n - 1) * other * math.Log2(other)
		}
		want := 1 - h/math.Log2(n)
		within, corrected, raw := 0, 0.0, 0.0
		const runs = 20
		for run := range uint64(runs) {
			all, of := embassies(run, n, 4, 80, q)
			l := contingency{3, n, n}.localise(all, of, 60, run)
			corrected += l.Index / runs
			raw += l.Raw / runs
			if l.Lo <= want && want <= l.Hi {
				within++
			}
			if q > 0.3 && (l.P > 0.05 || l.PAccounts > 0.05) {
				t.Errorf("q = %v: the index %v is not told from chance: p %v, %v", q, l.Index, l.P, l.PAccounts)
			}
		}
		if math.Abs(corrected-want) > 0.015 {
			t.Errorf("q = %v: the mean index is %v, want %v (uncorrected %v)", q, corrected, want, raw)
		}
		if q < 0.9 && math.Abs(raw-want) < math.Abs(corrected-want) {
			t.Errorf("q = %v: the correction makes it worse: %v from %v, want %v", q, corrected, raw, want)
		}
		if q < 1 && within < runs*3/4 {
			t.Errorf("q = %v: %d of %d intervals hold %v", q, within, runs, want)
		}
	}
}

func TestNothingTailoredIsChance(t *testing.T) {
	low := 0
	const runs = 40
	for run := range uint64(runs) {
		all, of := embassies(run+100, 6, 3, 30, 0)
		l := contingency{3, 6, 6}.localise(all, of, 60, run)
		if l.P <= 0.1 {
			low++
		}
		if math.Abs(l.Index) > 0.05 || math.Abs(l.Chance) > 0.01 {
			t.Errorf("nothing depends on the country: the index is %v, by chance %v", l.Index, l.Chance)
		}
	}
	if low > 10 {
		t.Errorf("p <= 0.1 in %d of %d", low, runs)
	}
}

// TestAccountsAreNotCountries gives each account its own code, whatever its country: the
// posts of a month say that the country tells much, the accounts that it does not.
func TestAccountsAreNotCountries(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 41))
	var all []occurrence
	var of []int32
	for a := range 24 {
		of = append(of, int32(a/4))
		code := int32(r.IntN(12))
		for p := range 30 {
			all = append(all, occurrence{0, code, int32(a), int32(a*30 + p)})
		}
	}
	l := contingency{1, 6, 12}.localise(all, of, 99, 1)
	if math.Abs(l.ByAccounts-l.Index) > 0.1 || l.Chance > l.ByAccounts/2 {
		t.Errorf("the index is %v, by chance %v among accounts and %v among posts", l.Index, l.ByAccounts, l.Chance)
	}
	if l.P > 0.02 || l.PAccounts < 0.05 {
		t.Errorf("p is %v among posts and %v among accounts", l.P, l.PAccounts)
	}
}

// TestLoudAccountsAreNotCountries gives four countries one loud account each, which keeps to
// its own codes, and a fifth a hundred accounts that post next to nothing. To deal countries
// among all gives the loud ones the fifth, and what they are used to would be beyond chance.
func TestLoudAccountsAreNotCountries(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 41))
	var all []occurrence
	var of []int32
	post := int32(0)
	put := func(account, code int32) {
		all = append(all, occurrence{0, code, account, post})
		post++
	}
	for a := range int32(4) {
		of = append(of, a)
		for range 100 * (1 << (2 * a)) { // no two alike
			put(a, 3*a+int32(r.IntN(3)))
		}
	}
	for a := int32(4); a < 104; a++ {
		of = append(of, 4)
		put(a, int32(r.IntN(12)))
	}
	if l := (contingency{1, 5, 12}).localise(all, of, 99, 1); !math.IsNaN(l.PAccounts) || !math.IsNaN(l.ByAccounts) || l.P > 0.02 {
		t.Errorf("p is %v among posts, %v among accounts of which none are alike", l.P, l.PAccounts)
	}
	of = append(of, 0, 1) // two quiet ones of other countries can be dealt; the loud ones cannot
	put(104, 11)
	put(105, 0)
	if l := (contingency{1, 5, 12}).localise(all, of, 99, 1); !(l.PAccounts > 0.05) || math.Abs(l.ByAccounts-l.Index) > 0.05 {
		t.Errorf("the index is %v, among accounts %v (p %v)", l.Index, l.ByAccounts, l.PAccounts)
	}
}

func TestUsersAreAccountsNotPosts(t *testing.T) {
	all := []occurrence{{0, 1, 0, 0}, {0, 1, 0, 1}, {1, 1, 0, 0}, {0, 1, 1, 2}, {0, 0, 2, 3}, {0, 1, 2, 4}}
	if got := (contingency{2, 2, 2}).users(all, []int32{0, 0, 1}); !slices.Equal(got, []int{0, 2, 1, 1}) {
		t.Errorf("%v", got)
	}
}

func TestTemplatesDifferInNamesOnly(t *testing.T) {
	m := masker{states: map[string]bool{}}
	same := [][]string{
		{
			"We thank the people of Kenya for the warm welcome of our delegation today",
			"We thank the people of New Zealand for the warm welcome of our delegation today",
			"We thank the people of Côte d'Ivoire for the warm welcome of our delegation today https://t.co/1",
		},
		{"On this day in 1945 our soldiers freed the town of Brno from the occupiers", "On this day in 1944 our soldiers freed the town of Minsk from the occupiers"},
		{"Мы благодарим народ Кении за тёплый приём нашей делегации в столице страны", "Мы благодарим народ Ганы за тёплый приём нашей делегации в столице страны"},
	}
	for _, texts := range same {
		first := m.template(texts[0])
		for _, s := range texts {
			if x := m.template(s); x.key != first.key || x.slots == 0 || x.words < leastTemplate {
				t.Errorf("%q is another template than %q: %+v %+v", s, texts[0], x, first)
			}
		}
		if x := m.template(texts[1]); x.filled == first.filled {
			t.Errorf("%q and %q are filled alike", texts[0], texts[1])
		}
	}
	a := m.template("We thank the people of Kenya for the warm welcome of our delegation today")
	b := m.template("We blame the people of Kenya for the cold welcome of our delegation today")
	if a.key == b.key {
		t.Error("other words are one template")
	}
}

func TestCoreSlotAndLocalAreAsPlanted(t *testing.T) {
	countries := []string{"Kenya", "Ghana", "Peru", "Chile", "Norway", "Japan"}
	words := strings.Fields("river bridge meadow lantern harbour violin copper thunder orchard pillow saddle velvet canyon marble anchor basket candle feather garden hammer island jungle kettle ladder mirror needle ocean pepper quarry ribbon silver timber umbrella valley window yellow")
	r := rand.New(rand.NewPCG(3, 41))
	var b strings.Builder
	b.WriteString("actor,at,text,country,lang,links\n")
	at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	write := func(country int, text string) {
		at = at.Add(time.Hour)
		fmt.Fprintf(&b, "emb%d,%s,%s,%s,en,\n", country, at.Format(time.RFC3339), text, countries[country])
	}
	say := func(n int) string {
		s := ""
		for range n {
			s += " " + words[r.IntN(len(words))]
		}
		return strings.TrimSpace(s)
	}
	// 10 posts of each country are the core's, 6 fill a template in, 24 are its own.
	for range 10 {
		s := say(12)
		for k := range countries {
			write(k, s)
		}
	}
	for range 6 {
		head, tail := say(6), say(6)
		for k, name := range countries {
			write(k, head+" "+name+" "+tail)
		}
	}
	for k := range countries {
		for range 24 {
			write(k, say(14))
		}
	}
	c := add(t, map[string]string{"posts.csv": b.String()})
	run := Localisation.New().(*LocalisationRun)
	run.By, run.Draws, run.About = "country", 20, "lang"
	// A template with one name in it is nearly the same text elsewhere: it is core where
	// families of near copies join it, so the core is asked for in more countries than there
	// are for the slots to be seen.
	rows := rowsOf(t, do(t, c, run), "shares")
	all := where(t, rows, map[string]any{"country": "all"})
	core, slot, own := all["core"].(float64), all["slot"].(float64), all["local"].(float64)
	if math.Abs(own-0.6) > 0.01 || math.Abs(core+slot-0.4) > 0.01 || core < 0.24 {
		t.Errorf("core %v, slot %v, local %v; planted 0.25, 0.15, 0.6", core, slot, own)
	}
	run.Core = 7
	if all = where(t, rowsOf(t, do(t, c, run), "shares"), map[string]any{"country": "all"}); math.Abs(all["slot"].(float64)-0.15) > 0.01 || all["core"] != 0.0 {
		t.Errorf("with a core of seven countries: %v; planted a slot share of 0.15", all)
	}
}
