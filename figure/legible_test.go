package figure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"demarche"
)

// box is where a text of a drawing is, in a font of usual width.
func box(t fataler, e element) rect {
	x, y, size := e.number(t, "x"), e.number(t, "y"), 13.5
	if e.at["font-size"] != "" {
		size = e.number(t, "font-size")
	}
	w := 0.92 * measure(e.text, size) // which is on the large side
	left := x
	switch e.at["text-anchor"] {
	case "middle":
		left = x - w/2
	case "end":
		left = x - w
	}
	if strings.HasPrefix(e.at["transform"], "rotate(-90") {
		return rect{x - 0.7*size, y - w, x, y}
	}
	return rect{left, y - 0.7*size, left + w, y}
}

// TestWordsAreLegible: on figures as large as real ones no word lies over
// another or leaves the page, none is smaller than can be read, and a narrow
// drawing is no wider than a phone.
func TestWordsAreLegible(t *testing.T) {
	for name, f := range samples() {
		for _, width := range []Width{Wide, Narrow} {
			svg, err := SVG(f, width)
			if err != nil {
				t.Fatal(err)
			}
			all := parse(t, svg)
			var w, h float64
			if _, err := fmt.Sscanf(all[0].at["viewBox"], "0 0 %f %f", &w, &h); err != nil || w != float64(width) {
				t.Fatalf("%s: viewBox %q, want %v wide", name, all[0].at["viewBox"], width)
			}
			texts := having(all, "text", "")
			boxes := make([]rect, len(texts))
			for i, e := range texts {
				boxes[i] = box(t, e)
				if b := boxes[i]; b.x1 < -0.01 || b.x2 > w+0.01 || b.y1 < 0 || b.y2 > h {
					t.Errorf("%s, %v: %q is at %.1f to %.1f of %v", name, width, e.text, b.x1, b.x2, w)
				}
				if e.at["font-size"] != "" && e.number(t, "font-size") < 6.6 {
					t.Errorf("%s, %v: %q is %s tall", name, width, e.text, e.at["font-size"])
				}
				for k := range i {
					if boxes[k].meets(boxes[i]) {
						t.Errorf("%s, %v: %q lies over %q", name, width, e.text, texts[k].text)
					}
				}
			}
		}
	}
}

// TestColoursAreToldApart: each ink has the contrast of WCAG 2.2 AA on its fill,
// and a shade that means more is darker in grey.
func TestColoursAreToldApart(t *testing.T) {
	contrast := func(a, b rgb) float64 {
		la, lb := a.luminance(), b.luminance()
		return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
	}
	was := 2.0
	for i := range 101 {
		for _, ramp := range [][]rgb{pale, diverging, nominal} {
			c := along(ramp, float64(i)/100)
			ink := rgb{}
			if c.shade(bare).ink == "#fff" {
				ink = rgb{255, 255, 255}
			}
			if got := contrast(c, ink); got < 4.5 {
				t.Errorf("ink on %v has a contrast of %.2f", c, got)
			}
		}
		l := along(pale, float64(i)/100).luminance()
		if l >= was {
			t.Errorf("the ramp is not darker at %d of 100", i)
		}
		was = l
	}
	if got := contrast(diverging[0], diverging[len(diverging)-1]); got < 2 {
		t.Errorf("the ends have a contrast of %.2f in grey", got)
	}
	// Of known values: black, white, and the grey of WCAG's own example, #767676 on white.
	if got := contrast(rgb{}, rgb{255, 255, 255}); !near(got, 21, 1e-9) {
		t.Errorf("black on white has %v, want 21", got)
	}
	if got := contrast(rgb{0x76, 0x76, 0x76}, rgb{255, 255, 255}); !near(got, 4.54, 0.005) {
		t.Errorf("#767676 on white has %v, want 4.54", got)
	}
}

// TestWordsHaveSignsOfTheirOwn: whatever the words, no two have the same shade and
// sign, and up to the steps that a scale may have no two the same sign.
func TestWordsHaveSignsOfTheirOwn(t *testing.T) {
	for steps := range mostWords - 2 {
		var scale []string
		for i := range steps {
			scale = append(scale, fmt.Sprint("step ", i))
		}
		values := []any{}
		for i := range 3 {
			values = append(values, fmt.Sprint("word ", i))
		}
		s := newShades(demarche.Figure{Scale: scale}, demarche.Column{}, values)
		seen := map[string]string{}
		for _, w := range s.words {
			look, _ := s.of(w)
			sign := fmt.Sprint(look.sign, look.fill == "none")
			if other, ok := seen[sign]; ok {
				t.Errorf("of %d steps, %q and %q have the same sign", steps, w, other)
			}
			seen[sign] = w
		}
	}
}

func TestARampGoesThroughItsColours(t *testing.T) {
	for _, c := range []struct{ c, want rgb }{{along(pale, 0), pale[0]}, {along(pale, 1), pale[3]}, {along(diverging, 0.5), diverging[2]}} {
		for k := range c.c {
			if math.Abs(c.c[k]-c.want[k]) > 0 {
				t.Errorf("%v, want %v", c.c, c.want)
			}
		}
	}
}

// TestNoKeyIsCutOff: the boxes of a key stand on the page with their rims.
func TestNoKeyIsCutOff(t *testing.T) {
	for name, f := range samples() {
		for _, width := range []Width{Wide, Narrow} {
			for _, k := range squares(t, parsed(t, f, width), "key") {
				if k.x1 < 0.4 || k.x2 > float64(width)-0.4 {
					t.Errorf("%s, %v: a box of the key is from %v to %v", name, width, k.x1, k.x2)
				}
			}
		}
	}
}
