package claim

import (
	"slices"

	"demarche"
)

// A cover says which days of a period were searched for what a filter asks for.
type cover struct {
	declared, whole, complete bool
	says                      string // which days were not, in words
	notes                     []string
}

func (c cover) open() bool { return c.declared && !c.whole }

// covered returns what is declared of a filter's facts in a period.
func (w *world) covered(f *demarche.Filter, period demarche.Date) cover {
	c := cover{complete: true}
	from, to := period.Days()
	if from == demarche.NoDay {
		return cover{}
	}
	applies := func(d demarche.Coverage) bool {
		if d.Filter.Of != f.Of && (d.Filter.Of != "agreements" || f.Of != "parties") {
			return false
		}
		for k, values := range d.Filter.Keys {
			for _, v := range values {
				if !slices.ContainsFunc(f.Keys[k], func(have string) bool { return fold(have) == fold(v) }) {
					return false
				}
			}
		}
		return true
	}
	var spans []demarche.Date
	for _, d := range w.coverage {
		if !applies(d) {
			continue
		}
		c.declared = true
		if lies(d.Period, period) != outside {
			spans = append(spans, d.Period)
			c.complete = c.complete && d.Complete
			if d.Note != "" {
				c.notes = append(c.notes, d.Note)
			}
		}
	}
	slices.SortFunc(spans, func(a, b demarche.Date) int { return int(firstDay(a)) - int(firstDay(b)) })
	missing := []demarche.Date{}
	at := from // the first day that is not known to be searched
	for _, s := range spans {
		if first := firstDay(s); first > at {
			missing = append(missing, demarche.Between(at, min(first-1, to)))
		}
		at = max(at, lastDay(s)+1)
	}
	if at <= to {
		missing = append(missing, demarche.Between(at, to))
	}
	for _, g := range w.gaps {
		if applies(g) && lies(g.Period, period) != outside {
			c.declared = true
			missing = append(missing, demarche.Between(max(from, firstDay(g.Period)), min(to, lastDay(g.Period))))
		}
	}
	c.whole = len(missing) == 0
	for i, m := range missing {
		if i > 0 {
			c.says += ", "
		}
		c.says += m.String()
	}
	return c
}
