package audience

import (
	"context"
	"strconv"
	"time"

	"demarche"
	"demarche/classify"
	"demarche/lexis"
	"demarche/text"
)

// A setting is one way of testing, and what came of it.
type setting struct {
	name            string
	trained, tested int
	confusion       *classify.Confusion
	majority        *classify.Confusion
	accuracy, f1    [2]float64          // intervals
	sure            *classify.Confusion // with abstentions; nil where they were not looked at
}

// judge tests on accounts that a model has not seen.
func (a *audience) judge(ctx context.Context) error {
	r := a.run
	y := make([]int, len(a.known))
	docs, unique := make([]string, len(a.known)), make([]string, len(a.known))
	clustered, alone := make([]string, len(a.known)), make([]string, len(a.known))
	for k, i := range a.known {
		one := &a.accounts[i]
		y[k], docs[k], unique[k] = one.class, one.document(every), one.document(func(p post) bool { return !p.copied })
		clustered[k], alone[k] = a.cluster(k), strconv.Itoa(k)
	}
	a.folds = classify.StratifiedFolds(clustered, y, r.Folds, r.Seed)
	atRandom := classify.StratifiedFolds(alone, y, r.Folds, r.Seed)

	a.progress("testing", 0, 3)
	corpus := lexis.Count(docs, a.options())
	scores, cosines := a.cross(corpus, y, a.folds)
	if err := ctx.Err(); err != nil {
		return err
	}
	main := a.setting("by copy cluster", y, classify.Highest(scores), clustered)
	a.scores, a.cosines = scores, cosines
	a.settings = append(a.settings, main)

	a.progress("testing", 1, 3)
	own := make([]int, len(y))
	for k := range y {
		own[k] = -1
		if unique[k] != "" {
			own[k] = y[k]
		}
	}
	scores, _ = a.cross(lexis.Count(unique, a.options()), own, a.folds)
	a.settings = append(a.settings, a.setting("same, no copied post", own, classify.Highest(scores), clustered))
	if err := ctx.Err(); err != nil {
		return err
	}

	a.progress("testing", 2, 3)
	scores, _ = a.cross(corpus, y, atRandom)
	a.settings = append(a.settings, a.setting("at random", y, classify.Highest(scores), alone))
	if r.Later != "" {
		return a.later()
	}
	return ctx.Err()
}

// cluster names the copy cluster of an account of known class.
func (a *audience) cluster(k int) string { return strconv.Itoa(int(a.clusters.of[k])) }

// cross returns the scores of rows in models without their fold, and their cosine to the
// nearest class in these.
func (a *audience) cross(corpus *lexis.Corpus, y, folds []int) (scores [][]float64, cosines []float64) {
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
		v, x := corpus.Fit(train)
		m := classify.Train(x, classes, len(a.classes), a.training())
		z := corpus.Weigh(v, test)
		near := m.Cosines(z)
		for k, s := range m.Scores(z) {
			scores[test[k]], cosines[test[k]] = s, near[k]
		}
	}
	return scores, cosines
}

func (a *audience) setting(name string, y, predicted []int, groups []string) setting {
	s := setting{name: name, confusion: classify.Confuse(y, predicted, len(a.classes))}
	s.tested = s.confusion.Rows()
	s.trained = s.tested
	s.majority = s.confusion.Majority()
	s.accuracy[0], s.accuracy[1] = classify.Interval(y, predicted, len(a.classes), groups, a.run.Draws, a.run.Seed, (*classify.Confusion).Accuracy)
	s.f1[0], s.f1[1] = classify.Interval(y, predicted, len(a.classes), groups, a.run.Draws, a.run.Seed, (*classify.Confusion).MacroF1)
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
	var train, test []string
	var trainY, testY []int
	var groups []string
	both := 0
	for k, i := range a.known {
		one := &a.accounts[i]
		if one.first >= date {
			test, testY = append(test, one.document(every)), append(testY, one.class)
			groups = append(groups, a.cluster(k))
			continue
		}
		before := one.document(func(p post) bool { return p.at < date })
		if before == "" {
			both++
			continue
		}
		train, trainY = append(train, before), append(trainY, one.class)
	}
	if len(train) == 0 || len(test) == 0 {
		return demarche.Errorf(demarche.BadData, "--later %s leaves %s to train on and %s to test", a.run.Later, text.Plural(len(train), "account", "accounts"), text.Plural(len(test), "account", "accounts")).
			WithHint("a date between the first posts of the accounts")
	}
	v, x := lexis.Fit(train, a.options())
	m := classify.Train(x, trainY, len(a.classes), a.training())
	s := a.setting("first seen "+begins.Time().Format(time.DateOnly)+" on", testY, m.Predict(v.Transform(test)), groups)
	s.trained = len(train)
	a.settings = append(a.settings, s)
	if both > 0 {
		a.note("%s first seen before %s, with no post among those read that is older, %s in neither part", text.Plural(both, "account", "accounts"), begins, areLeft(both))
	}
	return nil
}

// predict trains on all accounts with a class, and predicts those without.
func (a *audience) predict(ctx context.Context) error {
	a.progress("predicting", 0, 0)
	y := make([]int, len(a.accounts))
	docs := make([]string, len(a.accounts))
	var without []int
	var classes []int
	for i := range a.accounts {
		y[i], docs[i] = a.accounts[i].class, a.accounts[i].document(every)
		if y[i] < 0 {
			without = append(without, i)
		} else {
			classes = append(classes, y[i])
		}
	}
	corpus := lexis.Count(docs, a.options())
	v, x := corpus.Fit(a.known)
	a.vocab, a.matrix = v, x
	a.model = classify.Train(x, classes, len(a.classes), a.training())
	a.model.Calibrate(a.scores, classes)
	a.decided = make([]classify.Decision, len(a.accounts))
	held := a.model.Judge(a.scores, a.cosines, a.run.Least)
	sure := make([]int, len(held))
	for k, i := range a.known {
		a.decided[i] = held[k]
		sure[k] = held[k].Class
		if held[k].Why != classify.Taken {
			sure[k] = -1
		}
	}
	a.settings[0].sure = classify.Confuse(classes, sure, len(a.classes))
	for k, d := range a.model.Decide(corpus.Weigh(v, without), a.run.Least) {
		a.decided[without[k]] = d
	}
	return ctx.Err()
}
