package campaign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/hashtag"
	"demarche/lexis"
	"demarche/pairs"
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

const (
	second = int64(1_000_000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// A frame is the datasets that were collected alike: of one format, read alike and of one
// source. What is usual is taken from within a frame, so that a sample of one kind is not
// held against one of another.
type frame struct {
	name        string
	datasets    map[int]bool
	first, last int64   // of its posts, microseconds
	resolution  float64 // seconds; the coarsest of its datasets
	posts       int
	texts       int           // posts with a text
	days, hours map[int64]int // posts by day and hour since 1970
}

// frames puts the datasets of posts into frames, in their order.
func frames(datasets []demarche.Dataset) (all []*frame, of map[int]int) {
	of = map[int]int{}
	at := map[string]int{}
	for _, d := range datasets {
		if d.Holds != demarche.Posts {
			continue
		}
		key := fmt.Sprintf("%q %q %q", d.Format, d.Mapping, d.Source)
		i, ok := at[key]
		if !ok {
			i = len(all)
			at[key] = i
			all = append(all, &frame{name: stem(d.Name), datasets: map[int]bool{}, days: map[int64]int{}, hours: map[int64]int{}})
		}
		all[i].datasets[d.Dataset] = true
		all[i].resolution = max(all[i].resolution, d.ResolutionS)
		of[d.Dataset] = i
	}
	for _, f := range all {
		if n := len(f.datasets) - 1; n > 0 {
			f.name += fmt.Sprintf(" and %s", text.Plural(n, "file like it", "files like it"))
		}
	}
	return all, of
}

// stem is the name of a file without what says its kind.
func stem(name string) string {
	name, _, _ = strings.Cut(name, ".")
	return name
}

// A use is a tag in a post.
type use struct {
	tag    int32 // in reading.tags
	actor  int32 // in reading.actors
	place  int16 // of the tag among those of the post
	repost bool
	at     int64
	record demarche.RecordID
}

// A tag is a word with its sign, or the term that was asked for, within one frame.
type tag struct {
	word  string // as it is compared: "#islamkills"
	frame int
	uses  []use // by time, then account, then record
}

// A reading is what a run takes from the case.
type reading struct {
	frames  []*frame
	of      map[int]int // the frame of a dataset
	tags    []*tag      // by frame, then word
	actors  []uint64    // their numbers, in order
	posts   [][]int32   // by frame, then account
	classes []string    // of the accounts, by the column that was asked for; nil where none was
}

// read takes the uses of all tags from the case.
func (r *CampaignRun) read(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*reading, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	d := &reading{}
	d.frames, d.of = frames(datasets)
	d.posts = make([][]int32, len(d.frames))
	progress("reading hashtags", 0, 0)
	held, words, err := traced(ctx, c)
	if err != nil {
		return nil, err
	}
	columns := r.columns()
	b := builder{run: r, d: d, held: held, words: words, actor: map[uint64]int32{}, tag: map[placed]int32{}, votes: map[vote]int{}}
	progress("reading posts", 0, 0)
	if err := c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		b.post(p)
		return nil
	}); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// columns returns the columns that the options name.
func (r *CampaignRun) columns() []string {
	return slices.DeleteFunc([]string{r.Label, r.Deleted, r.Created}, func(name string) bool { return name == "" })
}

// A touched is a hashtag of a record.
type touched struct {
	record int64
	object uint64
}

// traced returns the hashtags of all records, in the order of records, and what they are
// called. The case has none of reposts, whose words are another's.
func traced(ctx context.Context, c *casefile.Case) ([]touched, map[uint64]string, error) {
	var all []touched
	seen := map[uint64]bool{}
	err := c.Traces([]string{trace.Hashtag})(ctx, func(b pairs.Batch) error {
		for i, o := range b.Object {
			all = append(all, touched{b.Record[i], o})
			seen[o] = true
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(all, func(a, b touched) int {
		return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.object, b.object))
	})
	numbers := make([]uint64, 0, len(seen))
	for o := range seen {
		numbers = append(numbers, o)
	}
	slices.Sort(numbers)
	objects, err := c.Objects(ctx, numbers)
	if err != nil {
		return nil, nil, err
	}
	words := make(map[uint64]string, len(objects))
	for n, o := range objects {
		words[n] = "#" + o.Text
	}
	return all, words, nil
}

// placed is a word in a frame, vote an account and a class.
type placed struct {
	frame int
	word  string
}

type vote struct {
	actor int32
	class string
}

// frequent returns for each of n accounts the class with most votes, of several the first in
// byte order; "" of an account without any.
func frequent(votes map[vote]int, n int) []string {
	most, class := make([]int, n), make([]string, n)
	for v, k := range votes {
		if a := v.actor; k > most[a] || k == most[a] && v.class < class[a] {
			most[a], class[a] = k, v.class
		}
	}
	return class
}

// A builder makes a reading of posts, one after another.
type builder struct {
	run   *CampaignRun
	d     *reading
	held  []touched // by record
	words map[uint64]string
	actor map[uint64]int32
	tag   map[placed]int32
	votes map[vote]int
	uses  []use
	own   []string // the tags of the post at hand
}

func (b *builder) post(p *casefile.PostRow) {
	f := b.d.of[p.Dataset]
	fr := b.d.frames[f]
	b.own = b.own[:0]
	at, _ := slices.BinarySearchFunc(b.held, int64(p.Record), func(t touched, r int64) int { return cmp.Compare(t.record, r) })
	for ; at < len(b.held) && b.held[at].record == int64(p.Record); at++ {
		b.own = append(b.own, b.words[b.held[at].object])
	}
	repost := p.IsRepost()
	if repost && b.run.Originals {
		return
	}
	if fr.posts == 0 {
		fr.first, fr.last = p.AtUS, p.AtUS
	}
	fr.first, fr.last = min(fr.first, p.AtUS), max(fr.last, p.AtUS)
	fr.posts++
	fr.days[stat.FloorDiv(p.AtUS, day)]++
	fr.hours[stat.FloorDiv(p.AtUS, hour)]++
	if p.Text != "" {
		fr.texts++
	}
	a, ok := b.actor[p.Actor]
	if !ok {
		a = int32(len(b.d.actors))
		b.actor[p.Actor] = a
		b.d.actors = append(b.d.actors, p.Actor)
	}
	for len(b.d.posts[f]) <= int(a) {
		b.d.posts[f] = append(b.d.posts[f], 0)
	}
	b.d.posts[f][a]++
	if b.run.Label != "" {
		if class := p.Columns[0]; class != "" {
			b.votes[vote{a, strings.Clone(class)}]++
		}
	}
	if len(b.own) != 1 { // of one tag the order is known
		b.ordered(p, repost)
	}
	if term := b.run.term(); term != "" && hasTerm(p.Text, term) {
		b.own = append(b.own, term)
	}
	for i, word := range b.own {
		key := placed{f, word}
		t, ok := b.tag[key]
		if !ok {
			t = int32(len(b.d.tags))
			key.word = strings.Clone(word)
			b.tag[key] = t
			b.d.tags = append(b.d.tags, &tag{word: key.word, frame: f})
		}
		b.uses = append(b.uses, use{t, a, int16(min(i, 1<<15-1)), repost, p.AtUS, p.Record})
	}
}

// ordered puts the tags of a post in the order of its text, and those of a repost, whose
// tags make no trace, are taken from there.
func (b *builder) ordered(p *casefile.PostRow, repost bool) {
	if !repost && len(b.own) == 0 || !strings.ContainsAny(p.Text, "#＃") {
		slices.Sort(b.own) // a column names them, in no order that the case has
		return
	}
	held := len(b.own)
	place := map[string]int{}
	for _, h := range text.Hashtags(p.Text) {
		word := "#" + text.Hashtag(h, 0)
		if _, ok := place[word]; ok {
			continue
		}
		place[word] = len(place)
		if held == 0 {
			b.own = append(b.own, word)
		}
	}
	slices.SortFunc(b.own, func(x, y string) int { return cmp.Or(cmp.Compare(place[x], place[y]), cmp.Compare(x, y)) })
}

// hasTerm reports whether a text has a word, as words are compared.
func hasTerm(s, term string) bool {
	return slices.ContainsFunc(lexis.Words(s), func(w lexis.Word) bool { return w.Text == term })
}

// finish puts the uses in order, whatever the order of the files' rows.
func (b *builder) finish() *reading {
	d := b.d
	order := make([]int32, len(d.actors)) // accounts by number
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(d.actors[x], d.actors[y]) })
	place := make([]int32, len(order))
	for to, from := range order {
		place[from] = int32(to)
	}
	slices.Sort(d.actors)
	for f, posts := range d.posts {
		d.posts[f] = make([]int32, len(d.actors))
		for from, n := range posts {
			d.posts[f][place[from]] = n
		}
	}
	for i := range b.uses {
		b.uses[i].actor = place[b.uses[i].actor]
	}
	if b.run.Label != "" {
		d.classes = make([]string, len(d.actors))
		for from, class := range frequent(b.votes, len(d.actors)) {
			d.classes[place[from]] = class
		}
	}
	slices.SortFunc(b.uses, func(x, y use) int {
		return cmp.Or(cmp.Compare(x.tag, y.tag), cmp.Compare(x.at, y.at), cmp.Compare(x.actor, y.actor), cmp.Compare(x.record, y.record))
	})
	for from := 0; from < len(b.uses); {
		to := from
		for to < len(b.uses) && b.uses[to].tag == b.uses[from].tag {
			to++
		}
		d.tags[b.uses[from].tag].uses = b.uses[from:to:to]
		from = to
	}
	slices.SortFunc(d.tags, func(x, y *tag) int { return cmp.Or(cmp.Compare(x.frame, y.frame), cmp.Compare(x.word, y.word)) })
	return d
}

// counts returns how often each account used a tag, and which accounts these are.
func counts(uses []use) (counts []int, actors []int32) {
	of := map[int32]int{}
	for _, u := range uses {
		i, ok := of[u.actor]
		if !ok {
			i = len(counts)
			of[u.actor] = i
			counts, actors = append(counts, 0), append(actors, u.actor)
		}
		counts[i]++
	}
	return counts, actors
}

// plain returns uses as package hashtag takes them.
func plain(uses []use) []hashtag.Use {
	all := make([]hashtag.Use, len(uses))
	for i, u := range uses {
		all[i] = hashtag.Use{Actor: int(u.actor), AtUS: u.at}
	}
	return all
}

// between returns the uses from one time up to another, which is not included.
func between(uses []use, from, to int64) []use {
	i, _ := slices.BinarySearchFunc(uses, from, func(u use, t int64) int { return cmp.Compare(u.at, t) })
	k, _ := slices.BinarySearchFunc(uses, to, func(u use, t int64) int { return cmp.Compare(u.at, t) })
	return uses[i:max(i, k)]
}
