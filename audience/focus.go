package audience

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
)

// Focus says what share of what is posted, shown, clicked and paid for goes to which
// audience.
var Focus = analysis.Analysis{
	Name: "focus",
	Doc: `which audience gets what share, by every denominator there is

In: posts or ads, and the audience of each: what a column says (--label), else what
codings say under a code (--code); else, by a scheme (--scheme), the accounts it lists
and the words of targeting by which it tells audiences, and with --from-text a model of the
texts for what is left. Without any of these the column of a known name is taken
(audience, account_category...), else the scheme us-ads where the files have columns of
targeting, else the language of the posts. A scheme is a YAML file with audiences, each
with name, definition, and lists include, and, exclude and accounts; us-ads and
linvill-warren are bundled, and show how one is written.

Out: of each audience its share of the accounts or pages, the posts or ads, the originals,
the impressions, the clicks, the spending in each currency, and the posts weighted by
followers, side by side: there is no share without what it is a share of. Each has an
interval of accounts drawn again, since an account's posts are no independent draws.
Where the classes were predicted and a random sample was coded (--code, with the
probability of inclusion), shares are corrected by the difference estimator; where it was
not, the table says uncorrected. How well classes are told where they are known, on pages
that the model had not seen, and beside it on random ads, where a page seen before is
known again: the two are far apart, and the first is the one that counts. Which words
of targeting told the audience.

Impressions, clicks, followers and spending are found by known names of columns;
--impressions, --clicks, --followers and --spend name others. A column of spending has
its currency at the end of its name (Spend_RUB), beside the amount (33.59 RUB) or in a
column spend_currency. Amounts of two currencies are never added.

Two words of an address that look alike (l and I) are one page, as are a page's names that
a scheme lists together; --account names a column that says whose a post is.

Limits: an audience is whom a post addresses, as whoever made the scheme tells them
apart, not who saw it. Targeting says whom the advertiser asked for. A model knows the
pages it learned from: of an audience of which there is one page, nothing can be told on
unseen pages. Shares of impressions rest on few ads; read the interval. The words of
us-ads were chosen by who had seen such advertisements: how well they tell others is not
known.

Sources: Linvill and Warren 2020, doi:10.1080/10584609.2020.1718257 (classes of accounts);
Ribeiro et al. 2019, arXiv:1808.09218 (audiences of divisive ads by targeting); Särndal,
Swensson and Wretman 1992, doi:10.1007/978-1-4612-4378-6 (the difference estimator);
Efron and Tibshirani 1993 (the bootstrap); package classify (the models).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &FocusRun{Least: 0.6, Folds: 10, Draws: 1000, Seed: 1}
	},
}

// FocusRun is a run of [Focus].
type FocusRun struct {
	Label       string   // the column that says the audience
	Code        string   // the code of codings that do
	Scheme      string   // a bundled scheme, or a file
	Text        bool     // whether a model of the texts puts what is left to an audience
	Least       float64  // the probability from which it does
	Lang        string   // the language of the posts that are asked of; "" for all
	Account     string   // the column that says whose a post is; "" for the actor
	Targeting   []string // the columns of targeting; none for those of known names
	Impressions string
	Clicks      string
	Followers   string
	Spend       []string
	Folds       int
	Draws       int
	Seed        uint64
}

// Flags implements [analysis.Run].
func (r *FocusRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Label, "label", r.Label, "the `column` that says the audience of a post")
	fs.StringVar(&r.Code, "code", r.Code, "the `code` of the codings that say it; those of a random sample correct the shares; default: the scheme's name")
	fs.StringVar(&r.Scheme, "scheme", r.Scheme, "the `scheme` of audiences: "+strings.Join(bundledSchemes(), ", ")+", or a YAML file")
	fs.BoolVar(&r.Text, "from-text", r.Text, "put what is left to an audience by a model of the texts")
	fs.Float64Var(&r.Least, "least", r.Least, "the probability from which it is put there, else it is left")
	fs.StringVar(&r.Lang, "lang", r.Lang, "only posts in this `language`, as the files say it; default: all")
	fs.StringVar(&r.Account, "account", r.Account, "the `column` that says whose a post is; default: the actor, look-alike addresses as one")
	fs.StringSliceVar(&r.Targeting, "targeting", r.Targeting, "the `columns` of targeting; default: those of known names")
	fs.StringVar(&r.Impressions, "impressions", r.Impressions, "the `column` of impressions; default: one of a known name")
	fs.StringVar(&r.Clicks, "clicks", r.Clicks, "the `column` of clicks; default: one of a known name")
	fs.StringVar(&r.Followers, "followers", r.Followers, "the `column` of followers at the time; default: one of a known name")
	fs.StringSliceVar(&r.Spend, "spend", r.Spend, "the `columns` of spending, never added over currencies; default: those of known names")
	fs.IntVar(&r.Folds, "folds", r.Folds, "parts into which pages are dealt to ask how well their audience is told")
	fs.IntVar(&r.Draws, "draws", r.Draws, "times that the accounts are drawn again for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
}

// Each implements [analysis.Run].
func (r *FocusRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *FocusRun) Reads() []string { return nil }

func (r *FocusRun) check() error {
	switch {
	case r.Draws < 0:
		return demarche.Errorf(demarche.Usage, "--draws %d: want 0 or more", r.Draws)
	case r.Folds < 2:
		return demarche.Errorf(demarche.Usage, "--folds %d: want 2 or more", r.Folds)
	case !(r.Least >= 0 && r.Least <= 1):
		return demarche.Errorf(demarche.Usage, "--least %v: want a probability", r.Least)
	}
	return nil
}

// Do implements [analysis.Run].
func (r *FocusRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	f := &focusing{run: r, c: c, progress: progress, result: &demarche.Result{}}
	if err := f.choose(ctx); err != nil {
		return nil, err
	}
	progress("reading posts", 0, 0)
	if err := f.read(ctx); err != nil {
		return nil, err
	}
	if len(f.posts) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no post is in the language %q", r.Lang).
			WithHint("leave --lang out, or name a language as the files do")
	}
	if err := f.learn(ctx); err != nil {
		return nil, err
	}
	progress("drawing accounts", 0, 0)
	s, err := f.shares(ctx)
	if err != nil {
		return nil, err
	}
	f.tables(s)
	return f.result, nil
}

// A focusing is one run, and what it has found so far.
type focusing struct {
	run      *FocusRun
	c        *casefile.Case
	progress analysis.Progress
	result   *demarche.Result

	scheme   *scheme
	from     string   // where the classes are from, in words
	columns  []string // that are asked for
	at       focusColumns
	classes  []string // their names
	measures []focusMeasure
	pages    []string // names; the posts have their numbers
	posts    []focusPost
	coded    map[demarche.RecordID]codedPost
	audited  map[int]codedPost // of a random sample, by post
	terms    map[targetHit]int
	ads      bool // all posts are ads
	skills   []focusSkill
}

// A focusMeasure is a denominator: something that posts have, and can be added.
type focusMeasure struct {
	name   string // "impressions", "spend RUB"
	unit   string
	column string // of the files; "" where posts are counted
}

// How the class of a post is known.
type focusHow uint8

const (
	notTold focusHow = iota
	byColumn
	byCoding
	byList
	byTargeting
	byText
	byLanguage
)

func (h focusHow) String() string {
	return [...]string{"not told", "a column", "a coding", "the scheme's accounts", "targeting", "a model of the texts", "the language"}[h]
}

// predicted reports whether a class is a guess of this program.
func (h focusHow) predicted() bool { return h == byTargeting || h == byText }

// A focusPost is what is kept of a post.
type focusPost struct {
	record   demarche.RecordID
	actor    uint64
	page     int
	class    int // -1 where it is not told
	how      focusHow
	known    int // the class that is given, coded or listed; -1 where none is: what models learn from
	original bool
	values   []float64 // of the measures, the rest 0
	text     string    // where a model may want it
	target   string    // the words of targeting, for a model
	told     int       // the class that targeting tells, -1
	targeted bool
}

func (f *focusing) note(format string, args ...any) {
	f.result.Notes = append(f.result.Notes, fmt.Sprintf(format, args...))
}
