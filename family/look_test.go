package family

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLook(t *testing.T) {
	texts := ira(t, 1_000_000)
	f, err := Find(t.Context(), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	order := make([]int, len(f.List))
	for i := range order {
		order[i] = i
	}
	show := func(i int) {
		fam := f.List[i]
		t.Logf("=== family %d: %+v\n    rep: %q", i, fam, texts[fam.Representative])
		seen := map[string]int{}
		var forms []string
		for k, of := range f.Of {
			if int(of) == i {
				c := Canonical(texts[k])
				if seen[c] == 0 {
					forms = append(forms, texts[k])
				}
				seen[c]++
			}
		}
		rep := Canonical(texts[fam.Representative])
		slices.SortFunc(forms, func(a, b string) int {
			x, y := Jaccard(Canonical(a), rep), Jaccard(Canonical(b), rep)
			if x < y {
				return 1
			}
			if x > y {
				return -1
			}
			return 0
		})
		for n, s := range forms {
			if n < 12 || n >= len(forms)-8 {
				t.Logf("    %.3f x%d %q", Jaccard(Canonical(s), rep), seen[Canonical(s)], s)
			}
		}
	}
	for i := range 3 {
		show(i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return f.List[b].Forms - f.List[a].Forms })
	for _, i := range order[:12] {
		show(i)
	}
	r := rand.New(rand.NewPCG(5, 5))
	var multi []int
	for i, x := range f.List {
		if x.Forms >= 3 {
			multi = append(multi, i)
		}
	}
	t.Logf("%d families of 3+ forms", len(multi))
	for range 14 {
		show(multi[r.IntN(len(multi))])
	}
}
