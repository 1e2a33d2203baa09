package vote

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"demarche"
)

// The Russian and the Western texts on information security of 1998 to 2024: votes as
// they are in the records of roll calls, the others adopted without one. The values of
// the index are by pencil.
func TestConsensusOnInformationSecurity(t *testing.T) {
	votes := map[int]int{60: 1, 61: 1, 62: 1, 63: 1, 71: 1, 73: 2, 74: 2, 75: 2, 77: 2, 78: 2}
	without := map[int]int{76: 1, 79: 1}
	for s := 53; s <= 59; s++ {
		without[s] = 1
	}
	for s := 64; s <= 70; s++ {
		without[s] = 1
	}
	var texts []Adopted
	for s := 53; s <= 79; s++ {
		a := Adopted{Session: strconv.Itoa(s), Agenda: "A/" + strconv.Itoa(s) + "/251 9 Developments in the field. INFORMATION", Mode: demarche.Recorded}
		texts = append(texts, slices.Repeat([]Adopted{a}, votes[s])...)
		a.Mode = demarche.WithoutVote
		texts = append(texts, slices.Repeat([]Adopted{a}, without[s])...)
	}
	windows, left := Consensus(texts, 3)
	got := map[int]float64{}
	for _, w := range windows {
		got[w.Last] = w.Decay()
		if w.First != w.Last-2 || w.Item != "developments in the field" {
			t.Errorf("%+v", w)
		}
	}
	for last, want := range map[int]float64{53: 0, 55: 0, 60: 1. / 3, 62: 1, 64: 2. / 3, 66: 0, 71: 1. / 3, 72: 0.5, 73: 1, 75: 1, 76: 0.8, 78: 0.8, 79: 0.8} {
		if v, ok := got[last]; !ok || !near(v, want) {
			t.Errorf("the window that ends with session %d has %v, want %v", last, v, want)
		}
	}
	if len(windows) != 27 || left != 0 {
		t.Errorf("%d windows, %d texts in none; want 27 and 0", len(windows), left)
	}
}

func TestConsensusLeavesOutWithNotice(t *testing.T) {
	windows, without := Consensus([]Adopted{
		{Session: "ES-10", Agenda: "A matter", Mode: demarche.Recorded},
		{Session: "60", Agenda: "Agenda item 5", Mode: demarche.Recorded},
		{Session: "60", Agenda: "", Mode: demarche.Recorded},
		{Session: "60", Agenda: "One || Two || One", Mode: demarche.Unrecorded},
		{Session: "70", Agenda: "One"},
	}, 3)
	want := []Window{
		{"one", 58, 60, Modes{Unrecorded: 1}},
		{"one", 59, 61, Modes{Unrecorded: 1}},
		{"one", 60, 62, Modes{Unrecorded: 1}},
		{"one", 68, 70, Modes{Unknown: 1}},
		{"two", 58, 60, Modes{Unrecorded: 1}},
	}
	if without != 3 || !slices.Equal(windows, want) {
		t.Errorf("%+v, %d without; want %+v and 3", windows, without, want)
	}
	if d := windows[3].Decay(); !math.IsNaN(d) {
		t.Errorf("decay of an unknown mode is %v", d)
	}
}

// With a window of one session every text is in one window of each of its items, and
// a sponsor's texts are those that name it.
func TestAdoptedProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		modes := []demarche.Adoption{demarche.Recorded, demarche.Unrecorded, demarche.WithoutVote, ""}
		text := rapid.Custom(func(t *rapid.T) Adopted {
			return Adopted{
				Session:  rapid.SampledFrom([]string{"1", "2", "5"}).Draw(t, "session"),
				Agenda:   rapid.SampledFrom([]string{"one", "two"}).Draw(t, "agenda"),
				Sponsors: rapid.SliceOfN(rapid.SampledFrom([]string{"AA", "BB"}), 0, 3).Draw(t, "sponsors"),
				Mode:     rapid.SampledFrom(modes).Draw(t, "mode"),
			}
		})
		texts := rapid.SliceOfN(text, 0, 12).Draw(t, "texts")
		windows, without := Consensus(texts, 1)
		n, recorded := 0, 0
		for _, w := range windows {
			n += w.Recorded + w.Unrecorded + w.WithoutVote + w.Unknown
			recorded += w.Recorded
		}
		want := 0
		for _, a := range texts {
			if a.Mode == demarche.Recorded {
				want++
			}
		}
		if n != len(texts) || recorded != want || without != 0 {
			t.Fatalf("%d texts and %d recorded in windows, want %d and %d", n, recorded, len(texts), want)
		}
		for _, s := range BySponsor(texts) {
			var m Modes
			for _, a := range texts {
				if slices.Contains(a.Sponsors, s.Sponsor) || s.Sponsor == "" && len(a.Sponsors) == 0 {
					m.add(a.Mode, 1)
				}
			}
			if m != s.Modes {
				t.Fatalf("%+v, want %+v", s, m)
			}
		}
	})
}

// The windows of sessions that lie far apart end where a loop over every session says,
// and there is no end without a text near it.
func TestEndsAreThoseOfALoop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := slices.Sorted(maps.Keys(rapid.MapOfN(rapid.IntRange(1, 60), rapid.Bool(), 1, 12).Draw(t, "sessions")))
		n := rapid.IntRange(1, 5).Draw(t, "window")
		var want []int
		for last := in[0]; last <= in[len(in)-1]; last++ {
			if slices.ContainsFunc(in, func(s int) bool { return s <= last && s > last-n }) {
				want = append(want, last)
			}
		}
		if got := ends(in, n); !slices.Equal(got, want) {
			t.Fatalf("%v with windows of %d end at %v, want %v", in, n, got, want)
		}
	})
	if got := ends([]int{73, 99_999_999_999}, 3); len(got) != 4 {
		t.Errorf("a session that nobody reached makes %d windows", len(got))
	}
}

func TestBySponsorOrder(t *testing.T) {
	got := BySponsor([]Adopted{
		{Sponsors: []string{"BB", "AA"}, Mode: demarche.WithoutVote},
		{Sponsors: []string{"CC", "CC"}, Mode: demarche.Recorded},
		{Sponsors: []string{"CC"}, Mode: demarche.WithoutVote},
		{Mode: demarche.Recorded},
	})
	want := []Sponsored{
		{"CC", Modes{Recorded: 1, WithoutVote: 1}},
		{"", Modes{Recorded: 1}},
		{"AA", Modes{WithoutVote: 1}},
		{"BB", Modes{WithoutVote: 1}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
