package tandem

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The dispersion is what rotating one account's hours does, drawn one by one.
func TestDispersionIsThatOfRotations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const perHour, hours = 12, 3
		slots := rapid.SliceOfNDistinct(rapid.Int64Range(0, perHour*hours-1), 1, 30, rapid.ID)
		var posted [2][]int64
		for k := range posted {
			for _, s := range slots.Draw(t, "slots") {
				posted[k] = append(posted[k], s*hour/perHour)
			}
		}
		a := NewActivity(posted[:], perHour)
		rotated, scattered := 0.0, 0.0
		for h := range int64(hours) {
			var in [2][perHour]float64
			var n [2]float64
			for k := range in {
				for _, s := range a.Slots[k] {
					if s/perHour == h {
						in[k][s%perHour]++
						n[k]++
					}
				}
			}
			mean, square := 0.0, 0.0
			for r := range perHour {
				meets := 0.0
				for m := range perHour {
					meets += in[0][m] * in[1][(m+r)%perHour]
				}
				mean += meets / perHour
				square += meets * meets / perHour
			}
			rotated += square - mean*mean
			scattered += n[0] * n[1] * (perHour - n[0]) * (perHour - n[1]) / (perHour * perHour * (perHour - 1))
		}
		want := 1.0
		if scattered > 0 {
			want = max(rotated/scattered, 1)
		}
		if got := a.Dispersion(0, 1); math.Abs(got-want) > 1e-9 {
			t.Fatalf("dispersion %v, want %v", got, want)
		}
	})
}

// Independent accounts that post in runs of minutes have many small p of Poisson numbers,
// and few where their runs are allowed for.
func TestNullIsCalibratedForAccountsThatPostInRuns(t *testing.T) {
	r := generator(10, 100)
	const accounts, posts = 40, 400
	for _, run := range []int64{1, 3, 8} {
		tested, poisson, dispersed := 0, 0, 0
		for range 4 {
			posted := make([][]int64, accounts)
			for i := range posted {
				for range posts / run {
					at := r.Int64N(60*24)*hour + r.Int64N(60)*minute
					for k := range run {
						posted[i] = append(posted[i], at+k*minute)
					}
				}
			}
			a := NewActivity(posted, 60)
			s := synchrony(t, posted, 60)
			s.Least = 1
			for i := range posted {
				for j := range i {
					p := s.Of(i, j)
					if !p.Tested {
						continue
					}
					tested++
					if p.LogP < math.Log(0.05) {
						poisson++
					}
					if p.Dispersed(a.Dispersion(i, j)).LogP < math.Log(0.05) {
						dispersed++
					}
				}
			}
		}
		before, after := float64(poisson)/float64(tested), float64(dispersed)/float64(tested)
		t.Logf("runs of %d: of %d pairs %.3f have a p below .05, and %.3f where runs are allowed for", run, tested, before, after)
		if tested < 1000 || after > 0.06 || run == 8 && before < 0.1 {
			t.Errorf("runs of %d: of %d pairs %.3f have a p below .05, and %.3f where runs are allowed for", run, tested, before, after)
		}
	}
}

func TestDispersedPairs(t *testing.T) {
	p := Pair{Observed: 20, Expected: 10, Z: 3, LogP: math.Log(0.0035), LogMid: math.Log(0.0025), Tested: true}
	if one := p.Dispersed(1); one != p {
		t.Errorf("%+v is not %+v", one, p)
	}
	four := p.Dispersed(4)
	// 20 of steps of 4: five where 2.5 are expected.
	if want := 0.1088; math.Abs(math.Exp(four.LogP)-want) > 1e-4 || four.Z != 3 || four.LogMid >= four.LogP {
		t.Errorf("%+v, want p %v", four, want)
	}
}
