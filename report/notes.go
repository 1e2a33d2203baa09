package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"demarche"
)

// A note is what some runs of one analysis say of themselves.
type note struct {
	analysis string
	words    []string // between the numbers
	numbers  [][]string
	runs     []int
}

var number = regexp.MustCompile(`[0-9][0-9,.]*[0-9]|[0-9]`)

// notesOf lists what the runs say of themselves. What several runs of an
// analysis say alike, but for one number, stands once.
func notesOf(d *demarche.Dossier, of func(*demarche.DossierRun) bool) []string {
	var all []note
	for i := range d.Runs {
		r := &d.Runs[i]
		if !of(r) {
			continue
		}
		for _, text := range r.Result.Notes {
			words, numbers := number.Split(text, -1), number.FindAllString(text, -1)
			k := slices.IndexFunc(all, func(n note) bool {
				return n.analysis == r.Analysis && slices.Equal(n.words, words) && len(n.differing(numbers)) < 2
			})
			if k < 0 {
				k = len(all)
				all = append(all, note{analysis: r.Analysis, words: words})
			}
			all[k].numbers, all[k].runs = append(all[k].numbers, numbers), append(all[k].runs, r.Run)
		}
	}
	said := make([]string, len(all))
	for i, n := range all {
		word := "Run"
		if slices.Max(n.runs) > slices.Min(n.runs) {
			word = "Runs"
		}
		said[i] = fmt.Sprintf("%s %s (%s): %s.", word, ranges(n.runs), n.analysis, strings.TrimSuffix(n.text(), "."))
	}
	return said
}

// differing returns the places where numbers, and those that the note has
// already, are not all one.
func (n *note) differing(numbers []string) []int {
	var places []int
	for i := range numbers {
		if slices.ContainsFunc(n.numbers, func(have []string) bool { return have[i] != numbers[i] }) ||
			slices.ContainsFunc(n.numbers, func(have []string) bool { return have[i] != n.numbers[0][i] }) {
			places = append(places, i)
		}
	}
	return places
}

// text is the note with the number of each run where they differ.
func (n *note) text() string {
	var b strings.Builder
	differ := n.differing(n.numbers[0])
	for i, w := range n.words {
		b.WriteString(w)
		switch {
		case i == len(n.words)-1:
		case slices.Contains(differ, i):
			for k, numbers := range n.numbers {
				if k > 0 {
					b.WriteString(", ")
				}
				fmt.Fprintf(&b, "%s (run %d)", numbers[i], n.runs[k])
			}
		default:
			b.WriteString(n.numbers[0][i])
		}
	}
	return b.String()
}

// ranges writes numbers in order: 2 to 5, 7, 9.
func ranges(all []int) string {
	all = slices.Compact(slices.Sorted(slices.Values(all)))
	var parts []string
	for i := 0; i < len(all); {
		k := i
		for k+1 < len(all) && all[k+1] == all[k]+1 {
			k++
		}
		switch k - i {
		case 0:
			parts = append(parts, strconv.Itoa(all[i]))
		case 1:
			parts = append(parts, strconv.Itoa(all[i]), strconv.Itoa(all[k]))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", all[i], all[k]))
		}
		i = k + 1
	}
	return strings.Join(parts, ", ")
}
