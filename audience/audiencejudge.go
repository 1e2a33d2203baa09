package audience

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"demarche"
	"demarche/classify"
	"demarche/lexis"
	"demarche/text"
)

// A setting is one way of testing, and what came of it: one prediction of each account in
// each draw of folds, of which the measures are means.
type setting struct {
	test
	trained, tested int
	confusions      []*classify.Confusion // by draw
	majority        *classify.Confusion
	accuracy, f1    [2]float64          // intervals
	least, most     float64             // macro-F1 of the draws
	main            bool                // the predictions are those of the first test
	sure            *classify.Confusion // with abstentions; nil but where main
}

// mean returns the mean of a measure over the draws of folds.
func (s *setting) mean(measure func(*classify.Confusion) float64) float64 {
	return classify.Mean(s.confusions, measure)
}

// A view is what a model sees of accounts: words, habits or both.
type view struct {
	words  *lexis.Corpus // nil: not seen
	habits [][]float64   // nil: not seen
}

// A lens weighs what is seen of accounts as it was learned from some of them.
type lens struct {
	view
	vocab *lexis.Vocabulary
	scale *scaling
}

// fit learns from some accounts how to weigh what is seen of all.
func (v view) fit(rows []int) (*lens, *lexis.Matrix) {
	l := &lens{view: v}
	var x *lexis.Matrix
	if v.words != nil {
		l.vocab, x = v.words.Fit(rows)
	}
	if v.habits != nil {
		l.scale = scale(pick(v.habits, rows))
		x = l.scale.beside(x, pick(v.habits, rows))
	}
	return l, x
}

// weigh weighs others.
func (l *lens) weigh(rows []int) *lexis.Matrix {
	var x *lexis.Matrix
	if l.words != nil {
		x = l.words.Weigh(l.vocab, rows)
	}
	if l.habits != nil {
		x = l.scale.beside(x, pick(l.habits, rows))
	}
	return x
}

// alone is the weight of words of an account beside its habits.
func (l *lens) alone() float64 {
	if l.habits != nil {
		return math.Sqrt(.5)
	}
	return 1
}

func pick(all [][]float64, rows []int) [][]float64 {
	out := make([][]float64, len(rows))
	for k, i := range rows {
		out[k] = all[i]
	}
	return out
}

// view returns what a model sees with the options as they are.
func (a *audience) view(docs []string, habits [][]float64) view {
	v := view{words: lexis.Count(docs, a.options())}
	if a.run.Behaviour {
		v.habits = habits
	}
	return v
}

// judge tests on accounts that a model has not seen.
func (a *audience) judge(ctx context.Context) error {
	r := a.run
	all, y, own := make([]int, len(a.known)), make([]int, len(a.known)), make([]int, len(a.known))
	docs, unique := make([]string, len(a.known)), make([]string, len(a.known))
	habits, habitsOwn := make([][]float64, len(a.known)), make([][]float64, len(a.known))
	clustered, alone := make([]string, len(a.known)), make([]string, len(a.known))
	uncopied := func(p post) bool { return !p.copied }
	for k, i := range a.known {
		one := &a.accounts[i]
		all[k], y[k], own[k] = one.class, one.class, -1
		if one.few {
			y[k] = -1
		}
		docs[k], unique[k] = one.document(every), one.document(uncopied)
		habits[k], habitsOwn[k] = one.behaviour(every, a.step), one.behaviour(uncopied, a.step)
		if unique[k] != "" {
			own[k] = y[k]
		}
		clustered[k], alone[k] = a.cluster(k), strconv.Itoa(k)
	}
	seen := a.view(docs, habits)
	tests := []test{{"by copy cluster", seen, y, clustered}}
	if r.Behaviour {
		tests = append(tests, test{"same, words alone", view{words: seen.words}, y, clustered}, test{"same, behaviour alone", view{habits: habits}, y, clustered})
	}
	tests = append(tests, test{"same, no copied post", a.view(unique, habitsOwn), own, clustered}, test{"at random", seen, y, alone})
	for k, t := range tests {
		a.progress("testing", int64(k), int64(len(tests)))
		predicted, scores, cosines, err := a.test(ctx, t)
		if err != nil {
			return err
		}
		a.settings = append(a.settings, a.setting(t, predicted))
		if k > 0 {
			continue
		}
		a.scores, a.cosines = scores, cosines
		a.settings[0].main = true
		if len(a.taught) < len(a.known) {
			s := a.setting(test{fmt.Sprintf("same, with accounts of fewer than %s", text.Plural(r.Fewest, "post", "posts")), seen, all, clustered}, predicted)
			s.trained, s.main = a.settings[0].tested, true
			a.settings = append(a.settings, s)
		}
	}
	if r.Later != "" {
		return a.later()
	}
	return ctx.Err()
}

// A test is what models are shown, and in what groups it is divided into folds.
type test struct {
	name   string
	seen   view
	y      []int
	groups []string
}

// test divides accounts into folds again and again, and returns the class predicted of each
// in each draw. The scores and cosines are means over the draws, of models that did not see
// the account. Accounts of class -1 are predicted, and nothing is learned from them.
func (a *audience) test(ctx context.Context, t test) (predicted [][]int, scores [][]float64, cosines []float64, err error) {
	scores, cosines = make([][]float64, len(t.y)), make([]float64, len(t.y))
	for i := range scores {
		scores[i] = make([]float64, len(a.classes))
	}
	for draw := range a.run.Repeats {
		if err := ctx.Err(); err != nil {
			return nil, nil, nil, err
		}
		of, near := a.cross(t.seen, t.y, a.foldsOf(t, draw))
		predicted = append(predicted, classify.Highest(of))
		for i, row := range of {
			for class, score := range row {
				scores[i][class] += score / float64(a.run.Repeats)
			}
			cosines[i] += near[i] / float64(a.run.Repeats)
		}
	}
	return predicted, scores, cosines, nil
}

// foldsOf draws folds of the groups of a test.
func (a *audience) foldsOf(t test, draw int) []int {
	// Classes are as they are of all posts, so that folds are the same without some.
	y := make([]int, len(a.known))
	for k, i := range a.known {
		y[k] = a.accounts[i].class
	}
	return classify.StratifiedFolds(t.groups, y, a.run.Folds, a.run.Seed+uint64(draw))
}

// cluster names the copy cluster of an account of known class.
func (a *audience) cluster(k int) string { return strconv.Itoa(int(a.clusters.of[k])) }

// cross returns the scores of rows in models without their fold, and their cosine to the
// nearest class in these.
func (a *audience) cross(seen view, y, folds []int) (scores [][]float64, cosines []float64) {
	scores, cosines = make([][]float64, len(y)), make([]float64, len(y))
	for fold := range a.run.Folds {
		var train, test, classes []int
		for i, f := range folds {
			switch {
			case f == fold:
				test = append(test, i)
			case y[i] >= 0:
				train = append(train, i)
				classes = append(classes, y[i])
			}
		}
		if len(test) == 0 {
			continue
		}
		l, x := seen.fit(train)
		m := classify.Train(x, classes, len(a.classes), a.training())
		z := l.weigh(test)
		near := m.Cosines(z)
		for k, s := range m.Scores(z) {
			scores[test[k]], cosines[test[k]] = s, near[k]
		}
	}
	return scores, cosines
}

func (a *audience) setting(t test, predicted [][]int) setting {
	s := setting{test: t, least: math.Inf(1), most: math.Inf(-1)}
	for _, draw := range predicted {
		c := classify.Confuse(t.y, draw, len(a.classes))
		s.confusions = append(s.confusions, c)
		s.least, s.most = min(s.least, c.MacroF1()), max(s.most, c.MacroF1())
	}
	s.tested = s.confusions[0].Rows()
	s.trained = s.tested
	s.majority = s.confusions[0].Majority()
	s.accuracy[0], s.accuracy[1] = classify.IntervalOfMean(t.y, predicted, len(a.classes), t.groups, a.run.Draws, a.run.Seed, (*classify.Confusion).Accuracy)
	s.f1[0], s.f1[1] = classify.IntervalOfMean(t.y, predicted, len(a.classes), t.groups, a.run.Draws, a.run.Seed, (*classify.Confusion).MacroF1)
	return s
}

// later trains on what was posted before a date by accounts seen before it, and tests on
// accounts that were not.
func (a *audience) later() error {
	d, err := demarche.ParseDate(a.run.Later)
	if err != nil {
		return demarche.Errorf(demarche.Usage, "--later: %w", err)
	}
	begins, _ := d.Days()
	date := begins.Time().UnixMicro()
	var train, late, trainY, testY []int
	var docs, groups []string
	var habits [][]float64
	both := 0
	for k, i := range a.known {
		one := &a.accounts[i]
		of := every
		switch {
		case one.few:
			continue
		case one.first >= date:
			late, testY = append(late, len(docs)), append(testY, one.class)
			groups = append(groups, a.cluster(k))
		case one.read[0].at >= date:
			both++
			continue
		default:
			train, trainY = append(train, len(docs)), append(trainY, one.class)
			of = func(p post) bool { return p.at < date }
		}
		docs, habits = append(docs, one.document(of)), append(habits, one.behaviour(of, a.step))
	}
	if len(train) == 0 || len(late) == 0 {
		return demarche.Errorf(demarche.BadData, "--later %s leaves %s to train on and %s to test", a.run.Later, text.Plural(len(train), "account", "accounts"), text.Plural(len(late), "account", "accounts")).
			WithHint("a date between the first posts of the accounts")
	}
	tested := func(name string, seen view) {
		l, x := seen.fit(train)
		m := classify.Train(x, trainY, len(a.classes), a.training())
		s := a.setting(test{name, seen, testY, groups}, [][]int{m.Predict(l.weigh(late))})
		s.trained = len(train)
		a.settings = append(a.settings, s)
	}
	name := "first seen " + begins.Time().Format(time.DateOnly) + " on"
	seen := a.view(docs, habits)
	tested(name, seen)
	if a.run.Behaviour {
		tested(name+", words alone", view{words: seen.words})
		tested(name+", behaviour alone", view{habits: habits})
	}
	if both > 0 {
		a.note("%s first seen before %s, with no post among those read that is older, %s in neither part", text.Plural(both, "account", "accounts"), begins, areLeft(both))
	}
	return nil
}

// tooFew is why nothing is said of an account with fewer posts than --fewest.
const tooFew classify.Why = "it has too few posts"

// predict trains on all accounts with a class and enough posts, and predicts those without
// a class.
func (a *audience) predict(ctx context.Context) error {
	a.progress("predicting", 0, 0)
	docs, habits := make([]string, len(a.accounts)), make([][]float64, len(a.accounts))
	var without []int
	for i := range a.accounts {
		one := &a.accounts[i]
		docs[i], habits[i] = one.document(every), one.behaviour(every, a.step)
		if one.class < 0 {
			without = append(without, i)
		}
	}
	var classes []int
	for _, i := range a.taught {
		classes = append(classes, a.accounts[i].class)
	}
	l, x := a.view(docs, habits).fit(a.taught)
	a.lens, a.matrix = l, x
	a.model = classify.Train(x, classes, len(a.classes), a.training())
	a.model.Calibrate(a.scores, a.settings[0].y)
	a.decided = make([]classify.Decision, len(a.accounts))
	held := a.model.Judge(a.scores, a.cosines, a.run.Least)
	sure := make([]int, len(held))
	for k, i := range a.known {
		a.decided[i] = held[k]
	}
	for k, d := range a.model.Decide(l.weigh(without), a.run.Least) {
		a.decided[without[k]] = d
	}
	for i := range a.decided {
		if a.accounts[i].few {
			a.decided[i].Why = tooFew
		}
	}
	for k, i := range a.known {
		sure[k] = a.decided[i].Class
		if a.decided[i].Why != classify.Taken {
			sure[k] = -1
		}
	}
	for k := range a.settings {
		if s := &a.settings[k]; s.main {
			s.sure = classify.Confuse(s.y, sure, len(a.classes))
		}
	}
	return ctx.Err()
}
