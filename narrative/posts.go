package narrative

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
	"demarche/pairs"
	"demarche/text"
	"demarche/trace"
)

// A post is what is kept of one while it is analysed.
type post struct {
	record   demarche.RecordID
	at       int64  // microseconds since 1970 UTC
	family   uint64 // the number of the family of its text, or of the text where it has none; 0 where it has no text that is compared
	exact    uint64 // the number of its text
	actor    int32  // its place among actors
	lang     int16  // its place among langs
	platform int16  // its place among platforms
	kind     int16  // its place among kinds
	group    int32  // its place among groups; 0 where no column was asked for
}

// posts are those of a case, in the order of records. What they point to is sorted by
// number or name, so that the order of rows says nothing.
type posts struct {
	all        []post
	actors     []uint64
	platformOf []int16 // of each actor
	langs      []string
	platforms  []string
	kinds      []string
	groups     []string
	datasets   []demarche.Dataset // of posts
	resolution time.Duration      // the coarsest of the datasets'
}

// noLanguage is what stands for a language that the file does not tell.
const noLanguage = "(not told)"

// readPosts reads the posts of a case, with the values of a column as groups, "" for
// none, and with their families where asked. A language that the file does not tell is
// taken for assumed.
func readPosts(ctx context.Context, c *casefile.Case, column, assumed string, families bool, progress analysis.Progress) (*posts, error) {
	ps := &posts{}
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	total := int64(0)
	for _, d := range datasets {
		if d.Holds != demarche.Posts {
			continue
		}
		ps.datasets = append(ps.datasets, d)
		ps.resolution = max(ps.resolution, time.Duration(math.Round(d.ResolutionS*float64(time.Second))))
		total += d.Kept
	}
	if total == 0 {
		return nil, demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	var family, exact []touch
	if families {
		progress("reading texts", 0, 0)
		if family, err = touches(ctx, c, trace.Family); err != nil {
			return nil, err
		}
		if exact, err = touches(ctx, c, trace.Text); err != nil {
			return nil, err
		}
	}
	var columns []string
	if column != "" {
		columns = []string{column}
	}
	langs, kinds, groups := newNames(), newNames(), newNames()
	numbers := map[uint64]int32{}
	known := map[string]string{} // a file's word for a language → its code
	ps.all = make([]post, 0, total)
	err = c.EachPost(ctx, columns, func(row *casefile.PostRow) error {
		p := post{record: row.Record, at: row.AtUS}
		n, ok := numbers[row.Actor]
		if !ok {
			n = int32(len(ps.actors))
			numbers[row.Actor] = n
			ps.actors = append(ps.actors, row.Actor)
		}
		p.actor = n
		lang, ok := known[row.Lang]
		if !ok {
			word := strings.Clone(row.Lang)
			lang = cmp.Or(lexis.Lang(word), word)
			if word == "" {
				lang = cmp.Or(assumed, noLanguage)
			}
			known[word] = lang
		}
		p.lang = int16(langs.of(lang))
		p.kind = int16(kinds.of(string(row.Kind)))
		if column != "" {
			p.group = groups.of(row.Columns[0])
		}
		p.family, p.exact = objectOf(family, row.Record), objectOf(exact, row.Record)
		ps.all = append(ps.all, p)
		if len(ps.all)%(1<<16) == 0 {
			progress("reading posts", int64(len(ps.all)), total)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(langs.words) > math.MaxInt16 {
		return nil, demarche.Errorf(demarche.BadData, "the posts are of %s languages: the column of languages holds something else", text.Count(len(langs.words)))
	}
	return ps, ps.settle(ctx, c, langs, kinds, groups)
}

// settle gives actors, languages, platforms and groups numbers that do not tell the order
// of rows.
func (ps *posts) settle(ctx context.Context, c *casefile.Case, langs, kinds, groups *names) error {
	to := make([]int32, len(ps.actors))
	before := slices.Clone(ps.actors)
	slices.Sort(ps.actors)
	for i, n := range before {
		k, _ := slices.BinarySearch(ps.actors, n)
		to[i] = int32(k)
	}
	who, err := c.Actors(ctx, ps.actors)
	if err != nil {
		return err
	}
	platforms := newNames()
	ps.platformOf = make([]int16, len(ps.actors))
	for i, n := range ps.actors {
		ps.platformOf[i] = int16(platforms.of(who[n].Platform))
	}
	var langTo, kindTo, groupTo, platformTo []int32
	ps.langs, langTo = langs.sorted()
	ps.kinds, kindTo = kinds.sorted()
	ps.groups, groupTo = groups.sorted()
	ps.platforms, platformTo = platforms.sorted()
	for i := range ps.platformOf {
		ps.platformOf[i] = int16(platformTo[ps.platformOf[i]])
	}
	for i := range ps.all {
		p := &ps.all[i]
		p.actor = to[p.actor]
		p.lang, p.kind = int16(langTo[p.lang]), int16(kindTo[p.kind])
		p.platform = ps.platformOf[p.actor]
		if len(groupTo) > 0 {
			p.group = groupTo[p.group]
		}
	}
	return nil
}

// names numbers words as they come.
type names struct {
	number map[string]int32
	words  []string
}

func newNames() *names { return &names{number: map[string]int32{}} }

func (n *names) of(word string) int32 {
	if k, ok := n.number[word]; ok {
		return k
	}
	word = strings.Clone(word)
	k := int32(len(n.words))
	n.number[word] = k
	n.words = append(n.words, word)
	return k
}

// sorted returns the words in their order, and the new number of each old one.
func (n *names) sorted() (words []string, to []int32) {
	words = slices.Sorted(slices.Values(n.words))
	to = make([]int32, len(words))
	for i, w := range n.words {
		k, _ := slices.BinarySearch(words, w)
		to[i] = int32(k)
	}
	return words, to
}

// A touch says which object a record touched.
type touch struct {
	record demarche.RecordID
	object uint64
}

// touches returns the traces of an action by record, and of one record by object.
func touches(ctx context.Context, c *casefile.Case, action string) ([]touch, error) {
	var all []touch
	err := c.Traces([]string{action})(ctx, func(b pairs.Batch) error {
		for i, r := range b.Record {
			all = append(all, touch{demarche.RecordID(r), b.Object[i]})
		}
		return ctx.Err()
	})
	slices.SortFunc(all, func(a, b touch) int {
		return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.object, b.object))
	})
	return all, err
}

// objectOf returns the first object of a record, 0 for none.
func objectOf(all []touch, record demarche.RecordID) uint64 {
	i, ok := slices.BinarySearchFunc(all, record, func(t touch, r demarche.RecordID) int { return cmp.Compare(t.record, r) })
	if !ok {
		return 0
	}
	return all[i].object
}

// place returns where the post of a record is.
func (ps *posts) place(record demarche.RecordID) int32 {
	i, _ := slices.BinarySearchFunc(ps.all, record, func(p post, r demarche.RecordID) int { return cmp.Compare(p.record, r) })
	return int32(i)
}

// groupsOf returns the posts of which of gives a number other than 0, by that number, and
// those of one number by time, then actor: each a range of places in ps.all.
func (ps *posts) groupsOf(of func(*post) uint64) [][]int32 {
	var order []int32
	for i := range ps.all {
		if of(&ps.all[i]) != 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &ps.all[a], &ps.all[b]
		return cmp.Or(cmp.Compare(of(x), of(y)), cmp.Compare(x.at, y.at), cmp.Compare(x.actor, y.actor), cmp.Compare(a, b))
	})
	var groups [][]int32
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && of(&ps.all[order[to]]) == of(&ps.all[order[from]]) {
			to++
		}
		groups = append(groups, order[from:to:to])
		from = to
	}
	return groups
}

// actorsOf returns the distinct actors of some posts, in the order of their numbers, and
// how many posts each has.
func (ps *posts) actorsOf(places []int32) (actors []int32, n []int) {
	all := make([]int32, len(places))
	for i, k := range places {
		all[i] = ps.all[k].actor
	}
	slices.Sort(all)
	for i, a := range all {
		if i == 0 || a != all[i-1] {
			actors, n = append(actors, a), append(n, 0)
		}
		n[len(n)-1]++
	}
	return actors, n
}

// wordsOf returns the distinct words of some posts, those that have the most posts first, by
// the numbers that of gives.
func wordsOf(ps *posts, places []int32, words []string, of func(*post) int) string {
	count := map[int]int{}
	for _, k := range places {
		count[of(&ps.all[k])]++
	}
	numbers := make([]int, 0, len(count))
	for k := range count {
		numbers = append(numbers, k)
	}
	slices.SortFunc(numbers, func(a, b int) int { return cmp.Or(count[b]-count[a], a-b) })
	const most = 4
	var out []string
	for i, k := range numbers {
		if i == most {
			out = append(out, fmt.Sprintf("and %d more", len(numbers)-most))
			break
		}
		out = append(out, cmp.Or(words[k], "(none)"))
	}
	return strings.Join(out, ", ")
}

// recordList writes records for a cell of a table: the first few in their order, and how
// many more there are.
func recordList(records []demarche.RecordID, most int) string {
	records = slices.Clone(records)
	slices.Sort(records)
	records = slices.Compact(records)
	return analysis.Records(records, most, len(records))
}

func at(us int64) time.Time { return time.UnixMicro(us).UTC() }

// textsOf returns the texts of some objects, in the words that the case compares.
func textsOf(ctx context.Context, c *casefile.Case, numbers []uint64) (map[uint64]string, error) {
	objects, err := c.Objects(ctx, numbers)
	if err != nil {
		return nil, err
	}
	texts := make(map[uint64]string, len(objects))
	for n, o := range objects {
		texts[n] = o.Text
	}
	return texts, nil
}
