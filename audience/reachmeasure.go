package audience

import (
	"context"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/reach"
	"demarche/text"
)

// actionNames are names of columns of actions, with the unit that they count. A view is
// no action.
var actionNames = []struct{ column, unit string }{
	{"clicks", "clicks"},
	{"click_count", "clicks"},
	{"link_clicks", "clicks"},
	{"likes", "likes"},
	{"like_count", "likes"},
	{"likes_count", "likes"},
	{"favorite_count", "likes"},
	{"favorites", "likes"},
	{"public_metrics.like_count", "likes"},
	{"shares", "shares"},
	{"share_count", "shares"},
	{"shares_count", "shares"},
	{"retweet_count", "reposts"},
	{"retweets", "reposts"},
	{"public_metrics.retweet_count", "reposts"},
	{"reposts", "reposts"},
	{"forwards", "reposts"},
	{"comments", "comments"},
	{"comment_count", "comments"},
	{"comments_count", "comments"},
	{"reply_count", "answers"},
	{"replies", "answers"},
	{"public_metrics.reply_count", "answers"},
	{"reactions", "reactions"},
	{"total_interactions", "interactions"},
	{"interactions", "interactions"},
}

// viewNames are names of columns of views.
var viewNames = []string{"views", "view_count", "views_count"}

// A spreadOf is how a number is spread over posts.
type spreadOf struct {
	column, unit string
	reach.Spread
}

// A rateOf is actions for each impression.
type rateOf struct {
	column string
	rates  []float64
}

// A columnSum is what is read of one column: a number a post.
type columnSum struct {
	column, unit string
	rung         reach.Rung
	values       []float64
	shown        []float64 // the impressions of the same posts
}

// measure reads what the posts tell of their reach.
func (l *ladder) measure(ctx context.Context) error {
	all, err := l.c.Columns(ctx)
	if err != nil {
		return err
	}
	holds, err := l.c.Holdings(ctx)
	if err != nil || holds[demarche.Posts] == 0 {
		return err
	}
	var columns []string
	want := func(named string, names []string) int {
		if named == "" {
			for _, n := range names {
				if i := slices.IndexFunc(all, func(c string) bool { return strings.EqualFold(c, n) }); i >= 0 {
					named = all[i]
					break
				}
			}
		}
		if named == "" {
			return -1
		}
		columns = append(columns, named)
		return len(columns) - 1
	}
	impressions, followers := want(l.run.Impressions, impressionNames), want(l.run.Followers, followerNames)
	tallies := map[int]*columnSum{}
	var order []int
	take := func(at int, unit string, rung reach.Rung) {
		if at >= 0 {
			tallies[at], order = &columnSum{column: columns[at], unit: unit, rung: rung}, append(order, at)
		}
	}
	take(impressions, "impressions", reach.Served)
	take(want("", viewNames), "views", reach.Viewed)
	if len(l.run.Actions) > 0 {
		for _, c := range l.run.Actions {
			take(want(c, nil), unitOfAction(c), reach.Engaged)
		}
	} else {
		for _, a := range actionNames {
			take(want("", []string{a.column}), a.unit, reach.Engaged)
		}
	}
	posts := int64(0)
	accounts := map[uint64]float64{}
	weighted := 0.0
	err = l.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		if posts++; posts%4096 == 0 {
			l.progress("reading posts", posts, holds[demarche.Posts])
		}
		shown := 0.0
		if impressions >= 0 {
			shown, _, _ = parseAmount(p.Columns[impressions])
		}
		for _, at := range order {
			if v, _, ok := parseAmount(p.Columns[at]); ok {
				t := tallies[at]
				t.values, t.shown = append(t.values, v), append(t.shown, shown)
			}
		}
		accounts[p.Actor] += 0
		if followers >= 0 {
			if v, _, ok := parseAmount(p.Columns[followers]); ok {
				accounts[p.Actor] = max(accounts[p.Actor], v)
				weighted += v
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	add := func(name string, rung reach.Rung, unit string, v float64, by string) {
		l.rungs = append(l.rungs, onRung{Figure: reach.Figure{Name: name, Rung: rung, Unit: unit, Value: v}, measured: by})
	}
	add("posts of the case", reach.Published, "posts", float64(posts), "counted")
	add("accounts of the case", reach.Published, "accounts", float64(len(accounts)), "counted")
	if followers >= 0 && weighted > 0 {
		l.followers(accounts, columns[followers])
		add("follower-weighted posts of the case", reach.Potential, "follower-weighted posts", weighted, "the column "+columns[followers]+", added over posts: no people")
	}
	for _, at := range order {
		t := tallies[at]
		if len(t.values) == 0 {
			continue
		}
		s := reach.SpreadOf(t.values)
		l.spreads = append(l.spreads, spreadOf{t.column, t.unit, s})
		add(t.unit+" of the case", t.rung, t.unit, s.Sum, "the column "+t.column+", added over "+text.Count(int64(s.N))+" posts")
		if t.rung == reach.Engaged && impressions >= 0 {
			if rates := reach.Rates(t.values, t.shown, l.run.Least); len(rates) > 0 {
				l.rates = append(l.rates, rateOf{t.column, rates})
			}
		}
		if missing := posts - int64(s.N); missing > 0 {
			l.note("%s of %s posts have no number in the column %s, and count as not told", text.Count(missing), text.Count(posts), t.column)
		}
	}
	return nil
}

// unitOfAction returns the unit of a column of actions.
func unitOfAction(column string) string {
	for _, a := range actionNames {
		if strings.EqualFold(a.column, column) {
			return a.unit
		}
	}
	return "actions"
}

// followers bounds the people whom the accounts can have reached by those who follow.
func (l *ladder) followers(accounts map[uint64]float64, column string) {
	var all []float64
	for _, n := range accounts {
		if n > 0 {
			all = append(all, n)
		}
	}
	slices.Sort(all) // sums are in one order
	l.least, l.most = reach.Bounds(all, l.run.Population)
	l.accounts = len(all)
	if l.run.Population == 0 {
		l.note("the upper bound of the people that followers make is their sum, %s accounts' by the column %s: with --population it may be lower", text.Count(int64(len(all))), column)
	}
}
