package campaign

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/analysis/analysistest"
	"demarche/rhythm"
)

// Kinds of accounts of which it is known how they post: people, who post one thing at a
// time in their ten hours; batchers, who post three things within a minute; and the
// scheduled, which post a phrase of their own at seven minutes past every other hour.
const (
	people    = "person"
	batchers  = "batcher"
	scheduled = "scheduled"
	rare      = "rare" // of few posts
)

// rises is when the tag of the planted first hour rises: at 14:00 of the fortieth day.
var rises = begin.Add((40*24 + 14) * time.Hour)

// hourOfKinds are posts of accounts of these kinds for sixty days, all of one frame. In the
// first hour of #push, the scheduled post sixty times, batchers thirty times, people ten times and
// the rare ones ten times; #match, which rises ten days earlier, is used by people alone.
func hourOfKinds() (rows []row) {
	r := rand.New(rand.NewPCG(5, 55))
	add := func(actor, class string, at time.Time, text string) {
		rows = append(rows, row{actor, class, text, at.Truncate(time.Second)})
	}
	word := func() string {
		return fmt.Sprintf("thing %d of the many %d that one sees", r.IntN(1e6), r.IntN(1e6))
	}
	within := func(d time.Duration) time.Duration { return time.Duration(r.Int64N(int64(d))) }
	for i := range 40 {
		for range 150 {
			add(fmt.Sprintf("p%02d", i), people, begin.Add(time.Duration(r.IntN(60)*24+9)*time.Hour+within(10*time.Hour)), word())
		}
	}
	for i := range 10 {
		for range 60 {
			at := begin.Add(time.Duration(r.IntN(60)*24+9)*time.Hour + within(10*time.Hour)).Truncate(time.Minute)
			for range 3 {
				add(fmt.Sprintf("b%02d", i), batchers, at.Add(within(time.Minute)), word())
			}
		}
		for h := range 60 * 24 {
			if r.IntN(2) == 0 {
				continue
			}
			at := begin.Add(time.Duration(h)*time.Hour + 7*time.Minute + within(time.Minute))
			add(fmt.Sprintf("c%02d", i), scheduled, at, fmt.Sprintf("we say the same phrase each day and mean it %d", i))
		}
		for range 20 {
			add(fmt.Sprintf("r%02d", i), rare, begin.Add(within(60*24*time.Hour)), word())
		}
		for range 6 {
			add(fmt.Sprintf("c%02d", i), scheduled, rises.Add(within(time.Hour)), word()+" #push")
		}
		for range 3 {
			add(fmt.Sprintf("b%02d", i), batchers, rises.Add(within(time.Hour)), word()+" #push")
		}
		add(fmt.Sprintf("p%02d", i), people, rises.Add(within(time.Hour)), word()+" #push")
		add(fmt.Sprintf("r%02d", i), rare, rises.Add(within(time.Hour)), word()+" #push")
	}
	for i := range 40 {
		for range 3 {
			add(fmt.Sprintf("p%02d", i), people, rises.Add(-240*time.Hour+within(time.Hour)), word()+" #match")
		}
	}
	return rows
}

// Each property is that of the accounts for which it was planted, and of no others; its
// share beside is what a plain count of the rows says.
func TestAFirstHourIsToldByWhatWasPlanted(t *testing.T) {
	rows := hourOfKinds()
	r := newCampaign()
	r.Least, r.Tags = 100, []string{"push", "match"}
	result := run(t, analysistest.Case(t, file(rows)), r)
	all := cells(t, result, "first_properties")
	turned := slices.Clone(rows)
	slices.Reverse(turned)
	if again := cells(t, run(t, analysistest.Case(t, file(turned)), r), "first_properties"); !reflect.DeepEqual(again, all) {
		t.Errorf("in another order of rows it is %v, not %v", again, all)
	}
	planted := map[string]string{
		"batches": batchers, "uneven minutes": scheduled, "period": scheduled, "no hours of rest": scheduled, "its texts again": scheduled,
		"even minutes": "", "uneven seconds": "", "even seconds": "", "texts of others": "",
	}
	for _, tag := range []string{"#push", "#match"} {
		start := begin.Add(1e6 * time.Hour)
		for _, w := range rows {
			if strings.HasSuffix(w.text, tag) && w.at.Before(start) {
				start = w.at
			}
		}
		here, beside := map[string]int{}, map[string]int{}
		for _, w := range rows {
			since := w.at.Sub(start)
			switch {
			case strings.HasSuffix(w.text, tag) && since < time.Hour:
				here[w.class]++
			case !strings.Contains(w.text, "#") && since >= -30*24*time.Hour && since < time.Hour && (since+30*24*time.Hour)%(24*time.Hour) < time.Hour:
				beside[w.class]++
			}
		}
		for name, class := range planted {
			m := where(where(all, "tag", tag), "property", name)[0]
			share := func(of map[string]int) (share float64, n int) {
				n = of[people] + of[batchers] + of[scheduled]
				return float64(of[class]) / float64(n), n
			}
			want, uses := share(here)
			wantBeside, posts := share(beside)
			if strings.Contains(name, "minutes") || name == "period" {
				// Of those who post little at a time too few posts are left; of the scheduled all can be told.
				if m["uses"].(int64) < int64(here[scheduled]) {
					t.Errorf("%s, %s: %v", tag, name, m)
				}
				if class == scheduled && tag == "#push" && int64(math.Round(m["share"].(float64)*float64(m["uses"].(int64)))) != int64(here[scheduled]) {
					t.Errorf("%s, %s: %v, want %d uses", tag, name, m, here[scheduled])
				}
				continue
			}
			if m["uses"] != int64(uses) || m["share"] != want || m["beside_posts"] != int64(posts) || m["beside"] != wantBeside {
				t.Errorf("%s, %s: %v; want %v of %d, and beside %v of %d", tag, name, m, want, uses, wantBeside, posts)
			}
			if low, high := m["low"].(float64), m["high"].(float64); low > want || high < want || want > 0 && low == want {
				t.Errorf("%s, %s: %v from %v to %v", tag, name, want, low, high)
			}
			if got, want := m["untested"].(float64), float64(here[rare])/float64(uses+here[rare]); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, %s: %v untested, want %v", tag, name, got, want)
			}
		}
		// Nobody passed anything on, so that nobody is tested for it.
		if m := where(where(all, "tag", tag), "property", "reposts at once")[0]; m["uses"] != int64(0) || m["share"] != nil || m["untested"] != 1.0 {
			t.Errorf("%v", m)
		}
	}
	for _, m := range all {
		for _, word := range []string{"bot", "suspicious", "inauthentic"} {
			if strings.Contains(strings.ToLower(m["says"].(string)), word) {
				t.Errorf("%v", m["says"])
			}
		}
	}
}

// Accounts that pass posts on within five seconds use a tag beside people who pass nothing on.
func TestAFirstHourOfThoseWhoRepostAtOnce(t *testing.T) {
	var b strings.Builder
	b.WriteString(timed())
	for i := range 30 {
		at := begin.Add((30*24+10)*time.Hour + time.Duration(10*i)*time.Second).Format(time.RFC3339)
		fmt.Fprintf(&b, "q%d,%s,it is time for number %d #push,Web,original,x%d,\n", i%3, at, i, i)
		fmt.Fprintf(&b, "p%02d,%s,I wonder about number %d #push,Web,original,y%d,\n", i%10, at, i, i)
	}
	r := newCampaign()
	r.Tags = []string{"push"}
	m := where(cells(t, run(t, analysistest.Case(t, b.String()), r), "first_properties"), "property", "reposts at once")[0]
	if m["uses"] != int64(30) || m["share"] != 1.0 || m["accounts"] != int64(3) || m["untested"] != 0.5 || m["beside"] != 1.0 {
		t.Errorf("%v", m)
	}
}

// Where times are coarser, what takes finer ones is told to be not testable, and the rest stays.
func TestAFirstHourOfWholeMinutes(t *testing.T) {
	rows := hourOfKinds()
	for i := range rows {
		rows[i].at = rows[i].at.Truncate(time.Minute)
	}
	r := newCampaign()
	r.Least, r.Tags = 100, []string{"push"}
	all := cells(t, run(t, analysistest.Case(t, file(rows)), r), "first_properties")
	for _, m := range all {
		if name := m["property"].(string); strings.Contains(name, "seconds") || name == "reposts at once" {
			if m["says"] != "not testable at this resolution (60 s)" || m["share"] != nil || m["beside"] != nil {
				t.Errorf("%v", m)
			}
		} else if m["share"] == nil {
			t.Errorf("%v", m)
		}
	}
	if m := where(all, "property", "batches")[0]; m["share"] != 0.3 {
		t.Errorf("%v", m)
	}
}

// Of more accounts than are looked at, those of the lowest ranks are, whatever their order.
func TestCardsAreOfASample(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{0, 1, mostCards, mostCards + 1, 3 * mostCards} {
		x := &examination{run: newCampaign(), d: &reading{posts: [][]int32{nil}}}
		var actors []int32
		for i := range n {
			x.d.actors = append(x.d.actors, r.Uint64())
			x.d.posts[0] = append(x.d.posts[0], rhythm.LeastPosts)
			actors = append(actors, int32(i))
		}
		x.d.actors, x.d.posts[0] = append(x.d.actors, 1), append(x.d.posts[0], rhythm.LeastPosts-1) // too few
		most, can := x.upTo(0, append(actors, int32(n)))
		in := 0
		for _, a := range actors {
			if x.rank(a) <= most {
				in++
			}
		}
		if can != n || in != min(n, mostCards) {
			t.Errorf("of %d accounts %d can have a card, and %d have", n, can, in)
		}
		slices.Reverse(actors)
		if again, _ := x.upTo(0, actors); again != most {
			t.Errorf("in another order up to %d, not %d", again, most)
		}
	}
}
