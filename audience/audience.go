package audience

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/classify"
	"demarche/lexis"
	"demarche/text"
)

// Audience predicts the class of accounts from what they wrote, and says how well.
var Audience = analysis.Analysis{
	Name: "audience",
	Doc: `whom accounts address, told from their texts and held to accounts that were left out

In: posts, and the class of some accounts: the value that a column of the files has in
most of its posts (--label), or that codings of its posts have under a code (--code).
The texts of one language (--lang), up to --posts of each account.

Out: how well a linear classifier of words and hashtags does on accounts that it was not
trained on, beside one class for all: accuracy and macro-F1 with intervals, in folds that
keep accounts together which share copied texts; the same with the accounts of fewer than
--fewest posts, on which the model abstains; in the same folds with all copied posts left
out; in folds at random, which may flatter; with --later, trained before a date and tested
on accounts that were first seen after. Accounts are divided into folds --repeats times,
and scores are means over the draws, with the least and the most beside them. Who is taken
for whom. Per class the terms that speak for it. Each account with its class, what is
predicted of it by a model that did not see it, the probability, and whether the model
abstains.

Copy clusters are what hangs together by common texts of 4 words or more; where that is
larger than a fold it is divided into communities (Leiden) at the lowest resolution at
which none is. How many common texts are then between clusters is told.

A term weighs (1 + ln tf)·idf. One support vector machine a class against the rest, both
sides weighing the same; Platt's sigmoid on held-out scores, divided by the sum over
classes, is the probability. The model abstains below --least, and where an account is
less like the nearest class than 99 in 100 of those it was trained on. Intervals draw
copy clusters again.

With --behaviour the model learns from how accounts post too: shares of kinds of posts, of
hours of the day and of weekends (UTC), posts in one minute with another and a day, links,
hashtags, mentions, length, capitals, emoji, exclamation and question marks. Shares are
compared by their square roots; each feature is in standard deviations of the accounts
trained on, at most 3, over the root of the number of its family (kinds, clock, pace,
signs); the block has unit length and counts as much as all words. No date and no name is
a feature. Words alone and behaviour alone are then tested beside the two, and a table
tells how classes differ. It is not the default: accounts run together post alike whatever
their class, and among folds by copy cluster behaviour may take more than it gives.

Limits: a persona is what an account presents, an audience whom it addresses; which of
them the classes are, who coded them knows. The model knows what tells the classes of
these files apart, in their time, be it topics or habits: trained on the accounts of one
operation it tells their roles apart, not people of one opinion from people of another.
Intervals are of accounts, draws of folds of how they are divided; the draws share accounts,
so that their spread is no interval. Habits follow the shifts and tools of an operation,
and of an account of a few posts they tell little, as words do; an hour is one of UTC,
not of a place. An account of fewer than --fewest posts teaches the model nothing, and
the model abstains on it; how well it would have done with these is a row of the scores.
Probabilities hold for accounts collected as those of the files were. Copies that differ
by a word are not seen as copies.

Sources: package classify of this program has the methods; Traag, Waltman and van Eck
2019, doi:10.1038/s41598-019-41695-z (Leiden). Linvill and Warren 2020,
doi:10.1080/10584609.2020.1718257 (classes of accounts, coded by hand).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &AudienceRun{Posts: 2000, Fewest: 10, Words: 1, Stem: true, Folds: 5, Repeats: 5, Least: .6, C: 10, Draws: 1000, Seed: 1, Top: 15}
	},
}

// AudienceRun is a run of [Audience].
type AudienceRun struct {
	Label     string // the column that tells classes
	Code      string // or the code
	Classes   []string
	Lang      string
	From, To  string // of posts
	Later     string
	Originals bool
	Posts     int // of an account
	Fewest    int // posts that an account needs
	Words     int // longest sequence of words
	Stem      bool
	Folds     int
	Repeats   int  // draws of folds
	Behaviour bool // habits of posting beside the words
	Least     float64
	C         float64
	Logistic  bool
	Draws     int
	Seed      uint64
	Top       int
}

// Flags implements [analysis.Run].
func (r *AudienceRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Label, "label", r.Label, "the `column` of the files that tells an account's class")
	fs.StringVar(&r.Code, "code", r.Code, "the `code` under which codings of an account's posts tell its class, in place of --label")
	fs.StringSliceVar(&r.Classes, "classes", r.Classes, "the classes that are told apart, two or more; accounts of others are left out; default: all")
	fs.StringVar(&r.Lang, "lang", r.Lang, "the `language` of the posts that are read; default: that of most posts of accounts with a class")
	fs.StringVar(&r.From, "from", r.From, "posts from this `date` on, as 2016 or 2016-09-01")
	fs.StringVar(&r.To, "to", r.To, "posts up to this `date`, included")
	fs.StringVar(&r.Later, "later", r.Later, "train on posts before this `date` too, and test on accounts first seen on it or after")
	fs.BoolVar(&r.Originals, "originals", r.Originals, "leave reposts out")
	fs.IntVar(&r.Posts, "posts", r.Posts, "posts of an account that are read, drawn where it has more")
	fs.IntVar(&r.Fewest, "fewest", r.Fewest, "posts in the language below which the model does not learn from an account, and says nothing of it")
	fs.IntVar(&r.Words, "words", r.Words, "the longest sequence of words that is a term")
	fs.BoolVar(&r.Stem, "stem", r.Stem, "compare words by their stems")
	fs.IntVar(&r.Folds, "folds", r.Folds, "folds of accounts")
	fs.IntVar(&r.Repeats, "repeats", r.Repeats, "times that accounts are divided into folds; scores are means")
	fs.BoolVar(&r.Behaviour, "behaviour", r.Behaviour, "learn from how accounts post too, beside their words: kinds, hours, pace and signs")
	fs.Float64Var(&r.Least, "least", r.Least, "the probability below which the model abstains")
	fs.Float64Var(&r.C, "c", r.C, "what errors in training count against a smooth model")
	fs.BoolVar(&r.Logistic, "logistic", r.Logistic, "a logistic regression in place of a support vector machine")
	fs.IntVar(&r.Draws, "draws", r.Draws, "times that copy clusters are drawn again for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of everything that is drawn")
	fs.IntVar(&r.Top, "top", r.Top, "terms of a class, and 4 times as many accounts, that the report lists; the case keeps all accounts")
}

// Each implements [analysis.Run].
func (r *AudienceRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *AudienceRun) Reads() []string { return nil }

func (r *AudienceRun) check(ctx context.Context, c *casefile.Case) error {
	switch {
	case (r.Label == "") == (r.Code == ""):
		return classesWanted(ctx, c, "audience", "the classes of some accounts must be known", "")
	case r.Posts < 1 || r.Folds < 2 || r.Repeats < 1 || r.Draws < 1 || r.Top < 1 || r.Words < 1 || r.Words > 5 || r.Fewest < 0:
		return demarche.Errorf(demarche.Usage, "--posts %d --folds %d --repeats %d --draws %d --top %d --words %d --fewest %d: want at least 1, 2, 1, 1, 1, 1 to 5, and 0",
			r.Posts, r.Folds, r.Repeats, r.Draws, r.Top, r.Words, r.Fewest)
	case !(r.Least >= 0 && r.Least <= 1) || !(r.C > 0):
		return demarche.Errorf(demarche.Usage, "--least %v --c %v: want a probability, and more than 0", r.Least, r.C)
	case len(r.Classes) == 1:
		return demarche.Errorf(demarche.Usage, "one class (%s) is told apart from nothing", r.Classes[0])
	case r.Lang != "" && lexis.Lang(r.Lang) == "":
		return demarche.Errorf(demarche.Usage, "%q is no language", r.Lang).WithHint("a code or a name, as en or Russian")
	}
	return nil
}

// Do implements [analysis.Run].
func (r *AudienceRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(ctx, c); err != nil {
		return nil, err
	}
	a := &audience{run: r, c: c, progress: progress}
	for _, part := range []func(context.Context) error{a.readPosts, a.readTexts, a.judge, a.predict} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	a.tables()
	if err := a.findings(ctx); err != nil {
		return nil, err
	}
	a.say()
	return &a.result, nil
}

// audience is a run at work.
type audience struct {
	run      *AudienceRun
	c        *casefile.Case
	progress analysis.Progress
	result   demarche.Result

	classes  []string // sorted
	lang     string   // "" where the files name none
	accounts []account
	known    []int // those whose class is known
	taught   []int // those of them with enough posts, which models learn from
	clusters *clusters
	step     float64 // seconds, of the times of posts

	settings []setting
	scores   [][]float64 // of the accounts of known, by models without them
	cosines  []float64   // of the same
	model    *classify.Model
	lens     *lens               // of the same
	matrix   *lexis.Matrix       // of the same
	decided  []classify.Decision // of all accounts; those of known by models without them
}

// An account is one whose class is known or predicted.
type account struct {
	name   string
	number uint64
	class  int   // -1 where it is not known
	first  int64 // microseconds of its first post, in any language
	posts  int   // in the language
	few    bool  // fewer of them than --fewest
	read   []post
}

// document returns the texts that an account wrote in some of its posts, an empty line
// between two, so that no term begins in one and ends in the next.
func (a *account) document(of func(post) bool) string {
	var texts []string
	for _, p := range a.read {
		if of(p) {
			texts = append(texts, p.text)
		}
	}
	return strings.Join(texts, "\n\n")
}

func every(post) bool { return true }

// A post is one that is read.
type post struct {
	record demarche.RecordID
	at     int64
	copied bool // another account wrote the text too
	text   string

	signs   signs
	beside  bool  // another of its own is in the same minute
	sameDay int32 // its own posts on the day of it, in the language
}

func (a *audience) options() lexis.Options {
	return lexis.Options{Lang: a.lang, Stem: a.run.Stem, WordMax: a.run.Words, MinDF: 2, Sublinear: true}
}

func (a *audience) training() classify.Options {
	o := classify.Options{C: a.run.C, Seed: a.run.Seed}
	if a.run.Logistic {
		o.Loss = classify.Logistic
	}
	return o
}

func (a *audience) note(format string, args ...any) {
	a.result.Notes = append(a.result.Notes, fmt.Sprintf(format, args...))
}

// say tells what holds for the whole.
func (a *audience) say() {
	r := a.run
	a.note("the vocabulary of all accounts with a class has %s that at least 2 of them wrote", text.Plural(len(a.lens.vocab.Terms), "term", "terms"))
	if a.model.Stopped > 0 {
		a.note("training of %s stopped before it was exact", text.Plural(a.model.Stopped, "class", "classes"))
	}
	a.note("scores are means over %s of folds (seeds from %d on); what is predicted of accounts with a class is by their mean score over the draws, each from a model without them", text.Plural(r.Repeats, "draw", "draws"), r.Seed)
	a.note("held-out probabilities are calibrated on these mean scores: %s, two numbers a class", strings.Join(a.classes, ", "))
	if r.Behaviour {
		a.note("the model learned from words and from behaviour, which count the same")
	}
	a.note("intervals are of %s draws of copy clusters, of accounts where folds are at random (seed %d); they say how the numbers vary with the accounts tested, not with those trained on", text.Count(r.Draws), r.Seed)
}
