package report

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche"
)

func TestNumbersAsAReaderWritesThem(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 7: "7", 1234: "1,234", 1234567.5: "1,234,567.5", -1234: "−1,234", 0.25: "0.25", 1.0 / 3: "0.3333",
		59.999999: "60", 1e15: "1e+15", 0.00001: "1e-05", math.Inf(1): "not known",
	} {
		if got := decimal(v); got != want {
			t.Errorf("decimal(%v) = %s, want %s", v, got, want)
		}
	}
}

func TestSpansAsAReaderWritesThem(t *testing.T) {
	for seconds, want := range map[float64]string{
		0: "0 s", 3: "3 s", 60: "60 s", 0.5: "0.5 s", 120: "120 s", 121: "2 min 1 s", 600: "10 min", 3600: "1 h",
		86400 + 60: "1 d 1 min", 200.25: "3 min 20.25 s", 90000*86400 + 1: "90,000 d 1 s",
	} {
		if got := span(seconds); got != want {
			t.Errorf("span(%v) = %s, want %s", seconds, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	day := time.Date(2016, 7, 1, 0, 0, 0, 0, time.UTC)
	if got := dates(day, day.Add(time.Hour)); got != "1 July 2016" {
		t.Error(got)
	}
	if got := dates(day, day.AddDate(0, 0, 1)); got != "1 July 2016 to 2 July 2016" {
		t.Error(got)
	}
	if got := clock(time.Time{}); got != "not known" {
		t.Error(got)
	}
}

// Worked out by hand: five actors, groups of three and two, of seven edges in
// the run.
func TestNetworksCompared(t *testing.T) {
	n := demarche.Network{Name: "hashtag 1h", Traces: []string{"hashtag"}, WindowS: 3600, MinShared: 3}
	for _, g := range []int{1, 1, 1, 2, 2, 0} {
		n.Nodes = append(n.Nodes, demarche.Node{Group: g})
	}
	d := &demarche.Dossier{Runs: []demarche.DossierRun{{Edges: 7, Result: demarche.Result{Networks: []demarche.Network{n, {Traces: []string{"link", "domain"}, WindowS: 1, MinShared: 1}}}}}}
	var a answer
	a.networks(networksOf(d))
	for i, want := range []string{
		"hashtag\u00a01h|7|2|5|3|used the same hashtag within 1 h of each other, on at least 3 different hashtags",
		"|7|0|0|0|touched the same object (link, domain) within 1 s of each other, at least once",
	} {
		var got []string
		for _, c := range a.Networks.Rows[i] {
			got = append(got, c.Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s\nwant %s", s, want)
		}
	}
}

// A post at 12:00:00, one 3 s and one 80 s after it, all of one text.
func TestMomentsSideBySide(t *testing.T) {
	at := time.Date(2016, 3, 4, 12, 0, 0, 0, time.UTC)
	records := map[demarche.RecordID]*demarche.DossierRecord{}
	m := demarche.Moment{Action: "text", Object: "x", Actors: 3, Total: 3}
	for i, after := range []int{0, 3, 80} {
		id := demarche.NewRecordID(1, int64(i+1))
		records[id] = &demarche.DossierRecord{Record: id, Text: "same", At: at.Add(time.Duration(after) * time.Second), File: "f", Line: 5}
		m.Records = append(m.Records, id)
	}
	b := &binder{dossier: &demarche.Dossier{}, records: records, anchors: map[demarche.RecordID]string{}}
	v := b.moment(m, 12, "")
	for i, want := range []string{"+0 s", "+3 s", "+80 s"} {
		if v.Records[i].After != want || v.Records[i].Where != "f:5" {
			t.Errorf("record %d is %+v, want %s", i, v.Records[i], want)
		}
	}
	if v.Facts != "3 actors, 3 posts, from 2016-03-04 12:00:00, all within 80 s" || v.Same == "" {
		t.Errorf("%q, %q", v.Facts, v.Same)
	}
	records[m.Records[1]].Text = "other"
	if v := b.moment(m, 12, ""); v.Same != "Of the 3 texts shown, 2 differ from each other; the rest repeat one of them to the letter." {
		t.Errorf("of three texts, two the same: %q", v.Same)
	}
	records[m.Records[0]].Text = "a third"
	if v := b.moment(m, 12, ""); v.Same != "" {
		t.Errorf("of three texts that differ: %q", v.Same)
	}
}

// The times stand on whole minutes: what is told 0 s apart has no order, and
// what is told 60 s apart may be less or more.
func TestMomentsOfCoarseTimes(t *testing.T) {
	at := time.Date(2016, 3, 4, 12, 0, 0, 0, time.UTC)
	records := map[demarche.RecordID]*demarche.DossierRecord{}
	m := demarche.Moment{Action: "link", Object: "x", Actors: 3, Total: 3}
	for i, minutes := range []int{0, 0, 1} {
		id := demarche.NewRecordID(4, int64(i+1))
		records[id] = &demarche.DossierRecord{Record: id, At: at.Add(time.Duration(minutes) * time.Minute)}
		m.Records = append(m.Records, id)
	}
	b := &binder{dossier: &demarche.Dossier{}, records: records, anchors: map[demarche.RecordID]string{}, steps: map[int]float64{4: 60}}
	v := b.moment(m, 12, "")
	if got := v.Records[0].After + v.Records[1].After + v.Records[2].After; got != "first minutefirst minute+1 min" {
		t.Error(got)
	}
	if v.Facts != "3 actors, 3 posts, from 2016-03-04 12:00:00, all within 1 min, give or take a minute" {
		t.Error(v.Facts)
	}
	m.Records, m.Total = m.Records[:2], 2
	if v := b.moment(m, 12, ""); !strings.HasSuffix(v.Facts, "all in the same minute") {
		t.Error(v.Facts)
	}
}

// The platform of an actor is told where a record of anybody's finding tells it, and of all
// actors of a finding or of none.
func TestPlatformsOfMembers(t *testing.T) {
	d := &demarche.Dossier{Records: []demarche.DossierRecord{
		{Record: demarche.NewRecordID(1, 1), Actor: "a1", Platform: "x"}, {Record: demarche.NewRecordID(1, 2), Actor: "a2", Platform: "telegram"},
	}}
	b := &binder{dossier: d, platforms: platformsOf(d)}
	told := func(subjects ...string) string {
		v := &finding{Finding: &demarche.Finding{Subjects: subjects}}
		b.members(v, nil)
		var cells []string
		for _, c := range v.Members.Columns {
			cells = append(cells, c.Name)
		}
		for _, row := range v.Members.Rows {
			for _, c := range row {
				cells = append(cells, c.Text)
			}
		}
		return strings.Join(cells, " ")
	}
	if got, want := told("a1", "a2"), "actor platform in the moments a1 x 0 a2 telegram 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := told("a1", "a3"), "actor in the moments a1 0 a3 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNotesOfSeveralRunsAreMerged(t *testing.T) {
	run := func(n int, analysis string, notes ...string) demarche.DossierRun {
		return demarche.DossierRun{RunRecord: demarche.RunRecord{Run: n, Analysis: analysis}, Result: demarche.Result{Notes: notes}}
	}
	d := &demarche.Dossier{Runs: []demarche.DossierRun{
		run(1, "overview", "kept apart"),
		run(2, "coshare", "steps of 60 s", "6,824 rows repeat", "25 of 50 are here"),
		run(3, "coshare", "steps of 60 s", "273 rows repeat", "25 of 101 are here"),
		run(4, "coshare", "steps of 60 s", "20 of 65 are here"),
		run(6, "coshare", "steps of 60 s", "steps of 60 s"),
		run(7, "other", "steps of 60 s"),
	}}
	got := strings.Join(notesOf(d, func(r *demarche.DossierRun) bool { return r.Run > 1 }), "\n")
	want := `Runs 2 to 4, 6 (coshare): steps of 60 s.
Runs 2, 3 (coshare): 6,824 (run 2), 273 (run 3) rows repeat.
Runs 2, 3 (coshare): 25 of 50 (run 2), 101 (run 3) are here.
Run 4 (coshare): 20 of 65 are here.
Run 7 (other): steps of 60 s.`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// Stretches are told from post to post, the longest first as they come, and of many the
// first are listed.
func TestGapsAreListed(t *testing.T) {
	at := time.Date(2013, 8, 22, 11, 39, 0, 0, time.UTC)
	table := demarche.Table{Name: "stretches", Title: "2 stretches of more than a week without a post", Rows: [][]any{
		{at, at.Add((69*24+9)*time.Hour + 12*time.Minute), float64(69*86400 + 9*3600 + 12*60)}, {at.AddDate(1, 0, 0), at.AddDate(1, 0, 8), float64(8 * 86400)},
	}}
	dossier := func(tables ...demarche.Table) *demarche.Dossier {
		return &demarche.Dossier{Runs: []demarche.DossierRun{{}, {RunRecord: demarche.RunRecord{Analysis: overview}, Result: demarche.Result{Tables: tables}}}}
	}
	g, longest, _ := gapsOf(dossier(table))
	if g == nil || len(g.Rows) != 2 || g.Note != "" || longest != "2 stretches of more than a week without a post; the longest is 69 d 9 h 12 min, from 2013-08-22 11:39:00 to 2013-10-30 20:51:00" {
		t.Fatalf("%+v, %q", g, longest)
	}
	for i, want := range []string{"2013-08-22 11:39:00|2013-10-30 20:51:00|69 d 9 h 12 min", "2014-08-22 11:39:00|2014-08-30 11:39:00|8 d"} {
		if got := g.Rows[i][0].Text + "|" + g.Rows[i][1].Text + "|" + g.Rows[i][2].Text; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if f := runFiguresOf(&dossier(table).Runs[1]); len(f.Tables) != 0 {
		t.Error("the few stretches there are stand twice")
	}
	table.Rows = slices.Repeat(table.Rows, 5)
	if g, _, _ := gapsOf(dossier(table)); len(g.Rows) != 8 || !strings.HasPrefix(g.Note, "8 of 10 stretches are shown") {
		t.Errorf("of ten: %+v", g)
	}
	if f := runFiguresOf(&dossier(table).Runs[1]); len(f.Tables) != 1 || len(f.Tables[0].Rows) != 10 {
		t.Error("the table of all stretches is not there")
	}
	table.Rows, table.Title = nil, "no stretch of more than a day without a post"
	if g, _, why := gapsOf(dossier(table)); g != nil || why != "No stretch of more than a day without a post." {
		t.Errorf("%+v, %q", g, why)
	}
	if _, _, why := gapsOf(dossier()); why != "No run has counted the stretches without a post." {
		t.Error(why)
	}
}

// One post may touch several objects: then they are one moment to a reader.
func TestMomentsOfTheSameRecordsAreOne(t *testing.T) {
	r := func(rows ...int64) (ids []demarche.RecordID) {
		for _, row := range rows {
			ids = append(ids, demarche.NewRecordID(1, row))
		}
		return ids
	}
	got := alike([]demarche.Moment{
		{Action: "hashtag", Object: "a", Total: 2, Records: r(1, 2)},
		{Action: "hashtag", Object: "b", Total: 3, Records: r(1, 2)}, // cut: it has another record
		{Action: "hashtag", Object: "c", Total: 2, Records: r(1, 2)},
		{Action: "link", Object: "d", Total: 2, Records: r(1, 3)},
	})
	if len(got) != 3 || strings.Join(got[0].others, ",") != "hashtag c" || got[1].Object != "b" || got[2].Object != "d" {
		t.Errorf("%+v", got)
	}
}

// b has three of a's four actors and one more; c one of a's and two of its own.
func TestOverlapsOfFindings(t *testing.T) {
	all := []finding{
		{Number: 1, Finding: &demarche.Finding{Subjects: []string{"p", "q", "r", "s"}}},
		{Number: 2, Finding: &demarche.Finding{Subjects: []string{"p", "q", "r", "t"}}},
		{Number: 3, Finding: &demarche.Finding{Subjects: []string{"s", "u", "v"}}},
		{Number: 4, Finding: &demarche.Finding{Subjects: []string{"s", "t"}}},
	}
	overlaps(all)
	var got []string
	for _, f := range all {
		got = append(got, numbers(f.Also, 9))
	}
	if s := strings.Join(got, "|"); s != "2|1||1, 2, 3" || all[0].Also[0].common != 3 {
		t.Error(s)
	}
	var a answer
	for i := range all {
		all[i].asked = true
	}
	a.findings(&demarche.Dossier{}, all, nil)
	if len(a.Findings) != 2 || a.Findings[0].Link != "Finding 1" || a.Findings[1].Link != "Finding 3" {
		t.Errorf("%+v", a.Findings)
	}
}

func TestDocIsSplit(t *testing.T) {
	parts := partsOf("a title\n\nWhat it does\nin two lines.\n\n  x = y\n\nLimits: all.\n\nSources: none.\n")
	var got []string
	for _, p := range parts {
		got = append(got, p.Head+"|"+p.Text)
	}
	if s := strings.Join(got, "\n"); s != "|What it does\nin two lines.\n|x = y\nWhere it errs|all.\nSources|none." {
		t.Error(s)
	}
	if parts[0].Plain || !parts[1].Plain {
		t.Error("a formula is set as a paragraph, or a paragraph as a formula")
	}
}
