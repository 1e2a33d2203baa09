package family

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// DefaultThreshold is what 0 means as a threshold.
const DefaultThreshold = 0.7

// Options say what a family is and how families are found. Threads, Memory and
// Progress do not change the answer.
type Options struct {
	Threshold float64                 // the least similarity to another text of the family, 0.5 to 1; 0 means [DefaultThreshold]
	Threads   int                     // 0 is as many as there are cores
	Memory    int64                   // bytes it may use beside the texts, about; 0 is no limit
	Progress  func(done, total int64) // told how far each stage is; may be nil
}

// Families is a partition of texts.
type Families struct {
	Of     []int32  // for each text its family, -1 where it has none
	List   []Family // the most members first, then the most texts, then by the representative's form
	Short  int      // texts whose canonical form is too short to be compared; they have no family
	Forms  int      // distinct canonical forms of the others
	Capped int      // forms that were compared with as many others as one may be, and not with all; 0 but in odd data

	Sketched int64 // comparisons of two sketches that were made
	Compared int64 // comparisons of the shingles of two forms
}

// A Family is a representative and the texts that are joined to it by similar
// ones. A family of copies alone has one form.
type Family struct {
	Members        int     // texts, at least two
	Forms          int     // distinct canonical forms of them, at least one
	Representative int     // the first text that has the representative's form
	Cohesion       float64 // mean similarity of the other forms to the representative; 1 where there are none
	Least          float64 // the smallest such similarity, which may be below the threshold; 1 where there are none
}

// Find returns the families of texts, as the package comment says what they are.
//
// Time and memory grow with the sum of the texts' lengths; beyond that n forms
// take O(n log n) to be sorted, and each is compared with those that come into its
// family by it, each of which does so once, and with a bounded number of others.
// Families grow on one thread, all else is on all. Beside the texts, a form takes about 600 bytes and its own length.
// Where o.Memory is less than that, Find returns a [MemoryError].
func Find(ctx context.Context, texts []string, o Options) (*Families, error) {
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	if !(o.Threshold >= 0.5 && o.Threshold <= 1) {
		return nil, fmt.Errorf("a threshold of %v; want 0.5 to 1", o.Threshold)
	}
	f := newFinder(o)
	if err := f.readForms(ctx, texts); err != nil {
		return nil, err
	}
	if need := f.need(); o.Memory > 0 && need > o.Memory {
		return nil, &MemoryError{Texts: len(texts), Need: need, Allowed: o.Memory}
	}
	if err := f.sketchAll(ctx); err != nil {
		return nil, err
	}
	b, err := f.bucketsOf(ctx)
	if err != nil {
		return nil, err
	}
	g := f.growing(b)
	if err := g.thin(ctx); err != nil {
		return nil, err
	}
	if err := g.grow(ctx); err != nil {
		return nil, err
	}
	return f.families(g), nil
}

// A MemoryError says that the families of so many texts take about Need bytes,
// more than the Allowed.
type MemoryError struct {
	Texts         int
	Need, Allowed int64
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the families of %d texts take about %d MiB of memory; %d MiB are allowed", e.Texts, e.Need>>20+1, e.Allowed>>20)
}

// A finder is one run of [Find].
type finder struct {
	layout
	threshold float64
	floor     float64 // as [floorFor] says
	threads   int
	progress  func(done, total int64)

	formOf []int32 // for each text its form, -1 if that is too short

	// By form:
	forms    []string
	first    []int32 // the first text that has it
	copies   []int32 // the texts that have it
	sizes    []int32 // its distinct grams
	sketches []sketch
}

func newFinder(o Options) *finder {
	f := &finder{layout: layoutFor(o.Threshold), threshold: o.Threshold, floor: floorFor(o.Threshold), threads: o.Threads, progress: o.Progress}
	if f.threads <= 0 {
		f.threads = runtime.GOMAXPROCS(0)
	}
	if f.progress == nil {
		f.progress = func(int64, int64) {}
	}
	return f
}

// families tells what was found. It sums in the order of ranks, which the order
// of the texts is nothing to.
func (f *finder) families(g *growing) *Families {
	var list []Family
	found := make([]int32, len(f.forms)) // for each form its family, -1
	for i := range found {
		found[i] = -1
	}
	open := func(form int32) *Family {
		if found[form] < 0 {
			found[form] = int32(len(list))
			list = append(list, Family{Members: int(f.copies[form]), Forms: 1, Representative: int(f.first[form]), Least: 1})
		}
		return &list[found[form]]
	}
	for rank, form := range g.order {
		if g.representative[rank] == int32(rank) {
			continue
		}
		representative := g.order[g.representative[rank]]
		family := open(representative)
		found[form] = found[representative]
		family.Members += int(f.copies[form])
		family.Forms++
		family.Cohesion += g.similarity[rank]
		family.Least = min(family.Least, g.similarity[rank])
	}
	for form, copies := range f.copies {
		if copies > 1 && found[form] < 0 {
			open(int32(form))
		}
	}
	for i := range list {
		if list[i].Forms == 1 {
			list[i].Cohesion = 1
		} else {
			list[i].Cohesion /= float64(list[i].Forms - 1)
		}
	}

	order := make([]int32, len(list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &list[a], &list[b]
		return cmp.Or(cmp.Compare(y.Members, x.Members), cmp.Compare(y.Forms, x.Forms),
			strings.Compare(f.forms[f.formOf[x.Representative]], f.forms[f.formOf[y.Representative]]))
	})
	number := make([]int32, len(list))
	result := &Families{Of: make([]int32, len(f.formOf)), List: make([]Family, len(list)), Forms: len(f.forms)}
	for i, old := range order {
		number[old] = int32(i)
		result.List[i] = list[old]
	}
	for _, capped := range g.capped {
		if capped {
			result.Capped++
		}
	}
	for i := range g.workers {
		result.Sketched += g.workers[i].sketched
	}
	result.Compared = g.compared
	for i, form := range f.formOf {
		switch {
		case form < 0:
			result.Short++
			result.Of[i] = -1
		case found[form] < 0:
			result.Of[i] = -1
		default:
			result.Of[i] = number[found[form]]
		}
	}
	return result
}

// parallel calls do for 0 ≤ i < n on all threads until the context ends. A
// worker is one thread's number: do is never called twice at a time for one
// worker.
func (f *finder) parallel(ctx context.Context, n int, do func(worker, i int)) error {
	var next atomic.Int64
	work := func(worker int) {
		for ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			do(worker, i)
		}
	}
	var wg sync.WaitGroup
	for worker := 1; worker < min(f.threads, n); worker++ {
		wg.Go(func() { work(worker) })
	}
	work(0)
	wg.Wait()
	return ctx.Err()
}
