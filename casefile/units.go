package casefile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/codebook"
	"demarche/text"
)

// A Unit is a post that was coded, as the codings call it, and the text of it that was read.
type Unit struct {
	Name    string             // DATASET/ROW, FILE:LINE, or the post's key
	Digest  string             // of the text: see [demarche.Coding]; "" where the codings do not tell it
	Codings []*demarche.Coding // in the order of the facts

	Record demarche.RecordID // of its post, by [Case.FindUnits]; 0 where the case has none
	Other  bool              // whether that is so because what is called so has another text
}

// UnitsOf puts the codings among facts together by unit and text, in the order of the first
// of each. of says which codings are wanted; nil stands for all.
func UnitsOf(facts []demarche.Fact, of func(*demarche.Coding) bool) []Unit {
	var units []Unit
	at := map[[2]string]int{}
	for i := range facts {
		g := facts[i].Coding
		if g == nil || of != nil && !of(g) {
			continue
		}
		key := [2]string{g.Unit, strings.ToLower(g.Digest)}
		k, ok := at[key]
		if !ok {
			k = len(units)
			at[key] = k
			units = append(units, Unit{Name: g.Unit, Digest: key[1]})
		}
		units[k].Codings = append(units[k].Codings, g)
	}
	return units
}

// UnitsFound counts what became of units.
type UnitsFound struct {
	Shared    int // of a name that several posts fit: the first of them is taken
	Elsewhere int // not where they are said to be, and found by the digest of the text
	Copied    int // of these, those of a text that further posts have: which of them was read is not known
	Lost      int // no post of the case
	Others    int // of another text than the post has now
}

// Notes says in words what became of units; left says what happens to those without a
// post: "left out of every estimate".
func (f UnitsFound) Notes(left string) []string {
	var notes []string
	note := func(n int, rest string) {
		if n > 0 {
			notes = append(notes, text.Plural(n, "coded unit is", "coded units are")+" "+rest)
		}
	}
	note(f.Shared, "told by a name that several posts have: the first is taken")
	elsewhere := "not where the codings say, and found by the digest of the text"
	if f.Copied > 0 {
		elsewhere += fmt.Sprintf("; further posts have the text of %s of them, and the first is taken", text.Count(f.Copied))
	}
	note(f.Elsewhere, elsewhere)
	note(f.Lost, "no post of the case, by DATASET/ROW, FILE:LINE, the post's key or the digest of the text, and "+left)
	note(f.Others, "of another text than the post has now, as the digest tells, and "+left)
	return notes
}

// FindUnits finds the post of each unit, sets its Record or Other, and hands the post to
// found, which may be nil, with the place of the unit among units.
//
// A unit is called by DATASET/ROW, by FILE:LINE, where the file's name may lack what says how
// it is compressed, or, where that is no post of the case, by the post's key. Of several posts
// of that name it is the first whose text has the digest of the unit; a unit without a digest
// fits any text. A unit that none fits is sought in all of the case by its digest, among the
// posts that are no other unit's: files that are added in another order have other numbers.
func (c *Case) FindUnits(ctx context.Context, units []Unit, found func(unit int, p *PostRow)) (UnitsFound, error) {
	s := &seeker{
		units: units, found: found, fits: make([]int, len(units)),
		places: map[demarche.RecordID][]int{}, keys: map[string][]int{}, taken: map[demarche.RecordID]bool{},
	}
	if err := s.place(ctx, c); err != nil {
		return UnitsFound{}, err
	}
	if err := c.EachPost(ctx, nil, s.byName); err != nil {
		return UnitsFound{}, err
	}
	s.wanted, s.elsewhere, s.copied = map[string][]int{}, map[string]int{}, map[string]bool{}
	for i, u := range units {
		if u.Record == 0 && u.Digest != "" {
			digest := strings.ToLower(u.Digest)
			s.wanted[digest] = append(s.wanted[digest], i)
		}
	}
	if len(s.wanted) > 0 {
		if err := c.EachPost(ctx, nil, s.byDigest); err != nil {
			return UnitsFound{}, err
		}
	}
	return s.count(), nil
}

// A seeker finds the posts of units, which it knows by their places.
type seeker struct {
	units  []Unit
	found  func(int, *PostRow)
	fits   []int                       // how many posts each fits by its name and its digest
	places map[demarche.RecordID][]int // by the posts that they may be
	keys   map[string][]int
	taken  map[demarche.RecordID]bool // the posts that are a unit's

	// By digest.
	wanted    map[string][]int // without a post yet
	elsewhere map[string]int   // how many were found
	copied    map[string]bool  // whether a further post has the text
}

// place says which posts units may be by DATASET/ROW or FILE:LINE, and leaves the others to
// their keys.
func (s *seeker) place(ctx context.Context, c *Case) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	datasets = slices.DeleteFunc(datasets, func(d demarche.Dataset) bool { return d.Holds != demarche.Posts })
	lines := make([]map[int64][]int, len(datasets))
	for k := range lines {
		lines[k] = map[int64][]int{}
	}
	placed := make([]bool, len(s.units))
	for i, u := range s.units {
		if id, err := demarche.ParseRecordID(u.Name); err == nil {
			placed[i] = slices.ContainsFunc(datasets, func(d demarche.Dataset) bool { return d.Dataset == id.Dataset() && id.Row() <= d.Kept })
			if placed[i] {
				s.places[id] = append(s.places[id], i)
			}
			continue
		}
		at := strings.LastIndexByte(u.Name, ':')
		line, err := strconv.ParseInt(u.Name[at+1:], 10, 64)
		if at < 0 || err != nil {
			continue
		}
		for k, d := range datasets {
			if file := u.Name[:at]; d.Name == file || d.Compression != "" && d.Name == file+"."+d.Compression {
				lines[k][line] = append(lines[k][line], i)
			}
		}
	}
	for k, of := range lines {
		if err := s.onLines(ctx, c, datasets[k].Dataset, of, placed); err != nil {
			return err
		}
	}
	for i, u := range s.units {
		if !placed[i] {
			s.keys[u.Name] = append(s.keys[u.Name], i)
		}
	}
	return nil
}

// onLines says which posts the units on these lines of a dataset's file are.
func (s *seeker) onLines(ctx context.Context, c *Case, dataset int, lines map[int64][]int, placed []bool) error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(lines)), 1000) {
		words := make([]string, len(some))
		for i, n := range some {
			words[i] = strconv.FormatInt(n, 10)
		}
		rows, err := c.Table(ctx, "ii", fmt.Sprintf("SELECT record, line FROM posts WHERE dataset = %d AND line IN (%s)", dataset, strings.Join(words, ",")))
		if err != nil {
			return err
		}
		for _, r := range rows {
			id := demarche.RecordID(r[0].(int64))
			for _, i := range lines[r[1].(int64)] {
				s.places[id], placed[i] = append(s.places[id], i), true
			}
		}
	}
	return nil
}

// byName gives a post to the units that are called as it is, and fit its text.
func (s *seeker) byName(p *PostRow) error {
	named := s.places[p.Record]
	if p.Key != "" {
		named = append(slices.Clip(named), s.keys[p.Key]...)
	}
	digest := ""
	for _, i := range named {
		u := &s.units[i]
		if u.Digest != "" && digest == "" {
			digest = codebook.Digest(p.Text)
		}
		if u.Digest != "" && !strings.EqualFold(u.Digest, digest) {
			u.Other = u.Record == 0
			continue
		}
		if s.fits[i]++; s.fits[i] == 1 {
			s.take(i, p)
		}
	}
	return nil
}

// byDigest gives a post that is no unit's to the first unit that looks for its text.
func (s *seeker) byDigest(p *PostRow) error {
	if s.taken[p.Record] {
		return nil
	}
	digest := codebook.Digest(p.Text)
	if of := s.wanted[digest]; len(of) > 0 {
		s.take(of[0], p)
		s.wanted[digest] = of[1:]
		s.elsewhere[digest]++
	} else if s.elsewhere[digest] > 0 {
		s.copied[digest] = true
	}
	return nil
}

func (s *seeker) take(i int, p *PostRow) {
	s.units[i].Record, s.units[i].Other, s.taken[p.Record] = p.Record, false, true
	if s.found != nil {
		s.found(i, p)
	}
}

func (s *seeker) count() (f UnitsFound) {
	for i, u := range s.units {
		switch {
		case u.Record == 0 && u.Other:
			f.Others++
		case u.Record == 0:
			f.Lost++
		case s.fits[i] > 1:
			f.Shared++
		}
	}
	for digest, n := range s.elsewhere {
		f.Elsewhere += n
		if s.copied[digest] {
			f.Copied += n
		}
	}
	return f
}
