package ideal

import "math"

// A Fit says how much of the votes a line tells.
type Fit struct {
	Votes   int     // that were counted
	Correct float64 // the share of votes that were the likeliest
	PRE     float64 // the mean over roll calls of the proportional reduction of error: (minority - wrong) / minority
	APRE    float64 // the same, of all roll calls together: (Σ minority - Σ wrong) / Σ minority
	GMP     float64 // the geometric mean probability of what was voted; 0 of a method without probabilities
}

// A tally gathers what a fit is made of.
type tally struct {
	rolls, votes, minority, wrong int
	pre, logp                     float64
}

// roll counts a roll call, and fills in what r does not tell yet. predicted returns the
// probabilities of the steps of a vote.
func (t *tally) roll(cells []cell, r *Roll, predicted func(cell) [3]float64) {
	var made [3]int
	for _, c := range cells {
		pr := predicted(c)
		likeliest := 0
		for k := range pr {
			if pr[k] > pr[likeliest] {
				likeliest = k
			}
		}
		if int(c.step) != likeliest {
			r.Wrong++
		}
		t.logp += math.Log(max(pr[c.step], 1e-300))
		made[c.step]++
	}
	r.Voters = len(cells)
	r.Minority = len(cells) - max(made[0], made[1], made[2])
	t.rolls++
	t.votes += r.Voters
	t.minority += r.Minority
	t.wrong += r.Wrong
	t.pre += float64(r.Minority-r.Wrong) / float64(r.Minority)
}

func (t *tally) fit() Fit {
	n := float64(t.votes)
	return Fit{
		Votes:   t.votes,
		Correct: 1 - float64(t.wrong)/n,
		PRE:     t.pre / float64(t.rolls),
		APRE:    float64(t.minority-t.wrong) / float64(t.minority),
		GMP:     math.Exp(t.logp / n),
	}
}

// fit says of each roll call how it lies and of the line how much it tells.
// Points are (x-mean)/scale.
func (w *Window) fit(p *panel, g guess, mean, scale float64) {
	var all tally
	x := p.points(g)
	for r, row := range p.rolls {
		item := p.item(g, r)
		tau, three := math.Exp(item[2]), len(p.steps[r]) == 3
		zero := item[0] + item[1]*mean
		roll := Roll{Roll: row, Slope: item[1] * scale, Cuts: []float64{-zero}, Steps: p.steps[r]}
		if three {
			roll.Cuts = append(roll.Cuts, tau-zero)
		}
		all.roll(p.roll(r), &roll, func(c cell) [3]float64 { return chances(item[0]+item[1]*x[c.state], tau, three) })
		w.Rolls = append(w.Rolls, roll)
	}
	w.Fit = all.fit()
}
