package graph

import (
	"cmp"
	"math"
	"slices"
)

// A box is where a component is drawn.
type box struct{ x, y, w, h float64 }

// gap is kept free around every box, in the root of the area a node is owed.
const gap = 1.2

// pack lays the boxes side by side so that what they fill together is near to
// aspect, width by height, and returns the longer side of it.
func pack(boxes []box, aspect float64) float64 {
	order := make([]int, len(boxes))
	var area, widest float64
	for i, b := range boxes {
		order[i] = i
		area += (b.w + gap) * (b.h + gap)
		widest = max(widest, b.w+gap)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(boxes[j].h, boxes[i].h) })
	var best []box
	least := math.Inf(1)
	for f := 1.0; f < 1.6; f += 0.05 {
		width := max(widest, f*math.Sqrt(area*aspect))
		tried := slices.Clone(boxes)
		w, h := lay(tried, order, width)
		if need := max(w, h*aspect); need < least {
			best, least = tried, need
		}
	}
	var right, bottom float64
	for i, b := range best {
		boxes[i] = b
		right, bottom = max(right, b.x+b.w), max(bottom, b.y+b.h)
	}
	return max(right, bottom, tiny)
}

// lay puts each box, in the order given, as high as it goes under those above
// it, within the width, and returns the width and height that are then used.
func lay(boxes []box, order []int, width float64) (right, bottom float64) {
	type segment struct{ x, y, w float64 } // what is free below y
	sky := []segment{{0, 0, width}}
	for _, i := range order {
		w, h := boxes[i].w+gap, boxes[i].h+gap
		at, top := -1, math.Inf(1)
		for s := range sky {
			if sky[s].x+w > width+tiny {
				break
			}
			y, reach := 0.0, 0.0
			for k := s; k < len(sky) && reach < w-tiny; k++ {
				y, reach = max(y, sky[k].y), reach+sky[k].w
			}
			if y < top {
				at, top = s, y
			}
		}
		x := sky[at].x
		boxes[i].x, boxes[i].y = x, top
		right, bottom = max(right, x+w), max(bottom, top+h)

		// What the box covers goes; the last segment is cut where it sticks out.
		end, k := at, x
		for end < len(sky) && sky[end].x+sky[end].w <= x+w+tiny {
			k = sky[end].x + sky[end].w
			end++
		}
		if end < len(sky) && k < x+w {
			sky[end].w -= x + w - sky[end].x
			sky[end].x = x + w
		}
		sky = slices.Replace(sky, at, end, segment{x, top + h, w})
	}
	return right, bottom
}
