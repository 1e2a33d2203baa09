package ideal

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

func quantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// singular returns the first left singular vector of the matrix of states by roll
// calls that holds the steps less the mean of the roll call, and 0 for who did not
// vote. It is found by going to and fro from the row of the state that is farthest
// from the means.
func (p *panel) singular() []float64 {
	n := len(p.states)
	value := make([]float64, len(p.cells))
	length := make([]float64, n)
	far := make([]float64, len(p.rolls))
	for r := range p.rolls {
		mean := 0.0
		cells := p.roll(r)
		for _, c := range cells {
			mean += float64(c.step)
		}
		mean /= float64(len(cells))
		for k, c := range cells {
			v := float64(c.step) - mean
			value[int(p.first[r])+k] = v
			length[c.state] += v * v
		}
	}
	farthest := int32(0)
	for i := range length {
		if length[i] > length[farthest] {
			farthest = int32(i)
		}
	}
	for r := range p.rolls {
		for k, c := range p.roll(r) {
			if c.state == farthest {
				far[r] = value[int(p.first[r])+k]
			}
		}
	}
	left, before := make([]float64, n), make([]float64, n)
	for range 1000 {
		left, before = before, left
		clear(left)
		for r := range p.rolls {
			for k, c := range p.roll(r) {
				left[c.state] += value[int(p.first[r])+k] * far[r]
			}
		}
		norm := 0.0
		for _, v := range left {
			norm += v * v
		}
		norm = math.Sqrt(norm)
		gap := 0.0
		for i := range left {
			left[i] /= norm
			gap = max(gap, math.Abs(left[i]-before[i]))
		}
		if gap < 1e-6 {
			break
		}
		for r := range p.rolls {
			sum := 0.0
			for k, c := range p.roll(r) {
				sum += value[int(p.first[r])+k] * left[c.state]
			}
			far[r] = sum
		}
	}
	return left
}
