package spread

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
)

// A post is what the analyses keep of one.
type post struct {
	at     int64 // microseconds since 1970
	record demarche.RecordID
	actor  int32 // in reading.actors
	class  int16 // in reading.classes
	hit    bool  // whether it is selected
}

// A reading is the posts of a case, by time.
type reading struct {
	posts      []post
	actors     []uint64 // their numbers
	classes    []string // the most posts first; one of no name where none was asked for
	resolution float64  // seconds; the coarsest of the datasets
	hits       int
	notes      []string
}

// mostClasses is how many classes stand for themselves; the rest is one.
const mostClasses = 12

const (
	untold     = "not told" // the class of a post whose column is empty
	otherClass = "others"
)

// read takes the posts of a case. by is a column whose values are the classes, or "".
func read(ctx context.Context, c *casefile.Case, s *selection, by string) (*reading, error) {
	return readBy(ctx, c, s, by, none)
}

// What the classes are where no column is named.
type fallback uint8

const (
	none fallback = iota
	platforms
	languages // as the file says, by their codes
)

// readBy is read, where without a column something else may be the classes.
func readBy(ctx context.Context, c *casefile.Case, s *selection, by string, or fallback) (*reading, error) {
	r := &reading{}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range datasets {
		if d.Holds == demarche.Posts {
			r.resolution = max(r.resolution, d.ResolutionS)
		}
	}
	listed, err := s.listed(ctx, c)
	if err != nil {
		return nil, err
	}
	terms := make([]string, len(s.Terms))
	for i, t := range s.Terms {
		terms[i] = strings.ToLower(t)
	}
	var columns []string
	if by != "" {
		columns = []string{by}
	}
	actorAt, classAt, codes := map[uint64]int32{}, map[string]int16{}, map[string]string{}
	err = c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		i, ok := actorAt[p.Actor]
		if !ok {
			i = int32(len(r.actors))
			actorAt[p.Actor] = i
			r.actors = append(r.actors, p.Actor)
		}
		name := ""
		switch {
		case by != "":
			name = p.Columns[0]
		case or == languages:
			code, ok := codes[p.Lang]
			if !ok {
				code = lexis.Lang(p.Lang)
				codes[strings.Clone(p.Lang)] = code
			}
			name = code
		}
		k, ok := classAt[name]
		if !ok {
			if len(r.classes) == math.MaxInt16 {
				return demarche.Errorf(demarche.Usage, "column %q has more than %d values, which are no classes", by, math.MaxInt16)
			}
			k = int16(len(r.classes))
			name = strings.Clone(name)
			classAt[name] = k
			r.classes = append(r.classes, name)
		}
		hit := s.all() || listed[p.Record] || s.inText(p.Text, terms)
		if hit {
			r.hits++
		}
		r.posts = append(r.posts, post{p.AtUS, p.Record, i, k, hit})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(r.posts) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	if r.hits == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post has the %s", s.words())
	}
	if by == "" && or == platforms {
		if err := r.byPlatform(ctx, c); err != nil {
			return nil, err
		}
	}
	r.settle()
	return r, nil
}

// byPlatform makes the platforms of the accounts the classes.
func (r *reading) byPlatform(ctx context.Context, c *casefile.Case) error {
	accounts, err := c.Actors(ctx, r.actors)
	if err != nil {
		return err
	}
	at := map[string]int16{}
	r.classes = nil
	of := make([]int16, len(r.actors))
	for i, n := range r.actors {
		name := accounts[n].Platform
		k, ok := at[name]
		if !ok {
			k = int16(len(r.classes))
			at[name] = k
			r.classes = append(r.classes, name)
		}
		of[i] = k
	}
	for i := range r.posts {
		r.posts[i].class = of[r.posts[i].actor]
	}
	return nil
}

// settle puts posts in the order of time and classes in that of their posts, so that the
// order of rows is nothing to what follows.
func (r *reading) settle() {
	order := make([]int32, len(r.actors))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(r.actors[a], r.actors[b]) })
	rank, actors := make([]int32, len(order)), make([]uint64, len(order))
	for k, i := range order {
		rank[i], actors[k] = int32(k), r.actors[i]
	}
	r.actors = actors
	counts := make([]int, len(r.classes))
	for _, p := range r.posts {
		counts[p.class]++
	}
	classes := make([]int, len(r.classes))
	for i := range classes {
		classes[i] = i
	}
	slices.SortFunc(classes, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(r.classes[a], r.classes[b]))
	})
	names, place := []string{}, make([]int16, len(classes))
	for k, i := range classes {
		name := r.classes[i]
		if k >= mostClasses-1 && len(classes) > mostClasses {
			place[i] = mostClasses - 1
			name = otherClass
		} else {
			place[i] = int16(k)
		}
		if len(classes) > 1 {
			name = cmp.Or(name, untold)
		}
		if int(place[i]) == len(names) {
			names = append(names, name)
		}
	}
	if len(classes) > mostClasses {
		r.notes = append(r.notes, fmt.Sprintf("the %d classes with the most posts stand for themselves; the other %d are one, %s", mostClasses-1, len(classes)-mostClasses+1, otherClass))
	}
	r.classes = names
	for i := range r.posts {
		r.posts[i].actor, r.posts[i].class = rank[r.posts[i].actor], place[r.posts[i].class]
	}
	slices.SortFunc(r.posts, func(a, b post) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.actor, b.actor), cmp.Compare(a.class, b.class), cmp.Compare(a.record, b.record))
	})
}

// inText reports whether a text has one of the terms, in lower case, or tags.
func (s *selection) inText(words string, terms []string) bool {
	if len(terms) > 0 {
		lower := strings.ToLower(words)
		for _, t := range terms {
			if strings.Contains(lower, t) {
				return true
			}
		}
	}
	if len(s.Tags) > 0 && strings.ContainsAny(words, "#＃") {
		for _, tag := range text.Hashtags(words) {
			if slices.ContainsFunc(s.Tags, func(t string) bool { return text.Hashtag(t, 0) == text.Hashtag(tag, 0) }) {
				return true
			}
		}
	}
	return false
}

// listed returns the records that have one of the tags by a column, or one of the codes by
// a coder. It is an error if no post was coded so.
func (s *selection) listed(ctx context.Context, c *casefile.Case) (map[demarche.RecordID]bool, error) {
	all := map[demarche.RecordID]bool{}
	for _, tag := range s.Tags {
		rows, err := c.Table(ctx, "i", `SELECT t.record FROM traces t JOIN objects o USING (object) WHERE t.action = 'hashtag' AND o.text = ?`, text.Hashtag(tag, 0))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			all[demarche.RecordID(row[0].(int64))] = true
		}
	}
	if len(s.Codes) == 0 {
		return all, nil
	}
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	coded := 0
	for _, f := range facts {
		g := f.Coding
		if g == nil || g.Value != demarche.CodedYes || !slices.ContainsFunc(s.Codes, func(code string) bool { return strings.EqualFold(code, g.Code) }) {
			continue
		}
		coded++
		if id, err := demarche.ParseRecordID(g.Unit); err == nil {
			all[id] = true
		} else {
			keys[g.Unit] = true
		}
	}
	if coded == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no coder of the case said that a post has code %s", strings.Join(s.Codes, " or ")).
			WithHint("add a sheet of codings: demarche add %s FILE", c.Path)
	}
	if len(keys) > 0 {
		err = c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
			if p.Key != "" && keys[p.Key] {
				all[p.Record] = true
			}
			return nil
		})
	}
	return all, err
}

// days returns the first day of the posts, and how many there are of each day, where
// wanted, of which the slices go to the last post of all.
func (r *reading) days(wanted func(*post) bool) (demarche.Day, []float64) {
	first := dayOf(r.posts[0].at)
	y := make([]float64, dayOf(r.posts[len(r.posts)-1].at)-first+1)
	for i := range r.posts {
		if p := &r.posts[i]; wanted(p) {
			y[dayOf(p.at)-first]++
		}
	}
	return first, y
}

// classNames returns the classes that have rows of their own, by number, and -1 for all.
func (r *reading) classNames() (numbers []int, name func(int) string) {
	numbers = []int{-1}
	if len(r.classes) > 1 {
		for k := range r.classes {
			numbers = append(numbers, k)
		}
	}
	return numbers, func(k int) string {
		if k < 0 {
			return "all"
		}
		return r.classes[k]
	}
}

func dayOf(us int64) demarche.Day { return demarche.DayOf(time.UnixMicro(us)) }

func timeOf(us int64) time.Time { return time.UnixMicro(us).UTC() }

// fewRecords is how many records a cell names.
const fewRecords = 6

// recordList writes records for a cell of a table: the first few, and how many more.
func recordList(records []demarche.RecordID, all int) string {
	return analysis.Records(records, fewRecords, all)
}

// seconds says a time in the largest unit that it is a whole number of.
func seconds(s float64) string {
	for _, u := range []struct {
		long float64
		name string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}} {
		if s >= u.long && math.Mod(s, u.long) == 0 {
			return text.Plural(int(s/u.long), u.name, u.name+"s")
		}
	}
	return fmt.Sprintf("%g s", s)
}

// cited writes under each figure which files of posts it is made from.
func cited(ctx context.Context, c *casefile.Case, result *demarche.Result) error {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return err
	}
	analysis.Cite(result, "The posts of the case", slices.DeleteFunc(datasets, func(d demarche.Dataset) bool { return d.Holds != demarche.Posts }))
	return nil
}

// named returns the accounts with these numbers.
func named(ctx context.Context, c *casefile.Case, wanted map[uint64]bool) (map[uint64]casefile.Actor, error) {
	numbers := make([]uint64, 0, len(wanted))
	for n := range wanted {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return c.Actors(ctx, numbers)
}
