package figure

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"demarche"
)

// data is what a figure's table holds for drawing.
type data struct {
	f      demarche.Figure
	rows   []datum
	groups []string // in the order of their first rows
	xTime  bool     // X holds times: seconds since 1970
	xYear  bool     // X holds years
	yNames []string // where Y holds names: these, in the order of their first rows
	yWhole bool     // Y holds counts
	x, y   demarche.Column
	notes  []string

	changes []float64 // X of rows where change is true, in their order
}

// A datum is one row.
type datum struct {
	name  string  // X in words
	label string  // of a dot, or ""
	x, y  float64 // finite, but for the y of a gap
	gap   bool    // the row has no Y: a line breaks here
	group int

	low, high float64 // of an interval around y, where
	band      bool    // there is one
}

// largest is the largest number that is drawn; beyond it, differences of two
// may not be finite. What is nearer to 0 than its inverse is drawn as 0.
const largest = 1e100

// columnOf returns the number of a column, or -1.
func columnOf(f demarche.Figure, name string) int {
	return slices.IndexFunc(f.Table.Columns, func(c demarche.Column) bool { return name != "" && c.Name == name })
}

// columns returns the numbers of columns that a figure cannot do without. It
// fails too where the table lacks the column that f.Group names.
func columns(f demarche.Figure, names ...string) ([]int, error) {
	var at []int
	for _, name := range names {
		at = append(at, columnOf(f, name))
	}
	if f.Group != "" {
		names, at = append(names, f.Group), append(at, columnOf(f, f.Group))
	}
	for i := range at {
		if at[i] < 0 {
			return nil, fmt.Errorf("table %q has no column %q", f.Table.Name, names[i])
		}
	}
	return at, nil
}

// at returns a cell of a row, which may be short.
func at(row []any, column int) any {
	if column < 0 || column >= len(row) {
		return nil
	}
	return row[column]
}

// groupName returns a value of Group in words: one that is no text says of what
// it is.
func groupName(f demarche.Figure, v any) string {
	if _, text := v.(string); text || v == nil {
		return words(v)
	}
	return strings.ReplaceAll(f.Group, "_", " ") + " " + words(v)
}

// read takes from the table what the figure draws.
func read(f demarche.Figure) (*data, error) {
	d := &data{f: f, yWhole: true}
	named := f.Mark == demarche.Bars || f.Mark == demarche.Intervals
	need, err := columns(f, f.X, f.Y)
	if f.Mark == demarche.Intervals && err == nil {
		_, err = columns(f, "low", "high")
	}
	if err != nil {
		return nil, err
	}
	xi, yi, gi := need[0], need[1], columnOf(f, f.Group)
	lowi, highi, changei, labeli := -1, -1, -1, -1
	if f.Mark == demarche.Dots {
		labeli = columnOf(f, "label")
	}
	if f.Mark == demarche.Line || f.Mark == demarche.Intervals {
		lowi, highi = columnOf(f, "low"), columnOf(f, "high")
	}
	if f.Mark == demarche.Line || f.Mark == demarche.Steps {
		changei = columnOf(f, "change")
	}
	d.x, d.y = f.Table.Columns[xi], f.Table.Columns[yi]

	d.xTime = !named
	d.xYear = d.x.Name == "year" || d.x.Unit == "year"
	names := f.Mark == demarche.Dots // until a number is met
	for _, row := range f.Table.Rows {
		if v := at(row, xi); v != nil {
			if d.xTime {
				_, d.xTime = seconds(v)
			}
			n, ok := number(v)
			d.xYear = d.xYear && ok && n == math.Trunc(n) && math.Abs(n) < 10_000
		}
		if v := at(row, yi); v != nil && names {
			_, names = v.(string)
		}
	}
	group, name := map[string]int{}, map[string]int{}
	dropped, below, above := 0, 0, 0
	for _, row := range f.Table.Rows {
		var r datum
		ok, okY := true, true
		switch x := at(row, xi); {
		case named:
			r.name = words(x)
			if n, ok := number(x); ok && d.xYear {
				r.name = fmt.Sprint(int(n))
			}
		case d.xTime:
			r.x, ok = seconds(x)
		default:
			r.x, ok = number(x)
		}
		if y := at(row, yi); names {
			r.y, okY = float64(index(&d.yNames, name, words(y))), y != nil
		} else {
			r.y, okY = number(y)
			d.yWhole = d.yWhole && (!okY || r.y == math.Trunc(r.y))
		}
		if is, _ := at(row, changei).(bool); is && ok {
			d.changes = append(d.changes, r.x)
			if !okY {
				continue
			}
		}
		r.low, r.band = number(at(row, lowi))
		if r.band {
			r.high, r.band = number(at(row, highi))
		}
		if !ok || !okY {
			dropped++
			if !ok || f.Mark != demarche.Line {
				continue
			}
			r.gap = true
		}
		switch {
		case !okY || names:
		case r.y <= 0:
			below++
		default:
			above++
		}
		if gi >= 0 {
			r.group = index(&d.groups, group, groupName(f, at(row, gi)))
		}
		r.label, _ = at(row, labeli).(string)
		d.rows = append(d.rows, r)
	}
	if dropped > 0 {
		d.notes = append(d.notes, fmt.Sprintf("Not drawn: %s without a value.", count(dropped, "row")))
	}
	d.f.LogY = f.LogY && above > 0
	if d.f.LogY && below > 0 {
		d.notes = append(d.notes, fmt.Sprintf("Drawn at the foot of the log scale: %s at 0 or below.", count(below, "value")))
	}
	return d, nil
}

// index returns the number of s among the names, adding it if it is new.
func index(names *[]string, at map[string]int, s string) int {
	i, ok := at[s]
	if !ok {
		i = len(*names)
		at[s] = i
		*names = append(*names, s)
	}
	return i
}

// seconds returns a time as seconds since 1970. A table that was kept as JSON
// has its times as text.
func seconds(v any) (float64, bool) {
	t, ok := v.(time.Time)
	if s, text := v.(string); text {
		var err error
		t, err = time.Parse(time.RFC3339Nano, s)
		ok = err == nil
	}
	if !ok || t.Year() < 1 || t.Year() > 9999 {
		return 0, false
	}
	return float64(t.Unix()) + float64(t.Nanosecond())/1e9, true
}

// number returns a cell as a number that can be drawn.
func number(v any) (float64, bool) {
	var n float64
	switch v := v.(type) {
	case int64:
		n = float64(v)
	case int:
		n = float64(v)
	case float64:
		n = v
	case json.Number:
		var err error
		if n, err = v.Float64(); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	if math.Abs(n) < 1/largest {
		n = 0
	}
	return n, math.Abs(n) <= largest
}

// words returns a cell as text.
func words(v any) string {
	switch v := v.(type) {
	case nil:
		return "not known"
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case time.Time:
		return v.UTC().Format("2 Jan 2006 15:04:05")
	}
	if n, ok := number(v); ok {
		return valueText(n)
	}
	return fmt.Sprint(v)
}
