package claim

import (
	"fmt"
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
	accident string // why it is told and not counted, in words: it fits too little else
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

// lists returns the readings of a claim's test, the usual ones first. Of states that
// are counted as parties the usual step is the first of which the facts tell.
func (w *world) lists(c *demarche.Claim) [][]string {
	lists := slices.Clone(c.Test.Readings())
	for _, q := range []*demarche.Quantity{c.Test.Of, c.Test.Than} {
		if q == nil || q.Count == nil || q.Count.Of != "parties" {
			continue
		}
		steps := lists[0]
		declared := slices.ContainsFunc(c.Reading, func(s string) bool { return slices.Contains(steps, s) })
		if i := slices.IndexFunc(steps, func(step string) bool {
			items, _ := w.whole.items(q.Count, words{step})
			return len(items) > 0
		}); i > 0 && !declared {
			lists[0] = append([]string{steps[i]}, slices.Delete(slices.Clone(steps), i, i+1)...)
		}
		break
	}
	return lists
}

// byAccident says why a single number that fits under another step than the declared
// one is not taken to mean it: the facts tell that step of less than half of what
// has the declared one. It is "" where it may be meant.
func (w *world) byAccident(f *demarche.Filter, declared, r words) string {
	step := r.of(stepWords)
	if step == "" || step == declared.of(stepWords) {
		return ""
	}
	known := func(r words) set {
		var names set
		items, _ := w.items(f, r)
		for _, it := range items {
			if it.date.Known() || it.always {
				names.add(it.name)
			}
		}
		return names
	}
	have, of, both := known(r), known(declared), 0
	for name := range of {
		if have[name] {
			both++
		}
	}
	if 2*both >= len(of) {
		return ""
	}
	return fmt.Sprintf("the facts tell it of %d of the %d that are %s", both, len(of), declared.of(stepWords))
}
