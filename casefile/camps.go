package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche/chance"
	"demarche/pairs"
)

// A camp is compared within if it has so many actors at least, and this share of
// those that are in any: a group that acts together must not be a camp of its own,
// in which acting together is what everybody does.
const (
	leastInCamp = 50
	campShare   = 0.02
)

// Camps say by which camps the groups of actors were split.
type Camps struct {
	Found   int     // camps of any size
	Actors  int     // that are in a camp
	Touches int64   // that camps were found from; an actor and an object count once
	Within  int64   // traces that were not looked at: another actor's on the object is within the window
	Share   float64 // of the objects that were looked at, 0 to 1
	Least   int     // actors that a camp needs in a group to be compared within
	Kept    int     // camps that are compared within: a camp of actors of two groups is two
	Without int     // of the actors in camps, those in camps that are not
	TooMany int     // camps that have enough actors and would be too many groups
}

// split finds the camps of actors, and splits their groups by those that are large
// enough. The first of the groups stand for what they were before: who is in no such
// camp is compared with all of its group. A group that was all that actors of no
// camp are in would be a camp of its own.
func (c *Case) split(ctx context.Context, j Joining, held *pairs.Traces, groups map[uint64]uint8, names []string, r *Joined) (of map[uint64]uint8, told []string, whole []int, err error) {
	if j.Progress != nil {
		j.Progress("finding camps", 0, 0)
	}
	// The traces have half of what the join may use.
	found, err := chance.FindCamps(ctx, held, chance.CampOptions{Window: j.Query.Window, Seed: j.Seed, Memory: c.joinMemory() / 2})
	if err != nil {
		return nil, nil, nil, err
	}
	camps := &Camps{Found: len(found.Sizes), Actors: len(found.Of), Touches: found.Touches, Within: found.Within, Share: found.Share}
	camps.Least = max(leastInCamp, int(campShare*float64(camps.Actors)))
	r.Camps = camps

	if len(names) == 0 {
		groups, names = make(map[uint64]uint8, len(found.Of)), []string{""}
	}
	type part struct {
		group uint8
		camp  int32
	}
	sizes := map[part]int{}
	for actor, camp := range found.Of {
		sizes[part{groups[actor], camp}]++
	}
	var large []part
	for of, n := range sizes {
		if n >= camps.Least {
			large = append(large, of)
		}
	}
	slices.SortFunc(large, func(a, b part) int {
		return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a.group, b.group), cmp.Compare(a.camp, b.camp))
	})
	if room := mostGroups - len(names); len(large) > room {
		camps.TooMany = len(large) - room
		large = large[:room]
	}
	camps.Kept, camps.Without = len(large), camps.Actors
	for i := range names {
		told, whole = append(told, strings.TrimSpace(names[i]+" no camp")), append(whole, i)
	}
	place := map[part]uint8{}
	for i, l := range large {
		place[l] = uint8(len(names) + i)
		camps.Without -= sizes[l]
		told = append(told, strings.TrimSpace(fmt.Sprintf("%s camp %d of %d actors", names[l.group], l.camp+1, sizes[l])))
		whole = append(whole, int(l.group))
	}
	for actor, camp := range found.Of {
		if g, ok := place[part{groups[actor], camp}]; ok {
			groups[actor] = g
		}
	}
	return groups, told, whole, nil
}
