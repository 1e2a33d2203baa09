package ingest

import (
	"strings"
	"testing"
)

// Places that are filled in multiply a text by a cell: what a cell may become is
// bounded, and a cell beyond that is refused while its neighbours are taken.
func TestWhatACellMayBecomeIsBounded(t *testing.T) {
	for _, c := range []struct {
		name, template, cell string
		taken                bool
	}{
		{"few places", strings.Repeat("{cell}", 60), strings.Repeat("x", 1000), true},
		{"many places", strings.Repeat("{cell}", 60), strings.Repeat("x", 1100), false},
		{"more than memory", strings.Repeat("{cell}", 300000), strings.Repeat("x", 1<<20), false},
		{"a long cell", "{cell}", strings.Repeat("x", 70000), false},
		{"a long template", strings.Repeat("y", 70000), "x", false},
	} {
		got, refused, err := ReadClaims(strings.NewReader("work: {title: T}\ntables:\n  - id: t\n    columns:\n      - {name: a, is: label}\n" +
			"      - {name: b, note: '" + c.template + "', date: E, period: 2001}\n      - {name: c, date: '{cell}', period: 2001}\n    rows:\n      - [p, " + c.cell + ", E]\n"))
		want, bad := 2, 0
		if !c.taken {
			want, bad = 1, 1
		}
		if err != nil || len(got.Claims) != want || len(refused) != bad {
			t.Errorf("%s: %v, %d claims, %d refused", c.name, err, len(got.Claims), len(refused))
			continue
		}
		if !c.taken && (refused[0].Line != 9 || refused[0].Reason != badValue || refused[0].Field != "b") {
			t.Errorf("%s: %+v", c.name, refused[0])
		}
	}
}
