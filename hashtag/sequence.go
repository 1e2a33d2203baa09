package hashtag

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"demarche/stat"
)

// A Tagged is one tag in one post.
type Tagged struct {
	Actor int
	Tag   int
	AtUS  int64
	Place int   // of the tag among those of the post
	Post  int64 // the post's number
}

// A Sequence is the tags of a day in their order, as more than one account had them.
type Sequence struct {
	Day    int64 // days since 1970
	Tags   []int // in order; a tag may return
	Actors []int // sorted
	Rarity float64
	Chance float64
	Posts  []int64 // the posts that show it, sorted
}

const (
	leastPosts = 5 // posts of an account on a day
	leastTags  = 5 // and different tags in them
)

// Sequences returns the sequences of tags that at least two accounts had on one day, of
// accounts with five posts with a tag or more and five different tags or more that day
// (Pacheco and others 2021), the rarest first.
//
// Rarity is -ln P, and P the product of the shares that the tags have among all uses of
// that day, each taken as often as it is in the sequence: on the day of an event its own
// tags are no rarity. Chance is P times the other accounts of that day with as many tags
// or more: how many of them would have the same sequence if each drew its tags by their
// shares, one after the other.
func Sequences(tagged []Tagged) []Sequence {
	const day = 86_400_000_000
	floor := func(us int64) int64 { return stat.FloorDiv(us, day) }
	all := slices.Clone(tagged)
	slices.SortFunc(all, func(a, b Tagged) int {
		return cmp.Or(cmp.Compare(floor(a.AtUS), floor(b.AtUS)), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.AtUS, b.AtUS),
			cmp.Compare(a.Post, b.Post), cmp.Compare(a.Place, b.Place))
	})
	var found []Sequence
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && floor(all[to].AtUS) == floor(all[from].AtUS) {
			to++
		}
		found = append(found, ofDay(floor(all[from].AtUS), all[from:to])...)
		from = to
	}
	slices.SortStableFunc(found, func(a, b Sequence) int {
		return cmp.Or(cmp.Compare(b.Rarity, a.Rarity), cmp.Compare(a.Day, b.Day), slices.Compare(a.Actors, b.Actors))
	})
	return found
}

// ofDay returns the sequences of one day, whose tags are sorted by account, then time.
func ofDay(day int64, all []Tagged) (found []Sequence) {
	shares := map[int]float64{}
	for _, t := range all {
		shares[t.Tag] += 1 / float64(len(all))
	}
	at := map[string]int{}
	var lengths []int
	for from := 0; from < len(all); {
		to := from
		posts, tags := map[int64]bool{}, map[int]bool{}
		for to < len(all) && all[to].Actor == all[from].Actor {
			posts[all[to].Post], tags[all[to].Tag] = true, true
			to++
		}
		own := all[from:to]
		from = to
		if len(posts) < leastPosts || len(tags) < leastTags {
			continue
		}
		lengths = append(lengths, len(own))
		var key []byte
		for _, t := range own {
			key = binary.AppendUvarint(key, uint64(t.Tag))
		}
		i, ok := at[string(key)]
		if !ok {
			i = len(found)
			at[string(key)] = i
			s := Sequence{Day: day}
			for _, t := range own {
				s.Tags = append(s.Tags, t.Tag)
				s.Rarity -= math.Log(shares[t.Tag])
			}
			found = append(found, s)
		}
		s := &found[i]
		s.Actors = append(s.Actors, own[0].Actor)
		for _, t := range own {
			if n := len(s.Posts); n == 0 || s.Posts[n-1] != t.Post {
				s.Posts = append(s.Posts, t.Post)
			}
		}
	}
	found = slices.DeleteFunc(found, func(s Sequence) bool { return len(s.Actors) < 2 })
	for i := range found {
		s := &found[i]
		others := -1
		for _, n := range lengths {
			if n >= len(s.Tags) {
				others++
			}
		}
		s.Chance = float64(others) * math.Exp(-s.Rarity)
		slices.Sort(s.Actors)
		slices.Sort(s.Posts)
		s.Posts = slices.Compact(s.Posts)
	}
	return found
}
