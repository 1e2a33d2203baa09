package figure

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"demarche"
)

// axis reads a scale off the ticks of a drawing, as a reader does: two ticks
// and the straight line through them.
func axis(t *testing.T, all []element, class string) func(at float64) float64 {
	t.Helper()
	ticks := having(all, "text", class)
	if len(ticks) < 2 {
		t.Fatalf("%d ticks on the %s axis", len(ticks), class)
	}
	read := func(e element) (at, v float64) {
		v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "−", "-").Replace(e.text), 64)
		if err != nil {
			t.Fatal(err)
		}
		if class == "y" {
			return e.number(t, "y") - 4.5, v // the text's baseline is below its tick
		}
		return e.number(t, "x"), v
	}
	a, v := read(ticks[0])
	b, w := read(ticks[1])
	return func(at float64) float64 { return v + (at-a)/(b-a)*(w-v) }
}

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	values := []float64{400, 200, 100, 1, 0, -100}
	var rows [][]any
	for _, v := range values {
		rows = append(rows, []any{"name", v, nil})
	}
	bars := having(draw(t, demarche.Figure{Mark: demarche.Bars, X: "x", Y: "y", Table: table(rows...)}), "rect", "")
	unit := bars[0].number(t, "width") / 400
	zero := bars[0].number(t, "x")
	for i, v := range values {
		w, x := bars[i].number(t, "width"), bars[i].number(t, "x")
		if !near(w, math.Abs(v)*unit, 0.011) {
			t.Errorf("the bar of %v is %v long, want %v", v, w, math.Abs(v)*unit)
		}
		if from := min(zero, zero+v*unit); !near(x, from, 0.011) {
			t.Errorf("the bar of %v begins at %v, want %v", v, x, from)
		}
	}
}

func TestBarsOfGroupsHaveOneScale(t *testing.T) {
	bars := having(draw(t, demarche.Figure{Mark: demarche.Bars, X: "x", Y: "y", Group: "g", Table: table(
		[]any{"p", 100.0, "a"}, []any{"q", 10.0, "b"}, []any{"r", 50.0, "a"},
	)}), "rect", "")
	var got []float64
	for _, b := range bars {
		got = append(got, b.number(t, "width")/bars[0].number(t, "width"))
	}
	if len(got) != 3 || !near(got[1], 0.5, 1e-3) || !near(got[2], 0.1, 1e-3) { // a's rows first
		t.Errorf("lengths are as %v, want 1, 0.5, 0.1", got)
	}
}

func TestLogBarsAreAsLongAsTheirPowers(t *testing.T) {
	bars := having(draw(t, demarche.Figure{Mark: demarche.Bars, X: "x", Y: "y", LogY: true, Table: table(
		[]any{"a", 1000.0}, []any{"b", 100.0}, []any{"c", 1.0}, []any{"d", 0.0},
	)}), "rect", "")
	unit := bars[0].number(t, "width") / 3
	for i, want := range []float64{3, 2, 0, 0} {
		if got := bars[i].number(t, "width") / unit; !near(got, want, 1e-3) {
			t.Errorf("bar %d is %v powers long, want %v", i, got, want)
		}
	}
}

func TestLinesGoThroughTheirPoints(t *testing.T) {
	rows := [][]any{{30.0, 7.0}, {0.0, 0.0}, {10.0, 93.5}, {20.0, -11.0}} // in no order
	all := draw(t, demarche.Figure{Mark: demarche.Line, X: "x", Y: "y", Table: table(rows...)})
	x, y := axis(t, all, "x"), axis(t, all, "y")
	for _, e := range having(all, "path", "") {
		if !strings.HasPrefix(e.at["stroke"], "#") {
			continue
		}
		line := coordinates(t, e.at["d"])
		want := []point{{0, 0}, {10, 93.5}, {20, -11}, {30, 7}}
		if len(line) != len(want) {
			t.Fatalf("%d points, want %d", len(line), len(want))
		}
		for i, q := range line {
			if !near(x(q.x), want[i].x, 0.01) || !near(y(q.y), want[i].y, 0.05) {
				t.Errorf("point %d reads as %.2f, %.2f, want %v", i, x(q.x), y(q.y), want[i])
			}
		}
		return
	}
	t.Error("no line")
}

func TestALineBreaksWhereARowHasNoValue(t *testing.T) {
	all := draw(t, demarche.Figure{Mark: demarche.Line, X: "x", Y: "y", Group: "g", Table: table(
		[]any{0.0, 1.0, "a"}, []any{1.0, 1.0, "a"}, []any{2.0, nil, "a"}, []any{3.0, 1.0, "a"}, []any{4.0, 1.0, "a"},
	)})
	runs, names := 0, 0
	for _, e := range having(all, "path", "") {
		if e.at["stroke"] == palette[0] && strings.Contains(e.at["d"], "L") {
			runs++
		}
	}
	for _, e := range having(all, "text", "") {
		if e.text == "a" {
			names++
		}
	}
	if runs != 2 || names != 1 {
		t.Errorf("%d runs and %d names, want 2 and 1", runs, names)
	}
}

func TestDotsStandAtTheirNumbers(t *testing.T) {
	all := draw(t, demarche.Figure{Mark: demarche.Dots, X: "x", Y: "y", Table: table([]any{12.0, 340.0}, []any{95.0, 3.0}, []any{12.0, 340.0})})
	x, y := axis(t, all, "x"), axis(t, all, "y")
	dots := having(all, "path", "dot")
	if len(dots) != 2 {
		t.Fatalf("%d dots, want 2: the third covers the first", len(dots))
	}
	for i, want := range []point{{12, 340}, {95, 3}} {
		// A circle is drawn from its left end.
		from, _, _ := strings.Cut(dots[i].at["d"], "a")
		q := coordinates(t, from)[0]
		if !near(x(q.x+4.5), want.x, 0.1) || !near(y(q.y), want.y, 0.5) {
			t.Errorf("dot %d reads as %.1f, %.1f, want %v", i, x(q.x+4.5), y(q.y), want)
		}
	}
}

// TestAreasHoldTheirCounts: the surface of the steps is the sum of the counts,
// and a bin without a row is at 0.
func TestAreasHoldTheirCounts(t *testing.T) {
	start := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	counts := []int64{5, 10, 0, 2, -1, 40} // -1 for no row
	var rows [][]any
	for i, n := range counts {
		if n >= 0 {
			rows = append(rows, []any{start.AddDate(0, 0, i), n})
		}
	}
	all := draw(t, demarche.Figure{Mark: demarche.Area, X: "x", Y: "y", Table: table(rows...)})
	y := axis(t, all, "y")
	outline := coordinates(t, having(all, "path", "area")[0].at["d"])
	var width, surface float64
	for i, q := range outline[1:] {
		p := outline[i]
		width += q.x - p.x
		surface += (q.x - p.x) * (y(p.y) + y(q.y)) / 2
	}
	day := width / 6
	if !near(surface/day, 57, 0.1) {
		t.Errorf("the surface is %.2f counts, want 57", surface/day)
	}
	for _, q := range outline {
		if within := (q.x - outline[0].x) / day; within > 4.02 && within < 4.98 {
			t.Errorf("a step inside the day without a row: %v", q)
		}
	}
}

func TestMonthsOfAreasJoin(t *testing.T) {
	var rows [][]any
	for m := range 14 {
		rows = append(rows, []any{time.Date(2019, time.Month(1+m), 1, 0, 0, 0, 0, time.UTC), int64(3)})
	}
	all := draw(t, demarche.Figure{Mark: demarche.Area, X: "x", Y: "y", Table: table(rows...)})
	outline := coordinates(t, having(all, "path", "area")[0].at["d"])
	floor := 0
	for _, q := range outline {
		if q.y == outline[0].y {
			floor++
		}
	}
	if floor != 2 {
		t.Errorf("the outline touches 0 at %d points, want 2: months of 28 to 31 days have no gap between", floor)
	}
}

func TestSmallMultiplesHaveOneScale(t *testing.T) {
	var rows [][]any
	for i := range 4 {
		rows = append(rows, []any{float64(i), 100.0, "a"}, []any{float64(i), 25.0, "b"})
	}
	all := draw(t, demarche.Figure{Mark: demarche.Area, X: "x", Y: "y", Group: "g", Table: table(rows...)})
	var heights []float64
	for _, e := range having(all, "path", "area") {
		outline := coordinates(t, e.at["d"])
		heights = append(heights, outline[0].y-outline[1].y)
	}
	if len(heights) != 2 || !near(heights[1]/heights[0], 0.25, 1e-3) {
		t.Errorf("heights %v, want the second a quarter of the first", heights)
	}
}

// TestThinnedLinesLookTheSame: in each column of the drawing the line has the
// same first, last, lowest and highest point.
func TestThinnedLinesLookTheSame(t *testing.T) {
	line := make([]point, 50_000)
	v := uint32(1)
	for i := range line {
		v = v*1664525 + 1013904223
		line[i] = point{float64(i) / 100, float64(v >> 20)}
	}
	kept := thin(line)
	if len(kept) > 4*1001 {
		t.Errorf("%d points kept", len(kept))
	}
	seen := func(line []point) map[int][4]float64 {
		columns := map[int][4]float64{}
		for _, q := range line {
			c := int(q.x / 0.5)
			s, ok := columns[c]
			if !ok {
				s = [4]float64{q.y, q.y, q.y, q.y}
			}
			columns[c] = [4]float64{s[0], q.y, min(s[2], q.y), max(s[3], q.y)}
		}
		return columns
	}
	want, got := seen(line), seen(kept)
	for c, w := range want {
		if got[c] != w {
			t.Errorf("column %d: %v, want %v", c, got[c], w)
		}
	}
}
