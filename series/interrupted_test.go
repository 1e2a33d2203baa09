package series

import (
	"math"
	"testing"

	"demarche/stat"
)

// lm, glm.nb and NeweyWest(lag = 4, prewhite = FALSE, adjust = FALSE) of R 4.2.2 with
// MASS 7.3-58.2 and sandwich 3.0-2, on the discoveries of 1860 to 1959, cut before 1920.
func TestInterruptedDiscoveriesAreThoseOfR(t *testing.T) {
	years := span(1, 100)
	for name, c := range map[string]struct {
		season int
		counts bool
		b, se  []float64
		share  float64
	}{
		"plain": {
			0, false,
			[]float64{2.7728813559322, 0.0271186440678, -0.7380942538239, -0.0957865615162},
			[]float64{0.6329668454230, 0.0155440695150, 0.6685687512330, 0.0252232562297},
			1e-10,
		},
		"seasons": {
			4, false,
			[]float64{3.3603527723221, 0.0276756307599, -0.7795286297024, -0.0950898927330, -0.9096396736667, -1.1392793473334, -0.3689190210002},
			[]float64{0.7216194778519, 0.0153556611508, 0.6841262023730, 0.0255043668425, 0.5698928605271, 0.4924142592199, 0.4447016897696},
			1e-10,
		},
		"counts": {
			0, true,
			[]float64{1.03339558885407, 0.00782572163064, -0.12369027054544, -0.03821050088504},
			[]float64{0.20256744009792, 0.00450449847503, 0.19115940972676, 0.01112303229511},
			1e-6,
		},
	} {
		r, err := Interrupt(years, discoveries, InterruptedOptions{At: 60, Season: c.season, Counts: c.counts})
		if err != nil {
			t.Fatal(err)
		}
		if r.Lag != 4 || len(r.Coefs) != len(c.b) || r.Of != 85 || len(r.Placebos) != 84 {
			t.Errorf("%s: lag %d, %d coefficients, %d dates", name, r.Lag, len(r.Coefs), r.Of)
		}
		for k := range c.b {
			same(t, name+" "+r.Coefs[k].Name, r.Coefs[k].Value, c.b[k], c.share)
			same(t, name+" se", r.Coefs[k].SE, c.se[k], c.share)
		}
		if c.counts || c.season > 0 {
			continue
		}
		// What would have been is the first line, drawn on.
		for i, v := range r.Without {
			same(t, "without", v, c.b[0]+c.b[1]*float64(61+i), 1e-9)
		}
		same(t, "gap", r.Gap, stat.Average(discoveries[60:])-stat.Average(r.Without), 1e-9)
	}
}

// Placebo dates keep their promise: where nothing happened the date stands out no
// oftener than it says, and a jump that is planted stands out.
func TestPlaceboDatesKeepTheirPromise(t *testing.T) {
	const trials, n, at = 300, 40, 22
	r := generator(17, 17)
	for _, c := range []struct{ jump, least, most float64 }{{0, 0, 0.14}, {6, 0.9, 1}} {
		seen := 0
		for range trials {
			y := make([]float64, n)
			for i := range y {
				y[i] = 0.1*float64(i) + r.NormFloat64()
				if i >= at {
					y[i] += c.jump
				}
			}
			f, err := Interrupt(span(0, n), y, InterruptedOptions{At: at})
			if err != nil {
				t.Fatal(err)
			}
			if f.Of != n-2*minSide+1 || math.Abs(f.Level.Value-c.jump) > 4 {
				t.Fatalf("%d dates, a jump of %v", f.Of, f.Level.Value)
			}
			if f.P <= 0.1 {
				seen++
			}
		}
		if share := float64(seen) / trials; share < c.least || share > c.most {
			t.Errorf("a jump of %v: %v of dates stand out, want %v to %v", c.jump, share, c.least, c.most)
		}
	}
	if _, err := Interrupt(span(0, 30), make([]float64, 30), InterruptedOptions{At: 7}); err == nil {
		t.Error("seven points before a date are enough")
	}
}
