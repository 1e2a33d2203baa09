// Package figure draws figures, networks and strips of records as SVG. It reads
// no case and counts nothing: what it draws is handed to it.
//
// A drawing stands alone or inside a page. Text, axes and edges take the
// page's own colour (currentColor), so that one drawing serves light and dark;
// marks have colours of Okabe and Ito that hold on both, without red, and
// colour is never the only sign: a line has its label and its dashes, a group
// of nodes its shape, a cell the sign of its word. What is written on a colour has
// the contrast of WCAG 2.2 AA. A drawing has no script, no style sheet and no font of
// its own, needs no network, and scales with its page.
//
// All text from data is escaped. What is not drawn is said under the drawing.
// The same input gives the same bytes.
//
// # Sources
//
// Okabe and Ito 2008, https://jfly.uni-koeln.de/color/ (the palette);
// Harrower and Brewer 2003, doi:10.1179/000870403235002042 (the ramp of blues);
// Heckbert 1990, "Nice numbers for graph labels", in Graphics Gems (the
// ticks); Jugel et al. 2014, doi:10.14778/2732951.2732953 (how a line of many
// points is thinned without a change to what is seen).
package figure

import (
	"fmt"
	"strings"

	"demarche"
)

// drawers are how the marks are drawn. Each returns why there is nothing to
// draw, or "".
var drawers = map[demarche.FigureMark]func(p *page, f demarche.Figure) (string, error){
	demarche.Bars:      plotted(bars),
	demarche.Line:      plotted(lines),
	demarche.Area:      plotted(areas),
	demarche.Dots:      plotted(dots),
	demarche.Steps:     plotted(stepped),
	demarche.Intervals: plotted(intervals),
	demarche.Tiles:     tiles,
	demarche.Matrix:    matrix,
	demarche.Spans:     spans,
	demarche.Joined:    joined,
}

// plotted draws what stands over an axis of numbers.
func plotted(draw func(*page, *data)) func(*page, demarche.Figure) (string, error) {
	return func(p *page, f demarche.Figure) (string, error) {
		d, err := read(f)
		if err != nil {
			return "", err
		}
		if len(d.rows) == 0 {
			return noRow(f), nil
		}
		draw(p, d)
		return "", nil
	}
}

// noRow says why nothing of a table can be drawn.
func noRow(f demarche.Figure) string {
	if len(f.Table.Rows) == 0 {
		return "the table has no rows"
	}
	what := "a " + strings.TrimSuffix(string(f.Mark), "s")
	if f.Mark == demarche.Intervals {
		what = "an interval"
	}
	return fmt.Sprintf("no row of %s has what %s needs", count(len(f.Table.Rows), "row"), what)
}

// SVG draws f as wide as told; 0 is [Wide]. It fails only where f contradicts itself: a mark that is none,
// or a column that its table has not.
func SVG(f demarche.Figure, width Width) ([]byte, error) {
	draw, ok := drawers[f.Mark]
	if !ok {
		return nil, fmt.Errorf("draw figure %.80q: no mark %q", f.Title, f.Mark)
	}
	p := newPage(width, f.Title, f.Subtitle, f.Source)
	why, err := draw(p, f)
	if err != nil {
		return nil, fmt.Errorf("draw figure %.80q: %w", f.Title, err)
	}
	if why != "" {
		return p.nothing(why), nil
	}
	return p.bytes(), nil
}

// The palette of Okabe and Ito without its red, which would stand beside
// green, and without yellow and black, which are lost on white and on black.
var palette = [...]string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"}

func colour(i int) string { return palette[i%len(palette)] }

// dashes tell lines apart in black and white.
var dashes = [...]string{"", "7 3", "2 3", "10 3 2 3", "5 5", "1 4"}

// count says how many of a thing: "1 row", "1,204 rows".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return grouped(fmt.Sprint(n)) + " " + thing + "s"
}
