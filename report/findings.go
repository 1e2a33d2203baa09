package report

import (
	"fmt"
	"slices"

	"demarche/text"

	"demarche"
)

// A finding is a finding as the page shows it.
type finding struct {
	*demarche.Finding
	Number   int
	Anchor   string
	Run      int
	Open     bool
	Value    string
	Chance   string
	Q        string   // the largest q of its edges, "" where it is not known
	Objects  string   // how many objects it is on, "" where the analysis does not count them
	Net      *network // or nil
	Others   []term
	Also     []overlap
	Facts    facts
	Checks   *grid
	Turns    *grid
	Members  *grid
	Drawing  drawing
	Strip    drawing
	Largest  *moment // the first, which stands by itself
	Lanes    drawing // its records, second by second
	Moments  []moment
	Cut      string // how many moments are shown, or ""
	Records  []mention
	RecordsN int
	CutIDs   string

	Unprinted string // how much of it stands on a screen only

	asked  bool     // whether chance was computed
	models []string // what choice and timing alone give
	rank   int      // among the findings of its run, from 0
}

// Measures of a finding that have places of their own.
const (
	largestQ = "largest q of its edges"
	byChoice = "meetings by choice alone"
	byTiming = "meetings by timing alone"
)

// A mention is a record's ID and, if it is shown, its place in the page.
type mention struct{ ID, Href string }

func findingsOf(d *demarche.Dossier, networks []network) []finding {
	b := &binder{
		dossier: d, records: make(map[demarche.RecordID]*demarche.DossierRecord, len(d.Records)),
		anchors: map[demarche.RecordID]string{}, steps: map[int]float64{}, platforms: platformsOf(d),
	}
	for i := range d.Records {
		b.records[d.Records[i].Record] = &d.Records[i]
	}
	for _, s := range d.Datasets {
		b.steps[s.Dataset] = s.ResolutionS
	}
	// Those of which chance was asked come first, whatever was run beside.
	var all []finding
	taken := map[string]bool{}
	for _, asked := range []bool{true, false} {
		for i := range d.Runs {
			r := &d.Runs[i]
			for j := range r.Result.Findings {
				if v := findingOf(r, j, networks); v.asked == asked {
					v.Number = len(all) + 1
					if v.ID == "" || taken[v.Anchor] {
						v.Anchor = fmt.Sprintf("finding-number-%d", v.Number)
					}
					taken[v.Anchor] = true
					v.Open = v.Number <= openFindings || j == 0
					all = append(all, v)
				}
			}
		}
	}
	overlaps(all)
	whole := 0
	for i := range all {
		v := &all[i]
		drawn := v.rank < wholeOfRun && whole < wholeFindings
		if drawn {
			whole++
		}
		b.fill(v, drawn)
	}
	return all
}

// findingOf reads the finding of a run at place rank.
func findingOf(r *demarche.DossierRun, rank int, networks []network) finding {
	f := &r.Result.Findings[rank]
	v := finding{Finding: f, Run: r.Run, Anchor: anchor("finding", f.ID), Value: measure(f.Value), RecordsN: len(f.Evidence), rank: rank}
	if f.Value.Chance != nil {
		v.Chance = rough(*f.Value.Chance)
	}
	for _, m := range f.Others {
		switch m.Name {
		case largestQ:
			v.Q = rough(m.Value)
			continue
		case byChoice, byTiming:
			v.models = append(v.models, rough(m.Value))
			continue
		case "objects":
			v.Objects = decimal(m.Value)
		}
		t := term{m.Name, measure(m)}
		if m.Chance != nil {
			t.Means += fmt.Sprintf(" (chance gives %s)", rough(*m.Chance))
		}
		v.Others = append(v.Others, t)
	}
	for k := range networks {
		if networks[k].run == r && networks[k].Name == f.Network {
			v.Net = &networks[k]
		}
	}
	v.asked = v.Chance != "" || v.Net != nil && v.Net.FDR > 0
	return v
}

// withoutChance names the networks of which chance was not computed, and the analyses
// that make findings of no network and do not compute it either.
func withoutChance(networks []network, findings []finding) []string {
	var all []string
	say := func(name string) {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for i := range networks {
		if networks[i].FDR == 0 {
			say(networks[i].Name)
		}
	}
	for i := range findings {
		if f := &findings[i]; !f.asked && f.Net == nil {
			say(f.Analysis)
		}
	}
	return all
}

// A binder puts the evidence to the findings.
type binder struct {
	dossier   *demarche.Dossier
	records   map[demarche.RecordID]*demarche.DossierRecord
	anchors   map[demarche.RecordID]string // where a record is first shown
	steps     map[int]float64              // by dataset, the step of its times in seconds
	platforms map[string]string            // by actor, where anything of the dossier tells it
}

// platformsOf returns of which platform actors are, by all records and networks.
func platformsOf(d *demarche.Dossier) map[string]string {
	of := map[string]string{}
	for i := range d.Records {
		if r := &d.Records[i]; r.Platform != "" {
			of[r.Actor] = r.Platform
		}
	}
	for i := range d.Runs {
		for _, n := range d.Runs[i].Result.Networks {
			for _, node := range n.Nodes {
				if node.Platform != "" {
					of[node.Actor] = node.Platform
				}
			}
		}
	}
	return of
}

func (b *binder) fill(v *finding, whole bool) {
	var records []*demarche.DossierRecord
	for _, id := range v.Evidence {
		if r := b.records[id]; r != nil {
			records = append(records, r)
		}
	}
	order := b.members(v, records)
	v.Checks, v.Turns = explained(v.Finding, v.Number), turnsOf(v.Finding, v.Number)
	command := "demarche show " + text.ShellWord(b.dossier.Case) + " " + text.ShellWord(v.ID)
	moments, posts := 1, shownRecords/2
	if whole {
		moments = shownMoments / 3
		if v.Net != nil && len(v.Subjects) > 2 {
			v.Drawing = drawNetwork(within(v.Net.Network, v.Subjects), fmt.Sprintf("The actors of finding %d and their edges", v.Number))
		}
		v.Strip = b.strip(v, order, records)
		v.Lanes = b.lanes(v)
	}
	if v.rank < longOfRun {
		moments, posts = shownMoments, shownRecords
	}
	kept := alike(v.Finding.Moments)
	objects := 0
	for i, m := range kept[:min(len(kept), moments)] {
		one := b.moment(m.Moment, posts, command)
		one.Others = m.others
		objects += 1 + len(m.others)
		one.Anchor, one.Open = fmt.Sprintf("%s-moment-%d", v.Anchor, i+1), i < openMoments
		one.Unprinted = i >= printedMoments
		v.Moments = append(v.Moments, one)
	}
	v.Facts = b.facts(v, kept, order, command)
	v.Unprinted = "The list of the IDs and the drawing of one moment are not printed."
	if n := len(v.Moments); n > printedMoments {
		v.Unprinted = fmt.Sprintf("Printed are the posts of %s of these %s moments, and neither the list of the IDs nor the drawing of one moment.", count(printedMoments), count(n))
	}
	if len(v.Moments) > 0 {
		v.Largest, v.Moments = &v.Moments[0], v.Moments[1:]
	}
	if n := max(len(v.Finding.Moments), v.Finding.MomentsTotal); n > objects {
		v.Cut = fmt.Sprintf("%s of %s moments of this finding are shown. Every record: %s", count(objects), count(n), command)
	}
	for _, id := range v.Evidence[:min(len(v.Evidence), shownIDs)] {
		v.Records = append(v.Records, mention{id.String(), b.anchors[id]})
	}
	if n := len(v.Evidence); n > shownIDs {
		v.CutIDs = fmt.Sprintf("%s of %s record IDs are listed. Every record: %s", count(shownIDs), count(n), command)
	}
}

// step returns the largest step of the times of some records, in seconds.
func (b *binder) step(records []demarche.RecordID) float64 {
	largest := 0.0
	seen := -1
	for _, id := range records {
		if set := id.Dataset(); set != seen {
			seen = set
			largest = max(largest, b.steps[set])
		}
	}
	return largest
}

// within returns the part of a network among some of its actors.
func within(n *demarche.Network, actors []string) demarche.Network {
	in := make(map[string]bool, len(actors))
	for _, a := range actors {
		in[a] = true
	}
	sub := *n
	sub.Nodes, sub.Edges = nil, nil
	for _, v := range n.Nodes {
		if in[v.Actor] {
			sub.Nodes = append(sub.Nodes, v)
		}
	}
	for _, e := range n.Edges {
		if in[e.A] && in[e.B] {
			sub.Edges = append(sub.Edges, e)
		}
	}
	return sub
}

// lanes draws the records of the largest moment, a lane an actor.
func (b *binder) lanes(v *finding) drawing {
	if len(v.Finding.Moments) == 0 || b.step(v.Evidence) >= coarse {
		return drawing{}
	}
	m := v.Finding.Moments[0]
	var records []*demarche.DossierRecord
	var actors []string
	for _, id := range m.Records {
		if r := b.records[id]; r != nil {
			records = append(records, r)
			if !slices.Contains(actors, r.Actor) {
				actors = append(actors, r.Actor)
			}
		}
	}
	subtitle := text.Plural(int64(len(records)), "record", "records")
	if n := max(m.Total, len(m.Records)); len(records) < n {
		subtitle = fmt.Sprintf("the first %s of %s records", count(len(records)), count(n))
	}
	if len(actors) > stripActors {
		subtitle += fmt.Sprintf("; of %s the first %d", text.Plural(int64(len(actors)), "actor", "actors"), stripActors)
		actors = actors[:stripActors]
	}
	return drawStrip(fmt.Sprintf("The moment with the most actors of finding %d", v.Number), subtitle, actors, records, []demarche.Moment{m})
}

// strip draws who posted when: of many actors those with the most records in
// the moments.
func (b *binder) strip(v *finding, order []string, records []*demarche.DossierRecord) drawing {
	posts := map[string]int{}
	for _, r := range records {
		posts[r.Actor]++
	}
	rows := slices.Clone(order)
	slices.SortStableFunc(rows, func(x, y string) int { return posts[y] - posts[x] })
	subtitle := text.Plural(int64(len(records)), "record", "records")
	if len(records) < len(v.Evidence) {
		subtitle = fmt.Sprintf("%s of %s records, those of the largest moments", count(len(records)), count(len(v.Evidence)))
	}
	if len(rows) > stripActors {
		rows = rows[:stripActors]
		subtitle += fmt.Sprintf("; of %s the %d with the most of these", text.Plural(int64(len(order)), "actor", "actors"), stripActors)
	}
	if step := b.step(v.Evidence); step >= coarse {
		subtitle += fmt.Sprintf(". The times stand on steps of %s: records in one place may be up to that far apart, and which came first is not known", span(step))
	}
	return drawStrip(fmt.Sprintf("Who posted when in finding %d", v.Number), subtitle, rows, records, v.Finding.Moments)
}
