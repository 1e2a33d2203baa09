package audience

import (
	"context"
	"fmt"
	"slices"
	"time"

	"demarche"
	"demarche/tandem"
	"demarche/text"
)

// evidence shows the ads of the first pairs side by side, and makes a finding of each that
// has both channels and a grade.
func (t *adTwins) evidence(ctx context.Context) error {
	table := demarche.Table{
		Name: "adtwins_evidence",
		Columns: []demarche.Column{
			{Name: "a", Doc: "a page"},
			{Name: "b", Doc: "another"},
			{Name: "channel", Doc: "what the two have in common"},
			{Name: "a_made", Unit: "UTC", Doc: "when the ad of a was made"},
			{Name: "b_made", Unit: "UTC", Doc: "when that of b was"},
			{Name: "a_record", Doc: "the record of a"},
			{Name: "b_record", Doc: "the record of b"},
			{Name: "a_text", Doc: "the ad of a"},
			{Name: "b_text", Doc: "the ad of b"},
		},
	}
	byRecord := map[demarche.RecordID]int{}
	for i, a := range t.ads {
		byRecord[a.record] = i
	}
	shown, firm := 0, 0
	for _, p := range t.pairs {
		if p.firm == 0 {
			break
		}
		firm++
		if shown == mostShown {
			continue
		}
		shown++
		rows, records := t.besides(p, byRecord)
		for k, of := range rows {
			for _, x := range of[:min(len(of), eachShown)] {
				a, b := t.ads[x[0]], t.ads[x[1]]
				table.Rows = append(table.Rows, []any{
					t.pages[p.a].name, t.pages[p.b].name, adChannels[k], time.UnixMicro(a.atUS).UTC(), time.UnixMicro(b.atUS).UTC(), a.record.String(), b.record.String(), clip(a.text), clip(b.text),
				})
			}
		}
		if p.grade == tandem.Candidate || p.grade == tandem.Tandem {
			t.finding(p, records, byRecord)
		}
	}
	table.Title = fmt.Sprintf("ads of the first %s that chance does not explain side by side, at most %d a channel", text.Plural(shown, "pair", "pairs"), eachShown)
	if firm > shown {
		t.note("of %s that chance does not explain the ads of the first %d are shown side by side", text.Plural(firm, "pair", "pairs"), shown)
	}
	t.result.Tables = append(t.result.Tables, table)
	return ctx.Err()
}

// besides returns the ads that show a pair, by channel, and all records of them. Of ads
// of one moment the first stands for all.
func (t *adTwins) besides(p *adPair, byRecord map[demarche.RecordID]int) (rows [2][][2]int, records []demarche.RecordID) {
	at := func(page int, us int64) int {
		ads := t.pages[page].ads
		k, _ := slices.BinarySearchFunc(ads, us, func(i int, us int64) int { return int(max(min(t.ads[i].atUS-us, 1), -1)) })
		return ads[k]
	}
	used := map[int64]bool{}
	for _, x := range t.made.Together(p.a, p.b) {
		a, b := at(p.a, x.A), at(p.b, x.B)
		records = append(records, t.ads[a].record, t.ads[b].record)
		if !used[x.A] && !used[-x.B] {
			used[x.A], used[-x.B] = true, true
			rows[0] = append(rows[0], [2]int{a, b})
		}
	}
	for _, object := range t.copies.Shared(p.a, p.b) {
		var x [2]int
		for _, h := range t.copies.Holders(object) {
			switch h.Account {
			case p.a:
				x[0] = byRecord[h.Record]
			case p.b:
				x[1] = byRecord[h.Record]
			}
		}
		rows[1] = append(rows[1], x)
		records = append(records, t.ads[x[0]].record, t.ads[x[1]].record)
	}
	slices.SortFunc(rows[1], func(x, y [2]int) int { return int(max(min(t.ads[x[0]].atUS-t.ads[y[0]].atUS, 1), -1)) })
	slices.Sort(records)
	return rows, slices.Compact(records)
}

// finding tells of a pair of pages with both channels.
func (t *adTwins) finding(p *adPair, records []demarche.RecordID, byRecord map[demarche.RecordID]int) {
	first, last := t.ads[byRecord[records[0]]].atUS, t.ads[byRecord[records[0]]].atUS
	for _, r := range records {
		first, last = min(first, t.ads[byRecord[r]].atUS), max(last, t.ads[byRecord[r]].atUS)
	}
	subjects := []string{t.pages[p.a].name, t.pages[p.b].name}
	slices.Sort(subjects)
	texts := len(t.copies.Shared(p.a, p.b))
	t.result.Findings = append(t.result.Findings, demarche.Finding{
		Claim: fmt.Sprintf("Of two pages with opposed audiences %s of one were made within %s of one of the other, where other dates give %.1f, and both ran %s that few others ran: %s.",
			text.Plural(int(p.by[0].Observed), "ad", "ads"), spell(t.run.Window), p.by[0].Expected, text.Plural(texts, "text", "texts"), p.grade),
		Subjects: subjects,
		Value:    demarche.Measure{Name: "ads made together", Value: p.by[0].Observed, Unit: "ads", Chance: &p.by[0].Expected},
		Others:   []demarche.Measure{{Name: "texts that few others ran", Value: float64(texts), Unit: "texts"}, {Name: "combined z", Value: p.combined, Unit: "standard deviations"}},
		First:    time.UnixMicro(first).UTC(), Last: time.UnixMicro(last).UTC(),
		Objects: texts, Evidence: records,
		Caveats: []string{
			"A firm that makes the ads of both pages makes them at one sitting.",
			"Two names of one page that were not put together would look the same.",
			"That two pages have one operator cannot be told from such data.",
		},
	})
}
