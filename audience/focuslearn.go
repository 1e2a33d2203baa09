package audience

import (
	"context"
	"slices"
	"strings"

	"demarche/classify"
	"demarche/lexis"
	"demarche/text"
)

// A focusSkill says how well classes are told where they are known.
type focusSkill struct {
	by        string // what tells them: "targeting words", "targeting model", "text model"
	folds     string // "" where nothing is learned, "pages left out" or "random posts"
	posts     int
	pages     int
	told      int // posts that it puts to an audience
	accuracy  float64
	low, high float64
	macro     float64
	majority  float64 // the accuracy of who always says the most frequent class
	confusion *classify.Confusion
}

// The ways of dealing rows into folds, the first the one that counts.
const (
	pagesOut = "pages left out"
	atRandom = "random posts"
)

// mostLearned is how many posts a model learns from at most: beyond it says little new.
const mostLearned = 10_000

// textTerms and targetTerms are what models take for terms.
var (
	textTerms   = lexis.Options{WordMax: 1, CharMin: 3, CharMax: 5, MinDF: 3, MaxTerms: 15_000, Sublinear: true}
	targetTerms = lexis.Options{WordMax: 2, MinDF: 2, Sublinear: true}
)

// modelOptions are how models learn: a rough solution tells the same audiences.
var modelOptions = classify.Options{Tolerance: 0.05}

// learn asks how well classes are told where they are known, and puts what is left to an
// audience by its text where that is wanted.
func (f *focusing) learn(ctx context.Context) error {
	predicted := f.run.Text || slices.ContainsFunc(f.posts, func(p focusPost) bool { return p.targeted })
	if !predicted {
		return nil // nothing is told but by what is known
	}
	var labelled []int
	known := make([]bool, len(f.classes))
	for i := range f.posts {
		if c := f.posts[i].known; c >= 0 {
			labelled, known[c] = append(labelled, i), true
		}
	}
	classes := 0
	for _, k := range known {
		if k {
			classes++
		}
	}
	if classes < 2 {
		if f.run.Text {
			f.note("fewer than two audiences are known of any post, so that there is nothing to learn from")
		} else {
			f.note("the audience of no post is known otherwise than by targeting: how well targeting tells it cannot be said")
		}
		return nil
	}
	if len(labelled) > mostLearned {
		step := float64(len(labelled)) / mostLearned
		some := make([]int, mostLearned)
		for i := range some {
			some[i] = labelled[int(float64(i)*step)]
		}
		f.note("models learn from %s of %s posts whose audience is known, every %.1fth", text.Count(int64(mostLearned)), text.Count(int64(len(labelled))), step)
		labelled = some
	}
	f.onePage(labelled)
	f.skillOfWords(labelled)
	targeted := slices.DeleteFunc(slices.Clone(labelled), func(i int) bool { return f.posts[i].target == "" })
	if err := f.skillOfModel(ctx, "targeting model", targeted, targetTerms, func(p *focusPost) string { return p.target }); err != nil {
		return err
	}
	written := slices.DeleteFunc(slices.Clone(labelled), func(i int) bool { return blankCell(f.posts[i].text) })
	if err := f.skillOfModel(ctx, "text model", written, textTerms, func(p *focusPost) string { return p.text }); err != nil {
		return err
	}
	if f.run.Text {
		return f.putByText(ctx, written)
	}
	return nil
}

// onePage tells of which audiences there is one page, or none: on pages left out a model
// knows nothing of them but what the scheme says.
func (f *focusing) onePage(posts []int) {
	pages := make([]map[int]bool, len(f.classes))
	for _, i := range posts {
		p := &f.posts[i]
		if pages[p.known] == nil {
			pages[p.known] = map[int]bool{}
		}
		pages[p.known][p.page] = true
	}
	var few []string
	for k, of := range pages {
		if len(of) == 1 {
			few = append(few, f.classes[k])
		}
	}
	if len(few) > 0 {
		f.note("one account or page alone is known to address %s: where it is left out, a model knows of them what the scheme says", strings.Join(few, ", "))
	}
}

// rowsOf returns the classes and the pages of posts.
func (f *focusing) rowsOf(posts []int) (y []int, groups []string) {
	for _, i := range posts {
		y, groups = append(y, f.posts[i].known), append(groups, f.pages[f.posts[i].page])
	}
	return y, groups
}

// skillOfWords says how well the words of a scheme tell classes, which learn nothing.
func (f *focusing) skillOfWords(posts []int) {
	var of []int
	for _, i := range posts {
		if f.posts[i].targeted {
			of = append(of, i)
		}
	}
	if f.scheme == nil || len(of) == 0 {
		return
	}
	predicted := make([]int, len(of))
	for k, i := range of {
		predicted[k] = f.posts[i].told
	}
	f.addSkill("targeting words", "", of, predicted)
}

// skillOfModel says how well a model tells classes of rows that it has not learned from:
// of pages that it has not seen, and of posts at random.
func (f *focusing) skillOfModel(ctx context.Context, by string, posts []int, terms lexis.Options, doc func(*focusPost) string) error {
	if len(posts) < 2*f.run.Folds {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f.progress("asking how well a "+by+" tells audiences", 0, 0)
	y, groups := f.rowsOf(posts)
	docs, classes := f.examples()
	for _, i := range posts {
		docs = append(docs, doc(&f.posts[i]))
	}
	_, x := lexis.Fit(docs, terms)
	for _, how := range []string{pagesOut, atRandom} {
		in := groups
		if how == pagesOut && len(distinct(groups)) < 2 {
			f.note("a %s can be asked on random %s only, all of one account: how well it tells unseen accounts is not known, and is less", by, f.what())
			continue
		}
		if how == atRandom {
			in = make([]string, len(posts))
		}
		scores := f.crossed(x, classes, y, in)
		for k := range scores {
			f.withWords(scores[k], docs[len(classes)+k], terms)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		f.addSkill(by, how, posts, classify.Highest(scores))
	}
	return nil
}

// crossed returns how posts score in models that have not learned from their group. The
// rows of examples come before them, and are of no fold: each model learns from them.
func (f *focusing) crossed(x *lexis.Matrix, examples, y []int, groups []string) [][]float64 {
	folds := slices.Concat(slices.Repeat([]int{f.run.Folds}, len(examples)), classify.StratifiedFolds(groups, y, f.run.Folds, f.run.Seed))
	return classify.CrossScores(x, slices.Concat(examples, y), len(f.classes), folds, modelOptions)[len(examples):]
}

// wordCounts is what a word of the scheme in a text counts beside the model: half of the
// way from its plane to its margin.
const wordCounts = 0.5

// withWords adds to the scores of a text what the words of the scheme say that stand in
// it. What targeting says has its words in the model already.
func (f *focusing) withWords(scores []float64, doc string, terms lexis.Options) {
	if f.scheme == nil || terms.CharMax == 0 {
		return
	}
	var words []string
	for _, w := range lexis.Words(doc) {
		words = append(words, w.Text)
	}
	says, _ := f.scheme.tell(targeting{inInclude: {words}})
	for k, s := range says {
		scores[k] += wordCounts * max(s, 0)
	}
}

// examples returns what a scheme says of its audiences as texts of theirs: their
// definitions, and each of their words. So a model knows something of an audience of
// which there is no page, or one.
func (f *focusing) examples() (docs []string, classes []int) {
	if f.scheme == nil {
		return nil, nil
	}
	for k, a := range f.scheme.Audiences {
		if len(a.Include)+len(a.Words) == 0 {
			continue // it is defined by more than words
		}
		docs, classes = append(docs, a.Definition), append(classes, k)
		for _, t := range a.Include {
			docs, classes = append(docs, strings.TrimSuffix(t.Text, "*")), append(classes, k)
		}
		for _, w := range a.Words {
			docs, classes = append(docs, w), append(classes, k)
		}
	}
	return docs, classes
}

func (f *focusing) addSkill(by, folds string, posts, predicted []int) {
	y, groups := f.rowsOf(posts)
	n := len(f.classes)
	c := classify.Confuse(y, predicted, n)
	s := focusSkill{by: by, folds: folds, posts: len(posts), accuracy: c.Accuracy(), macro: c.MacroF1(), majority: c.Majority().Accuracy(), confusion: c}
	s.low, s.high = classify.Interval(y, predicted, n, groups, f.run.Draws, f.run.Seed, (*classify.Confusion).Accuracy)
	s.pages = len(distinct(groups))
	for _, p := range predicted {
		if p >= 0 {
			s.told++
		}
	}
	f.skills = append(f.skills, s)
}

// distinct returns each of some names once, sorted.
func distinct(names []string) []string {
	all := slices.Sorted(slices.Values(names))
	return slices.Compact(all)
}

// putByText puts posts whose audience is not told to one by their text, where the model
// gives it the probability that is asked for.
func (f *focusing) putByText(ctx context.Context, learned []int) error {
	if len(learned) < 2*f.run.Folds {
		f.note("a model of the texts wants %d posts of known audience with a text, and there are %d", 2*f.run.Folds, len(learned))
		return nil
	}
	f.progress("putting posts to audiences by their texts", 0, 0)
	docs, classes := f.examples()
	for _, i := range learned {
		docs = append(docs, f.posts[i].text)
	}
	v, x := lexis.Fit(docs, textTerms)
	y, groups := f.rowsOf(learned)
	crossed := f.crossed(x, classes, y, groups)
	for k := range crossed {
		f.withWords(crossed[k], docs[len(classes)+k], textTerms)
	}
	model := classify.Train(x, slices.Concat(classes, y), len(f.classes), modelOptions)
	model.Calibrate(crossed, y)
	var left []int
	docs = docs[:0]
	for i := range f.posts {
		if p := &f.posts[i]; p.class < 0 && !blankCell(p.text) {
			left, docs = append(left, i), append(docs, p.text)
		}
	}
	if len(left) == 0 {
		return ctx.Err()
	}
	scores := model.Scores(v.Transform(docs))
	for k := range scores {
		f.withWords(scores[k], docs[k], textTerms)
	}
	put := 0
	for k, p := range model.FromScores(scores) {
		class := classify.Highest([][]float64{p})[0]
		if p[class] >= f.run.Least {
			post := &f.posts[left[k]]
			post.class, post.how = class, byText
			put++
		}
	}
	f.note("of %s posts that were left, a model of the texts puts %s to an audience with a probability of at least %.2f, and abstains from the others", text.Count(int64(len(left))), text.Count(int64(put)), f.run.Least)
	return ctx.Err()
}
