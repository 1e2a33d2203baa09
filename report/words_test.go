package report

import (
	"math"
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

// Worked out by hand: five accounts, groups of three and two, of seven edges in
// the run.
func TestNetworkSentence(t *testing.T) {
	n := demarche.Network{Name: "hashtag 1h0m0s", Traces: []string{"hashtag"}, WindowS: 3600, MinShared: 3}
	for _, g := range []int{1, 1, 1, 2, 2, 0} {
		n.Nodes = append(n.Nodes, demarche.Node{Group: g})
	}
	d := &demarche.Dossier{Runs: []demarche.DossierRun{{Edges: 7, Result: demarche.Result{Networks: []demarche.Network{n, {Traces: []string{"link", "domain"}, WindowS: 1, MinShared: 1}}}}}}
	got := networksOf(d)
	want := "2 groups, 5 accounts in all, joined two by two because both used the same hashtag within 1 h of each other, on at least 3 different hashtags. The largest group has 3 accounts."
	if s := networkSentence(&got[0]); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
	d.Runs[0].Edges = 0
	want = "no two accounts touched the same object (link, domain) within 1 s of each other, at least once."
	if s := networkSentence(&networksOf(d)[1]); s != want {
		t.Errorf("%s\nwant %s", s, want)
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
	v := b.moment(m, 12, true, "")
	for i, want := range []string{"+0 s", "+3 s", "+80 s"} {
		if v.Records[i].After != want || v.Records[i].Where != "f:5" {
			t.Errorf("record %d is %+v, want %s", i, v.Records[i], want)
		}
	}
	if v.Facts != "3 accounts, 3 posts, from 2016-03-04 12:00:00, all within 80 s" || v.Same == "" {
		t.Errorf("%q, %q", v.Facts, v.Same)
	}
	records[m.Records[1]].Text = "other"
	if v := b.moment(m, 12, true, ""); v.Same != "" {
		t.Error("texts that differ are said to be the same")
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
