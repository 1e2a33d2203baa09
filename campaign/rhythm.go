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
	"demarche/rhythm"
	"demarche/text"
)

// Rhythm tells of each account whether its posts keep a clock.
var Rhythm = analysis.Analysis{
	Name: "rhythm",
	Doc: `automation: an evidence card per account, no verdict

In: the times, kinds and texts of the posts of every account with at least --least posts,
100 or more; of fewer nothing is said. --actor names one account whose card is wanted
whole. --label names a column that says what an account is, --client one that says what a
post was posted with.

Out: of each account

- how far its posts keep to some minutes of the hour or lie on all of them more evenly than
  people's do, to some seconds of the minute, and to periods of 5 to 60 minutes, with one p
  for all of these;
- burstiness, memory and entropy of the gaps between posts, and posts in the minute of the
  one before; hours of the day, the six quietest, the weekend, and how one day is like
  another;
- reposts within seconds, where the case holds the originals; texts that it posts again, and
  that others post too; programs;
- where each number stands among all accounts of the case, and the quantiles of these;
- the longest stretch of own posts, replies and reposts that two, three... accounts have in
  common (digital DNA);
- the panel of base rates: how likely a flag is true, by how many accounts are what it is for.

A p allows for posts that come in bunches: phases of whole hours (of minutes, for seconds)
are what chance draws anew, and the first hour after a pause of three is left out, for
people begin their day on the hour. On simulated people and shift-workers fewer than one in
a hundred has a p below 0.001; the common chi-square takes one in ten of these for a machine.

Limits: a clock in the times is no proof of a machine (journalists and ministries use
schedulers, and people have habits), and a machine may post at random times. It is not
whether an account is false, nor whose it is. Burstiness is no evidence: people who post in
batches on a shift are more bursty than feeds that run round the clock. Hours are UTC. What
the times are too coarse for is said to be not testable.

Sources: Zhang and Paxson 2011, Detecting and Analyzing Automated Activity on Twitter; Rao
and Scott 1981, doi:10.1080/01621459.1981.10477633 (counts in clusters); Kim and Jo 2016,
doi:10.1103/PhysRevE.94.032311 (burstiness); Chu and others 2012, doi:10.1109/TDSC.2012.75,
and Porta and others 1998, Biological Cybernetics 78 (entropy of gaps); Cresci and others
2016, arXiv:1602.00110 (digital DNA); Benjamini and Hochberg 1995,
doi:10.1111/j.2517-6161.1995.tb02031.x.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &RhythmRun{Least: rhythm.LeastPosts, Alpha: usualAlpha, Sensitivity: 0.9, Specificity: 0.95, Priors: []float64{0.001, 0.01, 0.05, 0.1, 0.25, 0.5}, Top: 50}
	},
}

// RhythmRun is a run of [Rhythm].
type RhythmRun struct {
	Actor       string // whose card is wanted whole; "" for none
	Least       int    // posts that an account needs
	Label       string // a column that says what an account is
	Client      string // a column that says what a post was posted with
	Alpha       float64
	Sensitivity float64
	Specificity float64
	Priors      []float64
	Top         int // rows of the table of accounts that a report shows
}

// Flags implements [analysis.Run].
func (r *RhythmRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Actor, "actor", r.Actor, "the card of this `account`, by its name, its ID or its label")
	fs.IntVar(&r.Least, "least", r.Least, "posts that an account needs, 100 or more")
	fs.StringVar(&r.Label, "label", r.Label, "the `column` that says what an account is; of several values the most frequent")
	fs.StringVar(&r.Client, "client", r.Client, "the `column` that says what a post was posted with")
	fs.Float64Var(&r.Alpha, "alpha", r.Alpha, "an account is counted as keeping a clock where the p of its times is below this")
	fs.Float64Var(&r.Sensitivity, "sensitivity", r.Sensitivity, "of the panel of base rates: the share of automated accounts that a flag finds")
	fs.Float64Var(&r.Specificity, "specificity", r.Specificity, "of the panel of base rates: the share of others that it leaves alone")
	fs.Float64SliceVar(&r.Priors, "prior", r.Priors, "of the panel of base rates: shares of all accounts that are automated")
	fs.IntVar(&r.Top, "top", r.Top, "rows of the table of accounts")
}

// Each implements [analysis.Run].
func (r *RhythmRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run]: posts too, and so all that is in the case.
func (r *RhythmRun) Reads() []string { return nil }

func (r *RhythmRun) check() error {
	if r.Least < rhythm.LeastPosts {
		return demarche.Errorf(demarche.Usage, "--least %d: of fewer than %d posts nothing can be said", r.Least, rhythm.LeastPosts)
	}
	if r.Top < 1 || !(r.Alpha > 0 && r.Alpha < 1) {
		return demarche.Errorf(demarche.Usage, "--top %d, --alpha %g: want 1 or more, and a share", r.Top, r.Alpha)
	}
	for _, v := range append([]float64{r.Sensitivity, r.Specificity}, r.Priors...) {
		if !(v >= 0 && v <= 1) {
			return demarche.Errorf(demarche.Usage, "--sensitivity, --specificity and --prior are shares, 0 to 1; not %g", v)
		}
	}
	return nil
}

// Do implements [analysis.Run].
func (r *RhythmRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	x := &timing{run: r, c: c, result: &demarche.Result{}}
	progress("reading posts", 0, 0)
	if err := x.read(ctx); err != nil {
		return nil, err
	}
	progress("reading texts and reposts", 0, 0)
	if err := copiesOf(ctx, c, x.accounts, nil); err != nil {
		return nil, err
	}
	told, err := delaysOf(ctx, c, x.accounts, nil)
	if err != nil {
		return nil, err
	}
	if !told {
		x.note("how soon posts were passed on is not in the data: no repost names a post of the case")
	}
	for i, a := range x.accounts {
		if i%100 == 0 {
			progress("measuring times", int64(i), int64(len(x.accounts)))
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		a.card, _ = rhythm.CardOf(a.times, a.resolution)
	}
	x.rates()
	if err := x.name(ctx); err != nil {
		return nil, err
	}
	one, err := x.wanted()
	if err != nil {
		return nil, err
	}
	if one != nil {
		x.card(one)
	}
	x.table()
	x.population()
	progress("comparing sequences of posts", 0, 0)
	if err := x.dna(ctx); err != nil {
		return nil, err
	}
	x.panel()
	x.plane()
	x.finding(one)
	x.say()
	return x.result, ctx.Err()
}

// A timing is a run at work.
type timing struct {
	run      *RhythmRun
	c        *casefile.Case
	result   *demarche.Result
	accounts []*account // with enough posts, by number
	fewer    int        // accounts with fewer
	posts    int
	unkind   int // posts of which the file does not say what they are
	clients  bool
}

// An account is one with enough posts, and what is measured of it.
type account struct {
	number     uint64
	id, label  string
	names      []string
	times      []int64
	kinds      []demarche.Kind
	records    []demarche.RecordID // by time, the first ones, that show it
	resolution float64
	class      string
	client     string  // the most frequent
	clients    float64 // the entropy of its programs, in nats; NaN where none is told
	card       *rhythm.Card
	q          float64
	texts      int       // texts of four words or more
	again      float64   // share of its texts that it posted before; NaN where it has none to compare
	others     float64   // and that another account posted too
	delays     []float64 // seconds from an original to its repost
}

// A posted is one post of an account.
type posted struct {
	actor  int32
	kind   uint8
	at     int64
	record demarche.RecordID
}

var kinds = []demarche.Kind{"", demarche.Original, demarche.Repost, demarche.Reply, demarche.Quote, demarche.Ad}

// mostRecords is how many records of an account a finding names.
const mostRecords = 10

// known programs' columns, where none is named.
var clientColumns = []string{"tweet_client_name", "client_name", "client", "source_label", "application_name", "posted_via"}

func (x *timing) note(format string, args ...any) {
	x.result.Notes = append(x.result.Notes, fmt.Sprintf(format, args...))
}

// wanted returns the account that was asked for, nil where none was.
func (x *timing) wanted() (*account, error) {
	if x.run.Actor == "" {
		return nil, nil
	}
	for _, a := range x.accounts {
		if slices.ContainsFunc(a.names, func(s string) bool { return strings.EqualFold(s, x.run.Actor) }) {
			return a, nil
		}
	}
	return nil, demarche.Errorf(demarche.BadData, "no account of the case with at least %d posts is called %q", x.run.Least, x.run.Actor).
		WithHint("of fewer than %d posts nothing is said; see who is there: demarche run %s overview", x.run.Least, x.c.Path)
}

// say ends the notes with what holds for all.
func (x *timing) say() {
	if x.fewer > 0 {
		x.note("%s fewer than %d posts: of these nothing is said", text.Plural(x.fewer, "account has", "accounts have"), x.run.Least)
	}
	of := map[string]int{}
	for _, a := range x.accounts {
		for _, u := range a.card.Untested {
			what, _, _ := strings.Cut(u, ": ")
			if strings.Contains(u, "not testable") {
				what = u
			} else {
				what += ": too few posts that are not the first of a day or a shift"
			}
			of[what]++
		}
	}
	whats := make([]string, 0, len(of))
	for what := range of {
		whats = append(whats, what)
	}
	slices.Sort(whats)
	for _, what := range whats {
		x.note("of %s: %s", text.Plural(of[what], "account", "accounts"), what)
	}
	if x.unkind > 0 {
		x.note("of %s the files do not say what they are; they count as own posts in the strings of digital DNA", text.Plural(x.unkind, "post", "posts"))
	}
	if !x.clients {
		x.note("what posts were posted with is not in the data (--client names a column)")
	}
}
