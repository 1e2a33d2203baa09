package graph

import "math"

// A quadtree holds points by halving squares, so that a far square can stand
// for all points in it.
type quadtree struct {
	cells      []cell
	x, y, mass []float64
}

// A cell is a square of a [quadtree].
type cell struct {
	x, y, mass float64 // of all points in it: their centre and sum; until summed, the sums of products
	side2      float64 // the square of its side
	child      [4]int32
	point      int32 // the point of a cell with just one; -1 for none, -2 for several
}

// opening is θ of Barnes and Hut: a square is taken whole from a distance of
// its side over θ.
const opening = 1.2

// deepest bounds the halving, for points in one place cannot be told apart.
const deepest = 48

func (t *quadtree) build(x, y, mass []float64) {
	t.x, t.y, t.mass = x, y, mass
	lowX, lowY, side := math.Inf(1), math.Inf(1), 0.0
	for v := range x {
		lowX, lowY = min(lowX, x[v]), min(lowY, y[v])
	}
	for v := range x {
		side = max(side, x[v]-lowX, y[v]-lowY)
	}
	t.cells = append(t.cells[:0], cell{side2: square(side), point: -1})
	for v := range x {
		t.put(int32(v), 0, lowX, lowY, side, 0)
	}
	for i := range t.cells {
		c := &t.cells[i]
		c.x, c.y = c.x/c.mass, c.y/c.mass
	}
}

// put adds the point v to the cell at i, whose corner and side are given.
func (t *quadtree) put(v, i int32, lowX, lowY, side float64, depth int) {
	for {
		c := &t.cells[i]
		c.x += float64(t.x[v] * t.mass[v])
		c.y += float64(t.y[v] * t.mass[v])
		c.mass += t.mass[v]
		if c.point == -1 || depth == deepest {
			c.point = v
			return
		}
		side /= 2
		if old := c.point; old >= 0 {
			c.point = -2
			q, qx, qy := t.quarter(old, lowX, lowY, side)
			t.put(old, t.child(i, q, side), qx, qy, side, depth+1)
		}
		var q int
		q, lowX, lowY = t.quarter(v, lowX, lowY, side)
		i = t.child(i, q, side)
		depth++
	}
}

// quarter returns which quarter of a cell v is in, and its corner; side is the
// quarter's.
func (t *quadtree) quarter(v int32, lowX, lowY, side float64) (q int, x, y float64) {
	if t.x[v] >= lowX+side {
		q, lowX = q+1, lowX+side
	}
	if t.y[v] >= lowY+side {
		q, lowY = q+2, lowY+side
	}
	return q, lowX, lowY
}

// child returns the cell at quarter q of the cell at i, made if need be. The
// root is nobody's child, so 0 stands for none.
func (t *quadtree) child(i int32, q int, side float64) int32 {
	if t.cells[i].child[q] == 0 {
		t.cells[i].child[q] = int32(len(t.cells))
		t.cells = append(t.cells, cell{side2: square(side), point: -1})
	}
	return t.cells[i].child[q]
}

// push returns the force on a point from all others. The point pushes itself
// by nothing, being at no distance.
func (t *quadtree) push(x, y, mass float64) (fx, fy float64) {
	var stack [4 * deepest]int32
	for n := 1; n > 0; {
		n--
		c := &t.cells[stack[n]]
		dx, dy := x-c.x, y-c.y
		d2 := square(dx) + square(dy)
		if c.point == -2 && c.side2 > opening*opening*d2 {
			for _, i := range c.child {
				if i != 0 {
					stack[n] = i
					n++
				}
			}
			continue
		}
		k := mass * c.mass / (d2 + tiny)
		fx += float64(dx * k)
		fy += float64(dy * k)
	}
	return fx, fy
}
