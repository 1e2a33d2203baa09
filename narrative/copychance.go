package narrative

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/stat"
	"demarche/text"
)

// The streams of the generator, one for each use of a seed.
const (
	streamTimes uint64 = iota + 0x6e61727261
	streamAuthors
	streamStories
)

// The classes of lags that are told beside chance.
var lagClasses = []time.Duration{time.Minute, inStep, time.Hour, 6 * time.Hour, 24 * time.Hour}

// mostActors is how many actors of one family make pairs: of more the pairs are so many that
// one family would be most of the work, and what so many post says little of two.
const mostActors = 100

const dayUS = int64(24 * time.Hour / time.Microsecond)

// drawn is a number that was seen, and what it is in random draws.
type drawn struct {
	seen float64
	by   []float64
}

// row writes what was seen beside chance for a table: seen, mean, low, high, ratio, z, p.
func (d *drawn) row() []any {
	mean := stat.Average(d.by)
	variance, hits := 0.0, 0
	for _, v := range d.by {
		variance += (v - mean) * (v - mean) / float64(len(d.by)-1)
		if v >= d.seen {
			hits++
		}
	}
	sorted := slices.Clone(d.by)
	row := []any{d.seen, mean, stat.Quantile(sorted, 0.025), stat.Quantile(sorted, 0.975), nil, nil, stat.DrawnP(hits, len(d.by))}
	if mean > 0 {
		row[4] = d.seen / mean
	}
	if variance > 0 {
		row[5] = (d.seen - mean) / math.Sqrt(variance)
	}
	return row
}

// tellChance says what chance gives of copies in step, and of pairs with several in common.
func (r *CopiesRun) tellChance(ctx context.Context, ps *posts, families []copyFamily, result *demarche.Result, progress analysis.Progress) error {
	table := demarche.Table{
		Name: "chance", Title: fmt.Sprintf("copies beside what chance gives, %d draws", r.Draws),
		Columns: []demarche.Column{
			{Name: "what", Doc: "what is counted"},
			{Name: "null_model", Doc: "what is drawn at random, and what stays"},
			{Name: "unit", Doc: "of the numbers"},
			{Name: "seen", Doc: "what the data have"},
			{Name: "chance", Doc: "the mean of the draws"},
			{Name: "chance_low", Doc: "2.5 of 100 draws are below"},
			{Name: "chance_high", Doc: "2.5 of 100 draws are above"},
			{Name: "ratio", Doc: "seen by chance; null where chance gives none"},
			{Name: "z", Doc: "how many standard deviations of the draws seen is above their mean; null where they do not differ"},
			{Name: "p", Unit: "share", Doc: "share of draws, and what is seen, that have as much"},
		},
	}
	if ps.testable(inStep) {
		lags, most, err := r.drawTimes(ctx, ps, families, progress)
		if err != nil {
			return err
		}
		result.Figures = append(result.Figures, lagFigure(lags, most, ps, r.Draws))
		for i, class := range lagClasses {
			if class == time.Minute && ps.resolution > time.Minute {
				continue
			}
			table.Rows = append(table.Rows, append([]any{"lags of at most " + lagWords(class), "times: each account's copies take times of its posts of the same day", "lags"}, lags[i].row()...))
		}
	} else {
		result.Notes = append(result.Notes, fmt.Sprintf("whether copies are in step is not testable at this resolution: times stand on %s, and a window of %s needs half of it", lagWords(ps.resolution), lagWords(inStep)))
	}
	pairs, capped, err := r.drawAuthors(ctx, ps, families, progress)
	if err != nil {
		return err
	}
	table.Rows = append(table.Rows, append([]any{fmt.Sprintf("pairs of accounts with %s or more in common", text.Plural(r.Common, "family", "families")), "authors: exchanged between copies of the same language and month, none having a text twice", "pairs"}, pairs.row()...))
	if capped > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("pairs are not counted within %s of more than %d accounts", text.Plural(capped, "family", "families"), mostActors))
	}
	result.Tables = append(result.Tables, table)
	return nil
}

// drawTimes counts lags by class, as they are and with the copies of each actor and day at
// times of any of its posts of the day. It also returns the number of lags.
func (r *CopiesRun) drawTimes(ctx context.Context, ps *posts, families []copyFamily, progress analysis.Progress) ([]drawn, int, error) {
	// The copies of an actor and day, and the times of all its posts of the day.
	type timed struct {
		family int32
		actor  int32
		at     int64
	}
	inFamily := make([]int32, len(ps.all)) // from 1
	for i := range families {
		for _, k := range families[i].places {
			inFamily[k] = int32(i + 1)
		}
	}
	order := make([]int32, len(ps.all))
	for i := range order {
		order[i] = int32(i)
	}
	day := func(p *post) int64 { return p.at / dayUS }
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &ps.all[a], &ps.all[b]
		return cmp.Or(cmp.Compare(x.actor, y.actor), cmp.Compare(x.at, y.at), cmp.Compare(x.family, y.family), cmp.Compare(a, b))
	})
	type stretch struct {
		times  []int64
		copies []int32 // places in all
	}
	var all []timed
	var stretches []stretch
	for from := 0; from < len(order); {
		to := from
		first := &ps.all[order[from]]
		var s stretch
		for ; to < len(order); to++ {
			p := &ps.all[order[to]]
			if p.actor != first.actor || day(p) != day(first) {
				break
			}
			s.times = append(s.times, p.at)
			if f := inFamily[order[to]]; f > 0 {
				s.copies = append(s.copies, int32(len(all)))
				all = append(all, timed{f - 1, p.actor, p.at})
			}
		}
		if len(s.copies) > 0 {
			stretches = append(stretches, s)
		}
		from = to
	}
	// The families' copies lie together; each draw writes their times there anew.
	begin := make([]int32, len(families)+1)
	for _, x := range all {
		begin[x.family+1]++
	}
	for i := range families {
		begin[i+1] += begin[i]
	}
	type posted struct {
		at    int64
		actor int32
	}
	line := make([]posted, len(all))
	next := make([]int32, len(families))
	count := func() (n []int, lags int) {
		copy(next, begin)
		for _, x := range all {
			line[next[x.family]] = posted{x.at, x.actor}
			next[x.family]++
		}
		n = make([]int, len(lagClasses))
		for i := range families {
			of := line[begin[i]:begin[i+1]]
			slices.SortFunc(of, func(a, b posted) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.actor, b.actor)) })
			for k := 1; k < len(of); k++ {
				if of[k].actor == of[k-1].actor {
					continue
				}
				lags++
				lag := time.Duration(of[k].at-of[k-1].at) * time.Microsecond
				for j, class := range lagClasses {
					if lag <= class {
						n[j]++
					}
				}
			}
		}
		return n, lags
	}
	out := make([]drawn, len(lagClasses))
	seen, total := count()
	for j := range out {
		out[j].seen = float64(seen[j])
	}
	random := rand.New(rand.NewPCG(r.Seed, streamTimes))
	for d := range r.Draws {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		progress("drawing times", int64(d), int64(r.Draws))
		for _, s := range stretches {
			for i, k := range s.copies { // the first of a shuffle
				j := i + random.IntN(len(s.times)-i)
				s.times[i], s.times[j] = s.times[j], s.times[i]
				all[k].at = s.times[i]
			}
		}
		n, _ := count()
		for j := range out {
			out[j].by = append(out[j].by, float64(n[j]))
		}
	}
	return out, total, nil
}

// lagFigure shows the shares of lags beside chance.
func lagFigure(lags []drawn, total int, ps *posts, draws int) demarche.Figure {
	f := demarche.Figure{
		Mark: demarche.Bars, X: "lag", Y: "share", Group: "of",
		Subtitle: fmt.Sprintf("Share of the lags from one copy to the next by another account, n = %s lags; by chance: each account's copies at times of its posts of the same day, mean of %d draws", text.Count(total), draws),
		Table: demarche.Table{
			Name: "lags", Title: "lags between copies, as seen and by chance",
			Columns: []demarche.Column{
				{Name: "lag", Doc: "how long at most"},
				{Name: "share", Unit: "share", Doc: "of all lags"},
				{Name: "of", Doc: "as seen, or by chance"},
			},
		},
	}
	for k, name := range []string{"seen", "by chance"} {
		for j, class := range lagClasses {
			if class == time.Minute && ps.resolution > time.Minute {
				continue
			}
			value := lags[j].seen
			if k == 1 {
				value = stat.Average(lags[j].by)
			}
			f.Table.Rows = append(f.Table.Rows, []any{"at most " + lagWords(class), value / float64(max(1, total)), name})
		}
	}
	at10 := lags[slices.Index(lagClasses, inStep)]
	f.Title = fmt.Sprintf("Of copies by another account, %.1f %% follow within %s; chance gives %.1f %%", 100*at10.seen/float64(max(1, total)), lagWords(inStep), 100*stat.Average(at10.by)/float64(max(1, total)))
	return f
}

// copied says that an actor posted a family, first in a stratum.
type copied struct {
	in     stratum
	family int32
	actor  int32
}

// drawAuthors counts the pairs of actors that have several families in common, as they
// are and with the authors of copies exchanged within each stratum.
func (r *CopiesRun) drawAuthors(ctx context.Context, ps *posts, families []copyFamily, progress analysis.Progress) (drawn, int, error) {
	var all []copied // each actor of a family once
	capped := 0
	for i := range families {
		if len(families[i].actors) > mostActors {
			capped++
			continue
		}
		seen := map[int32]bool{}
		for _, k := range families[i].places {
			if p := &ps.all[k]; !seen[p.actor] {
				seen[p.actor] = true
				all = append(all, copied{stratumOf(p), int32(i), p.actor})
			}
		}
	}
	// By stratum; and the places of each family's copies.
	slices.SortFunc(all, func(a, b copied) int {
		return cmp.Or(cmp.Compare(a.in.lang, b.in.lang), cmp.Compare(a.in.month, b.in.month), cmp.Compare(a.family, b.family), cmp.Compare(a.actor, b.actor))
	})
	of := make([][]int32, len(families))
	authors := make([]int32, len(all))
	for i, x := range all {
		of[x.family] = append(of[x.family], int32(i))
		authors[i] = x.actor
	}
	author := func(i int32) int32 { return authors[i] }
	out := drawn{seen: float64(countPairs(of, author, r.Common, len(ps.actors)))}
	random := rand.New(rand.NewPCG(r.Seed, streamAuthors))
	for d := range r.Draws {
		if err := ctx.Err(); err != nil {
			return out, capped, err
		}
		progress("exchanging authors", int64(d), int64(r.Draws))
		for from := 0; from < len(all); {
			to := from
			for to < len(all) && all[to].in == all[from].in {
				to++
			}
			exchange(random, all, of, authors, from, to)
			from = to
		}
		out.by = append(out.by, float64(countPairs(of, author, r.Common, len(ps.actors))))
	}
	return out, capped, nil
}

// exchange shuffles the authors of the copies of one stratum, so that every author keeps
// the number of its families there, and every family that of its authors: two copies at a
// time exchange them, unless one would have a family twice (the walk of checkerboard swaps of
// Gotelli 2000, doi:10.1890/0012-9658(2000)081[2606:NMAOSC]2.0.CO;2, its algorithm SIM9).
func exchange(random *rand.Rand, all []copied, of [][]int32, authors []int32, from, to int) {
	const times = 5
	n := to - from
	if n < 2 {
		return
	}
	has := func(family, author int32) bool {
		for _, i := range of[family] {
			if authors[i] == author {
				return true
			}
		}
		return false
	}
	for range times * n {
		i, j := from+random.IntN(n), from+random.IntN(n)
		a, b := authors[i], authors[j]
		if a == b || all[i].family == all[j].family || has(all[i].family, b) || has(all[j].family, a) {
			continue
		}
		authors[i], authors[j] = b, a
	}
}

// countPairs returns how many pairs of actors have so many families in common.
func countPairs(of [][]int32, actor func(int32) int32, common, actors int) int {
	add, total := pairCounter(actors)
	var in []int32
	for _, places := range of {
		in = in[:0]
		for _, i := range places {
			in = append(in, actor(i))
		}
		slices.Sort(in)
		in = slices.Compact(in)
		for i, a := range in {
			for _, b := range in[:i] {
				add(b, a)
			}
		}
	}
	return total(common)
}

// pairCounter counts pairs of actors, in an array where it is small and in a map
// elsewhere.
func pairCounter(actors int) (add func(a, b int32), total func(common int) int) {
	const dense = 1500
	if actors <= dense {
		n := make([]uint16, actors*actors)
		add = func(a, b int32) {
			if at := int(a)*actors + int(b); n[at] < math.MaxUint16 {
				n[at]++
			}
		}
		return add, func(common int) (k int) {
			for _, v := range n {
				if int(v) >= common {
					k++
				}
			}
			return k
		}
	}
	n := map[[2]int32]int32{}
	return func(a, b int32) { n[[2]int32{a, b}]++ }, func(common int) (k int) {
		for _, v := range n {
			if int(v) >= common {
				k++
			}
		}
		return k
	}
}
