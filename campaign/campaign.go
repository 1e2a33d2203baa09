// Package campaign holds the analyses of how a hashtag rose and of how accounts post:
// who pushed a tag before it rose and whether they were together, and whether the times of
// an account's posts are those of a clock. It reads the posts of a case and leaves the
// measuring to packages hashtag, series and rhythm.
package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/text"
	"demarche/trace"
)

// Campaign says who pushed a tag before it rose.
var Campaign = analysis.Analysis{
	Name: "campaign",
	Doc: `which accounts pushed a hashtag before it rose, and whether they were together

In: the hashtags of all posts, those of reposts by their texts. --tag names the tags that
are looked at, or else those with the heaviest bursts are; --term names a word of texts
that is taken for one. --label names a column that says what an account is, --network the
network whose groups are taken, or else the one with most accounts in groups, one that was
not made of hashtags before others.

Out: for every tag with --least uses: accounts, uses an account, shares of the most active
ten and fifty, HHI, Gini, reposts, its heaviest burst, and what of this would be seen in
--least uses. Of each tag that is looked at:

- its bursts: stretches in which it is --scale times its usual share of all posts
  (Kleinberg's automaton of two states, by days, or by hours where there are fewer than
  thirty days), with weight, shape about the peak, first hour and first hundredth of uses;
- the accounts that used it before its heaviest burst began, or within --margin of that, and
  used it from then on (it begins with the first use in the highest burst of hours that
  holds nine tenths of its uses, or else in its first burst of hours): when first, how often
  until the end of the hour with most uses, and the group and class of each;
- whether more of them are of one group, or one class, than where groups are dealt anew
  among accounts of one language and one tenth of activity without the tag that posted in
  the thirty days before (an exact sum of hypergeometric numbers);
- how many pairs of accounts used it in the same minute, beside how many would if each
  account's minutes were turned round the hour, or round ten minutes, at random;
- of its first hour, the share by accounts whose other posts show a property that rhythm
  measures: batches, minutes or seconds too uneven or too even, a period, no hours of rest,
  texts again, texts of others, reposts at once; each by itself, beside its share among posts
  of the same files without the tags, in the same hour of the day since thirty days before;
- where its concentration stands among tags of its size in the same files, all at an equal
  number of uses;
- whether its audience and its words before the burst differ from those after;
- sequences of hashtags that several accounts posted in one order on one day.

Files that were read alike and have one source are a frame; a tag is held against tags of
its own frame only.

Limits: whether a tag trended is in no post; what is told is a burst. Files chosen by the
tag begin with it and have no before; files of listed accounts have no public that could
take it up. A shared occasion (a match, a debate, a news flash) makes accounts post in one
minute, and fans post much. Many uses by each of few accounts, evenly spread, are what a
campaign looks like, and a class in school, and a sample of both. Spellings of a tag are
one but for case and width only. A property of how accounts post is none of what they are,
and properties are not added up: people who post in shifts show batches, newsrooms a clock;
accounts of fewer than 100 posts without the tags are not tested. Posts that were deleted
are not in the data, unless --deleted names a column that says when; nor is the age of
accounts, unless --created does.

Sources: Kleinberg 2002, doi:10.1145/775047.775061 (bursts); Nimmo 2019, Measuring Traffic
Manipulation on Twitter (reposts, share of fifty accounts, posts an account: for comparing
tags, no measure of one); Lehmann and others 2012, doi:10.1145/2187836.2187871 (shape);
Pacheco and others 2021, doi:10.1609/icwsm.v15i1.18075 (sequences); Elmas and others 2021,
arXiv:1910.07783 (deletion); Hurlbert 1971, doi:10.2307/1934145 (equal numbers of uses);
Lin 1991, doi:10.1109/18.61115 (divergence).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New:   func() analysis.Run { return newCampaign() },
}

func newCampaign() *CampaignRun {
	return &CampaignRun{Most: 5, Least: 200, Bin: "auto", Scale: 2, Gamma: 1, MarginMin: 10, Match: 4, Draws: 999, Seed: 1, Top: 50}
}

// CampaignRun is a run of [Campaign].
type CampaignRun struct {
	Tags      []string // that are looked at; none for those with the heaviest bursts
	Term      string   // a word of texts, beside tags
	Most      int      // tags that are looked at where none is named
	Least     int      // uses of a tag that is compared
	Label     string   // a column that says what an account is
	Network   string   // whose groups are taken; "" for the one with most accounts in groups
	Deleted   string   // a column that says when a post was deleted
	Created   string   // a column that says when an account was made
	Originals bool     // without reposts
	Bin       string   // "auto", "day" or "hour"
	Scale     float64  // of the automaton
	Gamma     float64
	MarginMin int     // minutes after the first use of a burst in which an account is still early
	Match     float64 // tags of this many times fewer to this many times more uses are of one size
	Draws     int
	Seed      uint64
	Top       int // rows of the longer tables
}

// Flags implements [analysis.Run].
func (r *CampaignRun) Flags(fs *pflag.FlagSet) {
	fs.StringArrayVar(&r.Tags, "tag", r.Tags, "look at this `hashtag`, with or without its sign; may be given several times")
	fs.StringVar(&r.Term, "term", r.Term, "look at this `word` of texts as at a hashtag")
	fs.IntVar(&r.Most, "most", r.Most, "tags to look at where none is named: those with the heaviest bursts")
	fs.IntVar(&r.Least, "least", r.Least, "uses that a tag needs to be compared with others")
	fs.StringVar(&r.Label, "label", r.Label, "the `column` that says what an account is; of several values the most frequent")
	fs.StringVar(&r.Network, "network", r.Network, "take groups from the network of this `name`; default: the one with most accounts in groups, not made of hashtags if there is one")
	fs.StringVar(&r.Deleted, "deleted", r.Deleted, "the `column` that says when a post was deleted")
	fs.StringVar(&r.Created, "created", r.Created, "the `column` that says when an account was made")
	fs.BoolVar(&r.Originals, "originals", r.Originals, "leave reposts out")
	fs.StringVar(&r.Bin, "bin", r.Bin, "batches of bursts: day, hour, or auto for days unless there are fewer than thirty")
	fs.Float64Var(&r.Scale, "scale", r.Scale, "a burst has this many times the usual share of posts")
	fs.Float64Var(&r.Gamma, "gamma", r.Gamma, "what the beginning of a burst costs; more for fewer bursts")
	fs.IntVar(&r.MarginMin, "margin", r.MarginMin, "`minutes` after the first use of a burst within which an account is early")
	fs.Float64Var(&r.Match, "match", r.Match, "compare with tags that have this many times fewer to this many times more uses")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws for a p that has no closed form")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
	fs.IntVar(&r.Top, "top", r.Top, "rows of the tables of accounts and sequences")
}

// Each implements [analysis.Run].
func (r *CampaignRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run]: posts too, and so all that is in the case.
func (r *CampaignRun) Reads() []string { return nil }

// ReadsNetworks implements [analysis.Networked]: groups are those of a network of the case.
func (r *CampaignRun) ReadsNetworks() bool { return true }

func (r *CampaignRun) check() error {
	switch {
	case r.Most < 1 || r.Least < 20 || r.Top < 1:
		return demarche.Errorf(demarche.Usage, "--most %d, --least %d, --top %d: want 1, 20 and 1 or more", r.Most, r.Least, r.Top)
	case r.Draws < 99 || r.Draws > 100_000:
		return demarche.Errorf(demarche.Usage, "--draws %d: want 99 to 100000", r.Draws)
	case r.Bin != "auto" && r.Bin != "day" && r.Bin != "hour":
		return demarche.Errorf(demarche.Usage, "--bin %q: want auto, day or hour", r.Bin)
	case !(r.Scale > 1) || !(r.Gamma > 0):
		return demarche.Errorf(demarche.Usage, "--scale %g, --gamma %g: want more than 1 and more than 0", r.Scale, r.Gamma)
	case slices.ContainsFunc(r.Tags, func(t string) bool { return strings.Trim(t, "#＃ ") == "" }):
		return demarche.Errorf(demarche.Usage, "--tag is empty").WithHint("as --tag savethepier; without --tag the tags with the heaviest bursts are looked at")
	case r.MarginMin < 0 || !(r.Match > 1):
		return demarche.Errorf(demarche.Usage, "--margin %d, --match %g: want 0 or more and more than 1", r.MarginMin, r.Match)
	}
	return nil
}

// term returns the word that was asked for, as words are compared, or "".
func (r *CampaignRun) term() string {
	if r.Term == "" {
		return ""
	}
	if words := lexis.Words(r.Term); len(words) == 1 {
		return words[0].Text
	}
	return strings.ToLower(r.Term)
}

// Do implements [analysis.Run].
func (r *CampaignRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if r.Term != "" && len(lexis.Words(r.Term)) != 1 {
		return nil, demarche.Errorf(demarche.Usage, "--term %q is not one word", r.Term)
	}
	d, err := r.read(ctx, c, progress)
	if err != nil {
		return nil, err
	}
	if len(d.tags) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post of the case has a hashtag").WithHint("for a word of the texts: --term WORD")
	}
	x := &examination{run: r, c: c, d: d, result: &demarche.Result{}}
	progress("measuring tags", 0, int64(len(d.tags)))
	if err := x.measure(ctx); err != nil {
		return nil, err
	}
	if err := x.choose(); err != nil {
		return nil, err
	}
	progress("reading who used them", 0, 0)
	if err := x.groups(ctx); err != nil {
		return nil, err
	}
	x.sample()
	if err := x.again(ctx); err != nil {
		return nil, err
	}
	progress("measuring how accounts post", 0, 0)
	if err := x.measureCards(ctx); err != nil {
		return nil, err
	}
	x.plane()
	if err := x.concentration(ctx); err != nil {
		return nil, err
	}
	for i, l := range x.looked {
		progress("looking at tags", int64(i), int64(len(x.looked)))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := x.look(ctx, l); err != nil {
			return nil, err
		}
	}
	if err := x.sequences(ctx); err != nil {
		return nil, err
	}
	x.say()
	return x.result, ctx.Err()
}

// A examination is a run at work.
type examination struct {
	run      *CampaignRun
	c        *casefile.Case
	d        *reading
	result   *demarche.Result
	measured []*measured // tags that are compared, by frame, then word
	looked   []*looked
	group    map[uint64]int // of accounts in a group of the network
	network  string         // its name; "" where the case has none
	ofTags   bool           // whether the network was made of hashtags
	names    map[uint64]casefile.Actor
	untested []string // what bursts said of their states
	cards    []*cards // by frame; nil where no first hour is told
}

func (x *examination) note(format string, args ...any) {
	x.result.Notes = append(x.result.Notes, fmt.Sprintf(format, args...))
}

// frameOf is how a frame is told in a table.
func (x *examination) frameOf(t *tag) string { return x.d.frames[t.frame].name }

// wanted returns the tags that were asked for, as tags are compared.
func (r *CampaignRun) wanted() (words []string) {
	for _, t := range r.Tags {
		words = append(words, "#"+text.Hashtag(strings.TrimLeft(t, "#＃"), 0))
	}
	if r.Term != "" {
		words = append(words, r.term())
	}
	return words
}

// madeOfTags reports whether actions are those of hashtags.
func madeOfTags(actions string) bool { return strings.Contains(actions, trace.Hashtag) }
