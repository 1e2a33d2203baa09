package ideal

import (
	"math"
	"testing"

	gstat "gonum.org/v1/gonum/stat"
)

var assemblyEnds = Anchors{Negative: []string{"RUS"}, Positive: []string{"USA"}}

// alike correlates points with others' of the same states.
func alike(points []Point, others map[string]float64) (r float64, n int) {
	var x, y []float64
	for _, p := range points {
		if v, ok := others[p.State]; ok {
			x, y = append(x, p.At), append(y, v)
		}
	}
	return gstat.Correlation(x, y, nil), len(x)
}

// meanOf returns the mean of published points over some years.
func meanOf(points map[string]map[int]float64, from, to int) map[string]float64 {
	means := map[string]float64{}
	for state, years := range points {
		sum, n := 0.0, 0
		for y := from; y <= to; y++ {
			if v, ok := years[y]; ok {
				sum, n = sum+v, n+1
			}
		}
		if n > 0 {
			means[state] = sum / float64(n)
		}
	}
	return means
}

// emIRT's ordIRT on the same roll calls, and the published points of Voeten.
func TestEMIsAsThePeers(t *testing.T) {
	peers, table := peer(t, "emIRT_ordIRT")
	w := fitted(t, table, Options{Anchors: assemblyEnds})
	if r, n := alike(w.Points, peers); r < 0.999 || n != 193 || len(w.Rolls) != 554 {
		t.Errorf("with emIRT: r = %.5f, %d states, %d roll calls", r, n, len(w.Rolls))
	}
	published := meanOf(voeten(t), 2018, 2024)
	for _, minority := range []float64{0, 0.025} {
		w := fitted(t, assembly(t, 2018, 2024), Options{Anchors: assemblyEnds, Minority: minority})
		if r, n := alike(w.Points, published); r < 0.99 || n < 192 {
			t.Errorf("with Voeten, minority %g: r = %.5f, %d states", minority, r, n)
		}
		if !w.Converged {
			t.Errorf("not at the top after %d steps", w.Steps)
		}
	}
}

// The binary model of the peer stops where its points correlate 1 - 1e-6 with those of
// the step before, which is after 86 steps and far from the top. The paper's EM in plain
// words is the peer's to 0.999 after as many steps; the top, with a narrower prior of
// slopes, is nearer to that than to where the plain EM would go.
func TestBinaryEMIsAsThePeers(t *testing.T) {
	peers, table := peer(t, "emIRT_binIRT")
	p, _ := newPanel(table, sieve{votes: 20, binary: true})
	x := plainBinaryEM(p, 86)
	plain := make([]Point, len(x))
	for i, v := range x {
		plain[i] = Point{State: table.States[p.states[i]], At: v}
	}
	if r, _ := alike(plain, peers); math.Abs(r) < 0.999 {
		t.Errorf("the plain EM with emIRT: r = %.5f", r)
	}
	w := fitted(t, table, Options{Anchors: assemblyEnds, Binary: true})
	if r, n := alike(w.Points, peers); r < 0.995 || n != 193 {
		t.Errorf("with emIRT: r = %.5f, %d states", r, n)
	}
}

// plainBinaryEM makes steps by the equations of Imai, Lo and Olmsted 2016, with the
// priors of the peer.
func plainBinaryEM(p *panel, steps int) []float64 {
	x := append([]float64(nil), p.singular()...)
	_, sd := gstat.MeanStdDev(x, nil)
	for i := range x {
		x[i] /= sd
	}
	alpha, beta := make([]float64, len(p.rolls)), make([]float64, len(p.rolls))
	wish := make([]float64, len(p.cells))
	for range steps {
		up, down := make([]float64, len(x)), make([]float64, len(x))
		for r := range p.rolls {
			aa, ab, bb, a, b := 0.04, 0.0, 0.04, 0.0, 0.0
			for k, c := range p.roll(r) {
				m := alpha[r] + beta[r]*x[c.state]
				e := m + density(m)/exactBelow(m)
				if c.step == 0 {
					e = m - density(m)/exactBelow(-m)
				}
				wish[int(p.first[r])+k] = e
				aa, ab, bb = aa+1, ab+x[c.state], bb+x[c.state]*x[c.state]
				a, b = a+e, b+e*x[c.state]
			}
			alpha[r], beta[r] = (bb*a-ab*b)/(aa*bb-ab*ab), (aa*b-ab*a)/(aa*bb-ab*ab)
			for k, c := range p.roll(r) {
				up[c.state] += beta[r] * (wish[int(p.first[r])+k] - alpha[r])
				down[c.state] += beta[r] * beta[r]
			}
		}
		for i := range x {
			x[i] = up[i] / (1 + down[i])
		}
	}
	return x
}

func BenchmarkEM(b *testing.B) {
	table := assembly(b, 2018, 2024)
	before := cpu()
	for b.Loop() {
		fitted(b, table, Options{Anchors: assemblyEnds})
	}
	b.ReportMetric((cpu()-before)/float64(b.N), "cpu-s/op")
}
