package vote

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"demarche"
)

// An Adopted is a text that a body adopted, by a vote or without. Roll calls alone are
// blind to those that nobody voted on.
type Adopted struct {
	Resolution string
	Session    string // "73"; special sessions as the source writes them: "ES-10"
	Agenda     string
	Sponsors   []string
	Mode       demarche.Adoption // "" where it is not known
}

// Modes counts texts by how they were adopted.
type Modes struct{ Recorded, Unrecorded, WithoutVote, Unknown int }

func (m *Modes) add(mode demarche.Adoption, n int) {
	switch mode {
	case demarche.Recorded:
		m.Recorded += n
	case demarche.Unrecorded:
		m.Unrecorded += n
	case demarche.WithoutVote:
		m.WithoutVote += n
	default:
		m.Unknown += n
	}
}

// Decay returns the consensus decay index: the share of texts that were put to a vote
// among those of which it is known, 0 to 1; NaN of none.
func (m *Modes) Decay() float64 {
	voted := m.Recorded + m.Unrecorded
	return share(int64(voted), int64(voted+m.WithoutVote))
}

// A Window is the texts under one agenda item in some regular sessions in a row.
type Window struct {
	Item  string // its title, folded
	First int    // the first session of the window
	Last  int
	Modes
}

// Consensus returns for every agenda item and every regular session, from the first
// with a text under it to the last, the texts of the window of so many sessions that
// ends there; three is usual. Windows in which there is none are left out. A text of
// several items counts under each. Without is how many texts are in no window,
// because their item has no title in the source or their session no number.
func Consensus(texts []Adopted, sessions int) (windows []Window, without int) {
	items := map[string]map[int]*Modes{}
	for _, text := range texts {
		session, err := strconv.Atoi(text.Session)
		placed := map[string]bool{"": true}
		for _, item := range Items(text.Agenda) {
			if err != nil || placed[item.Title] {
				continue
			}
			placed[item.Title] = true
			if items[item.Title] == nil {
				items[item.Title] = map[int]*Modes{}
			}
			m := items[item.Title]
			if m[session] == nil {
				m[session] = &Modes{}
			}
			m[session].add(text.Mode, 1)
		}
		if len(placed) == 1 {
			without++
		}
	}
	for _, item := range slices.Sorted(maps.Keys(items)) {
		in := slices.Sorted(maps.Keys(items[item]))
		for _, last := range ends(in, sessions) {
			w := Window{Item: item, First: last - sessions + 1, Last: last}
			for s := w.First; s <= last; s++ {
				if m := items[item][s]; m != nil {
					w.add(demarche.Recorded, m.Recorded)
					w.add(demarche.Unrecorded, m.Unrecorded)
					w.add(demarche.WithoutVote, m.WithoutVote)
					w.add("", m.Unknown)
				}
			}
			if w.Modes != (Modes{}) {
				windows = append(windows, w)
			}
		}
	}
	return windows, without
}

// ends returns the sessions with which a window of so many may end that has a text, from
// the first with one to the last. Sessions are rising; there may be any gap between two.
func ends(in []int, sessions int) []int {
	var all []int
	for i, s := range in {
		next := s + sessions
		if i+1 < len(in) {
			next = min(next, in[i+1])
		} else {
			next = s + 1
		}
		for last := s; last < next; last++ {
			all = append(all, last)
		}
	}
	return all
}

// A Sponsored is the texts that one sponsor has a part in.
type Sponsored struct {
	Sponsor string // "" of texts without a known one
	Modes
}

// BySponsor counts texts by sponsor, those with the most texts first. A text of several
// sponsors counts for each.
func BySponsor(texts []Adopted) []Sponsored {
	of := map[string]*Modes{}
	for _, text := range texts {
		sponsors := slices.Compact(slices.Sorted(slices.Values(text.Sponsors)))
		if len(sponsors) == 0 {
			sponsors = []string{""}
		}
		for _, s := range sponsors {
			if of[s] == nil {
				of[s] = &Modes{}
			}
			of[s].add(text.Mode, 1)
		}
	}
	var all []Sponsored
	for s, m := range of {
		all = append(all, Sponsored{s, *m})
	}
	total := func(m Modes) int { return m.Recorded + m.Unrecorded + m.WithoutVote + m.Unknown }
	slices.SortFunc(all, func(a, b Sponsored) int {
		return cmp.Or(cmp.Compare(total(b.Modes), total(a.Modes)), cmp.Compare(a.Sponsor, b.Sponsor))
	})
	return all
}
