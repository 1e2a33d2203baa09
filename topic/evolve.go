package topic

import (
	"cmp"
	"math"
	"slices"
)

// A Between is what the topics of an earlier window of time, numbered i, have in common
// with those of a later one, numbered j.
type Between struct {
	Both    [][]int // at i, j: texts that lie in both windows, of topic i in the earlier and of j in the later
	Earlier []int   // of the texts that lie in both, those of topic i, whatever the later window makes of them
	Later   []int   // of the texts that lie in both, those of topic j, whatever the earlier makes of them

	// Words returns at i, j the cosine of what words say of the two, see [Cosines]. It is
	// called only where texts do not tell.
	Words func() [][]float64
}

// Tally counts the texts that lie in two windows: earlier and later have the topic of each,
// -1 for none, of n and of m topics.
func Tally(earlier, later []int, n, m int, words func() [][]float64) *Between {
	b := &Between{Both: make([][]int, n), Earlier: make([]int, n), Later: make([]int, m), Words: words}
	for i := range b.Both {
		b.Both[i] = make([]int, m)
	}
	for t, i := range earlier {
		j := later[t]
		if i >= 0 {
			b.Earlier[i]++
		}
		if j >= 0 {
			b.Later[j]++
		}
		if i >= 0 && j >= 0 {
			b.Both[i][j]++
		}
	}
	return b
}

// Cosines returns at i, j the cosine of row i of a and row j of b, whose columns are the
// terms of two vocabularies, each by byte order. 0 for a row of zeros.
func Cosines(a, b [][]float64, termsOfA, termsOfB []string) [][]float64 {
	var inA, inB []int // the columns of what both have
	for i, j := 0, 0; i < len(termsOfA) && j < len(termsOfB); {
		switch order := cmp.Compare(termsOfA[i], termsOfB[j]); {
		case order < 0:
			i++
		case order > 0:
			j++
		default:
			inA, inB = append(inA, i), append(inB, j)
			i, j = i+1, j+1
		}
	}
	out := make([][]float64, len(a))
	ofA, ofB := squares(a), squares(b)
	for i, x := range a {
		out[i] = make([]float64, len(b))
		for j, y := range b {
			product := 0.0
			for c := range inA {
				product += x[inA[c]] * y[inB[c]]
			}
			if product > 0 {
				out[i][j] = product / math.Sqrt(ofA[i]*ofB[j])
			}
		}
	}
	return out
}

// squares returns the squared length of each row.
func squares(rows [][]float64) []float64 {
	out := make([]float64, len(rows))
	for i, x := range rows {
		out[i] = dot(x, x)
	}
	return out
}

// A Rule says from when on a topic of a later window comes from one of an earlier.
type Rule struct {
	Jaccard float64 // two are one topic from this Jaccard similarity of their texts on, taken of the texts that lie in both windows
	Enough  int     // where the two have fewer texts than this in both windows, their words are asked
	Cosine  float64 // and then they are one topic from this cosine on

	// A topic of which at least Most of the texts are another's, where they are at least
	// Part of the other's, is a part of it: it may be matched with it, and comes from it
	// or goes into it whoever else is matched. Part is more than 0.
	Most, Part float64
}

// A Relation is that the topic Later of a window comes from Earlier of the one before.
type Relation struct {
	Earlier, Later int
	Value          float64 // the Jaccard similarity, or the cosine
	ByWords        bool    // it is the cosine
	Matched        bool    // the two are one topic; otherwise one is a part of the other
}

// Relate says which topics come from which, ordered by Earlier, then Later. First topics
// are matched one to one, so that the sum of the values that the rule allows is the
// largest. Then each topic that is a part of another is joined to it: by texts as the rule
// says, by words where it has no match of its own.
func (r Rule) Relate(b *Between) []Relation {
	n, m := len(b.Earlier), len(b.Later)
	if n == 0 || m == 0 {
		return nil
	}
	all := make([]Relation, 0, n*m) // at i*m+j
	allowed := make([][]float64, n)
	var words [][]float64
	for i := range n {
		allowed[i] = make([]float64, m)
		for j := range m {
			v := Relation{Earlier: i, Later: j}
			either, related := b.Earlier[i]+b.Later[j]-b.Both[i][j], false
			if v.ByWords = either < max(1, r.Enough); v.ByWords {
				if words == nil {
					words = b.Words()
				}
				v.Value = words[i][j]
				related = v.Value >= r.Cosine
			} else {
				v.Value = float64(b.Both[i][j]) / float64(either)
				related = v.Value >= r.Jaccard || r.part(b, i, j)
			}
			if related {
				allowed[i][j] = v.Value
			}
			all = append(all, v)
		}
	}
	with := slices.Repeat([]int{-1}, m)
	match := Match(allowed)
	for i, j := range match {
		if j < 0 || allowed[i][j] == 0 {
			match[i] = -1
			continue
		}
		with[j] = i
		all[i*m+j].Matched = true
	}
	return slices.DeleteFunc(all, func(v Relation) bool {
		i, j := v.Earlier, v.Later
		switch {
		case v.Matched:
			return false
		case v.ByWords:
			return allowed[i][j] == 0 || match[i] >= 0 && with[j] >= 0
		}
		return !r.part(b, i, j)
	})
}

// part says whether one of two topics is a part of the other by their texts.
func (r Rule) part(b *Between, i, j int) bool {
	both := float64(b.Both[i][j])
	of, in := both/float64(max(1, b.Earlier[i])), both/float64(max(1, b.Later[j]))
	return max(of, in) >= r.Most && min(of, in) >= r.Part
}

// A Fate is what became of a topic from one window to the next, or whence it came.
type Fate int

// The fates. Of a topic of the later window: it was born, is continued, merged of several,
// or is one of those that another split into. Of one of the earlier: it died, is continued, went
// with others into one that merged, or split.
const (
	Born Fate = iota
	Died
	Continued
	Split
	Merged
)

// Fates returns the fate of each topic of two windows, n in the earlier and m in the later.
// What splits and of which a part merges with another is said to split; what merges and of
// which a part was split off is said to be merged.
func Fates(n, m int, relations []Relation) (earlier, later []Fate) {
	to, from := make([]int, n), make([]int, m)
	for _, v := range relations {
		to[v.Earlier]++
		from[v.Later]++
	}
	earlier, later = make([]Fate, n), make([]Fate, m)
	for i, k := range to {
		earlier[i] = []Fate{Died, Continued, Split}[min(k, 2)]
	}
	for j, k := range from {
		later[j] = []Fate{Born, Continued, Merged}[min(k, 2)]
	}
	for _, v := range relations {
		if from[v.Later] > 1 && to[v.Earlier] == 1 {
			earlier[v.Earlier] = Merged
		}
		if to[v.Earlier] > 1 && from[v.Later] == 1 {
			later[v.Later] = Split
		}
	}
	return earlier, later
}

// Together puts classes together until no two have words that are as alike as least, by the
// cosine of their [ClassWeights], those that are most alike first: it returns the new
// class of each, numbered in the order of their first. A matrix that is given more topics
// than it has is cut into topics of the same words, and these are then one again.
func Together(counts [][]float64, least float64) []int {
	to := make([]int, len(counts))
	var members [][]int
	var sums [][]float64
	for i, of := range counts {
		members, sums = append(members, []int{i}), append(sums, slices.Clone(of))
	}
	for {
		weights := ClassWeights(sums)
		square := squares(weights)
		best, a, b := least, -1, -1
		for i, x := range weights {
			for j, y := range weights[:i] {
				if product := dot(x, y); product > 0 {
					if c := product / math.Sqrt(square[i]*square[j]); c >= best && (a < 0 || c > best) {
						best, a, b = c, j, i
					}
				}
			}
		}
		if a < 0 {
			break
		}
		members[a] = append(members[a], members[b]...)
		for t, v := range sums[b] {
			sums[a][t] += v
		}
		members, sums = slices.Delete(members, b, b+1), slices.Delete(sums, b, b+1)
	}
	for k, of := range members {
		for _, i := range of {
			to[i] = k
		}
	}
	return to
}
