package audience

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/tandem"
	"demarche/text"
)

const (
	mostShown = 20  // pairs whose records are shown side by side
	eachShown = 6   // rows of each channel
	mostText  = 160 // characters of a text
)

// A beside is a record of each of two accounts.
type beside struct {
	channel int
	atUS    int64
	a, b    demarche.RecordID
}

// evidence shows the records of graded pairs side by side, and makes a finding of each
// candidate.
func (t *tandems) evidence(ctx context.Context) error {
	table := demarche.Table{
		Name: "tandem_evidence",
		Columns: []demarche.Column{
			{Name: "a", Doc: "an account"},
			{Name: "b", Doc: "another, of an opposed class"},
			{Name: "channel", Doc: "what the two have in common"},
			{Name: "time", Unit: "UTC", Doc: "when a posted"},
			{Name: "a_record", Doc: "the record of a"},
			{Name: "b_record", Doc: "the record of b"},
			{Name: "a_text", Doc: "what a posted"},
			{Name: "b_text", Doc: "what b posted"},
		},
	}
	shown, graded := 0, 0
	for _, p := range t.opposed {
		if p.grade == tandem.None {
			continue
		}
		graded++
		if shown == mostShown {
			continue
		}
		shown++
		rows, evidence := t.besides(p)
		for _, x := range rows {
			a, err := t.textOf(ctx, x.a)
			if err != nil {
				return err
			}
			b, err := t.textOf(ctx, x.b)
			if err != nil {
				return err
			}
			table.Rows = append(table.Rows, []any{
				t.accounts[p.a].name, t.accounts[p.b].name, channelNames[x.channel], time.UnixMicro(x.atUS).UTC(), x.a.String(), x.b.String(), a, b,
			})
		}
		if p.firm >= 2 {
			if err := t.finding(ctx, p, evidence); err != nil {
				return err
			}
		}
	}
	table.Title = fmt.Sprintf("records of the first %s with a grade side by side, at most %d a channel", text.Plural(shown, "pair", "pairs"), eachShown)
	if graded > shown {
		t.note("of %s with a grade the records of the first %d are shown side by side", text.Plural(graded, "pair", "pairs"), shown)
	}
	t.result.Tables = append(t.result.Tables, table)
	return nil
}

func (t *tandems) textOf(ctx context.Context, id demarche.RecordID) (string, error) {
	row, err := t.c.Row(ctx, id)
	if err != nil || row.Post == nil {
		return "", err
	}
	words := []rune(row.Post.Text)
	if len(words) > mostText {
		return string(words[:mostText]) + "…", nil
	}
	return string(words), nil
}

// besides returns the rows that show a pair, and all records behind its channels.
func (t *tandems) besides(p *tandemPair) (rows []beside, evidence []demarche.RecordID) {
	firm := func(channel int) bool { return p.by[channel].Tested && p.logq[channel] <= logFDR(t.run) }
	if firm(slotsChannel) {
		common := t.common(p.a, p.b)
		for _, x := range common {
			evidence = append(evidence, x.a, x.b)
		}
		rows = append(rows, common[:min(len(common), eachShown)]...)
	}
	for k, c := range []*tandem.Copies{t.copies, t.domains} {
		if !firm(textsChannel + k) {
			continue
		}
		var shared []beside
		for _, object := range c.Shared(p.a, p.b) {
			x := beside{channel: textsChannel + k}
			for _, h := range c.Holders(object) {
				switch h.Account {
				case p.a:
					x.a, x.atUS = h.Record, h.AtUS
				case p.b:
					x.b = h.Record
				}
			}
			shared = append(shared, x)
			evidence = append(evidence, x.a, x.b)
		}
		slices.SortFunc(shared, func(x, y beside) int { return cmp.Or(cmp.Compare(x.atUS, y.atUS), cmp.Compare(x.a, y.a)) })
		rows = append(rows, shared[:min(len(shared), eachShown)]...)
	}
	slices.Sort(evidence)
	return rows, slices.Compact(evidence)
}

// common returns a record of each account in each slot in which both posted; first the
// slots in the hours in which the two posted least, where chance explains least.
func (t *tandems) common(i, j int) []beside {
	first := func(account int) (slots map[int64]int, hours map[int64]int) {
		slots, hours = map[int64]int{}, map[int64]int{}
		a := &t.accounts[account]
		for k, us := range a.posted {
			slot := us / t.run.Window.Microseconds()
			if old, ok := slots[slot]; !ok || cmp.Or(cmp.Compare(us, a.posted[old]), cmp.Compare(a.records[k], a.records[old])) < 0 {
				slots[slot] = k
			}
		}
		for slot := range slots {
			hours[slot/int64(t.perHour)]++
		}
		return slots, hours
	}
	a, aHours := first(i)
	b, bHours := first(j)
	var all []beside
	for slot, k := range a {
		if other, ok := b[slot]; ok {
			all = append(all, beside{slotsChannel, t.accounts[i].posted[k], t.accounts[i].records[k], t.accounts[j].records[other]})
		}
	}
	busy := func(x beside) int {
		h := x.atUS / time.Hour.Microseconds()
		return aHours[h] * bHours[h]
	}
	slices.SortFunc(all, func(x, y beside) int {
		return cmp.Or(cmp.Compare(busy(x), busy(y)), cmp.Compare(x.atUS, y.atUS), cmp.Compare(x.a, y.a))
	})
	return all
}
