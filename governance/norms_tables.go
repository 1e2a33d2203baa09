package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// tell makes tables and figures of the matrix.
func (m *matrix) tell() {
	m.positions()
	m.contradictions()
	m.splits()
	m.ballots()
	m.ties()
	m.coders()
	if m.unscaled > 0 {
		m.note("%s a scale and in no matrix: what was said there is words, and neither for nor against", text.Plural(m.unscaled, "position is without", "positions are without"))
	}
	undated := 0
	for i := range m.cells {
		if m.cells[i].day == demarche.NoDay {
			undated++
		}
	}
	if undated > 0 {
		m.note("%s no date: it is taken for earlier than any other", text.Plural(undated, "position that stands has", "positions that stand have"))
	}
}

// positions is the matrix, and its figure.
func (m *matrix) positions() {
	t := demarche.Table{
		Name: "positions", Columns: []demarche.Column{
			{Name: "actor", Doc: "a state by its code, others as they are written"},
			{Name: "name", Doc: "its name"},
			{Name: "norm", Doc: "the norm"},
			{Name: "value", Doc: "its last position, a step of the scale"},
			{Name: "side", Doc: "for the norm, against it, or neither"},
			{Name: "date", Doc: "of the position"},
			{Name: "coder", Doc: "who read it"},
			{Name: "document", Doc: "where"},
			{Name: "confidence", Doc: "how far the row was checked"},
			{Name: "readings", Unit: "positions", Doc: "of the coders that were asked for"},
			{Name: "changed", Doc: "whether a coder read another value at another time"},
			{Name: "contradicted", Doc: "whether votes, agreements or statements speak against it"},
			{Name: "by", Doc: "which of these"},
			{Name: "scale", Doc: "from one end to the other"},
			{Name: "records", Doc: "the records that tell it, the last first"},
		},
	}
	actors, norms, contradicted, before := map[string]bool{}, map[string]bool{}, 0, 0
	for i := range m.cells {
		c := &m.cells[i]
		var records []demarche.RecordID
		for _, r := range slices.Backward(c.rows) {
			records = append(records, r.fact.Record)
		}
		if len(c.by) > 0 {
			contradicted++
			if c.onlyBefore() {
				before++
			}
		}
		actors[c.actor], norms[c.norm] = true, true
		t.Rows = append(t.Rows, []any{
			c.actor, short(c.actor), c.norm, c.Value, sideWord(c.side), c.Position.Date.String(), c.Coder, c.Document, string(c.fact.Confidence), int64(len(c.rows)), c.changed(),
			len(c.by) > 0, strings.Join(c.by, ", "), strings.Join(c.Scale, " / "), recordList(records),
		})
	}
	t.Title = fmt.Sprintf("what %s hold of %s, n = %s", text.Plural(len(actors), "actor", "actors"), text.Plural(len(norms), "norm", "norms"), text.Plural(len(m.cells), "position", "positions"))
	m.result.Tables = append(m.result.Tables, t)
	drawn := t
	drawn.Name = "norm_matrix"
	m.result.Figures = append(m.result.Figures, demarche.Figure{
		Title:    fmt.Sprintf("%d of %s contradicted by votes, agreements or statements, %d of them only by earlier ones", contradicted, text.Plural(len(m.cells), "position is", "positions are"), before),
		Subtitle: fmt.Sprintf("the last position of %s on %s; a corner where something speaks against it", text.Plural(len(actors), "actor", "actors"), text.Plural(len(norms), "norm", "norms")),
		Mark:     demarche.Matrix, X: "norm", Y: "name", Group: "value", Scale: m.scale(), Source: "The positions, votes and agreements", Table: drawn,
	})
}

// scale puts the words of all scales in one order: by where they stand on theirs.
func (m *matrix) scale() []string {
	type place struct {
		word   string
		sum, n float64
	}
	at := map[string]*place{}
	seen := map[string]bool{}
	for i := range m.cells {
		c := &m.cells[i]
		if key := fold(strings.Join(c.Scale, "/")); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		for k, w := range c.Scale {
			if at[w] == nil {
				at[w] = &place{word: w}
			}
			at[w].sum += float64(k) / float64(max(len(c.Scale)-1, 1))
			at[w].n++
		}
	}
	all := make([]*place, 0, len(at))
	for _, w := range sortedKeys(at) {
		all = append(all, at[w])
	}
	slices.SortStableFunc(all, func(a, b *place) int { return cmp.Compare(a.sum/a.n, b.sum/b.n) })
	words := make([]string, len(all))
	for i, p := range all {
		words[i] = p.word
	}
	return words
}

// contradictions lists what speaks against positions, of each kind in one row.
func (m *matrix) contradictions() {
	t := demarche.Table{
		Name: "contradictions", Columns: []demarche.Column{
			{Name: "actor", Doc: "whose position it is"},
			{Name: "norm", Doc: "the norm"},
			{Name: "value", Doc: "the position"},
			{Name: "coder", Doc: "who read it"},
			{Name: "date", Doc: "of the position"},
			{Name: "by", Doc: "votes, agreements or statements"},
			{Name: "of", Doc: "whose speak against it: the actor's own, or those of its parts"},
			{Name: "against", Unit: "actors", Doc: "how many these are"},
			{Name: "known", Unit: "actors", Doc: "of how many something of the kind is known"},
			{Name: "opposed", Doc: "ballots, steps or readings of these that speak against it"},
			{Name: "alike", Doc: "that speak for it"},
			{Name: "which", Doc: "the first of those against it"},
			{Name: "from", Doc: "the date of the earliest"},
			{Name: "to", Doc: "the date of the latest"},
			{Name: "when", Doc: "before the position or after it"},
			{Name: "contradicted", Doc: "whether that is enough: of a bloc it takes more than half of the members"},
			{Name: "records", Doc: "the records that tell it"},
		},
	}
	const most = 4
	for i := range m.cells {
		c := &m.cells[i]
		for k := range c.against {
			a := &c.against[k]
			which := strings.Join(a.which[:min(len(a.which), most)], "; ")
			if n := len(a.which) - most; n > 0 {
				which += fmt.Sprintf("; and %s more", text.Count(n))
			}
			t.Rows = append(t.Rows, []any{
				c.actor, c.norm, c.Value, c.Coder, c.Position.Date.String(), a.kind, strings.Join(a.who, " "), int64(len(a.who)), int64(a.known), int64(a.opposed), int64(a.alike), which,
				a.first.String(), a.last.String(), a.when(c.day), a.enough, recordList(a.records),
			})
		}
	}
	t.Title = fmt.Sprintf("what speaks against positions, n = %s", text.Count(len(t.Rows)))
	m.add(t)
}

// add shows a table, or keeps it in the case where it is long.
func (m *matrix) add(t demarche.Table) {
	const most = 150
	switch {
	case len(t.Rows) > most:
		m.note("%s: see the table norms_%s, kept in the case", t.Title, t.Name)
		t.Name = "norms_" + t.Name
		m.result.Kept = append(m.result.Kept, t)
	case len(t.Rows) > 0:
		m.result.Tables = append(m.result.Tables, t)
	}
}

// splits tells what the parts of an actor that is several hold, where they differ.
func (m *matrix) splits() {
	t := demarche.Table{
		Name: "split", Columns: []demarche.Column{
			{Name: "actor", Doc: "one that is several"},
			{Name: "norm", Doc: "the norm"},
			{Name: "value", Doc: "the position that it was given"},
			{Name: "part", Doc: "one of those that it is"},
			{Name: "name", Doc: "its name"},
			{Name: "part_value", Doc: "its own last position"},
			{Name: "differs", Doc: "same, another step, or the other side"},
			{Name: "date", Doc: "of its own position"},
			{Name: "coder", Doc: "who read it"},
			{Name: "document", Doc: "where"},
			{Name: "record", Doc: "the record that tells it"},
		},
	}
	of := map[string]bool{}
	for i := range m.cells {
		c := &m.cells[i]
		if !m.several(c.actor) {
			continue
		}
		var rows [][]any
		differ := false
		stands := m.standsFor(c.actor, c.day)
		for _, part := range sortedKeys(stands) {
			all := m.standing(part, c.norm)
			if part == c.actor || len(all) == 0 {
				continue
			}
			r := all[len(all)-1]
			word := "same"
			switch {
			case r.side*c.side < 0:
				word = "the other side"
			case fold(r.Value) != fold(c.Value):
				word = "another step"
			}
			differ = differ || word != "same"
			rows = append(rows, []any{c.actor, c.norm, c.Value, part, short(part), r.Value, word, r.Position.Date.String(), r.Coder, r.Document, r.fact.Record.String()})
		}
		if differ {
			t.Rows = append(t.Rows, rows...)
			of[c.actor] = true
		}
	}
	t.Title = fmt.Sprintf("what the parts of actors that are several hold, where they differ: %s", strings.Join(sortedKeys(of), ", "))
	m.add(t)
}

// ballots tells how the parts of an actor that is several voted, where they differ.
func (m *matrix) ballots() {
	t := demarche.Table{
		Name: "split_votes", Columns: []demarche.Column{
			{Name: "actor", Doc: "one that is several"},
			{Name: "norm", Doc: "the norm"},
			{Name: "value", Doc: "the position that it was given"},
			{Name: "resolution", Doc: "a roll call that is tied to the norm"},
			{Name: "date", Doc: "when"},
			{Name: "yes", Unit: "states", Doc: "of its parts and their members, those that voted yes"},
			{Name: "no", Unit: "states", Doc: "no"},
			{Name: "abstain", Unit: "states", Doc: "abstained"},
			{Name: "apart", Doc: "those that did not vote as the most did"},
			{Name: "record", Doc: "the record that tells it"},
		},
	}
	of := map[string]bool{}
	for i := range m.cells {
		c := &m.cells[i]
		if !m.several(c.actor) {
			continue
		}
		for _, x := range m.texts[fold(c.norm)] {
			if x.fact.RollCall == nil || !m.near(x.day, c.day) {
				continue
			}
			stands := m.standsFor(c.actor, x.day)
			by := map[string][]string{}
			x.stances(func(who, says string, _ int) {
				if stands[who] {
					by[says] = append(by[says], who)
				}
			})
			most := max(len(by["yes"]), len(by["no"]), len(by["abstain"]))
			if most == len(by["yes"])+len(by["no"])+len(by["abstain"]) {
				continue
			}
			var apart []string
			first := true // of choices that as many made, the first is taken for what the most did
			for _, choice := range []string{"yes", "no", "abstain"} {
				if len(by[choice]) == most && first {
					first = false
					continue
				}
				for _, s := range by[choice] {
					apart = append(apart, s+" "+choice)
				}
			}
			of[c.actor] = true
			t.Rows = append(t.Rows, []any{
				c.actor, c.norm, c.Value, x.name, x.day.String(), int64(len(by["yes"])), int64(len(by["no"])), int64(len(by["abstain"])), strings.Join(apart, ", "), x.fact.Record.String(),
			})
		}
	}
	t.Title = fmt.Sprintf("how the parts of actors that are several voted on what speaks of a norm, where they differ: %s", strings.Join(sortedKeys(of), ", "))
	m.add(t)
}

// ties tells what speaks of which norm.
func (m *matrix) ties() {
	t := demarche.Table{
		Name: "ties", Columns: []demarche.Column{
			{Name: "norm", Doc: "the norm"},
			{Name: "kind", Doc: "roll calls, or agreements"},
			{Name: "text", Doc: "the resolution, or the agreement"},
			{Name: "from", Doc: "its date, or that of the first step"},
			{Name: "to", Doc: "its date, or that of the last step"},
			{Name: "yes_is", Doc: "whether a yes or a signature is for the norm or against it"},
			{Name: "why", Doc: "the tie as it was typed, a topic of the same name, or positions that were read in it"},
			{Name: "rows", Unit: "records", Doc: "that tell it"},
		},
	}
	var without []string
	judged := map[string]string{}
	for i := range m.cells {
		judged[fold(m.cells[i].norm)] = m.cells[i].norm
	}
	for _, norm := range sortedKeys(judged) {
		if len(m.texts[norm]) == 0 {
			without = append(without, judged[norm])
		}
		at := map[[3]string]int{}
		begin := len(t.Rows)
		for _, x := range m.texts[norm] {
			k := [3]string{x.kind, x.name, x.how}
			row, ok := at[k]
			if !ok {
				row = len(t.Rows)
				at[k] = row
				t.Rows = append(t.Rows, []any{judged[norm], x.kind, x.name, x.day.String(), x.day.String(), sideWord(x.sign), x.how, int64(0)})
			}
			r := t.Rows[row]
			r[3], r[4], r[7] = min(r[3].(string), x.day.String()), max(r[4].(string), x.day.String()), r[7].(int64)+1
		}
		slices.SortStableFunc(t.Rows[begin:], func(a, b []any) int {
			return cmp.Or(cmp.Compare(a[1].(string), b[1].(string)), cmp.Compare(a[3].(string), b[3].(string)), cmp.Compare(a[2].(string), b[2].(string)))
		})
	}
	t.Title = fmt.Sprintf("what speaks of which norm, n = %s", text.Count(len(t.Rows)))
	m.add(t)
	if len(without) > 0 {
		m.note("no roll call and no agreement is tied to %s: only statements can speak against a position there; see --tie", strings.Join(without, ", "))
	}
}
