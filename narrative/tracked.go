package narrative

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
	"demarche/trace"
)

// The kinds of items.
const (
	kindTerm   = "term"
	kindTag    = "tag"
	kindRecord = "text of"
	kindStory  = "story"
	kindCode   = "code"
)

// items returns what is tracked, with its posts.
func (f *following) items(ctx context.Context, c *casefile.Case, progress analysis.Progress) ([]item, error) {
	var items []item
	tags := f.Tag
	if len(f.Term)+len(f.Tag)+len(f.Record)+len(f.Story)+len(f.Code) == 0 {
		var err error
		if tags, err = f.usualTags(ctx, c); err != nil {
			return nil, err
		}
	}
	for _, t := range tags {
		if t = text.Hashtag(strings.TrimPrefix(t, "#"), 0); t == "" {
			return nil, demarche.Errorf(demarche.Usage, "--tag is empty")
		}
		items = append(items, item{kind: kindTag, name: t})
	}
	for _, t := range f.Term {
		items = append(items, item{kind: kindTerm, name: t})
	}
	if err := f.byWords(ctx, c, items, progress); err != nil {
		return nil, err
	}
	for _, record := range f.Record {
		it, err := f.byRecord(record)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	for _, story := range f.Story {
		it, err := f.byStory(ctx, c, story)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	if len(f.Code) > 0 {
		coded, err := f.byCode(ctx, c)
		if err != nil {
			return nil, err
		}
		items = append(items, coded...)
	}
	for i := range items {
		places := items[i].places
		slices.SortFunc(places, func(a, b int32) int {
			x, y := &f.ps.all[a], &f.ps.all[b]
			return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.actor, y.actor), cmp.Compare(a, b))
		})
		items[i].places = slices.Compact(places)
		if len(places) == 0 {
			f.result.Notes = append(f.result.Notes, fmt.Sprintf("no post has %s", items[i].label()))
		}
	}
	return items, nil
}

// usualTags are what is tracked where nothing was asked for.
func (f *following) usualTags(ctx context.Context, c *casefile.Case) ([]string, error) {
	rows, err := c.Table(ctx, "s", `
SELECT o.text FROM (SELECT object, count(DISTINCT actor) AS actors, count(*) AS traces FROM (`+casefile.Touched([]string{trace.Hashtag})+`) GROUP BY object) t
JOIN objects o USING (object) ORDER BY t.actors DESC, t.traces DESC, o.text LIMIT 3`)
	if err != nil {
		return nil, err
	}
	var tags []string
	for _, row := range rows {
		tags = append(tags, row[0].(string))
	}
	if len(tags) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post has a hashtag, and nothing says what to track").WithHint("--term WORD tracks a word")
	}
	f.result.Notes = append(f.result.Notes, "nothing was asked for: the hashtags of the most accounts are tracked; --term, --tag, --record, --story and --code say what")
	return tags, nil
}

// byWords finds the posts of words and hashtags.
func (f *following) byWords(ctx context.Context, c *casefile.Case, items []item, progress analysis.Progress) error {
	if len(items) == 0 {
		return nil
	}
	wanted := make([][]string, len(items))
	tags := map[string]int{}
	starts := map[string][]int{} // a first word → its items
	for i, it := range items {
		if it.kind == kindTag {
			wanted[i] = []string{lexis.Fold("#" + it.name)}
			tags[it.name] = i
		} else {
			for _, w := range lexis.Words(it.name) {
				wanted[i] = append(wanted[i], w.Text)
			}
			if len(wanted[i]) == 0 {
				return demarche.Errorf(demarche.Usage, "--term %q has no word in it", it.name)
			}
		}
		starts[wanted[i][0]] = append(starts[wanted[i][0]], i)
	}
	done := int64(0)
	err := c.EachPost(ctx, nil, func(row *casefile.PostRow) error {
		if done++; done%(1<<16) == 0 {
			progress("looking for words", done, int64(len(f.ps.all)))
		}
		words := lexis.Words(row.Text)
		for at, w := range words {
			for _, i := range starts[w.Text] {
				if at+len(wanted[i]) > len(words) {
					continue
				}
				same := true
				for k, part := range wanted[i] {
					same = same && words[at+k].Text == part
				}
				if place := f.ps.place(row.Record); same && (len(items[i].places) == 0 || items[i].places[len(items[i].places)-1] != place) {
					items[i].places = append(items[i].places, place)
				}
			}
		}
		return nil
	})
	if err != nil || len(tags) == 0 {
		return err
	}
	// A file may tell hashtags in a column.
	objects := map[uint64]int{}
	rows, err := c.Table(ctx, "ss", `SELECT object::VARCHAR, text FROM objects WHERE action = 'hashtag'`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if i, ok := tags[row[1].(string)]; ok {
			number, err := strconv.ParseUint(row[0].(string), 10, 64)
			if err != nil {
				return err
			}
			objects[number] = i
		}
	}
	all, err := touches(ctx, c, trace.Hashtag)
	for _, t := range all {
		if i, ok := objects[t.object]; ok {
			items[i].places = append(items[i].places, f.ps.place(t.record))
		}
	}
	return err
}

// byRecord finds the near-copies of a record's text.
func (f *following) byRecord(name string) (item, error) {
	record, err := demarche.ParseRecordID(name)
	if err != nil {
		return item{}, err
	}
	place := int(f.ps.place(record))
	if place == len(f.ps.all) || f.ps.all[place].record != record {
		return item{}, demarche.Errorf(demarche.NotFound, "there is no record %s", name)
	}
	family := f.ps.all[place].family
	if family == 0 {
		return item{}, demarche.Errorf(demarche.BadData, "the text of record %s is not compared: it is a repost, or shorter than 4 words or 20 characters", name)
	}
	return item{kind: kindRecord, name: name, rung: rungCopy, places: f.of(map[uint64]bool{family: true})}, nil
}

// of returns the posts of families.
func (f *following) of(families map[uint64]bool) []int32 {
	var places []int32
	for i := range f.ps.all {
		if families[f.ps.all[i].family] {
			places = append(places, int32(i))
		}
	}
	return places
}

// byStory finds the posts of a topic, as the analysis stories last said.
func (f *following) byStory(ctx context.Context, c *casefile.Case, name string) (item, error) {
	hint := "find them first: demarche run " + text.ShellWord(c.Path) + " stories"
	has, err := c.Table(ctx, "i", `SELECT count(*) FROM information_schema.tables WHERE table_name = '`+storyTexts+`'`)
	if err != nil {
		return item{}, err
	}
	if has[0][0].(int64) == 0 {
		return item{}, demarche.Errorf(demarche.BadData, "the case holds no stories").WithHint("%s", hint)
	}
	rows, err := c.Table(ctx, "s", `SELECT text FROM `+storyTexts+` WHERE story = ? AND run = (SELECT max(run) FROM `+storyTexts+`)`, name)
	if err != nil {
		return item{}, err
	}
	if len(rows) == 0 {
		return item{}, demarche.Errorf(demarche.Usage, "there is no story %q", name).WithHint("stories are called as en/3: demarche sql %s 'SELECT DISTINCT story FROM %s'", text.ShellWord(c.Path), storyTexts)
	}
	families := map[uint64]bool{}
	for _, row := range rows {
		number, err := strconv.ParseUint(row[0].(string), 10, 64)
		if err != nil {
			return item{}, err
		}
		families[number] = true
	}
	return item{kind: kindStory, name: name, rung: rungStory, places: f.of(families)}, nil
}

// byCode finds the posts that a coder gave a code.
func (f *following) byCode(ctx context.Context, c *casefile.Case) ([]item, error) {
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, err
	}
	var items []item
	for _, code := range f.Code {
		items = append(items, item{kind: kindCode, name: code, rung: rungNarrative})
	}
	known := map[string]bool{}
	units := casefile.UnitsOf(facts, func(g *demarche.Coding) bool {
		known[g.Code] = true
		return (g.Value == demarche.CodedYes || g.Value == demarche.CodedLeaning) &&
			slices.ContainsFunc(f.Code, func(code string) bool { return strings.EqualFold(code, g.Code) })
	})
	codes := slices.Sorted(maps.Keys(known))
	for _, it := range items {
		if !slices.ContainsFunc(codes, func(c string) bool { return strings.EqualFold(c, it.name) }) {
			return nil, demarche.Errorf(demarche.BadData, "no coder gave the code %q", it.name).WithHint("the case has codings of %s", cmp.Or(strings.Join(codes, ", "), "nothing: demarche code sample draws posts for coders"))
		}
	}
	found, err := c.FindUnits(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	others := 0
	for _, u := range units {
		if u.Other {
			others += len(u.Codings)
		}
		if u.Record == 0 {
			continue
		}
		for _, g := range u.Codings {
			for k := range items {
				if strings.EqualFold(items[k].name, g.Code) {
					items[k].places = append(items[k].places, f.ps.place(u.Record))
				}
			}
		}
	}
	found.Others = 0 // told by codings, of which a unit may have several
	f.result.Notes = append(f.result.Notes, found.Notes("left out")...)
	if others > 0 {
		f.result.Notes = append(f.result.Notes, fmt.Sprintf("%s of another text than the post has now, as the digest tells, and left out", text.Plural(others, "coding is", "codings are")))
	}
	return items, nil
}
