// Package figure draws figures, networks and strips of records as SVG. It reads
// no case and counts nothing: what it draws is handed to it.
//
// A drawing stands alone or inside a page. Text, axes and edges take the
// page's own colour (currentColor), so that one drawing serves light and dark;
// marks have colours of Okabe and Ito that hold on both, without red, and
// colour is never the only sign: a line has its label and its dashes, a group
// of nodes its shape. A drawing has no script, no style sheet and no font of
// its own, needs no network, and scales with its page.
//
// All text from data is escaped. What is not drawn is said under the drawing.
// The same input gives the same bytes.
//
// # Sources
//
// Okabe and Ito 2008, https://jfly.uni-koeln.de/color/ (the palette);
// Heckbert 1990, "Nice numbers for graph labels", in Graphics Gems (the
// ticks); Jugel et al. 2014, doi:10.14778/2732951.2732953 (how a line of many
// points is thinned without a change to what is seen).
package figure

import (
	"fmt"
	"strings"

	"demarche"
)

// SVG draws f as wide as told; 0 is [Wide]. It fails only where f contradicts itself: a mark that is none,
// or a column that its table has not.
func SVG(f demarche.Figure, width Width) ([]byte, error) {
	d, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("draw figure %.80q: %w", f.Title, err)
	}
	p := newPage(width, f.Title, f.Subtitle, f.Source)
	if len(d.rows) == 0 {
		why := "the table has no rows"
		if len(f.Table.Rows) > 0 {
			why = fmt.Sprintf("no row of %s has what a %s needs", count(len(f.Table.Rows), "row"), strings.TrimSuffix(string(f.Mark), "s"))
		}
		return p.nothing(why), nil
	}
	switch f.Mark {
	case demarche.Bars:
		bars(p, d)
	case demarche.Line:
		lines(p, d)
	case demarche.Area:
		areas(p, d)
	case demarche.Dots:
		dots(p, d)
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
