package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"demarche"
)

// each runs a test on every sample.
func each(t *testing.T, test func(t *testing.T, d *demarche.Dossier)) {
	for name, make := range samples {
		t.Run(name, func(t *testing.T) { test(t, make()) })
	}
}

func TestSameBytes(t *testing.T) {
	for name, make := range samples {
		first := pageOf(t, make())
		for range 3 {
			if pageOf(t, make()) != first {
				t.Fatalf("two reports of one dossier of %s differ", name)
			}
		}
	}
}

// What an HTML parser sees in a page whose data is hostile: the hostile names
// as text, and no element or attribute that could run, load or lead away.
func TestNothingFromDataIsMarkup(t *testing.T) {
	each(t, func(t *testing.T, d *demarche.Dossier) { nothingRuns(t, parse(t, pageOf(t, d))) })
	text := textOf(named(parse(t, pageOf(t, sample())), "main")[0])
	for _, name := range append([]string{"export <2016>.jsonl", "https://news.example/0/0?a=1&b=<2>", "31/02/2016 <i>"}, hostile...) {
		name = strings.NewReplacer("\x00", "\ufffd", "\x07", "\ufffd", "\xff", "\ufffd").Replace(name)
		if name != hostile[8] && !strings.Contains(text, strings.Join(strings.Fields(name), " ")) && !strings.Contains(name, "alert(1)>") {
			t.Errorf("%q is not in the page as text", name)
		}
	}
}

// nothingRuns fails for an element or an attribute that could run, load or lead away.
func nothingRuns(t *testing.T, root *html.Node) {
	t.Helper()
	elements(root, func(n *html.Node) {
		switch n.Data {
		case "script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "button", "audio", "video", "image", "use", "foreignobject", "animate", "set":
			t.Errorf("the page has a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src", a.Key == "srcset", a.Key == "action", a.Key == "ping":
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("<%s> leads to %q", n.Data, a.Val)
			case strings.Contains(a.Val, "url("):
				t.Errorf("<%s> loads %s=%q", n.Data, a.Key, a.Val)
			}
		}
	})
}

var markup = []string{"<", ">", `"`, "'", "</title>", "</style>", "<!--", "-->", "&#60;", "{{", "]]>", "<svg>", "\x00", "\xc0"}

// Whatever stands in the data, the page has the same elements.
func TestMarkupDoesNotDependOnText(t *testing.T) {
	skeleton := func(t tester, word string) string {
		d := sample()
		d.Case = "a" + word
		for i := range d.Records {
			d.Records[i].Text, d.Records[i].File = word+"x", word
		}
		d.Datasets[0].Name, d.Datasets[0].Notes = word, []string{word}
		d.Statement = []string{word}
		d.Refusals[0].Example[0].Value = word
		f := &d.Runs[1].Result.Findings[0]
		f.Claim, f.Caveats, f.Moments[0].Object, f.Moments[0].Action = word, []string{word}, word, word
		f.Checks[0] = demarche.Check{Name: word, About: word, Says: word, What: word}
		f.Tempo.Turns[0].Actor = word
		d.Runs[1].Result.Tables[0].Rows[0][0], d.Runs[1].Result.Tables[1].Rows[0][0] = word, word
		d.Runs[1].Result.Notes = []string{word}
		d.Runs[0].Result.Tables[0].Rows[0][0] = word
		d.Runs[1].Command = word
		var s strings.Builder
		elements(parse(t, pageOf(t, d)), func(n *html.Node) {
			if n.Namespace == "" {
				s.WriteString(n.Data + " ")
			}
		})
		return s.String()
	}
	want := skeleton(t, "y")
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.String().Draw(t, "word")
		if rapid.Bool().Draw(t, "hostile") {
			word += strings.Join(rapid.SliceOf(rapid.SampledFrom(markup)).Draw(t, "markup"), "")
		}
		if skeleton(t, "y"+word) != want {
			t.Fatalf("%q changes the elements of the page", word)
		}
	})
}

func TestPolicyAllowsThePageItsStyleAndNothingElse(t *testing.T) {
	root := parse(t, pageOf(t, sample()))
	styles := named(root, "style")
	if len(styles) != 1 {
		t.Fatalf("%d style sheets, want 1", len(styles))
	}
	digest := sha256.Sum256([]byte(styles[0].FirstChild.Data))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'; base-uri 'none'; form-action 'none'"
	found := false
	for _, m := range named(root, "meta") {
		if attribute(m, "http-equiv") == "Content-Security-Policy" {
			found = true
			if got := attribute(m, "content"); got != want {
				t.Errorf("the policy is %s, want %s", got, want)
			}
		}
	}
	if !found {
		t.Error("the page has no policy")
	}
	if css := styles[0].FirstChild.Data; strings.Contains(css, "url(") || strings.Contains(css, "@import") || strings.Contains(css, "//") {
		t.Error("the style sheet loads something")
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	each(t, linksLeadSomewhere)
}

func linksLeadSomewhere(t *testing.T, d *demarche.Dossier) {
	root := parse(t, pageOf(t, d))
	ids := map[string]int{}
	elements(root, func(n *html.Node) {
		if id := attribute(n, "id"); id != "" {
			ids[id]++
			if ids[id] > 1 {
				t.Errorf("two elements are #%s", id)
			}
			if strings.ContainsAny(id, " \t\n") {
				t.Errorf("the ID %q has a blank", id)
			}
		}
	})
	for _, a := range named(root, "a") {
		if href := attribute(a, "href"); ids[strings.TrimPrefix(href, "#")] == 0 {
			t.Errorf("nothing is at %s", href)
		}
	}
	elements(root, func(n *html.Node) {
		if id := attribute(n, "aria-labelledby"); id != "" && ids[id] == 0 {
			t.Errorf("nothing is at %s, which names a <%s>", id, n.Data)
		}
	})
}

func TestTablesCanBeReadOut(t *testing.T) {
	each(t, tablesCanBeReadOut)
}

func tablesCanBeReadOut(t *testing.T, d *demarche.Dossier) {
	root := parse(t, pageOf(t, d))
	tables := named(root, "table")
	if len(tables) < 10 {
		t.Fatalf("%d tables, want at least 10", len(tables))
	}
	captions := map[string]bool{}
	for _, table := range tables {
		caption := textOf(named(table, "caption")[0])
		if caption == "" || captions[caption] {
			t.Errorf("the caption %q is empty or not the only one", caption)
		}
		captions[caption] = true
		region := table.Parent
		if attribute(region, "role") != "region" || attribute(region, "tabindex") != "0" || attribute(region, "aria-label") == "" {
			t.Errorf("%s: no keyboard can scroll it", caption)
		}
		columns := 0
		for _, th := range named(table, "th") {
			switch attribute(th, "scope") {
			case "col":
				columns++
			case "row":
			default:
				t.Errorf("%s: the head %q is of nothing", caption, textOf(th))
			}
		}
		for _, tr := range named(named(table, "tbody")[0], "tr") {
			if n := len(named(tr, "td")) + len(named(tr, "th")); n != columns || len(named(tr, "th")) != 1 {
				t.Errorf("%s: a row has %d cells under %d heads", caption, n, columns)
			}
		}
	}
}

// Every record of every finding is listed under it, and those that the dossier
// holds lead to their text, file and line.
func TestEvidenceIsReachable(t *testing.T) {
	d := sample()
	d.Runs[1].Result.Findings[0].Moments = d.Runs[1].Result.Findings[0].Moments[:shownMoments]
	root := parse(t, pageOf(t, d))
	records := map[string]demarche.DossierRecord{}
	for _, r := range d.Records {
		records[r.Record.String()] = r
	}
	linked := 0
	for _, f := range d.Runs[1].Result.Findings {
		article := byID(root, "finding-"+f.ID)
		if article == nil {
			t.Fatalf("finding %s is not in the page", f.ID)
		}
		var list *html.Node
		elements(article, func(n *html.Node) {
			if attribute(n, "class") == "ids" {
				list = n
			}
		})
		listed := strings.Split(textOf(list), ", ")
		for _, id := range f.Evidence {
			if !slices.Contains(listed, id.String()) {
				t.Errorf("record %s of finding %s is not listed", id, f.ID)
			}
		}
		for _, a := range named(list, "a") {
			linked++
			r := records[textOf(a)]
			text := textOf(byID(root, strings.TrimPrefix(attribute(a, "href"), "#")))
			where := fmt.Sprintf("%s:%d", r.File, r.Line)
			begin, _ := cut(r.Text, 60)
			if !strings.Contains(text, where) || !strings.Contains(text, strings.Join(strings.Fields(begin), " ")) {
				t.Errorf("record %s leads to %q, want %s and %q", r.Record, text, where, begin)
			}
		}
	}
	if linked < 60 {
		t.Errorf("%d records lead to their text, want at least 60", linked)
	}
}

func TestCutsAreSaid(t *testing.T) {
	d := sample()
	f := &d.Runs[1].Result.Findings[0]
	for i := range 3000 {
		f.Evidence = append(f.Evidence, demarche.NewRecordID(7, int64(i+1)))
	}
	f.Moments = slices.Repeat(f.Moments, 4)
	for i := range f.Moments {
		f.Moments[i].Total = 100 + i // else they are the same posts, and shown once
	}
	f.Moments[0].Records, f.Moments[0].Total = slices.Repeat(f.Moments[0].Records, 3), 410
	for i := range 300 {
		d.Runs[0].Result.Tables[0].Rows = append(d.Runs[0].Result.Tables[0].Rows, []any{fmt.Sprint(i), int64(i), nil})
		f.Subjects = append(f.Subjects, fmt.Sprintf("z%03d", i))
	}
	text := textOf(parse(t, pageOf(t, d)))
	for _, want := range []string{
		"12 of 64 moments of this finding are shown. Every record: demarche show 'storm & bridge.case' f000beef",
		"12 of 410 posts of this moment are shown.",
		"500 of 3,0",
		"200 of 303 rows are shown. All come of: demarche show 'storm & bridge.case' run/1",
		"50 of 309 actors are shown.",
		"of 309 actors the 15 with the most of these",
		" edges are shown. All come of: demarche export 'storm & bridge.case' edges-csv",
		"cut: 600 of 9",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
}

func TestEmptyCaseSaysSo(t *testing.T) {
	for want, d := range map[string]*demarche.Dossier{
		"The case is empty: no file has been added to it.": {Case: "empty.case"},
		"No analysis has been run on it":                   {Case: "c", Posts: 3, Actors: 1, Datasets: make([]demarche.Dataset, 1)},
		"no row of its 1 file was taken":                   {Case: "c", Datasets: make([]demarche.Dataset, 1)},
		"No analysis made a finding.":                      {Case: "c", Posts: 3, Actors: 1, Datasets: make([]demarche.Dataset, 1), Runs: make([]demarche.DossierRun, 1)},
	} {
		if text := textOf(parse(t, pageOf(t, d))); !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s\n%s", want, text)
		}
	}
}

func TestAFindingThatLacksThingsIsShown(t *testing.T) {
	d := sample()
	d.Records = nil
	d.Runs[1].Result.Networks = nil
	chance := 2.5
	d.Runs[1].Result.Findings[0].Value.Chance, d.Runs[1].Result.Findings[0].Others = &chance, nil
	d.Runs[1].Result.Findings[1].Value.Chance, d.Runs[1].Result.Findings[1].Others = nil, nil
	d.Runs[1].Result.Findings[1].Tempo, d.Runs[1].Result.Findings[1].Checks = nil, nil
	d.Runs[1].Result.Findings[1].ID = "" // and the third has the first's
	d.Runs[1].Result.Findings[2].ID = d.Runs[1].Result.Findings[0].ID
	d.Runs[1].Result.Figures = []demarche.Figure{{Title: "no such mark", Mark: "pie"}}
	text := textOf(parse(t, pageOf(t, d)))
	for _, want := range []string{"Chance alone gives 2.5, against 100 meetings found.", "not computed", "its text is not in this report", "The figure is not drawn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
}

// Words that judge people have no place in what the report itself says.
func TestWordsOfFact(t *testing.T) {
	judging := regexp.MustCompile(`(?i)\b(suspicious|inauthentic|bots?|trolls?|fake|malicious|likely|clearly|highly|very|strong|significant|campaigners)\b`)
	d := sample()
	for i := range d.Records {
		d.Records[i].Text = ""
	}
	if found := judging.FindString(textOf(named(parse(t, pageOf(t, d)), "main")[0])); found != "" {
		t.Errorf("the page says %q", found)
	}
}

// Forty groups of forty actors, with the caps full: the file stays small
// enough to send.
func TestSizeOfFortyGroups(t *testing.T) {
	d := sample()
	base := d.Runs[1].Result.Findings[0]
	long := strings.Repeat("A text of the usual length of a post, 140 letters. ", 3)[:140]
	for i := range d.Records {
		d.Records[i].Text = long
	}
	for _, r := range d.Records[:40] {
		base.Moments[0].Records = append(base.Moments[0].Records, r.Record)
	}
	base.Moments[0].Records = base.Moments[0].Records[:12]
	net := &d.Runs[1].Result.Networks[0]
	net.Nodes, net.Edges = nil, nil
	d.Runs[1].Result.Findings = nil
	for g := range 40 {
		f := base
		f.ID, f.Group, f.Moments, f.Subjects = fmt.Sprintf("g%d", g), g+1, nil, nil
		for i := range 20 {
			m := base.Moments[0]
			m.Total = 12 + i // else they are the same posts, and shown once
			f.Moments = append(f.Moments, m)
		}
		for i := range 40 {
			f.Subjects = append(f.Subjects, fmt.Sprintf("group-%02d-%02d", g, i))
			net.Nodes = append(net.Nodes, demarche.Node{Actor: f.Subjects[i], Group: g + 1, X: float64(g*50 + i%7), Y: float64(i / 7)})
			for j := range i {
				net.Edges = append(net.Edges, demarche.Edge{A: f.Subjects[j], B: f.Subjects[i], Shared: 2 + i, Group: g + 1})
			}
		}
		for i := range 500 {
			f.Evidence = append(f.Evidence, demarche.NewRecordID(3, int64(i+1)))
		}
		d.Runs[1].Result.Findings = append(d.Runs[1].Result.Findings, f)
	}
	n := len(pageOf(t, d))
	t.Logf("%.1f MB", float64(n)/1e6)
	if n > 3.2e6 {
		t.Errorf("the page has %d bytes", n)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestFullDiskIsSaid(t *testing.T) {
	if Write(full{}, sample()) == nil {
		t.Error("a write error is lost")
	}
}
