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
	Width    Width
	Labels   int // named members of each group at most, the strongest first; 0 for as many as have room, -1 for none
}

// What a network's drawing holds at most; the largest are drawn.
const (
	mostGroups = 12 // with a sign and a label of their own
	mostNodes  = 4_000
	mostEdges  = 20_000
	allNamed   = 25 // actors up to which each is named
	mostNamed  = 40 // actors that a larger drawing names; a narrow one names a third
)

// A mark is a node as it is drawn.
type mark struct {
	node    *demarche.Node
	sign    int // of its group; -1 for none
	x, y, r float64
}

// signed gives the groups that have a sign its number, and counts all. Of a
// large network, groups of less than a hundredth of the actors have none; a
// group that is alone always has one.
func signed(nodes []demarche.Node) (signs map[int]int, groups int) {
	size := map[int]int{}
	for _, v := range nodes {
		if v.Group > 0 {
			size[v.Group]++
		}
	}
	signs = map[int]int{}
	for g, n := range size {
		switch {
		case g <= mostGroups && n >= len(nodes)/100:
			signs[g] = g - 1
		case len(size) == 1:
			signs[g] = 0
		}
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
	p := newPage(o.Width, o.Title, o.Subtitle, o.Source)
	if len(n.Nodes) == 0 {
		return p.nothing("the network has no actors")
	}
	signs, groups := signed(n.Nodes)
	marks := place(p, n, signs)
	joins(p, n, marks)
	for sign := -1; sign < mostGroups; sign++ {
		p.nodes(marks, sign)
	}
	named(p, marks, groups, o.Labels)
	if n := groups - len(signs); n > 0 {
		p.note("The largest groups have a sign and a label; the members of %s are rings without one.", count(n, "other group"))
	}
	p.say("A network of %s and %s in %s.", count(len(n.Nodes), "actor"), count(len(n.Edges), "edge"), count(groups, "group"))
	return p.bytes()
}

// place fits the nodes to the page and returns their marks in the order of n.
func place(p *page, n demarche.Network, signs map[int]int) []mark {
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
		scale = min(min(p.width-2*side, 1.5*need)/max(w, 1e-300), min(tallest, 1.2*need)/max(h, 1e-300))
	}
	w, h := (highX-lowX)*scale, (highY-lowY)*scale
	left, top := (p.width-w)/2, p.y+above
	base := min(max(0.24*math.Sqrt(max(w, 60)*max(h, 60)/float64(len(nodes))), 2), 8)
	marks := make([]mark, len(nodes))
	for i, v := range nodes {
		sign, ok := signs[v.Group]
		if !ok {
			sign = -1
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
	end := short
	if len(all) > 200 { // the ends of so many lie under their nodes
		end = func(v float64) string { return num(math.Round(v)) }
	}
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
		to.WriteString("M" + end(a.x) + " " + end(a.y) + "L" + end(b.x) + " " + end(b.y))
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

// tenth rounds a coordinate to a tenth, and short writes it, for there are many.
func tenth(v float64) float64 { return math.Round(v*10) / 10 }

func short(v float64) string { return num(tenth(v)) }

// nodes draws those of one sign, rimmed so that neighbours stay apart.
func (p *page) nodes(marks []mark, sign int) {
	open := false
	for _, m := range marks {
		if m.sign != sign {
			continue
		}
		if !open {
			open = true
			p.put(`<g $>`, paint(sign, m.r))
		}
		about := m.node.Actor
		if m.node.Group > 0 {
			about += fmt.Sprintf(", group %d", m.node.Group)
		}
		p.put(`<path class="node" d="$">$</path>`, shape(max(sign, 0), tenth(m.x), tenth(m.y), tenth(m.r)), p.tip(about))
	}
	if open {
		p.put(`</g>`)
	}
}

// paint is how the sign of a group is filled and rimmed.
func paint(sign int, r float64) string {
	if sign < 0 {
		return `fill="none" stroke="currentColor" stroke-opacity=".7"`
	}
	return `fill="` + colour(sign) + `" stroke="var(--paper,Canvas)" stroke-width="` + num(min(1, r/5)) + `"`
}
