package simulate_test

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"demarche/simulate"
)

// The columns of the posts form.
const (
	colKey = iota
	colActor
	colAt
	colText
	colLinks
	colLang
	colRepostOf
	colReplyTo
	colPlatform
	columns
)

// plainLink is what a page goes by, without what its spellings add: the plain
// twin of a canonical URL, for simulated links only.
func plainLink(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(u.Host, ".example") {
		t.Errorf("%s is not under .example", link)
	}
	return strings.TrimPrefix(strings.TrimPrefix(u.Host, "www."), "m.") + u.Path
}

func TestBadRowsOfEachKind(t *testing.T) {
	truth, rows := read(t, small(), simulate.Posts)
	bad := map[string]int{}
	for _, row := range rows[1:] {
		if len(row) != columns {
			bad["too short"]++
			continue
		}
		if _, err := time.Parse(time.RFC3339, row[colAt]); err != nil {
			bad["no time"]++
		}
		if row[colActor] == "" {
			bad["no actor"]++
		}
	}
	if truth.Refused != 9 || bad["too short"] != 3 || bad["no time"] != 3 || bad["no actor"] != 3 {
		t.Errorf("%d bad rows said, found %v; want three of each kind", truth.Refused, bad)
	}
}

// TestPostsHoldTogether holds what one row says of another to that other row.
func TestPostsHoldTogether(t *testing.T) {
	_, rows := read(t, small(), simulate.Posts)
	seen := map[string][]string{}
	last := ""
	reposts, replies, links, spellings, tags := 0, 0, 0, map[string]map[string]bool{}, 0
	for _, row := range rows[1:] {
		if len(row) != columns || row[colActor] == "" || strings.HasSuffix(row[colAt], "noon") {
			continue
		}
		if row[colAt] < last {
			t.Errorf("%s is at %s, after a row at %s", row[colKey], row[colAt], last)
		}
		last = row[colAt]
		if seen[row[colKey]] != nil {
			t.Errorf("the key %s stands twice", row[colKey])
		}
		seen[row[colKey]] = row
		if row[colPlatform] != simulate.Platform || row[colLang] != "zxx" {
			t.Errorf("%s is of platform %q and language %q", row[colKey], row[colPlatform], row[colLang])
		}
		if key := row[colRepostOf]; key != "" {
			reposts++
			if original := seen[key]; original == nil || original[colRepostOf] != "" || original[colText] != row[colText] {
				t.Errorf("%s passes on %s: %q", row[colKey], key, original)
			}
		}
		if key := row[colReplyTo]; key != "" {
			replies++
			if answered := seen[key]; answered == nil || !strings.HasPrefix(row[colText], "@"+answered[colActor]+" ") {
				t.Errorf("%s answers %s: %q", row[colKey], key, answered)
			}
		}
		if row[colLinks] != "" {
			links++
			page := plainLink(t, row[colLinks])
			if spellings[page] == nil {
				spellings[page] = map[string]bool{}
			}
			spellings[page][row[colLinks]] = true
		}
		for token := range strings.FieldsSeq(row[colText]) {
			if strings.HasPrefix(token, "#") {
				tags++
			}
			if kind := strings.TrimRight(token, "0123456789"); kind != "w" && kind != "#t" && kind != "#T" && kind != "@acct_" {
				t.Errorf("%s: %q is no token", row[colKey], token)
			}
		}
	}
	several := 0
	for _, of := range spellings {
		if len(of) > 1 {
			several++
		}
	}
	if reposts < 300 || replies < 200 || links < 2000 || tags < 1000 || several < 100 {
		t.Errorf("%d reposts, %d replies, %d links, %d hashtags, %d pages with several spellings: too few to look at",
			reposts, replies, links, tags, several)
	}
}

// TestAllButTheFirstPassOn takes the rows beside the file: they are in one
// order when sorted by time. Of an object that is passed on, every post but the
// first says so, and of which post.
func TestAllButTheFirstPassOn(t *testing.T) {
	o := small()
	o.Bad = 0
	_, file := read(t, o, simulate.Posts)
	d, err := simulate.Generate(o)
	if err != nil {
		t.Fatal(err)
	}
	rows := slices.SortedStableFunc(d.Rows(), func(a, b simulate.Row) int { return cmp.Compare(a.AtUS, b.AtUS) })
	passed := map[uint32]int{}
	for i, row := range rows {
		if file[i+1][colActor] != d.ActorName(row.Actor) {
			t.Fatalf("line %d is by %s, want %s", i+2, file[i+1][colActor], d.ActorName(row.Actor))
		}
		if file[i+1][colRepostOf] != "" {
			passed[row.Object]++
		}
	}
	for object := range passed {
		first := ""
		for i, row := range rows {
			if row.Object != object {
				continue
			}
			if got := file[i+1][colRepostOf]; got != first {
				t.Errorf("%s passes on %q, want %q", file[i+1][colKey], got, first)
			}
			if first == "" {
				first = file[i+1][colKey]
			}
		}
	}
	if len(passed) < 50 {
		t.Errorf("%d objects are passed on, want 50 at least to look at", len(passed))
	}
}

// TestPlantedGroupsShareWhatTheirFormIs finds the three groups in the file of
// posts: the first by links, the second by hashtags and the third by reposts.
func TestPlantedGroupsShareWhatTheirFormIs(t *testing.T) {
	o := small()
	o.Dropout = 0
	truth, rows := read(t, o, simulate.Posts)
	var forms [3]map[string][]touch
	for i := range forms {
		forms[i] = map[string][]touch{}
	}
	texts := map[string][]touch{}
	for _, row := range rows[1:] {
		if len(row) != columns {
			continue
		}
		at, err := time.Parse(time.RFC3339, row[colAt])
		if err != nil {
			continue
		}
		x := touch{row[colActor], at.Unix()}
		if row[colLinks] != "" {
			page := plainLink(t, row[colLinks])
			forms[0][page] = append(forms[0][page], x)
		}
		for token := range strings.FieldsSeq(strings.ToLower(row[colText])) {
			if strings.HasPrefix(token, "#") {
				forms[1][token] = append(forms[1][token], x)
			}
		}
		if row[colRepostOf] != "" {
			forms[2][row[colRepostOf]] = append(forms[2][row[colRepostOf]], x)
		}
		texts[row[colText]] = append(texts[row[colText]], x)
	}
	within := int64(o.Jitter.Seconds())
	for _, pair := range truth.Pairs() {
		for group, members := range truth.Groups {
			if !slices.Contains(members, pair[0]) {
				continue
			}
			n := shared(forms[group], pair[0], pair[1], within)
			// Of an object that has an audience, the first post may be a
			// member's own, which then passes on nothing.
			if want := o.Events - group/2*o.Events/2; n < want {
				t.Errorf("%v of group %d share %d objects within %s, want %d", pair, group+1, n, o.Jitter, want)
			}
			// Two members in three write the same text, hence 4 pairs in 9.
			if n := shared(texts, pair[0], pair[1], within); n == 0 {
				t.Errorf("%v of group %d never write the same text", pair, group+1)
			}
		}
	}
}
