package figure

import (
	"fmt"
	"strings"
	"testing"

	"demarche"
)

// joinedRing is a figure of n nodes on a square grid, each joined with the next one, in two
// groups.
func joinedRing(n int) demarche.Figure {
	f := demarche.Figure{Title: "A ring", Subtitle: "each joined with the next", Mark: demarche.Joined, X: "state", Group: "group"}
	for _, name := range []string{"state", "group", "x", "y", "joined"} {
		f.Table.Columns = append(f.Table.Columns, demarche.Column{Name: name})
	}
	name := func(i int) string { return fmt.Sprintf("N%02d", i%n) }
	for i := range n {
		f.Table.Rows = append(f.Table.Rows, []any{name(i), int64(1 + i%2), float64(i % 7), float64(i / 7), name(i+1) + " " + name(i+n-1)})
	}
	return f
}

// Each pair is one line though both name each other, every node is drawn once, and what
// is said in words names every member of every group.
func TestJoinedDrawsEveryNodeAndLineOnce(t *testing.T) {
	for _, w := range []Width{Wide, Narrow} {
		svg, err := SVG(joinedRing(20), w)
		if err != nil {
			t.Fatal(err)
		}
		s := string(svg)
		if got := strings.Count(s, `class="node"`); got != 20 {
			t.Errorf("%d nodes, want 20", got)
		}
		lines := 0
		for part := range strings.SplitSeq(s, `class="edges" d="`) {
			if d, _, ok := strings.Cut(part, `"`); ok && strings.HasPrefix(d, "M") {
				lines += strings.Count(d, "M")
			}
		}
		if lines != 20 {
			t.Errorf("%d lines, want 20", lines)
		}
		if !strings.Contains(s, "20 nodes and 20 lines in 2 groups") || !strings.Contains(s, "Group 2: N01, N03") {
			t.Errorf("it is not said in words:\n%s", s)
		}
	}
}

func TestJoinedLeavesOutWhatHasNoPlace(t *testing.T) {
	f := joinedRing(5)
	f.Table.Rows[2][2] = nil
	f.Table.Rows[3][0] = f.Table.Rows[4][0]
	svg, err := SVG(f, Wide)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(svg); strings.Count(s, `class="node"`) != 3 || !strings.Contains(s, "Not drawn: 2 rows") {
		t.Errorf("of five rows, two without a place or name of their own:\n%s", s)
	}
	f.Table.Columns = f.Table.Columns[:4]
	if _, err := SVG(f, Wide); err == nil {
		t.Error("without the column joined it is drawn")
	}
}
