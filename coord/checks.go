package coord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// A checked is a group whose other explanations are held against the data.
type checked struct {
	finding *demarche.Finding
	touches []touch // its evidence, by object, then time
	pieces  []piece
	names   map[uint64]string // of its actors, by number: their IDs
	fans    map[uint64]int    // by object, the members that touched it at any time
	sum     *groupSum
	window  time.Duration
}

// A checker holds what the checks of all groups of a network need of the case.
type checker struct {
	c       *casefile.Case
	records []demarche.RecordID // of all groups, sorted
	traits  *casefile.Traits
	steps   map[int]float64 // by dataset, the step of its times in seconds
	names   map[uint64]string

	sites       map[uint64]int64 // records with a link to these
	siteNames   map[uint64]casefile.Object
	siteAll     int64
	programs    map[string]int64
	programAll  int64
	clockAll    int64
	clockMinute int64
	clockHour   int64 // quarters of an hour
	affixes     map[string]int64
	actors      int64
	authors     map[uint64]string // by object, who wrote the post that it is
	authored    map[string]int64
	authoredAll int64
}

// check puts the checks into the findings of groups.
func check(ctx context.Context, c *casefile.Case, groups []checked, actions []string, popularity map[uint64]casefile.Popularity) error {
	if len(groups) == 0 {
		return nil
	}
	k := &checker{c: c, steps: map[int]float64{}}
	if err := k.gather(ctx, groups); err != nil {
		return err
	}
	if ofPosts(actions) {
		touches := make([][]touch, len(groups))
		for i := range groups {
			touches[i] = groups[i].touches
		}
		var err error
		if k.authors, k.authored, k.authoredAll, err = c.Authors(ctx, actions[0], touchedObjects(touches)); err != nil {
			return err
		}
	}
	for i := range groups {
		g := &groups[i]
		g.finding.Checks = []demarche.Check{
			k.site(g), k.name(g), k.program(g), k.text(g, actions), lagged(g), k.author(g, actions), k.clock(g), oneMeeting(g), audience(g, popularity, actions),
		}
	}
	return nil
}

// gather asks the case for what the checks need, once for all groups.
func (k *checker) gather(ctx context.Context, groups []checked) error {
	for i := range groups {
		k.records = append(k.records, groups[i].finding.Evidence...)
	}
	slices.Sort(k.records)
	k.records = slices.Compact(k.records)
	var err error
	if k.traits, err = k.c.Traits(ctx, k.records); err != nil {
		return err
	}
	datasets, err := k.c.Datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range datasets {
		k.steps[d.Dataset] = d.ResolutionS
	}
	var tops []uint64
	for i := range groups {
		if site, _, _ := k.topSite(&groups[i]); site != 0 {
			tops = append(tops, site)
		}
	}
	slices.Sort(tops)
	tops = slices.Compact(tops)
	if k.sites, k.siteAll, err = k.c.SiteRecords(ctx, tops); err != nil {
		return err
	}
	if k.siteNames, err = k.c.Objects(ctx, tops); err != nil {
		return err
	}
	if k.programs, k.programAll, err = k.c.ProgramRecords(ctx); err != nil {
		return err
	}
	if k.clockAll, k.clockMinute, k.clockHour, err = k.c.OnTheClock(ctx); err != nil {
		return err
	}
	return k.gatherNames(ctx, groups)
}

// place is where a record stands in the lists of traits.
func (k *checker) place(r demarche.RecordID) int {
	i, _ := slices.BinarySearch(k.records, r)
	return i
}

// top returns what most have, how many have it, and how many have any; the first in
// order of several. Of nothing it is none.
func top[T cmp.Ordered](of map[T]int) (most T, n int) {
	for v, count := range of {
		if count > n || count == n && v < most {
			most, n = v, count
		}
	}
	return most, n
}

func (k *checker) topSite(g *checked) (site uint64, n, all int) {
	of := map[uint64]int{}
	for _, r := range g.finding.Evidence {
		sites := k.traits.Sites[k.place(r)]
		if len(sites) > 0 {
			all++
		}
		for _, s := range sites {
			of[s]++
		}
	}
	site, n = top(of)
	return site, n, all
}

// site asks whether the links of a group lead to one publisher.
func (k *checker) site(g *checked) demarche.Check {
	check := demarche.Check{Name: "site", About: "One publisher: its own accounts post what it publishes."}
	site, n, all := k.topSite(g)
	if all == 0 {
		check.Says = "Not tested: none of the records has a link."
		return check
	}
	check.Tested, check.Value, check.What = true, share(n, all), k.siteNames[site].Text
	check.Beside = float64(k.sites[site]) / float64(k.siteAll)
	check.Says = fmt.Sprintf("Of the %s with a link, %s to one site; of all such records of the case, %s.",
		text.Plural(all, "record", "records"), leads(n, all), percent(check.Beside))
	return check
}

// program asks whether one program posted the records.
func (k *checker) program(g *checked) demarche.Check {
	check := demarche.Check{Name: "program", About: "One program or service that posts for all of them, as a scheduler or a newsroom's does."}
	if len(k.traits.Columns) == 0 {
		check.Says = "Not tested: no column of the files says which program posted a row."
		return check
	}
	of := map[string]int{}
	all := 0
	for _, r := range g.finding.Evidence {
		if p := k.traits.Program[k.place(r)]; p != "" {
			of[p]++
			all++
		}
	}
	if all == 0 {
		check.Says = "Not tested: the files do not say which program posted these records."
		return check
	}
	program, n := top(of)
	check.Tested, check.Value, check.What = true, share(n, all), program
	check.Beside = float64(k.programs[program]) / float64(k.programAll)
	check.Says = fmt.Sprintf("Of the %s of which the files say what they were posted with (column %s), %s with one and the same; of all such records of the case, %s.",
		text.Plural(all, "record", "records"), strings.Join(k.traits.Columns, ", "), were(n, all), percent(check.Beside))
	return check
}

// text asks how many moments are of one text, to the letter.
func (k *checker) text(g *checked, actions []string) demarche.Check {
	check := demarche.Check{Name: "text", About: "Syndication: one text that a service or a share button hands to all."}
	if len(actions) == 1 && slices.Contains([]string{"text", "family", "repost"}, actions[0]) {
		check.Says = "Not tested: what was compared are texts, or posts passed on with their text."
		return check
	}
	same, all := 0, 0
	for _, p := range g.pieces {
		texts := map[uint64]bool{}
		for _, t := range g.touches[p.from:p.to] {
			texts[k.traits.Text[k.place(t.record)]] = true
		}
		if texts[0] {
			continue
		}
		all++
		if len(texts) == 1 {
			same++
		}
	}
	if all == 0 {
		check.Says = "Not tested: the records have no text."
		return check
	}
	check.Tested, check.Value = true, share(same, all)
	check.Says = fmt.Sprintf("In %s of %s (%s) all posts have the same text to the letter.", text.Count(int64(same)), text.Plural(all, "moment", "moments"), percent(check.Value))
	return check
}

// lagged asks whether the others follow one actor after the same time.
func lagged(g *checked) demarche.Check {
	check := demarche.Check{Name: "lag", About: "A feed: what one source posts, the others take over after a fixed time."}
	t := g.finding.Tempo
	if len(t.Turns) == 0 || t.Turns[0].LeadS.N < 4 {
		check.Says = "Not tested: no actor was first on four occasions or more."
		return check
	}
	first := t.Turns[0]
	window := g.window.Seconds()
	check.Tested, check.Value, check.Beside = true, share(first.First, first.Occasions), first.Even/float64(first.Occasions)
	check.Says = fmt.Sprintf("One actor was first on %s of its %s (%s; an even share is %s; the probability that one of %s is first so often is at most %s). The next followed after %s to %s s in the middle half of these, median %s s; spread evenly over the window, the times of one follower would be %s to %s s.",
		text.Count(int64(first.First)), text.Plural(first.Occasions, "occasion", "occasions"), percent(check.Value), percent(check.Beside),
		text.Count(int64(len(t.Turns))), smallP(first.P*float64(len(t.Turns))), seconds(first.LeadS.Q1), seconds(first.LeadS.Q3), seconds(first.LeadS.Median), seconds(window/4), seconds(window*3/4))
	return check
}

// ofPosts says whether what is touched are posts of somebody.
func ofPosts(actions []string) bool {
	return len(actions) == 1 && slices.Contains([]string{"repost", "quote", "reply"}, actions[0])
}

// author asks whether the posts that a group passed on, quoted or answered are one
// author's.
func (k *checker) author(g *checked, actions []string) demarche.Check {
	check := demarche.Check{Name: "author", About: "Readers of one author, who are told of every post of it at once."}
	if !ofPosts(actions) {
		check.Says = "Not tested: what was compared is nobody's post."
		return check
	}
	of := map[string]int{}
	all := 0
	for _, object := range touchedObjects([][]touch{g.touches}) {
		if author := k.authors[object]; author != "" {
			of[author]++
			all++
		}
	}
	if all == 0 {
		check.Says = "Not tested: the files do not tell who wrote these posts."
		return check
	}
	author, n := top(of)
	check.Tested, check.Value, check.What = true, share(n, all), "@"+author
	check.Beside = float64(k.authored[author]) / float64(k.authoredAll)
	if n == 1 && all > 1 {
		check.What = ""
		check.Says = fmt.Sprintf("Of the %s whose author is known, no two are by the same.", nouns(actions, all))
		return check
	}
	check.Says = fmt.Sprintf("Of the %s whose author is known, %s by one and the same; of all such posts of the case, %s.", nouns(actions, all), areBy(n, all), percent(check.Beside))
	return check
}

// clock asks whether the posts stand on full minutes and quarters of an hour.
func (k *checker) clock(g *checked) demarche.Check {
	check := demarche.Check{Name: "clock", About: "Scheduled posts: set for a full minute or a quarter of an hour."}
	all, minutes, quarters := 0, 0, 0
	seen := map[demarche.RecordID]bool{}
	for _, t := range g.touches {
		if seen[t.record] || k.steps[t.record.Dataset()] >= 60 {
			continue
		}
		seen[t.record] = true
		all++
		if t.at%60e6 < 1e6 {
			minutes++
		}
		if t.at%900e6 < 1e6 {
			quarters++
		}
	}
	if all == 0 {
		check.Says = "Not tested: the times stand on steps of a minute or more."
		return check
	}
	check.Tested, check.Value, check.Beside = true, share(minutes, all), 1.0/60
	check.Says = fmt.Sprintf("Of %s, %s at second 0 of a minute (%s; spread evenly %s, in the whole case %s) and %s at second 0 of a quarter of an hour (spread evenly %s, in the whole case %s).",
		text.Plural(all, "record", "records"), stand(minutes), percent(check.Value), percent(1.0/60), percent(float64(k.clockMinute)/float64(k.clockAll)),
		percent(share(quarters, all)), percent(1.0/900), percent(float64(k.clockHour)/float64(k.clockAll)))
	return check
}

// oneMeeting tells how many edges rest on one meeting.
func oneMeeting(g *checked) demarche.Check {
	check := demarche.Check{Name: "one meeting", About: "One event that carries all of it."}
	if g.finding.Value.Chance == nil {
		check.Says = "Not tested: chance was not computed."
		return check
	}
	check.Tested, check.Value = true, share(g.sum.onOne, g.sum.edges)
	check.Says = fmt.Sprintf("Of %s, %s would not be firm without the one meeting that chance explains least.", text.Plural(g.sum.edges, "firm edge", "firm edges"), text.Count(int64(g.sum.onOne)))
	return check
}

// audience tells how many of the objects anybody else touched.
func audience(g *checked, popularity map[uint64]casefile.Popularity, actions []string) demarche.Check {
	check := demarche.Check{Name: "audience", Tested: true, About: "Something that many take up, of whom these are a few."}
	objects, alone := 0, 0
	var others []float64
	for i, t := range g.touches {
		if i > 0 && g.touches[i-1].object == t.object {
			continue
		}
		objects++
		n := popularity[t.object].Actors - int64(g.fans[t.object])
		if n == 0 {
			alone++
		}
		others = append(others, float64(n))
	}
	check.Value = share(alone, objects)
	check.Says = fmt.Sprintf("Of %s, %s by no other actor of the case at any time (%s); the middle one by %s.",
		nouns(actions, objects), touched(alone), percent(check.Value), text.Plural(int(quartiles(others).Median), "other", "others"))
	return check
}
