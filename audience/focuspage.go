package audience

import (
	"regexp"
	"strings"
)

// pageNumber is the number that a platform hangs on the name of a page: nine digits or
// more, some of which may have been read as letters.
var pageNumber = regexp.MustCompile(`[-—–_]?[0-9lIi|]?[0-9]{2}[0-9lIi|OoSs]{6,}$`)

// foldLook returns the letters and digits of a name, those that look alike made one: what
// recognition of a printed page takes for each other.
func foldLook(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r == 'i' || r == '1' || r == '|':
			r = 'l'
		case r == '0':
			r = 'o'
		case r == '.' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 127:
		default:
			continue
		}
		b.WriteRune(r)
	}
	return strings.TrimSuffix(b.String(), ".")
}

// addressSites are where an address's first step names the account, and not the site.
var addressSites = []string{"facebook", "instagram", "twitter", "youtube", "meetup", "vk", "t.me", "tumblr", "reddit", "x"}

// Steps of addresses that stand before the name of an account.
var beforeNames = map[string]bool{"pages": true, "pg": true, "groups": true, "user": true, "channel": true, "c": true}

// pageOf returns what an account is called: a plain name as it is, an address by the
// account that it leads to, or by its site. The numbers that a platform hangs on a name
// are cut off.
func pageOf(name string) string {
	if !strings.Contains(name, "/") && !strings.Contains(name, ".com") {
		return name
	}
	if _, after, ok := strings.Cut(name, "://"); ok {
		name = after
	}
	host, rest, _ := strings.Cut(strings.ReplaceAll(name, " ", ""), "/")
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	label, _, _ := strings.Cut(host, ".")
	if !onPlatform(label, host) {
		return foldLook(host)
	}
	steps := strings.Split(rest, "/")
	for len(steps) > 1 && beforeNames[strings.ToLower(steps[0])] {
		steps = steps[1:]
	}
	if strings.EqualFold(steps[0], "events") && len(steps) > 1 {
		return "events/" + strings.Trim(steps[1], " ")
	}
	step, _, _ := strings.Cut(steps[0], "?")
	if folded := foldLook(pageNumber.ReplaceAllString(step, "")); folded != "" {
		return folded
	}
	return foldLook(host)
}

// onPlatform reports whether a site is one where many have an account; one letter of its
// name may have been misread.
func onPlatform(label, host string) bool {
	for _, p := range addressSites {
		if label == p || host == p || len(p) > 5 && len(label) == len(p) && lettersApart(label, p) <= 1 {
			return true
		}
	}
	return false
}

// lettersApart counts the places at which two names of one length differ.
func lettersApart(a, b string) (n int) {
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
