package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A rect is a stretch of page that a label takes.
type rect struct{ x1, y1, x2, y2 float64 }

func (a rect) meets(b rect) bool { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2 }

// A labeller finds room for labels among marks.
type labeller struct {
	p     *page
	marks []mark
	taken []rect
}

// free takes the first of the places that covers fewest nodes; none if each
// covers a label or more nodes than most.
func (l *labeller) free(w, h float64, most int, at [][2]float64) (rect, bool) {
	var best rect
	least := most + 1
	for _, c := range at {
		r := rect{c[0], c[1], c[0] + w, c[1] + h}
		if r.x1 < 0 || r.x2 > l.p.width || slices.ContainsFunc(l.taken, r.meets) {
			continue
		}
		covered := 0
		for _, m := range l.marks {
			if r.meets(rect{m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r}) {
				covered++
			}
		}
		if covered < least {
			best, least = r, covered
		}
	}
	if least > most {
		return best, false
	}
	l.taken = append(l.taken, best)
	return best, true
}

// named writes the labels of the groups that have a sign, where there are
// several, and the names of actors.
func named(p *page, marks []mark, groups, labels int) {
	l := &labeller{p: p, marks: marks}
	members := make([][]mark, mostGroups) // by sign
	var rest []mark
	for _, m := range marks {
		if m.sign >= 0 {
			members[m.sign] = append(members[m.sign], m)
		} else {
			rest = append(rest, m)
		}
	}
	if groups > 1 || len(rest) > 0 {
		for _, in := range members {
			l.group(in)
		}
	}
	if labels < 0 {
		return
	}
	all := len(marks) <= allNamed && labels == 0
	most := mostNamed
	if p.narrow() {
		most /= 3
	}
	switch {
	case all:
		most = len(marks)
		members = append(members, rest)
	case labels == 0:
		labels = most
	default:
		most = labels * len(members)
	}
	l.actors(members, labels, most, all)
}

// group writes the label of a group beside its members.
func (l *labeller) group(in []mark) {
	if len(in) == 0 {
		return
	}
	const height = 17.0
	box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, m := range in {
		box = rect{min(box.x1, m.x-m.r), min(box.y1, m.y-m.r), max(box.x2, m.x+m.r), max(box.y2, m.y+m.r)}
	}
	p, sign := l.p, in[0].sign
	text := fmt.Sprintf("Group %d · %s", in[0].node.Group, grouped(strconv.Itoa(len(in))))
	w := measure(text, axisSize)*bold + 20
	middle := min(max((box.x1+box.x2-w)/2, 0), p.width-w)
	at := [][2]float64{{middle, box.y1 - height - 4}, {middle, box.y2 + 4}}
	for _, y := range []float64{box.y1, (box.y1 + box.y2 - height) / 2, box.y2 - height} {
		at = append(at, [2]float64{box.x2 + 4, y}, [2]float64{box.x1 - w - 4, y})
	}
	for y := box.y1; y < box.y2; y += height { // inside, if nowhere else
		at = append(at, [2]float64{middle, y})
	}
	r, ok := l.free(w, height, len(l.marks), at)
	if !ok {
		p.note("Group %d has no room for its label.", in[0].node.Group)
		return
	}
	p.put(`<path class="sign" d="$" $/>`, shape(sign, r.x1+7, r.y1+8.5, 5.5), paint(sign, 5.5))
	p.text(r.x1+17, r.y1+13.5, text, `font-weight="700" `+halo)
}

// actors names at most most of the members, the strongest of each group first,
// at most each of a group. All says that none is to go without a name: then a
// name may cover nodes, though never another name.
func (l *labeller) actors(members [][]mark, each, most int, all bool) {
	longest := 0
	for _, in := range members {
		slices.SortStableFunc(in, func(a, b mark) int {
			return cmp.Or(cmp.Compare(b.node.Strength, a.node.Strength), cmp.Compare(b.node.Degree, a.node.Degree))
		})
		longest = max(longest, len(in))
	}
	written, unnamed := make([]int, len(members)), 0
	for rank, left := 0, most; rank < longest && rank < 6*most; rank++ {
		for g, in := range members {
			if rank >= len(in) || left == 0 || !all && written[g] == each {
				continue
			}
			if l.actor(in[rank], 0) || all && l.actor(in[rank], len(l.marks)) {
				written[g]++
				left--
			} else if all {
				unnamed++
			}
		}
	}
	if unnamed > 0 {
		l.p.note("Without room for a name: %s.", count(unnamed, "actor"))
	}
}

// actor names one where the name covers no other label and at most so many
// nodes, and says whether it found room.
func (l *labeller) actor(m mark, covering int) bool {
	return l.beside(m.node.Actor, m.x, m.y, m.r, covering)
}

// beside writes a name beside what is as large as r at x, y, where it covers no other
// label and at most so many marks, and says whether it found room.
func (l *labeller) beside(whole string, x, y, r float64, covering int) bool {
	const size, height = 12.0, 15.0
	name := cut(whole, 130, size)
	w := measure(name, size) + 4
	right, leftward, above, below := x+r+2, x-r-2-w, y-r-height-1, y+r+1
	side, other := right, leftward
	if x < l.p.width/2 { // outwards first, where there are fewer edges
		side, other = leftward, right
	}
	at, ok := l.free(w, height, covering, [][2]float64{
		{side, y - height/2},
		{other, y - height/2},
		{x - w/2, above},
		{x - w/2, below},
		{right - 2, above + 4},
		{right - 2, below - 4},
		{leftward + 2, above + 4},
		{leftward + 2, below - 4},
	})
	if !ok {
		return false
	}
	l.p.put(`<g>$`, l.p.tip(whole))
	l.p.text(at.x1+2, at.y1+11.5, name, `font-size="12" `+halo)
	l.p.put(`</g>`)
	return true
}
