package audience

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// channelsFile makes up the posts of sixteen accounts of two opposed classes and one other,
// as CSV. u00 and u01 lead to five sites that nobody else leads to, once each, at other
// times; everybody leads to sites out of a stock. u02 and u03 pass on the same posts, and
// begin texts with the words of an application.
func channelsFile() string {
	r := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	b.WriteString("id,actor,at,text,kind,class\n")
	n := 0
	put := func(account int, text, kind string) {
		n++
		at := time.Date(2026, 3, 1, 0, r.IntN(20*24*60), 0, 0, time.UTC).Add(time.Duration(1+r.IntN(58)) * time.Second)
		fmt.Fprintf(&b, "%d,u%02d,%s,%s,%s,%s\n", n, account, at.Format(time.RFC3339), text, kind, []string{"left", "right", "other"}[min(account%2+2*(account/12), 2)])
	}
	for account := range 16 {
		for range 60 {
			put(account, fmt.Sprintf("what account %d has to say is number %d of many https://s%d.example.org/%d", account, n, r.IntN(5), n), "original")
		}
		for range 6 {
			put(account, fmt.Sprintf("nothing to add to number %d here https://stock%d.com/%d", n, r.IntN(30), n), "original")
		}
	}
	for k := range 5 {
		for _, account := range []int{0, 1} {
			put(account, fmt.Sprintf("account %d says look at this one %d https://rare%d.net/%d", account, n, k, n), "original")
		}
		for _, account := range []int{2, 3} {
			put(account, fmt.Sprintf("RT @somebody: the very same text is passed on %d times", k), "repost")
			put(account, fmt.Sprintf("I just activated the great application number %d today", k), "original")
		}
	}
	return b.String()
}

func TestRareDomainsAreAChannelAndRepostsAreNone(t *testing.T) {
	r := Tandem.New().(*TandemRun)
	r.Label, r.Opposed, r.Least, r.Draws = "class", []string{"left:right"}, 20, 0
	result, err := do(t, r, channelsFile())
	if err != nil {
		t.Fatal(err)
	}
	a, b := column(t, result, "tandem_pairs", "a"), column(t, result, "tandem_pairs", "b")
	texts, domains := column(t, result, "tandem_pairs", "texts"), column(t, result, "tandem_pairs", "domains")
	seen := false
	for i, channels := range column(t, result, "tandem_pairs", "channels") {
		pair := own(a[i]) + " " + own(b[i])
		if planted := pair == "u00 u01"; planted {
			seen = true
			if channels != "S6 domains" || domains[i].(int64) < 5 {
				t.Errorf("%s: %q by %v domains", pair, channels, domains[i])
			}
		} else if channels != "" {
			t.Errorf("%s: %q", pair, channels)
		}
		if texts[i].(int64) != 0 {
			t.Errorf("%s share %v texts, but those are passed on or an application's", pair, texts[i])
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
