package campaign

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
	"demarche/hashtag"
	"demarche/stat"
	"demarche/text"
)

// An early is what is known of the accounts that were there before a burst.
type early struct {
	actors  []int32        // by first use, then account
	first   map[int32]use  // the first use of each
	uses    map[int32]int  // to the end of the peak hour
	rise    []use          // all uses of the burst to the end of the peak hour
	members int            // accounts that might have been early
	group   *hashtag.Share // the one with the smallest p; nil where none was asked for or none is early
	class   *hashtag.Share
	of      [2]string // what these two are called
	hour    hashtag.Meeting
	ten     hashtag.Meeting
}

// seeders finds the accounts that used a tag before its burst, or in its first minutes, and
// went on to use it in the burst.
func (x *examination) seeders(l *looked) *early {
	b := l.burst
	e := &early{first: map[int32]use{}, uses: map[int32]int{}}
	until := b.from
	if b.fine {
		until = b.start + int64(x.run.MarginMin)*minute
	}
	stayed := map[int32]bool{}
	for _, u := range l.uses {
		if _, ok := e.first[u.actor]; !ok && (u.at < until || b.fine && u.at == b.start) {
			e.first[u.actor] = u
		}
		if u.at < b.end {
			e.uses[u.actor]++
		}
		if u.at >= b.start && u.at < b.to {
			stayed[u.actor] = true
		}
	}
	for a := range e.first {
		if stayed[a] {
			e.actors = append(e.actors, a)
		}
	}
	slices.SortFunc(e.actors, func(p, q int32) int { return cmp.Or(cmp.Compare(e.first[p].at, e.first[q].at), cmp.Compare(p, q)) })
	e.rise = between(l.uses, b.start, b.end)
	return e
}

// look tells of one tag.
func (x *examination) look(ctx context.Context, l *looked) error {
	if l.burst == nil {
		x.note("%s has no burst: no accounts are told as early", l.name)
		return nil
	}
	if !l.burst.fine {
		x.note("%s: times on whole steps of %g s: the hour in which it rose, the same minute and the first hour are not testable at this resolution, and an account is early if it used the tag before the day of the burst", l.name, x.d.frames[l.frame].resolution)
	}
	l.early = x.seeders(l)
	if err := x.name(ctx, l.early.actors); err != nil {
		return err
	}
	x.together(l)
	x.bursts(l)
	x.early(l)
	x.first(l)
	x.firstProperties(l)
	x.changed(l)
	x.lifetime(l)
	x.rising(l)
	return x.finding(l)
}

// name reads what accounts are called.
func (x *examination) name(ctx context.Context, actors []int32) error {
	var numbers []uint64
	for _, a := range actors {
		if _, ok := x.names[x.d.actors[a]]; !ok {
			numbers = append(numbers, x.d.actors[a])
		}
	}
	found, err := x.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	if x.names == nil {
		x.names = found
		return nil
	}
	for n, a := range found {
		x.names[n] = a
	}
	return nil
}

// table returns the table of that name, which is made at its first row.
func (x *examination) table(name, title string, columns ...demarche.Column) *demarche.Table {
	for i := range x.result.Tables {
		if x.result.Tables[i].Name == name {
			return &x.result.Tables[i]
		}
	}
	x.result.Tables = append(x.result.Tables, demarche.Table{Name: name, Title: title, Columns: columns})
	return &x.result.Tables[len(x.result.Tables)-1]
}

func at(us int64) time.Time { return time.UnixMicro(us).UTC() }

// bursts lists the bursts of a tag.
func (x *examination) bursts(l *looked) {
	t := x.table("bursts", fmt.Sprintf("bursts of the tags that are looked at: %g times the usual share of posts, the heaviest first", x.run.Scale),
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "from", Unit: "UTC", Doc: "the beginning of its first batch"},
		demarche.Column{Name: "to", Unit: "UTC", Doc: "the end of its last batch"},
		demarche.Column{Name: "start", Unit: "UTC", Doc: "of the heaviest: the first use in the highest of its bursts of hours that holds nine tenths of its uses, or in its first burst of hours"},
		demarche.Column{Name: "peak", Unit: "UTC", Doc: "of the heaviest: the hour with most uses"},
		demarche.Column{Name: "uses", Unit: "posts", Doc: "in the burst"},
		demarche.Column{Name: "accounts", Unit: "accounts", Doc: "that used it in the burst"},
		demarche.Column{Name: "per_account", Unit: "uses an account", Doc: "in the burst"},
		demarche.Column{Name: "gini", Doc: "of uses by account, in the burst"},
		demarche.Column{Name: "base", Unit: "share", Doc: "of all posts of its files, those with the tag: what the burst is held against"},
		demarche.Column{Name: "weight", Doc: "what it would cost, in nats, to take it for no burst"},
		demarche.Column{Name: "before", Unit: "share", Doc: "of its uses, those before its day with most"},
		demarche.Column{Name: "on", Unit: "share", Doc: "those on that day"},
		demarche.Column{Name: "after", Unit: "share", Doc: "those after it"},
	)
	const most = 10
	for i, b := range l.measured.bursts[:min(most, len(l.measured.bursts))] {
		k, _ := counts(b.uses)
		c := hashtag.Concentrate(k)
		s, _ := shape(b.uses)
		var start, peak any
		if i == 0 && b.fine {
			start, peak = at(b.start), at(b.peak)
		}
		t.Rows = append(t.Rows, []any{l.name, at(b.from), at(b.to), start, peak, int64(c.N), int64(c.Users), c.PerUser, c.Gini, b.base, b.weight, s.Before, s.On, s.After})
	}
	if n := len(l.measured.bursts) - most; n > 0 {
		x.note("%s: %s more are lighter and not listed", l.name, text.Plural(n, "burst", "bursts"))
	}
}

// early lists the early accounts.
func (x *examination) early(l *looked) {
	e := l.early
	title := fmt.Sprintf("accounts that used a tag before its heaviest burst or within %d minutes of its start, and in the burst", x.run.MarginMin)
	columns := []demarche.Column{
		{Name: "tag", Doc: "the tag"},
		{Name: "actor", Doc: "the account"},
		{Name: "first", Unit: "UTC", Doc: "its first use"},
		{Name: "lead", Unit: "s", Doc: "from that to the start of the burst; below 0 after it"},
		{Name: "uses", Unit: "posts", Doc: "its uses until the end of the hour with most"},
		{Name: "share", Unit: "share", Doc: "of all uses until then"},
		{Name: "group", Doc: "its group in the network; empty for none"},
		{Name: "class", Doc: "what it is, by the column that was asked for"},
		{Name: "record", Doc: "its first use"},
	}
	t := x.table("early", title, columns...)
	total := 0
	for _, u := range l.uses {
		if u.at < l.burst.end {
			total++
		}
	}
	whole := demarche.Table{Name: "early_all", Title: title, Columns: columns}
	for i, a := range e.actors {
		var group, class any
		if g, ok := x.group[x.d.actors[a]]; ok {
			group = int64(g)
		}
		if x.d.classes != nil {
			class = x.d.classes[a]
		}
		first := e.first[a]
		row := []any{l.name, x.names[x.d.actors[a]].ID, at(first.at), float64(l.burst.start-first.at) / 1e6, int64(e.uses[a]), float64(e.uses[a]) / float64(max(total, 1)), group, class, first.record.String()}
		if i < x.run.Top {
			t.Rows = append(t.Rows, row)
		}
		whole.Rows = append(whole.Rows, row)
	}
	if n := len(e.actors) - x.run.Top; n > 0 {
		x.note("%s: the first %d of %s are listed; the case keeps all in the table early_all", l.name, x.run.Top, text.Plural(len(e.actors), "early account", "early accounts"))
		for i := range x.result.Kept {
			if x.result.Kept[i].Name == whole.Name {
				x.result.Kept[i].Rows = append(x.result.Kept[i].Rows, whole.Rows...)
				return
			}
		}
		x.result.Kept = append(x.result.Kept, whole)
	}
}

// first tells of the first hour and the first hundredth of a burst.
func (x *examination) first(l *looked) {
	b := l.burst
	if !b.fine {
		return
	}
	t := x.table("first", "the first hour of a burst, and the first hundredth of its uses, ten at least",
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "part", Doc: "the first hour, or the first hundredth of uses"},
		demarche.Column{Name: "uses", Unit: "posts", Doc: "in it"},
		demarche.Column{Name: "of_burst", Unit: "share", Doc: "of the uses of the burst"},
		demarche.Column{Name: "accounts", Unit: "accounts", Doc: "that used it"},
		demarche.Column{Name: "f10", Unit: "share", Doc: "of these uses, those of the ten accounts with most"},
		demarche.Column{Name: "entropy", Doc: "of the accounts, by its most: 1 for an even spread"},
		demarche.Column{Name: "copies", Unit: "share", Doc: "of these uses with a text of four words or more, those whose text another account posted with the tag; empty without texts"},
		demarche.Column{Name: "new", Unit: "share", Doc: "of these uses by accounts of which it is known when they were made, those by accounts made in the thirty days before"},
	)
	all := between(l.uses, b.start, b.to)
	hundredth := all[:min(len(all), max(10, int(math.Ceil(float64(len(all))/100))))]
	for _, p := range []struct {
		name string
		uses []use
	}{{"hour", between(l.uses, b.start, b.start+hour)}, {"hundredth", hundredth}} {
		k, _ := counts(p.uses)
		c := hashtag.Concentrate(k)
		copied, long, young, dated := 0, 0, 0, 0
		for _, u := range p.uses {
			if made, ok := l.again.created[u.actor]; ok {
				dated++
				if u.at-made < before {
					young++
				}
			}
			if n, ok := l.again.text[u.record]; ok {
				long++
				if l.again.copies[n].several {
					copied++
				}
			}
		}
		t.Rows = append(t.Rows, []any{l.name, p.name, int64(c.N), float64(c.N) / float64(len(all)), int64(c.Users), analysis.Known(c.F10), analysis.Known(c.Entropy), analysis.Known(float64(copied) / float64(long)), analysis.Known(float64(young) / float64(dated))})
	}
}

// changed asks whether audience and words differ before and after the start of the burst.
func (x *examination) changed(l *looked) {
	t := x.table("change", "whether who uses a tag, and the words beside it, differ before and after its heaviest burst begins",
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "of", Doc: "accounts, their classes, or words"},
		demarche.Column{Name: "divergence", Unit: "bits", Doc: "Jensen and Shannon's, of what was before from what was after: 0 for the same, 1 for nothing in common"},
		demarche.Column{Name: "chance", Unit: "bits", Doc: "its mean where the same days are before and after in any order"},
		demarche.Column{Name: "p", Doc: "the share of such orders with as much"},
		demarche.Column{Name: "before", Unit: "days", Doc: "days with the tag before the day of the burst"},
		demarche.Column{Name: "after", Unit: "days", Doc: "days from then on"},
	)
	audience := "accounts"
	if x.d.classes != nil {
		audience = "classes"
	}
	start := stat.FloorDiv(l.burst.start, day)
	var short []string
	for _, of := range []struct {
		name string
		by   map[int64]map[string]float64
	}{{audience, l.again.audience}, {"words", l.again.words}} {
		days, place := daysOf(of.by, start)
		if len(days) == 0 {
			continue
		}
		d, ok := hashtag.Shift(days, place, x.run.Draws, x.run.Seed)
		if !ok {
			short = append(short, of.name)
			continue
		}
		t.Rows = append(t.Rows, []any{l.name, of.name, d.Bits, d.Chance, d.P, int64(place), int64(len(days) - place)})
	}
	if len(short) > 0 {
		x.note("%s: it was used on too few days before its burst, or from then on, to say whether its %s changed", l.name, strings.Join(short, " and "))
	}
}

// lifetime tells how long posts stood, where the data say.
func (x *examination) lifetime(l *looked) {
	if x.run.Deleted == "" {
		return
	}
	a := l.again
	life := hashtag.LifetimeOf(a.posted, a.deleted)
	t := x.table("deleted", "how long posts with a tag stood before they were deleted",
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "uses", Unit: "posts", Doc: "posts with the tag"},
		demarche.Column{Name: "deleted", Unit: "posts", Doc: "of which the column says when they were deleted"},
		demarche.Column{Name: "within", Unit: "share", Doc: "of these, those that were deleted within ten minutes"},
		demarche.Column{Name: "median", Unit: "s", Doc: "median time from posting to deletion"},
		demarche.Column{Name: "unread", Unit: "posts", Doc: "whose time of deletion cannot be read"},
	)
	t.Rows = append(t.Rows, []any{l.name, int64(len(l.uses)), int64(life.Posts), analysis.Known(life.Within), analysis.Known(life.MedianS), int64(a.undeleted)})
}

// nextDrawing returns the name of the table of one more figure of a sort, and whether there
// is to be one: of the first few tags.
func (x *examination) nextDrawing(sort, what string) (table string, ok bool) {
	const most = 5
	drawn := 0
	for _, f := range x.result.Figures {
		if strings.HasPrefix(f.Table.Name, sort+"_") {
			drawn++
		}
	}
	if drawn == most {
		if note := fmt.Sprintf("%s of the first %d tags is drawn", what, most); !slices.Contains(x.result.Notes, note) {
			x.note("%s", note)
		}
		return "", false
	}
	return fmt.Sprintf("%s_%d", sort, drawn+1), true
}

// rising draws the uses of a tag about its burst.
func (x *examination) rising(l *looked) {
	table, ok := x.nextDrawing("rise", "the rise")
	if !ok {
		return
	}
	b := l.burst
	bin, name := day, "day"
	from, to := b.from-7*day, b.to+7*day
	if b.fine && b.to-b.from <= 7*day {
		bin, name, from, to = hour, "hour", b.start-day, min(b.to, b.end+2*day)+hour
	}
	f := x.d.frames[l.frame]
	from, to = max(from, stat.FloorDiv(f.first, bin)*bin), min(to, stat.FloorDiv(f.last, bin)*bin+bin)
	if (to-from)/bin > 1000 {
		to = from + 1000*bin
		x.note("%s: the drawing of its rise ends after 1,000 %ss", l.name, name)
	}
	t := demarche.Table{
		Name: table, Title: fmt.Sprintf("uses of %s a %s", l.name, name),
		Columns: []demarche.Column{
			{Name: "time", Unit: "UTC", Doc: "when the " + name + " begins"},
			{Name: "uses", Unit: "posts", Doc: "posts with the tag"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that used it"},
		},
	}
	for s := stat.FloorDiv(from, bin) * bin; s < to; s += bin {
		in := between(l.uses, s, s+bin)
		k, _ := counts(in)
		t.Rows = append(t.Rows, []any{at(s), int64(len(in)), int64(len(k))})
	}
	format := "2006-01-02"
	if b.fine {
		format = "2006-01-02 15:04"
	}
	x.result.Figures = append(x.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("%s rose at %s", l.name, at(b.start).Format(format)),
		Subtitle: fmt.Sprintf("Uses of it %s, UTC; %s of the burst are by %s", map[string]string{"hour": "an hour", "day": "a day"}[name], text.Plural(len(b.uses), "use", "uses"), text.Plural(accountsOf(b.uses), "account", "accounts")),
		Mark:     demarche.Area, X: "time", Y: "uses", Source: "The posts of the case", Table: t,
	})
}

func accountsOf(uses []use) int {
	k, _ := counts(uses)
	return len(k)
}
