package casefile

import (
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Labels follow the digests of the dataset and the actors, and not the order of rows.
func TestLabelsDoNotTellTheOrderOfRows(t *testing.T) {
	c := memory(t)
	var rows strings.Builder
	rows.WriteString("actor,at\n")
	for i := range 60 {
		fmt.Fprintf(&rows, "user%02d,2026-03-01T10:00:00Z\n", i)
	}
	add(t, c, write(t, rows.String()))
	datasets, err := c.Datasets(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := c.db.Strings(ctx, `SELECT actor, id FROM actors ORDER BY label`)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(got)
	digest := func(row []string) string {
		sum := md5.Sum([]byte(datasets[0].SHA256 + row[0]))
		slices.Reverse(sum[:]) // DuckDB takes it for a number whose first byte is the least
		return string(sum[:])
	}
	slices.SortFunc(want, func(a, b []string) int { return strings.Compare(digest(a), digest(b)) })
	after := 0 // how many have a label behind that of the actor of the row before
	place := map[string]int{}
	for i := range got {
		if got[i][1] != want[i][1] {
			t.Fatalf("label %d is of %s, want %s", i+1, got[i][1], want[i][1])
		}
		place[got[i][1]] = i
	}
	for i := range 59 {
		if place[fmt.Sprintf("user%02d", i)] < place[fmt.Sprintf("user%02d", i+1)] {
			after++
		}
	}
	if after < 20 || after > 39 { // 29.5 ± 2.2 where order and labels are independent
		t.Errorf("%d of 59 labels are behind that of the row before", after)
	}

	// Who was there keeps the label, and who comes later gets a later one.
	add(t, c, write(t, "actor,at\naaa,2026-03-01T10:00:00Z\nuser07,2026-03-01T10:00:00Z\n"))
	_, again, err := c.db.Strings(ctx, `SELECT actor, id FROM actors ORDER BY label`)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if again[i][1] != got[i][1] {
			t.Errorf("label %d was of %s and is of %s", i+1, got[i][1], again[i][1])
		}
	}
	if len(again) != 61 || again[60][1] != "aaa" {
		t.Errorf("%d labels, the last of %v", len(again), again[len(again)-1])
	}
}
