package casefile

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"demarche"
)

// pseudonymise puts labels in the place of the actors' names, in every field of
// the dossier and within texts. What an analysis says in its own words names
// nobody (analysistest asks for it), but for the files that its notes tell of, the
// subjects of a claim, and accounts that are taken for classes.
func (c *Case) pseudonymise(ctx context.Context, d *demarche.Dossier, runs []Saved) error {
	r, err := c.redactor(ctx)
	if err != nil {
		return err
	}
	d.Case = r.text(d.Case)
	var files []string // old and new, in turn
	for i := range d.Datasets {
		s := &d.Datasets[i]
		if name := r.file(s); name != s.Name {
			files = append(files, s.Name, name)
			r.files[anchor(s.Name)] = anchor(name)
			s.Name = name
		}
		s.Source = r.text(s.Source)
		s.Options = slices.Clone(s.Options)
		for k, option := range s.Options {
			s.Options[k] = r.typed(option)
		}
		for k := range s.Mapping {
			if constant, ok := strings.CutPrefix(s.Mapping[k].Column, "="); ok {
				s.Mapping[k].Column = "=" + r.constant(s.Mapping[k].Role, constant)
			}
		}
	}
	renamed := strings.NewReplacer(files...)
	for i, s := range runs {
		runs[i].Options = r.options(s.RunRecord, takesAccounts(s.RunRecord, d.Datasets), renamed)
	}
	for i := range d.Runs {
		run := &d.Runs[i]
		accounts := takesAccounts(run.RunRecord, d.Datasets)
		if accounts {
			r.classes(&run.Result, run.RunRecord)
		}
		run.Options, run.All = r.options(run.RunRecord, accounts, renamed), r.allOptions(run.RunRecord, accounts, renamed)
		r.result(&run.Result, renamed)
		for k := range d.Runs[i].Claims {
			r.claims(&d.Runs[i].Claims[k])
		}
	}
	for i := range d.Records {
		rec := &d.Records[i]
		rec.Actor = r.actor(rec.Actor)
		rec.Text = r.text(rec.Text)
		rec.Key = r.text(rec.Key)
		rec.File = renamed.Replace(rec.File)
	}
	for i := range d.Facts {
		f := &d.Facts[i]
		f.Says, f.Source, f.Note, f.File = r.text(f.Says), r.text(f.Source), r.text(f.Note), renamed.Replace(f.File)
	}
	for i := range d.Refusals {
		for k := range d.Refusals[i].Example {
			e := &d.Refusals[i].Example[k]
			e.File = renamed.Replace(e.File)
			e.Value, e.Detail = r.text(e.Value), r.text(e.Detail)
			if e.Field == "" && e.Value != "" {
				// A whole row may be of an actor that the case knows nothing of.
				e.Value = "(left out: a row may name its actor)"
			}
		}
	}
	return nil
}

// constant returns what takes the place of a value that all rows of a file have for a
// role: of an actor the label, however short the name is.
func (r *redactor) constant(role, value string) string {
	if role == "actor" {
		if label := r.exactly(value); label != "" {
			return label
		}
	}
	return r.text(value)
}

// file returns the name of a dataset's file without names. A file of one account is often
// called after it, and then the name is replaced however short it is.
func (r *redactor) file(d *demarche.Dataset) string {
	own := newRedactor()
	for _, m := range d.Mapping {
		if constant, ok := strings.CutPrefix(m.Column, "="); ok && m.Role == "actor" {
			own.note(constant, r.constant(m.Role, constant))
		}
	}
	name := d.Name
	if len(own.names) > 0 {
		var b strings.Builder
		for i := 0; i < len(name); {
			end, size := wordEnd(name, i)
			if end == i {
				b.WriteString(name[i : i+size])
				i += size
				continue
			}
			word := name[i:end]
			if label, ok := own.names[foldWord(word)]; ok {
				word = label
			}
			b.WriteString(word)
			i = end
		}
		name = b.String()
	}
	return r.text(name)
}

// typed replaces names in the value of a flag.
func (r *redactor) typed(option string) string {
	flag, value, _ := strings.Cut(option, "=")
	return flag + "=" + r.text(value)
}

func (r *redactor) result(res *demarche.Result, renamed *strings.Replacer) {
	for i := range res.Findings {
		r.finding(&res.Findings[i])
	}
	for i := range res.Networks {
		r.network(&res.Networks[i])
	}
	for i := range res.Tables {
		r.table(&res.Tables[i], renamed)
	}
	for i := range res.Figures {
		f := &res.Figures[i]
		r.table(&f.Table, renamed)
		f.Title, f.Subtitle, f.Source = renamed.Replace(f.Title), renamed.Replace(f.Subtitle), renamed.Replace(f.Source)
		for _, words := range [][]string{f.Scale, f.Over} { // which are values of the table
			for k := range words {
				words[k] = r.text(words[k])
			}
		}
	}
	for i := range res.Ledgers {
		r.ledger(&res.Ledgers[i])
	}
	for i := range res.Notes {
		res.Notes[i] = renamed.Replace(res.Notes[i])
	}
}

func (r *redactor) finding(f *demarche.Finding) {
	// Of a sentence of ours only the subjects are replaced: among all the actors
	// of a case there is one called after every word.
	subjects := newRedactor()
	for _, s := range f.Subjects {
		subjects.note(r.own[s], r.actor(s))
	}
	f.Claim = subjects.text(f.Claim)
	for k := range f.Caveats {
		f.Caveats[k] = subjects.text(f.Caveats[k])
	}
	for k := range f.Checks {
		f.Checks[k].Says, f.Checks[k].What = subjects.text(f.Checks[k].Says), r.text(f.Checks[k].What)
	}
	if f.Tempo != nil {
		for k := range f.Tempo.Turns {
			f.Tempo.Turns[k].Actor = r.actor(f.Tempo.Turns[k].Actor)
		}
		slices.SortFunc(f.Tempo.Turns, demarche.Turn.Compare)
	}
	for k := range f.Subjects {
		f.Subjects[k] = r.actor(f.Subjects[k])
	}
	slices.Sort(f.Subjects)
	for k := range f.Moments {
		f.Moments[k].Object = r.object(f.Moments[k].Action, f.Moments[k].Object)
	}
}

// network puts labels into a network and sorts it anew.
func (r *redactor) network(n *demarche.Network) {
	for k := range n.Nodes {
		n.Nodes[k].Actor = r.actor(n.Nodes[k].Actor)
	}
	slices.SortFunc(n.Nodes, func(a, b demarche.Node) int { return strings.Compare(a.Actor, b.Actor) })
	for k := range n.Edges {
		e := &n.Edges[k]
		e.A, e.B = r.actor(e.A), r.actor(e.B)
		if e.A > e.B {
			e.A, e.B = e.B, e.A
			e.ARecords, e.BRecords = e.BRecords, e.ARecords
			e.AFirst, e.BFirst = e.BFirst, e.AFirst
		}
	}
	slices.SortFunc(n.Edges, func(a, b demarche.Edge) int {
		return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
}

func (r *redactor) table(t *demarche.Table, renamed *strings.Replacer) {
	t.Title = renamed.Replace(t.Title)
	r.files.rename(t)
	for k := range t.Columns {
		t.Columns[k].Doc = renamed.Replace(t.Columns[k].Doc)
	}
	for _, row := range t.Rows {
		for k, cell := range row {
			s, ok := cell.(string)
			if !ok {
				continue
			}
			switch t.Columns[k].Name {
			case "actor", "a", "b":
				row[k] = r.actor(s)
			case "kind", "lang", "platform": // words of the file that name nobody
			case "rule", "window": // words of ours
			case "object":
				row[k] = r.object(t.Name, s)
			default:
				row[k] = r.text(renamed.Replace(s))
			}
		}
	}
}
