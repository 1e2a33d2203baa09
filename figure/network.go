package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// NetworkOptions are the options of [Network].
type NetworkOptions struct {
	Title    string // what there is to see; "" for the network's name
	Subtitle string // what is drawn, and of how many; "" for a sentence of counts
	Source   string
	Labels   int // named members of each group, the best connected first; 0 for 2, -1 for none
}

// What a network's drawing holds at most; the largest are drawn.
const (
	mostGroups = 12 // with a sign and a label of their own
	mostNodes  = 4_000
	mostEdges  = 20_000
)

// A mark is a node as it is drawn.
type mark struct {
	node    *demarche.Node
	sign    int // of its group; -1 for none
	x, y, r float64
}

// signed returns how many groups have a sign, and how many there are. Of a
// large network, groups of less than a hundredth of the actors have none.
func signed(nodes []demarche.Node) (signs, groups int) {
	size := map[int]int{}
	for _, v := range nodes {
		if v.Group > 0 {
			size[v.Group]++
		}
	}
	for signs < mostGroups && size[signs+1] > 0 && size[signs+1] >= len(nodes)/100 {
		signs++
	}
	return signs, len(size)
}

// Network draws actors where n places them, larger the more neighbours they
// have, with a sign and a colour for each of the first twelve groups, and edges
// the thicker and darker the more objects are shared.
func Network(n demarche.Network, o NetworkOptions) []byte {
	if o.Subtitle == "" {
		o.Subtitle = count(len(n.Nodes), "actor") + ", " + count(len(n.Edges), "edge")
		if n.MinShared > 0 {
			o.Subtitle += fmt.Sprintf(" of at least %s", count(n.MinShared, "shared object"))
		}
	}
	if o.Title == "" {
		o.Title = "Network " + n.Name
	}
	p := newPage(o.Title, o.Subtitle, o.Source)
	if len(n.Nodes) == 0 {
		return p.nothing("the network has no actors")
	}
	signs, groups := signed(n.Nodes)
	marks := place(p, n, signs)
	joins(p, n, marks)
	for sign := -1; sign < signs; sign++ {
		for _, m := range marks {
			if m.sign == sign {
				p.mark(m)
			}
		}
	}
	named(p, marks, signs, o.Labels)
	if groups > signs {
		p.note("The largest groups have a sign and a label; the members of %s are rings without one.", count(groups-signs, "other group"))
	}
	p.say("A network of %s and %s in %s.", count(len(n.Nodes), "actor"), count(len(n.Edges), "edge"), count(groups, "group"))
	return p.bytes()
}

// place fits the nodes to the page and returns their marks in the order of n.
func place(p *page, n demarche.Network, signs int) []mark {
	nodes := make([]*demarche.Node, len(n.Nodes))
	for i := range n.Nodes {
		nodes[i] = &n.Nodes[i]
	}
	if len(nodes) > mostNodes {
		p.note("Drawn are the %s best connected of %s, and the edges among them.", grouped(strconv.Itoa(mostNodes)), count(len(nodes), "actor"))
		slices.SortStableFunc(nodes, func(a, b *demarche.Node) int { return cmp.Compare(b.Degree, a.Degree) })
		nodes = nodes[:mostNodes]
		slices.SortStableFunc(nodes, func(a, b *demarche.Node) int { return cmp.Compare(a.Actor, b.Actor) })
	}
	lowX, lowY, highX, highY, degree := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1), 1
	for _, v := range nodes {
		x, y := finite(v.X), finite(v.Y)
		lowX, highX, lowY, highY = min(lowX, x), max(highX, x), min(lowY, y), max(highY, y)
		degree = max(degree, v.Degree)
	}
	// Few nodes need not fill the page.
	const side, above, tallest = 46.0, 26.0, 520.0
	need := 70 * math.Sqrt(float64(len(nodes)))
	scale := 1.0
	if w, h := highX-lowX, highY-lowY; w > 0 || h > 0 {
		scale = min(min(pageWidth-2*side, 1.5*need)/max(w, 1e-300), min(tallest, 1.2*need)/max(h, 1e-300))
	}
	w, h := (highX-lowX)*scale, (highY-lowY)*scale
	left, top := (pageWidth-w)/2, p.y+above
	base := min(max(0.24*math.Sqrt(max(w, 60)*max(h, 60)/float64(len(nodes))), 2), 8)
	marks := make([]mark, len(nodes))
	for i, v := range nodes {
		sign := -1
		if v.Group > 0 && v.Group <= signs {
			sign = v.Group - 1
		}
		marks[i] = mark{
			v, sign, left + (finite(v.X)-lowX)*scale, top + (finite(v.Y)-lowY)*scale,
			base * (0.62 + 0.6*math.Sqrt(float64(max(v.Degree, 0))/float64(degree))),
		}
	}
	p.y = top + h + above + 6
	return marks
}

// finite makes a coordinate that is none 0.
func finite(v float64) float64 {
	if !(math.Abs(v) <= largest) {
		return 0
	}
	return v
}

// joins draws the edges: one path for each colour and class of weight.
func joins(p *page, n demarche.Network, marks []mark) {
	at := make(map[string]int, len(marks))
	for i, m := range marks {
		at[m.node.Actor] = i
	}
	type join struct{ a, b, shared int }
	var all []join
	least, most := math.MaxInt, 0
	for _, e := range n.Edges {
		a, okA := at[e.A]
		b, okB := at[e.B]
		if okA && okB && a != b {
			all = append(all, join{a, b, e.Shared})
			least, most = min(least, e.Shared), max(most, e.Shared)
		}
	}
	if len(all) > mostEdges {
		p.note("Drawn are the %s edges that share most, of %s.", grouped(strconv.Itoa(mostEdges)), grouped(strconv.Itoa(len(all))))
		slices.SortStableFunc(all, func(a, b join) int { return cmp.Compare(b.shared, a.shared) })
		all = all[:mostEdges]
	}
	fine := min(1, math.Sqrt(900/float64(max(1, len(all)))))
	widths := [...]float64{0.7, 1.2, 2, 3.2}
	opacities := [...]float64{0.22, 0.34, 0.48, 0.62}
	paths := map[[2]int]*strings.Builder{}
	for _, e := range all {
		class := 0
		if most > least {
			class = int(3.999 * math.Log(float64(max(e.shared, 1))/float64(max(least, 1))) / math.Log(float64(max(most, 1))/float64(max(least, 1))))
		}
		a, b := marks[e.a], marks[e.b]
		sign := a.sign
		if sign != b.sign {
			sign = -1
		}
		to, ok := paths[[2]int{class, sign}]
		if !ok {
			to = &strings.Builder{}
			paths[[2]int{class, sign}] = to
		}
		to.WriteString("M" + short(a.x) + " " + short(a.y) + "L" + short(b.x) + " " + short(b.y))
	}
	for class := range widths {
		for sign := -1; sign < mostGroups; sign++ {
			to, ok := paths[[2]int{class, sign}]
			if !ok {
				continue
			}
			stroke := "currentColor"
			if sign >= 0 {
				stroke = colour(sign)
			}
			p.put(`<path class="edges" d="$" fill="none" stroke="$" stroke-width="$" stroke-opacity="$"/>`,
				to.String(), stroke, max(0.35, widths[class]*fine), opacities[class]*max(0.55, fine))
		}
	}
	if most > least {
		p.note("An edge is the thicker the more objects are shared: %s to %s.", grouped(strconv.Itoa(least)), grouped(strconv.Itoa(most)))
	}
}

// short writes a coordinate to a tenth, for there are many.
func short(v float64) string { return num(math.Round(v*10) / 10) }

// mark draws a node.
func (p *page) mark(m mark) {
	about := m.node.Actor
	if m.node.Group > 0 {
		about += fmt.Sprintf(", group %d", m.node.Group)
	}
	p.sign(m.sign, m.x, m.y, m.r, "node", "<title>"+escape(about)+"</title>")
}

// sign draws the sign of a group, rimmed so that neighbours stay apart.
func (p *page) sign(sign int, x, y, r float64, class, title string) {
	paint := `fill="none" stroke="currentColor" stroke-opacity=".7"`
	if sign >= 0 {
		paint = `fill="` + colour(sign) + `" stroke="var(--paper,Canvas)" stroke-width="` + num(min(1, r/5)) + `"`
	}
	p.put(`<path class="$" d="$" $>$</path>`, class, shape(max(sign, 0), x, y, r), paint, title)
}

// A rect is a stretch of page that a label takes.
type rect struct{ x1, y1, x2, y2 float64 }

func (a rect) meets(b rect) bool { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2 }

// named writes the groups' labels and those of their best-connected members,
// where they cover no other label and few nodes.
func named(p *page, marks []mark, groups, labels int) {
	switch {
	case labels == 0 && len(marks) <= 12:
		labels = len(marks)
	case labels == 0:
		labels = 2
	}
	var taken []rect
	// free picks the first of the places that covers fewest nodes; none if all
	// cover a label or more nodes than most.
	free := func(w, h float64, most int, at [][2]float64) (rect, bool) {
		var best rect
		least := most + 1
		for _, c := range at {
			r := rect{c[0], c[1], c[0] + w, c[1] + h}
			if r.x1 < 0 || r.x2 > pageWidth || slices.ContainsFunc(taken, r.meets) {
				continue
			}
			covered := 0
			for _, m := range marks {
				if r.meets(rect{m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r}) {
					covered++
				}
			}
			if covered < least {
				best, least = r, covered
			}
		}
		return best, least <= most
	}
	const height = 17.0
	members := make([][]mark, groups+1)
	for _, m := range marks {
		if g := max(m.node.Group, 0); g <= groups {
			members[g] = append(members[g], m)
		}
	}
	for g := 1; g <= groups; g++ {
		if len(members[g]) == 0 {
			continue
		}
		box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for _, m := range members[g] {
			box = rect{min(box.x1, m.x-m.r), min(box.y1, m.y-m.r), max(box.x2, m.x+m.r), max(box.y2, m.y+m.r)}
		}
		text := fmt.Sprintf("Group %d · %s", g, grouped(strconv.Itoa(len(members[g]))))
		w := measure(text, axisSize)*bold + 20
		middle := min(max((box.x1+box.x2-w)/2, 0), pageWidth-w)
		at := [][2]float64{{middle, box.y1 - height - 4}, {middle, box.y2 + 4}}
		for _, y := range []float64{box.y1, (box.y1 + box.y2 - height) / 2, box.y2 - height} {
			at = append(at, [2]float64{box.x2 + 4, y}, [2]float64{box.x1 - w - 4, y})
		}
		for y := box.y1; y < box.y2; y += height { // inside, if nowhere else
			at = append(at, [2]float64{middle, y})
		}
		r, ok := free(w, height, len(marks), at)
		if !ok {
			p.note("Group %d has no room for its label.", g)
			continue
		}
		taken = append(taken, r)
		p.sign(g-1, r.x1+7, r.y1+8.5, 5.5, "sign", "")
		p.text(r.x1+17, r.y1+13.5, text, `font-weight="700" `+halo)
	}
	for g, in := range members {
		if g == 0 && len(marks) > 12 {
			continue // without a group, named only where all are
		}
		slices.SortStableFunc(in, func(a, b mark) int {
			return cmp.Or(cmp.Compare(b.node.Degree, a.node.Degree), cmp.Compare(b.node.Strength, a.node.Strength))
		})
		for i, left := 0, labels; i < len(in) && i < 6*labels && left > 0; i++ {
			m := in[i]
			name := cut(m.node.Actor, 130, 12)
			w := measure(name, 12) + 4
			r, ok := free(w, 15, 0, [][2]float64{
				{m.x + m.r + 2, m.y - 7.5}, {m.x - m.r - 2 - w, m.y - 7.5}, {m.x - w/2, m.y - m.r - 16}, {m.x - w/2, m.y + m.r + 1},
			})
			if !ok {
				continue
			}
			left--
			taken = append(taken, r)
			p.put(`<g><title>$</title>`, escape(m.node.Actor))
			p.text(r.x1+2, r.y1+11.5, name, `font-size="12" `+halo)
			p.put(`</g>`)
		}
	}
}
