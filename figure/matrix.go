package figure

import (
	"fmt"
	"strings"

	"demarche"
)

// A matrixCell is the value in a row and a column.
type matrixCell struct {
	value        any
	contradicted bool
}

// matrix draws a cell a row of the table, in its row and column of the drawing.
func matrix(p *page, f demarche.Figure) (string, error) {
	need, err := columns(f, f.X, f.Y)
	if err != nil {
		return "", err
	}
	if f.Group == "" {
		return "", fmt.Errorf("a matrix needs a column of values, as its group")
	}
	flag := columnOf(f, "contradicted")
	var names, heads []string // of rows and of columns
	byName, byHead := map[string]int{}, map[string]int{}
	at2 := map[[2]int]matrixCell{}
	double, flagged, nowhere := 0, 0, 0
	for _, row := range f.Table.Rows {
		x, y := at(row, need[0]), at(row, need[1])
		if x == nil || y == nil {
			nowhere++
			continue
		}
		here := [2]int{index(&names, byName, words(y)), index(&heads, byHead, words(x))}
		if _, ok := at2[here]; ok {
			double++
			continue
		}
		c := matrixCell{value: at(row, need[2])}
		if n, ok := number(c.value); ok {
			c.value = n
		} else if _, is := c.value.(float64); is { // no number
			c.value = nil
		}
		c.contradicted, _ = at(row, flag).(bool)
		at2[here] = c
	}
	if nowhere > 0 {
		p.note("Not drawn: %s without a row or a column.", count(nowhere, "cell"))
	}
	if len(at2) == 0 {
		return noRow(f), nil
	}
	if double > 0 {
		p.note("Not drawn, for another has the same row and column: %s.", count(double, "cell"))
	}
	if len(names) > mostRows {
		p.note("The first %d of %s are drawn; the table has all.", mostRows, count(len(names), "row"))
		names = names[:mostRows]
	}
	if len(heads) > mostRows {
		p.note("The first %d of %s are drawn; the table has all.", mostRows, count(len(heads), "column"))
		heads = heads[:mostRows]
	}
	var values []any
	gaps := false
	for i := range names {
		for j := range heads {
			c := at2[[2]int{i, j}]
			values, gaps = append(values, c.value), gaps || c.value == nil
			if c.contradicted {
				flagged++
			}
		}
	}
	s := newShades(f, f.Table.Columns[need[2]], values)
	s.key(p, s.counts(values), gaps, flagged)

	left, most := 0.0, 0.3
	if p.narrow() && len(heads) <= 12 {
		most = 0.38
	}
	for _, n := range names {
		left = max(left, measure(n, axisSize))
	}
	left = min(left, most*p.width) + 9
	w := min(84, (p.width-left)/float64(len(heads)))
	h := max(12, min(22, w))
	p.heads(heads, left, w)
	size := min(axisSize, h-1.5)
	top := p.y
	text := valueSize(values, w-4, h)
	var cells, empty []cell
	for i, n := range names {
		y := top + h*float64(i)
		p.put(`<g>$`, p.tip(n))
		p.text(left-7, y+h/2+0.34*size, cut(n, left-9, size), `class="name" text-anchor="end" font-size="`+num(size)+`"`)
		p.put(`</g>`)
		for j, head := range heads {
			m := at2[[2]int{i, j}]
			look, ok := s.of(m.value)
			c := cell{
				x: left + w*float64(j) + 0.5, y: y + 0.5, w: w - 1, h: h - 1, look: look, signed: ok && s.signed(),
				tip: n + ", " + head + ": " + words(m.value), flagged: m.contradicted,
			}
			if m.contradicted {
				c.tip += ", contradicted"
			}
			if text > 0 && ok {
				c.text, c.size, c.signed = words(m.value), text, false
			}
			if ok {
				cells = append(cells, c)
			} else {
				empty = append(empty, c)
			}
		}
	}
	alone := len(values) <= mostAlone
	p.cells(empty, "gap", alone)
	p.cells(cells, "cell", alone)
	p.y = top + h*float64(len(names)) + 4
	p.say("A matrix of %s and %s.", count(len(names), "row"), count(len(heads), "column"))
	sayRows(p, names, heads, at2)
	return "", nil
}

// valueSize is how large all values can be written in cells; 0 where they have no
// room.
func valueSize(values []any, w, h float64) float64 {
	longest := 0.0
	for _, v := range values {
		if v != nil {
			longest = max(longest, measure(words(v), 1))
		}
	}
	size := min(12, 0.62*h, w/max(longest, 0.1))
	if size < 8.5 {
		return 0
	}
	return size
}

// heads writes the names of columns: in lines above them where all have room,
// else upright.
func (p *page) heads(heads []string, left, w float64) {
	const size, most = 12.0, 3
	whole := func(s string) bool {
		return strings.Join(wrap(s, w-4, size, most), " ") == strings.Join(strings.Fields(s), " ")
	}
	level, lines, longest := true, 0, 0.0
	for _, s := range heads {
		level = level && whole(s)
		lines, longest = max(lines, len(wrap(s, w-4, size, most))), max(longest, measure(s, size))
	}
	if level {
		for j, s := range heads {
			parts := wrap(s, w-4, size, most)
			for k, l := range parts {
				y := p.y + 12 + 14*float64(lines-len(parts)+k)
				p.text(left+w*(float64(j)+0.5), y, l, `class="head" text-anchor="middle" font-size="12"`)
			}
		}
		p.y += 14*float64(lines) + 5
		return
	}
	// One line upright, or two where the columns are wide enough.
	fit, lines, room := min(size, w-1), 1, min(longest, 150)
	if w >= 24 {
		lines, room = 2, min(longest, 130)
	}
	room = room*fit/size + 1
	parts, tallest := make([][]string, len(heads)), 0.0
	for j, s := range heads {
		parts[j] = wrap(s, room, fit, lines)
		for _, l := range parts[j] {
			tallest = max(tallest, measure(l, fit))
		}
	}
	p.y += tallest + 4
	for j, s := range heads {
		p.put(`<g>$`, p.tip(s))
		for k, l := range parts[j] {
			x := left + w*(float64(j)+0.5) + 0.34*fit + 12*(float64(k)-float64(len(parts[j])-1)/2)
			p.text(x, p.y, l, fill(`class="head" font-size="$" transform="rotate(-90 $ $)"`, fit, x, p.y))
		}
		p.put(`</g>`)
	}
	p.y += 6
}

// sayRows says row by row what stands in the cells, as far as a listener can bear.
func sayRows(p *page, names, heads []string, at map[[2]int]matrixCell) {
	const most = 150 // cells
	if len(names)*len(heads) > most {
		return
	}
	for i, n := range names {
		var parts []string
		for j, head := range heads {
			c, ok := at[[2]int{i, j}]
			if !ok || c.value == nil {
				continue
			}
			said := head + " " + words(c.value)
			if c.contradicted {
				said += " (contradicted)"
			}
			parts = append(parts, said)
		}
		if len(parts) > 0 {
			p.say("%s: %s.", n, strings.Join(parts, ", "))
		}
	}
}
