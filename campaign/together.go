package campaign

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"demarche"
	"demarche/analysis"
	"demarche/hashtag"
	"demarche/text"
)

// groups reads the groups of the network.
func (x *examination) groups(ctx context.Context) error {
	rows, err := x.c.Table(ctx, "ssii", `
SELECT n.network, n.traces, n.run::BIGINT, count(*) FILTER (d."group" > 0)
FROM networks n LEFT JOIN nodes d ON d.run = n.run AND d.network = n.network GROUP BY ALL ORDER BY 4 DESC, 1, 3`)
	if err != nil {
		return err
	}
	var taken []any
	for _, row := range rows {
		switch name, traces := row[0].(string), row[1].(string); {
		case x.run.Network != "" && name != x.run.Network:
		case row[3].(int64) == 0:
		case taken == nil, madeOfTags(taken[1].(string)) && !madeOfTags(traces):
			taken = row
		}
	}
	if taken == nil {
		if x.run.Network != "" {
			return demarche.Errorf(demarche.BadData, "the case has no network %q with groups", x.run.Network).WithHint("see which there are: demarche show %s", x.c.Path)
		}
		if len(rows) > 0 {
			x.note("no network of the case has an account in a group: whether early accounts are of one group cannot be asked")
		} else {
			x.note("the case has no network: whether early accounts are of one group is not asked; demarche run CASE coshare makes one")
		}
		return nil
	}
	x.network, x.ofTags = taken[0].(string), madeOfTags(taken[1].(string))
	x.group = map[uint64]int{}
	rows, err = x.c.Table(ctx, "si", `
SELECT a.actor::VARCHAR, d."group" FROM nodes d JOIN actors a ON a.id = d.actor WHERE d.run = ? AND d.network = ? AND d."group" > 0`, taken[2], x.network)
	if err != nil {
		return err
	}
	for _, row := range rows {
		n, err := strconv.ParseUint(row[0].(string), 10, 64)
		if err != nil {
			return fmt.Errorf("actor %q: %w", row[0], err)
		}
		x.group[n] = int(row[1].(int64))
	}
	x.note("groups are those of the network %s of run %d, with %s in groups; --network takes another", x.network, taken[2], text.Plural(len(x.group), "account", "accounts"))
	if x.ofTags {
		x.note("the network %s was made of hashtags: that accounts of one of its groups use one tag early is in part how the groups were found", x.network)
	}
	return nil
}

// together asks whether early accounts are of one group or class, and whether accounts
// used the tag in the same minute.
func (x *examination) together(l *looked) {
	e := l.early
	t := x.table("together", "whether accounts were together as a tag rose, beside what chance gives",
		demarche.Column{Name: "tag", Doc: "the tag"},
		demarche.Column{Name: "test", Doc: "of what: early accounts of one group or one class, or pairs of accounts in the same minute"},
		demarche.Column{Name: "of", Doc: "which group or class; of minutes, within what they were turned"},
		demarche.Column{Name: "seen", Doc: "early accounts of it, or pairs of accounts and minutes"},
		demarche.Column{Name: "expected", Doc: "by chance"},
		demarche.Column{Name: "times", Unit: "times", Doc: "seen by expected"},
		demarche.Column{Name: "p", Doc: "the probability that chance gives as many"},
		demarche.Column{Name: "q", Doc: "the rate of false discoveries over all groups, or classes, of the tag"},
		demarche.Column{Name: "members", Unit: "accounts", Doc: "accounts of it that might have been early"},
		demarche.Column{Name: "n", Unit: "accounts", Doc: "early accounts, or accounts in the burst until the end of the hour with most uses"},
	)
	actors, strata := x.members(l)
	e.members = len(actors)
	chosen := map[int32]bool{}
	for _, a := range e.actors {
		chosen[a] = true
	}
	ask := func(test string, label func(a int32) int, name func(label int) string) (*hashtag.Share, string) {
		members := make([]hashtag.Member, len(actors))
		for i, a := range actors {
			members[i] = hashtag.Member{Stratum: strata[i], Label: label(a), Chosen: chosen[a]}
		}
		shares := hashtag.Shares(members)
		for _, s := range shares[:min(3, len(shares))] {
			if s.Chosen > 0 {
				t.Rows = append(t.Rows, []any{l.name, test, name(s.Label), int64(s.Chosen), s.Expected, analysis.Known(float64(s.Chosen) / s.Expected), s.P, s.Q, int64(s.Members), int64(len(e.actors))})
			}
		}
		if len(shares) == 0 || shares[0].Chosen == 0 {
			return nil, ""
		}
		return &shares[0], name(shares[0].Label)
	}
	if x.group != nil {
		in := 0
		for _, a := range e.actors {
			if _, ok := x.group[x.d.actors[a]]; ok {
				in++
			}
		}
		x.note("%s: %s of %s %s in a group of the network", l.name, text.Count(in), text.Plural(len(e.actors), "early account", "early accounts"), isAre(in))
		e.group, e.of[0] = ask("early, of one group", func(a int32) int {
			if g, ok := x.group[x.d.actors[a]]; ok {
				return g
			}
			return -1
		}, func(g int) string { return fmt.Sprintf("group %d", g) })
	}
	if x.d.classes != nil {
		place := map[string]int{}
		sorted := slices.Compact(slices.Sorted(slices.Values(x.d.classes)))
		for i, c := range sorted {
			place[c] = i
		}
		e.class, e.of[1] = ask("early, of one class", func(a int32) int {
			if c := x.d.classes[a]; c != "" {
				return place[c]
			}
			return -1
		}, func(c int) string { return sorted[c] })
	}
	if k, _ := counts(e.rise); l.burst.fine && len(k) > 1 {
		for _, m := range []struct {
			minutes int
			of      string
			to      *hashtag.Meeting
		}{{60, "the hour", &e.hour}, {10, "ten minutes", &e.ten}} {
			*m.to = hashtag.Meetings(plain(e.rise), m.minutes, x.draws(len(e.rise)), x.run.Seed)
			t.Rows = append(t.Rows, []any{l.name, "in the same minute", "turned round " + m.of, int64(m.to.Pairs), m.to.Expected, analysis.Known(float64(m.to.Pairs) / m.to.Expected), m.to.P, nil, nil, int64(len(k))})
		}
	}
}

// mostTurned is how many uses are turned in all draws of one test.
const mostTurned = 20_000_000

// draws is how often so many uses are turned.
func (x *examination) draws(uses int) int {
	n := min(x.run.Draws, max(99, mostTurned/max(uses, 1)))
	if n < x.run.Draws {
		x.note("%s are turned %d times instead of %d", text.Plural(uses, "use", "uses"), n, x.run.Draws)
	}
	return n
}
