package audience

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/analysis/analysistest"
	"demarche/casefile"
	"demarche/ingest"
)

// adsFile makes up the ads of twelve pages, as CSV. Each sits down on days of its own
// within the same office hours; the second joins every other sitting of the first, and has
// some words of ads from it. The third has two names. Two addresses are of events.
func adsFile() string {
	r := rand.New(rand.NewPCG(9, 9))
	var b strings.Builder
	b.WriteString("id,actor,at,text,kind,class\n")
	n := 0
	put := func(page string, at time.Time, text, class string) {
		n++
		fmt.Fprintf(&b, "%d,%s,%s,%s,ad,%s\n", n, page, at.Format(time.RFC3339), text, class)
	}
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for p := range 12 {
		class := []string{"pier", "hills", "other"}[p%3]
		for d := range 90 {
			if r.IntN(5) > 0 {
				continue
			}
			at := start.AddDate(0, 0, d).Add(8*time.Hour + time.Duration(r.IntN(8*3600-1)+1)*time.Second)
			name := fmt.Sprintf("facebook.com/%s", []string{"anchorage", "bluebells", "Sure-Lanterns", "dovecote", "eveningstar", "foghorn", "gatehouse", "haymakers", "innkeepers", "jubilee", "kestrels", "limekiln"}[p])
			if p == 2 {
				name = []string{"facebook.com/Sure-Lanterns", "facebook.com/sure lanterns"}[r.IntN(2)]
			}
			for k := range 1 + r.IntN(3) {
				text := fmt.Sprintf("come and see what number %d of page %d has for you", n, p)
				if r.IntN(2) == 0 { // out of a stock that all pages have
					text = fmt.Sprintf("some words of wisdom of which this is number %d", r.IntN(100))
				}
				put(name, at.Add(time.Duration(k)*time.Minute), text, class)
			}
			if p == 0 && d%2 == 0 {
				text := fmt.Sprintf("whoever waits for a bus on day %d has time to think", d)
				put("facebook.com/bluebells", at.Add(4*time.Minute), text, "hills")
				put("facebook.com/anchorage", at.Add(6*time.Minute), text, "pier")
			}
		}
	}
	for k := range 15 {
		put("facebook.com/events/111222333444", start.Add(9*time.Hour+time.Duration(k)*time.Minute+time.Second), "rally for the pier on Sunday", "pier")
		put("facebook.com/events/555666777888", start.Add(9*time.Hour+time.Duration(k)*time.Minute+time.Second), "walk against building anything at all", "hills")
	}
	return b.String()
}

func ofAds(r analysis.Run) {
	one := r.(*AdTwinsRun)
	one.Label, one.Opposed, one.Draws = "class", []string{"pier:hills"}, 2000
}

func TestAdTwinsConforms(t *testing.T) {
	analysistest.ConformFacts(t, small(AdTwins, func(r analysis.Run) {
		ofAds(r)
		r.(*AdTwinsRun).FDR = 1e-200 // see TestTandemConforms
	}), adsFile())
}

func TestAdTwinsFindsWhatWasMadeAtOneSitting(t *testing.T) {
	r := AdTwins.New().(*AdTwinsRun)
	ofAds(r)
	result, err := do(t, r, adsFile())
	if err != nil {
		t.Fatal(err)
	}
	a, b := column(t, result, "adtwins_pairs", "a"), column(t, result, "adtwins_pairs", "b")
	for i, grade := range column(t, result, "adtwins_pairs", "grade") {
		pair := own(a[i]) + " " + own(b[i])
		if planted := pair == "facebook.com/anchorage facebook.com/bluebells"; planted != (grade == "tandem candidate") {
			t.Errorf("%s: %q", pair, grade)
		}
	}
	if len(result.Findings) != 1 || len(result.Findings[0].Evidence) < 20 || result.Findings[0].Value.Value < 3**result.Findings[0].Value.Chance {
		t.Errorf("findings %+v", result.Findings)
	}
	spellings := map[string]bool{}
	for _, name := range slices.Concat(a, b) {
		if strings.Contains(own(name), "anterns") {
			spellings[own(name)] = true
		}
		if strings.Contains(own(name), "events") {
			t.Errorf("%v is compared", name)
		}
	}
	if len(spellings) != 1 {
		t.Errorf("two spellings of one page are compared: %v", spellings)
	}
	if names := column(t, result, "adtwins_names", "b"); len(names) != 1 || !strings.Contains(own(names[0]), "anterns") {
		t.Errorf("names put together: %v", names)
	}
	for i, share := range column(t, result, "adtwins_control", "below_05") {
		if i == 1 && share.(float64) > 0.06 {
			t.Errorf("of the control %v have a small p", share)
		}
	}
	r.Read = []string{"facebook.com/bluebells=facebook.com/anchorage"}
	if result, err = do(t, r, adsFile()); err != nil {
		t.Fatal(err)
	}
	if grade := column(t, result, "adtwins_pairs", "grade")[0]; grade != "tandem" {
		t.Errorf("with a reading the grade is %q", grade)
	}
}

func TestAdsOfWhichOnlyTheDateIsKnown(t *testing.T) {
	file := "id,actor,at,text,kind\n"
	for i := range 40 {
		file += fmt.Sprintf("%d,p%d,2026-01-%02d,buy this,ad\n", i, i%2, 1+i/2)
	}
	if _, err := do(t, AdTwins.New(), file); demarche.CodeOf(err) != demarche.BadData || !strings.Contains(err.Error(), "not testable at this resolution") {
		t.Errorf("%v", err)
	}
	if _, err := do(t, AdTwins.New(), strings.ReplaceAll(file, ",ad\n", ",original\n")); demarche.CodeOf(err) != demarche.BadData {
		t.Errorf("no ads: %v", err)
	}
}

// The ads of the IRA: pages that the reference found, with its numbers, once their names
// are put together.
func TestAdTwinsOfTheIRA(t *testing.T) {
	path := filepath.Join("../../shared/data/fb_ads/ads.csv")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ctx := context.Background()
	c, err := casefile.New(ctx, casefile.Memory, casefile.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	src, err := ingest.Open(path, ingest.Options{Formats: []ingest.Format{ingest.FBAdsCSV}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(ctx, src, casefile.AddOptions{}); err != nil {
		t.Fatal(err)
	}
	r := AdTwins.New().(*AdTwinsRun)
	r.Draws = 999
	result, err := r.Do(ctx, c, func(string, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	// How many of the second page's ads were made within 15 minutes of the first's, and how
	// many would be: the reference has 25 by 2.1, 9 by 0.6 and 5 by 0.0.
	for _, want := range []struct {
		counted, other string
		ads            int64
		expected       float64
		p              float64
	}{
		{"patriototus", "LGBT-United-839497472793277", 25, 2.1, 0.005},
		{"brownunitedfront", "StopAllInvaders", 9, 0.6, 1},
		{"Born-Liberal-522628564598423", "Heart-of-Texas-761114847343674", 5, 0, 1},
	} {
		found := false
		for i, a := range column(t, result, "adtwins_pairs", "a") {
			b := column(t, result, "adtwins_pairs", "b")[i]
			for _, side := range [][3]any{{a, b, "a_"}, {b, a, "b_"}} {
				if own(side[0]) != "facebook.com/"+want.counted || own(side[1]) != "facebook.com/"+want.other {
					continue
				}
				found = true
				ads, expected := column(t, result, "adtwins_pairs", side[2].(string)+"together")[i].(int64), column(t, result, "adtwins_pairs", side[2].(string)+"expected")[i].(float64)
				p := column(t, result, "adtwins_pairs", "p")[i].(float64)
				t.Logf("%s by %s: %d by %.2f, p %.4f", want.counted, want.other, ads, expected, p)
				if ads < want.ads || expected > want.expected+0.6 || p > want.p {
					t.Errorf("%s by %s: %d by %.2f, p %.4f", want.counted, want.other, ads, expected, p)
				}
			}
		}
		if !found {
			t.Errorf("%s and %s are not compared", want.counted, want.other)
		}
	}
}
