package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// A claimGroup is the claims of the text of a work, or those of one of its tables.
type claimGroup struct {
	Title  string
	Note   string // how many of each verdict
	Folded bool
	Claims []shownClaim
}

// A shownClaim is a claim, its verdict and all that this rests on.
type shownClaim struct {
	Anchor      string
	ID          string
	Place       string
	Says        string
	Terms       []term // what is declared of it
	Verdict     string
	Sort        string
	Because     string
	Rests       []term // on what its verdict rests
	WouldChange string
	Caveats     []string
	Behind      string // what is folded: how many readings and records
	Readings    *grid
	Evidence    *grid
	Records     []mention // those that the table of evidence has no room for
	Command     string
}

const (
	shownEvidence = 10  // facts under a claim that stand with what they say
	shownMentions = 100 // and behind these by their names
	foldedCells   = 4   // cells of a table from which on they are folded
)

// groups puts the claims of the text first, then those of each table.
func (b *ledgerBinder) groups(lines []claimLine, c *demarche.Claims) []claimGroup {
	var all []claimGroup
	var names []string
	for i := range lines {
		l := &lines[i]
		name, title := "", "Claims of the text"
		if cell := l.claim.Cell; cell != nil {
			name, title = cell.Table, "Claims of table "+cell.Table
			if t := tableNamed(c, cell.Table); t != nil {
				title = "Claims of " + cmp.Or(t.Place, t.ID)
				if t.Title != "" {
					title += ", " + t.Title
				}
			}
		}
		k := slices.Index(names, name)
		if k < 0 {
			k = len(all)
			names, all = append(names, name), append(all, claimGroup{Title: title})
		}
		all[k].Claims = append(all[k].Claims, b.claim(l))
	}
	for k := range all {
		g := &all[k]
		g.Folded = names[k] != "" && len(g.Claims) >= foldedCells
		g.Note = tallied(g.Claims)
	}
	return all
}

// tallied counts claims by verdict, in the order in which verdicts are told.
func tallied(claims []shownClaim) string {
	n := map[string]int{}
	for i := range claims {
		n[claims[i].Verdict]++
	}
	var parts []string
	for _, word := range demarche.VerdictWords {
		if n[string(word)] > 0 {
			parts = append(parts, count(n[string(word)])+" "+string(word))
		}
	}
	return strings.Join(parts, ", ")
}

func (b *ledgerBinder) claim(l *claimLine) shownClaim {
	c, v := l.claim, l.verdict
	s := shownClaim{
		Anchor: l.anchor, ID: c.ID, Place: c.Place, Says: c.Says, Verdict: string(v.Verdict), Sort: sortOf(v.Verdict), Because: shows(v),
		WouldChange: readable(v.WouldChange), Caveats: v.Caveats,
		Command: fmt.Sprintf("demarche show %s %s", text.ShellWord(b.dossier.Case), text.ShellWord(c.ID)),
	}
	s.Terms = declared(c)
	s.Rests = rests(v)
	s.Readings = b.readings(l)
	s.Evidence, s.Records = b.evidence(l)
	var behind []string
	if n := len(v.Readings); n > 0 {
		behind = append(behind, text.Plural(int64(n), "reading", "readings"))
	}
	if n := len(v.Evidence); n > 0 {
		behind = append(behind, text.Plural(int64(n), "fact", "facts"))
	}
	s.Behind = strings.Join(append(behind, "what would change it"), ", ")
	return s
}

// declared lists what is declared of a claim.
func declared(c *demarche.Claim) []term {
	value := ""
	if c.Value != nil {
		value = c.Value.Text
		if c.Unit != "" && !(c.Unit == "%" && strings.HasSuffix(value, "%")) {
			value += " " + c.Unit
		}
	}
	return spoken([]term{
		{"value", value},
		{"period", period(c.Period)},
		{"of", c.Population},
		{"source that it names", strings.Join(c.Cites, ", ")},
		{"reading", strings.Join(c.Reading, ", ")},
	})
}

// rests lists by which tolerance a verdict was found, and how far its facts were
// checked.
func rests(v *demarche.Verdict) []term {
	recalled := ""
	switch n := len(v.Evidence); {
	case v.Recalled == 0:
	case v.Recalled == n:
		recalled = "all of its facts; without them " + string(v.Without)
	default:
		recalled = fmt.Sprintf("%s of its %s; without %s", count(v.Recalled), text.Plural(int64(n), "fact", "facts"), v.Without)
	}
	checked := string(v.Confidence)
	if checked != "" && len(v.Evidence) > 1 {
		checked += " (the weakest of its facts)"
	}
	return spoken([]term{{"confidence", checked}, {"only recalled", recalled}, {"tolerance", v.Tolerance}})
}

// spoken leaves out the terms of which nothing is told.
func spoken(terms []term) []term {
	return slices.DeleteFunc(terms, func(t term) bool { return t.Means == "" })
}

// period writes the days of a date.
func period(d demarche.Date) string { return strings.Replace(d.String(), "/", " to ", 1) }

// readings lists what was found under each reading.
func (b *ledgerBinder) readings(l *claimLine) *grid {
	v := l.verdict
	if len(v.Readings) == 0 {
		return nil
	}
	others := slices.ContainsFunc(v.Readings, func(r demarche.Reading) bool { return len(r.Others) > 0 })
	g := &grid{
		Caption: "Claim " + l.claim.ID + " under each reading, the declared one first" + b.of,
		Columns: []gridColumn{{Name: "reading"}, {Name: "found"}, {Name: "the claim"}, {Name: "facts", Number: true}},
	}
	if others {
		g.Columns = append(g.Columns, gridColumn{Name: "also told, and not taken"})
	}
	for i := range v.Readings {
		r := &v.Readings[i]
		reading := r.Reading
		if reading == "" {
			reading = "the only one"
		}
		row := []cell{textCell(reading), textCell(readable(r.Found)), textCell(outcome(r.Outcome)), countCell(len(r.Records))}
		if others {
			row = append(row, textCell(strings.Join(r.Others, "\n")))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func outcome(o demarche.Outcome) string {
	if o == demarche.HoldsPartly {
		return "holds in part"
	}
	return string(o)
}

// evidence lists the facts that a verdict rests on, the first with what they say.
func (b *ledgerBinder) evidence(l *claimLine) (*grid, []mention) {
	ids := l.verdict.Evidence
	if len(ids) == 0 {
		return nil, nil
	}
	g := &grid{
		Caption: "The facts behind the verdict on " + l.claim.ID + b.of,
		Columns: []gridColumn{{Name: "record"}, {Name: "says"}, {Name: "confidence"}, {Name: "source"}},
	}
	for _, id := range ids[:min(len(ids), shownEvidence)] {
		f := b.facts[id]
		if f == nil {
			g.Rows = append(g.Rows, []cell{textCell(id.String()), textCell("it is not in this report"), textCell(""), textCell("")})
			continue
		}
		g.Rows = append(g.Rows, []cell{{Text: id.String(), Href: "#" + factAnchor(id)}, textCell(f.Says), textCell(confidence(f.Confidence)), textCell(source(f))})
	}
	var more []mention
	rest := ids[min(len(ids), shownEvidence):]
	for _, id := range rest[:min(len(rest), shownMentions)] {
		m := mention{ID: id.String()}
		if b.facts[id] != nil {
			m.Href = "#" + factAnchor(id)
		}
		more = append(more, m)
	}
	if len(rest) > 0 {
		g.Note = fmt.Sprintf("%s of %s facts are shown, and more named. All come of: demarche show %s %s",
			count(shownEvidence), count(len(ids)), text.ShellWord(b.dossier.Case), text.ShellWord(l.claim.ID))
	}
	return g, more
}

func confidence(c demarche.Confidence) string {
	if c == demarche.Unstated {
		return "not stated"
	}
	return string(c)
}

func source(f *demarche.DossierFact) string {
	switch {
	case f.Source == "" && f.What == demarche.ClaimsFile:
		return "the claims file"
	case f.Source == "":
		return "not told"
	case f.AsOf != "":
		return f.Source + ", as of " + f.AsOf
	}
	return f.Source
}

// A factList is the facts that verdicts and tables rest on.
type factList struct {
	Here  string // how many, and of how many
	Cut   string
	Files []*grid
}

func factAnchor(id demarche.RecordID) string {
	return fmt.Sprintf("fact-%d-%d", id.Dataset(), id.Row())
}

// factsOf lists the facts of the dossier by file; nil where it has none.
func factsOf(d *demarche.Dossier) *factList {
	if len(d.Facts) == 0 {
		return nil
	}
	list := &factList{Here: count(len(d.Facts))}
	if d.FactsAll > len(d.Facts) {
		list.Here += " of " + count(d.FactsAll)
		list.Cut = fmt.Sprintf("%s facts are here, those that verdicts rest on before others. Any one: demarche show %s DATASET/ROW", list.Here, text.ShellWord(d.Case))
	}
	last := 0
	for i := range d.Facts {
		f := &d.Facts[i]
		if f.Record.Dataset() != last {
			last = f.Record.Dataset()
			list.Files = append(list.Files, &grid{
				Caption: fmt.Sprintf("Dataset %d, %s: %s", last, f.File, f.What),
				All:     "demarche sql " + text.ShellWord(d.Case) + " " + text.ShellWord("SELECT * FROM "+strings.ReplaceAll(f.What, " ", "_")),
				Columns: []gridColumn{{Name: "record"}, {Name: "line", Number: true}, {Name: "says"}, {Name: "confidence"}, {Name: "source"}},
			})
		}
		g := list.Files[len(list.Files)-1]
		says := f.Says
		if f.Note != "" {
			says += "\nNote: " + f.Note
		}
		g.Rows = append(g.Rows, []cell{{Text: f.Record.String(), Anchor: factAnchor(f.Record)}, countCell(f.Line), textCell(says), textCell(confidence(f.Confidence)), textCell(source(f))})
	}
	for _, g := range list.Files {
		g.Tall = len(g.Rows) > 40
	}
	return list
}

// linkFacts leads from the records that tables name to the facts that are in the page.
func (p *page) linkFacts() {
	here := make(map[string]string, len(p.Dossier.Facts))
	for i := range p.Dossier.Facts {
		id := p.Dossier.Facts[i].Record
		here[id.String()] = "#" + factAnchor(id)
	}
	link := func(g *grid) {
		for _, row := range g.Rows {
			for i := range row {
				for k := range row[i].IDs {
					row[i].IDs[k].Href = here[row[i].IDs[k].ID]
				}
			}
		}
	}
	for _, f := range p.Figures {
		for i := range f.Figures {
			link(f.Figures[i].Table)
		}
		for _, t := range f.Tables {
			link(t)
		}
	}
}
