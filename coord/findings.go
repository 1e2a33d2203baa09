package coord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/text"
	"demarche/trace"
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
	"family":  {"posted texts of the same family", "family of texts", "families of texts"},
	"media":   {"posted the same media item", "media item", "media items"},
	"minute":  {"posted in the same minute", "minute", "minutes"},
	"hour":    {"posted in the same hour", "hour", "hours"},
	"object":  {"touched the same object", "object", "objects"},

	"hashtag-sequence": {"used the same hashtags in the same order", "sequence of hashtags", "sequences of hashtags"},
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
		return text.Plural(n, "object", "objects") + " (" + strings.Join(actions, ", ") + ")"
	}
	if w, ok := words[actions[0]]; ok {
		return text.Plural(n, w[1], w[2])
	}
	return text.Plural(n, "object", "objects") + " of " + actions[0]
}

// several returns the objects of an action in words: "links".
func several(action string) string {
	if w, ok := words[action]; ok {
		return w[2]
	}
	return "objects of " + action
}

// findings makes one finding for each group of a network.
func findings(ctx context.Context, c *casefile.Case, net *demarche.Network, numbers []uint64, actions []string, window, horizon time.Duration) ([]demarche.Finding, error) {
	groups := 0
	for i := range net.Nodes {
		groups = max(groups, net.Nodes[i].Group)
	}
	all := make([]demarche.Finding, groups)
	members := make([][]string, groups)
	memberPosts := make([]int64, groups)
	names := make([]map[uint64]string, groups)
	for i := range net.Nodes {
		n := &net.Nodes[i]
		if n.Group == 0 {
			continue
		}
		members[n.Group-1] = append(members[n.Group-1], n.Actor)
		memberPosts[n.Group-1] += n.Posts
		if names[n.Group-1] == nil {
			names[n.Group-1] = map[uint64]string{}
		}
		names[n.Group-1][numbers[i]] = n.Actor
	}
	touches, fans, err := groupTouches(ctx, c, net, numbers, groups, actions, window)
	if err != nil {
		return nil, err
	}
	sums := make([]groupSum, groups)
	for i := range net.Edges {
		if g := net.Edges[i].Group; g > 0 {
			sums[g-1].add(&net.Edges[i])
		}
	}
	groupsOf := make([]checked, groups)
	for g := range all {
		cut := pieces(touches[g], window)
		f := finding(net, g+1, members[g], touches[g], cut, actions, window)
		f.Tempo = tempo(touches[g], cut, names[g], horizon)
		sums[g].tell(net, &f, actions, window)
		f.Others = append(f.Others, demarche.Measure{Name: "records of the members in the case", Value: float64(memberPosts[g]), Unit: "records"})
		all[g] = f
		groupsOf[g] = checked{finding: &all[g], touches: touches[g], pieces: cut, names: names[g], fans: fans[g], sum: &sums[g], window: window}
	}
	known, err := c.Popularity(ctx, actions, touchedObjects(touches))
	if err != nil {
		return nil, err
	}
	if err := nameObjects(ctx, c, all, actions, known); err != nil {
		return nil, err
	}
	return all, check(ctx, c, groupsOf, actions, known)
}

// touchedObjects returns the objects of all touches, sorted, each once.
func touchedObjects(touches [][]touch) []uint64 {
	var all []uint64
	for _, ts := range touches {
		for i, t := range ts {
			if i == 0 || ts[i-1].object != t.object {
				all = append(all, t.object)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// median returns the middle of sorted values, or the mean of the middle two.
func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// finding makes the finding of one group. Its moments hold the object's number
// until they are named.
func finding(net *demarche.Network, group int, members []string, ts []touch, cut []piece, actions []string, window time.Duration) demarche.Finding {
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
		text.Plural(len(members), "actor", "actors"), did(actions), inWords(window), nouns(actions, objects), text.Plural(len(f.Evidence), "record", "records"))
	f.Moments, f.MomentsTotal = moments(ts, cut), len(cut)
	f.Objects = objects
	f.Caveats = caveats(actions, objects, net.FDR > 0)
	return f
}

// nameObjects puts the objects' words in the place of their numbers, and says how
// many of the whole case touched them.
func nameObjects(ctx context.Context, c *casefile.Case, findings []demarche.Finding, actions []string, known map[uint64]casefile.Popularity) error {
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
	var families map[uint64]*demarche.Family
	if slices.Contains(actions, trace.Family) {
		if families, err = c.FamilyFacts(ctx, numbers); err != nil {
			return err
		}
	}
	return each(func(m *demarche.Moment, n uint64) {
		m.Family = families[n]
		m.Action, m.Object = objects[n].Action, objects[n].Text
		m.CaseActors, m.CaseRecords = known[n].Actors, known[n].Records
	})
}

// caveats are what else could explain that actors touched the same objects at
// about the same time.
func caveats(actions []string, objects int, chance bool) []string {
	all := []string{
		"What is popular is touched by many at once: the analysis does not compute how often chance alone would join these actors.",
		"Actors of one publisher, of one person, or fed by one scheduler or syndication service do the same openly.",
		"A reaction to the same event, or to the same post seen by all, brings actors together without any agreement.",
	}
	if chance {
		all[0] = "That chance does not explain it says that it is no coincidence. It does not say what it is."
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
		case "family":
			all = append(all, "Headlines, quotations, share buttons and forms that many fill in make texts of one family without agreement. Of two texts of a family, a number or a name that differs may be all that they say; and two may be of one family only for others between them.")
		case "repost":
			all = append(all, "Followers of one actor see its posts at the same moment and repost them at about the same time.")
		case "minute":
			all = append(all, "Any two active accounts post in the same minute now and then.")
		case "hour":
			all = append(all, "Programs that post by the clock, on full minutes or quarters of an hour, are within seconds of each other without agreement.")
		}
	}
	return all
}
