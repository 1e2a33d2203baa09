package report

import "demarche"

// validate is the analysis that asks of copies of the case whether firm edges are
// what they promise; what it says stands with what is firm.
const validate = "validate"

// copies are what came of copies of the case; nothing, where it was not asked.
type copies struct {
	Notes   []string
	Figures []runFigures
}

// copiesOf returns what copies tell of a case in which chance was computed.
func copiesOf(d *demarche.Dossier) *copies {
	c := &copies{Notes: notesOf(d, func(r *demarche.DossierRun) bool { return r.Analysis == validate })}
	chance := false
	for i := range d.Runs {
		r := &d.Runs[i]
		for _, n := range r.Result.Networks {
			chance = chance || n.FDR > 0
		}
		if r.Analysis == validate {
			if f := runFiguresOf(r); f != nil {
				c.Figures = append(c.Figures, *f)
			}
		}
	}
	if len(c.Figures) == 0 && !chance {
		return nil
	}
	return c
}
