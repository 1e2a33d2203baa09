package coord

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
)

const (
	keptMoments = 20 // of a finding, each of other records; the rest is evidence without being laid side by side
	mostMoments = 60 // of a finding in all
	keptRecords = 40 // of a moment
)

// words say what touching an object is called: what two did, and what was
// touched, in one and in several.
var words = map[string][3]string{
	"link":    {"posted the same link", "link", "links"},
	"domain":  {"posted links to the same domain", "domain", "domains"},
	"hashtag": {"used the same hashtag", "hashtag", "hashtags"},
	"mention": {"mentioned the same actor", "mentioned actor", "mentioned actors"},
	"repost":  {"passed on the same post", "reposted post", "reposted posts"},
	"quote":   {"quoted the same post", "quoted post", "quoted posts"},
	"reply":   {"answered the same post", "post replied to", "posts replied to"},
	"text":    {"posted the same text", "text", "texts"},
	"media":   {"posted the same media item", "media item", "media items"},
	"minute":  {"posted in the same minute", "minute", "minutes"},
	"object":  {"touched the same object", "object", "objects"},
}

// did returns what two did with one object: "posted the same link".
func did(actions []string) string {
	if w, ok := words[actions[0]]; ok && len(actions) == 1 {
		return w[0]
	}
	return "touched the same object"
}

func nouns(actions []string, n int) string {
	if len(actions) > 1 {
		return plural(n, "object", "objects") + " (" + strings.Join(actions, ", ") + ")"
	}
	if w, ok := words[actions[0]]; ok {
		return plural(n, w[1], w[2])
	}
	return plural(n, "object", "objects") + " of " + actions[0]
}

// several returns the objects of an action in words: "links".
func several(action string) string {
	if w, ok := words[action]; ok {
		return w[2]
	}
	return "objects of " + action
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(int64(n)) + " " + more
}

// A touch is one record of a group and the object it touched.
type touch struct {
	object uint64
	record demarche.RecordID
	actor  uint64
	at     int64
}

// findings makes one finding for each group of a network.
func findings(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, actions []string, window time.Duration) ([]demarche.Finding, error) {
	groups := 0
	for i := range net.Nodes {
		groups = max(groups, net.Nodes[i].Group)
	}
	all := make([]demarche.Finding, groups)
	members := make([][]string, groups)
	memberPosts := make([]int64, groups)
	for i := range net.Nodes {
		n := &net.Nodes[i]
		if n.Group == 0 {
			continue
		}
		members[n.Group-1] = append(members[n.Group-1], n.Actor)
		memberPosts[n.Group-1] += n.Posts
	}
	touches, err := groupTouches(ctx, c, net, numbers, groups, actions, window)
	if err != nil {
		return nil, err
	}
	edges, gaps := make([]int, groups), make([][]float64, groups)
	for i := range net.Edges {
		if g := net.Edges[i].Group; g > 0 {
			edges[g-1]++
			gaps[g-1] = append(gaps[g-1], net.Edges[i].GapMedianS)
		}
	}
	for g := range all {
		f := finding(net, g+1, members[g], touches[g], actions, window)
		pairsOf := len(members[g]) * (len(members[g]) - 1) / 2
		slices.Sort(gaps[g])
		f.Others = []demarche.Measure{
			{Name: "objects", Value: float64(f.Objects), Unit: "objects"},
			{Name: "members", Value: float64(len(members[g])), Unit: "actors"},
			{Name: "edges", Value: float64(edges[g]), Unit: fmt.Sprintf("of %s pairs of actors", count(int64(pairsOf)))},
			{Name: "median of the edges' median gaps", Value: median(gaps[g]), Unit: "s"},
			{Name: "records of the members in the case", Value: float64(memberPosts[g]), Unit: "records"},
		}
		all[g] = f
	}
	if err := nameObjects(ctx, c, all, actions); err != nil {
		return nil, err
	}
	return all, nil
}

// median returns the middle of sorted values, or the mean of the middle two.
func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// A rest is an object that edges of a group rest on.
type rest struct {
	object uint64
	group  int32
}

func (r rest) compare(s rest) int {
	if r.object != s.object {
		return cmp.Compare(r.object, s.object)
	}
	return cmp.Compare(r.group, s.group)
}

// A sieve lets all objects of a list through, and few others. Objects are
// hashes, so that any of their bits will do.
type sieve struct {
	bits  []uint64
	shift int
}

func newSieve(rests []rest) sieve {
	size := max(bits.Len(uint(len(rests)))+5, 6) // a bit in 32 is set, or fewer
	v := sieve{make([]uint64, 1<<(size-6)), 64 - size}
	for _, r := range rests {
		n := r.object >> v.shift
		v.bits[n/64] |= 1 << (n % 64)
	}
	return v
}

func (v sieve) lets(object uint64) bool {
	n := object >> v.shift
	return v.bits[n/64]>>(n%64)&1 != 0
}

// groupTouches returns the evidence of each group, sorted by object, time and
// record: the records of its members on the objects that its edges rest on, as
// far as another member touched the object within the window of them. There are
// at most as many as traces, where the records of all edges grow with the square
// of what is viral.
func groupTouches(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, groups int, actions []string, window time.Duration) ([][]touch, error) {
	groupOf := make(map[uint64]int32, len(numbers))
	for i, n := range numbers {
		groupOf[n] = int32(net.Nodes[i].Group)
	}
	var rests []rest
	for i := range net.Edges {
		e := &net.Edges[i]
		if e.Group == 0 {
			continue
		}
		for k, s := range e.Shown {
			if k == 0 || s.Object != e.Shown[k-1].Object {
				rests = append(rests, rest{s.Object, int32(e.Group)})
			}
		}
	}
	slices.SortFunc(rests, rest.compare)
	rests = slices.Compact(rests)
	on := make(map[rest]struct{}, len(rests))
	for _, r := range rests {
		on[r] = struct{}{}
	}
	sieve := newSieve(rests)

	all := make([][]touch, groups)
	err := c.Traces(actions)(ctx, func(b pairs.Batch) error {
		for i, object := range b.Object {
			if !sieve.lets(object) {
				continue
			}
			group := groupOf[b.Actor[i]]
			if group == 0 {
				continue
			}
			if _, ok := on[rest{object, group}]; ok {
				all[group-1] = append(all[group-1], touch{object, demarche.RecordID(b.Record[i]), b.Actor[i], b.AtUS[i]})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for g := range all {
		all[g] = near(all[g], window.Microseconds())
	}
	return all, nil
}

// near sorts touches, drops repeats, and returns those within the window of
// another actor's touch of the same object.
func near(ts []touch, window int64) []touch {
	slices.SortFunc(ts, func(a, b touch) int {
		switch {
		case a.object != b.object:
			return cmp.Compare(a.object, b.object)
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.actor != b.actor:
			return cmp.Compare(a.actor, b.actor)
		}
		return cmp.Compare(a.record, b.record)
	})
	ts = slices.CompactFunc(ts, func(a, b touch) bool { return a.object == b.object && a.at == b.at && a.actor == b.actor })
	keep := make([]bool, len(ts))
	// In both directions: the last touch of an actor other than this one's is the
	// nearest that counts.
	mark := func(i int, last, other *int) {
		if *last >= 0 && ts[*last].object != ts[i].object {
			*last, *other = -1, -1
		}
		if *last >= 0 && ts[*last].actor != ts[i].actor {
			*other = *last
		}
		*last = i
		if *other >= 0 && max(ts[i].at-ts[*other].at, ts[*other].at-ts[i].at) <= window {
			keep[i] = true
		}
	}
	last, other := -1, -1
	for i := range ts {
		mark(i, &last, &other)
	}
	last, other = -1, -1
	for i := len(ts) - 1; i >= 0; i-- {
		mark(i, &last, &other)
	}
	kept := ts[:0]
	for i, t := range ts {
		if keep[i] {
			kept = append(kept, t)
		}
	}
	// Those of one moment are by actor so far.
	for lo, hi := 0, 0; lo < len(kept); lo = hi {
		for hi = lo + 1; hi < len(kept) && kept[hi].object == kept[lo].object && kept[hi].at == kept[lo].at; hi++ {
		}
		if hi > lo+1 {
			slices.SortFunc(kept[lo:hi], func(a, b touch) int { return cmp.Compare(a.record, b.record) })
		}
	}
	return kept
}

// finding makes the finding of one group. Its moments hold the object's number
// until they are named.
func finding(net *demarche.Network, group int, members []string, ts []touch, actions []string, window time.Duration) demarche.Finding {
	f := demarche.Finding{Network: net.Name, Group: group, Subjects: members}
	objects := 0
	first, last := ts[0].at, ts[0].at
	for i, t := range ts {
		if i == 0 || t.object != ts[i-1].object {
			objects++
		}
		first, last = min(first, t.at), max(last, t.at)
		f.Evidence = append(f.Evidence, t.record)
	}
	slices.Sort(f.Evidence)
	f.Evidence = slices.Compact(f.Evidence)
	f.First, f.Last = time.UnixMicro(first).UTC(), time.UnixMicro(last).UTC()
	f.Claim = fmt.Sprintf("Among %s, two or more %s within %s of each other: %s, in %s.",
		plural(len(members), "actor", "actors"), did(actions), inWords(window), nouns(actions, objects), plural(len(f.Evidence), "record", "records"))
	f.Value = demarche.Measure{Name: "evidence", Value: float64(len(f.Evidence)), Unit: "records"}
	f.Moments, f.MomentsTotal = moments(ts, window)
	f.Objects = objects
	f.Caveats = caveats(actions, objects)
	return f
}

// moments cuts the touches of each object where more than the window passes
// between one and the next, and returns the largest pieces (most actors, then
// most records, then earliest) and the number of all.
func moments(ts []touch, window time.Duration) (kept []demarche.Moment, total int) {
	type piece struct{ from, to, actors int }
	var pieces []piece
	for from := 0; from < len(ts); {
		to := from + 1
		for to < len(ts) && ts[to].object == ts[from].object && ts[to].at-ts[to-1].at <= window.Microseconds() {
			to++
		}
		actors := map[uint64]bool{}
		for _, t := range ts[from:to] {
			actors[t.actor] = true
		}
		pieces = append(pieces, piece{from, to, len(actors)})
		from = to
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(b.actors, a.actors), cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(ts[a.from].at, ts[b.from].at))
	})
	var all []demarche.Moment
	said := map[string]bool{} // posts that touch five objects at once are one moment to a reader
	for _, p := range pieces {
		m := demarche.Moment{Object: fmt.Sprint(ts[p.from].object), Actors: p.actors, Total: p.to - p.from}
		for _, t := range ts[p.from:min(p.to, p.from+keptRecords)] {
			m.Records = append(m.Records, t.record)
		}
		posts := fmt.Sprint(m.Records)
		if len(all) == mostMoments || !said[posts] && len(said) == keptMoments {
			break
		}
		said[posts] = true
		all = append(all, m)
	}
	return all, len(pieces)
}

// nameObjects puts the objects' words in the place of their numbers, and says how
// many of the whole case touched them.
func nameObjects(ctx context.Context, c *casefile.Case, findings []demarche.Finding, actions []string) error {
	var numbers []uint64
	each := func(do func(m *demarche.Moment, number uint64)) error {
		for i := range findings {
			for k := range findings[i].Moments {
				m := &findings[i].Moments[k]
				var number uint64
				if _, err := fmt.Sscan(m.Object, &number); err != nil {
					return err
				}
				do(m, number)
			}
		}
		return nil
	}
	if err := each(func(_ *demarche.Moment, n uint64) { numbers = append(numbers, n) }); err != nil {
		return err
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	objects, err := c.Objects(ctx, numbers)
	if err != nil {
		return err
	}
	known, err := c.Popularity(ctx, actions, numbers)
	if err != nil {
		return err
	}
	return each(func(m *demarche.Moment, n uint64) {
		m.Action, m.Object = objects[n].Action, objects[n].Text
		m.CaseActors, m.CaseRecords = known[n].Actors, known[n].Records
	})
}

// caveats are what else could explain that actors touched the same objects at
// about the same time.
func caveats(actions []string, objects int) []string {
	all := []string{
		"What is popular is touched by many at once: the analysis does not compute how often chance alone would join these actors.",
		"Actors of one publisher, of one person, or fed by one scheduler or syndication service do the same openly.",
		"A reaction to the same event, or to the same post seen by all, brings actors together without any agreement.",
	}
	if objects == 1 {
		all = append(all, "All of it rests on one object.")
	}
	for _, a := range actions {
		switch a {
		case "hashtag":
			all = append(all, "A hashtag that many use at the time says little: whoever speaks of the matter uses it.")
		case "text":
			all = append(all, "Headlines, quotations, share buttons and messages of applications make the same text without agreement.")
		case "repost":
			all = append(all, "Followers of one actor see its posts at the same moment and repost them at about the same time.")
		case "minute":
			all = append(all, "Any two active accounts post in the same minute now and then.")
		}
	}
	return all
}
