package figure

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"demarche"
)

// tops reads steps: the height of each tread, by its middle.
func tops(t *testing.T, d string, x, y func(float64) float64) map[int]float64 {
	got := map[int]float64{}
	line := coordinates(t, d)
	for i, q := range line[1:] {
		if p := line[i]; p.y == q.y && q.x > p.x+2 {
			got[int((x(p.x)+x(q.x))/2)] = y(p.y)
		}
	}
	return got
}

// TestStepsAndWhatLiesOverThem: the first series is filled from 0 and the second
// an outline, each as high as its counts; the printed table is dots in the middle
// of the years, joined by a line; a rule stands where a change is.
func TestStepsAndWhatLiesOverThem(t *testing.T) {
	f := samples()["steps"]
	for i := range f.Table.Rows { // so that no two years are one tread
		f.Table.Rows[i][1] = f.Table.Rows[i][1].(int64)*2 + f.Table.Rows[i][0].(int64)%2
	}
	all := parsed(t, f, Wide)
	y := axis(t, all, "y")
	yearAt := axis(t, all, "x") // of the middle of a year
	x := func(at float64) float64 { return yearAt(at) + 0.5 }
	want := map[any]map[int]float64{}
	for _, row := range f.Table.Rows {
		if want[row[2]] == nil {
			want[row[2]] = map[int]float64{}
		}
		want[row[2]][int(row[0].(int64))] = float64(row[1].(int64))
	}
	for class, series := range map[string]string{"area": "signed in the year", "steps": "in force"} {
		got := tops(t, having(all, "path", class)[0].at["d"], x, y)
		for year, v := range want[series] {
			if !near(got[year], v, 0.2) {
				t.Errorf("%s of %d is %v high, want %v", series, year, got[year], v)
			}
		}
	}
	line := coordinates(t, having(all, "path", "over")[0].at["d"])
	if len(line) != 25 || len(having(all, "path", "dot")) != 25 {
		t.Fatalf("%d points and %d dots, want 25", len(line), len(having(all, "path", "dot")))
	}
	for i, q := range line {
		if !near(yearAt(q.x), float64(2000+i), 0.02) || !near(y(q.y), want["as printed"][2000+i], 0.2) {
			t.Errorf("the point of %d reads as %.2f, %.2f", 2000+i, yearAt(q.x), y(q.y))
		}
	}
	rule := coordinates(t, having(all, "path", "change")[0].at["d"])
	if !near(x(rule[0].x), 2019, 0.02) || rule[0].x != rule[1].x {
		t.Errorf("the rule stands at %v, want the beginning of 2019", x(rule[0].x))
	}
}

// TestStepsBreakWhereABinHasNoRow: an outline is not 0 there.
func TestStepsBreakWhereABinHasNoRow(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Steps, X: "year", Y: "y", Group: "g", Table: demarche.Table{Columns: columnsOf("year", "y", "g")}}
	for _, year := range []int64{2000, 2001, 2002, 2005, 2006} {
		f.Table.Rows = append(f.Table.Rows, []any{year, int64(0), "flow"}, []any{year, int64(30), "stock"})
	}
	all := parsed(t, f, Wide)
	outline := having(all, "path", "steps")[0].at["d"]
	if n := strings.Count(outline, "M"); n != 2 {
		t.Errorf("%d runs, want 2: %s", n, outline)
	}
	for _, q := range coordinates(t, outline) {
		if q.y != coordinates(t, outline)[0].y {
			t.Errorf("the outline leaves its height: %s", outline)
		}
	}
}

// TestYearsAreWrittenAsYears: without a comma, each once, and not beyond the data.
func TestYearsAreWrittenAsYears(t *testing.T) {
	for _, mark := range []demarche.FigureMark{demarche.Line, demarche.Steps, demarche.Dots, demarche.Area} {
		for span := int64(0); span < 60; span++ {
			f := demarche.Figure{Mark: mark, X: "year", Y: "y", Table: demarche.Table{Columns: columnsOf("year", "y")}}
			for v := int64(1990); v <= 1990+span; v++ {
				f.Table.Rows = append(f.Table.Rows, []any{v, v % 7})
			}
			seen := map[string]bool{}
			ticks := having(parsed(t, f, Narrow), "text", "x")
			for _, e := range ticks {
				v, err := strconv.Atoi(e.text)
				if err != nil || v < 1989 || v > 1991+int(span) || seen[e.text] {
					t.Errorf("%s of %d years has the tick %q", mark, span+1, e.text)
				}
				seen[e.text] = true
			}
			if len(ticks) == 0 || len(ticks) > 9 {
				t.Errorf("%s of %d years has %d ticks", mark, span+1, len(ticks))
			}
		}
	}
	bars := parsed(t, demarche.Figure{Mark: demarche.Bars, X: "year", Y: "y", Table: demarche.Table{Columns: columnsOf("year", "y"), Rows: [][]any{{int64(2018), int64(3)}}}}, Wide)
	if e := having(bars, "text", "")[0]; e.text != "2018" {
		t.Errorf("a bar is named %q", e.text)
	}
}

// TestBandsOfLinesHoldTheirIntervals: the surface goes through each high, back
// through each low, and around each value of its line.
func TestBandsOfLinesHoldTheirIntervals(t *testing.T) {
	f := samples()["lines with intervals"]
	all := parsed(t, f, Wide)
	x, y := axis(t, all, "x"), axis(t, all, "y")
	bands := having(all, "path", "band")
	if len(bands) != 3 {
		t.Fatalf("%d bands, want 3", len(bands))
	}
	of := map[string][]point{}
	for _, row := range f.Table.Rows {
		name := row[2].(string)
		of[name] = append(of[name], point{row[3].(float64), row[4].(float64)})
	}
	for _, b := range bands {
		outline := coordinates(t, b.at["d"])
		if len(outline) != 50 {
			t.Fatalf("%d points, want 50", len(outline))
		}
		matched := 0
		for _, rows := range of {
			ok := true
			for i, r := range rows {
				high, low := outline[i], outline[49-i]
				ok = ok && near(x(high.x), float64(2000+i), 0.02) && near(x(low.x), float64(2000+i), 0.02) &&
					near(y(high.y), r.y, 0.002) && near(y(low.y), r.x, 0.002)
			}
			if ok {
				matched++
			}
		}
		if matched != 1 {
			t.Errorf("a band is that of %d states", matched)
		}
	}
	reference := coordinates(t, having(all, "path", "reference")[0].at["d"])
	if !near(y(reference[0].y), 0.37, 0.002) || reference[0].y != reference[1].y {
		t.Errorf("the reference stands at %v, want 0.37", y(reference[0].y))
	}
	rule := coordinates(t, having(all, "path", "change")[0].at["d"])
	if len(having(all, "path", "change")) != 1 || !near(x(rule[0].x), 2014, 0.02) {
		t.Errorf("the rule stands at %v, want 2014, once", x(rule[0].x))
	}
}

// TestIntervalsStandAtTheirNumbers: sixty rows in the order of the table, each dot
// at its number and each whisker from low to high.
func TestIntervalsStandAtTheirNumbers(t *testing.T) {
	f := samples()["intervals"]
	for _, width := range []Width{Wide, Narrow} {
		all := parsed(t, f, width)
		x := axis(t, all, "x")
		names, whiskers := having(all, "text", "name"), having(all, "path", "whisker")
		if len(names) != 60 || len(whiskers) != 60 || len(having(all, "path", "dot")) != 63 { // three in the key
			t.Fatalf("%d names, %d whiskers, %d dots", len(names), len(whiskers), len(having(all, "path", "dot")))
		}
		was := 0.0
		for i, row := range f.Table.Rows {
			if names[i].text != row[0] || names[i].number(t, "y") <= was {
				t.Errorf("row %d is %q, want %v, below the one before", i, names[i].text, row[0])
			}
			was = names[i].number(t, "y")
			var from, y, to float64
			if n, err := fmt.Sscanf(strings.ReplaceAll(whiskers[i].at["d"], "H", " "), "M%f %f %f", &from, &y, &to); n != 3 {
				t.Fatal(err)
			}
			if !near(x(from), row[2].(float64), 0.02) || !near(x(to), row[3].(float64), 0.02) || !near(y, was-4, 1) {
				t.Errorf("the whisker of %v is from %.3f to %.3f at %v, want %.3f to %.3f", row[0], x(from), x(to), y, row[2], row[3])
			}
			if i < 20 { // circles are drawn from their left ends
				d := having(all, "path", "dot")[3+i].at["d"]
				if q := coordinates(t, d[:strings.Index(d, "a")])[0]; !near(x(q.x+3.8), row[1].(float64), 0.02) {
					t.Errorf("the dot of %v is at %.3f, want %.3f", row[0], x(q.x+3.8), row[1])
				}
			}
		}
		if q := coordinates(t, having(all, "path", "reference")[0].at["d"]); !near(x(q[0].x), 0, 0.01) {
			t.Errorf("the reference stands at %v, want 0", x(q[0].x))
		}
	}
	f.Table.Rows = append(f.Table.Rows, f.Table.Rows[0])
	if all := parsed(t, f, Wide); !strings.Contains(all[2].text, "The first 60 of 61 rows are drawn; the table has all.") {
		t.Error("the cap is not said")
	}
}

// TestAxesReachAsFarAsIntervals: no band or whisker leaves its axis.
func TestAxesReachAsFarAsIntervals(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Line, X: "year", Y: "y", Table: demarche.Table{
		Columns: columnsOf("year", "y", "low", "high"),
		Rows:    [][]any{{int64(2000), 0.5, -30.0, 0.6}, {int64(2001), 0.5, 0.4, 90.0}},
	}}
	all := parsed(t, f, Wide)
	ticks := having(all, "text", "y")
	bottom, top := ticks[0].number(t, "y")-4.5, ticks[len(ticks)-1].number(t, "y")-4.5
	for _, q := range coordinates(t, having(all, "path", "band")[0].at["d"]) {
		if q.y > bottom+0.01 || q.y < top-0.01 {
			t.Errorf("the band is at %v, the axis from %v to %v", q.y, bottom, top)
		}
	}
}
