package casefile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"demarche"
)

// What is handed over is what the view posts and the file say, in the order of records,
// also where the file has columns that are called as those of the view.
func TestEachPostIsThePostsInOrder(t *testing.T) {
	c := memory(t)
	var want []string
	for f, rows := range []int{140_000, 500} { // the first so many that the engine scans them on several threads
		var b strings.Builder
		b.WriteString("actor,at,text,Lang,class\n")
		for i := range rows {
			fmt.Fprintf(&b, "a%d,2024-03-01 10:%02d:00,word %d of %d #tag,en,%d\n", i%7, i%60, i, f, i%3)
			want = append(want, fmt.Sprintf("%d/%d|word %d of %d #tag|%d|word %d of %d #tag", f+1, i+1, i, f, i%3, i, f))
		}
		add(t, c, write(t, b.String()))
	}
	var got []string
	if err := c.EachPost(ctx, []string{"CLASS", "text"}, func(p *PostRow) error {
		got = append(got, strings.Clone(fmt.Sprintf("%v|%s|%s|%s", p.Record, p.Text, p.Columns[0], p.Columns[1])))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("post %d of %d is %q, want %q", i, len(got), got[min(i, len(got)-1)], want[i])
			}
		}
		t.Fatalf("%d posts, want %d", len(got), len(want))
	}
	datasets := map[string]int{}
	if err := c.EachPost(ctx, []string{"dataset", "actor", "lang"}, func(p *PostRow) error {
		if !strings.HasPrefix(p.Columns[1], "a") || p.Columns[2] != "en" { // lang is a column of the files
			t.Fatalf("of %v: %q", p.Record, p.Columns)
		}
		datasets[p.Columns[0]]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n := datasets["posts.csv"]; n != len(want) {
		t.Errorf("%d posts of %v", n, datasets)
	}
	err := c.EachPost(ctx, []string{"claas"}, func(*PostRow) error { return nil })
	if demarche.CodeOf(err) != demarche.Usage {
		t.Errorf("a column that no file has gives %v", err)
	}
}
