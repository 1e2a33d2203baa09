package export

import (
	"time"

	"demarche"
)

// formats are all formats of the package. The catalogue has its own list; a
// format that is missing here has no test.
var formats = []Format{GEXF, GraphML, EdgesCSV, NodesCSV, GephiCSV, Parquet}

var noon = time.Date(2016, 3, 4, 12, 0, 0, 0, time.UTC)

// tiny is a dossier small enough to check its files by eye: one network, three
// actors, two edges, one name with characters that mean something to XML and
// to a spreadsheet.
func tiny() *demarche.Dossier {
	return &demarche.Dossier{
		Case: "tiny.case", Version: "0.1.0", Made: noon.Add(24 * time.Hour), Names: true,
		Posts: 12, Actors: 3, First: noon, Last: noon.Add(time.Hour),
		Datasets: []demarche.Dataset{{Dataset: 1, Name: "posts.csv", Format: "posts-csv", Kept: 12, Refused: 1, SHA256: "aa00"}},
		Runs: []demarche.DossierRun{{
			RunRecord: demarche.RunRecord{Run: 1, Analysis: "coshare", Input: "bb11", Version: "0.1.0"},
			Command:   "demarche run tiny.case coshare", Edges: 5,
			Result: demarche.Result{Networks: []demarche.Network{{
				Name: "link 1m0s", Traces: []string{"link"}, WindowS: 60, MinShared: 2, Quality: 0.25, Components: 1, FDR: 0.05, HorizonS: 3600, Tested: 3, Firm: 1,
				Nodes: []demarche.Node{
					{Actor: "=A&B <c>", Platform: "x", Group: 1, Posts: 7, Degree: 2, Strength: 5, Betweenness: 1, First: noon, Last: noon.Add(time.Hour), X: 0.5, Y: -1.25},
					{Actor: "x1", Platform: "x", Group: 1, Posts: 3, Degree: 1, Strength: 3, First: noon, Last: noon.Add(time.Minute), X: 1, Y: 0},
					{Actor: "x2", Group: 0, Posts: 2, Degree: 1, Strength: 2, First: noon, Last: noon, X: -1, Y: 2},
				},
				Edges: []demarche.Edge{
					{
						A: "=A&B <c>", B: "x1", Shared: 3, Weight: 3, Hits: 4, ARecords: 3, BRecords: 3, AFirst: 1, BFirst: 2, Group: 1,
						First: noon, Last: noon.Add(90*time.Second + 500*time.Millisecond), GapMinS: 0, GapMedianS: 1.5, GapMaxS: 59.999999,
						Chance: &demarche.Chance{Choice: 0.01, PChoice: 1e-300, Occasions: 4, Meetings: 3, Timing: 0.25, PTiming: 3e-7, Q: 0.004, Firm: true, OnOne: true},
					},
					{
						A: "=A&B <c>", B: "x2", Shared: 2, Weight: 0.125, Hits: 2, ARecords: 2, BRecords: 2, AFirst: 0, BFirst: 1,
						First: noon.Add(time.Second), Last: noon.Add(time.Minute), GapMinS: 1, GapMedianS: 2, GapMaxS: 3,
					},
				},
			}}},
		}},
	}
}

// hostile is a dossier of two networks whose actors have names that break
// files: markup, control characters, formulas, emoji, right-to-left overrides,
// line ends, names that differ in a control character alone.
func hostile() *demarche.Dossier {
	d := tiny()
	names := []string{
		"\x00a", "\x01a", "\t tab", "\nline\r\nend", "\"quoted\",comma;semicolon", "&amp;", "'apostrophe", "+cmd|' /C calc'!A0", "-1+1",
		"<script>alert(1)</script>", "=HYPERLINK(\"x\")", "@handle", "]]>", "a\ufffda", "a\uffffa", "bad\xff\xfeutf8", "long  two spaces ",
		"مرحبا", "\u202eevil\u202c", "😀🏴\U000e0067\U000e007f",
	}
	network := func(name string, step int) demarche.Network {
		n := demarche.Network{Name: name, Traces: []string{"link"}, WindowS: 0.5, MinShared: 1}
		for i, actor := range sorted(names) {
			n.Nodes = append(n.Nodes, demarche.Node{
				Actor: actor, Platform: "x<&>", Group: i % 9, Posts: int64(i) << 33, Degree: i, Strength: i * step,
				Betweenness: 1 / float64(i+3), First: noon.Add(time.Duration(i) * time.Microsecond), X: float64(i) * 1e-7, Y: -float64(i) * 1e7,
			})
			if i >= step {
				n.Edges = append(n.Edges, demarche.Edge{
					A: n.Nodes[i-step].Actor, B: actor, Shared: i, Weight: float64(i) / 3, Hits: int64(i) << 40, ARecords: i + 1, BRecords: i + 2, AFirst: i / 2, BFirst: i / 3,
					Group: i % 3, First: noon, Last: noon.Add(time.Duration(i) * time.Hour), GapMinS: 1 / float64(i), GapMedianS: 0.1, GapMaxS: 1e7,
				})
				if e := &n.Edges[len(n.Edges)-1]; i%2 == 0 {
					e.Chance = &demarche.Chance{Choice: 1 / float64(i), PChoice: 0.5, Occasions: i, Meetings: i / 2, Timing: 2, PTiming: 0.25, Q: 1, Firm: i%4 == 0, Explained: "both"}
				}
			}
		}
		return n
	}
	d.Runs[0].Result.Networks = []demarche.Network{network("link <1s> & more", 1), network("link <1s> & more", 3)}
	return d
}
