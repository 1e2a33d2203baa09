package figure

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Width is how wide a drawing is, in the units of its viewBox. Text has one
// size in both, so that it reads on a page of 720 pixels as on a phone of 400.
type Width float64

// The widths. A narrow drawing has no tooltips, for a finger raises none.
const (
	Wide   Width = 600
	Narrow Width = 380
)

// The measures of a drawing, in the units of its viewBox. At its own width a
// unit is about a pixel.
const (
	axisSize  = 13.5 // of the text of axes, labels and notes
	titleSize = 18.0
	lineSize  = 1.3 // from one line of text to the next, in sizes
)

// A page is a drawing in the making: its title and subtitle on top, the
// drawing below them, its notes and source at the foot.
type page struct {
	width    float64
	body     bytes.Buffer
	title    string
	subtitle string
	source   string
	notes    []string // what is not drawn, or drawn otherwise than one would think
	said     []string // what the drawing shows, for those who do not see it
	y        float64  // how far down the drawing reaches
}

func newPage(width Width, title, subtitle, source string) *page {
	if width == 0 {
		width = Wide
	}
	p := &page{width: float64(width), title: title, subtitle: subtitle, source: source}
	p.y = 2
	for _, l := range wrap(title, p.width, titleSize*bold, 4) {
		p.y += titleSize * lineSize
		p.text(0, p.y-5, l, `font-size="18" font-weight="700"`)
	}
	for _, l := range wrap(subtitle, p.width, axisSize, 6) {
		p.y += axisSize * lineSize
		p.text(0, p.y-3, l, `opacity=".78"`)
	}
	p.y += 8
	return p
}

// note says something under the drawing.
func (p *page) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// say says what the drawing shows.
func (p *page) say(format string, args ...any) { p.said = append(p.said, fmt.Sprintf(format, args...)) }

// nothing is the page with a sentence instead of a drawing.
func (p *page) nothing(why string) []byte {
	for _, l := range wrap("nothing to draw: "+why, p.width, axisSize, 3) {
		p.y += axisSize * lineSize
		p.text(0, p.y, l, "")
	}
	p.say("Nothing to draw: %s.", why)
	p.y += 6
	return p.bytes()
}

// bytes closes the page and returns it.
func (p *page) bytes() []byte {
	p.y += 4
	for _, n := range append(p.notes, p.source) {
		for _, l := range wrap(n, p.width, 12, 6) {
			p.y += 12 * lineSize
			p.text(0, p.y, l, `font-size="12" opacity=".78"`)
		}
	}
	p.y += 6
	said := p.said
	if p.subtitle != "" {
		said = append([]string{p.subtitle + "."}, said...)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s" preserveAspectRatio="xMinYMin meet" `,
		num(p.width), num(math.Ceil(p.y)), escape(p.title))
	b.WriteString(`font-family="system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif" font-size="13.5" fill="currentColor">`)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>%s</desc>\n", escape(p.title), escape(strings.Join(append(said, p.notes...), " ")))
	b.Write(p.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// escape makes s safe in text and in attributes. What XML cannot hold becomes
// U+FFFD.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}

// put writes a piece of SVG.
func (p *page) put(piece string, args ...any) {
	p.body.WriteString(fill(piece, args...))
	p.body.WriteByte('\n')
}

// fill puts the next argument in the place of each $: a coordinate, or a string
// that is escaped already.
func fill(piece string, args ...any) string {
	var b strings.Builder
	for i, part := range strings.Split(piece, "$") {
		if i > 0 {
			switch v := args[i-1].(type) {
			case float64:
				b.WriteString(num(v))
			case string:
				b.WriteString(v)
			}
		}
		b.WriteString(part)
	}
	return b.String()
}

// text writes s with its baseline at y. plaintext lets a text run in the
// direction of its own script, and keeps it from its neighbours'; one of ASCII
// runs as the page does.
func (p *page) text(x, y float64, s, attributes string) {
	if attributes != "" {
		attributes = " " + attributes
	}
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) >= 0 {
		attributes += ` unicode-bidi="plaintext"`
	}
	p.put(`<text x="$" y="$"$>$</text>`, x, y, attributes, escape(s))
}

// narrow says that the drawing is for a hand-held screen.
func (p *page) narrow() bool { return p.width < float64(Wide) }

// tip is a tooltip, for those who have a pointer.
func (p *page) tip(s string) string {
	if p.narrow() || s == "" {
		return ""
	}
	return "<title>" + escape(s) + "</title>"
}

// label writes s cut to a width, whole in a tooltip where it was cut.
func (p *page) label(x, y float64, s string, room float64, attributes string) {
	short := cut(s, room, axisSize)
	if short == s || p.narrow() {
		p.text(x, y, short, attributes)
		return
	}
	p.put(`<g>$`, p.tip(s))
	p.text(x, y, short, attributes)
	p.put(`</g>`)
}

// halo keeps text legible over marks: a rim in the colour of the page, which
// tells it in --paper where it is not the browser's own.
const halo = `stroke="var(--paper,Canvas)" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"`

// rule draws a line of the grid or an axis.
func (p *page) rule(x1, y1, x2, y2, opacity float64) {
	p.put(`<path d="M$ $L$ $" stroke="currentColor" stroke-opacity="$" fill="none"/>`, x1, y1, x2, y2, opacity)
}
