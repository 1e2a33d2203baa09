package audience

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// channelsFile makes up the posts of forty accounts of two opposed classes and one other,
// as CSV. u00 and u01 lead to five sites that nobody else leads to, once each, at other
// times; everybody leads to sites, and writes phrases, out of a stock. u02 and u03 pass on
// the same posts, and begin texts with the words of an application. u04 and u05 post in the
// same minutes, and write phrases that nobody else writes.
func channelsFile() string {
	r := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	b.WriteString("id,actor,at,text,kind,class\n")
	n := 0
	moment := func() time.Time { return time.Date(2026, 3, 1, 0, r.IntN(20*24*60), 0, 0, time.UTC) }
	at := moment()
	put := func(account int, text, kind string) {
		n++
		at := at.Add(time.Duration(1+r.IntN(58)) * time.Second)
		fmt.Fprintf(&b, "%d,u%02d,%s,%s,%s,%s\n", n, account, at.Format(time.RFC3339), text, kind, []string{"left", "right", "other"}[min(account%2+2*(account/36), 2)])
	}
	for account := range 40 {
		for range 60 {
			at = moment()
			put(account, fmt.Sprintf("what account %d has to say is number %d of many https://s%d.example.org/%d", account, n, r.IntN(5), n), "original")
		}
		for range 6 {
			at = moment()
			put(account, fmt.Sprintf("old words of wisdom out of a stock: number %d", r.IntN(60)), "original")
			put(account, fmt.Sprintf("nothing to add to number %d here https://stock%d.com/%d", n, r.IntN(30), n), "original")
		}
	}
	for k := range 5 {
		for _, account := range []int{0, 1} {
			at = moment()
			put(account, fmt.Sprintf("account %d says look at this one %d https://rare%d.net/%d", account, n, k, n), "original")
		}
		for _, account := range []int{2, 3} {
			at = moment()
			put(account, fmt.Sprintf("RT @somebody: the very same text is passed on %d times", k), "repost")
			put(account, fmt.Sprintf("I just activated the great application number %d today", k), "original")
		}
	}
	for k := range 40 {
		at = moment()
		for _, account := range []int{4, 5} {
			text := fmt.Sprintf("account %d goes on about what matters to it %d", account, n)
			if k%5 == 0 {
				text = fmt.Sprintf("who waits long enough hears the kettle sing %d", k)
			}
			put(account, text, "original")
		}
	}
	return b.String()
}

// ofChannels are options for [channelsFile].
func ofChannels(r *TandemRun) *TandemRun {
	r.Label, r.Opposed, r.Least, r.Draws, r.Chances = "class", []string{"left:right"}, 20, 0, 0.1
	return r
}

func TestRareDomainsAreAChannelAndRepostsAreNone(t *testing.T) {
	r := Tandem.New().(*TandemRun)
	result, err := do(t, ofChannels(r), channelsFile())
	if err != nil {
		t.Fatal(err)
	}
	a, b := column(t, result, "tandem_pairs", "a"), column(t, result, "tandem_pairs", "b")
	texts, domains := column(t, result, "tandem_pairs", "texts"), column(t, result, "tandem_pairs", "domains")
	seen := false
	for i, channels := range column(t, result, "tandem_pairs", "channels") {
		pair := own(a[i]) + " " + own(b[i])
		switch pair {
		case "u00 u01":
			seen = true
			if channels != "S6 domains" || domains[i].(int64) < 5 {
				t.Errorf("%s: %q by %v domains", pair, channels, domains[i])
			}
		case "u04 u05":
			if channels != "S1 slots, S2 texts" {
				t.Errorf("%s: %q", pair, channels)
			}
		case "u02 u03":
			if texts[i].(int64) > 3 {
				t.Errorf("%s share %v texts, but most are passed on or an application's", pair, texts[i])
			}
			fallthrough
		default:
			if channels != "" {
				t.Errorf("%s: %q", pair, channels)
			}
		}
	}
	if !seen {
		t.Error("u00 and u01 are not compared")
	}
	rows := column(t, result, "tandem_evidence", "channel")
	if len(rows) < 5 {
		t.Errorf("%d rows show the five domains", len(rows))
	}
}

// A class of which nobody posts enough is left out, and said to be; it is not taken for the
// other class.
func TestAClassOfNobodyIsNoControl(t *testing.T) {
	file := channelsFile() + "999999,few,2026-03-02T10:00:01Z,one post alone,original,rare\n"
	r := Tandem.New().(*TandemRun)
	result, err := do(t, ofChannels(r), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, classes := range column(t, result, "tandem_index", "classes") {
		if strings.Contains(classes.(string), "rare") {
			t.Errorf("%s is told", classes)
		}
	}
	if !slices.ContainsFunc(result.Notes, func(n string) bool { return strings.Contains(n, "no account of rare") }) {
		t.Errorf("nothing is said of the class: %q", result.Notes)
	}
}

// Few accounts drawn again are always the same few: an index of theirs has no interval, and
// nothing calls it other than chance, whatever it is.
func TestFewAccountsHaveNoInterval(t *testing.T) {
	r := ofChannels(Tandem.New().(*TandemRun))
	r.Draws = 200
	result, err := do(t, r, channelsFile())
	if err != nil {
		t.Fatal(err)
	}
	low, high := column(t, result, "tandem_index", "low"), column(t, result, "tandem_index", "high")
	seen := 0
	for i, classes := range column(t, result, "tandem_index", "classes") {
		few := strings.Contains(classes.(string), "other") // a class of four
		if (low[i] == nil) != few || (high[i] == nil) != few {
			t.Errorf("%s: from %v to %v", classes, low[i], high[i])
		}
		if few {
			seen++
		}
	}
	if seen != 3 {
		t.Errorf("%d rows are of the class of four", seen)
	}
	for _, n := range result.Notes {
		if strings.Contains(n, "other") && strings.Contains(n, "not chance") {
			t.Errorf("%q", n)
		}
	}
	if !slices.Contains(result.Notes, "of 3 pairs of classes one class has fewer than 5 accounts: too few to draw from, and the index has no interval") {
		t.Errorf("nothing is said of the class of four: %q", result.Notes)
	}
}
