package narrative

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/stat"
	"demarche/text"
	"demarche/topic"
	"demarche/trace"
)

// Evolution follows stories from one window of time to the next.
var Evolution = analysis.Analysis{
	Name: "evolution",
	Doc: `which stories are born, go on, split, merge and die: topics of windows of time, matched

In: what stories reads: the texts of all posts that are no reposts and have at least 4
words and 20 characters, each family of near-copies once; the language that the files tell
of each post, --assume-lang where they tell none. Languages are never pooled.

Out: of each language its windows, with what is covered in each: posts, texts, accounts
and sources (files and platforms). The topics of each window: named by the words that are
more theirs than the others' of the window, with texts, posts, accounts, an example and
records, where it comes from and what becomes of it: born, continued, split, merged, died.
Each link from a topic to one of the next window with its value, and what chance gives.
How many of each event there are, beside how many chance gives. Topics that are matched
from window to window are one line, and the figure has the largest of them. All texts with
their window and topic are in the table evolution_texts of the case.

A window is two steps long (--step), and begins in the middle of the one before; with
--overlap=false it is one step. Each is factorised by itself, as stories does (NMF).
Topics of one window whose words are as alike as --similar are put together: so --topics
is how many there may be, and not how many there are; what has fewer than ten texts is
none. Two topics of windows that follow each other are compared by the texts posted where
the windows overlap: how many both have, of those that either has (Jaccard). From --shared
on they may be one, and are matched one to one so that the sum is the largest. Where they
have fewer than ten texts there, or the windows do not overlap, the cosine of their words'
weights (c-TF-IDF) stands in, from --similar on. A topic is a part of another if at least
half of its texts are the other's, and these are a quarter or more of the other's; by
words, if it is as alike and has no match of its own. Parts are linked beside the match:
of two or more links forward a topic splits, of two or more backward it is merged.

What chance gives is asked twice. Would stories seem to go on if none did? The topics of
each later window are dealt out among its texts anew, sizes as they are, and matched
(--draws). Would they seem to be born and to die if nothing changed? The texts of each two
windows that follow each other exchange the times at which they were posted, and their
topics are made and matched again (--refits): the events that are then found come of the
method alone.

A topic of the first window, or of which at least half of the posts are from sources that
had no post in the step before, is left-censored and not born; one of the last window, or
of which half are from sources with no post in the step that follows, is right-censored
and did not die.

Limits: a topic is no narrative, and its words are all that it is. A birth or death is one
of the topics that are told apart here, in these files: read it beside what the exchange
of times gives, and where that gives as many, the event says nothing of the matter. A
small topic that a larger one takes in, four times its size or more, died. What goes
silent for a window and comes back is born again. Accounts come and go too: see
accounts_new and accounts_gone, of a topic's posts those by accounts that posted nothing
before the window or nothing after it. The topics of a window are made and matched by
--sample texts of it at most, drawn by their hash, and all its texts are then told by
them. Where each window has as many topics as --topics lets it, what is born takes the
place of what is told no longer, and a matter of few texts may end so; a window of few
texts has few topics. A file that ends where another of the same goes on is a source that
ends. A line may end with another matter than it began with: see like_first. Steps of time
are in UTC.

Sources: Greene and Cross 2016, arXiv:1607.03055 (topics of windows by NMF, joined);
Spiliopoulou, Ntoutsi, Theodoridis and Schult 2006, doi:10.1145/1150402.1150491 (groups
that survive, split, are absorbed, disappear and emerge, by what they have in common);
Kuhn 1955, doi:10.1002/nav.3800020109 (the match); Grootendorst 2022, arXiv:2203.05794
(c-TF-IDF).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &EvolutionRun{
			corpusOptions: corpusOptions{MinTexts: 100, Languages: 3}, Step: binAuto, Overlap: true,
			Topics: 20, Least: 0.25, Shared: 0.3, Similar: 0.5, Sample: 10000, Draws: 99, Refits: 5, Seed: 1,
		}
	},
}

// EvolutionRun is a run of [Evolution].
type EvolutionRun struct {
	corpusOptions

	Step    string
	Overlap bool
	Topics  int
	Least   float64
	Shared  float64
	Similar float64
	Sample  int
	Draws   int
	Refits  int
	Seed    uint64
}

// Flags implements [analysis.Run].
func (r *EvolutionRun) Flags(fs *pflag.FlagSet) {
	r.corpusOptions.flags(fs)
	fs.Lookup("min-texts").Usage = "a language, and each window of it, is told of from so many texts on"
	fs.StringVar(&r.Step, "step", r.Step, "windows begin every hour, day, week, month, quarter, year, or auto: the finest `step` of which the middle 95 of 100 posts span at most 30")
	fs.BoolVar(&r.Overlap, "overlap", r.Overlap, "windows are two steps long and overlap by one; without, they are one step and are matched by words")
	fs.IntVar(&r.Topics, "topics", r.Topics, "topics of a window at most, 2 to 60; fewer, but 5 at least, where it has fewer than 50 texts for each")
	fs.Float64Var(&r.Least, "least", r.Least, "what share of a text its topic must be, 0 to 1")
	fs.Float64Var(&r.Shared, "shared", r.Shared, "topics of two windows may be one from this Jaccard similarity of their texts on, more than 0 to 1")
	fs.Float64Var(&r.Similar, "similar", r.Similar, "and by words from this cosine on; two of one window are put together from it on, more than 0 to 1")
	fs.IntVar(&r.Sample, "sample", r.Sample, "of how many texts of a window at most its topics are made")
	fs.IntVar(&r.Draws, "draws", r.Draws, "random draws of what would be matched if no story went on")
	fs.IntVar(&r.Refits, "refits", r.Refits, "how often the topics of each two windows are made again with times exchanged between their texts; 0 for not at all")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the `number` that random draws begin from")
}

// Each implements [analysis.Run].
func (r *EvolutionRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *EvolutionRun) Reads() []string { return []string{trace.Family} }

func (r *EvolutionRun) check() error {
	switch {
	case r.Topics < 2 || r.Topics > 60:
		return demarche.Errorf(demarche.Usage, "--topics %d: want 2 to 60", r.Topics)
	case !(r.Least >= 0 && r.Least <= 1):
		return demarche.Errorf(demarche.Usage, "--least %v: want 0 to 1", r.Least)
	case !(r.Shared > 0 && r.Shared <= 1):
		return demarche.Errorf(demarche.Usage, "--shared %v: want more than 0, and 1 at most", r.Shared)
	case !(r.Similar > 0 && r.Similar <= 1):
		return demarche.Errorf(demarche.Usage, "--similar %v: want more than 0, and 1 at most", r.Similar)
	case r.Sample < 100:
		return demarche.Errorf(demarche.Usage, "--sample %d: want 100 or more", r.Sample)
	case r.Draws < 19:
		return demarche.Errorf(demarche.Usage, "--draws %d: want 19 or more, of which p cannot be smaller than 0.05", r.Draws)
	case r.Refits < 0:
		return demarche.Errorf(demarche.Usage, "--refits %d: want 0 or more", r.Refits)
	}
	if err := checkBin("step", r.Step); err != nil {
		return err
	}
	return r.corpusOptions.check()
}

// rule says from when on topics of two windows are related.
func (r *EvolutionRun) rule() topic.Rule {
	return topic.Rule{Jaccard: r.Shared, Enough: fewestTexts, Cosine: r.Similar, Most: 0.5, Part: 0.25}
}

// How many windows --step auto makes at most of the middle 95 of 100 posts, and how many there
// may be in all.
const (
	mostAutoWindows = 30
	mostWindows     = 250
)

// newSteps returns the steps of time that windows begin at. A stray date or a thin
// beginning makes no windows longer.
func (r *EvolutionRun) newSteps(ps *posts) (*bins, error) {
	first, last := ps.span()
	if r.Step != binAuto {
		b, err := newBins(r.Step, first, last)
		if err == nil && len(b.begin) > mostWindows {
			return nil, demarche.Errorf(demarche.BadData, "from the first post to the last are %s steps of a %s, and %d windows are made at most", text.Count(len(b.begin)), b.word, mostWindows).WithHint("a longer --step, or see in demarche run CASE overview whether a post has a stray date")
		}
		return b, err
	}
	times := make([]float64, len(ps.all))
	for i := range ps.all {
		times[i] = float64(ps.all[i].at)
	}
	slices.Sort(times)
	low, high := int64(stat.Quantile(times, 0.025)), int64(stat.Quantile(times, 0.975))
	for _, word := range []string{binDay, binWeek, binMonth, binQuarter} {
		b, err := newBins(word, first, last)
		if err == nil && len(b.begin) <= mostWindows && b.of(high)-b.of(low) < mostAutoWindows {
			return b, nil
		}
	}
	return newBins(binYear, first, last)
}

// An evolution is a run of it on one language while it is made.
type evolution struct {
	*EvolutionRun
	ps      *posts
	co      *corpus
	steps   *bins
	on      [][]int32 // the steps in which each text was posted
	windows []*window
	pairs   []transition
}

// Do implements [analysis.Run].
func (r *EvolutionRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := c.Derive(ctx, r.Reads(), progress); err != nil {
		return nil, err
	}
	ps, err := readPosts(ctx, c, "", lexis.Lang(r.AssumeLang), true, progress)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{Notes: []string{noteStory}}
	corpora := r.corpora(ps, result)
	steps, err := r.newSteps(ps)
	if err != nil {
		return nil, err
	}
	told := newEvolutionTables(steps.word)
	cover := ps.coverSteps(steps)
	for _, co := range corpora {
		if co.texts, err = co.read(ctx, c); err != nil {
			return nil, err
		}
		e := &evolution{EvolutionRun: r, ps: ps, co: co, steps: steps}
		if err := e.make(ctx, result, progress); err != nil {
			return nil, err
		}
		chance, err := e.chance(ctx, progress)
		if err != nil {
			return nil, err
		}
		told.tell(e, chance, cover)
		co.texts = nil
	}
	told.finish(result)
	return result, nil
}

// make makes the topics of each window, and matches them.
func (e *evolution) make(ctx context.Context, result *demarche.Result, progress analysis.Progress) error {
	e.on = make([][]int32, len(e.co.families))
	for f, places := range e.co.families { // by time
		for _, k := range places {
			s := int32(e.steps.of(e.ps.all[k].at))
			if n := len(e.on[f]); n == 0 || e.on[f][n-1] != s {
				e.on[f] = append(e.on[f], s)
			}
		}
	}
	e.windows = e.cut()
	moved, capped := 0, 0
	for i, w := range e.windows {
		progress("making topics of windows, "+e.co.lang, int64(i), int64(len(e.windows)))
		if !w.told {
			continue
		}
		model, err := e.fit(ctx, w)
		if err != nil {
			return err
		}
		if err := e.assign(ctx, w, model); err != nil {
			return err
		}
		if model != nil && !model.Converged {
			moved++
		}
		if w.fitted < len(w.texts) {
			capped++
		}
	}
	e.pairs = e.transitions()
	note := func(format string, args ...any) {
		result.Notes = append(result.Notes, e.co.lang+": "+fmt.Sprintf(format, args...))
	}
	if capped > 0 {
		note("in %s topics are made and matched by %s texts, drawn by their hash; all texts are told by them", text.Plural(capped, "window", "windows"), text.Count(e.Sample))
	}
	if moved > 0 {
		note("in %s the topics still moved when the iterations ended", text.Plural(moved, "window", "windows"))
	}
	if untold := len(e.windows) - len(thoseTold(e.windows)); untold > 0 {
		note("%d of %s have fewer than %d texts, and no topics of them are told; see the table of windows", untold, text.Plural(len(e.windows), "window", "windows"), e.MinTexts)
	}
	return nil
}
