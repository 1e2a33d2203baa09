package audience

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/classify"
	"demarche/pairs"
	"demarche/text"
	"demarche/trace"
)

// Seeds spreads the classes of some accounts over what they share with others.
var Seeds = analysis.Analysis{
	Name: "seeds",
	Doc: `which class accounts are near to by the hashtags they share with accounts of known class

In: traces of one action (--trace), and the class of some accounts, the seeds: the value
that a column of the files has in most of its posts (--label), or that codings of its
posts have under a code (--code). --seeds N takes N of each class, drawn, and holds the
others back to test on.

Out: for each account the shares of the classes in what reaches it from the seeds over
accounts and objects in turn; how much of that came over one shared object from a seed
itself; how often permuted seeds give it as much of that class. How many of the seeds get
their own class while they are hidden, in folds, by how many where the seeds are
permuted; and of the accounts held back.

Objects that more than --max-share of the accounts touched are left out, and those of one
account. An edge weighs (1 + ln times)·ln(accounts/users). F ← α·S·F + (1-α)·Y, S =
D^-½ W D^-½, from seeds of which each class has the same mass together.

Limits: what is shared need not be meant the same way: opponents use one hashtag. An
account far from all seeds gets a class all the same; the share that came in two hops
and p tell how much that is worth. Held-out numbers are of seeds: they hold for other
accounts as far as these are like them.

Sources: Zhou, Bousquet, Lal, Weston and Schölkopf 2004, Learning with local and global
consistency, NIPS 16; package classify of this program has the method.
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &SeedsRun{Trace: trace.Hashtag, Alpha: .85, Iterations: 50, MaxShare: .2, Folds: 5, Draws: 99, Seed: 1, Top: 50}
	},
}

// SeedsRun is a run of [Seeds].
type SeedsRun struct {
	Label, Code string
	Classes     []string
	Trace       string
	Seeds       int // of each class; 0 is all
	Alpha       float64
	Iterations  int
	MaxShare    float64
	Folds       int
	Draws       int
	Seed        uint64
	Top         int
}

// Flags implements [analysis.Run].
func (r *SeedsRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Label, "label", r.Label, "the `column` of the files that tells an account's class")
	fs.StringVar(&r.Code, "code", r.Code, "the `code` under which codings of an account's posts tell its class, in place of --label")
	fs.StringSliceVar(&r.Classes, "classes", r.Classes, "the classes that are spread, two or more; accounts of others are left out; default: all")
	fs.StringVar(&r.Trace, "trace", r.Trace, "what accounts share: hashtag, domain, link, mention, repost, text...")
	fs.IntVar(&r.Seeds, "seeds", r.Seeds, "accounts of each class that are seeds, drawn, the others being held back; 0 is all")
	fs.Float64Var(&r.Alpha, "alpha", r.Alpha, "what neighbours count against the seeds, between 0 and 1")
	fs.IntVar(&r.Iterations, "iterations", r.Iterations, "steps of spreading")
	fs.Float64Var(&r.MaxShare, "max-share", r.MaxShare, "objects that a greater share of the accounts touched are left out")
	fs.IntVar(&r.Folds, "folds", r.Folds, "folds of seeds that are hidden in turn")
	fs.IntVar(&r.Draws, "draws", r.Draws, "permutations of the seeds")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of everything that is drawn")
	fs.IntVar(&r.Top, "top", r.Top, "accounts that the report lists; the case keeps all")
}

// Each implements [analysis.Run].
func (r *SeedsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run]: all that is in the case, for the classes may be in
// codings; but families are derived for those that read them.
func (r *SeedsRun) Reads() []string {
	if r.Trace == trace.Family {
		return []string{trace.Family, demarche.Codings}
	}
	return nil
}

func (r *SeedsRun) check(ctx context.Context, c *casefile.Case) error {
	switch {
	case (r.Label == "") == (r.Code == ""):
		return classesWanted(ctx, c, "seeds", "the classes of some accounts must be known", "")
	case !(r.Alpha > 0 && r.Alpha < 1) || !(r.MaxShare > 0 && r.MaxShare <= 1):
		return demarche.Errorf(demarche.Usage, "--alpha %v --max-share %v: want numbers between 0 and 1", r.Alpha, r.MaxShare)
	case r.Iterations < 1 || r.Folds < 2 || r.Draws < 0 || r.Top < 1 || r.Seeds < 0:
		return demarche.Errorf(demarche.Usage, "--iterations %d --folds %d --draws %d --top %d --seeds %d: want at least 1, 2, 0, 1 and 0", r.Iterations, r.Folds, r.Draws, r.Top, r.Seeds)
	case len(r.Classes) == 1:
		return demarche.Errorf(demarche.Usage, "one class (%s) is told apart from nothing", r.Classes[0])
	}
	return nil
}

// Do implements [analysis.Run].
func (r *SeedsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(ctx, c); err != nil {
		return nil, err
	}
	s := &seeding{run: r, c: c}
	progress("reading classes", 0, 0)
	if err := s.readClasses(ctx); err != nil {
		return nil, err
	}
	progress("reading traces", 0, 0)
	if err := s.readUses(ctx); err != nil {
		return nil, err
	}
	progress("spreading", 0, 0)
	s.found = classify.Propagate(s.uses, len(s.names), len(s.objects), s.seeds, len(s.classes), classify.PropagateOptions{
		Alpha: r.Alpha, Iterations: r.Iterations, MaxShare: r.MaxShare, Folds: r.Folds, Draws: r.Draws, Seed: r.Seed,
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.tables()
	return &s.result, s.dropped(ctx)
}

// seeding is a run at work.
type seeding struct {
	run    *SeedsRun
	c      *casefile.Case
	result demarche.Result

	classes []string
	names   []string // of the accounts, sorted
	place   map[uint64]int32
	given   []int // the class of each, -1 for none
	seeds   []int // the same, -1 for those held back too
	objects []uint64
	uses    []classify.Use
	found   *classify.Propagation
}

func (s *seeding) note(format string, args ...any) {
	s.result.Notes = append(s.result.Notes, fmt.Sprintf(format, args...))
}

// readClasses reads the class of each account, and draws the seeds.
func (s *seeding) readClasses(ctx context.Context) error {
	class, columns, notes, err := classesOf(ctx, s.c, s.run.Label, s.run.Code)
	if err != nil {
		return err
	}
	for _, n := range notes {
		s.note("%s", n)
	}
	var people []someone
	at := map[uint64]int{}
	err = s.c.EachPost(ctx, columns, func(p *casefile.PostRow) error {
		who, ok := at[p.Actor]
		if !ok {
			who = len(people)
			at[p.Actor] = who
			people = append(people, someone{number: p.Actor, votes: map[string]int{}})
		}
		if vote := class(p); vote != "" {
			tally(people[who].votes, vote)
		}
		return nil
	})
	if err != nil {
		return err
	}
	classes, given, mixed := settle(people, s.run.Classes)
	if mixed > 0 {
		s.note("%s posts of several classes, and that of most of them", text.Plural(mixed, "account has", "accounts have"))
	}
	if err := twoClasses(classes, people); err != nil {
		return err
	}
	s.classes = classes
	var numbers []uint64
	for who, p := range people {
		if given[who] != outside {
			numbers = append(numbers, p.number)
		}
	}
	actors, err := s.c.Actors(ctx, numbers)
	if err != nil {
		return err
	}
	slices.SortFunc(numbers, func(x, y uint64) int { return strings.Compare(actors[x].ID, actors[y].ID) })
	s.place = map[uint64]int32{}
	for i, n := range numbers {
		s.place[n] = int32(i)
		s.names = append(s.names, actors[n].ID)
		s.given = append(s.given, given[at[n]])
	}
	s.seeds = classify.DrawSeeds(s.given, s.run.Seeds, s.run.Seed)
	return nil
}

// readUses reads how often each account touched each object.
func (s *seeding) readUses(ctx context.Context) error {
	times := map[[2]uint64]float64{}
	err := s.c.Traces([]string{s.run.Trace})(ctx, func(b pairs.Batch) error {
		for i, actor := range b.Actor {
			if at, ok := s.place[actor]; ok {
				times[[2]uint64{uint64(at), b.Object[i]}]++
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if len(times) == 0 {
		return demarche.Errorf(demarche.BadData, "no account of these classes or without one has a trace of the action %q", s.run.Trace).WithHint("demarche show tells the actions of a case")
	}
	for at := range times {
		s.objects = append(s.objects, at[1])
	}
	slices.Sort(s.objects)
	s.objects = slices.Compact(s.objects)
	for at, n := range times {
		object, _ := slices.BinarySearch(s.objects, at[1])
		s.uses = append(s.uses, classify.Use{Account: int32(at[0]), Object: int32(object), Times: n})
	}
	return nil
}
