package project

import (
	"fmt"
	"math"
	"slices"
)

// apply returns the rows that the filter leaves, sorted as they were, and tells
// of each part what it left. It takes the slice for them.
func (f Filter) apply(rows []Row, told func(what string, left []Row)) []Row {
	part := func(asked bool, one Filter, keep func([]Row) []Row) {
		if asked {
			rows = keep(rows)
			told("filter: "+one.String(), rows)
		}
	}
	part(f.MinRows > 1, Filter{MinRows: f.MinRows}, func(rows []Row) []Row {
		return whole(rows, sameActor, func(of []Row) bool { return len(of) >= f.MinRows })
	})
	part(f.MinObjects > 1, Filter{MinObjects: f.MinObjects}, func(rows []Row) []Row {
		return whole(rows, sameActor, func(of []Row) bool {
			n := 0
			runs(of, sameOf, func(int, []Row) { n++ })
			return n >= f.MinObjects
		})
	})
	part(f.Top > 0, Filter{Top: f.Top}, f.top)
	cell := func(x, y Row) bool { return sameActor(x, y) && sameOf(x, y) }
	part(f.MinEach > 1, Filter{MinEach: f.MinEach}, func(rows []Row) []Row {
		return whole(rows, cell, func(on []Row) bool { return len(on) >= f.MinEach })
	})
	popular := func(asked func(actors int) bool) func([]Row) []Row {
		return func(rows []Row) []Row {
			actors := map[uint64]int{}
			runs(rows, cell, func(_ int, on []Row) { actors[on[0].Of]++ })
			return slices.DeleteFunc(rows, func(r Row) bool { return !asked(actors[r.Of]) })
		}
	}
	part(f.MinActors > 1, Filter{MinActors: f.MinActors}, popular(func(n int) bool { return n >= f.MinActors }))
	part(f.MaxActors > 0, Filter{MaxActors: f.MaxActors}, popular(func(n int) bool { return n <= f.MaxActors }))
	return rows
}

// whole returns the runs of rows that are to stay.
func whole(rows []Row, same func(x, y Row) bool, stays func([]Row) bool) []Row {
	kept := rows[:0]
	runs(rows, same, func(_ int, run []Row) {
		if stays(run) {
			kept = append(kept, run...)
		}
	})
	return kept
}

// top returns the rows of the share f.Top of the actors that has the most.
func (f Filter) top(rows []Row) []Row {
	var sizes []int
	runs(rows, sameActor, func(_ int, of []Row) { sizes = append(sizes, len(of)) })
	if len(sizes) == 0 {
		return rows
	}
	slices.Sort(sizes)
	least := sizes[len(sizes)-max(int(math.Ceil(f.Top*float64(len(sizes)))), 1)]
	return whole(rows, sameActor, func(of []Row) bool { return len(of) >= least })
}

// String returns the filter in words; "–" where it asks nothing.
func (f Filter) String() string {
	var list []string
	add := func(asked bool, format string, args ...any) {
		if asked {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(f.MinRows > 1, "actors with at least %d rows", f.MinRows)
	add(f.MinObjects > 1, "actors with at least %d distinct objects", f.MinObjects)
	add(f.Top > 0, "the %s of the actors with the most rows", percent(f.Top))
	add(f.MinEach > 1, "objects that the actor touched at least %d times", f.MinEach)
	add(f.MinActors > 1, "objects of at least %d actors", f.MinActors)
	add(f.MaxActors > 0, "objects of at most %d actors", f.MaxActors)
	return joined(list)
}
