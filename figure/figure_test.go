package figure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"

	"pgregory.net/rapid"
)

// An element is one of an SVG, as a parser finds it.
type element struct {
	name string
	at   map[string]string
	text string // what stands directly in it
}

func (e element) number(t fataler, name string) float64 {
	v, err := strconv.ParseFloat(e.at[name], 64)
	if err != nil {
		t.Fatalf("<%s> has %s=%q: %v", e.name, name, e.at[name], err)
	}
	return v
}

type fataler interface{ Fatalf(string, ...any) }

var notFinite = regexp.MustCompile(`NaN|Inf|[0-9]e[+-]?[0-9]|%!`)

// parse reads an SVG and checks what every drawing owes: that it is well-formed
// and says what it is, carries nothing that runs or loads, and has numbers
// that a browser can read, inside its frame.
func parse(t fataler, svg []byte) []element {
	var all []element
	var open []int
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, at: map[string]string{}}
			for _, a := range token.Attr {
				e.at[a.Name.Local] = a.Value
			}
			open, all = append(open, len(all)), append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(token)
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			t.Fatalf("a drawing has no %T: %s", token, svg)
		}
	}
	if len(all) < 3 || all[0].name != "svg" || all[0].at["role"] != "img" || all[1].name != "title" || all[2].name != "desc" || all[2].text == "" {
		t.Fatalf("not an image with a title and a description: %s", svg)
	}
	var w, h float64
	if n, err := fmt.Sscanf(all[0].at["viewBox"], "0 0 %f %f", &w, &h); n != 2 || h < 10 || h > 3000 {
		t.Fatalf("viewBox %q: %v", all[0].at["viewBox"], err)
	}
	for _, e := range all {
		switch e.name {
		case "svg", "title", "desc", "g", "path", "rect", "text":
		default:
			t.Fatalf("a drawing has no <%s>", e.name)
		}
		for name, v := range e.at {
			switch name {
			case "x", "y", "width", "height", "d", "viewBox", "stroke-width", "opacity", "stroke-opacity":
				if notFinite.MatchString(v) || v == "" {
					t.Fatalf("<%s> has %s=%q", e.name, name, v)
				}
			case "style", "href", "onload", "onclick":
				t.Fatalf("<%s> has %s=%q", e.name, name, v)
			}
		}
		if e.name == "text" || e.name == "rect" {
			if x, y := e.number(t, "x"), e.number(t, "y"); x < -0.01 || x > w+0.01 || y < -0.01 || y > h+0.01 {
				t.Fatalf("<%s> %q stands at %v, %v, outside %v by %v", e.name, e.text, x, y, w, h)
			}
		}
		if e.name == "rect" && (e.number(t, "width") < 0 || e.number(t, "height") < 0) {
			t.Fatalf("a bar of negative size: %v", e.at)
		}
	}
	return all
}

// having returns the elements of the name and class.
func having(all []element, name, class string) []element {
	var some []element
	for _, e := range all {
		if e.name == name && (class == "" || e.at["class"] == class) {
			some = append(some, e)
		}
	}
	return some
}

// coordinates returns the points of a path of M and L.
func coordinates(t fataler, d string) []point {
	var points []point
	for _, part := range strings.FieldsFunc(d, func(r rune) bool { return r == 'M' || r == 'L' || r == 'Z' }) {
		var q point
		if n, err := fmt.Sscanf(part, "%f %f", &q.x, &q.y); n != 2 {
			t.Fatalf("path %q: %v", d, err)
		}
		points = append(points, q)
	}
	return points
}

func draw(t fataler, f demarche.Figure) []element {
	svg, err := SVG(f, Wide)
	if err != nil {
		t.Fatalf("%v", err)
	}
	again, _ := SVG(f, 0)
	if !bytes.Equal(svg, again) {
		t.Fatalf("the same figure was drawn in two ways")
	}
	narrow, err := SVG(f, Narrow)
	if err != nil {
		t.Fatalf("%v", err)
	}
	parse(t, narrow)
	return parse(t, svg)
}

func table(rows ...[]any) demarche.Table {
	return demarche.Table{Name: "t", Columns: []demarche.Column{{Name: "x"}, {Name: "y", Unit: "posts"}, {Name: "g"}}, Rows: rows}
}

var marks = []demarche.FigureMark{
	demarche.Bars, demarche.Line, demarche.Area, demarche.Dots, demarche.Steps, demarche.Intervals,
	demarche.Tiles, demarche.Matrix, demarche.Spans,
}

// widen adds to a table the columns that some marks look for, with whatever x
// and y hold, and here and there with what fits.
func widen(t demarche.Table) demarche.Table {
	for _, name := range []string{"column", "row", "low", "high", "to", "change", "contradicted", "outside", "period"} {
		t.Columns = append(t.Columns, demarche.Column{Name: name})
	}
	var rows [][]any
	for i, row := range t.Rows {
		row = slices.Clone(row)
		for len(row) < 3 {
			row = append(row, nil)
		}
		x, y := row[0], row[1]
		if i%2 == 0 {
			row = append(row, int64(i%5), int64(i/5), y, x, y, true, true, true, x)
		} else {
			row = append(row, x, y, x, y, x, x, y, x, y)
		}
		rows = append(rows, row)
	}
	t.Rows = rows
	return t
}

const hostile = "</text><script>alert(1)</script>\"'&<!--\x00\x1b[31m]]>\u202e$ %s\xff\n\t"

// TestOddTablesAreDrawn draws, in every way, what data may hold.
func TestOddTablesAreDrawn(t *testing.T) {
	at := time.Date(2018, 3, 3, 12, 0, 0, 0, time.UTC)
	reference := 1e308
	tables := map[string]demarche.Table{
		"no rows":          table(),
		"one row":          table([]any{int64(1), int64(1), "a"}),
		"one time":         table([]any{at, int64(7), "a"}),
		"zero":             table([]any{0.0, 0.0, "a"}, []any{0.0, 0.0, "a"}),
		"equal values":     table([]any{5.0, 7.5, "a"}, []any{5.0, 7.5, "b"}, []any{5.0, 7.5, "b"}),
		"no numbers":       table([]any{math.NaN(), math.NaN(), "a"}, []any{math.Inf(1), math.Inf(-1), "b"}, []any{nil, nil, nil}),
		"some numbers":     table([]any{1.0, math.NaN(), "a"}, []any{2.0, 3.0, nil}, []any{3.0, nil, "a"}, []any{4.0, 5.0, "a"}),
		"huge":             table([]any{1e308, -1e308, "a"}, []any{1e99, 1e99, "a"}, []any{-1e99, -1e99, "a"}),
		"tiny":             table([]any{5e-324, 5e-324, "a"}, []any{1e-90, 1e-90, "a"}),
		"far from 0":       table([]any{1e15, 1e15, "a"}, []any{1e15 + 0.25, 1e15 + 0.25, "a"}),
		"negative":         table([]any{-3.0, -4.0, "a"}, []any{-2.0, 5.0, "a"}),
		"short rows":       table([]any{}, []any{1.0}, []any{1.0, 2.0}),
		"other types":      table([]any{true, "seven", 3}, []any{[]int{1}, struct{}{}, map[string]int{}}),
		"the ends of time": table([]any{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), int64(1), "a"}, []any{time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), int64(2), "a"}),
		"a late blink":     table([]any{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), int64(1), "a"}, []any{time.Date(9999, 1, 1, 0, 0, 0, 40000, time.UTC), int64(2), "a"}),
		"beyond time":      table([]any{time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), int64(1), "a"}, []any{time.Time{}, int64(1), "a"}),
		"microseconds":     table([]any{at, int64(1), "a"}, []any{at.Add(90 * time.Microsecond), int64(2), "a"}),
		"times as text":    table([]any{"2018-03-03T12:00:00Z", 1.0, "a"}, []any{"2018-03-04T12:00:00+02:00", 2.0, "a"}),
		"hostile":          table([]any{hostile, int64(1), hostile}, []any{at, hostile, hostile + "2"}, []any{1.0, hostile, hostile}),
		"a long word":      table([]any{strings.Repeat("ʼ日ك", 4000), int64(3), strings.Repeat("W", 9000)}),
	}
	for name, table := range tables {
		for _, mark := range marks {
			for _, log := range []bool{false, true} {
				for _, group := range []string{"", "g"} {
					if mark == demarche.Matrix && group == "" {
						continue // contradicts itself
					}
					t.Run(fmt.Sprint(name, "/", mark, "/", log, "/", group), func(t *testing.T) {
						draw(t, demarche.Figure{
							Title: hostile, Subtitle: hostile, Source: hostile,
							Mark: mark, X: "x", Y: "y", Group: group, LogY: log, Table: widen(table),
							Scale: []string{hostile, "b"}[:min(1, len(name)%3)], Reference: &reference, Over: []string{hostile, "b"},
						})
					})
				}
			}
		}
	}
}

// TestAnyTableIsDrawn does the same with whatever comes.
func TestAnyTableIsDrawn(t *testing.T) {
	cell := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) any { return rapid.Float64().Draw(t, "float") }),
		rapid.Custom(func(t *rapid.T) any { return rapid.Int64().Draw(t, "int") }),
		rapid.Custom(func(t *rapid.T) any { return float64(rapid.IntRange(-9, 99).Draw(t, "small")) }),
		rapid.Custom(func(t *rapid.T) any { return rapid.String().Draw(t, "text") }),
		rapid.Custom(func(t *rapid.T) any { return time.UnixMicro(rapid.Int64().Draw(t, "time")).UTC() }),
		rapid.Just(any(nil)),
	)
	rapid.Check(t, func(t *rapid.T) {
		f := demarche.Figure{
			Title: rapid.String().Draw(t, "title"), Mark: rapid.SampledFrom(marks).Draw(t, "mark"),
			X: "x", Y: "y", Group: rapid.SampledFrom([]string{"", "g"}).Draw(t, "group"), LogY: rapid.Bool().Draw(t, "log"),
		}
		kind := rapid.IntRange(0, 1).Draw(t, "kind")
		row := rapid.Custom(func(t *rapid.T) []any {
			if kind == 0 {
				return []any{cell.Draw(t, "x"), cell.Draw(t, "y"), cell.Draw(t, "g")}
			}
			return []any{time.UnixMicro(rapid.Int64Range(0, 2e15).Draw(t, "time")), rapid.Float64().Draw(t, "y"), cell.Draw(t, "g")}
		})
		f.Table = widen(table(rapid.SliceOfN(row, 0, 30).Draw(t, "rows")...))
		if f.Mark == demarche.Matrix {
			f.Group = "g"
		}
		if r := rapid.Float64().Draw(t, "reference"); rapid.Bool().Draw(t, "compared") {
			f.Reference = &r
		}
		draw(t, f)
	})
}

func TestFiguresThatContradictThemselves(t *testing.T) {
	for _, f := range []demarche.Figure{
		{Mark: "pie", X: "x", Y: "y", Table: table()},
		{Mark: demarche.Bars, X: "z", Y: "y", Table: table()},
		{Mark: demarche.Bars, X: "x", Y: "z", Table: table()},
		{Mark: demarche.Bars, X: "x", Y: "y", Group: "z", Table: table()},
		{Mark: demarche.Intervals, X: "x", Y: "y", Table: table()},
		{Mark: demarche.Tiles, X: "x", Y: "y", Table: table()},
		{Mark: demarche.Spans, X: "x", Y: "y", Table: table()},
		{Mark: demarche.Matrix, X: "x", Y: "y", Table: table()},
	} {
		if svg, err := SVG(f, Wide); err == nil {
			t.Errorf("%+v was drawn: %s", f, svg)
		}
	}
}

func TestNothingToDrawIsSaid(t *testing.T) {
	for want, rows := range map[string][][]any{
		"nothing to draw: the table has no rows":                nil,
		"nothing to draw: no row of 1 row has what a bar needs": {{"a", nil}},
	} {
		all := draw(t, demarche.Figure{Title: "t", Mark: demarche.Bars, X: "x", Y: "y", Table: table(rows...)})
		if texts := having(all, "text", ""); texts[1].text != want {
			t.Errorf("said %q, want %q", texts[1].text, want)
		}
	}
}

// TestWhatIsLeftOutIsSaid: each cap and each dropped row has its note.
func TestWhatIsLeftOutIsSaid(t *testing.T) {
	var many [][]any
	for i := range 60 {
		many = append(many, []any{fmt.Sprint("name ", i), float64(i), fmt.Sprint("group ", i)})
	}
	numbered := make([][]any, 60)
	for i := range numbered {
		numbered[i] = []any{float64(i % 7), float64(i), fmt.Sprint("group ", i%20)}
	}
	for _, c := range []struct {
		f    demarche.Figure
		want string
	}{
		{demarche.Figure{Mark: demarche.Bars, X: "x", Y: "y", Table: table(many...)}, "The first 40 of 60 rows are drawn; the table has all."},
		{demarche.Figure{Mark: demarche.Dots, X: "y", Y: "x", Table: table(many...)}, "The first 40 of 60 names are drawn; the table has all."},
		{demarche.Figure{Mark: demarche.Line, X: "x", Y: "y", Group: "g", Table: table(numbered...)}, "12 more are drawn thin and grey"},
		{demarche.Figure{Mark: demarche.Area, X: "x", Y: "y", Group: "g", Table: table(numbered...)}, "12 more are not"},
		{demarche.Figure{Mark: demarche.Line, X: "x", Y: "y", Table: table([]any{1.0, nil}, []any{2.0, 3.0})}, "Not drawn: 1 row without a value."},
		{demarche.Figure{Mark: demarche.Line, X: "x", Y: "y", LogY: true, Table: table([]any{1.0, 0.0}, []any{2.0, 3.0})}, "Drawn at the foot of the log scale: 1 value at 0 or below."},
	} {
		all := draw(t, c.f)
		said := false
		for _, e := range having(all, "text", "") {
			said = said || strings.Contains(e.text, c.want)
		}
		if !said || !strings.Contains(all[2].text, c.want) {
			t.Errorf("%s: %q is not said, or not in the description: %q", c.f.Mark, c.want, all[2].text)
		}
	}
}
