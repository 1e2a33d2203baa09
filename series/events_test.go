package series

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"demarche"
)

// week is a series with a rhythm of seven days, its own on each weekday.
func week(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = float64(10 + 5*(i%7))
	}
	return y
}

// In a series of nothing but a rhythm, what is planted is all that is abnormal.
func TestWhatIsPlantedIsAbnormal(t *testing.T) {
	first := demarche.Day(17_000)
	y := week(600)
	y[300] += 40 // the day of the event
	y[303] += 2
	y[298] += 5 // before it
	s, err := EventStudy(first, y, []Happening{{"summit", first + 300}, {"early", first + 100}, {"late", first + 595}}, UsualEventOptions(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Clusters) != 1 || len(s.Left) != 2 || len(s.Notes) != 1 {
		t.Fatalf("%+v", s)
	}
	c := s.Clusters[0]
	if c.CAR != 47 || c.Lead != 5 || c.Abnormal[10] != 40 || len(c.Abnormal) != 21 || c.First != first+290 || c.Chance != 0 {
		t.Errorf("%+v", c)
	}
	// Windows that hold a day of the event's are no chance, nor are those of the
	// events that could not be looked at.
	want := 0
	for at := 120; at+10 < 600; at++ {
		free := true
		for _, e := range []int{100, 300, 595} {
			free = free && (at-10 > e+10 || at+10 < e-10)
		}
		if free {
			want++
		}
	}
	if c.Dates != want {
		t.Errorf("%d dates, want %d", c.Dates, want)
	}
	same(t, "p", c.P, 2.0/float64(want+1), 1e-12)
	same(t, "q", c.Q, c.P, 1e-12)
	if c.PLead > 0.05 || c.Note == "" {
		t.Errorf("a lead of 5 in a series without noise is not said: %+v", c)
	}
}

func TestOverlappingEventsAreOne(t *testing.T) {
	first := demarche.Day(-400) // before 1970
	y := week(900)
	y[400] += 10
	y[415] += 20
	s, err := EventStudy(first, y, []Happening{{"b", first + 415}, {"a", first + 400}, {"c", first + 436}, {"d", first + 600}, {"e", first + 620}}, UsualEventOptions(1))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range s.Clusters {
		for _, e := range c.Events {
			got = append(got, e.Name)
		}
		got = append(got, fmt.Sprint(c.CAR, c.Muddled))
	}
	// The windows of d and e share one day. Of the days 316 to 415 before c the windows of a and b hold 390 to 415; of those
	// before d none holds any.
	if want := []string{"a", "b", "30 0", "c", "0 26", "d", "e", "0 0"}; !slices.Equal(got, want) {
		t.Errorf("clusters %v, want %v", got, want)
	}
}

// Where events do nothing, they are unusual as often as the p says; where they bring
// posts, they are found, and their mean with them.
func TestEventStudyKeepsItsPromise(t *testing.T) {
	const trials = 60
	r := generator(23, 23)
	for _, c := range []struct {
		effect, least, most float64
	}{{0, 0, 0.11}, {6, 0.95, 1}} {
		seen, mean, n := 0, 0, 0
		for range trials {
			y := week(1200)
			for i := range y {
				y[i] = newPoisson(y[i]).draw(r)
			}
			var events []Happening
			for _, at := range []int{200, 350, 520, 700, 910, 1100} {
				events = append(events, Happening{fmt.Sprint(at), demarche.Day(at)})
				for i := at; i <= at+10; i++ {
					y[i] += math.Round(c.effect * 3)
				}
			}
			s, err := EventStudy(0, y, events, UsualEventOptions(5))
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range s.Clusters {
				n++
				if k.P <= 0.05 {
					seen++
				}
			}
			if s.P <= 0.05 {
				mean++
			}
		}
		one, all := float64(seen)/float64(n), float64(mean)/trials
		if one < c.least || one > c.most || all < c.least || all > c.most+0.03 {
			t.Errorf("an effect of %v: %v of events, %v of means are unusual, want %v to %v", c.effect, one, all, c.least, c.most)
		}
	}
}

// A day that is not known leaves the event out, with the reason.
func TestUnknownDays(t *testing.T) {
	y := week(400)
	y[205] = math.NaN()
	s, err := EventStudy(0, y, []Happening{{"x", 200}}, UsualEventOptions(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Clusters) != 0 || len(s.Left) != 1 || s.Left[0].Reason == "" {
		t.Errorf("%+v", s)
	}
}
