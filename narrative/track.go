package narrative

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/series"
	"demarche/stat"
	"demarche/text"
	"demarche/trace"
)

// Track follows one thing over time, platforms and languages.
var Track = analysis.Analysis{
	Name: "track",
	Doc: `how a word, hashtag, text, story or code goes on over time, platforms and languages

In: the posts that have it. --term is a word or several in a row, as Words compares them;
--tag a hashtag; --record DATASET/ROW the text of that post and its near-copies; --story a
topic that the analysis stories found, as en/3; --code a code that a coder gave (yes or
leaning). Each may be given several times. Without any, the three hashtags of the most
accounts.

Out: of each its posts and accounts for every step of time; bursts, in which its share of
all posts of the case is raised, and whether one comes back after it was gone (a
resurgence: after more than four half-lives without a burst); the half-life from the
peak; on each platform the first post, beside what the files cover there, and whether it
is so near to where they begin that it may have been there before; languages and the
busiest account's share.

The burst is Kleinberg's automaton of two states over batches: a step of time is in a
burst where the binomial of twice the whole's share fits better by more than the step
into it costs. The half-life is the time from the beginning of the step with the most
posts until half of the posts from there to the next burst were posted.

Limits: first in these files is not first: what they do not cover nobody sees, and a
platform that is collected from a later day on is seen later. In a case of listed accounts
the base of bursts is what these accounts post. Words may mean two things. Reposts
are counted, since passing on is what spreads; the hashtags and words of a repost are those
of its text as the file has it. A story is known of texts only that are long enough and no
reposts. Steps of time are in UTC.

Sources: Kleinberg 2002, doi:10.1145/775047.775061 (bursts, section 4); Lehmann et al.
2012, doi:10.1145/2187836.2187871 (the shape of peaks of hashtags).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return &TrackRun{Bin: binAuto, Gamma: 1} },
}

// TrackRun is a run of [Track].
type TrackRun struct {
	Term       []string
	Tag        []string
	Record     []string
	Story      []string
	Code       []string
	Bin        string
	AssumeLang string
	Gamma      float64
}

// Flags implements [analysis.Run].
func (r *TrackRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Term, "term", r.Term, "`words`, or several in a row, as sanctions,\"white house\"")
	fs.StringSliceVar(&r.Tag, "tag", r.Tag, "`hashtags`, with or without their sign")
	fs.StringSliceVar(&r.Record, "record", r.Record, "the texts of these `records`, as 1/4711, and their near-copies")
	fs.StringSliceVar(&r.Story, "story", r.Story, "`topics` that the analysis stories found last, as en/3")
	fs.StringSliceVar(&r.Code, "code", r.Code, "`codes` that a coder gave")
	fs.StringVar(&r.Bin, "bin", r.Bin, "`step` of time: hour, day, week, month, quarter, year or auto")
	fs.StringVar(&r.AssumeLang, "assume-lang", r.AssumeLang, "the `language` of posts of which the file does not tell it")
	fs.Float64Var(&r.Gamma, "gamma", r.Gamma, "what a step into a burst costs, times the logarithm of the number of steps of time")
}

// Each implements [analysis.Run].
func (r *TrackRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *TrackRun) Reads() []string {
	if len(r.Record)+len(r.Story) > 0 {
		return []string{trace.Family, trace.Hashtag}
	}
	return nil
}

// An item is one thing that is tracked.
type item struct {
	kind, name string
	rung       string
	places     []int32 // of its posts, by time, then actor
}

func (it *item) label() string {
	switch it.kind {
	case kindTag:
		return "#" + it.name
	case kindTerm:
		return it.name
	}
	return it.kind + " " + it.name
}

// A following is a run of track while it is made.
type following struct {
	*TrackRun
	ps     *posts
	steps  *bins     // of what is told and drawn
	fine   *bins     // of bursts and peaks: days at most
	base   []float64 // posts of the case in each fine step
	result *demarche.Result
}

// Do implements [analysis.Run].
func (r *TrackRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if !(r.Gamma > 0) {
		return nil, demarche.Errorf(demarche.Usage, "--gamma %v: want more than 0", r.Gamma)
	}
	if r.AssumeLang != "" && lexis.Lang(r.AssumeLang) == "" {
		return nil, demarche.Errorf(demarche.Usage, "%q is no language that is known", r.AssumeLang).WithHint("languages have codes, as en, ru, ar")
	}
	families := len(r.Record)+len(r.Story) > 0
	if families {
		if err := c.Derive(ctx, r.Reads(), progress); err != nil {
			return nil, err
		}
	}
	ps, err := readPosts(ctx, c, "", lexis.Lang(r.AssumeLang), families, progress)
	if err != nil {
		return nil, err
	}
	f := &following{TrackRun: r, ps: ps, result: &demarche.Result{}}
	first, last := ps.span()
	if f.steps, err = newBins(r.Bin, first, last); err != nil {
		return nil, err
	}
	f.fine = f.steps
	if f.steps.word == binWeek || f.steps.word == binMonth {
		if f.fine, err = newBins(binDay, first, last); err != nil {
			return nil, err
		}
	}
	f.base = make([]float64, len(f.fine.begin))
	for i := range ps.all {
		f.base[f.fine.of(ps.all[i].at)]++
	}
	items, err := f.items(ctx, c, progress)
	if err != nil {
		return nil, err
	}
	f.rungs(items)
	return f.result, f.tell(items)
}

// rungs says on which rungs the items stand.
func (f *following) rungs(items []item) {
	for _, note := range []struct{ rung, says string }{
		{rungCopy, noteCopy},
		{rungStory, noteStory},
		{"", noteWords},
		{rungNarrative, "rung L2 narrative: posts are counted that a coder gave the code; a share of all posts needs a sample drawn by chance: see the analysis codes"},
	} {
		if slices.ContainsFunc(items, func(it item) bool { return it.rung == note.rung }) {
			f.result.Notes = append(f.result.Notes, note.says)
		}
	}
}

// A course is how an item goes on.
type course struct {
	hits     []float64 // posts in each fine step
	peak     int       // the fine step with the most
	fit      series.BurstFit
	halfLife time.Duration // from the first post of the peak; -1 where it cannot be told
}

// A revival says of a burst whether it is a resurgence.
type revival struct {
	quiet      time.Duration // since the burst before; -1 for the first
	resurgence any           // bool, or nil where it cannot be told
}

// course follows an item.
func (f *following) course(it *item) (*course, error) {
	c := &course{hits: make([]float64, len(f.fine.begin)), halfLife: -1}
	for _, k := range it.places {
		c.hits[f.fine.of(f.ps.all[k].at)]++
	}
	for b, n := range c.hits {
		if n > c.hits[c.peak] {
			c.peak = b
		}
	}
	if len(c.hits) > 1 {
		fit, err := series.BatchBursts(c.hits, f.base, series.BurstOptions{Gamma: f.Gamma})
		if err != nil {
			return nil, err
		}
		c.fit = fit
	}
	until := f.fine.end
	for _, b := range c.fit.Bursts {
		if b.From > c.peak {
			until = f.fine.begin[b.From]
			break
		}
	}
	var since []float64
	first := int64(-1)
	for _, k := range it.places {
		if t := f.ps.all[k].at; t >= f.fine.begin[c.peak] && t < until {
			if first < 0 {
				first = t
			}
			since = append(since, float64(t-first))
		}
	}
	if half := time.Duration(stat.Quantile(since, 0.5)) * time.Microsecond; half > 0 && f.ps.testable(half) {
		c.halfLife = half
	}
	return c, nil
}

// revivals says which bursts come back after more than four half-lives.
func (f *following) revivals(c *course) []revival {
	out := make([]revival, len(c.fit.Bursts))
	for i, b := range c.fit.Bursts {
		out[i].quiet = -1
		if i == 0 {
			continue
		}
		out[i].quiet = time.Duration(f.fine.begin[b.From]-f.fine.at(c.fit.Bursts[i-1].To)) * time.Microsecond
		if c.halfLife >= 0 {
			out[i].resurgence = out[i].quiet > 4*c.halfLife
		}
	}
	return out
}

// tell makes the tables and figures.
func (f *following) tell(items []item) error {
	summary := demarche.Table{
		Name: "tracked", Title: fmt.Sprintf("what is tracked, n = %s posts in the case", text.Count(len(f.ps.all))),
		Columns: []demarche.Column{
			{Name: "item", Doc: "what is tracked"},
			{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
			{Name: "posts", Unit: "posts", Doc: "posts that have it"},
			{Name: "accounts", Unit: "actors", Doc: "actors of these"},
			{Name: "top_account_share", Unit: "share", Doc: "of its posts, those of the busiest account"},
			{Name: "first", Unit: "UTC", Doc: "the first post in the case"},
			{Name: "last", Unit: "UTC", Doc: "the last"},
			{Name: "peak", Unit: "UTC", Doc: "when the " + f.fine.word + " with the most posts begins"},
			{Name: "peak_posts", Unit: "posts", Doc: "posts in it"},
			{Name: "half_life", Unit: "s", Doc: "from the first post of the peak until half of those to the next burst were posted; null where the times are too coarse to tell"},
			{Name: "bursts", Unit: "bursts", Doc: "stretches in which its share of all posts is raised"},
			{Name: "resurgences", Unit: "bursts", Doc: "those that come back after more than four half-lives; null where the times are too coarse to tell"},
			{Name: "languages", Doc: "of its posts, the most frequent first"},
			{Name: "platforms", Doc: "of its posts, the most frequent first"},
			{Name: "records", Doc: "its first posts"},
		},
	}
	bursts := demarche.Table{
		Name: "bursts", Title: "stretches in which the share of all posts is raised",
		Columns: []demarche.Column{
			{Name: "item", Doc: "what is tracked"},
			{Name: "from", Unit: "UTC", Doc: "when its first " + f.fine.word + " begins"},
			{Name: "to", Unit: "UTC", Doc: "when the last ends"},
			{Name: "posts", Unit: "posts", Doc: "posts of it within"},
			{Name: "share", Unit: "share", Doc: "of the posts of the case within"},
			{Name: "base", Unit: "share", Doc: "of the posts of the whole case: what chance gives"},
			{Name: "weight", Doc: "how much better the raised share fits than the base, in log-likelihood"},
			{Name: "quiet", Unit: "s", Doc: "since the burst before; null for the first"},
			{Name: "resurgence", Doc: "whether that is more than four half-lives; null for the first, and where the times are too coarse to tell"},
		},
	}
	kept := demarche.Table{
		Name: "track_series", Title: "posts of each item over time, by platform and language",
		Columns: []demarche.Column{
			{Name: "item", Doc: "what is tracked"},
			{Name: "time", Unit: "UTC", Doc: "when the " + f.steps.word + " begins"},
			{Name: "platform", Doc: "where"},
			{Name: "lang", Doc: "the language, by its code"},
			{Name: "posts", Unit: "posts", Doc: "posts of it"},
			{Name: "accounts", Unit: "actors", Doc: "actors of these"},
		},
	}
	coarse := false
	for i := range items {
		it := &items[i]
		if len(it.places) == 0 {
			summary.Rows = append(summary.Rows, []any{it.label(), it.rungWord(), int64(0), int64(0), nil, nil, nil, nil, nil, nil, int64(0), nil, "", "", ""})
			continue
		}
		c, err := f.course(it)
		if err != nil {
			return err
		}
		actors, n := f.ps.actorsOf(it.places)
		var records []demarche.RecordID
		for _, k := range it.places[:min(4, len(it.places))] {
			records = append(records, f.ps.all[k].record)
		}
		var half, back any
		if c.halfLife >= 0 {
			half, back = c.halfLife.Seconds(), int64(0)
		} else {
			coarse = true
		}
		for k, v := range f.revivals(c) {
			b := c.fit.Bursts[k]
			hits, of := 0.0, 0.0
			for s := b.From; s < b.To; s++ {
				hits, of = hits+c.hits[s], of+f.base[s]
			}
			var quiet any
			if v.quiet >= 0 {
				quiet = v.quiet.Seconds()
			}
			if v.resurgence == true {
				back = back.(int64) + 1
			}
			bursts.Rows = append(bursts.Rows, []any{it.label(), at(f.fine.at(b.From)), at(f.fine.at(b.To)), int64(hits), hits / of, c.fit.Base, b.Weight, quiet, v.resurgence})
		}
		summary.Rows = append(summary.Rows, []any{
			it.label(), it.rungWord(), int64(len(it.places)), int64(len(actors)), float64(slices.Max(n)) / float64(len(it.places)),
			at(f.ps.all[it.places[0]].at), at(f.ps.all[it.places[len(it.places)-1]].at), at(f.fine.begin[c.peak]), int64(c.hits[c.peak]),
			half, int64(len(c.fit.Bursts)), back,
			wordsOf(f.ps, it.places, f.ps.langs, func(p *post) int { return int(p.lang) }), wordsOf(f.ps, it.places, f.ps.platforms, func(p *post) int { return int(p.platform) }), recordList(records, 4),
		})
		f.keep(it, &kept)
		f.draw(it, c)
	}
	if coarse {
		f.result.Notes = append(f.result.Notes, fmt.Sprintf("some half-lives are not testable at this resolution: times stand on %s, and half of the posts from the peak on came sooner than twice that", lagWords(f.ps.resolution)))
	}
	f.result.Tables = append(f.result.Tables, summary, bursts)
	f.result.Kept = append(f.result.Kept, kept)
	f.firstSeen(items)
	return nil
}

func (it *item) rungWord() string { return cmp.Or(it.rung, "below "+rungNarrative) }

// keep appends the series of an item by platform and language.
func (f *following) keep(it *item, kept *demarche.Table) {
	type cell struct {
		step           int
		platform, lang int16
	}
	of := func(k int32) cell {
		p := &f.ps.all[k]
		return cell{f.steps.of(p.at), p.platform, p.lang}
	}
	places := slices.Clone(it.places)
	slices.SortStableFunc(places, func(a, b int32) int {
		x, y := of(a), of(b)
		return cmp.Or(cmp.Compare(x.step, y.step), cmp.Compare(x.platform, y.platform), cmp.Compare(x.lang, y.lang))
	})
	for from := 0; from < len(places); {
		to := from
		for to < len(places) && of(places[to]) == of(places[from]) {
			to++
		}
		x := of(places[from])
		actors, _ := f.ps.actorsOf(places[from:to])
		kept.Rows = append(kept.Rows, []any{it.label(), at(f.steps.begin[x.step]), f.ps.platforms[x.platform], f.ps.langs[x.lang], int64(to - from), int64(len(actors))})
		from = to
	}
}
