package simulate

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// A town has what it says it has, counted here from its rows.
func TestATownHasWhatItIsMadeFor(t *testing.T) {
	d, err := Town(DemoTown())
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]map[string]int{} // by tag and actor
	blamed, harbour := [2]int{}, [2]int{}
	minutes := map[string]map[int64]bool{}
	for _, p := range d.Posts {
		for _, tag := range []string{TownPushedTag, TownFestivalTag, TownStandingTag} {
			if strings.Contains(p.Text, "#"+tag) {
				if uses[tag] == nil {
					uses[tag] = map[string]int{}
				}
				uses[tag][p.Actor]++
			}
		}
		if p.Truth.Blames && p.Truth.Class != townHarbour {
			t.Fatalf("%+v blames", p)
		}
		if p.Truth.Class == townHarbour {
			later := 0
			if p.At.After(d.Release) {
				later = 1
			}
			harbour[later]++
			if p.Truth.Blames {
				blamed[later]++
			}
		}
		if minutes[p.Actor] == nil {
			minutes[p.Actor] = map[int64]bool{}
		}
		minutes[p.Actor][p.At.Unix()/60] = true
	}
	mean := func(tag string) float64 {
		n := 0
		for _, k := range uses[tag] {
			n += k
		}
		return float64(n) / float64(len(uses[tag]))
	}
	if pushed, festival := mean(TownPushedTag), mean(TownFestivalTag); pushed < 4 || festival > 1.5 {
		t.Errorf("the pushed tag has %.1f uses an account, that of the festival %.1f", pushed, festival)
	}
	before, after := float64(blamed[0])/float64(harbour[0]), float64(blamed[1])/float64(harbour[1])
	if before > .1 || after < 1.7*before {
		t.Errorf("a share of %.3f blames before the release, %.3f after it", before, after)
	}
	for _, pair := range d.Twins {
		together := 0
		for m := range minutes[pair[0]] {
			if minutes[pair[1]][m] {
				together++
			}
		}
		if together < 80 {
			t.Errorf("a pair of twins meets in %d minutes", together)
		}
	}
	if !slices.IsSortedFunc(d.Posts, func(a, b TownPost) int { return a.At.Compare(b.At) }) {
		t.Error("the posts are not in the order of time")
	}
	if len(d.Codings) != 2*d.Options.Audited {
		t.Errorf("%d codings of %d posts", len(d.Codings), d.Options.Audited)
	}
}

func TestATownIsTheSameAgain(t *testing.T) {
	o := TownOptions{Posts: 2000, Actors: 100, Days: 28, Audited: 50, Seed: 3, Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
	var files [2][]byte
	for i := range files {
		d, err := Town(o)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for _, f := range d.TownFiles() {
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
		}
		files[i] = b.Bytes()
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same options give other bytes")
	}
	o.Audited = 1500
	if _, err := Town(o); err == nil {
		t.Error("three quarters of the posts are read")
	}
}
