package campaign

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/hashtag"
	"demarche/rhythm"
	"demarche/stat"
	"demarche/text"
)

// mostCards is how many accounts a card is made of at most: for the first hour of a tag,
// and for the posts beside it of one frame.
const mostCards = 5000

// A cards is the accounts of a frame of which it is asked how they post.
type cards struct {
	of   []*account // by account; nil for whom none is wanted
	most uint64     // the posts beside are of accounts up to this rank
}

// An hourly is who posted in the first hour of a burst, and who beside it.
type hourly struct {
	here, beside map[int32]int // posts by account
	most         uint64        // accounts up to this rank are asked of
}

// rank puts accounts in an order that has nothing to do with what they are; the first of
// them are a sample by chance, the same for the same seed.
func (x *examination) rank(actor int32) uint64 { return stat.Mix(x.d.actors[actor] ^ x.run.Seed) }

// upTo returns the rank up to which at most mostCards of some accounts can have a card in a
// frame, and how many can.
func (x *examination) upTo(frame int, actors []int32) (most uint64, can int) {
	var ranks []uint64
	for _, a := range actors {
		if x.d.posts[frame][a] >= rhythm.LeastPosts {
			ranks = append(ranks, x.rank(a))
		}
	}
	if len(ranks) <= mostCards {
		return math.MaxUint64, len(ranks)
	}
	slices.Sort(ranks)
	return ranks[mostCards-1], len(ranks)
}

// sample chooses the accounts whose times are read.
func (x *examination) sample() {
	x.cards = make([]*cards, len(x.d.frames))
	all := make([]int32, len(x.d.actors))
	for i := range all {
		all[i] = int32(i)
	}
	for _, l := range x.looked {
		if l.burst == nil || !l.burst.fine {
			continue
		}
		c := x.cards[l.frame]
		if c == nil {
			c = &cards{of: make([]*account, len(all))}
			x.cards[l.frame] = c
			var can int
			if c.most, can = x.upTo(l.frame, all); can > mostCards {
				x.note("how accounts post is read of %s of %s with %d posts, drawn by chance, for the posts beside the first hour of a tag", text.Count(mostCards), text.Count(can), rhythm.LeastPosts)
			}
			x.want(l.frame, all, c.most)
		}
		l.hourly = &hourly{here: map[int32]int{}, beside: map[int32]int{}}
		uses, actors := counts(between(l.uses, l.burst.start, l.burst.start+hour))
		for i, a := range actors {
			l.hourly.here[a] = uses[i]
		}
		var can int
		if l.hourly.most, can = x.upTo(l.frame, actors); can > mostCards {
			x.note("%s: how accounts post is read of %s of %s of its first hour with %d posts, drawn by chance", l.name, text.Count(mostCards), text.Count(can), rhythm.LeastPosts)
		}
		x.want(l.frame, actors, l.hourly.most)
	}
}

// want has cards made of those of some accounts, up to a rank, that have the posts for it.
func (x *examination) want(frame int, actors []int32, most uint64) {
	of := x.cards[frame].of
	for _, a := range actors {
		if of[a] == nil && x.d.posts[frame][a] >= rhythm.LeastPosts && x.rank(a) <= most {
			of[a] = &account{number: x.d.actors[a], resolution: x.d.frames[frame].resolution, again: nan, others: nan}
		}
	}
}

// untagged takes a post without any tag that is looked at: for the card of its account,
// and as one beside the first hours at whose time of day it is.
func (x *examination) untagged(p *casefile.PostRow, frame int, actor int32) {
	c := x.cards[frame]
	if c == nil {
		return
	}
	if a := c.of[actor]; a != nil {
		a.times = append(a.times, p.AtUS)
	}
	if x.rank(actor) > c.most {
		return
	}
	for _, l := range x.looked {
		if l.frame != frame || l.hourly == nil {
			continue
		}
		if since := p.AtUS - l.burst.start; since >= -before && since < hour && since-stat.FloorDiv(since, day)*day < hour {
			l.hourly.beside[actor]++
		}
	}
}

// measureCards makes the cards of the accounts that were chosen.
func (x *examination) measureCards(ctx context.Context) error {
	tagged := map[demarche.RecordID]bool{}
	for _, l := range x.looked {
		for _, u := range l.uses {
			tagged[u.record] = true
		}
	}
	for f, c := range x.cards {
		if c == nil {
			continue
		}
		var accounts []*account
		for i, a := range c.of {
			if a == nil {
				continue
			}
			slices.Sort(a.times)
			card, ok := rhythm.CardOf(a.times, a.resolution)
			if !ok {
				c.of[i] = nil
				continue
			}
			a.card = card
			accounts = append(accounts, a)
			if len(accounts)%100 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
			}
		}
		if x.d.frames[f].texts > 0 {
			if err := copiesOf(ctx, x.c, accounts, tagged); err != nil {
				return err
			}
		}
		if x.d.frames[f].resolution <= finestDelay/2 {
			if _, err := delaysOf(ctx, x.c, accounts, tagged); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstProperties tells how the accounts of the first hour of a burst post elsewhere.
func (x *examination) firstProperties(l *looked) {
	h := l.hourly
	if h == nil {
		return
	}
	t := x.table("first_properties", "the first hour of a burst: the share of its uses by accounts whose other posts show a property, beside that of posts without the tags",
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "property", Doc: "what the posts of an account show, those without the tags that are looked at; each stands for itself, and none says what an account is"},
		demarche.Column{Name: "says", Doc: "when an account has it, or why that cannot be told"},
		demarche.Column{Name: "uses", Unit: "posts", Doc: "uses in the first hour by accounts of which it can be told"},
		demarche.Column{Name: "share", Unit: "share", Doc: "of these, those by accounts that have it"},
		demarche.Column{Name: "low", Unit: "share", Doc: "the interval of 95 %, of accounts each of which weighs as much as its posts (Wilson 1927, of Kish's effective number), from here"},
		demarche.Column{Name: "high", Unit: "share", Doc: "to here"},
		demarche.Column{Name: "accounts", Unit: "accounts", Doc: "accounts with these uses"},
		demarche.Column{Name: "untested", Unit: "share", Doc: "of the uses in the first hour, those by accounts of which it cannot be told"},
		demarche.Column{Name: "beside", Unit: "share", Doc: "of posts without the tags, in the same hour of the day from thirty days before the burst to its first hour, in the same files: those by accounts that have it"},
		demarche.Column{Name: "beside_low", Unit: "share", Doc: "its interval, from here"},
		demarche.Column{Name: "beside_high", Unit: "share", Doc: "to here"},
		demarche.Column{Name: "beside_posts", Unit: "posts", Doc: "such posts by accounts of which it can be told"},
		demarche.Column{Name: "beside_accounts", Unit: "accounts", Doc: "accounts with these posts"},
		demarche.Column{Name: "beside_untested", Unit: "share", Doc: "of such posts, those by accounts of which it cannot be told"},
	)
	drawn := demarche.Table{
		Title: "shares of posts by accounts that have a property, in the first hour of " + l.name + " and beside it",
		Columns: []demarche.Column{
			{Name: "property", Doc: "what their posts without the tags show"},
			{Name: "share", Unit: "share of posts", Doc: "posts by accounts that have it, of those by accounts of which it can be told"},
			{Name: "low", Unit: "share", Doc: "the interval of 95 %, from here"},
			{Name: "high", Unit: "share", Doc: "to here"},
			{Name: "posts", Doc: "which posts"},
		},
	}
	draw := func(p property, h hashtag.Held, posts string) {
		if h.Posts > 0 {
			drawn.Rows = append(drawn.Rows, []any{p.name, h.Share, h.Low, h.High, posts})
		}
	}
	for _, p := range properties {
		if why := p.lacking(x.d.frames[l.frame]); why != "" {
			t.Rows = append(t.Rows, []any{l.name, p.name, why, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil})
			continue
		}
		holders, here, beside := x.holders(l, p)
		own, other := hashtag.HeldBy(holders)
		a, b := heldCells(own), heldCells(other)
		t.Rows = append(t.Rows, []any{
			l.name, p.name, p.doc, int64(own.Posts), a[0], a[1], a[2], int64(own.Accounts), untested(own, here),
			b[0], b[1], b[2], int64(other.Posts), int64(other.Accounts), untested(other, beside),
		})
		draw(p, own, "its first hour")
		draw(p, other, "that hour without it")
	}
	if len(drawn.Rows) == 0 {
		return
	}
	var ok bool
	if drawn.Name, ok = x.nextDrawing("properties", "the first hour"); !ok {
		return
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("How those who posted in the first hour of %s post elsewhere, beside those who post at that hour without it", l.name),
		Subtitle: "Shares of posts by accounts that have a property, of those by accounts of which it can be told, with 95 % intervals of accounts",
		Mark:     demarche.Intervals, X: "property", Y: "share", Group: "posts", Source: "The posts of the case", Table: drawn,
	})
}

// heldCells are the share of a lot of posts and its interval; empty of no posts.
func heldCells(h hashtag.Held) [3]any {
	if h.Posts == 0 {
		return [3]any{}
	}
	return [3]any{h.Share, h.Low, h.High}
}

// untested is the share of all posts of a lot by accounts of which it cannot be told.
func untested(h hashtag.Held, all int) any {
	return analysis.Known(float64(all-h.Posts) / float64(all))
}

// holders returns the accounts of which a property can be told, and how many posts all
// accounts have here and beside.
func (x *examination) holders(l *looked, p property) (holders []hashtag.Holder, here, beside int) {
	h := l.hourly
	actors := maps.Clone(h.here)
	maps.Copy(actors, h.beside)
	for _, actor := range slices.Sorted(maps.Keys(actors)) {
		n := hashtag.Holder{Beside: h.beside[actor]}
		if x.rank(actor) <= h.most {
			n.Here = h.here[actor]
		}
		here, beside = here+n.Here, beside+n.Beside
		a := x.cards[l.frame].of[actor]
		if a == nil {
			continue
		}
		var known bool
		if n.Has, known = p.of(a); known {
			holders = append(holders, n)
		}
	}
	return holders, here, beside
}
