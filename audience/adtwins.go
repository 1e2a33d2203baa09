package audience

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/tandem"
	"demarche/text"
)

// AdTwins asks which pages had their ads made at one sitting.
var AdTwins = analysis.Analysis{
	Name: "adtwins",
	Doc: `which pages had their ads made at one sitting, and share the words of ads

In: posts that are ads (--kind), whose account is the page or the address that they lead
to, and whose time is when they were made. Pages are put together first: names with one
number at the end, or one spelling but for what recognition of print confuses (I, l and
1; W and VV), are one page; what differs by a letter or begins with the whole of another
is proposed, for --merge. --opposed A:B says which address opposed audiences: two classes,
as the column that --label names tells them, or without --label two pages.

Out: for each two pages with --least ads, how many ads of the one were made within
--window of an ad of the other, and how many would be were its dates 1 to 7 days away at
the same time of day; p, q; the rare texts that both ran; the control, in which the dates
of one page are moved by four weeks; the names that were put together and those that are
proposed; the ads side by side. Events of opposed pages at one place and time are what
the analysis rallies looks for; addresses of events are no pages here.

Grades are given to opposed pages only: one channel is "similar", both a
"tandem candidate", "tandem" only what an analyst sets who has read the ads (--read).
None says that two pages have one operator.

Limits: an ad whose time is a full hour to the second is taken for one of which only the
date is known, and left out. A firm that makes ads for both sides makes them at one
sitting. Two names of one page that were not put together look like twins: pairs with a
proposed alias are marked, and have no grade. For p, ads that were made less than six
hours after one another move together.

Sources: package tandem of this program has the statistics; Besag and Clifford 1991,
doi:10.1093/biomet/78.2.301; Benjamini and Hochberg 1995,
doi:10.1111/j.2517-6161.1995.tb02031.x.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &AdTwinsRun{Kind: string(demarche.Ad), Window: 15 * time.Minute, Least: 12, Most: 300, FDR: 0.05, Draws: 99_999, Seed: 1, Top: 50}
	},
}

// AdTwinsRun is a run of [AdTwins].
type AdTwinsRun struct {
	Kind        string
	Label       string
	Opposed     []string
	Window      time.Duration
	Least, Most int
	Merge, Read []string
	FDR         float64
	Draws       int
	Seed        uint64
	Top         int
}

// Flags implements [analysis.Run].
func (r *AdTwinsRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Kind, "kind", r.Kind, "the `kind` of posts that are ads; empty for all posts")
	fs.StringVar(&r.Label, "label", r.Label, "the `column` of the files that tells a page's class")
	fs.StringSliceVar(&r.Opposed, "opposed", r.Opposed, "`A:B`, two classes, or without --label two pages, that address opposed audiences; may be repeated")
	fs.DurationVar(&r.Window, "window", r.Window, "two ads are made together that were made so far apart at most; up to 6h")
	fs.IntVar(&r.Least, "least", r.Least, "ads that a page needs")
	fs.IntVar(&r.Most, "most", r.Most, "pages that are compared, those with the most ads")
	fs.StringArrayVar(&r.Merge, "merge", r.Merge, "`A=B`: page A is B; or a CSV file of A and B; may be repeated")
	fs.StringArrayVar(&r.Read, "read", r.Read, "`A=B`: an analyst has read the ads of A and B side by side, and holds them for a tandem; or a CSV file of A and B; may be repeated")
	fs.Float64Var(&r.FDR, "fdr", r.FDR, "the rate of false discoveries that is allowed in a channel")
	fs.IntVar(&r.Draws, "draws", r.Draws, "dates drawn at most for a pair; the smallest p is twice one by one more than these")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
	fs.IntVar(&r.Top, "top", r.Top, "pairs that the report lists; the case keeps all")
}

// Each implements [analysis.Run]: files of merges and readings are read into it.
func (r *AdTwinsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	one := *r
	var err error
	if one.Merge, err = couples("merge", r.Merge); err != nil {
		return nil, err
	}
	if one.Read, err = couples("read", r.Read); err != nil {
		return nil, err
	}
	return []analysis.Run{&one}, nil
}

// Reads implements [analysis.Run].
func (r *AdTwinsRun) Reads() []string { return nil }

func (r *AdTwinsRun) check() error {
	if r.Least < 2 || r.Most < 2 || r.Most > tandem.MostAccounts || r.Draws < 99 || r.Top < 1 || !(r.FDR > 0 && r.FDR < 1) {
		return demarche.Errorf(demarche.Usage, "--least %d --most %d --draws %d --top %d --fdr %v: want at least 2, 2 to %d, 99, 1, and a rate between 0 and 1",
			r.Least, r.Most, r.Draws, r.Top, r.FDR, tandem.MostAccounts)
	}
	return nil
}

// Do implements [analysis.Run].
func (r *AdTwinsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	t := &adTwins{run: r, c: c, progress: progress}
	for _, part := range []func(context.Context) error{t.readAds, t.readWords, t.compare, t.evidence} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	t.say()
	return &t.result, nil
}

// adTwins is a run at work.
type adTwins struct {
	run      *AdTwinsRun
	c        *casefile.Case
	progress analysis.Progress
	result   demarche.Result

	ads      []ad
	pages    []page
	names    [][]any           // of the table of names that were put together
	proposed map[[2]int]string // why two pages may be one
	made     *tandem.Made
	copies   *tandem.Copies
	pairs    []*adPair
	placebo  []tandem.Pair
}

// An ad is one post of a page.
type ad struct {
	record demarche.RecordID
	page   int
	atUS   int64
	text   string
}

// A page is what ads lead to, by one name or several.
type page struct {
	name  string
	class string
	names int
	ads   []int // by time
}

func (t *adTwins) note(format string, args ...any) {
	t.result.Notes = append(t.result.Notes, fmt.Sprintf(format, args...))
}

// say tells what holds for the whole.
func (t *adTwins) say() {
	r := t.run
	t.note("dates are drawn until ten draws are as large as what was seen, at most %s times (seed %d)", text.Count(r.Draws), r.Seed)
	if len(r.Opposed) == 0 {
		t.note("which pages address opposed audiences was not said (--opposed): all pairs of pages are told, and none has a grade")
	}
	if len(r.Read) > 0 {
		t.note("an analyst set %s as read (--read); what was read is not checked here", text.Plural(len(r.Read), "pair", "pairs"))
	}
}
