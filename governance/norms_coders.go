package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/stat"
)

// A unit is what several coders read: what it is, and the last step that each gave it.
type unit struct {
	norm, scale string
	values      map[string]reading // by coder
}

// fewUnits is the number of units below which agreement of coders says little.
const fewUnits = 10

// units returns what two coders read or more: the same actor, norm and document, or the
// same actor and norm wherever they read it.
func (m *matrix) units(document bool) []unit {
	at := map[[4]string]*unit{}
	for _, r := range m.readings {
		k := [4]string{fold(r.Actor), fold(r.Norm), fold(strings.Join(r.Scale, " / "))}
		if document {
			k[3] = fold(r.Document)
		}
		if document && k[3] == "" || r.Coder == "" {
			continue
		}
		u := at[k]
		if u == nil {
			u = &unit{norm: r.Norm, scale: strings.Join(r.Scale, " / "), values: map[string]reading{}}
			at[k] = u
		}
		u.norm = min(u.norm, r.Norm)
		if old, ok := u.values[r.Coder]; !ok || later(&r, &old) > 0 {
			u.values[r.Coder] = r
		}
	}
	keys := make([][4]string, 0, len(at))
	for k, u := range at {
		if len(u.values) > 1 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b [4]string) int { return slices.Compare(a[:], b[:]) })
	all := make([]unit, len(keys))
	for i, k := range keys {
		all[i] = *at[k]
	}
	return all
}

// coders tells how far coders agree.
func (m *matrix) coders() {
	t := demarche.Table{
		Name: "coder_agreement", Title: "how far coders agree", Columns: []demarche.Column{
			{Name: "read", Doc: "what both read: the same document, or the same actor and norm in whatever documents, the last of each"},
			{Name: "norm", Doc: "the norm, or all that have the scale"},
			{Name: "scale", Doc: "the steps"},
			{Name: "coders", Doc: "who"},
			{Name: "n", Unit: "units", Doc: "that two of them read"},
			{Name: "same", Unit: "share", Doc: "of the pairs of readings, those with the same step"},
			{Name: "kappa", Doc: "Cohen's kappa, of two coders"},
			{Name: "kappa_w", Doc: "weighted by how many steps they are apart"},
			{Name: "alpha", Doc: "Krippendorff's alpha, nominal"},
			{Name: "alpha_ordinal", Doc: "the same, ordinal"},
			{Name: "few", Doc: fmt.Sprintf("whether n is below %d", fewUnits)},
		},
	}
	same := m.units(true)
	for _, x := range []struct {
		read  string
		units []unit
	}{{"the same document", same}, {"the same actor and norm", m.units(false)}} {
		of := map[[2]string][]unit{} // by scale, then norm; "" for all norms of the scale
		for _, u := range x.units {
			of[[2]string{u.scale, u.norm}] = append(of[[2]string{u.scale, u.norm}], u)
			of[[2]string{u.scale, ""}] = append(of[[2]string{u.scale, ""}], u)
		}
		keys := make([][2]string, 0, len(of))
		for k, units := range of {
			if norm := k[1]; norm == "" && len(of[[2]string{k[0], units[0].norm}]) == len(units) {
				continue // one norm has the scale
			}
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
		for _, k := range keys {
			for _, row := range agreementRows(of[k]) {
				t.Rows = append(t.Rows, append([]any{x.read, cmp.Or(k[1], "all of the scale"), k[0]}, row...))
			}
		}
	}
	if len(same) == 0 {
		m.note("no document was read by two coders for the same actor and norm: how reliably coders read is not known, and what they hold apart may be what their documents hold apart")
	}
	m.add(t)
}

// agreementRows returns the agreement of every two coders, and of all where there are
// more.
func agreementRows(units []unit) (rows [][]any) {
	in := map[string]bool{}
	for _, u := range units {
		for c := range u.values {
			in[c] = true
		}
	}
	coders := sortedKeys(in)
	value := func(u unit, coder string) int {
		if r, ok := u.values[coder]; ok {
			return r.step
		}
		return stat.Missing
	}
	row := func(who []string) {
		var values [][]int
		var a, b []int
		pairs, same := 0, 0
		for _, u := range units {
			var one []int
			for _, c := range who {
				if v := value(u, c); v != stat.Missing {
					one = append(one, v)
				}
			}
			if len(one) < 2 {
				continue
			}
			values = append(values, one)
			a, b = append(a, one[0]), append(b, one[1])
			for i, x := range one {
				for _, y := range one[:i] {
					pairs++
					if x == y {
						same++
					}
				}
			}
		}
		if len(values) == 0 {
			return
		}
		var kappa, weighted any
		if len(who) == 2 {
			kappa, weighted = analysis.Known(stat.Kappa(a, b, stat.Nominal)), analysis.Known(stat.Kappa(a, b, stat.Ordinal))
		}
		rows = append(rows, []any{
			strings.Join(who, ", "), int64(len(values)), float64(same) / float64(pairs), kappa, weighted, analysis.Known(stat.Alpha(values, stat.Nominal)), analysis.Known(stat.Alpha(values, stat.Ordinal)), len(values) < fewUnits,
		})
	}
	for i, a := range coders {
		for _, b := range coders[i+1:] {
			row([]string{a, b})
		}
	}
	if len(coders) > 2 {
		row(coders)
	}
	return rows
}
