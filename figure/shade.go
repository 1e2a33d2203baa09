package figure

import (
	"fmt"
	"math"

	"demarche"
)

// A shade is how a value looks in a cell: the fill, the ink that is legible on
// it, and the sign that tells it where there is no colour.
type shade struct {
	fill, ink string
	sign      int
}

type rgb [3]float64 // sRGB, 0 to 255

// The ramps: one hue from pale to dark, and from orange over a pale middle to
// blue, which those who are blind to red or green tell apart as well. The orange
// end is lighter than the blue one, so that the two differ in grey as well.
var (
	pale      = []rgb{{226, 238, 248}, {158, 202, 225}, {66, 146, 198}, {8, 69, 132}}
	nominal   = []rgb{{0, 114, 178}, {230, 159, 0}, {0, 158, 115}, {204, 121, 167}, {86, 180, 233}} // the palette
	diverging = []rgb{{217, 130, 0}, {248, 211, 150}, {229, 225, 215}, {150, 195, 226}, {11, 83, 148}}
)

// along is the colour at t, from 0 to 1, of a ramp.
func along(ramp []rgb, t float64) rgb {
	at := t * float64(len(ramp)-1)
	i := min(int(at), len(ramp)-2)
	f := at - float64(i)
	var c rgb
	for k := range c {
		c[k] = math.Round(ramp[i][k] + f*(ramp[i+1][k]-ramp[i][k]))
	}
	return c
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func (c rgb) luminance() float64 {
	var l float64
	for k, part := range []float64{0.2126, 0.7152, 0.0722} {
		v := c[k] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += part * v
	}
	return l
}

// shade is the colour with the ink of black and white that has more contrast on
// it.
func (c rgb) shade(sign int) shade {
	ink := "#fff"
	if l := c.luminance(); (l+0.05)/0.05 > 1.05/(l+0.05) {
		ink = "#000"
	}
	return shade{fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2])), ink, sign}
}

// The signs, as [signPath] draws them.
const (
	bare = iota
	dash
	cross
	slash
	plus
	spot
	circle
	backslash
)

// mostWords is how many words have a shade of their own.
const mostWords = 8

// shades says how the values of a column look.
type shades struct {
	words []string // in the order of the key; nil where the values are numbers
	at    map[string]int
	steps int    // how many words are steps of a scale
	edges []tick // between the classes of numbers
	mid   *float64
	unit  string
	empty shade
}

// newShades looks at all values that are to be shaded: nil is none.
func newShades(f demarche.Figure, c demarche.Column, values []any) *shades {
	s := &shades{at: map[string]int{}, unit: caption(c), empty: shade{"none", "currentColor", bare}}
	low, high := math.Inf(1), math.Inf(-1)
	numeric, whole := len(f.Scale) == 0, true
	for _, v := range values {
		if v == nil {
			continue
		}
		n, ok := number(v)
		numeric = numeric && ok
		low, high = min(low, n), max(high, n)
		whole = whole && n == math.Trunc(n)
	}
	if numeric && low <= high {
		s.classes(f, low, high, whole)
		return s
	}
	for _, w := range f.Scale {
		index(&s.words, s.at, w)
	}
	s.steps = len(s.words)
	for _, v := range values {
		if v != nil {
			index(&s.words, s.at, words(v))
		}
	}
	return s
}

// classes divides the numbers into some between whole steps, around the
// reference where there is one.
func (s *shades) classes(f demarche.Figure, low, high float64, whole bool) {
	if f.Reference != nil {
		if mid, ok := number(*f.Reference); ok {
			s.mid = &mid
			far := max(math.Abs(low-mid), math.Abs(high-mid))
			whole = whole && mid == math.Trunc(mid)
			_, s.edges = numbers(-far, far, 6, whole)
			if far <= 0 {
				_, s.edges = numbers(-1, 1, 2, whole)
			}
			d := s.edges[1].at - s.edges[0].at
			for i := range s.edges {
				v := s.edges[i].at + mid
				if !whole && mid != 0 {
					s.edges[i].text = valueText(v)
				} else {
					s.edges[i].text = tickText(v, d)
				}
				s.edges[i].at = v
			}
			return
		}
	}
	if low > 0 && low < 0.7*high { // a shade that is pale should mean little
		low = 0
	}
	_, s.edges = numbers(low, high, 6, whole)
}

// class is the class of a number. One on an edge is in the class above it.
func (s *shades) class(v float64) int {
	d := s.edges[1].at - s.edges[0].at
	i := int(math.Floor((v-s.edges[0].at)/d + 1e-9))
	return max(0, min(i, len(s.edges)-2))
}

// of is how a value looks; ok is false for none.
func (s *shades) of(v any) (look shade, ok bool) {
	if v == nil {
		return s.empty, false
	}
	if s.words != nil {
		i, ok := s.at[words(v)]
		if !ok {
			return s.empty, false
		}
		return s.word(i), true
	}
	n, ok := number(v)
	if !ok || s.edges == nil {
		return s.empty, false
	}
	return s.number(s.class(n)), true
}

// number is how a class of numbers looks.
func (s *shades) number(class int) shade {
	t := 0.5
	if n := len(s.edges) - 1; n > 1 {
		t = float64(class) / float64(n-1)
	}
	if s.mid == nil {
		return along(pale, t).shade(bare)
	}
	sign := bare
	if s.edges[class+1].at <= *s.mid+1e-9*(s.edges[1].at-s.edges[0].at) {
		sign = dash
	}
	return along(diverging, t).shade(sign)
}

// word is how a word looks: a step of the scale has a colour of the ramp, what
// is on no scale has none, and where there is no scale each has its own.
func (s *shades) word(i int) shade {
	between := [...]int{dash, slash, backslash, plus, circle}
	switch {
	case i >= max(mostWords, s.steps):
		return shade{"none", "currentColor", circle}
	case s.steps == 0:
		signs := [...]int{bare, cross, dash, spot, slash, plus, circle, backslash}
		return nominal[i%len(nominal)].shade(signs[i%len(signs)])
	case i >= s.steps:
		signs := [...]int{spot, circle, plus, backslash}
		return shade{"none", "currentColor", signs[(i-s.steps)%len(signs)]}
	case i == 0:
		return along(diverging, 1).shade(bare)
	case i == s.steps-1:
		return along(diverging, 0).shade(cross)
	}
	return along(diverging, 1-float64(i)/float64(s.steps-1)).shade(between[(i-1)%len(between)])
}

// signed reports whether any value has a sign.
func (s *shades) signed() bool { return s.words != nil || s.mid != nil }

// key says what the shades mean, above the cells. Counts are how many cells each
// word has; nil leaves them out. Gaps says that there are cells without a value,
// flagged how many contradict.
func (s *shades) key(p *page, counts map[string]int, gaps bool, flagged int) {
	const box = 12.0
	swatch := func(look shade, class string) func(x, y float64) {
		return func(x, y float64) {
			p.cells([]cell{{x: x - 5, y: y - 6, w: box, h: box, look: look, signed: true}}, class, false)
		}
	}
	var keys []key
	for i, w := range s.words {
		if i >= max(mostWords, s.steps) {
			keys = append(keys, key{swatch(s.word(i), "key"), count(len(s.words)-i, "other word")})
			p.note("Of %s, %d have a shade of their own; the table has all.", count(len(s.words), "word"), i)
			break
		}
		if counts != nil {
			w += " (" + grouped(fmt.Sprint(counts[w])) + ")"
		}
		keys = append(keys, key{swatch(s.word(i), "key"), w})
	}
	if s.words == nil && s.edges != nil {
		s.numberKey(p)
	}
	if gaps {
		keys = append(keys, key{swatch(s.empty, "gap"), "no value"})
	}
	if flagged > 0 {
		keys = append(keys, key{func(x, y float64) {
			p.cells([]cell{{x: x - 5, y: y - 6, w: box, h: box, look: s.empty, flagged: true}}, "key", false)
		}, fmt.Sprintf("contradicted (%s)", grouped(fmt.Sprint(flagged)))})
	}
	if len(keys) > 0 {
		p.keys(keys)
	}
	p.y += 4
}

// numberKey draws a box a class, with the number at each edge.
func (s *shades) numberKey(p *page) {
	const height = 12.0
	longest := 0.0
	for _, e := range s.edges {
		longest = max(longest, measure(e.text, 12))
	}
	n, half := len(s.edges)-1, longest/2
	w := min(max(30, longest+8), (p.width-2*half-2)/float64(n))
	what := cut(s.unit, 0.4*p.width, axisSize)
	if end := 2*half + float64(n)*w + 12; end+measure(what, axisSize) < p.width {
		p.text(end, p.y+11, what, `opacity=".78"`)
	} else {
		p.text(0, p.y+11, what, `opacity=".78"`)
		p.y += 18
	}
	var boxes []cell
	for i := range n {
		boxes = append(boxes, cell{x: half + float64(i)*w, y: p.y, w: w, h: height, look: s.number(i), signed: true})
	}
	p.cells(boxes, "key", false)
	every := max(1, int(math.Ceil((longest+4)/w)))
	for i := 0; i <= n; i += every {
		p.text(half+float64(i)*w, p.y+height+13, s.edges[i].text, `class="edge" text-anchor="middle" font-size="12"`)
	}
	if s.mid != nil {
		p.note("A dash marks what is below %s.", valueText(*s.mid))
	}
	p.y += height + 22
}

// signPath is the path of a sign in the middle of a cell, of strokes.
func signPath(sign int, x, y, r float64) string {
	d := 0.85 * r
	switch sign {
	case dash:
		return fill("M$ $h$", x-r, y, 2*r)
	case cross:
		return fill("M$ $l$ $m0 $l$ $", x-d, y-d, 2*d, 2*d, -2*d, -2*d, 2*d)
	case slash:
		return fill("M$ $l$ $", x-d, y+d, 2*d, -2*d)
	case backslash:
		return fill("M$ $l$ $", x-d, y-d, 2*d, 2*d)
	case plus:
		return fill("M$ $h$m$ $v$", x-r, y, 2*r, -r, -r, 2*r)
	case spot:
		return shape(0, x, y, 0.3*r)
	case circle:
		return shape(0, x, y, 0.85*r)
	}
	return ""
}
