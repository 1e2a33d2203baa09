package governance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"demarche"
	"demarche/analysis"
	"demarche/casefile"
	"demarche/series"
	"demarche/state"
	"demarche/text"
)

// Agreements counts agreements by year, in both readings.
var Agreements = analysis.Analysis{
	Name: "agreements",
	Doc: `agreements by year: as a yearly flow and as a stock, and what their counts tell

In: the steps in the life of agreements that the case holds. --topic, --kind,
--party and --without-kind say which agreements; --status which step dates them;
--count parties counts the steps of single parties, as ratifications of a convention,
in place of agreements. --from and --to bound the years, and say that no step
outside of them was looked for.

Out: every agreement with the dates of its steps, the records that tell them and
how far these were checked; how many there were a year and in all up to then, how many
of them rest on recalled rows only; and tests of the yearly counts: their rate,
whether it changed, whether they scatter as counts of independent events do, whether
they ever fall; of a growing stock, which curve it follows. Where rows tell different
dates of one step, both stand in the table conflicts: the best checked is taken, of
equals the one dated most finely, then the first.

Limits: a list of what was found is a floor: a year without any may be one in which
nobody looked. An approval to sign is no signature, and a signature no entry into
force; the numbers by each differ. Few years tell little: the power is told.

Sources: Garwood 1936, doi:10.1093/biomet/28.3-4.437; Przyborowski and Wilenski 1940,
doi:10.1093/biomet/31.3-4.313; Killick, Fearnhead and Eckley 2012,
doi:10.1080/01621459.2012.737745; Adams and MacKay 2007, arXiv:0710.3742; Kleinberg 2003,
doi:10.1023/A:1024940629314; Bass 1969, doi:10.1287/mnsc.15.5.215.
`,
	Needs: []string{demarche.Agreements},
	New: func() analysis.Run {
		return &AgreementsRun{Status: "signed", Count: "agreements", Draws: 20_000, Seed: 1}
	},
}

// AgreementsRun is a run of [Agreements].
type AgreementsRun struct {
	Topics, Kinds, WithoutKinds, Parties, Names []string
	Status                                      string // the step that dates an agreement
	Count                                       string // "agreements" or "parties"
	From, To                                    int    // years; 0 for as the data have it
	Draws                                       int
	Seed                                        uint64
}

// Flags implements [analysis.Run].
func (r *AgreementsRun) Flags(fs *pflag.FlagSet) {
	fs.StringSliceVar(&r.Topics, "topic", r.Topics, "agreements of one of these `topics`")
	fs.StringSliceVar(&r.Kinds, "kind", r.Kinds, "agreements of one of these `kinds`, as bilateral")
	fs.StringSliceVar(&r.WithoutKinds, "without-kind", r.WithoutKinds, "none of these `kinds`, as statement")
	fs.StringSliceVar(&r.Parties, "party", r.Parties, "agreements to which one of these `states` is party")
	fs.StringSliceVar(&r.Names, "agreement", r.Names, "agreements of these `names`")
	fs.StringVar(&r.Status, "status", r.Status, "the `step` that dates an agreement: proposed, approved to sign, signed, ratified, in force, left")
	fs.StringVar(&r.Count, "count", r.Count, "count `agreements`, or parties by their own steps")
	fs.IntVar(&r.From, "from-year", r.From, "the first `year` that was searched; default: the first with any")
	fs.IntVar(&r.To, "to-year", r.To, "the last `year` that was searched")
	fs.IntVar(&r.Draws, "draws", r.Draws, "draws of the tests that need some")
	fs.Uint64Var(&r.Seed, "seed", r.Seed, "their seed")
}

// Each implements [analysis.Run].
func (r *AgreementsRun) Each(context.Context, *casefile.Case) ([]analysis.Run, error) {
	return []analysis.Run{r}, nil
}

// Reads implements [analysis.Run].
func (r *AgreementsRun) Reads() []string { return []string{demarche.Agreements} }

// Do implements [analysis.Run].
func (r *AgreementsRun) Do(ctx context.Context, c *casefile.Case, progress analysis.Progress) (*demarche.Result, error) {
	switch {
	case !slices.Contains(demarche.Statuses, r.Status):
		return nil, demarche.Errorf(demarche.Usage, "--status %q: want one of %s", r.Status, strings.Join(demarche.Statuses, ", "))
	case r.Count != "agreements" && r.Count != "parties":
		return nil, demarche.Errorf(demarche.Usage, "--count %q: want agreements or parties", r.Count)
	case !years(r.From, r.To):
		return nil, demarche.Errorf(demarche.Usage, "--from-year and --to-year want years from 1 to 9999")
	case r.Draws < 0 || r.To != 0 && r.To < r.From:
		return nil, demarche.Errorf(demarche.Usage, "--draws wants 0 or more, and --to-year no year before --from-year")
	}
	progress("reading agreements", 0, 0)
	facts, err := c.Facts(ctx, demarche.Agreements)
	if err != nil {
		return nil, err
	}
	all, conflicts := register(facts, r.Count == "parties")
	kept := slices.DeleteFunc(all, func(a *agreement) bool { return !r.wants(a) })
	if len(kept) == 0 {
		return nil, demarche.Errorf(demarche.BadData, "no agreement is of what was asked for; the case holds %s of agreements", text.Plural(len(facts), "row", "rows")).
			WithHint("see which there are: demarche sql %s 'SELECT DISTINCT topics, kind FROM agreements'", c.Path)
	}
	result := &demarche.Result{Tables: []demarche.Table{agreementTable(kept, r.Status, r.Count)}}
	if t := conflictTable(conflicts, kept); len(t.Rows) > 0 {
		result.Tables = append(result.Tables, t)
		result.Notes = append(result.Notes, fmt.Sprintf("of %s rows tell different dates: see the table date_conflicts", text.Plural(len(t.Rows), "step", "steps")))
	}
	progress("counting", 0, 0)
	r.count(kept, result)
	return cited(ctx, c, result, r.Reads())
}

// wants reports whether an agreement is one of those that were asked for.
func (r *AgreementsRun) wants(a *agreement) bool {
	var parties []string
	for _, p := range r.Parties {
		if s, ok := state.Find(p); ok {
			p = s.Code
		}
		parties = append(parties, p)
	}
	return asked(r.Topics, a.topics...) && asked(r.Kinds, a.kind) && !among(r.WithoutKinds, a.kind) &&
		asked(parties, append(slices.Clone(a.parties), a.party)...) && asked(r.Names, a.name)
}

// count tells how many there were a year, and tests it.
func (r *AgreementsRun) count(kept []*agreement, result *demarche.Result) {
	var dates, recalled []demarche.Date
	without := 0
	for _, a := range kept {
		s, ok := a.steps[r.Status]
		if !ok {
			without++
			continue
		}
		dates = append(dates, s.date)
		if s.confidence == demarche.Recalled {
			recalled = append(recalled, s.date)
		}
	}
	note := func(format string, args ...any) { result.Notes = append(result.Notes, fmt.Sprintf(format, args...)) }
	what, many := "agreement", "agreements"
	if r.Count == "parties" {
		what, many = "party", "parties"
	}
	if without > 0 {
		note("of %s no row tells that it was %s: they are in no count", text.Plural(without, what, many), r.Status)
	}
	first, flow, unplaced, outside := yearsOf(dates, r.From, r.To)
	if unplaced > 0 {
		note("of %s the year is not known", text.Plural(unplaced, what, many))
	}
	if outside > 0 {
		note("%s outside of the years that were asked for", text.Plural(outside, what+" is", many+" are"))
	}
	if len(flow) == 0 {
		note("no %s has a year, so nothing is counted", what)
		return
	}
	_, soft, _, _ := yearsOf(recalled, first, first+len(flow)-1)
	table := demarche.Table{
		Name: "by_year", Title: fmt.Sprintf("%s %s a year, and up to then, %d to %d", many, r.Status, first, first+len(flow)-1),
		Columns: []demarche.Column{
			{Name: "year", Doc: "calendar year"},
			{Name: "flow", Unit: many, Doc: "in the year"},
			{Name: "stock", Unit: many, Doc: "up to its end, of the years told here"},
			{Name: "recalled", Unit: many, Doc: "of the flow, those that rest on recalled rows only"},
		},
	}
	drawn := demarche.Table{
		Name: "readings", Title: table.Title,
		Columns: []demarche.Column{{Name: "year", Doc: "calendar year"}, {Name: "reading", Doc: "flow or stock"}, {Name: many, Unit: many, Doc: "how many"}},
	}
	stock := series.Cumulate(flow, 0)
	for i, n := range flow {
		y := int64(first + i)
		s := int64(0)
		if soft != nil {
			s = int64(soft[i])
		}
		table.Rows = append(table.Rows, []any{y, int64(n), int64(stock[i]), s})
		drawn.Rows = append(drawn.Rows, []any{y, "in the year", int64(n)}, []any{y, "up to its end", int64(stock[i])})
	}
	result.Tables = append(result.Tables, table)
	y := &yearly{what: what + " " + r.Status, many: many + " " + r.Status, first: first, flow: flow}
	result.Figures = append(result.Figures, demarche.Figure{
		Title: fmt.Sprintf("%s in %s, at most %d in one", text.Plural(y.sum(), y.what, y.many), text.Plural(len(flow), "year", "years"), int(slices.Max(flow))), Subtitle: fmt.Sprintf("%s a year and up to then; a list of what was found is a floor", many),
		Mark: demarche.Line, X: "year", Y: many, Group: "reading", Source: "The agreements", Table: drawn,
	})
	if r.From == 0 {
		note("no first year was named (--from-year): the years begin with the first that has any, which makes the rate and the trend other than if earlier years without any were counted")
	}
	tests := testCounts("tests", y, r.Draws, r.Seed)
	diffusion(tests, y.years(), stock, float64(first))
	result.Tables = append(result.Tables, tests.Table)
	result.Notes = append(result.Notes, tests.notes...)
	note("the tests ask the same counts in several ways; no p is corrected for how many there are")
}

// diffusion asks which curve a growing stock follows.
func diffusion(t *testTable, years, stock []float64, origin float64) {
	d, err := series.Diffuse(years, stock, origin-1)
	if err != nil {
		return
	}
	for _, c := range d.Curves {
		says := "of the stock"
		if c.Note != "" {
			says += ": " + c.Note
		}
		t.say(c.Name, says+" (weight among the curves by AICc)", c.Weight, none, none, none)
	}
	t.note("%s", d.Note)
}

func agreementTable(kept []*agreement, status, counted string) demarche.Table {
	t := demarche.Table{
		Name: "agreements", Title: fmt.Sprintf("the %s, n = %s", counted, text.Count(len(kept))),
		Columns: []demarche.Column{
			{Name: "agreement", Doc: "its short name"}, {Name: "title", Doc: "its title"}, {Name: "kind", Doc: "its kind"}, {Name: "parties", Doc: "states by code, others as they are written"},
		},
	}
	for _, s := range demarche.Statuses {
		t.Columns = append(t.Columns, demarche.Column{Name: strings.ReplaceAll(s, " ", "_"), Doc: "when it was " + s + "; of single parties with their names or number"})
	}
	t.Columns = append(t.Columns, demarche.Column{Name: "confidence", Doc: "how far the row was checked that tells when it was " + status}, demarche.Column{Name: "records", Doc: "the records that tell it"})
	slices.SortStableFunc(kept, func(a, b *agreement) int {
		x, _ := a.steps[status].date.Days()
		y, _ := b.steps[status].date.Days()
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.name, b.name), cmp.Compare(a.party, b.party))
	})
	for _, a := range kept {
		parties := strings.Join(a.parties, " ")
		if a.party != "" {
			parties = a.party
		}
		row := []any{a.name, a.title, a.kind, parties}
		for _, s := range demarche.Statuses {
			date := a.steps[s].date.String()
			slices.Sort(a.apart[s])
			switch apart := a.apart[s]; {
			case date != "" || len(apart) == 0:
			case len(apart) <= 3:
				date = strings.Join(apart, ", ")
			default:
				date = text.Plural(len(apart), "party", "parties")
			}
			row = append(row, date)
		}
		t.Rows = append(t.Rows, append(row, string(a.steps[status].confidence), recordList(a.records)))
	}
	return t
}
