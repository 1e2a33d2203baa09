package graph

import (
	"math"
	"math/rand/v2"
	"slices"
)

// LayoutOptions are the options of [Layout].
type LayoutOptions struct {
	Seed       uint64
	Iterations int     // of the forces; 0 means 500, and fewer beyond 2,000 nodes
	Aspect     float64 // width by height that the drawing should fill; 0 means 1.5
}

// Layout returns where to draw each node: joined nodes near each other, others
// apart. x and y are on one scale and begin at 0; the longer side ends at 1.
//
// Each component is laid out by itself with the forces of Jacomy et al. 2014:
// every two nodes repel each other with (degree+1)(degree'+1)/distance, and an
// edge pulls in proportion to its length and the root of its weight. The nodes
// begin on a disc, each community of [Leiden] in a sector of its own. From 300
// nodes a far cluster repels as one (Barnes and Hut 1986). The components are
// then packed, the largest first, each in a box whose area grows with its nodes.
//
// Nearness is for the eye only. Do not read distances off a drawing.
func Layout(g *Graph, o LayoutOptions) (x, y []float64) {
	if o.Aspect == 0 {
		o.Aspect = 1.5
	}
	n := g.Nodes()
	x, y = make([]float64, n), make([]float64, n)
	component := Components(g)
	parts := 0
	for _, c := range component {
		parts = max(parts, int(c)+1)
	}
	start, list := members(component, parts)
	place := make([]int32, n) // of a node in its component
	boxes := make([]box, parts)
	for p := range parts {
		nodes := list[start[p]:start[p+1]]
		for i, v := range nodes {
			place[v] = int32(i)
		}
		part := New(len(nodes), inside(g, nodes, place))
		f := newForces(part, o.Seed)
		iterations := o.Iterations
		if iterations == 0 {
			iterations = max(50, min(500, 500*2000/len(nodes)))
		}
		if len(nodes) > 2 {
			for range iterations {
				f.step()
			}
		}
		f.turn(o.Aspect)
		f.spread()
		boxes[p].w, boxes[p].h = f.corner()
		for i, v := range nodes {
			x[v], y[v] = f.x[i], f.y[i]
		}
	}
	scale := 1 / pack(boxes, o.Aspect)
	for v := range x {
		b := boxes[component[v]]
		x[v], y[v] = (x[v]+b.x)*scale, (y[v]+b.y)*scale
	}
	return x, y
}

// inside returns the edges among nodes, which is a whole component, under the
// nodes' places in it.
func inside(g *Graph, nodes, place []int32) []Edge {
	var edges []Edge
	for _, v := range nodes {
		to, weight := g.Neighbours(v)
		for i, w := range to {
			if v < w {
				edges = append(edges, Edge{place[v], place[w], weight[i]})
			}
		}
	}
	return edges
}

// forces moves the nodes of one component.
//
// Products are converted before they are summed here and in what it calls, so
// that no compiler fuses the two: forces multiply a difference in the last
// digit, and the drawing would depend on the kind of processor.
type forces struct {
	g         *Graph
	pull      []float64 // along each of g.to
	mass      []float64
	x, y      []float64
	fx, fy    []float64
	lastX     []float64 // the forces of the step before
	lastY     []float64
	speed     float64
	tolerance float64
	barnesHut bool
	tree      quadtree
}

func newForces(g *Graph, seed uint64) *forces {
	n := g.Nodes()
	f := &forces{
		g: g, pull: make([]float64, len(g.to)), mass: make([]float64, n), x: make([]float64, n), y: make([]float64, n),
		fx: make([]float64, n), fy: make([]float64, n), lastX: make([]float64, n), lastY: make([]float64, n),
		speed: 1, tolerance: 1, barnesHut: n >= 300,
	}
	var mean float64
	for _, w := range g.weight {
		mean += w / float64(len(g.weight))
	}
	for i, w := range g.weight {
		f.pull[i] = math.Sqrt(min(w/mean, 9))
	}
	for v, d := range Degree(g) {
		f.mass[v] = float64(d + 1)
	}
	c := Leiden(g, LeidenOptions{Seed: seed, MaxIterations: 1})
	_, order := members(c.Of, c.N)
	random := rand.New(rand.NewPCG(seed, 0x6c61796f7574)) // "layout"
	for i, v := range order {
		angle := 2 * math.Pi * (float64(i) + random.Float64()) / float64(n)
		r := 10 * math.Sqrt(float64(n)*(0.1+0.9*random.Float64()))
		f.x[v], f.y[v] = r*math.Cos(angle), r*math.Sin(angle)
	}
	return f
}

// step sums the forces and moves each node by its own, less where it swings
// from step to step: section "Adaptive speed" of Jacomy et al. 2014.
func (f *forces) step() {
	f.fx, f.lastX = f.lastX, f.fx
	f.fy, f.lastY = f.lastY, f.fy
	f.repel()
	f.attract()
	var swings, travels float64
	for v := range f.x {
		swings += float64(f.mass[v] * math.Sqrt(square(f.fx[v]-f.lastX[v])+square(f.fy[v]-f.lastY[v])))
		travels += float64(f.mass[v] * math.Sqrt(square(f.fx[v]+f.lastX[v])+square(f.fy[v]+f.lastY[v])) / 2)
	}
	if swings > 0 {
		f.speed = min(f.tolerance*travels/swings, 1.5*f.speed)
	}
	for v := range f.x {
		swing := float64(f.mass[v] * math.Sqrt(square(f.fx[v]-f.lastX[v])+square(f.fy[v]-f.lastY[v])))
		s := f.speed / (1 + math.Sqrt(f.speed*swing))
		f.x[v] += float64(f.fx[v] * s)
		f.y[v] += float64(f.fy[v] * s)
	}
}

// repel fills the forces with what pushes each node away from the others.
func (f *forces) repel() {
	clear(f.fx)
	clear(f.fy)
	if f.barnesHut {
		f.tree.build(f.x, f.y, f.mass)
		for v := range f.x {
			f.fx[v], f.fy[v] = f.tree.push(f.x[v], f.y[v], f.mass[v])
		}
		return
	}
	for v := range f.x {
		for u := range v {
			dx, dy := f.x[v]-f.x[u], f.y[v]-f.y[u]
			k := f.mass[v] * f.mass[u] / (square(dx) + square(dy) + tiny)
			dx, dy = float64(dx*k), float64(dy*k)
			f.fx[v] += dx
			f.fy[v] += dy
			f.fx[u] -= dx
			f.fy[u] -= dy
		}
	}
}

// attract adds what edges pull.
func (f *forces) attract() {
	for v := range f.x {
		for i := f.g.start[v]; i < f.g.start[v+1]; i++ {
			u := f.g.to[i]
			f.fx[v] += float64((f.x[u] - f.x[v]) * f.pull[i])
			f.fy[v] += float64((f.y[u] - f.y[v]) * f.pull[i])
		}
	}
}

// tiny keeps two nodes in one place from dividing by zero.
const tiny = 1e-9

func square(d float64) float64 { return float64(d * d) }

// turn turns the component so that it is longest along the longer side of the
// drawing, and gives it the area that its number of nodes is owed.
func (f *forces) turn(aspect float64) {
	n := float64(len(f.x))
	var mx, my, xx, xy, yy float64
	for v := range f.x {
		mx += f.x[v] / n
		my += f.y[v] / n
	}
	for v := range f.x {
		f.x[v], f.y[v] = f.x[v]-mx, f.y[v]-my
		xx, xy, yy = xx+square(f.x[v]), xy+float64(f.x[v]*f.y[v]), yy+square(f.y[v])
	}
	angle := -math.Atan2(2*xy, xx-yy) / 2
	if aspect < 1 {
		angle += math.Pi / 2
	}
	sin, cos := math.Sincos(angle)
	for v, x := range f.x {
		f.x[v], f.y[v] = float64(x*cos)-float64(f.y[v]*sin), float64(x*sin)+float64(f.y[v]*cos)
	}
	// A thin component is given half its length, lest a row of nodes become as
	// long as the drawing.
	w, h := f.corner()
	area := max(w, h/2, tiny) * max(h, w/2, tiny)
	scale := math.Sqrt((n - 1) / area)
	for v := range f.x {
		f.x[v] *= scale
		f.y[v] *= scale
	}
}

// corner moves the component's corner to the origin and returns its width and
// height.
func (f *forces) corner() (w, h float64) {
	lowX, lowY := slices.Min(f.x), slices.Min(f.y)
	for v := range f.x {
		f.x[v] -= lowX
		f.y[v] -= lowY
		w, h = max(w, f.x[v]), max(h, f.y[v])
	}
	return w, h
}

// apart is how near two nodes may come, in the root of the area a node is owed.
const apart = 0.7

// spread pushes nodes apart that would be drawn over each other. Forces leave
// dense clusters small and far from each other; this lets them grow.
func (f *forces) spread() {
	next := make([]int32, len(f.x)) // the node after each in its square of the grid; -1 for none
	var head []int32                // the first node of each square
	for range 200 {
		w, h := f.corner()
		across, down := int(w/apart)+1, int(h/apart)+1
		head = slices.Grow(head[:0], across*down)[:across*down]
		for i := range head {
			head[i] = -1
		}
		for v := range f.x {
			i := int(f.y[v]/apart)*across + int(f.x[v]/apart)
			next[v], head[i] = head[i], int32(v)
		}
		moved := false
		for v := range f.x {
			column, row := int(f.x[v]/apart), int(f.y[v]/apart)
			for j := max(row-1, 0); j <= min(row+1, down-1); j++ {
				for i := max(column-1, 0); i <= min(column+1, across-1); i++ {
					for u := head[j*across+i]; u >= 0; u = next[u] {
						if int(u) < v && f.push(v, int(u)) {
							moved = true
						}
					}
				}
			}
		}
		if !moved {
			return
		}
	}
}

// push moves two nodes that are too near a third of what they lack away from
// each other, and tells whether they were.
func (f *forces) push(v, u int) bool {
	dx, dy := f.x[v]-f.x[u], f.y[v]-f.y[u]
	d := math.Sqrt(square(dx) + square(dy))
	if d >= 0.98*apart {
		return false
	}
	if d < tiny {
		dx, dy, d = tiny, 0, tiny
	}
	by := (apart - d) / d / 3
	dx, dy = float64(dx*by), float64(dy*by)
	f.x[v] += dx
	f.y[v] += dy
	f.x[u] -= dx
	f.y[u] -= dy
	return true
}
