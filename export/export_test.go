package export

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"demarche"
	"demarche/duck"
)

var update = flag.Bool("update", false, "write the golden files")

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

func bytesOf(t interface{ Fatal(...any) }, f Format, d *demarche.Dossier) []byte {
	var b bytes.Buffer
	if err := f.Write(&b, d); err != nil {
		t.Fatal(f.Name, err)
	}
	return b.Bytes()
}

func TestFormatsAreDescribed(t *testing.T) {
	for _, f := range formats {
		title, rest, _ := strings.Cut(f.Doc, "\n")
		if title == "" || strings.HasSuffix(title, ".") || title[:1] != strings.ToLower(title[:1]) {
			t.Errorf("%s: the title %q is not lower case without a full stop", f.Name, title)
		}
		if !strings.HasPrefix(f.Ext, ".") {
			t.Errorf("%s: %q has no dot", f.Name, f.Ext)
		}
		names := append(header(graphColumns), header(nodeColumns)...)
		switch f.Name {
		case "nodes-csv":
			names = header(nodeColumns)
		case "gephi-csv":
			names = header(graphColumns)
		case "edges-csv", "parquet":
			names = header(edgeColumns)
		}
		for _, name := range names {
			if !strings.Contains(rest, "\n  "+name+" ") {
				t.Errorf("%s: the Doc says nothing of %s", f.Name, name)
			}
		}
	}
}

func TestBytesAreTheSame(t *testing.T) {
	for _, f := range formats {
		if !bytes.Equal(bytesOf(t, f, hostile()), bytesOf(t, f, hostile())) {
			t.Errorf("%s: two writings of one dossier differ", f.Name)
		}
	}
}

// The golden files were read by eye when they were made. They hold the bytes of
// the formats, not the truth of any number.
func TestGolden(t *testing.T) {
	for _, f := range formats {
		if f.Name == "parquet" {
			continue // not for the eye; TestParquetReadsBack
		}
		got, path := bytesOf(t, f, tiny()), filepath.Join("testdata", "tiny"+f.Ext)
		if *update {
			if err := os.WriteFile(path, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s:\n%s", f.Name, path, got)
		}
	}
}

func TestNoNetworkIsSaid(t *testing.T) {
	d := tiny()
	d.Runs[0].Result.Networks = nil
	for _, f := range formats {
		err := f.Write(io.Discard, d)
		e, ok := errors.AsType[*demarche.Error](err)
		if !ok || e.Code != demarche.NotFound || e.Hint == "" {
			t.Errorf("%s: %v, want a not-found error with a hint", f.Name, err)
		}
	}
}

// An empty network is an answer, not a mistake.
func TestNetworkWithoutEdges(t *testing.T) {
	d := tiny()
	d.Runs[0].Result.Networks = []demarche.Network{{Name: "link 1m0s"}}
	for _, f := range formats {
		bytesOf(t, f, d)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullDiskIsSaid(t *testing.T) {
	for _, f := range formats {
		if f.Write(full{}, tiny()) == nil {
			t.Errorf("%s: a write error is lost", f.Name)
		}
	}
}

// The columns that the edge list owes, in their order.
func TestEdgesCSVColumns(t *testing.T) {
	line, _, _ := strings.Cut(string(bytesOf(t, EdgesCSV, tiny())), "\n")
	want := "a,b,shared,hits,a_records,b_records,a_first,b_first,first,last,gap_min_s,gap_median_s,gap_max_s,group,weight,occasions,meetings,choice,p_choice,timing,p_timing,q,firm,on_one,explained,network"
	if line != want {
		t.Errorf("the header is %s\nwant %s", line, want)
	}
}

func TestCSVReadsBack(t *testing.T) {
	d := hostile()
	for _, f := range []Format{EdgesCSV, NodesCSV, GephiCSV} {
		rows, err := csv.NewReader(bytes.NewReader(bytesOf(t, f, d))).ReadAll()
		if err != nil {
			t.Fatal(f.Name, err)
		}
		i := 0
		for _, n := range d.Runs[0].Result.Networks {
			var ends [][2]string
			for _, e := range n.Edges {
				ends = append(ends, [2]string{e.A, e.B})
			}
			if f.Name == "nodes-csv" {
				ends = nil
				for _, node := range n.Nodes {
					ends = append(ends, [2]string{node.Actor, node.Platform})
				}
			}
			for _, end := range ends {
				i++
				for j, name := range end {
					// RFC 4180 readers, Go's among them, make \n of \r\n.
					name = strings.ReplaceAll(clean(name), "\r\n", "\n")
					if got := strings.TrimPrefix(rows[i][j], "'"); got != name {
						t.Errorf("%s row %d: %q, want %q", f.Name, i, got, name)
					}
				}
			}
		}
		if i != len(rows)-1 {
			t.Errorf("%s has %d rows, want %d", f.Name, len(rows)-1, i)
		}
	}
}

func TestCellIsNoFormulaAndReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[=+\-@'\t\n]{1,3}[a-z]?`)).Draw(t, "name")
		c := cell(s)
		if c != "" && strings.ContainsRune("=+-@\t\r\n", rune(c[0])) {
			t.Fatalf("%q begins like a formula", c)
		}
		if strings.TrimPrefix(c, "'") != s {
			t.Fatalf("%q reads back as %q", s, c)
		}
	})
}

// Any names at all give well-formed XML, and an XML reader that is not ours
// reads the names back.
func TestNamesSurviveXML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := sorted(rapid.SliceOfNDistinct(rapid.OneOf(rapid.String(), rapid.StringMatching(`[\x00-\x20a<&#2]{1,4}`)), 2, 6, rapid.ID).Draw(t, "names"))
		d := tiny()
		n := demarche.Network{Name: names[0]}
		for _, name := range names {
			n.Nodes = append(n.Nodes, demarche.Node{Actor: name})
		}
		n.Edges = []demarche.Edge{{A: names[0], B: names[1]}}
		d.Runs[0].Result.Networks = []demarche.Network{n, n}
		var doc struct {
			Nodes []struct {
				ID string `xml:"id,attr"`
			} `xml:"graph>nodes>node"`
		}
		if err := xml.Unmarshal(bytesOf(t, GEXF, d), &doc); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for i, node := range doc.Nodes {
			if name := clean(names[i]); node.ID != name && !strings.HasPrefix(node.ID, name+" #") {
				t.Fatalf("node %d is %q, want %q", i, node.ID, name)
			}
			if name := names[i]; clean(name) == name && doc.Nodes[i].ID != name {
				t.Fatalf("%q lost its ID to %q", name, node.ID)
			}
			if seen[node.ID] {
				t.Fatalf("two nodes are %q", node.ID)
			}
			seen[node.ID] = true
		}
		var any struct{}
		if err := xml.Unmarshal(bytesOf(t, GraphML, d), &any); err != nil {
			t.Fatal(err)
		}
	})
}

// Gephi Lite stops at an attribute named type; the others are words that one
// reader or another keeps for itself.
func TestAttributeNamesAreFree(t *testing.T) {
	g := graphOf(must(networksOf(tiny())))
	for _, a := range slices.Concat(g.nodeAttrs, g.edgeAttrs) {
		if slices.Contains([]string{"type", "x", "y", "z", "size", "color", "id", "label", "source", "target", "weight", "kind", "key"}, a.name) {
			t.Errorf("an attribute is called %s", a.name)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestNetworksLieOverEachOther(t *testing.T) {
	d := tiny()
	other := d.Runs[0].Result.Networks[0]
	other.Name = "hashtag 1h0m0s"
	other.Nodes = []demarche.Node{{Actor: "x2", Group: 4, Degree: 9}, {Actor: "zz", Group: 4, Degree: 8}}
	other.Edges = []demarche.Edge{{A: "x2", B: "zz", Shared: 6}}
	d.Runs[0].Result.Networks = append(d.Runs[0].Result.Networks, other)
	g := graphOf(must(networksOf(d)))
	if len(g.nodes) != 4 || len(g.edges) != 3 {
		t.Fatalf("%d nodes and %d edges, want 4 and 3", len(g.nodes), len(g.edges))
	}
	value := func(id, name string) string {
		for _, n := range g.nodes {
			for i, a := range g.nodeAttrs {
				if n.id == id && a.name == name {
					return n.values[i]
				}
			}
		}
		t.Fatalf("no %s of %s", name, id)
		return ""
	}
	for _, want := range [][3]string{
		{"x2", "degree link 1m0s", "1"},
		{"x2", "degree hashtag 1h0m0s", "9"},
		{"zz", "degree link 1m0s", ""},
		{"zz", "group hashtag 1h0m0s", "4"},
		{"x2", "posts", "2"},
	} {
		if got := value(want[0], want[1]); got != want[2] {
			t.Errorf("%s of %s is %q, want %q", want[1], want[0], got, want[2])
		}
	}
	if e := g.edges[2]; e.values[0] != "hashtag 1h0m0s" || g.nodes[e.a].id != "x2" || g.nodes[e.b].id != "zz" {
		t.Errorf("the third edge is %v", e)
	}
}

// An actor that only explained edges join is counted, is told of, and has no place but
// where another network gives it one.
func TestActorsOfExplainedEdges(t *testing.T) {
	d := tiny()
	n := &d.Runs[0].Result.Networks[0]
	other := *n
	other.Name = "hashtag 60s"
	other.Nodes = []demarche.Node{{Actor: "x4", Platform: "y", Group: 3, Posts: 4, Degree: 1, X: 2, Y: 3}}
	other.Edges = []demarche.Edge{{A: "x4", B: "x5", Shared: 2}}
	n.Nodes = append(n.Nodes, demarche.Node{Actor: "x3", Platform: "y", Posts: 9, First: noon, Last: noon}, demarche.Node{Actor: "x4", Platform: "y", Posts: 4})
	n.Edges = append(n.Edges, demarche.Edge{A: "x3", B: "x4", Shared: 2, Chance: &demarche.Chance{Explained: "both"}})
	d.Runs[0].Result.Networks = append(d.Runs[0].Result.Networks, other)
	networks := must(networksOf(d))
	text := describe(d, networks)
	for _, want := range []string{"5 nodes, 3 edges here", "2 nodes, 1 edges here"} {
		if !strings.Contains(text, want) {
			t.Errorf("the description does not say %q:\n%s", want, text)
		}
	}
	g := graphOf(networks)
	if x3 := g.nodes[3]; x3.id != "x3" || x3.values[0] != "y" || x3.values[1] != "9" || !math.IsNaN(x3.x) {
		t.Errorf("%+v", x3)
	}
	if x4 := g.nodes[4]; x4.id != "x4" || x4.values[1] != "4" || x4.group != 3 || x4.x != 2 {
		t.Errorf("%+v", x4)
	}
}

// DuckDB, which reads Parquet with code of its own, reads what was written.
func TestParquetReadsBack(t *testing.T) {
	d := hostile()
	d.Runs[0].Result.Networks[0].Edges[0].Last = time.Time{}
	d.Runs[0].Result.Networks[1].Edges[0].GapMedianS = math.NaN()
	db, err := duck.Open("", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	columns, rows, err := db.Strings(t.Context(), `SELECT *, epoch_us(last) FROM '`+file(t, Parquet, d)+`'`)
	if err != nil {
		t.Fatal(err)
	}
	if want := slices.Concat([]string{"a", "b"}, header(edgeColumns), []string{"network"}); !slices.Equal(columns[:len(want)], want) {
		t.Errorf("the columns are %v, want %v", columns, want)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Error(err)
		}
		return v
	}
	i := 0
	for _, n := range must(networksOf(d)) {
		for _, e := range n.Edges {
			row := map[string]string{}
			for j, c := range columns {
				row[c] = rows[i][j]
			}
			if row["a"] != utf8Of(e.A) || row["b"] != utf8Of(e.B) || row["network"] != n.name || row["hits"] != strconv.FormatInt(e.Hits, 10) ||
				number(row["gap_max_s"]) != e.GapMaxS || number(row["gap_min_s"]) != e.GapMinS || row["group"] != strconv.Itoa(e.Group) {
				t.Errorf("row %d is %q, want %v", i, row, e)
			}
			if us := row["epoch_us(\"last\")"]; e.Last.IsZero() != (us == "") || us != "" && us != strconv.FormatInt(e.Last.UnixMicro(), 10) {
				t.Errorf("row %d: last is %q, want %v", i, us, e.Last)
			}
			if median := row["gap_median_s"]; math.IsNaN(e.GapMedianS) != (median == "") {
				t.Errorf("row %d: gap_median_s is %q, want %v", i, median, e.GapMedianS)
			}
			i++
		}
	}
	if i != len(rows) {
		t.Errorf("%d rows, want %d", len(rows), i)
	}
}
