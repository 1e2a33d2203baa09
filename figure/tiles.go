package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
)

// How much of tiles is drawn.
const (
	mostMaps   = 20
	mostPlaces = 60   // columns, and rows, of a map
	mostListed = 30   // tiles whose names are said with their word
	mostHeight = 2400 // of all maps, in units of the page
)

// A tile is a place of a map with its value.
type tile struct {
	name        string
	column, row int
	value       any
}

// A tileMap is one map, by its value of Group.
type tileMap struct {
	name  string
	tiles []tile
}

// tiles draws maps of one tile a row.
func tiles(p *page, f demarche.Figure) (string, error) {
	need, err := columns(f, f.X, f.Y, "column", "row")
	if err != nil {
		return "", err
	}
	maps := readMaps(p, f, need)
	if len(maps) == 0 {
		return noRow(f), nil
	}
	if n := len(maps) - mostMaps; n > 0 {
		p.note("The first %d of %s are drawn; the table has all.", mostMaps, count(len(maps), "map"))
		maps = maps[:mostMaps]
	}
	var values []any
	first, last := [2]int{math.MaxInt, math.MaxInt}, [2]int{math.MinInt, math.MinInt}
	gaps := false
	for _, m := range maps {
		for _, t := range m.tiles {
			values = append(values, t.value)
			gaps = gaps || t.value == nil
			for k, at := range []int{t.column, t.row} {
				first[k], last[k] = min(first[k], at), max(last[k], at)
			}
		}
	}
	wide, high := last[0]-first[0]+1, last[1]-first[1]+1
	if max(wide, high) > mostPlaces {
		return fmt.Sprintf("a map has at most %d columns and rows, and the table has %d and %d", mostPlaces, wide, high), nil
	}
	s := newShades(f, f.Table.Columns[need[1]], values)
	var counts map[string]int
	if len(maps) == 1 {
		counts = s.counts(values)
	}
	s.key(p, counts, gaps, 0)

	per := 1
	switch {
	case p.narrow() && len(maps) > 2:
		per = 2
	case p.narrow():
	case len(maps) > 2:
		per = 3
	case len(maps) == 2:
		per = 2
	}
	const gutter = 14.0
	room := (p.width - gutter*float64(per-1)) / float64(per)
	size := 44.0
	if len(maps) > 1 {
		size = 22
	}
	heads := 0 // lines of the longest name of a map
	for _, m := range maps {
		if len(maps) > 1 {
			heads = max(heads, len(wrap(m.name, room, 12*bold, 2)))
		}
	}
	head := 4 + 15*float64(heads)
	lines := (len(maps) + per - 1) / per
	size = min(size, room/float64(wide), (mostHeight/float64(lines)-head-14)/float64(high))
	written, text := textSize(maps, size, s.signed())
	top := p.y
	for i, m := range maps {
		x, y := float64(i%per)*(room+gutter), top+float64(i/per)*(head+size*float64(high)+14)
		if len(maps) > 1 {
			for k, l := range wrap(m.name, room, 12*bold, 2) {
				p.text(x, y+11+15*float64(k), l, `class="map" font-size="12" font-weight="700"`)
			}
		}
		var cells, empty []cell
		for _, t := range m.tiles {
			look, ok := s.of(t.value)
			c := cell{
				x: x + size*float64(t.column-first[0]) + 0.5, y: y + head + size*float64(t.row-first[1]) + 0.5, w: size - 1, h: size - 1,
				look: look, signed: s.signed() && ok, tip: t.name + ": " + words(t.value),
			}
			if written {
				c.text, c.size = cut(t.name, size, text), text
			}
			if ok {
				cells = append(cells, c)
			} else {
				empty = append(empty, c)
			}
		}
		alone := len(values) <= mostAlone
		p.cells(cells, "tile", alone)
		p.cells(empty, "gap", alone)
		p.y = max(p.y, y+head+size*float64(high))
	}
	p.y += 4
	sayMaps(p, s, maps, written)
	return "", nil
}

// readMaps takes the maps from the table, and says what has no place.
func readMaps(p *page, f demarche.Figure, need []int) []tileMap {
	var maps []tileMap
	var names, lost []string
	group := map[string]int{}
	type place struct{ group, column, row int }
	taken := map[place]bool{}
	covered := 0
	for _, row := range f.Table.Rows {
		t := tile{name: words(at(row, need[0])), value: at(row, need[1])}
		if n, ok := number(t.value); ok {
			t.value = n
		} else if _, is := t.value.(float64); is { // no number
			t.value = nil
		}
		column, ok1 := number(at(row, need[2]))
		line, ok2 := number(at(row, need[3]))
		if !ok1 || !ok2 || math.Abs(column) > 1e6 || math.Abs(line) > 1e6 || column != math.Trunc(column) || line != math.Trunc(line) {
			lost = append(lost, t.name)
			continue
		}
		t.column, t.row = int(column), int(line)
		g := 0
		if f.Group != "" {
			g = index(&names, group, groupName(f, at(row, need[4])))
		}
		if here := (place{g, t.column, t.row}); taken[here] {
			covered++
			continue
		} else {
			taken[here] = true
		}
		for len(maps) <= g {
			maps = append(maps, tileMap{})
		}
		maps[g].tiles = append(maps[g].tiles, t)
	}
	for g := range names[:min(len(names), len(maps))] {
		maps[g].name = names[g]
	}
	slices.Sort(lost)
	lost = slices.Compact(lost)
	if len(lost) > 0 {
		p.note("Without a place on the map: %s.", list(lost, 20))
	}
	if covered > 0 {
		p.note("Not drawn, for another stands in the place: %s.", count(covered, "row"))
	}
	return maps
}

// textSize says how large the names are in tiles, and whether they have room.
func textSize(maps []tileMap, size float64, signed bool) (written bool, text float64) {
	longest := 0.0
	for _, m := range maps {
		for _, t := range m.tiles {
			longest = max(longest, measure(t.name, 1))
		}
	}
	text = min(axisSize, (size-1)/max(longest, 0.1), 0.6*size)
	if signed {
		text = min(text, 0.48*size)
	}
	return text >= 6.6, text // 8 pixels on a page
}

// list joins names, at most most of them.
func list(names []string, most int) string {
	if n := len(names) - most; n > 0 {
		return strings.Join(names[:most], ", ") + " and " + count(n, "more")
	}
	return strings.Join(names, ", ")
}

// counts says how many cells each word has.
func (s *shades) counts(values []any) map[string]int {
	n := map[string]int{}
	for _, v := range values {
		if v != nil {
			n[words(v)]++
		}
	}
	return n
}

// sayMaps says what the maps show: of one map who has which word, or who has the
// least and the most, and of several how many.
func sayMaps(p *page, s *shades, maps []tileMap, written bool) {
	for _, m := range maps {
		of := map[string][]string{}
		var ranked []tile
		none := 0
		for _, t := range m.tiles {
			if n, ok := number(t.value); ok && s.words == nil {
				t.value = n
				ranked = append(ranked, t)
			} else if t.value == nil {
				none++
			} else {
				of[words(t.value)] = append(of[words(t.value)], t.name)
			}
		}
		var parts []string
		for _, w := range s.words {
			switch names := of[w]; {
			case len(names) == 0:
			case len(maps) > 1 || len(names) > mostListed:
				parts = append(parts, w+": "+grouped(fmt.Sprint(len(names))))
			default:
				slices.Sort(names)
				parts = append(parts, w+": "+grouped(fmt.Sprint(len(names)))+" ("+strings.Join(names, " ")+")")
			}
		}
		if len(ranked) > 0 {
			slices.SortStableFunc(ranked, func(a, b tile) int {
				return cmp.Or(cmp.Compare(a.value.(float64), b.value.(float64)), cmp.Compare(a.name, b.name))
			})
			name := func(t tile) string { return t.name + " " + valueText(t.value.(float64)) }
			n := 5
			if len(maps) > 1 {
				n = 1
			}
			var low, high []string
			for i := range min(n, len(ranked)) {
				low, high = append(low, name(ranked[i])), append(high, name(ranked[len(ranked)-1-i]))
			}
			parts = append(parts, "lowest: "+strings.Join(low, ", "), "highest: "+strings.Join(high, ", "))
		}
		if none > 0 {
			parts = append(parts, "no value: "+grouped(fmt.Sprint(none)))
		}
		said := count(len(m.tiles), "tile") + "; " + strings.Join(parts, "; ") + "."
		if m.name != "" {
			said = m.name + ", " + said
		}
		if len(maps) == 1 && !written { // the names stand nowhere else
			p.note("%s", said)
		} else {
			p.say("%s", said)
		}
	}
}
