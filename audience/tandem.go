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

// Tandem asks whether accounts of opposed audiences are run alike.
var Tandem = analysis.Analysis{
	Name: "tandem",
	Doc: `whether accounts that address opposed audiences are run alike, more than control pairs

In: posts, and the class of each account: the value that a column of the files has in
most of its posts (--label), or that codings of its posts have under a code (--code).
--opposed A:B says which classes address opposed audiences; say so before looking at
pairs. --control A:C names pairs of classes that have no reason to be run alike; else
each opposed class is held against every class that is opposed to none of the two.

Out: whether copied texts stay within classes; the tandem index of each pair of classes
with an interval, of the opposed ones, the controls and within each class: the slots in
which both accounts of a pair posted, by how many chance gives; without the 3 and the 20
most synchronous pairs too. How many control pairs have a p below .05: more than about .06
says that the null model does not hold here. Each opposed pair with its channels and its
grade, and for the first of them the records side by side.

Channels with a null model: S1 common slots, given the hours of each account and its habit
within the hour; its p allows for posting in runs, minute after minute; S2 texts that 2 to
8 accounts wrote word for word, reposts left out; S6 domains that 2 to 8 accounts led to,
outside such texts. Those of S2 and S6 are held against the same texts and domains dealt
out anew among the accounts of each class, within month and language: each text stays with
as many accounts of each class. Without a null model, as the share of control pairs that
are at least as alike: S3 the week less that of the class, S4 the manner of writing, S5
when they began and on which days they posted.

Grades: one of S1, S2 and S6 with q at most --fdr is "similar"; two are a "tandem
candidate"; "tandem" is only what an analyst who has read the records side by side sets,
with --read. None of it says that two accounts have one operator: it cannot be told from
such data.

Limits: media events shorter than an hour, schedulers with the same default times, and an
agency that serves both sides look alike. Times coarser than the slots are not testable
at this resolution. Files of accounts that were taken down hold what was found. Where
one operation wrote the whole file, chance is that operation's own: a pair must stand out
of it.

Sources: package tandem of this program has the statistics. Linvill and Warren 2020,
doi:10.1080/10584609.2020.1718257; Arif, Stewart and Starbird 2018,
doi:10.1145/3274289; Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &TandemRun{
			Window: time.Minute, Least: 100, Chances: tandem.LeastChances, Most: 2000, FDR: 0.05, Draws: 1000, Seed: 1, Top: 50,
			Boilerplate: []string{"i just activated", "i really enjoy using"},
		}
	},
}

// TandemRun is a run of [Tandem].
type TandemRun struct {
	Label       string   // the column that tells classes
	Code        string   // or the code
	Opposed     []string // A:B
	Control     []string // A:C; none for all that are not opposed
	Window      time.Duration
	Least       int     // slots that an account needs
	Chances     float64 // common slots that the hours of a pair must give
	Most        int     // accounts that are compared
	Originals   bool
	Boilerplate []string // how copied texts begin that an application wrote
	Merge, Read []string // A=B, or files of them
	FDR         float64
	Draws       int
	Seed        uint64
	Top         int
}

// Flags implements [analysis.Run].
func (r *TandemRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Label, "label", r.Label, "the `column` of the files that tells an account's class")
	fs.StringVar(&r.Code, "code", r.Code, "the `code` under which codings of an account's posts tell its class, in place of --label")
	fs.StringSliceVar(&r.Opposed, "opposed", r.Opposed, "`A:B`, two classes that address opposed audiences; may be repeated")
	fs.StringSliceVar(&r.Control, "control", r.Control, "`A:C`, two classes with no reason to be run alike; default: each opposed class and all that are opposed to none of the two")
	fs.DurationVar(&r.Window, "window", r.Window, "the length of a slot, 1s to 15m")
	fs.IntVar(&r.Least, "least", r.Least, "slots with a post that an account needs")
	fs.Float64Var(&r.Chances, "chances", r.Chances, "common slots that the hours of a pair alone must give for a test of S1")
	fs.IntVar(&r.Most, "most", r.Most, "accounts that are compared, those with the most slots")
	fs.BoolVar(&r.Originals, "originals", r.Originals, "leave reposts out of the slots")
	fs.StringSliceVar(&r.Boilerplate, "boilerplate", r.Boilerplate, "how copied texts begin that an application wrote and that do not count, in small letters without signs")
	fs.StringArrayVar(&r.Merge, "merge", r.Merge, "`A=B`: account A is B; or a CSV file of A and B; may be repeated")
	fs.StringArrayVar(&r.Read, "read", r.Read, "`A=B`: an analyst has read the records of A and B side by side, and holds them for a tandem; or a CSV file of A and B; may be repeated")
	fs.Float64Var(&r.FDR, "fdr", r.FDR, "the rate of false discoveries among opposed pairs that is allowed in a channel")
	fs.IntVar(&r.Draws, "draws", r.Draws, "times that accounts are drawn again for an interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of these draws")
	fs.IntVar(&r.Top, "top", r.Top, "pairs that the report lists; the case keeps all")
}

// Each implements [analysis.Run]: files of merges and readings are read into it.
func (r *TandemRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
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
func (r *TandemRun) Reads() []string { return nil }

func (r *TandemRun) check(ctx context.Context, c *casefile.Case) error {
	switch {
	case (r.Label == "") == (r.Code == ""):
		return classesWanted(ctx, c, "tandem", "which account addresses whom is not guessed", " --opposed CLASS:CLASS")
	case len(r.Opposed) == 0:
		return demarche.Errorf(demarche.Usage, "which classes are opposed is to be said before pairs are looked at").WithHint("--opposed A:B")
	case r.Least < 2 || !(r.Chances > 0) || r.Most < 2 || r.Most > tandem.MostAccounts || r.Draws < 0 || r.Top < 1 || !(r.FDR > 0 && r.FDR < 1):
		return demarche.Errorf(demarche.Usage, "--least %d --chances %v --most %d --draws %d --top %d --fdr %v: want at least 2, more than 0, 2 to %d, 0, 1, and a rate between 0 and 1",
			r.Least, r.Chances, r.Most, r.Draws, r.Top, r.FDR, tandem.MostAccounts)
	}
	return nil
}

// Do implements [analysis.Run].
func (r *TandemRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(ctx, c); err != nil {
		return nil, err
	}
	t := &tandems{run: r, c: c, progress: progress}
	for _, part := range []func(context.Context) error{t.readAccounts, t.synchrony, t.readTexts, t.readDomains, t.compare} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	t.indices()
	t.tables()
	if err := t.evidence(ctx); err != nil {
		return nil, err
	}
	t.say()
	return &t.result, nil
}

// tandems is a run at work.
type tandems struct {
	run      *TandemRun
	c        *casefile.Case
	progress analysis.Progress
	result   demarche.Result

	accounts []tandemAccount // by name
	of       map[uint64]int  // of an actor's number, its account
	classes  []string        // sorted
	groups   []classPair     // those that are asked about
	perHour  int

	own      map[demarche.RecordID]int  // the account of each post that is no repost
	copied   map[demarche.RecordID]bool // whether its text is a rare one
	activity *tandem.Activity
	slots    *tandem.Synchrony
	allowed  map[[2]int]allowed // what [tandems.inSlots] has been asked
	copies   *tandem.Copies     // dealt out within the classes
	crossing *tandem.Copies     // dealt out whatever the class
	domains  *tandem.Copies
	styles   [][]float64 // nil for an account that wrote too little
	weeks    [][]float64
	lives    []tandem.Life

	opposed  []*tandemPair
	controls []*tandemPair
}

func (t *tandems) note(format string, args ...any) {
	t.result.Notes = append(t.result.Notes, fmt.Sprintf(format, args...))
}

// say tells what holds for the whole.
func (t *tandems) say() {
	r := t.run
	if r.Draws > 0 {
		t.note("intervals are of %s draws of accounts (seed %d)", text.Count(r.Draws), r.Seed)
	}
	untested, most := 0, tandem.Pair{}
	for _, g := range t.groups {
		if g.role != opposedRole {
			continue
		}
		for _, i := range t.members(g.a) {
			for _, j := range t.members(g.b) {
				if p := t.slots.Of(i, j); !p.Tested && p.Observed > 0 {
					untested++
					if p.Observed > most.Observed {
						most = p
					}
				}
			}
		}
	}
	if untested > 0 {
		t.note("of %s of opposed classes with common slots the hours alone give fewer than %v, too few for a test of S1 (--chances); one of them has %.0f common slots where %.1f are expected", text.Plural(untested, "pair", "pairs"), r.Chances, most.Observed, most.Expected)
	}
	t.note("rare texts: %s that 2 to %d accounts wrote; rare domains: %s", text.Count(t.copies.Objects), tandem.MostHolders, text.Count(t.domains.Objects))
	if len(r.Merge) > 0 {
		t.note("%s merged into another, as --merge says", text.Plural(len(r.Merge), "account is", "accounts are"))
	}
	if len(r.Read) > 0 {
		t.note("an analyst set %s as read (--read); what was read is not checked here", text.Plural(len(r.Read), "pair", "pairs"))
	}
	t.note("which classes are opposed was said by who ran this; chosen after a look at the pairs, q means nothing")
}
