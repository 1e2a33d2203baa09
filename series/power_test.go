package series

import (
	"math"
	"testing"

	"demarche/stat"
)

// Without an effect a test speaks as often as its alpha says, or less; with a large
// one always; with more of it oftener.
func TestPowerIsWhatATestSees(t *testing.T) {
	at := span(2010, 15)
	trend := func(growth float64) float64 {
		p, err := TrendPower(at, 1.4, growth, 0.05, 2000, 1)
		if err != nil {
			t.Fatal(err)
		}
		if (p.Note == "") != (p.Power >= 0.8) {
			t.Errorf("power %v, %q", p.Power, p.Note)
		}
		return p.Power
	}
	if none, some, much := trend(0), trend(0.1), trend(0.5); none > 0.07 || some < 0.2 || some > 0.8 || much < 0.99 {
		t.Errorf("power of a trend: %v, %v, %v", none, some, much)
	}
	change := func(ratio float64) float64 {
		p, err := ChangePower(15, 11, 1.4, ratio, 0.05, 2000, 1)
		if err != nil {
			t.Fatal(err)
		}
		return p.Power
	}
	if none, some, much := change(1), change(3), change(30); none > 0.065 || some < 0.2 || some > 0.8 || much < 0.97 {
		t.Errorf("power of a change: %v, %v, %v", none, some, much)
	}
}

// The power of a trend is about that of its Wald test: the effect by its standard
// error, which the information of the design gives (McCullagh and Nelder 1989).
func TestTrendPowerIsWalds(t *testing.T) {
	at := span(0, 30)
	const level, growth = 20.0, 0.015
	info, middle := 0.0, stat.Average(at)
	for _, v := range at {
		info += level * (v - middle) * (v - middle)
	}
	z := growth * math.Sqrt(info)
	want := 0.5 * math.Erfc((1.959964-z)/math.Sqrt2)
	p, err := TrendPower(at, level, growth, 0.05, 4000, 2)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(p.Power-want) > 0.03 {
		t.Errorf("power %v, want about %v", p.Power, want)
	}
}

// Where the exact p gives way to draws the power goes on as it was.
func TestChangePowerIsOne(t *testing.T) {
	power := func(work float64) float64 { return changePower(20, 10, 4.5, 1.7, 0.05, 2000, 1, work) }
	if exact, drawn := power(math.Inf(1)), power(0); math.Abs(exact-drawn) > 0.04 || exact < 0.2 || exact > 0.9 {
		t.Errorf("power %v by the exact p, %v by draws", exact, drawn)
	}
}

func TestSmallNote(t *testing.T) {
	if SmallNote(15) != "n = 15: power is low" || SmallNote(30) != "" {
		t.Error(SmallNote(15), SmallNote(30))
	}
}
