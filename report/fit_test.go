package report

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"demarche"
)

// wide is a dossier with tables of every kind that a sheet of paper or a phone has no
// room for: of many columns and rows, of many columns and few rows, of few columns and
// many rows, of long texts, and the numbers of a figure.
func wide() *demarche.Dossier {
	table := func(name string, columns, rows int, value func(row, column int) any) demarche.Table {
		t := demarche.Table{Name: name, Title: "table of " + name}
		for c := range columns {
			t.Columns = append(t.Columns, demarche.Column{Name: fmt.Sprintf("measure_%d_share", c+1), Unit: "share"})
		}
		for r := range rows {
			var row []any
			for c := range columns {
				if c == 0 {
					row = append(row, fmt.Sprintf("row %d", r+1))
				} else {
					row = append(row, value(r, c))
				}
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	number := func(r, c int) any {
		if c == 32 {
			return "the last is a text"
		}
		if c%7 == 6 {
			return nil
		}
		return 1234.5678 * float64(r+1) / float64(c+1)
	}
	long := func(r, c int) any { return strings.Repeat(fmt.Sprintf("words of text %d ", r), 9) }
	d := sample()
	d.Runs = append(d.Runs, demarche.DossierRun{
		RunRecord: demarche.RunRecord{Run: 9, Analysis: "wide"}, Title: "tables", Show: "demarche show CASE run/9",
		Result: demarche.Result{
			Notes: []string{"what is not known is left out"},
			Tables: []demarche.Table{
				table("cards", 33, 50, number), table("turned", 24, 2, number), table("slim", 3, 150, number),
				table("rows", 7, 90, number), table("texts", 4, 40, long), table("short", 5, 6, number), table("none", 12, 0, number),
			},
			Figures: []demarche.Figure{{
				Title: "It rises", Mark: demarche.Line, X: "measure_2_share", Y: "measure_3_share",
				Table: table("drawn", 3, 60, func(r, c int) any { return float64(r) }),
			}},
		},
	})
	return d
}

// region returns the element that holds the table of that caption.
func region(t *testing.T, root *html.Node, caption string) *html.Node {
	t.Helper()
	for _, table := range named(root, "table") {
		if strings.HasPrefix(textOf(named(table, "caption")[0]), caption) {
			return table.Parent
		}
	}
	t.Fatalf("no table %q", caption)
	return nil
}

// Each kind of table is set by what fits: how it is set, and how much is printed.
func TestTablesAreSetByWhatFits(t *testing.T) {
	root := parse(t, pageOf(t, wide()))
	for caption, want := range map[string]string{
		"Table of cards":  "scroll cards first-8",
		"Table of turned": "scroll turned slim",
		"Table of slim":   "scroll slim first-60",
		"Table of rows":   "scroll first-20",
		"Table of texts":  "scroll cards first-8",
		"Table of short":  "scroll",
		"Table of none":   "scroll",
	} {
		if got := attribute(region(t, root, caption), "class"); caption != "Table of texts" && got != want {
			t.Errorf("%s is set as %q, want %q", caption, got, want)
		} else if caption == "Table of texts" && !strings.HasSuffix(got, "first-8") {
			t.Errorf("%s is set as %q", caption, got)
		}
	}
}

// What is cut on paper is said there, with the count and the command that shows all.
func TestPaperSaysWhatItLeavesOut(t *testing.T) {
	text := textOf(parse(t, pageOf(t, wide())))
	for _, want := range []string{
		"Printed are the first 8 of 50 rows of “Table of cards (run 9)”. All: demarche show CASE run/9",
		"Printed are the first 60 of 150 rows of “Table of slim (run 9)”.",
		"Printed are the first 20 of 90 rows of “Table of rows (run 9)”.",
		"Printed are the posts of 2 of these 12 moments",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say: %s", want)
		}
	}
	if strings.Contains(text, "rows of “Table of short") {
		t.Error("it says something is left out of a table that is printed whole")
	}
}

// A table of few rows and many columns is turned: each value stands under the name of its
// row and beside the name of its column.
func TestTurnedTableSaysTheSame(t *testing.T) {
	g := gridOf(demarche.Table{
		Title: "t", Columns: []demarche.Column{{Name: "code"}, {Name: "period"}, {Name: "n", Unit: "posts"}, {Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}, {Name: "low_posts", Unit: "posts"}},
		Rows: [][]any{{"X", "before", int64(1), 2.5, nil, true, "", "e1", int64(7)}, {"X", "after", int64(10), 20.5, 1.5, false, "d2", "e2", int64(70)}},
	}, "")
	if !g.Turned || len(g.Columns) != 3 || g.Columns[0].Name != "code, period" || g.Columns[1].Name != "X, before" || g.Columns[2].Name != "X, after" {
		t.Fatalf("the heads are %+v", g.Columns)
	}
	var got []string
	for _, row := range g.Rows {
		got = append(got, row[0].Text+": "+row[1].Text+" | "+row[2].Text)
	}
	const want = "n, posts: 1 | 10\na: 2.5 | 20.5\nb: not known | 1.5\nc: yes | no\nd: – | d2\ne: e1 | e2\nlow posts: 7 | 70"
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("it says\n%s\nwant\n%s", s, want)
	}
	// Rows that nothing tells apart are not turned.
	same := demarche.Table{Title: "t", Rows: [][]any{make([]any, 12), make([]any, 12)}}
	for i := range 12 {
		same.Columns = append(same.Columns, demarche.Column{Name: fmt.Sprint(i)})
	}
	if gridOf(same, "").Turned {
		t.Error("rows that are alike are turned")
	}
}

// printedAsSaid holds each table to the number of rows that is said to be printed, and
// the whole to the width of the paper: a browser makes what is wider smaller, all of it.
func printedAsSaid(t *testing.T, ctx context.Context) {
	t.Helper()
	const paper = 680 // 180 mm
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(paper, 900)); err != nil {
		t.Fatal(err)
	}
	if got := ask[int64](t, ctx, `document.documentElement.scrollWidth`); got > paper {
		over := ask[[]string](t, ctx, `[...document.querySelectorAll("main *")].filter(n => n.getBoundingClientRect().right > 681).map(n => n.tagName + "." + n.className + ": " + n.textContent.trim().slice(0, 80))`)
		t.Errorf("on paper of %d it is %d wide: %.600q", paper, got, over)
	}
	wrong := ask[[]string](t, ctx, `[...document.querySelectorAll("main .scroll")].flatMap(s => {
const rows = [...s.querySelectorAll("tbody tr")], seen = rows.filter(r => r.checkVisibility()).length;
let note = s.nextElementSibling;
while (note && note.matches("p.cap:not(.paper)")) note = note.nextElementSibling;
const said = note && note.matches("p.cap.paper") && note.checkVisibility() ? note.textContent : "";
const first = said.match(/^Printed are the first ([0-9,]+) of ([0-9,]+) rows/), none = /are drawn above and not printed/.test(said);
const want = none ? 0 : first ? +first[1] : rows.length;
return seen == want && (!first || +first[2].replace(",", "") == rows.length) ? [] : [s.getAttribute("aria-label") + ": " + seen + " rows are printed, it says " + want];
})`)
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestWideTablesInABrowser(t *testing.T) {
	ctx := browser(t, wide())
	for _, width := range []int64{320, 390} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		got := ask[[]string](t, ctx, `for (const d of document.querySelectorAll("details")) d.open = true;
[...document.querySelectorAll(".cards")].filter(s => s.scrollWidth > s.clientWidth).map(s => s.getAttribute("aria-label"))`)
		if page := ask[int64](t, ctx, `document.documentElement.scrollWidth`); len(got) > 0 || page > width {
			t.Errorf("on a screen of %d the page is %d wide, and these cards are wider: %q", width, page, got)
		}
		label := ask[string](t, ctx, `getComputedStyle([...document.querySelectorAll(".cards td")].at(1), "::before").content`)
		if !strings.Contains(label, "measure 3 share") {
			t.Errorf("a value of a card is called %s", label)
		}
	}
	emulate(t, ctx, "print", "light")
	if n := ask[int](t, ctx, `document.querySelectorAll("[class*=first-]").length`); n < 4 {
		t.Fatalf("%d tables are cut on paper: nothing is tested", n)
	}
	printedAsSaid(t, ctx)
}

// A reader who hears captions alone can tell the tables of two networks apart.
func TestTablesOfTwoNetworksAreToldApart(t *testing.T) {
	d := sample()
	again := d.Runs[1]
	again.Run, again.Result.Findings = 12, nil
	d.Runs = append(d.Runs, again)
	tablesCanBeReadOut(t, d)
}

// On paper each verdict has the facts behind it, with their sources; the list of all facts
// is cut, and says which command prints it.
func TestPaperCutsTheListOfFacts(t *testing.T) {
	d := factSample()
	f := d.Facts[0]
	for i := range 60 {
		f.Record = demarche.NewRecordID(99, int64(i+1))
		f.What, f.Says = "roll calls", fmt.Sprintf("Roll call %d", i)
		d.Facts = append(d.Facts, f)
	}
	if text := textOf(parse(t, pageOf(t, d))); !strings.Contains(text, "Printed are the first 20 of 60 rows of “Dataset 99") || !strings.Contains(text, "'SELECT * FROM roll_calls'") {
		t.Error("the list of facts is cut in silence, or not at all")
	}
}
