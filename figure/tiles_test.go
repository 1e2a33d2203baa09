package figure

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"demarche"
)

var square = regexp.MustCompile(`M([-\d.]+) ([-\d.]+)h([-\d.]+)v([-\d.]+)h[-\d.]+z`)

// A drawn is a cell as it is found in a drawing.
type drawn struct {
	rect
	fill, title string
}

// squares returns the cells of the class: those that are elements of their own
// with what their tooltips say, and those of paths.
func squares(t fataler, all []element, class string) []drawn {
	var some []drawn
	for i, e := range all {
		if e.at["class"] != class {
			continue
		}
		if e.name == "rect" {
			x, y := e.number(t, "x"), e.number(t, "y")
			some = append(some, drawn{rect{x, y, x + e.number(t, "width"), y + e.number(t, "height")}, e.at["fill"], all[i-1].text})
		}
		for _, m := range square.FindAllStringSubmatch(e.at["d"], -1) {
			var v [4]float64
			for k := range v {
				v[k], _ = strconv.ParseFloat(m[k+1], 64)
			}
			some = append(some, drawn{rect{v[0], v[1], v[0] + v[2], v[1] + v[3]}, e.at["fill"], ""})
		}
	}
	return some
}

func parsed(t *testing.T, f demarche.Figure, width Width) []element {
	t.Helper()
	svg, err := SVG(f, width)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, svg)
}

func apart(t *testing.T, cells []drawn) {
	t.Helper()
	for i, a := range cells {
		for _, b := range cells[:i] {
			if a.meets(rect{b.x1 + 0.02, b.y1 + 0.02, b.x2 - 0.02, b.y2 - 0.02}) { // two decimals are written
				t.Fatalf("cells overlap: %v and %v", a, b)
			}
		}
	}
}

// TestTilesStandWhereTheTableSays: one to a state, all as large, none over
// another, and as far from the first as its column and row say.
func TestTilesStandWhereTheTableSays(t *testing.T) {
	f := samples()["tiles of words"]
	cells := squares(t, parsed(t, f, Wide), "tile")
	if len(cells) != 198 {
		t.Fatalf("%d tiles, want 198", len(cells))
	}
	apart(t, cells)
	by := map[string]drawn{}
	for _, c := range cells {
		by[c.title] = c
	}
	first := by[fmt.Sprintf("%v: %v", f.Table.Rows[0][0], f.Table.Rows[0][1])]
	pitch := first.x2 - first.x1 + 1
	fills := map[any]string{}
	for _, row := range f.Table.Rows {
		c, ok := by[fmt.Sprintf("%v: %v", row[0], row[1])]
		if !ok {
			t.Fatalf("no tile of %v", row)
		}
		x := first.x1 + pitch*float64(row[2].(int64)-f.Table.Rows[0][2].(int64))
		y := first.y1 + pitch*float64(row[3].(int64)-f.Table.Rows[0][3].(int64))
		if !near(c.x1, x, 0.02) || !near(c.y1, y, 0.02) {
			t.Errorf("%v stands at %v, %v, want %v, %v", row[0], c.x1, c.y1, x, y)
		}
		if !near(c.x2-c.x1, pitch-1, 0.02) || !near(c.y2-c.y1, pitch-1, 0.02) {
			t.Errorf("%v is %v by %v", row[0], c.x2-c.x1, c.y2-c.y1)
		}
		if was, ok := fills[row[1]]; ok && was != c.fill {
			t.Errorf("%v has the fills %s and %s", row[1], was, c.fill)
		}
		fills[row[1]] = c.fill
	}
	if len(fills) != 4 || fills["yes"] == fills["no"] || fills["not voting"] != "none" {
		t.Errorf("the fills are %v", fills)
	}
	// The narrow drawing has the same tiles, as paths.
	narrow := squares(t, parsed(t, f, Narrow), "tile")
	apart(t, narrow)
	count := map[string]int{}
	for _, c := range narrow {
		count[c.fill]++
	}
	for _, row := range f.Table.Rows {
		count[fills[row[1]]]--
	}
	for fill, n := range count {
		if n != 0 {
			t.Errorf("the narrow drawing has %+d tiles of %s", n, fill)
		}
	}
}

// TestEachMapHasItsTiles: 17 roll calls are 17 maps of 198 tiles, under their
// names, and each has as many tiles of a fill as it has votes of a word.
func TestEachMapHasItsTiles(t *testing.T) {
	f := samples()["tiles of roll calls"]
	for _, width := range []Width{Wide, Narrow} {
		all := parsed(t, f, width)
		cells := squares(t, all, "tile")
		apart(t, cells)
		if len(cells) != 17*198 {
			t.Fatalf("%d tiles, want %d", len(cells), 17*198)
		}
		fill := map[string]string{}
		for i, k := range squares(t, all, "key") {
			fill[[]string{"yes", "abstain", "no", "not voting"}[i]] = k.fill
		}
		// The tiles of a map are drawn together, so they come in hundreds of 198.
		for k := range 17 {
			want := map[string]int{}
			for i := range places() {
				want[fill[ballot(k, i)]]++
			}
			for _, c := range cells[198*k : 198*(k+1)] {
				want[c.fill]--
			}
			for fill, n := range want {
				if n != 0 {
					t.Errorf("map %d lacks %d tiles of %s", k, n, fill)
				}
			}
		}
	}
}

// TestShadesReadAsTheirKeySays reads each tile as a reader does: its fill is that
// of the box of the key between whose numbers its value lies.
func TestShadesReadAsTheirKeySays(t *testing.T) {
	half := 0.5
	for name, f := range map[string]demarche.Figure{
		"numbers":       samples()["tiles of numbers"],
		"around 0":      samples()["tiles around 0"],
		"around a half": func() demarche.Figure { f := samples()["tiles of numbers"]; f.Reference = &half; return f }(),
		"counts":        tileFigure(func(i int, _ made) any { return int64(i * i) }),
		"one value":     tileFigure(func(int, made) any { return 7.5 }),
	} {
		all := parsed(t, f, Wide)
		boxes, edges := squares(t, all, "key"), having(all, "text", "edge")
		at := func(i int) float64 {
			v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "−", "-").Replace(edges[i].text), 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if len(edges) != len(boxes)+1 {
			t.Fatalf("%s: %d boxes with %d numbers", name, len(boxes), len(edges))
		}
		by := map[string]string{}
		for _, c := range squares(t, all, "tile") {
			code, _, _ := strings.Cut(c.title, ":")
			by[code] = c.fill
		}
		for _, row := range f.Table.Rows {
			v, _ := number(row[1])
			found := false
			for i, b := range boxes {
				found = found || by[row[0].(string)] == b.fill && at(i)-1e-9 <= v && v <= at(i+1)+1e-9
			}
			if !found {
				t.Errorf("%s: %v of %v has the fill %s", name, v, row[0], by[row[0].(string)])
			}
		}
		fills := map[string]bool{}
		for _, b := range boxes {
			fills[b.fill] = true
		}
		if len(fills) != len(boxes) {
			t.Errorf("%s: %d boxes have %d fills", name, len(boxes), len(fills))
		}
	}
}

// TestADashIsBelowTheReference: in black and white what is below has a dash, and
// nothing else has.
func TestADashIsBelowTheReference(t *testing.T) {
	f := samples()["tiles around 0"]
	all := parsed(t, f, Wide)
	dashed := map[string]bool{}
	for i, e := range all {
		if e.at["class"] == "tile" && i+1 < len(all) && all[i+1].at["class"] == "sign" {
			code, _, _ := strings.Cut(all[i-1].text, ":")
			dashed[code] = true
		}
	}
	below := 0
	for _, row := range f.Table.Rows {
		if v := row[1].(float64); dashed[row[0].(string)] != (v < 0) {
			t.Errorf("%v is %v; dashed: %v", row[0], v, dashed[row[0].(string)])
		} else if v < 0 {
			below++
		}
	}
	if below == 0 {
		t.Error("no tile is below 0")
	}
}

func TestTilesSayWhatTheyLeaveOut(t *testing.T) {
	f := demarche.Figure{Mark: demarche.Tiles, X: "s", Y: "v", Group: "g", Table: demarche.Table{Columns: columnsOf("s", "v", "column", "row", "g")}}
	add := func(row ...any) { f.Table.Rows = append(f.Table.Rows, row) }
	add("AAA", "yes", int64(1), int64(1), "a")
	add("BBB", "no", int64(1), int64(1), "a") // in AAA's place
	add("CCC", "no", nil, int64(1), "a")
	add("DDD", "no", 1.5, int64(1), "a")
	add("EEE", nil, int64(2), int64(1), "a")
	for i := range 24 {
		add("AAA", "yes", int64(1), int64(1), fmt.Sprint("more ", i))
	}
	all := parsed(t, f, Wide)
	for _, want := range []string{"Without a place on the map: CCC, DDD.", "Not drawn, for another stands in the place: 1 row.", "The first 20 of 25 maps are drawn; the table has all."} {
		if !strings.Contains(all[2].text, want) {
			t.Errorf("%q is not said: %s", want, all[2].text)
		}
	}
	if n := len(squares(t, all, "gap")); n != 2 { // EEE, and the key
		t.Errorf("%d gaps, want 2", n)
	}
	add("FFF", "yes", int64(2000), int64(1), "a")
	if all = parsed(t, f, Wide); !strings.Contains(all[2].text, "at most 60 columns and rows") {
		t.Errorf("a map of 2,000 columns: %s", all[2].text)
	}
}

// TestAMapIsTold: who votes how stands in the description, and where codes have no
// room it stands under the map.
func TestAMapIsTold(t *testing.T) {
	f := tileFigure(func(i int, _ made) any { return []string{"no", "yes"}[min(1, i/3)] })
	var noes []string
	for _, p := range places()[:3] {
		noes = append(noes, p.code)
	}
	slices.Sort(noes)
	want := "no: 3 (" + strings.Join(noes, " ") + ")"
	for _, width := range []Width{Wide, Narrow} {
		all := parsed(t, f, width)
		if !strings.Contains(all[2].text, want) || !strings.Contains(all[2].text, "yes: 195") {
			t.Errorf("%v: %q is not in %q", width, want, all[2].text)
		}
		codes, under := 0, false
		for _, e := range having(all, "text", "") {
			if e.at["class"] == "in" {
				codes++
			}
			under = under || strings.Contains(e.text, "no: 3 (")
		}
		if (codes == 198) == under || math.Min(float64(codes), 1) == 1 && codes != 198 {
			t.Errorf("%v: %d codes in tiles, list under the map: %v", width, codes, under)
		}
	}
}
