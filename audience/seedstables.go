package audience

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"demarche"
	"demarche/analysis"
	"demarche/classify"
	"demarche/text"
)

// tables makes the tables and the figure.
func (s *seeding) tables() {
	accounts := s.accountsTable()
	s.result.Kept = append(s.result.Kept, accounts)
	s.result.Tables = append(s.result.Tables, s.scoresTable())
	short := accounts
	short.Name, short.Rows = "seeds_reached", nil
	none := 0
	for i, row := range accounts.Rows {
		switch {
		case s.found.Class[i] < 0:
			none++
		case s.seeds[i] < 0:
			short.Rows = append(short.Rows, row)
		}
	}
	slices.SortStableFunc(short.Rows, func(x, y []any) int { return cmp.Compare(y[4].(float64), x[4].(float64)) })
	short.Title = fmt.Sprintf("accounts that are no seeds, by the share of their class, %s", firstOf(s.run.Top, len(short.Rows)))
	short.Rows = short.Rows[:min(s.run.Top, len(short.Rows))]
	if len(short.Rows) > 0 {
		s.result.Tables = append(s.result.Tables, short)
	}
	s.result.Figures = append(s.result.Figures, s.figure())
	if none > 0 {
		s.note("%s by nothing that a seed gave", text.Plural(none, "account is reached", "accounts are reached"))
	}
	s.note("p of an account counts permutations of the seeds among themselves (%s, seed %d), each class keeping its number", text.Count(s.run.Draws), s.run.Seed)
}

// A seedTest is whom the spreading was tested on.
type seedTest struct {
	name      string
	confusion *classify.Confusion
	low, high float64
	chance, p any
}

func (s *seeding) tests() (all []seedTest) {
	test := func(name string, truth, got []int) seedTest {
		t := seedTest{name: name, confusion: classify.Confuse(truth, got, len(s.classes))}
		t.low, t.high = classify.Interval(truth, got, len(s.classes), make([]string, len(truth)), 1000, s.run.Seed, (*classify.Confusion).Accuracy)
		return t
	}
	hidden := test("seeds, hidden in turn", s.seeds, s.found.Hidden)
	hidden.chance, hidden.p = analysis.Known(s.found.Chance), analysis.Known(s.found.AccuracyP)
	all = append(all, hidden)
	back := make([]int, len(s.given))
	for i := range back {
		back[i] = -1
		if s.seeds[i] < 0 {
			back[i] = s.given[i]
		}
	}
	if one := test("accounts held back", back, s.found.Class); one.confusion.Rows() > 0 {
		all = append(all, one)
	}
	return all
}

func (s *seeding) scoresTable() demarche.Table {
	t := demarche.Table{
		Name: "seeds_scores", Title: "how many accounts of known class get their own class without being a seed",
		Columns: []demarche.Column{
			{Name: "tested", Doc: "which accounts"},
			{Name: "accounts", Unit: "accounts", Doc: "how many"},
			{Name: "reached", Unit: "share", Doc: "of them, that anything of a seed reaches; the others count as wrong"},
			{Name: "majority_accuracy", Unit: "share", Doc: "accuracy if all were taken for the most frequent class"},
			{Name: "accuracy", Unit: "share", Doc: "of them, that get their own class"},
			{Name: "low", Unit: "share", Doc: "95 % of 1,000 draws of accounts lie above"},
			{Name: "high", Unit: "share", Doc: "and below"},
			{Name: "permuted", Unit: "share", Doc: "mean accuracy where the classes of the seeds are permuted; not asked of accounts held back"},
			{Name: "p", Unit: "probability", Doc: "(1 + permutations with at least this accuracy)/(1 + permutations)"},
			{Name: "macro_f1", Unit: "F1", Doc: "the mean over classes of 2·hits/(accounts of the class + predictions of it)"},
		},
	}
	for _, one := range s.tests() {
		c := one.confusion
		reached := 0
		for class := range s.classes {
			reached += c.Of(class) - c.Abstained[class]
		}
		t.Rows = append(t.Rows, []any{
			one.name, int64(c.Rows()), analysis.Known(float64(reached) / float64(c.Rows())), analysis.Known(c.Majority().Accuracy()), analysis.Known(c.Accuracy()),
			analysis.Known(one.low), analysis.Known(one.high), one.chance, one.p, analysis.Known(c.MacroF1()),
		})
	}
	return t
}

func (s *seeding) accountsTable() demarche.Table {
	t := demarche.Table{
		Name: "seeds_accounts", Title: fmt.Sprintf("what reaches each of %s from the seeds", text.Plural(len(s.names), "account", "accounts")),
		Columns: []demarche.Column{
			{Name: "actor", Doc: "who"},
			{Name: "class", Doc: "as the column or the codings say; empty where they do not"},
			{Name: "seed", Doc: "whether its class was spread"},
			{Name: "reached", Doc: "the class of the greatest share; empty where nothing came"},
			{Name: "share", Unit: "share", Doc: "of that class, of all that came"},
			{Name: "p", Unit: "probability", Doc: "(1 + permutations of the seeds that give it this share of this class)/(1 + permutations)"},
			{Name: "near", Unit: "share", Doc: "of what came, what it began with or came over one object from a seed"},
			{Name: "hidden", Doc: "for a seed, the class it got while it was hidden"},
		},
	}
	f := s.found
	name := func(class int) string {
		if class < 0 {
			return ""
		}
		return s.classes[class]
	}
	for i, account := range s.names {
		row := []any{account, name(s.given[i]), s.seeds[i] >= 0, name(f.Class[i]), 0.0, nil, f.Near[i], name(f.Hidden[i])}
		if f.Class[i] >= 0 {
			row[4] = f.Share[i][f.Class[i]]
			if s.run.Draws > 0 {
				row[5] = f.P[i]
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *seeding) figure() demarche.Figure {
	hidden := s.tests()[0].confusion
	t := demarche.Table{
		Name: "seeds_confusion", Title: "seeds by class and by the class they got while hidden",
		Columns: []demarche.Column{
			{Name: "class", Doc: "the class of the seed"},
			{Name: "got", Doc: "the class it got"},
			{Name: "share", Unit: "share", Doc: "of the seeds of the class"},
			{Name: "seeds", Unit: "accounts", Doc: "how many"},
		},
	}
	for class, name := range s.classes {
		for got, as := range s.classes {
			t.Rows = append(t.Rows, []any{name, as, analysis.Known(rounded(float64(hidden.N[class][got]) / float64(hidden.Of(class)))), int64(hidden.N[class][got])})
		}
		t.Rows = append(t.Rows, []any{name, "none", analysis.Known(rounded(float64(hidden.Abstained[class]) / float64(hidden.Of(class)))), int64(hidden.Abstained[class])})
	}
	return demarche.Figure{
		Title:    fmt.Sprintf("%.0f %% of hidden seeds get their own class, one class for all would give %.0f %%", 100*hidden.Accuracy(), 100*hidden.Majority().Accuracy()),
		Subtitle: fmt.Sprintf("Share of the seeds of a class (row) by the class they got while hidden (column), n = %s", text.Plural(hidden.Rows(), "seed", "seeds")),
		Mark:     demarche.Matrix, X: "got", Y: "class", Group: "share", Table: t,
	}
}

// mostDropped is how many objects that are left out are named.
const mostDropped = 10

// dropped tells which objects were left out because too many touched them.
func (s *seeding) dropped(ctx context.Context) error {
	if len(s.found.Dropped) == 0 {
		return nil
	}
	var numbers []uint64
	for _, object := range s.found.Dropped {
		numbers = append(numbers, s.objects[object])
	}
	objects, err := s.c.Objects(ctx, numbers)
	if err != nil {
		return err
	}
	users := map[int32]int{}
	for _, u := range s.uses {
		users[u.Object]++
	}
	t := demarche.Table{
		Name: "seeds_dropped", Title: fmt.Sprintf("objects left out, for more than %.0f %% of the accounts touched them", 100*s.run.MaxShare),
		Columns: []demarche.Column{
			{Name: "object", Doc: "what was touched"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that touched it"},
		},
	}
	for _, object := range s.found.Dropped {
		t.Rows = append(t.Rows, []any{objects[s.objects[object]].Text, int64(users[int32(object)])})
	}
	slices.SortFunc(t.Rows, func(x, y []any) int {
		return cmp.Or(cmp.Compare(y[1].(int64), x[1].(int64)), cmp.Compare(x[0].(string), y[0].(string)))
	})
	if n := len(t.Rows); n > mostDropped {
		t.Title += fmt.Sprintf(", %s", firstOf(mostDropped, n))
		t.Rows = t.Rows[:mostDropped]
	}
	s.result.Tables = append(s.result.Tables, t)
	return nil
}
