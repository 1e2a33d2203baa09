package coding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/prevalence"
	"demarche/text"
)

// Prevalence estimates how common codes are.
var Prevalence = analysis.Analysis{
	Name: "prevalence",
	Doc: `how common each code is, estimated from a coded sample, with intervals

In: the posts of the case that have a text, and codings of a sample that was drawn from them
with known probabilities (demarche code sample). Without such a sample no percentage is
told. What else was coded, as what a classifier wanted to have coded, trains the score and is
in no estimate.

--by says of which posts the share is told: dataset, period, lang, actor, platform, kind or a
column of the files, or several at once, as dataset+period. Periods begin on the dates of
--cut, or are those of the case, or years. --score says what stands in for a coder in the posts
that nobody read: patterns (whether a pattern hits of --codebook, or of the bundled codebook
that the codings name), classifier (a logistic regression of words and letters, trained on the
codings, five-fold, so that no coded post is scored by a model that has seen it), none, or a
column of the files, in whose name {code} stands for the code. A score can be as wrong as it
likes: what it gets wrong is measured in the sample and taken off, and how much weight it has
is tuned; it only makes the interval narrower where it is good.

Several coders of a unit count by their majority. Where there is none, as of two who differ,
what --adjudicator read counts, or else the mean of them. Leaning counts as no; in the column
most it counts as yes, and so does every unit on which coders differ, and in the column least
neither does.

Out: of each code and domain the share of posts with its 95 % interval, how many were read
and had it, the score and its weight, and how far coders agree; between periods the
difference with its interval; beside it, each as a column named as what it is, what counting
the score would say and what Rogan and Gladen's correction makes of it, neither of which is an
estimate. A domain of which fewer than 30 posts were read, or in which fewer than 5 had the
code, is not estimable and says so. The interval is for the posts of the case; the columns
actors_low and actors_high are for what accounts such as these post, which is less sure. What
was read is kept, as the table coded_units.

Limits: the posts of the case are what was collected. Coders may share an error. Where their
agreement is low, the share is of what these coders mean by the code. One interval in twenty
misses: of many codes and domains some do. A code that hardly any post has wants a sample
drawn more where its patterns hit; what these miss then has the upper end of the interval.

Sources: Särndal, Swensson and Wretman 1992, doi:10.1007/978-1-4612-4378-6; Angelopoulos,
Duchi and Zrnic 2023, arXiv:2311.01453; Zrnic and Candès 2024, doi:10.1073/pnas.2322083121;
Egami, Hinck, Stewart and Wei 2023, arXiv:2306.04746; Franco, Little, Louis and Slud 2019,
PMC6690503; Fay and Feuer 1997, Statistics in Medicine 16, 791; Zou and Donner 2008,
doi:10.1002/sim.3095; Rogan and Gladen 1978, doi:10.1093/oxfordjournals.aje.a112510;
Krippendorff 2018, ISBN 978-1-5063-9566-1.
`,
	Needs: []string{demarche.Posts, demarche.Codings},
	Named: true, // which codebook is for these posts is somebody's to say
	New: func() analysis.Run {
		return &PrevalenceRun{
			dividing: dividing{By: "period,dataset,lang"},
			Score:    scorePatterns, Estimator: estimatorTuned, Seed: 1,
		}
	},
}

// PrevalenceRun is a run of [Prevalence].
type PrevalenceRun struct {
	bookOf
	dividing
	Code        []string // the codes; none for all that were coded
	Sample      string   // the sample; "" for the one with the most units
	Score       string   // what stands in for a coder: patterns, classifier, none, or a column
	Estimator   string   // tuned, difference or readings
	Adjudicator string   // the coder who counts where others differ; "" for nobody
	Stance      string   // only units of this stance count as having a code; "" for any
	Seed        uint64   // of the folds
}

// The scores that are no column.
const (
	scorePatterns   = "patterns"
	scoreClassifier = "classifier"
	scoreNone       = "none"
)

// The estimators.
const (
	estimatorTuned      = "tuned"
	estimatorDifference = "difference"
	estimatorReadings   = "readings"
)

// Flags implements [analysis.Run].
func (r *PrevalenceRun) Flags(fs *pflag.FlagSet) {
	r.bookOf.flags(fs, "; default: the bundled one that the codings name")
	r.dividing.flags(fs)
	fs.StringSliceVar(&r.Code, "code", r.Code, "only these `codes`")
	fs.StringVar(&r.Sample, "sample", r.Sample, "the `name` of the sample; default: the one with the most units")
	fs.StringVar(&r.Score, "score", r.Score, "what stands in for a coder: patterns, classifier, none, or a `column` of the files, in which {code} stands for the code")
	fs.StringVar(&r.Estimator, "estimator", r.Estimator, "tuned (the score has the weight that is best), difference (its whole weight) or readings (none)")
	fs.StringVar(&r.Adjudicator, "adjudicator", r.Adjudicator, "the `coder` whose reading counts where others differ")
	fs.StringVar(&r.Stance, "stance", r.Stance, "only posts that promote, report or rebut it have a code: promotes, reports or rebuts")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the seed of the folds of the classifier")
}

// Each implements [analysis.Run].
func (r *PrevalenceRun) Each(ctx context.Context, c *casefile.Case) ([]analysis.Run, error) {
	one := *r
	if r.Score == scorePatterns {
		if one.Codebook == "" {
			name, err := bookOfCodings(ctx, c)
			if err != nil {
				return nil, err
			}
			one.Codebook = name
		}
		book, err := one.read()
		if err != nil {
			return nil, err
		}
		one.Digest = book.Digest
	}
	return []analysis.Run{&one}, nil
}

// bookOfCodings returns the bundled codebook that the codings of the case name; the starter
// where they name none.
func bookOfCodings(ctx context.Context, c *casefile.Case) (string, error) {
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return "", err
	}
	for _, bundled := range []string{codebook.StarterName, codebook.NeutralName} {
		book, err := codebook.Open(bundled)
		if err != nil {
			return "", err
		}
		for i := range facts {
			if name, _, _ := strings.Cut(facts[i].Coding.Codebook, "@"); name == book.Name {
				return bundled, nil
			}
		}
	}
	return codebook.StarterName, nil
}

// Reads implements [analysis.Run].
func (r *PrevalenceRun) Reads() []string { return nil }

func (r *PrevalenceRun) check() error {
	if !slices.Contains([]string{estimatorTuned, estimatorDifference, estimatorReadings}, r.Estimator) {
		return demarche.Errorf(demarche.Usage, "--estimator %q is none", r.Estimator).WithHint("there are: tuned, difference, readings")
	}
	if r.Stance != "" && !slices.Contains(codebook.Stances, r.Stance) {
		return demarche.Errorf(demarche.Usage, "--stance %q is none", r.Stance).WithHint("there are: promotes, reports, rebuts")
	}
	return nil
}

func (r *PrevalenceRun) lambda() float64 {
	switch r.Estimator {
	case estimatorDifference:
		return 1
	case estimatorReadings:
		return 0
	}
	return prevalence.Tuned
}

// Do implements [analysis.Run].
func (r *PrevalenceRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	progress("reading codings", 0, 0)
	k, err := readCodings(ctx, c)
	if err != nil {
		return nil, err
	}
	if r.Adjudicator != "" && !slices.Contains(k.coders, r.Adjudicator) {
		return nil, demarche.Errorf(demarche.Usage, "--adjudicator %q coded nothing", r.Adjudicator).WithHint("there are: %s", strings.Join(k.coders, ", "))
	}
	w := &estimating{run: r, k: k, result: &demarche.Result{}}
	if err := w.choose(c); err != nil {
		return nil, err
	}
	if w.codes, err = r.codes(k); err != nil {
		return nil, err
	}
	if w.domains, err = r.divide(ctx, c); err != nil {
		return nil, err
	}
	if err := w.scores(); err != nil {
		return nil, err
	}
	if err := w.population(ctx, c, progress); err != nil {
		return nil, err
	}
	if err := w.estimate(ctx, progress); err != nil {
		return nil, err
	}
	w.notes(c)
	w.tables()
	return w.result, cited(ctx, c, w.result)
}

// codes returns those that were asked for, of what is yes or no.
func (r *PrevalenceRun) codes(k *codings) ([]string, error) {
	var all []string
	for _, code := range k.codes {
		asked := len(r.Code) == 0 || slices.ContainsFunc(r.Code, func(id string) bool {
			scheme, _, _ := strings.Cut(code, "=")
			return strings.EqualFold(strings.TrimSpace(id), code) || strings.EqualFold(strings.TrimSpace(id), scheme)
		})
		if asked && k.classes(code) == nil {
			all = append(all, code)
		}
	}
	if len(all) == 0 {
		return nil, demarche.Errorf(demarche.Usage, "nothing was coded under %s", strings.Join(r.Code, ", ")).WithHint("there are: %s", strings.Join(k.codes, ", "))
	}
	return all, nil
}

// choose takes the units of the sample that was asked for, or of the largest.
func (w *estimating) choose(c *casefile.Case) error {
	sizes := map[string]int{}
	for _, u := range w.k.units {
		if u.inclusion > 0 {
			sizes[u.sample]++
		}
	}
	draw := "draw one, have it coded, and add what was read: demarche code sample " + text.ShellWord(c.Path)
	if len(sizes) == 0 {
		return demarche.Errorf(demarche.BadData, "%s coded, none of which was drawn with a known probability: no share of posts can be told from them",
			text.Plural(len(w.k.units), "unit was", "units were")).WithHint("%s", draw)
	}
	names := sortedKeys(sizes)
	w.sample = names[0]
	for _, name := range names {
		if sizes[name] > sizes[w.sample] {
			w.sample = name
		}
	}
	if w.run.Sample != "" {
		w.sample = w.run.Sample
		if sizes[w.sample] == 0 {
			return demarche.Errorf(demarche.Usage, "--sample %q: no unit was drawn in it", w.sample).WithHint("there are: %s", strings.Join(names, ", "))
		}
	}
	w.size = map[string]float64{}
	counted := map[string]bool{}
	for _, u := range w.k.units {
		if u.inclusion == 0 || u.sample != w.sample {
			continue
		}
		if !counted[u.name] { // a unit of another text now was drawn all the same
			counted[u.name] = true
			w.size[u.stratum]++
		}
		if u.record != 0 {
			w.drawn = append(w.drawn, u)
		}
	}
	if len(w.drawn) == 0 {
		return demarche.Errorf(demarche.BadData, "none of the %s of the sample %s is a post of the case", text.Plural(sizes[w.sample], "unit", "units"), w.sample).
			WithHint("%s", draw)
	}
	if len(names) > 1 {
		w.note("the sample is %s; what was read in %s is in no estimate, as two samples are two designs", w.sample, strings.Join(slices.DeleteFunc(names, func(s string) bool { return s == w.sample }), ", "))
	}
	return nil
}

func (w *estimating) note(format string, args ...any) {
	w.result.Notes = append(w.result.Notes, fmt.Sprintf(format, args...))
}
