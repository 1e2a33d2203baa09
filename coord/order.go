package coord

import "demarche"

// keptTurns is of how many actors a finding tells the turns; the table firsts has all.
const keptTurns = 200

// tellTempo puts the order and the rhythm of the groups into tables: a row a group,
// to be read, and a row an actor, kept in the
// case. Of what a finding tells it leaves the first turns.
func tellTempo(net *demarche.Network, findings []demarche.Finding, result *demarche.Result) {
	if len(findings) == 0 {
		return
	}
	rhythm := demarche.Table{
		Name: "tempo", Title: "the order and the rhythm of the groups",
		Columns: []demarche.Column{
			{Name: "group", Doc: "its number in the network"},
			{Name: "actors", Unit: "actors", Doc: "its members"},
			{Name: "occasions", Unit: "occasions", Doc: "moments, those that begin within one horizon of the first being one"},
			{Name: "at once", Unit: "occasions", Doc: "on which the first two were at the same time, so that nobody was first"},
			{Name: "most firsts", Unit: "occasions", Doc: "on which one actor was first, the one that was so most often"},
			{Name: "of", Unit: "occasions", Doc: "that this actor took part in and on which somebody was first"},
			{Name: "even", Unit: "occasions", Doc: "on which it would be first if each that took part were as likely"},
			{Name: "gap", Unit: "s", Doc: "from the first actor to the second, median"},
			{Name: "length", Unit: "s", Doc: "from the first actor to the last, median"},
			{Name: "interval", Unit: "s", Doc: "from one occasion to the next, median"},
			{Name: "burstiness", Doc: "of the intervals: -1 all alike, 0 as of a Poisson process, up to 1 in bursts"},
			{Name: "first", Unit: "UTC", Doc: "the earliest record"},
			{Name: "last", Unit: "UTC", Doc: "the latest"},
		},
	}
	firsts := demarche.Table{
		Name: "firsts", Title: "who of a group was first, how often and by how much",
		Columns: []demarche.Column{
			{Name: "network", Doc: "The network."},
			{Name: "group", Doc: "The group."},
			{Name: "actor", Doc: "The actor: actors.id."},
			{Name: "occasions", Doc: "Occasions of the group that the actor took part in and on which somebody was first."},
			{Name: "first", Doc: "Those on which it was."},
			{Name: "even", Doc: "Those on which it would be if each that took part were as likely."},
			{Name: "low", Doc: "The share first by occasions: its 95 % interval (Wilson 1927), from here."},
			{Name: "high", Doc: "To here."},
			{Name: "p", Doc: "The probability to be first as often or more if each were as likely."},
			{Name: "lead_s", Doc: "Seconds before the next, where it was first: the median."},
			{Name: "lag_s", Doc: "Seconds after the first, where it was not: the median."},
		},
	}
	for i := range findings {
		f := &findings[i]
		t := f.Tempo
		row := []any{
			int64(f.Group), int64(len(f.Subjects)), int64(t.Occasions), int64(t.AtOnce), nil, nil, nil,
			t.GapS.Median, t.LengthS.Median, nil, nil, f.First, f.Last,
		}
		if top := t.Turns[0]; top.First > 0 {
			row[4], row[5], row[6] = int64(top.First), int64(top.Occasions), top.Even
		}
		if t.IntervalS.N > 0 {
			row[9] = t.IntervalS.Median
		}
		if t.IntervalS.N > 1 {
			row[10] = t.Burstiness
		}
		rhythm.Rows = append(rhythm.Rows, row)
		for _, turn := range t.Turns {
			one := []any{
				net.Name, int64(f.Group), turn.Actor, int64(turn.Occasions), int64(turn.First), turn.Even, turn.Low, turn.High, turn.P, nil, nil,
			}
			if turn.LeadS.N > 0 {
				one[9] = turn.LeadS.Median
			}
			if turn.LagS.N > 0 {
				one[10] = turn.LagS.Median
			}
			firsts.Rows = append(firsts.Rows, one)
		}
	}
	for i := range findings {
		t := findings[i].Tempo
		t.Turns = t.Turns[:min(len(t.Turns), keptTurns)]
	}
	result.Tables = append(result.Tables, rhythm)
	result.Kept = append(result.Kept, firsts)
}
