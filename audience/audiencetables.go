package audience

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/classify"
	"demarche/text"
)

// tables makes the tables and figures.
func (a *audience) tables() {
	scores := a.scoresTable()
	accounts := a.accountsTable()
	a.result.Tables = append(a.result.Tables, scores, a.classesTable(), a.termsTable())
	if a.run.Behaviour {
		a.result.Tables = append(a.result.Tables, a.behaviourTable())
	}
	a.result.Tables = append(a.result.Tables, a.someAccounts(accounts)...)
	a.result.Kept = append(a.result.Kept, accounts)
	a.result.Figures = append(a.result.Figures, a.scoresFigure(), a.confusionFigure())
}

func (a *audience) scoresTable() demarche.Table {
	t := demarche.Table{
		Name: "audience_scores", Title: fmt.Sprintf("how well classes of accounts are told from %s, %s with a class", a.from(), text.Plural(len(a.taught), "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "split", Doc: "how accounts are divided into those that a model is trained on and those that it is tested on: in folds by copy cluster; the same, and the accounts too of which the model says nothing for want of posts; the same folds with words alone, behaviour alone, and without any text that two accounts wrote; in folds at random; by date"},
			{Name: "trained", Unit: "accounts", Doc: "accounts that models were trained on, in turn where they are folds"},
			{Name: "tested", Unit: "accounts", Doc: "accounts that a model predicted without having seen them"},
			{Name: "accuracy", Unit: "share", Doc: "of those tested, whose class was predicted"},
			{Name: "low", Unit: "share", Doc: "95 % of the draws of copy clusters lie above"},
			{Name: "high", Unit: "share", Doc: "and below"},
			{Name: "majority", Unit: "share", Doc: "accuracy if all were taken for the most frequent class"},
			{Name: "macro_f1", Unit: "F1", Doc: "the mean over classes of 2·hits/(accounts of the class + predictions of it)"},
			{Name: "f1_low", Unit: "F1", Doc: "its interval"},
			{Name: "f1_high", Unit: "F1", Doc: "its interval"},
			{Name: "f1_majority", Unit: "F1", Doc: "macro-F1 if all were taken for the most frequent class"},
			{Name: "abstained", Unit: "share", Doc: "of those tested, of which the model says nothing with --least; empty where that was not asked"},
			{Name: "rest", Unit: "share", Doc: "accuracy among the others"},
			{Name: "draws_of_folds", Unit: "draws", Doc: "times that accounts were divided; accuracy and macro-F1 are means over them"},
			{Name: "f1_least", Unit: "F1", Doc: "macro-F1 of the draw where it is least"},
			{Name: "f1_most", Unit: "F1", Doc: "and where it is most"},
		},
	}
	for _, s := range a.settings {
		row := []any{
			s.name, int64(s.trained), int64(s.tested), analysis.Known(s.mean((*classify.Confusion).Accuracy)), analysis.Known(s.accuracy[0]), analysis.Known(s.accuracy[1]), analysis.Known(s.majority.Accuracy()),
			analysis.Known(s.mean((*classify.Confusion).MacroF1)), analysis.Known(s.f1[0]), analysis.Known(s.f1[1]), analysis.Known(s.majority.MacroF1()), nil, nil,
			int64(len(s.confusions)), analysis.Known(s.least), analysis.Known(s.most),
		}
		if s.sure != nil {
			hits, taken := 0, 0
			for class := range a.classes {
				hits += s.sure.N[class][class]
				taken += s.sure.Of(class) - s.sure.Abstained[class]
			}
			row[11], row[12] = analysis.Known(1-float64(taken)/float64(s.tested)), analysis.Known(float64(hits)/float64(taken))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (a *audience) classesTable() demarche.Table {
	t := demarche.Table{
		Name: "audience_classes", Title: "each class in folds by copy cluster, and whom its accounts are taken for",
		Columns: []demarche.Column{
			{Name: "class", Doc: "as the column or the codings say"},
			{Name: "accounts", Unit: "accounts", Doc: "of the class"},
			{Name: "precision", Unit: "share", Doc: "of those predicted to be of the class, that are"},
			{Name: "recall", Unit: "share", Doc: "of those of the class, predicted to be"},
			{Name: "f1", Unit: "F1", Doc: "2·hits/(accounts of the class + predictions of it)"},
		},
	}
	s := &a.settings[0]
	for _, name := range a.classes {
		t.Columns = append(t.Columns, demarche.Column{Name: "as " + name, Unit: "accounts", Doc: "accounts of the class that were taken for " + name + ", the mean over draws of folds"})
	}
	t.Columns = append(t.Columns, demarche.Column{Name: "predicted", Unit: "accounts", Doc: "accounts without a class that are predicted to be of it, without abstaining"})
	for class, name := range a.classes {
		row := []any{name, int64(s.majority.Of(class)), analysis.Known(s.mean(precisionOf(class))), analysis.Known(s.mean(recallOf(class))), analysis.Known(s.mean(f1Of(class)))}
		for as := range a.classes {
			row = append(row, s.taken(class, as))
		}
		t.Rows = append(t.Rows, append(row, int64(len(a.predicted(class)))))
	}
	return t
}

func precisionOf(class int) func(*classify.Confusion) float64 {
	return func(c *classify.Confusion) float64 { return c.Precision(class) }
}

func recallOf(class int) func(*classify.Confusion) float64 {
	return func(c *classify.Confusion) float64 { return c.Recall(class) }
}

func f1Of(class int) func(*classify.Confusion) float64 {
	return func(c *classify.Confusion) float64 { return c.F1(class) }
}

// taken returns how many accounts of a class were taken for one, the mean over draws.
func (s *setting) taken(class, as int) float64 {
	return s.mean(func(c *classify.Confusion) float64 { return float64(c.N[class][as]) })
}

// predicted returns the accounts without a class that are predicted to be of one.
func (a *audience) predicted(class int) (all []int) {
	for i, one := range a.accounts {
		if d := a.decided[i]; one.class < 0 && d.Why == classify.Taken && d.Class == class {
			all = append(all, i)
		}
	}
	return all
}

func (a *audience) termsTable() demarche.Table {
	t := demarche.Table{
		Name: "audience_terms", Title: "the terms that speak for each class in the model of all accounts with a class",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the class"},
			{Name: "term", Doc: "a word, hashtag or sequence of words as it is compared"},
			{Name: "weight", Doc: "what it adds to the score of an account that wrote nothing else"},
			{Name: "users", Unit: "share", Doc: "of the accounts of the class, that wrote it in a post that was read"},
			{Name: "users_elsewhere", Unit: "share", Doc: "of the accounts of the other classes"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts of the class that wrote it"},
		},
	}
	used := make([][]int, len(a.classes))
	n := make([]int, len(a.classes))
	for class := range used {
		used[class] = make([]int, a.matrix.Cols)
	}
	for k, i := range a.taught {
		class := a.accounts[i].class
		n[class]++
		idx, _ := a.matrix.Row(k)
		for _, j := range idx {
			used[class][j]++
		}
	}
	for class, name := range a.classes {
		for _, f := range a.topTerms(class) {
			elsewhere, others := 0, 0
			for other := range a.classes {
				if other != class {
					elsewhere += used[other][f.Column]
					others += n[other]
				}
			}
			in := used[class][f.Column]
			t.Rows = append(t.Rows, []any{
				name, a.lens.vocab.Terms[f.Column], f.Weight * a.lens.alone(), float64(in) / float64(n[class]), float64(elsewhere) / float64(others), int64(in),
			})
		}
	}
	return t
}

// topTerms returns the terms that speak most for a class.
func (a *audience) topTerms(class int) []classify.Feature {
	top := slices.DeleteFunc(a.model.Top(class, a.run.Top+len(habits)), func(f classify.Feature) bool {
		return f.Column >= len(a.lens.vocab.Terms)
	})
	return top[:min(a.run.Top, len(top))]
}

func (a *audience) accountsTable() demarche.Table {
	t := demarche.Table{
		Name: "audience_accounts", Title: fmt.Sprintf("the class of each of %s, and what is predicted of it", text.Plural(len(a.accounts), "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "who"},
			{Name: "class", Doc: "as the column or the codings say; empty where they do not"},
			{Name: "predicted", Doc: "the most probable class, for those with a class by the mean score in models that did not see them, one a draw of folds"},
			{Name: "probability", Unit: "probability", Doc: "of that class, given that it is one of these"},
			{Name: "abstained", Doc: "why the model says nothing of it; empty where it does"},
			{Name: "cosine", Unit: "cosine", Doc: fmt.Sprintf("to the centroid of the nearest class; 99 in 100 of those trained on have at least %.3f", a.model.Near())},
			{Name: "posts", Unit: "posts", Doc: "posts in the language"},
			{Name: "read", Unit: "posts", Doc: "posts that were read"},
			{Name: "copied", Unit: "posts", Doc: "of those read, posts whose text another account wrote too"},
			{Name: "cluster", Doc: "the number of its copy cluster, from 0; empty without a class"},
			{Name: "fold", Doc: "the fold in which it was held out in the first draw of folds; empty without a class"},
			{Name: "record", Doc: "its first post that was read"},
		},
	}
	at := map[int]int{}
	folds := a.foldsOf(a.settings[0].test, 0)
	for k, i := range a.known {
		at[i] = k
	}
	for i, one := range a.accounts {
		d := a.decided[i]
		copied := 0
		for _, p := range one.read {
			if p.copied {
				copied++
			}
		}
		row := []any{
			one.name, "", a.classes[d.Class], d.P, string(d.Why), d.Cosine, int64(one.posts), int64(len(one.read)), int64(copied), nil, nil, one.read[0].record.String(),
		}
		if k, ok := at[i]; ok {
			row[1], row[9], row[10] = a.classes[one.class], int64(a.clusters.of[k]), int64(folds[k])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// someAccounts are those of the table that a report shows: those taken for another class
// than theirs, and those without one.
func (a *audience) someAccounts(all demarche.Table) []demarche.Table {
	most := 4 * a.run.Top
	mistaken, without := all, all
	mistaken.Name, without.Name = "audience_mistaken", "audience_predicted"
	mistaken.Rows, without.Rows = nil, nil
	for _, row := range all.Rows {
		switch {
		case row[1] == "":
			without.Rows = append(without.Rows, row)
		case row[1] != row[2]:
			mistaken.Rows = append(mistaken.Rows, row)
		}
	}
	mistaken.Title = fmt.Sprintf("accounts that a model which had not seen them took for another class, %s", firstOf(most, len(mistaken.Rows)))
	without.Title = fmt.Sprintf("accounts without a class, %s, by probability", firstOf(most, len(without.Rows)))
	var out []demarche.Table
	for _, t := range []demarche.Table{mistaken, without} {
		slices.SortStableFunc(t.Rows, func(x, y []any) int { return cmp.Compare(y[3].(float64), x[3].(float64)) })
		t.Rows = t.Rows[:min(most, len(t.Rows))]
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func firstOf(most, n int) string {
	if n <= most {
		return text.Count(n)
	}
	return fmt.Sprintf("the first %s of %s", text.Count(most), text.Count(n))
}

func (a *audience) scoresFigure() demarche.Figure {
	s := a.settings[0]
	chance := s.majority.MacroF1()
	t := demarche.Table{
		Name: "audience_f1", Title: "macro-F1 by how accounts are divided",
		Columns: []demarche.Column{
			{Name: "split", Doc: "how accounts are divided"},
			{Name: "macro_f1", Unit: "F1", Doc: "the mean over classes of F1"},
			{Name: "low", Unit: "F1", Doc: "95 % of the draws lie above"},
			{Name: "high", Unit: "F1", Doc: "and below"},
		},
	}
	for _, s := range a.settings {
		t.Rows = append(t.Rows, []any{s.name, analysis.Known(s.mean((*classify.Confusion).MacroF1)), analysis.Known(s.f1[0]), analysis.Known(s.f1[1])})
	}
	return demarche.Figure{
		Title:    fmt.Sprintf("Told from %s, %d classes of accounts have a macro-F1 of %.2f on accounts left out", a.from(), len(a.classes), s.mean((*classify.Confusion).MacroF1)),
		Subtitle: fmt.Sprintf("Mean macro-F1 of draws of folds, with 95 %% intervals; the rule is at what one class for all gives; n = %s", text.Plural(s.tested, "account", "accounts")),
		Mark:     demarche.Intervals, X: "split", Y: "macro_f1", Reference: &chance, Table: t,
	}
}

// rounded leaves what can be read in a cell of a figure; its table has the counts.
func rounded(share float64) float64 { return math.Round(1000*share) / 1000 }

func (a *audience) confusionFigure() demarche.Figure {
	s := &a.settings[0]
	t := demarche.Table{
		Name: "audience_confusion", Title: "accounts by class and by class predicted, in folds by copy cluster",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the class of the account"},
			{Name: "predicted", Doc: "the class that was predicted"},
			{Name: "share", Unit: "share", Doc: "of the accounts of the class"},
			{Name: "accounts", Unit: "accounts", Doc: "how many, the mean over draws of folds"},
		},
	}
	from, to, most := 0, 1, -1.0
	for class, name := range a.classes {
		of := s.majority.Of(class)
		for as, other := range a.classes {
			n := s.taken(class, as)
			t.Rows = append(t.Rows, []any{name, other, analysis.Known(rounded(n / float64(of))), n})
			if class != as && n > most {
				from, to, most = class, as, n
			}
		}
	}
	title := fmt.Sprintf("Of those taken for another class, most are of %s and taken for %s: %.3g of %s", a.classes[from], a.classes[to], most, text.Plural(s.majority.Of(from), "account", "accounts"))
	if most == 0 {
		title = "No account was taken for another class"
	}
	return demarche.Figure{
		Title: title, Subtitle: fmt.Sprintf("Share of the accounts of a class (row) by the class predicted (column), n = %s, %s of folds", text.Plural(s.tested, "account", "accounts"), text.Plural(len(s.confusions), "draw", "draws")),
		Mark: demarche.Matrix, X: "predicted", Y: "class", Group: "share", Table: t,
	}
}
