package coding

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/codebook"
	"demarche/prevalence"
	"demarche/text"
)

// estimating is the work of a run of prevalence.
type estimating struct {
	run    *PrevalenceRun
	k      *codings
	result *demarche.Result
	codes  []string
	sample string
	drawn  []*unit            // of the sample, that are posts of the case
	size   map[string]float64 // of each stratum, the units that the codings tell, lost ones too

	domains *domains
	parts   [][]prevalence.Domain // by division
	listed  [][]int               // by division, the domains that have a row
	whole   prevalence.Domain
	posts   int // the population: with a text, of the datasets that could be drawn from
	empty   int
	outside []string // datasets that nothing was drawn from
	actor   []int    // of each post, a number from 0
	strata  int

	book     *codebook.Codebook
	matcher  *codebook.Matcher
	bookCode []int             // of each code, its number in the codebook, -1 where it has none or no pattern
	hits     map[int][]int32   // by the codebook's code, the posts in which a pattern hits
	column   []int             // of each code, its score's among the columns that are asked for
	values   map[int][]float32 // by column, of each post
	blank    map[int]int       // by column, posts without a score
	even     []string          // texts of posts at even distances, of whose words the classifier knows
	learned  map[int][]float32 // by code, of each post, the classifier's

	rows, changes, coded [][]any
	figure               []point
	scored               bool // whether any code has a score
	told                 int  // domains of codes that could be estimated
	untold               int
}

// scores says where the score of each code comes from.
func (w *estimating) scores() error {
	r := w.run
	w.bookCode, w.column = make([]int, len(w.codes)), make([]int, len(w.codes))
	for i := range w.codes {
		w.bookCode[i], w.column[i] = -1, -1
	}
	if r.Estimator == estimatorReadings {
		return nil
	}
	switch r.Score {
	case scoreNone, scoreClassifier:
	case scorePatterns:
		book, err := r.read()
		if err != nil {
			return err
		}
		w.book, w.matcher, w.hits = book, codebook.NewMatcher(book), map[int][]int32{}
		for i, code := range w.codes {
			w.bookCode[i] = slices.IndexFunc(book.Codes, func(x codebook.Code) bool {
				return strings.EqualFold(x.ID, code) && len(x.Patterns) > 0
			})
			if w.bookCode[i] >= 0 {
				w.hits[w.bookCode[i]] = nil
			}
		}
	default:
		w.values, w.blank = map[int][]float32{}, map[int]int{}
		for i, code := range w.codes {
			name := strings.ReplaceAll(r.Score, "{code}", code)
			at := slices.Index(w.domains.columns, name)
			if at < 0 {
				at = len(w.domains.columns)
				w.domains.columns = append(w.domains.columns, name)
			}
			w.column[i] = at
			w.values[at] = nil
		}
	}
	return nil
}

// population reads every post that could be drawn.
func (w *estimating) population(ctx context.Context, c *casefile.Case, progress analysis.Progress) error {
	outside, err := w.notDrawnFrom(ctx, c)
	if err != nil {
		return err
	}
	at := map[demarche.RecordID][]*unit{}
	for _, u := range w.drawn {
		at[u.record] = append(at[u.record], u)
	}
	every := 0
	if w.run.Score == scoreClassifier && w.run.Estimator != estimatorReadings {
		holds, err := c.Holdings(ctx)
		if err != nil {
			return err
		}
		every = max(int(holds[demarche.Posts])/learnOf, 1)
	}
	actors := map[uint64]int{}
	seen := map[int]bool{}
	err = c.EachPost(ctx, w.domains.columns, func(p *casefile.PostRow) error {
		if outside[p.Dataset] {
			return nil
		}
		if strings.TrimSpace(p.Text) == "" {
			w.empty++
			return nil
		}
		if w.posts%20000 == 0 {
			progress("reading posts", int64(w.posts), 0)
		}
		if err := w.domains.take(p); err != nil {
			return err
		}
		n, ok := actors[p.Actor]
		if !ok {
			n = len(actors)
			actors[p.Actor] = n
		}
		w.actor = append(w.actor, n)
		for _, u := range at[p.Record] {
			u.place = w.posts
		}
		if w.matcher != nil {
			clear(seen)
			for _, h := range w.matcher.Match(p.Text, p.Lang) {
				if list, wanted := w.hits[h.Code]; wanted && !seen[h.Code] {
					seen[h.Code] = true
					w.hits[h.Code] = append(list, int32(w.posts))
				}
			}
		}
		if every > 0 && w.posts%every == 0 {
			w.even = append(w.even, strings.Clone(p.Text))
		}
		for column := range w.values {
			v, ok := scoreOf(p.Columns[column])
			if !ok {
				w.blank[column]++
			}
			w.values[column] = append(w.values[column], float32(v))
		}
		w.posts++
		return nil
	})
	if err != nil {
		return err
	}
	w.drawn = slices.DeleteFunc(w.drawn, func(u *unit) bool { return u.place < 0 })
	if len(w.drawn) == 0 {
		return demarche.Errorf(demarche.BadData, "no unit of the sample %s is a post with a text", w.sample)
	}
	if err := w.domains.settle(ctx, c); err != nil {
		return err
	}
	if n := w.domains.periods.note; n != "" && slices.ContainsFunc(w.domains.divisions, func(v *division) bool {
		return slices.ContainsFunc(v.parts, func(p dimension) bool { return p.name == "period" })
	}) {
		w.note("%s", n)
	}
	w.whole = prevalence.Whole(w.posts)
	for _, v := range w.domains.divisions {
		w.parts = append(w.parts, prevalence.Split(v.of, len(v.label)))
		w.listed = append(w.listed, w.list(v))
	}
	if every > 0 {
		return w.classify(ctx, c, outside, progress)
	}
	return nil
}

// leastListed is how many units of a domain must have been drawn for it to have a row.
const leastListed = 10

// list returns the domains of which a row is told, and notes the others.
func (w *estimating) list(v *division) []int {
	if len(v.label) == 1 {
		what := ""
		if v.name == "period" {
			what = ", " + v.label[0]
		}
		w.note("by %s all posts are of one domain%s: it is all posts, and has no row of its own", v.name, what)
	}
	drawn := make([]int, len(v.label))
	for _, u := range w.drawn {
		drawn[v.of[u.place]]++
	}
	shown := v.largest(mostShown)
	others, posts := len(v.label)-len(shown), 0
	shown = slices.DeleteFunc(shown, func(i int) bool {
		if drawn[i] >= leastListed {
			return false
		}
		others++
		return true
	})
	for i := range v.label {
		if !slices.Contains(shown, i) {
			posts += v.posts[i]
		}
	}
	if others > 0 && len(v.label) > 1 {
		w.note("by %s there is no row for %s with %s: of each of these fewer than %d posts were drawn, or %d others have more posts", v.name, text.Plural(others, "domain", "domains"), text.Plural(posts, "post", "posts"), leastListed, mostShown)
	}
	return shown
}

// notDrawnFrom returns the datasets that the sample was not drawn from, as it tells by
// having nothing of them where it would have several units.
func (w *estimating) notDrawnFrom(ctx context.Context, c *casefile.Case) (map[int]bool, error) {
	datasets, err := c.Datasets(ctx)
	if err != nil {
		return nil, err
	}
	units := map[int]float64{}
	for _, u := range w.drawn {
		units[u.record.Dataset()]++
	}
	posts := 0.0
	for _, d := range datasets {
		if units[d.Dataset] > 0 {
			posts += float64(d.Kept)
		}
	}
	const sure = 10 // units expected, of which chance leaves none in one draw of 22,000
	outside := map[int]bool{}
	for _, d := range datasets {
		if d.Holds == demarche.Posts && units[d.Dataset] == 0 && float64(d.Kept)*float64(len(w.drawn))/posts >= sure {
			outside[d.Dataset] = true
			w.outside = append(w.outside, d.Name)
		}
	}
	return outside, nil
}

// scoreOf reads a score of a column.
func scoreOf(s string) (v float64, ok bool) {
	switch s = strings.ToLower(strings.TrimSpace(s)); s {
	case "yes", "true":
		return 1, true
	case "leaning":
		return 0.5, true
	case "no", "false":
		return 0, true
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && v-v == 0
}

// score fills in the score of a code for every post, and says what it is.
func (w *estimating) score(code int, into []float64) string {
	clear(into)
	name := w.fill(code, into)
	w.scored = w.scored || name != scoreNone
	return name
}

func (w *estimating) fill(code int, into []float64) string {
	switch {
	case w.bookCode[code] >= 0:
		for _, u := range w.hits[w.bookCode[code]] {
			into[u] = 1
		}
		return scorePatterns
	case w.column[code] >= 0:
		for u, v := range w.values[w.column[code]] {
			into[u] = float64(v)
		}
		return w.domains.columns[w.column[code]]
	case w.learned[code] != nil:
		for u, v := range w.learned[code] {
			into[u] = float64(v)
		}
		return scoreClassifier
	}
	return scoreNone
}

// notes tells what holds for all estimates.
func (w *estimating) notes(c *casefile.Case) {
	w.result.Notes = append(w.result.Notes, w.k.notes...)
	weight := 0.0
	for _, u := range w.drawn {
		weight += 1 / u.inclusion
	}
	w.note("the estimates are for all %s with a text, from %s of the sample %s in %s; by the probabilities with which these were drawn they stand for %s",
		text.Plural(w.posts, "post", "posts"), text.Plural(len(w.drawn), "unit", "units"), w.sample, text.Plural(w.strata, "stratum", "strata"), text.Plural(int(weight+0.5), "post", "posts"))
	if d := weight/float64(w.posts) - 1; d < -0.02 || d > 0.02 {
		w.note("these two numbers differ by %.1f %%: units were left uncoded or out, or posts were added after the draw. The shares are then of those from which what was coded was drawn", 100*d)
	}
	if w.empty > 0 {
		w.note("%s no text: nobody could code them, and they are in no share", text.Plural(w.empty, "post has", "posts have"))
	}
	if len(w.outside) > 0 {
		w.note("nothing of the sample is of %s: the estimates say nothing of it", strings.Join(w.outside, ", "))
	}
	if w.domains.periods.note != "" {
		w.result.Notes = append(w.result.Notes, w.domains.periods.note)
	}
	if w.book != nil {
		w.note("the patterns are those of %s, of the digest %s", w.book.Full(), w.book.Digest)
	}
	for _, column := range sortedKeys(w.blank) {
		if n := w.blank[column]; n > 0 {
			w.note("%s no number in the column %s, which is taken for 0", text.Plural(n, "post has", "posts have"), w.domains.columns[column])
		}
	}
	if w.untold > 0 {
		w.note("of %s of codes in domains %s not estimable: fewer than %d posts were read, or fewer than %d of them had the code. A larger sample, or one drawn more where patterns hit, would do: demarche code sample CASE --rare CODE",
			text.Plural(w.told+w.untold, "share", "shares"), text.Plural(w.untold, "is", "are"), prevalence.LeastAudited, prevalence.LeastPositives)
	}
	if w.told > 20 {
		w.note("%s of 95 %% stand here: about one in twenty misses, and which ones is not known", text.Plural(w.told, "interval", "intervals"))
	}
}
