package casefile

import "demarche"

// A work and its claims may speak of whoever posts in the case too, and what is found for a claim
// repeats the words of facts. The words of ours are left: verdicts, readings, outcomes,
// tolerances and notes.

// claims replaces names in a claims file, whose tests have been left out.
func (r *redactor) claims(c *demarche.Claims) {
	r.work(&c.Work)
	for i := range c.Claims {
		one := &c.Claims[i]
		one.Says, one.Population, one.Note, one.Unit = r.text(one.Says), r.text(one.Population), r.text(one.Note), r.text(one.Unit)
		one.ID, one.Place = r.text(one.ID), r.text(one.Place)
		r.texts(one.Cites)
		if one.Value != nil {
			one.Value.Text = r.text(one.Value.Text)
		}
		if one.Cell != nil {
			one.Cell.Table, one.Cell.Column = r.text(one.Cell.Table), r.text(one.Cell.Column)
		}
	}
	for i := range c.Tables {
		t := &c.Tables[i]
		t.ID, t.Title, t.Place, t.Note = r.text(t.ID), r.text(t.Title), r.text(t.Place), r.text(t.Note)
		for k := range t.Columns {
			t.Columns[k].Name, t.Columns[k].Unit = r.text(t.Columns[k].Name), r.text(t.Columns[k].Unit)
		}
		for _, row := range t.Rows {
			r.texts(row)
		}
	}
	r.references(c.References)
	r.references(c.Citations)
}

func (r *redactor) ledger(l *demarche.Ledger) {
	r.work(&l.Work)
	for i := range l.Verdicts {
		v := &l.Verdicts[i]
		v.Claim, v.Because, v.WouldChange = r.text(v.Claim), r.text(v.Because), r.text(v.WouldChange)
		r.texts(v.Caveats)
		for k := range v.Readings {
			v.Readings[k].Found = r.text(v.Readings[k].Found)
			r.texts(v.Readings[k].Others)
		}
	}
	for i := range l.Forensics {
		f := &l.Forensics[i]
		f.Table, f.Column, f.Unit = r.text(f.Table), r.text(f.Column), r.text(f.Unit)
	}
	c := &l.Citations
	r.references(c.Uncited)
	r.references(c.Unlisted)
	for i := range c.OtherYear {
		r.reference(&c.OtherYear[i].Cited)
	}
	for _, list := range append(c.Repeated, c.SharedLink...) {
		r.references(list)
	}
}

func (r *redactor) work(w *demarche.Work) {
	w.Title, w.DOI, w.Link, w.Note = r.text(w.Title), r.text(w.DOI), r.text(w.Link), r.text(w.Note)
	r.texts(w.Authors)
}

func (r *redactor) references(all []demarche.Reference) {
	for i := range all {
		r.reference(&all[i])
	}
}

func (r *redactor) reference(one *demarche.Reference) {
	one.Title, one.Link, one.Place = r.text(one.Title), r.text(one.Link), r.text(one.Place)
	r.texts(one.Authors)
}

func (r *redactor) texts(all []string) {
	for i := range all {
		all[i] = r.text(all[i])
	}
}
