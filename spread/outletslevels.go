package spread

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/text"
)

// levels fills the table of shares by class and level, and the figure.
func (d *linkCase) levels() {
	t := demarche.Table{
		Name: "levels", Title: "posts that link to what lists call so, of posts whose links are known, by class and level",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the value of the column; all for all together"},
			{Name: "level", Doc: "the nearest to a state of what the post links to, as the lists say"},
			{Name: "posts", Unit: "posts", Doc: "that link to it"},
			{Name: "accounts", Unit: "accounts", Doc: "that posted them"},
			{Name: "share", Unit: "share", Doc: "of posts with a link whose end is known"},
			{Name: "low", Unit: "share", Doc: "of its interval, 95 %, by drawing accounts"},
			{Name: "high", Unit: "share", Doc: "of its interval, 95 %"},
			{Name: "at_least", Unit: "share", Doc: "of all posts with a link, where none whose end is not known leads there"},
			{Name: "at_most", Unit: "share", Doc: "of all posts with a link, where all whose end is not known lead there"},
		},
	}
	f := demarche.Figure{
		Subtitle: "Share of posts with a link whose end is known that link to what a list calls so, with its interval by drawing accounts; the share of links that are not known stands in the table before",
		Mark:     demarche.Intervals, X: "what", Y: "share", Group: "level",
		Table: demarche.Table{
			Name: "shares", Title: "posts that link to what lists call so, by class and level",
			Columns: []demarche.Column{
				{Name: "what", Doc: "the class and the level"},
				{Name: "share", Unit: "share", Doc: "of posts with a link whose end is known"},
				{Name: "low", Unit: "share", Doc: "of its interval"},
				{Name: "high", Unit: "share", Doc: "of its interval"},
				{Name: "level", Doc: "as the lists say"},
			},
		},
	}
	r := rand.New(rand.NewPCG(d.Seed, 2))
	classes := []int{-1}
	if len(d.classes) > 1 {
		for k := range d.classes {
			classes = append(classes, k)
		}
	}
	most, title := 0.0, ""
	for _, k := range classes {
		name := "all"
		if k >= 0 {
			name = d.classes[k]
		}
		for level, word := range demarche.Levels {
			by := map[int32]*[2]float64{}
			var order []int32
			all, open := 0, 0
			for _, p := range d.linked {
				if k >= 0 && int(p.class) != k {
					continue
				}
				all++
				if p.state < resolved {
					open++
					continue
				}
				n := by[p.actor]
				if n == nil {
					n = &[2]float64{}
					by[p.actor] = n
					order = append(order, p.actor)
				}
				n[0]++
				if p.state == isListed && p.level == level {
					n[1]++
				}
			}
			slices.Sort(order)
			counts, hits, posts, accounts := make([][2]float64, len(order)), 0.0, 0.0, 0
			for i, a := range order {
				counts[i] = *by[a]
				posts, hits = posts+counts[i][0], hits+counts[i][1]
				if counts[i][1] > 0 {
					accounts++
				}
			}
			if all == 0 {
				continue
			}
			lo, hi := drawn(counts, d.Draws, r)
			t.Rows = append(t.Rows, []any{name, word, int64(hits), int64(accounts), analysis.Known(hits / posts), lo, hi, hits / float64(all), (hits + float64(open)) / float64(all)})
			if hits > 0 {
				f.Table.Rows = append(f.Table.Rows, []any{name + ": " + word, analysis.Known(hits / posts), lo, hi, word})
				if k < 0 && hits > most {
					most = hits
					title = fmt.Sprintf("%.2g %% of posts with a link whose end is known link to what lists call %s", 100*hits/posts, word)
				}
			}
		}
	}
	d.result.Tables = append(d.result.Tables, t)
	if len(f.Table.Rows) > 0 {
		f.Title = upper(title)
		d.result.Figures = append(d.result.Figures, f)
	}
	if d.differ > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("for %s the lists differ in the level; the one nearest to a state is taken", text.Plural(d.differ, "post", "posts")))
	}
}

// sensitivity fills the table of lists, with the shares without each.
func (d *linkCase) sensitivity(of *touched) {
	t := demarche.Table{
		Name: "lists", Title: "each list: how much it says, and the shares without it",
		Columns: []demarche.Column{
			{Name: "list", Doc: "its name and version; the digest of its file where it tells none"},
			{Name: "entries", Unit: "entries", Doc: "its rows: domains and accounts"},
			{Name: "posts", Unit: "posts", Doc: "with a link that it resolves"},
			{Name: "resolves", Unit: "share", Doc: "of posts with a link whose end is known"},
			{Name: "alone", Unit: "posts", Doc: "that no other list resolves"},
			{Name: "by_and_about", Unit: "posts", Doc: "by an account that it lists, that pass one on or mention one"},
		},
	}
	for _, level := range demarche.Levels {
		t.Columns = append(t.Columns, demarche.Column{Name: "without_" + anchor(level), Unit: "share", Doc: "of posts with a link whose end is known, " + level + " by the other lists"})
	}
	open := 0
	for _, p := range d.linked {
		if p.state >= resolved {
			open++
		}
	}
	before := make([]int, len(d.linked))
	for i, p := range d.linked {
		before[i] = p.state
	}
	for _, name := range d.lists.names {
		posts, alone := 0, 0
		for _, p := range d.linked {
			if slices.ContainsFunc(p.targets, func(k int32) bool {
				return slices.ContainsFunc(d.entriesAt(d.targets[k], dayOf(p.at), ""), func(e *entry) bool { return e.list() == name })
			}) {
				posts++
			}
		}
		d.judge(name)
		shares := make([]int, len(demarche.Levels))
		left := 0
		for i, p := range d.linked {
			if before[i] == isListed && p.state != isListed {
				alone++
			}
			if p.state >= resolved {
				left++
			}
			if p.state == isListed {
				shares[p.level]++
			}
		}
		row := []any{name, int64(d.lists.count[name]), int64(posts), analysis.Known(float64(posts) / float64(open)), int64(alone), int64(of.byAndAbout(name))}
		for _, n := range shares {
			row = append(row, analysis.Known(float64(n)/float64(left)))
		}
		t.Rows = append(t.Rows, row)
	}
	d.judge("")
	d.result.Tables = append(d.result.Tables, t)
}
