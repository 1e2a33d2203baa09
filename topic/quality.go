package topic

import (
	"math"
	"slices"

	"demarche/lexis"
)

// ClassWeights returns how much each term says of each class, c-TF-IDF: counts has the
// count f of each term in each class, and the weight is f/Σf · ln(1 + A/F), with Σf over
// the terms of the class, F the count of the term in all classes and A the mean of Σf.
func ClassWeights(counts [][]float64) [][]float64 {
	if len(counts) == 0 {
		return nil
	}
	all, average := make([]float64, len(counts[0])), 0.0
	totals := make([]float64, len(counts))
	for c, of := range counts {
		for t, f := range of {
			all[t] += f
			totals[c] += f
		}
		average += totals[c] / float64(len(counts))
	}
	weights := make([][]float64, len(counts))
	for c, of := range counts {
		weights[c] = make([]float64, len(of))
		for t, f := range of {
			if f > 0 {
				weights[c][t] = f / totals[c] * math.Log1p(average/all[t])
			}
		}
	}
	return weights
}

// Best returns the places of the n largest numbers above 0, the largest first.
func Best(weights []float64, n int) []int {
	order := largestFirst(weights)
	for i, place := range order {
		if i == n || weights[place] <= 0 {
			return order[:i]
		}
	}
	return order
}

// NPMI returns of each topic, as its top terms, how far these stand together in the texts
// of a matrix: the mean over its pairs of ln(p_ij/(p_i p_j))/-ln p_ij, from -1, where no
// two ever do, by 0, as chance has it, to 1. Two terms that stand in every text have 1. NaN
// of a topic of fewer than two terms.
func NPMI(x *lexis.Matrix, topics [][]int) []float64 {
	place := make([]int, x.Cols) // from 1; 0 for a term of no topic
	n := 0
	for _, terms := range topics {
		for _, t := range terms {
			if place[t] == 0 {
				n++
				place[t] = n
			}
		}
	}
	together := make([]float64, n*n) // a term with itself: its texts
	var here []int
	for i := range x.Rows {
		here = here[:0]
		columns, _ := x.Row(i)
		for _, c := range columns {
			if place[c] > 0 {
				here = append(here, place[c]-1)
			}
		}
		for _, a := range here {
			for _, b := range here {
				together[a*n+b]++
			}
		}
	}
	texts := float64(x.Rows)
	out := make([]float64, len(topics))
	for k, terms := range topics {
		total, pairs := 0.0, 0
		for i, t := range terms {
			for _, u := range terms[:i] {
				a, b := place[t]-1, place[u]-1
				total += npmi(together[a*n+b]/texts, together[a*n+a]/texts, together[b*n+b]/texts)
				pairs++
			}
		}
		out[k] = total / float64(pairs)
	}
	return out
}

func npmi(both, a, b float64) float64 {
	switch both {
	case 0:
		return -1
	case 1:
		return 1
	}
	return math.Log(both/(a*b)) / -math.Log(both)
}

// Diversity returns the share of distinct terms among the top terms of all topics: 1
// where each has its own.
func Diversity(topics [][]int) float64 {
	all := slices.Concat(topics...)
	n := len(all)
	slices.Sort(all)
	return float64(len(slices.Compact(all))) / float64(n)
}

// Stability returns of each topic, as its top terms, how far it comes again in other
// factorisations: the Jaccard similarity of its terms and those of the topic that it is
// matched with, one to one so that the sum of all is the largest, on average over them.
func Stability(topics [][]int, again [][][]int) []float64 {
	out := make([]float64, len(topics))
	for _, others := range again {
		similar := make([][]float64, len(topics))
		for i, terms := range topics {
			similar[i] = make([]float64, len(others))
			for j, of := range others {
				similar[i][j] = jaccard(terms, of)
			}
		}
		for i, j := range Match(similar) {
			if j >= 0 {
				out[i] += similar[i][j] / float64(len(again))
			}
		}
	}
	return out
}

func jaccard(a, b []int) float64 {
	both := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
