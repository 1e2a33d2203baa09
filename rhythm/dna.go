package rhythm

import (
	"slices"
	"sort"
	"strings"

	"demarche"
)

// MostActions is how many of an account's posts are in its string, the last ones (Cresci
// and others took as many, as X handed over no more).
const MostActions = 3200

// B3 returns the posts of an account as letters, in their order: A for a post of its own
// or a quote, C for a reply, T for a repost. Of more than [MostActions] the last are taken.
func B3(kinds []demarche.Kind) string {
	kinds = kinds[max(0, len(kinds)-MostActions):]
	b := make([]byte, len(kinds))
	for i, k := range kinds {
		switch k {
		case demarche.Reply:
			b[i] = 'C'
		case demarche.Repost:
			b[i] = 'T'
		default:
			b[i] = 'A'
		}
	}
	return string(b)
}

// A Common is the longest string that lies within at least so many strings.
type Common struct {
	Strings int    // at least
	Text    string // of several as long the first in the order of letters
}

// LongestCommon returns for k = 1, 2... up to the number of strings the longest string
// that lies within at least k of them (Cresci and others 2016). The length falls with k;
// where many accounts share a long stretch, it falls late. Strings hold the letters A to
// Z.
//
// It sorts all ends of all strings (by doubling, Manber and Myers 1993,
// doi:10.1137/0222058), and of each beginning that several have counts the strings: those
// that it occurs in, less one where a string has it again (Hui 1992,
// doi:10.1007/3-540-56024-6_19).
func LongestCommon(all []string) []Common {
	if len(all) == 0 {
		return nil
	}
	var text []int32 // the strings, each with an end of its own that is smaller than any letter
	var owner, left []int32
	for i, s := range all {
		for k := range len(s) {
			text = append(text, int32(len(all))+int32(s[k]))
			owner, left = append(owner, int32(i)), append(left, int32(len(s)-k))
		}
		text, owner, left = append(text, int32(i)), append(owner, int32(i)), append(left, 0)
	}
	order, rank := suffixes(text)
	shared := prefixes(text, order, rank, left)

	found := make([]Common, len(all))
	for k := range found {
		found[k].Strings = k + 1
	}
	read := func(at, length int32) string {
		b := make([]byte, length)
		for i := range b {
			b[i] = byte(text[at+int32(i)] - int32(len(all)))
		}
		return string(b)
	}
	longest := make([]struct{ length, at int32 }, len(all)+1) // by number of strings
	offer := func(strings int, length, at int32) {
		if l := &longest[strings]; length > l.length { // in the order of letters: the first stays
			l.length, l.at = length, at
		}
	}
	type open struct {
		length, left int32 // what the ends from here on share
		ends, again  int   // how many, and how many of strings that had one before
	}
	var stack []open
	last := make([]int32, len(all)) // the place of a string's last end, from 1
	closeTo := func(length int32, at int) {
		for len(stack) > 0 && stack[len(stack)-1].length > length {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			offer(top.ends-top.again, top.length, order[at-1])
			if n := len(stack); n > 0 && stack[n-1].length >= length {
				stack[n-1].ends += top.ends
				stack[n-1].again += top.again
			} else {
				stack = append(stack, open{length, top.left, top.ends, top.again})
			}
		}
	}
	for i := range order {
		common := int32(0)
		if i > 0 {
			common = shared[i]
		}
		closeTo(common, i)
		if len(stack) == 0 || stack[len(stack)-1].length < common {
			stack = append(stack, open{length: common, left: int32(i)})
		}
		o := owner[order[i]]
		if before := last[o]; before > 0 { // the deepest beginning that holds both
			k := sort.Search(len(stack), func(k int) bool { return stack[k].left > before-1 }) - 1
			stack[max(k, 0)].again++
		}
		last[o] = int32(i + 1)
		stack = append(stack, open{left[order[i]], int32(i), 1, 0})
	}
	closeTo(-1, len(order))
	for k, best := len(all), (struct{ length, at int32 }{}); k >= 1; k-- {
		if longest[k].length >= best.length {
			best = longest[k]
		}
		found[k-1].Text = read(best.at, best.length)
	}
	return found
}

// suffixes returns the ends of a text in order, and of each its place.
func suffixes(text []int32) (order, rank []int32) {
	n := len(text)
	order, rank = make([]int32, n), make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return int(text[a]) - int(text[b]) })
	for i := 1; i < n; i++ {
		rank[order[i]] = rank[order[i-1]]
		if text[order[i]] != text[order[i-1]] {
			rank[order[i]] = int32(i)
		}
	}
	next := make([]int32, n)
	for length := 1; length < n; length *= 2 {
		second := func(i int32) int32 {
			if int(i)+length < n {
				return rank[int(i)+length]
			}
			return -1
		}
		done := true
		for from := 0; from < n; { // ends of one rank lie side by side, and their rank is where they begin
			to := from + 1
			for to < n && rank[order[to]] == rank[order[from]] {
				to++
			}
			if to-from > 1 {
				done = false
				slices.SortFunc(order[from:to], func(a, b int32) int { return int(second(a)) - int(second(b)) })
			}
			from = to
		}
		if done {
			break
		}
		for i := range order {
			switch {
			case i > 0 && rank[order[i]] == rank[order[i-1]] && second(order[i]) == second(order[i-1]):
				next[order[i]] = next[order[i-1]]
			default:
				next[order[i]] = int32(i)
			}
		}
		rank, next = next, rank
	}
	return order, rank
}

// prefixes returns how much each end has in common with the one before it, not beyond the
// end of its string (Kasai and others 2001, doi:10.1007/3-540-48194-X_17).
func prefixes(text, order, rank, left []int32) []int32 {
	shared := make([]int32, len(text))
	at := int32(0)
	for i := range text {
		r := rank[i]
		if r == 0 {
			at = 0
			continue
		}
		j := order[r-1]
		most := min(left[i], left[j])
		for at < most && text[i+int(at)] == text[int(j)+int(at)] {
			at++
		}
		at = min(at, most)
		shared[r] = at
		at = max(at-1, 0)
	}
	return shared
}

// Elbow returns the k after which the length of what k strings have in common bends: the
// point that lies farthest below the straight line from the first to the last.
func Elbow(all []Common) int {
	best, at := 0.0, 1
	n := len(all)
	if n == 0 {
		return 0
	}
	first, last := float64(len(all[0].Text)), float64(len(all[n-1].Text))
	for i, c := range all {
		line := first + (last-first)*float64(i)/float64(max(n-1, 1))
		if below := line - float64(len(c.Text)); below > best {
			best, at = below, i+1
		}
	}
	return at
}

// Holding returns which of the strings a string lies within.
func Holding(all []string, part string) (in []int) {
	for i, s := range all {
		if strings.Contains(s, part) {
			in = append(in, i)
		}
	}
	return in
}
