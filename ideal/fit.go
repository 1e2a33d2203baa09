package ideal

import "math"

// A Fit says how much of the votes a line tells.
type Fit struct {
	Votes   int     // that were counted
	Correct float64 // the share of votes that were the likeliest
	PRE     float64 // the mean over roll calls of the proportional reduction of error: of those who did not vote as most did, the share that the line tells rightly, less its errors on the others
	APRE    float64 // the same, of all roll calls together: (Σ minority - Σ wrong) / Σ minority
	GMP     float64 // the geometric mean probability of what was voted
}

// fit says of each roll call how it lies and of the line how much it tells.
// Points are (x-mean)/scale.
func (w *Window) fit(p *panel, g guess, mean, scale float64) {
	logp, minority, wrong := 0.0, 0, 0
	for r, row := range p.rolls {
		item, cells := p.item(g, r), p.roll(r)
		tau, three := math.Exp(item[2]), len(p.steps[r]) == 3
		roll := Roll{Roll: row, Slope: item[1] * scale, Steps: p.steps[r], Voters: len(cells)}
		zero := item[0] + item[1]*mean
		roll.Cuts = append(roll.Cuts, -zero)
		if three {
			roll.Cuts = append(roll.Cuts, tau-zero)
		}
		var made [3]int
		for _, c := range cells {
			pr := chances(item[0]+item[1]*p.points(g)[c.state], tau, three)
			likeliest := 0
			for k := range pr {
				if pr[k] > pr[likeliest] {
					likeliest = k
				}
			}
			if int(c.step) != likeliest {
				roll.Wrong++
			}
			logp += math.Log(max(pr[c.step], 1e-300))
			made[c.step]++
		}
		roll.Minority = len(cells) - max(made[0], made[1], made[2])
		minority += roll.Minority
		wrong += roll.Wrong
		w.Fit.PRE += float64(roll.Minority-roll.Wrong) / float64(roll.Minority)
		w.Rolls = append(w.Rolls, roll)
	}
	n := float64(len(p.cells))
	w.Fit.Votes = len(p.cells)
	w.Fit.Correct = 1 - float64(wrong)/n
	w.Fit.PRE /= float64(len(p.rolls))
	w.Fit.APRE = float64(minority-wrong) / float64(minority)
	w.Fit.GMP = math.Exp(logp / n)
}
