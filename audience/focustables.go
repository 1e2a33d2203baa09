package audience

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/analysis"
	"demarche/prevalence"
	"demarche/text"
)

// untold is what the posts are called whose audience nothing tells.
const untold = "(not told)"

// shownInFigure is how many audiences a figure has room for.
const shownInFigure = 8

func equalName(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// what returns what the posts are called.
func (f *focusing) what() string {
	if f.ads {
		return "ads"
	}
	return "posts"
}

// accountsWord returns what those who post are called.
func (f *focusing) accountsWord() string {
	if f.ads {
		return "pages"
	}
	return "accounts"
}

// measureName names a measure for a person.
func (f *focusing) measureName(m int) string {
	switch {
	case m < 0:
		return f.accountsWord()
	case f.measures[m].name == "posts":
		return f.what()
	}
	return f.measures[m].name
}

// measureUnit returns the unit of a measure.
func (f *focusing) measureUnit(m int) string {
	switch {
	case m < 0:
		return f.accountsWord()
	case f.measures[m].unit == "posts":
		return f.what()
	}
	return f.measures[m].unit
}

// columnName is a measure as the name of a column.
func (f *focusing) columnName(m int) string {
	return "of_" + strings.NewReplacer(" ", "_", "-", "_").Replace(f.measureName(m))
}

// names returns the names of the classes, with the last for what is not told.
func (f *focusing) names() []string { return append(slices.Clone(f.classes), untold) }

// tables makes what is told.
func (f *focusing) tables(t *focusTable) {
	how := map[focusHow]int{}
	for i := range f.posts {
		how[f.posts[i].how]++
	}
	predicted := how[byTargeting]+how[byText] > 0
	f.corrections(t, predicted)
	f.result.Tables = append(f.result.Tables, f.wide(t), f.long(t, predicted), f.hows(how))
	if len(f.skills) > 0 {
		f.result.Tables = append(f.result.Tables, f.skillTable(), f.confusionTable())
	}
	if len(f.terms) > 0 {
		f.result.Tables = append(f.result.Tables, f.termTable())
	}
	f.figures(t, predicted)
}

// corrections says whether shares are corrected for classes that are told wrongly.
func (f *focusing) corrections(t *focusTable, predicted bool) {
	switch {
	case t.corrected:
		f.note("shares are corrected by %d %s of a random sample that were coded, with the difference estimator; those of %s are not", len(f.audited), f.what(), f.accountsWord())
	case len(f.audited) > 0:
		f.note("uncorrected: %d %s of a random sample were coded, and %d are needed", len(f.audited), f.what(), prevalence.LeastAudited)
	case predicted:
		f.note("uncorrected: classes are predicted, and no random sample was coded by which the shares could be corrected; the intervals are of the %s, and say nothing of classes that are told wrongly", f.accountsWord())
	default:
		f.note("uncorrected: classes are taken as %s gives them", f.from)
	}
	if n := len(f.pages); n < 2 {
		f.note("there is no interval: it is drawn from %s, and there is one", f.accountsWord())
	} else if n < 10 {
		f.note("the intervals are drawn from %d %s only, and are wider in truth", n, f.accountsWord())
	}
	spends := 0
	for _, m := range f.measures {
		if strings.HasPrefix(m.name, "spend ") {
			spends++
		}
	}
	if spends > 1 {
		f.note("spending stands in %d currencies, which are never added: two columns may tell the same spending twice", spends)
	}
	var from []string
	for _, m := range f.measures {
		if m.column != "" && m.name != "follower-weighted originals" {
			from = append(from, m.name+" from "+m.column)
		}
	}
	if len(from) > 0 {
		slices.Sort(from)
		f.note("columns that are read: %s", strings.Join(from, ", "))
	}
}

// wide is the table of the shares side by side, one column a denominator.
func (f *focusing) wide(t *focusTable) demarche.Table {
	table := demarche.Table{
		Name: "focus", Title: fmt.Sprintf("share of each audience by denominator, n = %s %s of %s %s; classes from %s",
			text.Count(int64(len(f.posts))), f.what(), text.Count(int64(len(f.pages))), f.accountsWord(), f.from),
		Columns: []demarche.Column{{Name: "audience", Doc: "the audience, as the scheme or the column calls it"}},
	}
	for i, m := range t.measures {
		total := text.Thousands(fmt.Sprintf("%.0f", t.shares[i][0].total))
		doc := fmt.Sprintf("share of %s %s", total, f.measureUnit(m))
		if m < 0 {
			doc += ", each put to the audience of most of its " + f.what()
		}
		table.Columns = append(table.Columns, demarche.Column{Name: f.columnName(m), Unit: "%", Doc: doc})
	}
	for k, name := range f.names() {
		row := []any{name}
		some := false
		for i := range t.measures {
			s := t.shares[i][k]
			row = append(row, analysis.Known(100*s.share))
			some = some || s.amount > 0
		}
		if some || k < len(f.classes) && f.scheme != nil {
			table.Rows = append(table.Rows, row)
		}
	}
	return table
}

// long is the table of the shares with their intervals, a row for each audience and
// denominator.
func (f *focusing) long(t *focusTable, predicted bool) demarche.Table {
	table := demarche.Table{
		Name: "focus_intervals", Title: fmt.Sprintf("share of each audience with its interval, of %s %s drawn again", text.Count(int64(len(f.pages))), f.accountsWord()),
		Columns: []demarche.Column{
			{Name: "audience", Doc: "the audience"},
			{Name: "of", Doc: "what it is a share of"},
			{Name: "share", Unit: "%", Doc: "the share of the audience"},
			{Name: "low", Unit: "%", Doc: "2.5th percentile of the shares when accounts or pages are drawn again"},
			{Name: "high", Unit: "%", Doc: "97.5th percentile"},
			{Name: "amount", Doc: "what the audience has of it, as classes say, in the unit"},
			{Name: "total", Doc: "what all have, in the unit"},
			{Name: "unit", Doc: "the unit of amount and total"},
			{Name: "misclassification", Doc: "corrected by a coded random sample; uncorrected; or given, where classes are not predicted"},
		},
	}
	for i, m := range t.measures {
		word := "given"
		switch {
		case t.corrected && m >= 0:
			word = "corrected"
		case predicted || t.corrected:
			word = "uncorrected"
		}
		for k, name := range f.names() {
			s := t.shares[i][k]
			if s.amount == 0 && (k == len(f.classes) || f.scheme == nil) {
				continue
			}
			table.Rows = append(table.Rows, []any{name, f.measureName(m), analysis.Known(100 * s.share), analysis.Known(100 * s.low), analysis.Known(100 * s.high), s.amount, s.total, f.measureUnit(m), word})
		}
	}
	return table
}

// hows says by what the classes are known.
func (f *focusing) hows(how map[focusHow]int) demarche.Table {
	table := demarche.Table{
		Name: "focus_classes", Title: fmt.Sprintf("by what the audience of %s is known, n = %s", f.what(), text.Count(int64(len(f.posts)))),
		Columns: []demarche.Column{
			{Name: "by", Doc: "what tells the audience"},
			{Name: "predicted", Doc: "whether it is a guess of this program"},
			{Name: "n", Unit: f.what(), Doc: "how many"},
			{Name: "share", Unit: "%", Doc: "of all"},
		},
	}
	for h := notTold; h <= byLanguage; h++ {
		if how[h] > 0 {
			table.Rows = append(table.Rows, []any{h.String(), h.predicted(), int64(how[h]), 100 * float64(how[h]) / float64(len(f.posts))})
		}
	}
	return table
}

// skillTable says how well classes are told.
func (f *focusing) skillTable() demarche.Table {
	table := demarche.Table{
		Name: "focus_accuracy", Title: "how well the audience is told where it is known, on pages left out and, for contrast, on random posts of pages that were seen",
		Columns: []demarche.Column{
			{Name: "by", Doc: "what tells the audience"},
			{Name: "asked_on", Doc: "posts of pages that were left out when it learned, or posts at random; a list of words learns nothing"},
			{Name: "n", Unit: f.what(), Doc: "how many of known audience were asked"},
			{Name: "pages", Unit: f.accountsWord(), Doc: "of how many accounts or pages"},
			{Name: "told", Unit: f.what(), Doc: "how many it put to an audience; the others count as wrong"},
			{Name: "accuracy", Doc: "share told rightly, of all asked"},
			{Name: "low", Doc: "2.5th percentile when pages are drawn again"},
			{Name: "high", Doc: "97.5th percentile"},
			{Name: "macro_f1", Doc: "mean over audiences of F1, the harmonic mean of precision and recall"},
			{Name: "most_frequent", Doc: "the accuracy of always saying the most frequent audience"},
		},
	}
	for _, s := range f.skills {
		on := cmp.Or(s.folds, "all: it learns nothing")
		table.Rows = append(table.Rows, []any{s.by, on, int64(s.posts), int64(s.pages), int64(s.told), analysis.Known(s.accuracy), analysis.Known(s.low), analysis.Known(s.high), analysis.Known(s.macro), analysis.Known(s.majority)})
	}
	return table
}

// confusionTable says which audiences are taken for which, by the way that the shares
// use: the words of targeting, else the model on pages left out.
func (f *focusing) confusionTable() demarche.Table {
	s := f.skills[0]
	table := demarche.Table{
		Name: "focus_confusion", Title: fmt.Sprintf("which audience is taken for which by the %s, n = %s", s.by, text.Count(int64(s.posts))),
		Columns: []demarche.Column{
			{Name: "audience", Doc: "the known audience"},
			{Name: "told", Doc: "the audience that is told"},
			{Name: "n", Unit: f.what(), Doc: "how many"},
		},
	}
	add := func(truth, told string, n int) {
		if n > 0 {
			table.Rows = append(table.Rows, []any{truth, told, int64(n)})
		}
	}
	for i, name := range f.classes {
		for j, told := range f.classes {
			add(name, told, s.confusion.N[i][j])
		}
		add(name, untold, s.confusion.Abstained[i])
	}
	return table
}

// termTable lists the words of targeting that told the audience.
func (f *focusing) termTable() demarche.Table {
	table := demarche.Table{
		Name: "focus_targeting", Title: fmt.Sprintf("words of the scheme in the targeting of %s %s", text.Count(int64(len(f.posts))), f.what()),
		Columns: []demarche.Column{
			{Name: "audience", Doc: "the audience for or against which it counts"},
			{Name: "term", Doc: "the word or words of the scheme"},
			{Name: "row", Doc: "where they stand: whom to show it to, what they must also match, or whom not to show it to"},
			{Name: "counts", Doc: "what each adds to the audience"},
			{Name: "n", Unit: f.what(), Doc: "in how many"},
		},
	}
	hits := slices.SortedFunc(maps.Keys(f.terms), func(a, b targetHit) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(f.terms[b], f.terms[a]), cmp.Compare(a.text, b.text), cmp.Compare(a.row, b.row), cmp.Compare(a.in, b.in))
	})
	for _, h := range hits {
		row := [...]string{"include", "must also match", "exclude"}[h.row]
		table.Rows = append(table.Rows, []any{f.classes[h.class], h.text, row, h.counts(), int64(f.terms[h])})
	}
	return table
}

// figures draws the shares side by side, and how well they are told.
func (f *focusing) figures(t *focusTable, predicted bool) {
	order := make([]int, 0, len(f.classes))
	for k := range f.classes {
		if t.shares[1][k].amount > 0 { // posts
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.shares[1][b].share, t.shares[1][a].share) })
	cut := len(order) - shownInFigure
	if cut > 0 {
		order = order[:shownInFigure]
	}
	if len(order) == 0 {
		return
	}
	drawn := f.drawnMeasures(t)
	table := demarche.Table{
		Name: "focus_drawn", Title: "share of each audience by denominator",
		Columns: []demarche.Column{
			{Name: "audience", Doc: "the audience and what it is a share of"},
			{Name: "share", Unit: "%", Doc: "the share"},
			{Name: "low", Unit: "%", Doc: "lower end of the interval"},
			{Name: "high", Unit: "%", Doc: "upper end"},
			{Name: "of", Doc: "what it is a share of"},
		},
	}
	for _, k := range order {
		for _, i := range drawn {
			s := t.shares[i][k]
			table.Rows = append(table.Rows, []any{f.classes[k] + ", " + f.measureName(t.measures[i]), analysis.Known(100 * s.share), analysis.Known(100 * s.low), analysis.Known(100 * s.high), f.measureName(t.measures[i])})
		}
	}
	parts := []string{}
	for _, i := range drawn {
		parts = append(parts, fmt.Sprintf("%.0f %% of %s", 100*t.shares[i][order[0]].share, f.measureName(t.measures[i])))
	}
	subtitle := fmt.Sprintf("Share with the interval of %s drawn again, n = %s %s of %s %s", f.accountsWord(), text.Count(int64(len(f.posts))), f.what(), text.Count(int64(len(f.pages))), f.accountsWord())
	if predicted && !t.corrected {
		subtitle += "; classes in part predicted, uncorrected"
	}
	if cut > 0 {
		subtitle += fmt.Sprintf("; the %d largest audiences of %d", shownInFigure, shownInFigure+cut)
	}
	f.result.Figures = append(f.result.Figures, demarche.Figure{
		Title: f.classes[order[0]] + ": " + strings.Join(parts, ", "), Subtitle: subtitle,
		Mark: demarche.Intervals, X: "audience", Y: "share", Group: "of", Table: table,
	})
	f.skillFigure()
}

// drawnMeasures are the measures that a figure has room for: posts, then what was shown,
// clicked and spent, or accounts and followers where nothing was.
func (f *focusing) drawnMeasures(t *focusTable) (places []int) {
	have := func(name string) bool {
		for i, m := range t.measures {
			if m >= 0 && strings.HasPrefix(f.measures[m].name, name) && t.shares[i][0].total > 0 {
				places = append(places, i)
				return true
			}
		}
		return false
	}
	have("posts")
	some := have("impressions")
	some = have("clicks") || some
	some = have("spend ") || some
	if !some {
		places = append([]int{0}, places...)
		if have("follower-weighted originals") {
			return places
		}
		have("follower-weighted posts")
	}
	return places
}

// skillFigure draws the accuracy on pages left out beside that on random posts.
func (f *focusing) skillFigure() {
	var out, random *focusSkill
	table := demarche.Table{
		Name: "focus_accuracy_drawn", Title: "accuracy of telling the audience",
		Columns: []demarche.Column{
			{Name: "by", Doc: "what tells the audience, and on what it was asked"},
			{Name: "accuracy", Doc: "share told rightly"},
			{Name: "low", Doc: "lower end of the interval"},
			{Name: "high", Doc: "upper end"},
			{Name: "asked_on", Doc: "on what it was asked"},
		},
	}
	for i := range f.skills {
		s := &f.skills[i]
		if s.by == "text model" {
			switch s.folds {
			case pagesOut:
				out = s
			case atRandom:
				random = s
			}
		}
		table.Rows = append(table.Rows, []any{map[string]string{"": "", pagesOut: "unseen: ", atRandom: "random: "}[s.folds] + s.by, analysis.Known(s.accuracy), analysis.Known(s.low), analysis.Known(s.high), cmp.Or(s.folds, "nothing learned")})
	}
	if out == nil || random == nil || math.IsNaN(out.accuracy) {
		return
	}
	f.result.Figures = append(f.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("On %s that it has not seen, a text model tells the audience of %.0f %% of %s; on random %s it seems to be %.0f %%", f.accountsWord(), 100*out.accuracy, f.what(), f.what(), 100*random.accuracy),
		Subtitle: fmt.Sprintf("Accuracy in %d parts, with the interval of %s drawn again; n = %s %s of %d %s of known audience", f.run.Folds, f.accountsWord(), text.Count(int64(out.posts)), f.what(), out.pages, f.accountsWord()),
		Mark:     demarche.Intervals, X: "by", Y: "accuracy", Group: "asked_on", Reference: &out.majority, Table: table,
	})
}
