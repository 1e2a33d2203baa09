package series

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
)

// find returns the curve of a name.
func find(t *testing.T, d *Diffusion, name string) Curve {
	t.Helper()
	for _, c := range d.Curves {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no curve %q", name)
	return Curve{}
}

// The example of R's help of nls, DNase1: density ~ SSlogis(log(conc), Asym, xmid,
// scal), whose scal is one over our rate. The numbers are R 4.2.2's.
func TestLogisticOfDNase(t *testing.T) {
	conc := []float64{0.04882812, 0.1953125, 0.390625, 0.78125, 1.5625, 3.125, 6.25, 12.5}
	density := []float64{0.017, 0.018, 0.121, 0.124, 0.206, 0.215, 0.377, 0.374, 0.614, 0.609, 1.019, 1.001, 1.334, 1.364, 1.730, 1.710}
	var at []float64
	for _, c := range conc {
		at = append(at, math.Log(c), math.Log(c))
	}
	d, err := Diffuse(at, density, at[0])
	if err != nil {
		t.Fatal(err)
	}
	c := find(t, d, "logistic")
	same(t, "ceiling", c.Parameters[0].Value, 2.3451815708, 5e-6) // nls stops at 1e-5
	same(t, "its se", c.Parameters[0].SE, 0.0781540970, 1e-5)
	same(t, "rate", c.Parameters[1].Value, 1/1.0414554760, 5e-6)
	same(t, "middle", c.Parameters[2].Value, 1.4830917249, 5e-6)
	same(t, "its se", c.Parameters[2].SE, 0.0813533260, 1e-5)
	same(t, "t", c.Parameters[0].Stat, 30.00715, 1e-5)
	same(t, "rss", c.RSS, 0.00478956897028, 1e-9)
	if !strings.Contains(c.Note, "extrapolated") {
		t.Errorf("73 %% of a ceiling is all of it: %q", c.Note)
	}
}

// nls and lm of R 4.2.2 on the parties of the Budapest Convention, 2001 to 2025.
func TestDiffusionOfBudapest(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(string(shared(t, "budapest.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var parties []float64
	for _, row := range rows[1:] {
		v, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		parties = append(parties, v)
	}
	d, err := Diffuse(span(2001, len(parties)), parties, 2000)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		b, se []float64
		rss   float64
	}{
		"logistic": {[]float64{79.05993654384, 1 / 4.53306068166, 2012.72413218802}, []float64{2.668135233234, 0.309769914513 / (4.53306068166 * 4.53306068166), 0.454217810763}, 173.580454987},
		"Bass":     {[]float64{89.1674674128, 0.0215621396348, 0.1266542169461}, []float64{4.67569961013, 0.00135546347622, 0.01719355645028}, 79.3136972183},
		"line":     {[]float64{-6742.26154, 3.36923077}, []float64{123.624992, 0.0614129154}, 112.769230769},
	} {
		c := find(t, d, name)
		same(t, name+" rss", c.RSS, want.rss, 1e-7)
		for k, p := range c.Parameters {
			same(t, name+" "+p.Name, p.Value, want.b[k], 1e-4)
			same(t, name+" se of "+p.Name, p.SE, want.se[k], 2e-3)
		}
		k, n := float64(len(want.b)+1), 25.0
		same(t, name+" AICc", c.AICc, n*math.Log(want.rss/n)+2*k+2*k*(k+1)/(n-k-1), 1e-6)
	}
	if d.Curves[0].Name != "Bass" || d.Curves[2].Name != "logistic" {
		t.Errorf("the order is %s, %s, %s", d.Curves[0].Name, d.Curves[1].Name, d.Curves[2].Name)
	}
	bass := find(t, d, "Bass")
	if v, warning := bass.At(2030); warning == "" || v < 77 {
		t.Errorf("%v in 2030 without a warning", v)
	}
	if v, warning := bass.At(2012); warning != "" || math.Abs(v-38) > 3 {
		t.Errorf("%v in 2012, %q", v, warning)
	}
}

// The truth that was planted comes back, and a curve that has not bent says so.
func TestDiffusionFindsWhatIsPlanted(t *testing.T) {
	at := span(0, 30)
	curve := func(ceiling, rate, middle float64) (y []float64) {
		for _, v := range at {
			y = append(y, ceiling/(1+math.Exp(-rate*(v-middle))))
		}
		return y
	}
	d, err := Diffuse(at, curve(200, 0.4, 12), -1)
	if err != nil {
		t.Fatal(err)
	}
	c := d.Curves[0]
	if c.Name != "logistic" || c.Note != "" || c.Weight < 0.999 {
		t.Errorf("%s, %q, %v", c.Name, c.Note, c.Weight)
	}
	for k, want := range []float64{200, 0.4, 12} {
		same(t, c.Parameters[k].Name, c.Parameters[k].Value, want, 1e-5)
	}
	early, err := Diffuse(at, curve(5000, 0.15, 60), -1)
	if err != nil {
		t.Fatal(err)
	}
	if c := find(t, early, "logistic"); !strings.Contains(c.Note, "has not bent") {
		t.Errorf("a hundredth of the ceiling is enough: %q, %+v", c.Note, c.Parameters)
	}
	straight := make([]float64, len(at))
	for i, v := range at {
		straight[i] = 3 + 2*v
	}
	if d, err = Diffuse(at, straight, -1); err != nil || d.Curves[0].Name != "line" {
		t.Errorf("a line is a %s, %v", d.Curves[0].Name, err)
	}
}
