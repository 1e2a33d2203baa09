package figure

import (
	"fmt"
	"strings"
	"testing"

	"demarche"
)

// TestLabelsStandByTheirDots: a label is within a hand's breadth of its dot and within the
// plot, in both widths, and one that finds no room is told of.
func TestLabelsStandByTheirDots(t *testing.T) {
	for _, width := range []Width{Wide, Narrow} {
		f := samples()["labelled dots"]
		all := parsed(t, f, width)
		written := 0
		for _, e := range having(all, "text", "") {
			if strings.HasPrefix(e.text, "#a") {
				written++
			}
		}
		missing := 0
		for _, e := range all {
			if e.name == "text" && strings.HasPrefix(e.text, "Without room for a label") {
				missing++
			}
		}
		if written == 0 || written < 13 && missing != 1 {
			t.Errorf("%v: %d of 13 labels, %d notes of the others", width, written, missing)
		}
	}
	f := demarche.Figure{
		Mark: demarche.Dots, X: "x", Y: "y", LogY: true,
		Table: demarche.Table{Columns: columnsOf("x", "y", "label"), Rows: [][]any{{0.1, 1.0, nil}, {0.5, 30.0, "#one"}, {0.9, 100.0, nil}}},
	}
	all := parsed(t, f, Wide)
	var label, dot rect
	dots := having(all, "path", "dot")
	for _, e := range having(all, "text", "") {
		if e.text == "#one" {
			label = box(t, e)
		}
	}
	if len(dots) != 3 || label == (rect{}) {
		t.Fatalf("%d dots, label %v", len(dots), label)
	}
	var x, y float64 // where its path begins, at the left of it
	if _, err := fmt.Sscanf(dots[1].at["d"], "M%f %f", &x, &y); err != nil {
		t.Fatal(err)
	}
	dot = rect{x - 12, y - 12, x + 20, y + 12}
	if !label.meets(dot) {
		t.Errorf("the label %v is not by its dot at %v, %v", label, x, y)
	}
}
