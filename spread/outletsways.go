package spread

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
	"demarche/trace"
)

// The ways in which a post has to do with what is listed.
const (
	byPost    = iota // the account that posted it is listed
	byRepost         // it passes on a post of a listed account
	byMention        // it mentions a listed account, or answers a post of one
	byPage           // it links to the page or to a post of a listed account
	bySite           // it links to a listed domain
	ways
)

var wayNames = [ways]string{"post", "repost", "mention", "page", "site"}

// A part says what is known of a post in one way.
type part uint8

const (
	outside  part = iota // it is no post of the sort: no repost, no link...
	hidden               // it is one, and it is not known of whom or to where
	unlisted             // it is one, and it is known that nothing listed is at the other end
	touches              // something listed is
)

// A touched is what the posts of a case have to do with what is listed.
type touched struct {
	parts   [ways][]part             // of each post, in the order of reading.posts
	entries [ways]map[int32][]*entry // of those that touch something, by post
	of      map[uint64]text.Account  // whose the accounts of the case are on their platforms
	at      []int32                  // the posts in the order of their records
}

// touch finds what each post has to do with what is listed.
func (d *linkCase) touch(ctx context.Context, c *casefile.Case) (*touched, error) {
	t := &touched{of: map[uint64]text.Account{}, at: make([]int32, len(d.posts))}
	for w := range ways {
		t.parts[w], t.entries[w] = make([]part, len(d.posts)), map[int32][]*entry{}
	}
	for i := range t.at {
		t.at[i] = int32(i)
	}
	slices.SortFunc(t.at, func(a, b int32) int { return cmp.Compare(d.posts[a].record, d.posts[b].record) })
	nameless, otherwise := 0, 0
	for _, n := range d.actors {
		of, ok := accountOf(d.named[n], d.Platform)
		if ok {
			t.of[n], _ = d.lists.account(of)
		}
		switch {
		case !ok && of.Platform == "":
			nameless++
		case len(d.lists.kinds[of.Platform]) > 0 && (!ok || !d.lists.knows(t.of[n]) && len(d.lists.accounts[t.of[n]]) == 0):
			otherwise++
		}
	}
	if otherwise > 0 {
		d.result.Notes = append(d.result.Notes, fmt.Sprintf("%s of the %s of the case %s called by a number, or otherwise than any list calls accounts of the platform, so that it is not known whether %s listed", text.Count(otherwise), text.Plural(len(d.actors), "account", "accounts"), map[bool]string{true: "is", false: "are"}[otherwise == 1], map[bool]string{true: "it is", false: "they are"}[otherwise == 1]))
	}
	if nameless > 0 && len(d.lists.accounts) > 0 {
		d.result.Notes = append(d.result.Notes, "of "+text.Plural(nameless, "account", "accounts")+" the file does not tell the platform, so that they and whom they mention and repost are held against no list; --platform says it")
	}
	for i, p := range d.posts {
		t.set(d, byPost, int32(i), t.of[d.actors[p.actor]])
	}
	if err := d.passedOn(ctx, c, t); err != nil {
		return nil, err
	}
	if err := d.mentioned(ctx, c, t); err != nil {
		return nil, err
	}
	d.linkedTo(t)
	return t, ctx.Err()
}

// set says that a post has to do with an account in some way.
func (t *touched) set(d *linkCase, way int, post int32, of text.Account) {
	t.take(way, post, d.lists.ofAccount(of, dayOf(d.posts[post].at), ""), of.Name != "" && d.lists.knows(of))
}

// take says that a post has to do with what has these entries; known is whether without any
// nothing listed is there.
func (t *touched) take(way int, post int32, found []*entry, known bool) {
	p := hidden
	switch {
	case len(found) > 0:
		p = touches
		for _, e := range found {
			if !slices.Contains(t.entries[way][post], e) {
				t.entries[way][post] = append(t.entries[way][post], e)
			}
		}
	case known:
		p = unlisted
	}
	t.parts[way][post] = max(t.parts[way][post], p)
}

// post returns the place of a record in reading.posts.
func (t *touched) post(d *linkCase, record demarche.RecordID) (int32, bool) {
	k, ok := slices.BinarySearchFunc(t.at, record, func(i int32, r demarche.RecordID) int { return cmp.Compare(d.posts[i].record, r) })
	if !ok {
		return 0, false
	}
	return t.at[k], true
}

// passedOn finds whom posts pass on and answer: by the text ("RT @handle: ..."), or by the
// key of a post that is in the case.
func (d *linkCase) passedOn(ctx context.Context, c *casefile.Case, t *touched) error {
	owners := map[uint64]text.Account{} // by a hash of the platform and the key
	err := c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		i, ok := t.post(d, p.Record)
		if !ok {
			return nil
		}
		own := t.of[p.Actor]
		if p.Key != "" {
			owners[keyOf(d.platform(p.Actor), p.Key)] = own
		}
		handle, _, told := text.RepostOf(p.Text)
		switch {
		case told:
			t.set(d, byRepost, i, d.called(d.platform(p.Actor), handle))
		case p.Kind == demarche.Repost:
			t.take(byRepost, i, nil, false)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range []struct {
		action string
		way    int
	}{{trace.Repost, byRepost}, {trace.Quote, byRepost}, {trace.Reply, byMention}} {
		err := t.each(ctx, c, d, x.action, func(i int32, platform, object string) {
			if of, ok := owners[keyOf(platform, object)]; ok {
				t.set(d, x.way, i, of)
			} else {
				t.take(x.way, i, nil, false)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func keyOf(platform, key string) uint64 { return xxh3.HashString(platform + "\x00" + key) }

// mentioned finds whom posts mention.
func (d *linkCase) mentioned(ctx context.Context, c *casefile.Case, t *touched) error {
	return t.each(ctx, c, d, trace.Mention, func(i int32, platform, object string) {
		t.set(d, byMention, i, d.called(platform, object))
	})
}

// platform returns the platform of an account of the case.
func (d *linkCase) platform(actor uint64) string {
	return text.Platform(cmp.Or(d.named[actor].Platform, d.Platform))
}

// called returns the account that a handle in a text of a platform means.
func (d *linkCase) called(platform, handle string) text.Account {
	if platform == "" {
		return text.Account{}
	}
	name, ok := text.AccountName(platform, handle)
	if !ok {
		return text.Account{}
	}
	of, _ := d.lists.account(text.Account{Platform: platform, Name: name})
	return of
}

// mostWords is how many objects are put into words at a time.
const mostWords = 1 << 16

// each hands over the posts that touched objects by an action, with the platform of the
// account and the object in words.
func (t *touched) each(ctx context.Context, c *casefile.Case, d *linkCase, action string, yield func(post int32, platform, object string)) error {
	type touch struct {
		object uint64
		post   int32
	}
	var all []touch
	err := c.Traces([]string{action})(ctx, func(b pairs.Batch) error {
		for k, object := range b.Object {
			if i, ok := t.post(d, demarche.RecordID(b.Record[k])); ok {
				all = append(all, touch{object, i})
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b touch) int { return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.post, b.post)) })
	var numbers []uint64
	for from := 0; from < len(all); {
		numbers = numbers[:0]
		to := from
		for to < len(all) && len(numbers) < mostWords {
			numbers = append(numbers, all[to].object)
			for object := all[to].object; to < len(all) && all[to].object == object; {
				to++
			}
		}
		words, err := c.Objects(ctx, numbers)
		if err != nil {
			return err
		}
		for _, x := range all[from:to] {
			yield(x.post, d.platform(d.actors[d.posts[x.post].actor]), words[x.object].Text)
		}
		from = to
	}
	return nil
}

// linkedTo finds what of the listed pages and domains posts link to.
func (d *linkCase) linkedTo(t *touched) {
	for k := range d.linked {
		p := &d.linked[k]
		i, ok := t.post(d, p.record)
		if !ok {
			continue
		}
		day := dayOf(p.at)
		for _, n := range p.targets {
			to := d.targets[n]
			if to.account.Name != "" || to.item.Name != "" {
				t.take(byPage, i, d.lists.ofAccount(to.account, day, ""), !d.unresolved(to))
			}
			if to.host == "" {
				t.take(bySite, i, nil, false)
				continue
			}
			t.take(bySite, i, d.lists.of(to.host, day, ""), !text.IsShortener(to.host))
		}
	}
}

// nothing reports whether no post has to do with anything listed.
func (t *touched) nothing() bool {
	return !slices.ContainsFunc(t.entries[:], func(of map[int32][]*entry) bool { return len(of) > 0 })
}

// byAndAbout returns how many posts are by, pass on or mention an account that a list has.
func (t *touched) byAndAbout(list string) int {
	posts := map[int32]bool{}
	for _, way := range []int{byPost, byRepost, byMention} {
		for i, found := range t.entries[way] {
			if slices.ContainsFunc(found, func(e *entry) bool { return e.list() == list }) {
				posts[i] = true
			}
		}
	}
	return len(posts)
}

// levelOf returns the level nearest to a state of entries, by its place in demarche.Levels.
func levelOf(entries []*entry) int {
	level, _ := nearest(entries)
	return slices.Index(demarche.Levels, level)
}

// states returns the states of entries, sorted, "" for those of which none is told.
func states(entries []*entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSpace(e.Country))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
