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
	yNames []string // where Y holds names: these, in the order of their first rows
	yWhole bool     // Y holds counts
	x, y   demarche.Column
	notes  []string
}

// A datum is one row.
type datum struct {
	name  string  // X in words
	x, y  float64 // finite, but for the y of a gap
	gap   bool    // the row has no Y: a line breaks here
	group int
}

// largest is the largest number that is drawn; beyond it, differences of two
// may not be finite. What is nearer to 0 than its inverse is drawn as 0.
const largest = 1e100

// read takes from the table what the figure draws.
func read(f demarche.Figure) (*data, error) {
	d := &data{f: f, yWhole: true}
	if !slices.Contains([]demarche.FigureMark{demarche.Bars, demarche.Line, demarche.Area, demarche.Dots}, f.Mark) {
		return nil, fmt.Errorf("no mark %q", f.Mark)
	}
	column := func(name string) (int, error) {
		for i, c := range f.Table.Columns {
			if c.Name == name {
				return i, nil
			}
		}
		return 0, fmt.Errorf("table %q has no column %q", f.Table.Name, name)
	}
	xi, err := column(f.X)
	if err != nil {
		return nil, err
	}
	yi, err := column(f.Y)
	if err != nil {
		return nil, err
	}
	gi := -1
	if f.Group != "" {
		if gi, err = column(f.Group); err != nil {
			return nil, err
		}
	}
	d.x, d.y = f.Table.Columns[xi], f.Table.Columns[yi]
	cell := func(row []any, i int) any {
		if i < 0 || i >= len(row) {
			return nil
		}
		return row[i]
	}

	d.xTime = f.Mark != demarche.Bars
	names := f.Mark == demarche.Dots // until a number is met
	for _, row := range f.Table.Rows {
		if v := cell(row, xi); v != nil && d.xTime {
			_, d.xTime = seconds(v)
		}
		if v := cell(row, yi); v != nil && names {
			_, names = v.(string)
		}
	}
	group, name := map[string]int{}, map[string]int{}
	dropped, below, above := 0, 0, 0
	for _, row := range f.Table.Rows {
		var r datum
		ok, okY := true, true
		switch x := cell(row, xi); {
		case f.Mark == demarche.Bars:
			r.name = words(x)
		case d.xTime:
			r.x, ok = seconds(x)
		default:
			r.x, ok = number(x)
		}
		if y := cell(row, yi); names {
			r.y, okY = float64(index(&d.yNames, name, words(y))), y != nil
		} else {
			r.y, okY = number(y)
			d.yWhole = d.yWhole && (!okY || r.y == math.Trunc(r.y))
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
			g := words(cell(row, gi))
			if _, text := cell(row, gi).(string); !text && cell(row, gi) != nil {
				g = strings.ReplaceAll(f.Group, "_", " ") + " " + g
			}
			r.group = index(&d.groups, group, g)
		}
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
	case time.Time:
		return v.UTC().Format("2 Jan 2006 15:04:05")
	}
	if n, ok := number(v); ok {
		return valueText(n)
	}
	return fmt.Sprint(v)
}
