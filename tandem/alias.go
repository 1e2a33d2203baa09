package tandem

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// A Name is the name of an account or a page as it is compared with others.
type Name struct {
	Key   string // letters and digits that recognition of print does not confuse; "" where nothing is left
	ID    string // the number at its end, of at least leastDigits digits; or ""
	Event bool   // whether it is the address of an event and no page
}

const leastDigits = 9

// NameOf reads a name: "PLATFORM:NAME", an address as "facebook.com/pages/Some-Page/123456789012",
// or a handle. Case, spaces and signs say nothing; what recognition of print confuses is one:
// I, l, 1 and |; 0 and o; rn and m; W, VV, \V and, where it took the slash before it, nV.
func NameOf(account string) Name {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, account)
	s = withoutHost(withoutScheme(s))
	var n Name
	if rest, ok := strings.CutPrefix(s, "events/"); ok {
		n.Event, s = true, rest
	}
	s = strings.TrimPrefix(s, "pages/")
	s = strings.ReplaceAll(s, "\\/", "v")
	page, _, _ := strings.Cut(strings.Trim(s, "/"), "/") // what is behind the name of a page is a part of it, or its number
	if n.ID, s = idOf(s); n.ID == "" {
		n.ID, s = idOf(page)
	}
	s, _, _ = strings.Cut(strings.Trim(s, "/"), "/")
	n.Key = confused.Replace(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '|' {
			return r
		}
		return -1
	}, s))
	if n.Event {
		n.Key = "" // an event is known by its number alone
	}
	return n
}

// confused folds what recognition of print confuses, in small letters.
var confused = strings.NewReplacer("vv", "w", "nv", "w", "rn", "m", "i", "l", "1", "l", "|", "l", "0", "o")

// hosts are those whose path names the account; any other host is a name itself.
var hosts = []string{"facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "vk.com", "t.me", "meetup.com"}

// withoutScheme drops a platform and a scheme, of which recognition of print may have read
// the two strokes as an H.
func withoutScheme(s string) string {
	if platform, rest, ok := strings.Cut(s, ":"); ok && !strings.HasPrefix(platform, "http") && !strings.Contains(platform, ".") {
		s = rest
	}
	for _, scheme := range []string{"https:", "http:"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			s = strings.TrimPrefix(strings.TrimPrefix(rest, "//"), "h")
		}
	}
	for _, www := range []string{"www.", "www,", "\\vww."} {
		s = strings.TrimPrefix(s, www)
	}
	return s
}

// withoutHost drops the host of an address where its path names the account, be it run
// into what follows; of any other address it drops the path.
func withoutHost(s string) string {
	for _, host := range hosts {
		if rest, ok := strings.CutPrefix(s, host); ok && rest != "" {
			return strings.TrimPrefix(rest, "/")
		}
	}
	if host, _, ok := strings.Cut(s, "/"); ok && strings.Contains(host, ".") {
		return host
	}
	return s
}

// idOf takes the number from the end of a name. A digit that was read as a letter is one
// if digits stand on both of its sides.
func idOf(s string) (id, rest string) {
	end := strings.TrimRight(s, "/|")
	at := len(end)
	for at > 0 && (end[at-1] >= '0' && end[at-1] <= '9' || end[at-1] == 'i' || end[at-1] == 'l' || end[at-1] == 'o') {
		at--
	}
	digits := strings.NewReplacer("i", "1", "l", "1", "o", "0").Replace(end[at:])
	real := 0
	for _, r := range end[at:] {
		if r >= '0' && r <= '9' {
			real++
		}
	}
	if real < leastDigits {
		return "", s
	}
	return digits, strings.TrimRight(end[:at], "-—_/. ")
}

// An Alias is two names that may be of one account.
type Alias struct {
	A, B     string // a before b
	Reason   string // "id", "spelling", "near" or "contained"
	Distance int    // letters to change, of the keys
	Sure     bool   // whether both have one number at the end, or one key: only these are merged unasked
}

// Aliases proposes which names are of one account: those with one number at the end
// ("id"), with one key ("spelling"), with keys that differ in at most one letter of eight
// ("near", Levenshtein's distance), and those of which one key begins with the whole of
// another of at least five letters ("contained"). The last two are proposals, for
// somebody to look at. It compares every two names.
func Aliases(names []string) []Alias {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	read := make([]Name, len(names))
	for i, n := range names {
		read[i] = NameOf(n)
	}
	var all []Alias
	for i, a := range read {
		for k, b := range read[i+1:] {
			alias := Alias{A: names[i], B: names[i+1+k]}
			if a.Event != b.Event {
				continue
			}
			switch {
			case a.ID != "" && a.ID == b.ID:
				alias.Reason, alias.Sure = "id", true
			case a.Key == "" || b.Key == "":
				continue
			case a.Key == b.Key:
				alias.Reason, alias.Sure = "spelling", a.ID == "" || b.ID == "" || distance(a.ID, b.ID, 2) <= 2 // two numbers are two pages, unless one is misread
			default:
				shorter, longer := a.Key, b.Key
				if len(shorter) > len(longer) {
					shorter, longer = longer, shorter
				}
				allowed := len(longer) / 8
				if d := distance(a.Key, b.Key, allowed); d <= allowed {
					alias.Reason, alias.Distance = "near", d
				} else if len(shorter) >= 5 && strings.HasPrefix(longer, shorter) {
					alias.Reason, alias.Distance = "contained", len(longer)-len(shorter)
				}
			}
			if alias.Reason != "" {
				all = append(all, alias)
			}
		}
	}
	return all
}

// distance returns Levenshtein's distance of two words, or more than most where it is
// more.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return most + 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		before := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := before
			if r != s {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// Merge returns the name that stands for each of some: of those that are joined, by way
// of others too, the one that counts most, and of equals the first in byte order.
func Merge(aliases []Alias, count map[string]int) map[string]string {
	parent := map[string]string{}
	var root func(n string) string
	root = func(n string) string {
		if p, ok := parent[n]; ok && p != n {
			parent[n] = root(p)
			return parent[n]
		}
		return n
	}
	for _, a := range aliases {
		x, y := root(a.A), root(a.B)
		if cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(x, y)) > 0 {
			x, y = y, x
		}
		parent[y] = x
	}
	of := map[string]string{}
	for _, a := range aliases {
		of[a.A], of[a.B] = root(a.A), root(a.B)
	}
	return of
}
