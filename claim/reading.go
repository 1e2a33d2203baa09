package claim

import (
	"slices"
	"strings"

	"demarche"
)

// words are a reading: one word of each list in which it can differ.
type words []string

// The lists of words, by one that is in each.
const (
	stepWords    = "signed"
	scopeWords   = "all"
	timeWords    = "flow"
	whenWords    = "event"
	bodyWords    = "plenary"
	vintageWords = "then"
	listWords    = "listed"
)

var wordLists = [][]string{
	{stepWords, "ratified", "in force", "approved to sign", "proposed"},
	{scopeWords, "bilateral", "multilateral"},
	{timeWords, "stock"},
	{whenWords, "disclosed", "attributed"},
	{bodyWords, "committee"},
	{vintageWords, "latest", "earliest"},
	{listWords, "distinct"},
	{"lijphart", "exact", "yes or no"},
	{"cast", "all"},
	{"hix", "rice"},
}

// of returns the word of a reading that is in the list of a word, or "".
func (r words) of(list string) string {
	for _, all := range wordLists {
		if slices.Contains(all, list) {
			for _, w := range r {
				if slices.Contains(all, w) {
					return w
				}
			}
		}
	}
	return ""
}

func (r words) String() string { return strings.Join(r, ", ") }

// readings returns every reading: one word of each list, the declared ones first,
// then in the order of the lists.
func readings(lists [][]string, declared []string) []words {
	all := []words{nil}
	for _, list := range lists {
		order := slices.Clone(list)
		slices.SortStableFunc(order, func(a, b string) int {
			in := func(w string) int {
				if slices.Contains(declared, w) {
					return 0
				}
				return 1
			}
			return in(a) - in(b)
		})
		var longer []words
		for _, r := range all {
			for _, w := range order {
				longer = append(longer, append(slices.Clone(r), w))
			}
		}
		all = longer
	}
	return all
}

// without returns the lists without those that hold a word.
func without(lists [][]string, word string) [][]string {
	return slices.DeleteFunc(slices.Clone(lists), func(l []string) bool { return slices.Contains(l, word) })
}

// asked is one reading of a claim and what came of it.
type asked struct {
	demarche.Reading
	rows     []*demarche.Fact
	vintage  bool   // another value of the same, not of another thing
	accident string // of a cell: that the reading fits its column too seldom to count, in words
}

// records returns the names of some rows, sorted, each once.
func records(rows []*demarche.Fact) []demarche.RecordID {
	ids := []demarche.RecordID{}
	for _, f := range rows {
		if f.Record != 0 {
			ids = append(ids, f.Record)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
