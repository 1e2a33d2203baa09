package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/text"
)

// mostStrata is how many strata a draw may have.
const mostStrata = 5000

// A frame is what a sample is drawn from: for each post with a text, in the order of records,
// its stratum.
type frame struct {
	of     []int32 // the stratum of each post; -1 of one without text
	strata []stratum
	posts  int // with a text
	empty  int // without
	copies int // units that were drawn with the text of another

	otherwise string // why the share of --rare could not be kept to, or ""
}

// A stratum is a part of the posts from which a number of its own is drawn.
type stratum struct {
	key   string // what its posts have in common, part by part
	of    string // the same for people
	rare  bool   // whether patterns find its posts
	posts int
	hits  int // posts that patterns find, for Neyman's allocation
	drawn int
}

// toldStratum is a stratum as it is printed.
type toldStratum struct {
	Name      string  `json:"stratum"`
	Of        string  `json:"of"`
	Posts     int     `json:"posts"`
	Drawn     int     `json:"drawn"`
	Inclusion float64 `json:"inclusion"`
}

func (fr *frame) name(h int) string { return "s" + strconv.Itoa(h+1) }

func (fr *frame) inclusion(h int) float64 {
	return float64(fr.strata[h].drawn) / float64(fr.strata[h].posts)
}

func (fr *frame) told() []toldStratum {
	all := make([]toldStratum, len(fr.strata))
	for h, s := range fr.strata {
		all[h] = toldStratum{fr.name(h), s.of, s.posts, s.drawn, fr.inclusion(h)}
	}
	return all
}

// A part is one of the things by which posts are parted.
type part struct {
	name   string
	column int // of the columns that are asked for; -1 for what a post has itself
}

// parts reads --by.
func (f *sampleFlags) parts() (parts []part, columns []string) {
	for _, by := range f.By {
		pt := part{name: strings.ToLower(strings.TrimSpace(by)), column: -1}
		switch pt.name {
		case "actor", "dataset", "platform", "lang", "kind", "period":
		default:
			pt.column = len(columns)
			columns = append(columns, strings.TrimSpace(by))
		}
		parts = append(parts, pt)
	}
	return parts, columns
}

// A period begins on a day, and ends where the next begins.
type period struct {
	first demarche.Day
	label string
}

// periods reads --periods; none for calendar years.
func (f *sampleFlags) periods() ([]period, error) {
	if len(f.Periods) > 0 && !slices.Contains(f.By, "period") {
		return nil, demarche.Errorf(demarche.Usage, "--periods goes with --by period")
	}
	var all []period
	for i, written := range f.Periods {
		written = strings.TrimSpace(written)
		d, err := demarche.ParseDate(written)
		if err != nil || !d.Known() {
			return nil, demarche.Errorf(demarche.Usage, "--periods %q: want dates as 2013, 2013-06 or 2013-06-15", written)
		}
		first, _ := d.Days()
		if i == 0 {
			all = append(all, period{math.MinInt32, "before " + written})
		} else if first <= all[len(all)-1].first {
			return nil, demarche.Errorf(demarche.Usage, "--periods %s: each begins after the one before", strings.Join(f.Periods, ","))
		}
		all = append(all, period{first, "from " + written})
	}
	for i := 1; i+1 < len(all); i++ {
		all[i].label += " until " + strings.TrimPrefix(all[i+1].label, "from ")
	}
	return all, nil
}

// in returns the period of a moment, as a word that sorts by time.
func in(periods []period, us int64) string {
	at := time.UnixMicro(us).UTC()
	if len(periods) == 0 {
		return fmt.Sprintf("%04d", at.Year())
	}
	day := demarche.DayOf(at)
	k := len(periods) - 1
	for periods[k].first > day {
		k--
	}
	return fmt.Sprintf("%03d", k)
}

// between parts the parts of a key.
const between = "\x1f"

// frame reads every post of the case and finds its stratum.
func (p *program) frame(ctx context.Context, c *casefile.Case, f *sampleFlags, book *codebook.Codebook) (*frame, error) {
	parts, columns := f.parts()
	periods, err := f.periods()
	if err != nil {
		return nil, err
	}
	finds, err := rarePatterns(book, f.Rare)
	if err != nil {
		return nil, err
	}
	split := finds != nil && f.Allocation != string(codebook.Neyman)
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(datasets, func(d demarche.Dataset) bool { return d.Holds == demarche.Posts }) {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no posts").WithHint("add a file of them: demarche add %s FILE", c.Path)
	}
	known, err := platforms(ctx, c, parts)
	if err != nil {
		return nil, err
	}
	fr := &frame{}
	number := map[string]int32{}
	var key strings.Builder
	err = c.EachPost(ctx, columns, func(r *casefile.PostRow) error {
		if n := len(fr.of); n%65536 == 0 {
			p.progress("looking at posts", int64(n), 0)
		}
		if strings.TrimSpace(r.Text) == "" {
			fr.of, fr.empty = append(fr.of, -1), fr.empty+1
			return nil
		}
		key.Reset()
		for _, pt := range parts {
			switch {
			case pt.column >= 0:
				key.WriteString(strings.TrimSpace(r.Columns[pt.column]))
			case pt.name == "actor":
				key.WriteString(strconv.FormatUint(r.Actor, 10))
			case pt.name == "dataset":
				key.WriteString(fmt.Sprintf("%07d", r.Dataset))
			case pt.name == "platform":
				key.WriteString(known[r.Actor])
			case pt.name == "lang":
				key.WriteString(r.Lang)
			case pt.name == "kind":
				key.WriteString(string(r.Kind))
			default:
				key.WriteString(in(periods, r.AtUS))
			}
			key.WriteString(between)
		}
		hit := finds != nil && finds(r.Text, r.Lang)
		if split {
			key.WriteString(map[bool]string{true: "found", false: "not found"}[hit])
		}
		h, ok := number[key.String()]
		if !ok {
			if len(fr.strata) == mostStrata {
				return demarche.Errorf(demarche.Usage, "--by %s parts the posts into over %d strata", strings.Join(f.By, ","), mostStrata).WithHint("part by what has fewer values, or draw without --by")
			}
			h = int32(len(fr.strata))
			number[key.String()] = h
			fr.strata = append(fr.strata, stratum{key: key.String(), rare: split && hit})
		}
		fr.of, fr.posts = append(fr.of, h), fr.posts+1
		fr.strata[h].posts++
		if hit {
			fr.strata[h].hits++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if fr.posts == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post of the case has a text")
	}
	if err := fr.label(ctx, c, parts, periods, datasets); err != nil {
		return nil, err
	}
	return fr, nil
}

// rarePatterns returns whether a text has a hit of one of these codes; nil for none.
func rarePatterns(book *codebook.Codebook, ids []string) (func(text, lang string) bool, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ids, err := codesOf(book, ids)
	if err != nil {
		return nil, err
	}
	only := *book
	only.Codes = nil
	for _, id := range ids {
		c, _ := book.Code(id)
		if len(c.Patterns) == 0 {
			return nil, demarche.Errorf(demarche.Usage, "--rare %s: the code has no patterns that could find posts", id)
		}
		only.Codes = append(only.Codes, *c)
	}
	m := codebook.NewMatcher(&only)
	return func(text, lang string) bool { return len(m.Match(text, lang)) > 0 }, nil
}

// platforms returns the platform of every actor, where posts are parted by it.
func platforms(ctx context.Context, c *casefile.Case, parts []part) (map[uint64]string, error) {
	if !slices.ContainsFunc(parts, func(pt part) bool { return pt.name == "platform" }) {
		return nil, nil
	}
	all := map[uint64]string{}
	rows, err := c.Table(ctx, "ss", `SELECT actor::VARCHAR, platform FROM actors`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		n, err := strconv.ParseUint(r[0].(string), 10, 64)
		if err != nil {
			return nil, err
		}
		all[n] = r[1].(string)
	}
	return all, nil
}

// label puts the strata into the order of their keys, and says in words what each is.
func (fr *frame) label(ctx context.Context, c *casefile.Case, parts []part, periods []period, datasets []demarche.Dataset) error {
	var numbers []uint64
	words := make([][]string, len(fr.strata))
	for h := range fr.strata {
		words[h] = strings.Split(fr.strata[h].key, between)
		for k, pt := range parts {
			if pt.name == "actor" && pt.column < 0 {
				n, err := strconv.ParseUint(words[h][k], 10, 64)
				if err != nil {
					return err
				}
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	actors, err := c.Actors(ctx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	for h := range fr.strata {
		w := words[h]
		for k, pt := range parts {
			switch {
			case pt.column >= 0:
			case pt.name == "actor":
				n, _ := strconv.ParseUint(w[k], 10, 64)
				w[k] = actors[n].ID
			case pt.name == "dataset":
				n, _ := strconv.Atoi(w[k])
				i := slices.IndexFunc(datasets, func(d demarche.Dataset) bool { return d.Dataset == n })
				w[k] = datasets[i].Name
			case pt.name == "period" && len(periods) > 0:
				n, _ := strconv.Atoi(w[k])
				w[k] = periods[n].label
			}
			if w[k] == "" {
				w[k] = "no " + pt.name
			}
		}
		if w[len(w)-1] == "" {
			w = w[:len(w)-1]
		}
		if fr.strata[h].of = strings.Join(w, ", "); len(w) == 0 {
			fr.strata[h].of = "all posts"
		}
	}
	fr.sort()
	return nil
}

// sort puts the strata into the order of what they are called, which is the same on any
// machine.
func (fr *frame) sort() {
	order := make([]int, len(fr.strata))
	for h := range order {
		order[h] = h
	}
	slices.SortFunc(order, func(a, b int) int {
		if by := strings.Compare(fr.strata[a].of, fr.strata[b].of); by != 0 {
			return by
		}
		return strings.Compare(fr.strata[a].key, fr.strata[b].key)
	})
	place := make([]int32, len(order))
	sorted := make([]stratum, len(order))
	for i, h := range order {
		place[h], sorted[i] = int32(i), fr.strata[h]
	}
	fr.strata = sorted
	for i, h := range fr.of {
		if h >= 0 {
			fr.of[i] = place[h]
		}
	}
}

// allocate says how many posts each stratum gives: of what patterns find its own share, where
// they part the posts.
func (fr *frame) allocate(f *sampleFlags) error {
	var rare, others, floorRare, floorOthers int
	for _, s := range fr.strata {
		if s.rare {
			rare, floorRare = rare+s.posts, floorRare+min(s.posts, codebook.LeastDrawn)
		} else {
			others, floorOthers = others+s.posts, floorOthers+min(s.posts, codebook.LeastDrawn)
		}
	}
	n := min(f.N, fr.posts)
	if want := floorRare + floorOthers; n < want {
		return demarche.Errorf(demarche.Usage, "--n %d is too small for %s: each gives at least %d", f.N, text.Plural(len(fr.strata), "stratum", "strata"), codebook.LeastDrawn).
			WithHint("draw at least %d, or part by less", want)
	}
	found := 0
	if rare > 0 {
		asked := int(math.Round(f.RareShare * float64(n)))
		found = min(max(min(asked, rare), n-others, floorRare), n-floorOthers)
		if found != asked {
			fr.otherwise = fmt.Sprintf("%s drawn from the %s that patterns find, in place of %s: of each stratum at least %d, and at most all",
				text.Plural(found, "post is", "posts are"), text.Count(rare), text.Count(asked), codebook.LeastDrawn)
		}
	} else if len(f.Rare) > 0 && f.Allocation != string(codebook.Neyman) {
		return demarche.Errorf(demarche.BadData, "no post has a hit of a pattern of %s", strings.Join(f.Rare, ", ")).WithHint("draw without --rare, or give the code patterns in the language of the posts")
	}
	for _, part := range []struct {
		rare bool
		n    int
	}{{true, found}, {false, n - found}} {
		var strata []codebook.Stratum
		var at []int
		for h, s := range fr.strata {
			if s.rare == part.rare {
				p := (float64(s.hits) + 1) / (float64(s.posts) + 2) // never 0 or 1: what patterns do not find may be there
				strata, at = append(strata, codebook.Stratum{Posts: s.posts, Spread: math.Sqrt(p * (1 - p))}), append(at, h)
			}
		}
		if len(strata) == 0 {
			continue
		}
		took, err := codebook.Allocate(strata, part.n, codebook.Allocation(f.Allocation))
		if err != nil {
			return err
		}
		for i, h := range at {
			fr.strata[h].drawn = took[i]
		}
	}
	return nil
}
