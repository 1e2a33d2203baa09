package campaign

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/hashtag"
	"demarche/stat"
	"demarche/text"
)

const (
	leastNear = 10  // tags of its size that a tag is held against at least, if the frame has them
	mostNear  = 300 // and at most
	leastUses = 20  // uses at which two tags can be compared
)

// near finds the tags of a tag's size in its frame, and the number of uses that all of
// them have.
func (x *examination) near(m *measured) (near []*tag, level int) {
	n := float64(len(m.uses))
	var all []*tag
	for _, t := range x.d.tags {
		if t.frame == m.frame && t != m.tag && len(t.uses) >= leastUses && strings.HasPrefix(t.word, "#") {
			all = append(all, t)
		}
	}
	far := func(t *tag) float64 { return math.Abs(math.Log(float64(len(t.uses)) / n)) }
	slices.SortStableFunc(all, func(a, b *tag) int { return cmp.Or(cmp.Compare(far(a), far(b)), cmp.Compare(a.word, b.word)) })
	k := 0
	for k < len(all) && (far(all[k]) <= math.Log(x.run.Match) || k < leastNear) && k < mostNear {
		k++
	}
	near, level = all[:k], len(m.uses)
	for _, t := range near {
		level = min(level, len(t.uses))
	}
	return near, level
}

// concentration holds each tag that is looked at against tags of its size.
func (x *examination) concentration(ctx context.Context) error {
	t := demarche.Table{
		Name: "concentration", Title: "tags beside those of their size in the same files, all at an equal number of uses",
		Columns: []demarche.Column{
			{Name: "tag", Doc: "the tag"},
			{Name: "measure", Doc: "per_account, f10, f50, hhi, gini, entropy, or same_minute, which is of all uses"},
			{Name: "value", Doc: "of the tag, at level uses"},
			{Name: "median", Doc: "of the tags of its size"},
			{Name: "below", Unit: "share", Doc: "of these, those with a smaller value; equal ones count half"},
			{Name: "low", Unit: "share", Doc: "the interval of 95 % of that share (Wilson 1927), from here"},
			{Name: "high", Unit: "share", Doc: "to here"},
			{Name: "tags", Unit: "tags", Doc: "tags of its size"},
			{Name: "level", Unit: "posts", Doc: "the number of uses at which they are compared"},
		},
	}
	for _, l := range x.looked {
		near, level := x.near(l.measured)
		l.level = level
		if len(near) < leastNear || level < leastUses {
			x.note("%s: only %s in its files are near its size, and it is compared with none", l.name, text.Plural(len(near), "tag", "tags"))
			continue
		}
		own := hashtag.Rarefy(l.counts, level, equalDraws, x.run.Seed)
		values := measures(own, l.together)
		others := make([][]float64, len(values))
		for _, n := range near {
			if err := ctx.Err(); err != nil {
				return err
			}
			k, _ := counts(n.uses)
			for i, v := range measures(hashtag.Rarefy(k, level, equalDraws, x.run.Seed), togetherness(x.d.frames[n.frame], n.uses)) {
				if !math.IsNaN(v.value) {
					others[i] = append(others[i], v.value)
				}
			}
		}
		for i, v := range values {
			if math.IsNaN(v.value) || len(others[i]) < leastNear {
				continue
			}
			below := 0.0
			for _, o := range others[i] {
				switch {
				case o < v.value:
					below++
				case o == v.value:
					below += 0.5
				}
			}
			n := len(others[i])
			low, high := stat.Wilson(int(math.Round(below)), n, 0.95)
			t.Rows = append(t.Rows, []any{l.name, v.name, v.value, stat.Quantile(others[i], 0.5), below / float64(n), low, high, int64(n), int64(level)})
		}
	}
	if len(t.Rows) > 0 {
		x.result.Tables = append(x.result.Tables, t)
	}
	x.lorenz()
	return nil
}

type named struct {
	name  string
	value float64
}

func measures(c hashtag.Concentration, together float64) []named {
	return []named{{"per_account", c.PerUser}, {"f10", c.F10}, {"f50", c.F50}, {"hhi", c.HHI}, {"gini", c.Gini}, {"entropy", c.Entropy}, {"same_minute", together}}
}

// lorenz draws the curves of Lorenz of the tags that are looked at.
func (x *examination) lorenz() {
	const most, points = 5, 100
	t := demarche.Table{
		Name: "lorenz", Title: "the share of uses by the share of accounts, the least active first",
		Columns: []demarche.Column{
			{Name: "accounts", Unit: "share of accounts, the least active first", Doc: "share of accounts"},
			{Name: "uses", Unit: "share of uses", Doc: "share of uses"},
			{Name: "tag", Doc: "the tag"},
		},
	}
	for _, l := range x.looked[:min(most, len(x.looked))] {
		curve := hashtag.Lorenz(l.counts)
		every := max(1, len(curve)/points)
		for i, p := range curve {
			if i%every == 0 || i == len(curve)-1 {
				t.Rows = append(t.Rows, []any{p.Accounts, p.Uses, l.name})
			}
		}
	}
	for _, p := range []float64{0, 1} {
		t.Rows = append(t.Rows, []any{p, p, "all alike"})
	}
	if len(x.looked) == 0 {
		return
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    "How evenly the accounts of a tag share its uses",
		Subtitle: fmt.Sprintf("Curves of Lorenz, %s; a straight line would be accounts with as many uses each", text.Plural(min(most, len(x.looked)), "tag", "tags")),
		Mark:     demarche.Line, X: "accounts", Y: "uses", Group: "tag", Source: "The posts of the case", Table: t,
	})
}
