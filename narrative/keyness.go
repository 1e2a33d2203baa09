package narrative

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/keyness"
	"demarche/lexis"
	"demarche/text"
)

// Keyness says which words set two groups of posts apart.
var Keyness = analysis.Analysis{
	Name: "keyness",
	Doc: `which words set two groups of posts apart, how far, and how surely

In: the posts of two groups: two values of a column of the files, of their language,
platform, kind or dataset (--by COLUMN --a X --b Y), or two periods (--before, --after;
without any of these the earlier half of the posts and the later one). Words of one
language, --lang, the one with the most posts where it is not said: languages are never
pooled. Links, mentions and stop words are none.

Out: of each word its log-odds ratio between the groups, shrunk towards how common it is
in both (delta, natural logarithm: above 0 for more in A), with z, p, the false discovery
rate q, and an interval, the wider of two: one for which whole accounts are drawn again,
and that of z; how many accounts of
either group use it; beside these log-likelihood G² and %DIFF, as corpus linguistics has
them; records that show it.

Counted are accounts: an account that uses a word a thousand times counts once, since
words are used in habits, and a test that takes each use for one that came by itself calls
everything different. Where a group has fewer than 20 accounts, as of news agencies, posts
are counted, and drawn are the days of accounts, or posts where these are too few as well.
--count tokens counts each use.

Limits: where the accounts of one group post much more, nearly all of them use each
common word, which then looks like one of the other group: a note says so. Words are no
narratives, and a word that both use may be used for and against. Accounts that copy
each other are not independent, and the interval is too narrow where they do. An account
of both periods is drawn in each by itself. The stronger the prior (--prior, in counts),
the more a rare word is held back. Where posts or days are drawn, since accounts are
few, the interval says nothing of other accounts. A column that only some files have
leaves the posts of the others out.

Sources: Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018 (equations 16, 20 and
22); Rayson and Garside 2000, doi:10.3115/1117729.1117730 (G²); Gabrielatos and Marchi
2011 (%DIFF); Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x (q);
Davison and Hinkley 1997, doi:10.1017/CBO9780511802843 (the bootstrap).
`,
	Needs: []string{demarche.Posts},
	Named: true,
	New: func() analysis.Run {
		return &KeynessRun{Count: countAccounts, MinAccounts: 5, FDR: 0.05, Top: 30, Draws: 500, Seed: 1}
	},
}

// What keyness counts.
const (
	countAccounts = "accounts"
	countDays     = "days"
	countPosts    = "posts"
	countTokens   = "tokens"
)

// KeynessRun is a run of [Keyness].
type KeynessRun struct {
	By         string
	A, B       []string
	Before     string
	After      string
	Lang       string
	AssumeLang string
	Count      string
	Originals  bool
	Pairs      bool
	Stem       bool
	Stop       bool

	MinAccounts int
	Prior       float64
	FDR         float64
	Top         int
	Draws       int
	Seed        uint64
}

// Flags implements [analysis.Run].
func (r *KeynessRun) Flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.By, "by", r.By, "what tells the groups: lang, platform, kind, dataset, or a `column` of the files")
	fs.StringSliceVar(&r.A, "a", r.A, "the `values` of group A; without, the one with the most accounts")
	fs.StringSliceVar(&r.B, "b", r.B, "the `values` of group B; without, all others that are not empty")
	fs.StringVar(&r.Before, "before", r.Before, "group A is posted before this `date`, as 2016 or 2016-03-22; without, before --after")
	fs.StringVar(&r.After, "after", r.After, "group B is posted on this `date` or later; without, from --before on")
	fs.StringVar(&r.Lang, "lang", r.Lang, "the `language` whose words are compared, as en; without, the one of the most posts")
	fs.StringVar(&r.AssumeLang, "assume-lang", r.AssumeLang, "the `language` of posts of which the file does not tell it")
	fs.StringVar(&r.Count, "count", r.Count, "what is counted of a word: `accounts`, days (of accounts), posts or tokens")
	fs.BoolVar(&r.Originals, "originals", r.Originals, "leave out reposts, whose words are another's")
	fs.BoolVar(&r.Pairs, "pairs", r.Pairs, "take in pairs of words that follow one another")
	fs.BoolVar(&r.Stem, "stem", r.Stem, "compare words by their stems")
	fs.BoolVar(&r.Stop, "stop", r.Stop, "take in stop words")
	fs.IntVar(&r.MinAccounts, "min-accounts", r.MinAccounts, "a word counts that so many accounts use, or days or posts where these are counted")
	fs.Float64Var(&r.Prior, "prior", r.Prior, "the weight of the prior, in counts; 0 is 1000, or a tenth of the smaller group's counts where that is less")
	fs.Float64Var(&r.FDR, "fdr", r.FDR, "the rate of false words among those that are told")
	fs.IntVar(&r.Top, "top", r.Top, "words of either group that are told, those of the largest z")
	fs.IntVar(&r.Draws, "draws", r.Draws, "random draws of the interval")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "the `number` that random draws begin from")
}

// Each implements [analysis.Run].
func (r *KeynessRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *KeynessRun) Reads() []string { return nil }

func (r *KeynessRun) check() error {
	switch {
	case !slices.Contains([]string{countAccounts, countDays, countPosts, countTokens}, r.Count):
		return demarche.Errorf(demarche.Usage, "--count %q: want accounts, days, posts or tokens", r.Count)
	case r.By == "" && len(r.A)+len(r.B) > 0:
		return demarche.Errorf(demarche.Usage, "--a and --b are values, and nothing says of what").WithHint("--by COLUMN says it")
	case r.By != "" && r.Before+r.After != "":
		return demarche.Errorf(demarche.Usage, "--by and --before or --after: groups are told by one of the two")
	case r.MinAccounts < 1:
		return demarche.Errorf(demarche.Usage, "--min-accounts %d: want 1 or more", r.MinAccounts)
	case !(r.Prior >= 0):
		return demarche.Errorf(demarche.Usage, "--prior %v: want 0 or more", r.Prior)
	case !(r.FDR > 0 && r.FDR < 1):
		return demarche.Errorf(demarche.Usage, "--fdr %v: want more than 0 and less than 1", r.FDR)
	case r.Top < 1:
		return demarche.Errorf(demarche.Usage, "--top %d: want 1 or more", r.Top)
	case r.Draws < 100:
		return demarche.Errorf(demarche.Usage, "--draws %d: want 100 or more", r.Draws)
	}
	for _, l := range []string{r.Lang, r.AssumeLang} {
		if l != "" && lexis.Lang(l) == "" {
			return demarche.Errorf(demarche.Usage, "%q is no language that is known", l).WithHint("languages have codes, as en, ru, ar")
		}
	}
	return nil
}

// A side is one of the two groups.
type side struct {
	name     string
	posts    int
	accounts int
	units    int
	terms    float64 // counted
}

// Do implements [analysis.Run].
func (r *KeynessRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	column := r.By
	if slices.Contains([]string{"lang", "platform", "kind", "dataset"}, column) {
		column = ""
	}
	ps, err := readPosts(ctx, c, column, lexis.Lang(r.AssumeLang), false, progress)
	if err != nil {
		return nil, err
	}
	result := &demarche.Result{Notes: []string{noteWords}}
	k := &comparison{KeynessRun: r, ps: ps, result: result}
	if err := k.divide(); err != nil {
		return nil, err
	}
	if err := k.read(ctx, c, progress); err != nil {
		return nil, err
	}
	progress("comparing words", 0, 0)
	if err := k.compare(); err != nil {
		return nil, err
	}
	examples, err := k.examples(ctx, c, progress)
	if err != nil {
		return nil, err
	}
	k.tell(examples)
	return result, nil
}

// told is a term that is told of, with its interval.
type told struct {
	keyness.Key
	keyness.Interval
}

// compare computes what sets terms apart, and chooses which are told of.
func (k *comparison) compare() error {
	terms := len(k.terms)
	a, b := k.units.Counts(terms)
	k.usersA, k.usersB = k.users(terms)
	for _, n := range a {
		k.sides[0].terms += n
	}
	for _, n := range b {
		k.sides[1].terms += n
	}
	// A prior that outweighs the counts would hold back what they say.
	prior := k.Prior
	if prior == 0 {
		prior = min(keyness.DefaultPrior, 0.1*min(k.sides[0].terms, k.sides[1].terms))
		if prior < keyness.DefaultPrior {
			k.result.Notes = append(k.result.Notes, fmt.Sprintf("the prior has the weight of %.0f counts, a tenth of the smaller group's; --prior says another", prior))
		}
	}
	keys, err := keyness.Compare(a, b, nil, prior)
	if err != nil {
		return err
	}
	k.keys = keys
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(math.Abs(keys[y].Z), math.Abs(keys[x].Z)), x-y)
	})
	var n [2]int
	for _, i := range order {
		if keys[i].LogQ > math.Log(k.FDR) {
			continue
		}
		s := 0
		if keys[i].Delta < 0 {
			s = 1
		}
		if n[s]++; n[s] <= k.Top {
			k.told = append(k.told, told{Key: keys[i]})
		}
	}
	k.beyond = n
	places := make([]int, len(k.told))
	for i := range k.told {
		places[i] = k.told[i].Term
	}
	in, err := k.units.Bootstrap(places, nil, prior, k.Draws, 0.95, k.Seed)
	if err != nil {
		return err
	}
	for i := range in {
		k.told[i].Interval = in[i].Wider(k.told[i].Normal(0.95))
	}
	// A's first, then B's, each the largest z first.
	slices.SortStableFunc(k.told, func(x, y told) int {
		return cmp.Or(boolOrder(x.Delta < 0, y.Delta < 0), cmp.Compare(math.Abs(y.Z), math.Abs(x.Z)))
	})
	return nil
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// tell makes the tables and the figure.
func (k *comparison) tell(examples map[int]string) {
	groups := demarche.Table{
		Name: "groups", Title: "the groups that are compared",
		Columns: []demarche.Column{
			{Name: "group", Doc: "A or B"},
			{Name: "posts_of", Doc: "what its posts have in common"},
			{Name: "posts", Unit: "posts", Doc: "posts of it in the language that is compared"},
			{Name: "accounts", Unit: "actors", Doc: "actors of these"},
			{Name: "drawn", Doc: "what is drawn again for the interval"},
			{Name: "units", Doc: "how many of these it has"},
			{Name: "counts", Doc: "counts of all words together, see counted"},
			{Name: "counted", Doc: "what is counted of a word"},
		},
	}
	for i, s := range k.sides {
		groups.Rows = append(groups.Rows, []any{"AB"[i : i+1], s.name, int64(s.posts), int64(s.accounts), k.drawn, int64(s.units), s.terms, k.counted})
	}
	columns := []demarche.Column{
		{Name: "term", Doc: "the word, folded; a hashtag with its sign"},
		{Name: "rung", Doc: "where it stands on the ladder of what can be claimed"},
		{Name: "of", Doc: "the group that has more of it"},
		{Name: "delta", Doc: "log-odds ratio, natural logarithm, shrunk by the prior: above 0 for more in A"},
		{Name: "low", Doc: "the interval of delta at 95 of 100, the wider of that of whole units drawn again and that of z: from"},
		{Name: "high", Doc: "to"},
		{Name: "z", Doc: "delta by its standard error"},
		{Name: "p", Unit: "share", Doc: "probability of so large a z where nothing differs"},
		{Name: "q", Unit: "share", Doc: "rate of false words among all whose q is no larger"},
		{Name: "holds", Doc: "whether the interval leaves out 0 too"},
		{Name: "count_a", Doc: "its count in A"},
		{Name: "count_b", Doc: "its count in B"},
		{Name: "accounts_a", Unit: "actors", Doc: "actors of A that use it"},
		{Name: "accounts_b", Unit: "actors", Doc: "actors of B that use it"},
		{Name: "g2", Doc: "log-likelihood"},
		{Name: "percent_diff", Unit: "percent", Doc: "%DIFF: how far its share in A is above that in B; null where B has none"},
		{Name: "records", Doc: "posts of its group that have it, of different accounts where there are"},
	}
	words := demarche.Table{Name: "keywords", Title: fmt.Sprintf("the words that set A and B apart most, %d of %s", len(k.told), text.Count(k.beyond[0]+k.beyond[1])), Columns: columns}
	figure := demarche.Table{Name: "keywords_drawn", Title: "the words that set A and B apart most", Columns: []demarche.Column{
		{Name: "term", Doc: "the word"},
		{Name: "delta", Unit: "log-odds", Doc: "above 0 for more in A"},
		{Name: "low", Doc: "the interval at 95 of 100: from"},
		{Name: "high", Doc: "to"},
		{Name: "more_in", Doc: "the group that has more of it"},
	}}
	drawn := [2]int{}
	lost := 0
	for i := range k.told {
		t := &k.told[i]
		s := 0
		if t.Delta < 0 {
			s = 1
		}
		var diff any
		if !math.IsInf(t.Diff, 0) && !math.IsNaN(t.Diff) {
			diff = t.Diff
		}
		holds := t.Low > 0 || t.High < 0
		if !holds {
			lost++
		}
		words.Rows = append(words.Rows, []any{
			k.terms[t.Term], "below " + rungNarrative, "AB"[s : s+1], t.Delta, t.Low, t.High, t.Z, math.Exp(t.LogP), math.Exp(t.LogQ), holds,
			t.Key.A, t.Key.B, int64(k.usersA[t.Term]), int64(k.usersB[t.Term]), t.G2, diff, examples[t.Term],
		})
		const most = 15
		if drawn[s]++; drawn[s] <= most {
			figure.Rows = append(figure.Rows, []any{k.terms[t.Term], t.Delta, t.Low, t.High, "AB"[s:s+1] + ": " + k.sides[s].name})
		}
	}
	kept := demarche.Table{Name: "keyness_words", Title: "all words that were compared", Columns: []demarche.Column{
		columns[0], columns[3], columns[6], columns[8], columns[10], columns[11], columns[12], columns[13], columns[14],
	}}
	for _, key := range k.keys {
		kept.Rows = append(kept.Rows, []any{k.terms[key.Term], key.Delta, key.Z, math.Exp(key.LogQ), key.A, key.B, int64(k.usersA[key.Term]), int64(k.usersB[key.Term]), key.G2})
	}
	r := k.result
	r.Tables = append(r.Tables, groups, words)
	r.Kept = append(r.Kept, kept)
	note := func(format string, args ...any) { r.Notes = append(r.Notes, fmt.Sprintf(format, args...)) }
	note("%s of %s compared: A (%s) uses %s of them more, B (%s) %s, at a false discovery rate of %v; the table keyness_words of the case has all", text.Plural(len(k.terms), "word", "words"), k.lang, k.sides[0].name, text.Count(k.beyond[0]), k.sides[1].name, text.Count(k.beyond[1]), k.FDR)
	if lost > 0 {
		note("of %s the interval takes in 0: whether they differ rests on a few %s", text.Plural(lost, "word that is told", "words that are told"), k.drawn)
	}
	if len(figure.Rows) == 0 {
		return
	}
	var first [2]string
	for i := range k.told {
		s := 0
		if k.told[i].Delta < 0 {
			s = 1
		}
		if first[s] == "" {
			first[s] = k.terms[k.told[i].Term]
		}
	}
	var says []string
	for s, w := range first {
		if w != "" {
			says = append(says, fmt.Sprintf("of %s is %s", k.sides[s].name, w))
		}
	}
	zero := 0.0
	r.Figures = append(r.Figures, demarche.Figure{
		Title:    "The most typical word " + strings.Join(says, ", "),
		Subtitle: fmt.Sprintf("Log-odds ratio of a word between A (%s) and B (%s), counted by %s, with intervals at 95 of 100 by draws of %s; n = %s and %s", k.sides[0].name, k.sides[1].name, k.counted, k.drawn, text.Count(k.sides[0].units), text.Count(k.sides[1].units)),
		Mark:     demarche.Intervals, X: "term", Y: "delta", Group: "more_in", Reference: &zero, Table: figure,
	})
}
