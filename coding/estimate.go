package coding

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/prevalence"
	"demarche/stat"
	"demarche/text"
)

// How coders who differ are read.
const (
	strict = iota // leaning is no; by majority
	least         // only what all call yes
	most          // whatever any calls yes or leaning
)

// value returns whether a unit has a code, as its coders read it: 1, 0, or their mean where
// they differ and nobody decides; false where nobody read it.
func (w *estimating) value(u *unit, code string, how int) (float64, bool) {
	n, yes, maybe := 0.0, 0.0, 0.0
	of := func(v value) (yes, maybe float64) {
		if w.run.Stance != "" && v.stance != w.run.Stance {
			return 0, 0
		}
		switch number(v.value) {
		case prevalence.Yes:
			return 1, 1
		case prevalence.Leaning:
			return 0, 1
		}
		return 0, 0
	}
	for _, v := range u.values[code] {
		y, m := of(v)
		n, yes, maybe = n+1, yes+y, maybe+m
	}
	switch {
	case n == 0:
		return 0, false
	case how == least:
		return map[bool]float64{true: 1}[yes == n], true
	case how == most:
		return map[bool]float64{true: 1}[maybe > 0], true
	case 2*yes > n:
		return 1, true
	case 2*yes < n:
		return 0, true
	}
	if v, ok := u.values[code][w.run.Adjudicator]; ok && w.run.Adjudicator != "" {
		y, _ := of(v)
		return y, true
	}
	return 0.5, true
}

// audit returns the readings of a code, and how many units of the sample have none. These, and
// those that are lost, are taken to be as the others of their stratum, whose probabilities are
// lowered by as much.
func (w *estimating) audit(code string, score []float64, how int) (a *prevalence.Audit, units []*unit, missing int) {
	names := map[string]bool{}
	read := map[string]float64{}
	for _, u := range w.drawn {
		names[u.stratum] = true
		if _, ok := w.value(u, code, how); ok {
			read[u.stratum]++
		} else {
			missing++
		}
	}
	sorted := sortedKeys(names)
	w.strata = len(sorted)
	a = &prevalence.Audit{Score: score, Cluster: w.actor}
	for _, u := range w.drawn {
		v, ok := w.value(u, code, how)
		if !ok {
			continue
		}
		at, _ := slices.BinarySearch(sorted, u.stratum)
		a.Readings = append(a.Readings, prevalence.Reading{
			Unit: u.place, Value: v, Inclusion: u.inclusion * read[u.stratum] / w.size[u.stratum], Stratum: at,
		})
		units = append(units, u)
	}
	return a, units, missing
}

// measured is a code while its shares are estimated.
type measured struct {
	w              *estimating
	code, score    string
	main, low, top *prevalence.Audit
	units          []*unit
	alpha          prevalence.Reliability
	sens, spec     float64
}

// estimate has the shares of all codes.
func (w *estimating) estimate(ctx context.Context, progress analysis.Progress) error {
	slices.SortStableFunc(w.drawn, func(a, b *unit) int { return a.place - b.place })
	score := make([]float64, w.posts)
	unread, disputed := 0, 0
	for i, code := range w.codes {
		if err := ctx.Err(); err != nil {
			return err
		}
		progress("estimating", int64(i), int64(len(w.codes)))
		m := &measured{w: w, code: code, score: w.score(i, score)}
		var missing int
		m.main, m.units, missing = w.audit(code, score, strict)
		m.low, _, _ = w.audit(code, score, least)
		m.top, _, _ = w.audit(code, score, most)
		unread = max(unread, missing)
		if len(m.units) == 0 {
			w.note("no unit of the sample was read under %s", code)
			continue
		}
		if err := m.main.Check(); err != nil {
			return err
		}
		for _, r := range m.main.Readings {
			if r.Value == 0.5 {
				disputed++
			}
		}
		if err := m.agreement(); err != nil {
			return err
		}
		m.sens, m.spec = m.main.Rates(0.5)
		m.keep()
		m.shares()
	}
	if unread > 0 {
		w.note("up to %s of the sample not read under a code: what was not read is taken to be as the others of its stratum", text.Plural(unread, "unit", "units"))
	}
	if disputed > 0 {
		w.note("%s with half a count, since as many coders say yes as no and nobody decides: see the columns least and most, or name who decides with --adjudicator", text.Plural(disputed, "reading stands", "readings stand"))
	}
	return ctx.Err()
}

// agreement measures how far the coders of the code agree.
func (m *measured) agreement() (err error) {
	coders := m.w.k.coders
	var rows [][]int
	for _, u := range m.w.k.units {
		if len(u.values[m.code]) == 0 {
			continue
		}
		row := make([]int, len(coders))
		for j, name := range coders {
			row[j] = stat.Missing
			if v, ok := u.values[m.code][name]; ok {
				row[j] = number(v.value)
			}
		}
		rows = append(rows, row)
	}
	m.alpha, err = prevalence.Reliable(prevalence.Binary(rows, false), 2, 0, m.w.run.Seed)
	return err
}

func (m *measured) word() string {
	if m.alpha.Paired == 0 {
		return "one coder"
	}
	return prevalence.Word(m.alpha.Alpha.Value)
}

// shares estimates the share in all posts, and in each domain.
func (m *measured) shares() {
	w := m.w
	whole := m.row("all", "all posts", "", w.whole)
	periods := slices.IndexFunc(w.domains.divisions, func(v *division) bool { return len(v.parts) == 1 && v.parts[0].name == "period" })
	if periods < 0 || len(w.parts[periods]) < 2 {
		w.point(m, "all posts", whole, whole)
	}
	for k, v := range w.domains.divisions {
		if len(v.label) < 2 {
			continue // the same as all posts
		}
		shown := w.listed[k]
		estimates := map[int]prevalence.Estimate{}
		for _, i := range shown {
			label, actor := v.label[i], ""
			if v.actorOnly() {
				label, actor = "", label
			}
			e := m.row(v.name, label, actor, w.parts[k][i])
			estimates[i] = e
			if k == periods {
				w.point(m, v.label[i], e, whole)
			}
		}
		m.differences(v, shown, estimates)
	}
}

// leastActors is how many actors must have been read for an interval over actors.
const leastActors = 10

// within is a share as it is told: an estimate may be a little outside.
func within(v float64) any { return analysis.Known(min(max(v, 0), 1)) }

// row estimates the share of a domain, and tells it if it may be told.
func (m *measured) row(by, label, actor string, d prevalence.Domain) prevalence.Estimate {
	w := m.w
	lambda := w.run.lambda()
	if m.score == scoreNone {
		lambda = 0
	}
	e := m.main.Estimate(d, lambda)
	hits := 0.0
	for _, u := range d {
		if m.main.Score[u] >= 0.5 {
			hits++
		}
	}
	row := []any{m.code, by, label, actor, int64(e.Units), int64(e.Audited), e.Size, e.Positives}
	verdict := "estimated"
	if e.Estimable() {
		w.told++
		row = append(row, within(e.Share), analysis.Known(e.Low), analysis.Known(e.High),
			within(m.low.Estimate(d, lambda).Share), within(m.top.Estimate(d, lambda).Share), nil)
		if e.Clusters < leastActors {
			row = append(row, nil, nil)
		} else {
			row = append(row, analysis.Known(e.LowClusters), analysis.Known(e.HighClusters))
		}
		row = append(row, within(e.Read))
	} else {
		w.untold++
		verdict = fmt.Sprintf("not estimable: %s read, %s with the code", text.Count(e.Audited), text.Count(int(e.Positives)))
		ceiling := any(nil)
		if e.Audited >= prevalence.LeastAudited {
			ceiling = analysis.Known(e.High)
		}
		row = append(row, nil, nil, nil, nil, nil, ceiling, nil, nil, nil)
	}
	counted, corrected := any(nil), any(nil)
	if m.score != scoreNone {
		counted = analysis.Known(hits / float64(e.Units))
		corrected = analysis.Known(prevalence.RoganGladen(hits/float64(e.Units), m.sens, m.spec))
	}
	var yes []demarche.RecordID
	for i, u := range m.units {
		if _, in := slices.BinarySearch(d, int32(u.place)); in && m.main.Readings[i].Value > 0.5 {
			yes = append(yes, u.record)
		}
	}
	w.rows = append(w.rows, append(row, m.word(), analysis.Known(m.alpha.Alpha.Value), m.score, e.Lambda, counted, corrected, verdict, recordList(yes, len(yes))))
	return e
}

// differences are between each period and the one before, and between the last and the
// first, of the same posts otherwise.
func (m *measured) differences(v *division, shown []int, of map[int]prevalence.Estimate) {
	add := func(i, from int) {
		e, before := of[i], of[from]
		if !e.Estimable() || !before.Estimable() {
			return
		}
		d := m.main.Subtract(e, before)
		word := "more"
		switch {
		case d.Low <= 0 && d.High >= 0:
			word = "not told apart"
		case d.Value < 0:
			word = "less"
		}
		m.w.changes = append(m.w.changes, []any{m.code, v.name, v.label[from], v.label[i], analysis.Known(d.Value), analysis.Known(d.Low), analysis.Known(d.High), word, m.word()})
	}
	for _, i := range shown {
		from, ok := v.before(i)
		if !ok || !slices.Contains(shown, from) {
			continue
		}
		add(i, from)
		first := from
		for at, more := v.before(first); more; at, more = v.before(first) {
			first = at
		}
		_, follows := v.after(i)
		if first != from && !follows && slices.Contains(shown, first) {
			add(i, first)
		}
	}
}

// keep keeps what was read, as the records behind every number.
func (m *measured) keep() {
	for i, u := range m.units {
		r := m.main.Readings[i]
		var said []string
		for _, coder := range sortedKeys(u.values[m.code]) {
			v := u.values[m.code][coder]
			word := v.value
			if v.stance != "" {
				word += "/" + v.stance
			}
			said = append(said, coder+": "+word)
		}
		score := m.main.Score[r.Unit]
		pseudo := score + (r.Value-score)/r.Inclusion
		m.w.coded = append(m.w.coded, []any{u.record.String(), m.code, strings.Join(said, ", "), r.Value, u.stratum, r.Inclusion, score, pseudo})
	}
}

// A point is an estimate that the figure may show.
type point struct {
	code, label, word string
	e, all            prevalence.Estimate // of these posts, and of all
}

func (w *estimating) point(m *measured, label string, e, all prevalence.Estimate) {
	if e.Estimable() && !math.IsNaN(e.Low) {
		w.figure = append(w.figure, point{m.code, label, m.word(), e, all})
	}
}
