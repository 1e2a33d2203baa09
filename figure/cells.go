package figure

import "strings"

// A cell is a rectangle of a map or a matrix.
type cell struct {
	x, y, w, h float64
	look       shade
	signed     bool    // the sign of its shade is drawn in it
	text       string  // what is written in it
	size       float64 // of the text
	tip        string
	flagged    bool // it contradicts
}

// mostAlone is how many cells have a tooltip each; of more, those of a shade are
// one path, for the page would be heavy.
const mostAlone = 400

// cells draws cells of one class. Alone says that each is an element of its own.
func (p *page) cells(cells []cell, class string, alone bool) {
	if alone && !p.narrow() {
		for _, c := range cells {
			p.put(`<g>$<rect class="$" x="$" y="$" width="$" height="$" $/>`, p.tip(c.tip), class, c.x, c.y, c.w, c.h, c.look.paint(class))
			p.sign([]cell{c})
			p.inside(c)
			p.put(`</g>`)
		}
		return
	}
	var looks []shade
	of := map[shade][]cell{}
	for _, c := range cells {
		if of[c.look] == nil {
			looks = append(looks, c.look)
		}
		of[c.look] = append(of[c.look], c)
	}
	for _, look := range looks {
		var d strings.Builder
		for _, c := range of[look] {
			d.WriteString("M" + num(c.x) + " " + num(c.y) + "h" + num(c.w) + "v" + num(c.h) + "h" + num(-c.w) + "z")
		}
		p.put(`<path class="$" d="$" $/>`, class, d.String(), look.paint(class))
		p.sign(of[look])
	}
	for _, c := range cells {
		p.inside(c)
	}
}

// paint are the attributes of a cell of the shade. A cell without a value is an
// outline of dashes.
func (s shade) paint(class string) string {
	switch {
	case class == "gap":
		return `fill="none" stroke="currentColor" stroke-opacity=".4" stroke-width=".8" stroke-dasharray="2 2"`
	case s.fill == "none":
		return `fill="none" stroke="currentColor" stroke-opacity=".55" stroke-width=".8"`
	}
	return `fill="` + s.fill + `" stroke="currentColor" stroke-opacity=".3" stroke-width=".6"`
}

// sign draws the sign of cells of one shade.
func (p *page) sign(cells []cell) {
	look := cells[0].look
	if look.sign == bare {
		return
	}
	var d strings.Builder
	width := 0.0
	for _, c := range cells {
		if !c.signed {
			continue
		}
		least := min(c.w, c.h)
		r, y := 0.26*least, c.y+c.h/2
		if c.text != "" { // below the text
			r, y = 0.15*least, c.y+0.78*c.h
		}
		d.WriteString(signPath(look.sign, c.x+c.w/2, y, r))
		width = max(0.8, 0.075*least)
	}
	if d.Len() > 0 {
		p.put(`<path class="sign" d="$" fill="none" stroke="$" stroke-width="$"/>`, d.String(), look.ink, width)
	}
}

// inside writes the text of a cell, and marks its corner where it contradicts.
func (p *page) inside(c cell) {
	if c.text != "" {
		middle := c.y + c.h/2
		if c.signed {
			middle = c.y + 0.4*c.h
		}
		p.text(c.x+c.w/2, middle+0.36*c.size, c.text, `class="in" text-anchor="middle" font-size="`+num(c.size)+`" fill="`+c.look.ink+`"`)
	}
	if c.flagged {
		s := min(10, 0.6*c.h, 0.6*c.w)
		p.put(`<path d="M$ $h$v$h$z" fill="none" stroke="currentColor" stroke-width="1.5"/>`, c.x, c.y, c.w, c.h, -c.w)
		p.put(`<path class="flag" d="M$ $h$v$z" fill="currentColor"/><path d="M$ $l$ $" stroke="var(--paper,Canvas)" stroke-width="1.2"/>`,
			c.x+c.w-s, c.y, s, s, c.x+c.w-s-0.5, c.y, s+0.5, s+0.5)
	}
}
