package casefile

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"demarche/text"
)

// From how many characters on a name is replaced wherever it stands. A shorter
// one is too often just a word, and is replaced where somebody is called by it
// only: after an @, or in the address of a profile. A number is one of many until
// it is long, and a name in a script without spaces says more with each sign.
const (
	shortest       = 4
	shortestNumber = 6
	shortestSigns  = 3
)

// someone stands for an actor that the case does not know, or that it cannot
// tell from another of the same name.
const someone = "someone"

// A redactor puts labels in the place of names.
type redactor struct {
	label   map[string]string // actors.id → label
	own     map[string]string // actors.id → the ID without its platform
	names   map[string]string // a name, its words folded and with one space between → label
	longest map[string]int    // the first word of names → words of the longest
	owned   map[string]string // own, its letters lower → label, once asked for
	files   anchors           // of files whose names name somebody
	always  bool              // names are replaced wherever they stand, however short
}

func newRedactor() *redactor {
	return &redactor{label: map[string]string{}, own: map[string]string{}, names: map[string]string{}, longest: map[string]int{}, files: anchors{}}
}

// redactor returns one that knows every actor of the case.
func (c *Case) redactor(ctx context.Context) (*redactor, error) {
	r := newRedactor()
	rows, err := c.db.Query(ctx, `SELECT id, platform, name, label FROM actors`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		for i := range rows.Len() {
			id, own, label := rows.String(0, i), rows.String(0, i), rows.String(3, i)
			if platform := rows.String(1, i); platform != "" {
				own = strings.TrimPrefix(id, platform+":")
			}
			r.label[id], r.own[id] = label, own
			r.note(own, label)
			r.note(rows.String(2, i), label)
			r.notePage(own, label)
		}
	}
	return r, rows.Err()
}

// note remembers that an actor is called by a name. Where several are, the name
// stands for none of them.
func (r *redactor) note(name, label string) {
	var words []string
	for i := 0; i < len(name); {
		end, size := wordEnd(name, i)
		if end > i {
			if w := foldWord(name[i:end]); w != "" {
				words = append(words, w)
			}
			i = end
			continue
		}
		i += size
	}
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	if other, ok := r.names[key]; ok && other != label {
		label = someone
	}
	r.names[key] = label
	r.longest[words[0]] = max(r.longest[words[0]], len(words))
}

// notePage remembers what a page is called whose address is its actor's ID, as
// facebook.com/Blue-Bridge-Friends-123456: the parts of the path that say more than a
// number. One word of it says little of whom, unless it is long.
func (r *redactor) notePage(own, label string) {
	host, path, ok := strings.Cut(own, "/")
	if !ok || !strings.Contains(host, ".") {
		return
	}
	for part := range strings.SplitSeq(path, "/") {
		name := strings.TrimRight(part, "0123456789")
		name = strings.TrimRight(name, "-_.")
		if pages[strings.ToLower(name)] || !strings.ContainsAny(name, "-_.— ") && len(name) < longPage {
			continue
		}
		r.note(strings.ReplaceAll(name, "_", " "), label)
	}
}

// longPage is from how many bytes on one word is the name of a page.
const longPage = 8

// exactly returns the label of the actor whose ID without its platform is this, as a file
// of one account is told whose it is; "" if nobody's is.
func (r *redactor) exactly(own string) (label string) {
	for id, other := range r.own {
		if !strings.EqualFold(other, own) {
			continue
		}
		if label != "" && label != r.label[id] {
			return someone
		}
		label = r.label[id]
	}
	return label
}

func (r *redactor) actor(id string) string {
	if label, ok := r.label[id]; ok {
		return label
	}
	return someone
}

func (r *redactor) object(action, s string) string {
	if action == "mention" {
		return r.text("@" + s)
	}
	return r.text(s)
}

// text replaces every name of an actor in s, and whoever is called by an @ or by
// the address of a profile.
func (r *redactor) text(s string) string {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(s); {
		end, size := wordEnd(s, i)
		if end == i {
			i += size
			continue
		}
		if to, stop := r.name(s, i); stop > 0 {
			b.WriteString(s[copied:i])
			b.WriteString(to)
			copied, end = stop, stop
		}
		i = end
	}
	return b.String() + s[copied:]
}

// name returns what takes the place of the name that begins at i, and where the
// name ends; 0 if none begins there.
func (r *redactor) name(s string, i int) (to string, stop int) {
	called := isCalled(s, i)
	key, end := "", i
	for n := 0; n == 0 || n < r.longest[firstWord(key)]; n++ {
		from := end
		if n > 0 {
			if from = nextWord(s, end); from < 0 {
				break
			}
			key += " "
		}
		end, _ = wordEnd(s, from)
		key += foldWord(s[from:end])
		if label, ok := r.names[key]; ok && (called || r.always || isLong(key)) {
			to, stop = label, end
		}
	}
	if !called {
		return to, stop
	}
	// "@anna" is not called in "@anna.b".
	whole := handleEnd(s, max(i, stop))
	switch {
	case stop > 0 && whole == stop:
		return to, stop
	case whole > i:
		return someone, whole
	}
	return to, stop
}

func firstWord(key string) string {
	first, _, _ := strings.Cut(key, " ")
	return first
}

// isLong says whether a name is replaced wherever it stands.
func isLong(key string) bool {
	letters, digits, signs := 0, 0, 0
	for _, c := range key {
		switch {
		case isSign(c):
			signs++
		case c >= '0' && c <= '9':
			digits++
		case c != ' ':
			letters++
		}
	}
	if letters+signs == 0 {
		return digits >= shortestNumber
	}
	return signs >= shortestSigns || letters+digits+signs >= shortest
}

// isCalled says whether the word at i is what somebody is called by: it follows
// an @ that is not one of an e-mail address, or begins the path of an address at
// a site whose paths begin with accounts.
func isCalled(s string, i int) bool {
	for _, at := range []string{"@", "＠"} {
		if before, ok := strings.CutSuffix(s[:i], at); ok {
			return before == "" || !isASCIIWord(before[len(before)-1])
		}
	}
	before, ok := strings.CutSuffix(s[:i], "/")
	if !ok {
		return false
	}
	from := len(before)
	for from > 0 && (isASCIIWord(before[from-1]) || before[from-1] == '.' || before[from-1] == '-') {
		from--
	}
	host := strings.ToLower(before[from:])
	for _, prefix := range []string{"www.", "m.", "mobile."} {
		host = strings.TrimPrefix(host, prefix)
	}
	end, _ := wordEnd(s, i)
	return profiles[host] && !pages[strings.ToLower(s[i:end])]
}

// profiles are hosts whose paths begin with the name of an account.
var profiles = set("x.com", "twitter.com", "facebook.com", "fb.com", "instagram.com", "threads.net", "t.me", "telegram.me", "vk.com", "ok.ru", "truthsocial.com", "gettr.com")

// pages are what such paths begin with otherwise.
var pages = set("i", "intent", "share", "sharer", "hashtag", "search", "home", "explore", "watch", "photo", "photos", "story", "stories",
	"permalink", "profile", "groups", "events", "pages", "p", "reel", "reels", "s", "c", "joinchat", "messages", "settings", "login", "video", "videos", "status")

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

func isASCIIWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wordEnd returns where the word that begins at i ends, i if none does, and the
// length of the character at i. A sign of a script without spaces is a word.
func wordEnd(s string, i int) (end, size int) {
	for end = i; end < len(s); {
		c, n := utf8.DecodeRuneInString(s[end:])
		if end == i {
			size = n
			if isSign(c) {
				return end + n, n
			}
		}
		if !inName(c) || isSign(c) {
			break
		}
		end += n
	}
	return end, size
}

// nextWord returns where the word begins that follows one that ends at i, with
// at most a few characters between that belong to neither; -1 for none.
func nextWord(s string, i int) int {
	const between = 4 // bytes
	for at := i; at < len(s) && at <= i+between; {
		c, n := utf8.DecodeRuneInString(s[at:])
		switch {
		case inName(c):
			return at
		case c == '\n':
			return -1
		}
		at += n
	}
	return -1
}

// handleEnd returns where the handle ends that i is in: a handle may hold points
// and hyphens, but not at its end.
func handleEnd(s string, i int) int {
	begun, _ := utf8.DecodeLastRuneInString(s[:i])
	if !inName(begun) {
		begun, _ = utf8.DecodeRuneInString(s[i:])
	}
	for {
		end, _ := wordEnd(s, i)
		if c, _ := utf8.DecodeRuneInString(s[i:]); end > i && isSign(c) != isSign(begun) {
			return i // "@bob" and what follows without a space
		}
		if end > i {
			i = end
			continue
		}
		if i >= len(s) || s[i] != '.' && s[i] != '-' {
			return i
		}
		if end, _ = wordEnd(s, i+1); end == i+1 || !isASCIIWord(s[i+1]) {
			return i
		}
		i = end
	}
}

// inName says whether a character may be part of a name's word; among them what
// is not seen, so that nothing hides between letters.
func inName(c rune) bool {
	if c < utf8.RuneSelf {
		return isASCIIWord(byte(c))
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) || unicode.In(c, unicode.Cf, unicode.Pc)
}

// isSign says whether a character is of a script that is written without spaces.
func isSign(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// foldWord returns a word in the form in which words are compared.
func foldWord(w string) string {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			return text.Folded(w, 0)
		}
	}
	return strings.ToLower(w)
}
