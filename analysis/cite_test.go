package analysis

import (
	"testing"
	"time"

	"demarche"
)

func TestFiguresSayWhichFilesTheyAreMadeFrom(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2020, 2, d, 13, 0, 0, 0, time.UTC) }
	posts := []demarche.Dataset{
		{Name: "c.csv"}, // of codings, which have no time
		{Name: "b.csv", First: day(3), Last: day(4)},
		{Name: "a.csv", First: day(1), Last: day(2)},
	}
	result := &demarche.Result{Figures: []demarche.Figure{{}, {Source: "The roll calls"}}}
	Cite(result, "The posts of the case", posts)
	const files = ": a.csv (2020-02-01 to 2020-02-02), b.csv (2020-02-03 to 2020-02-04), c.csv"
	if a, b := result.Figures[0].Source, result.Figures[1].Source; a != "The posts of the case"+files || b != "The roll calls"+files {
		t.Errorf("%q and %q", a, b)
	}
	if posts[0].Name != "c.csv" {
		t.Error("the datasets that it was given are in another order")
	}
	result.Figures = result.Figures[:1]
	result.Figures[0].Source = ""
	Cite(result, "Posts", append(posts, demarche.Dataset{Name: "d"}, demarche.Dataset{Name: "e"}, demarche.Dataset{Name: "f"}))
	if s := result.Figures[0].Source; s != "Posts"+files+", d, and 2 more files" {
		t.Errorf("%q", s)
	}
}
