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
	most, title := 0, ""
	numbers, name := d.classNames()
	for _, k := range numbers {
		for level, word := range demarche.Levels {
			s := newShare()
			for i := range d.linked {
				if p := &d.linked[i]; k < 0 || int(p.class) == k {
					s.take(&p.post, p.state < resolved, p.state == isListed && p.level == level)
				}
			}
			if s.base == 0 {
				continue
			}
			accounts, counts := s.accounts()
			lo, hi := drawn(counts, d.Draws, r)
			base := float64(s.base)
			t.Rows = append(t.Rows, []any{name(k), word, int64(s.posts), int64(accounts), s.of(), lo, hi, float64(s.posts) / base, float64(s.posts+s.hidden) / base})
			if s.posts > 0 {
				f.Table.Rows = append(f.Table.Rows, []any{name(k) + ": " + word, s.of(), lo, hi, word})
				if k < 0 && s.posts > most {
					most = s.posts
					title = fmt.Sprintf("%.2g %% of posts with a link whose end is known link to what lists call %s", 100*float64(s.posts)/float64(s.base-s.hidden), word)
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
