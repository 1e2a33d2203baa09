package claim

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/stat"
	"demarche/vote"
)

// on returns the texts of one body that a test of votes asks about, and which of
// those that it names are not among the facts.
func (w *world) on(v *demarche.Voting, period demarche.Date, body string) (texts []*resolution, missing []string) {
	if v.Filter != nil {
		for _, t := range w.texts {
			if t.body == body && t.fits(v.Filter.Keys) && lies(t.date, period) == inside {
				texts = append(texts, t)
			}
		}
		return texts, nil
	}
	for _, name := range v.On {
		key := symbolOf(name)
		i := slices.IndexFunc(w.texts, func(t *resolution) bool { return t.key == key && t.body == body })
		if i < 0 {
			missing = append(missing, name)
		} else if !slices.Contains(texts, w.texts[i]) {
			texts = append(texts, w.texts[i])
		}
	}
	return texts, missing
}

// votes asks a claim who voted how.
func (w *world) votes(c *demarche.Claim) *answer {
	a := newAnswer(c)
	v := c.Test.Vote
	if c.Value == nil {
		a.rule = "all of them"
	}
	any, calls := false, false
	for i, r := range readings(c.Test.Readings(), c.Reading) {
		texts, missing := w.on(v, c.Period, r.of(bodyWords))
		if len(texts) == 0 && i > 0 {
			continue
		}
		calls = calls || len(texts) > 0
		got := asked{Reading: demarche.Reading{Reading: r.String(), Found: "no such roll call", Outcome: demarche.Fails}}
		if len(texts) > 0 && w.voted(a, &got, v, texts, r) {
			any = true
			for _, t := range texts {
				got.rows = append(got.rows, t.rows...)
				if t.differ > 0 {
					a.caveat("of %s rows contradict each other on %d ballots; %s", t.symbol, t.differ, choice)
				}
			}
		}
		if i > 0 && len(got.rows) == 0 {
			continue
		}
		a.add(got)
		if i == 0 && len(missing) > 0 && len(texts) > 0 {
			a.caveat("not among the facts: %s", strings.Join(missing, ", "))
		}
	}
	names := w.voters(v)
	switch {
	case any:
		for _, says := range names {
			a.caveat("%s", says)
		}
	case !calls && v.Filter != nil:
		a.noData = strings.Join(append([]string{"the facts have no roll call that fits" + inDays(c.Period)}, w.strange(v.Filter)...), "; ")
	case !calls:
		a.noData = "the facts have no roll call on " + strings.Join(v.On, ", ")
		for _, name := range v.On {
			a.noData += w.whole.meant(name, "resolution")
		}
	default:
		a.noData = strings.Join(append([]string{"there are such roll calls, but what is asked of them is told in none"}, names...), "; ")
	}
	a.change = "Other ballots in these roll calls, or other roll calls."
	return a
}

// voters says which of the names that a test of votes asks of no fact has.
func (w *world) voters(v *demarche.Voting) (all []string) {
	names := slices.Concat(v.Who, v.Agree, v.Sponsor)
	for _, camp := range v.Camps {
		names = append(names, camp...)
	}
	for _, name := range append(names, v.Cohesion, v.Support) {
		if name != "" && !w.whole.knows(name, "party") {
			all = append(all, fmt.Sprintf("no fact names %q%s", name, w.whole.meant(name, "party")))
		}
	}
	return all
}

// voted asks under one reading; false where there is nothing to be asked.
func (w *world) voted(a *answer, got *asked, v *demarche.Voting, texts []*resolution, r words) bool {
	switch {
	case v.Who != nil:
		return w.chose(a, got, v, texts, r.of("cast") == "all")
	case v.Agree != nil:
		return w.agree(a, got, v, texts, r.of("lijphart"))
	case v.Cohesion != "":
		return w.cohere(a, got, v, texts, r.of("hix"))
	case v.Support != "":
		return w.supports(a, got, v, texts, r.of("cast") == "all")
	case v.Camps != nil:
		return w.camps(a, got, v, texts)
	case v.Tally != nil:
		return tally(a, got, v, texts)
	}
	return adopted(a, got, v, texts)
}

// chose counts what actors chose: one part for each state and roll call.
func (w *world) chose(a *answer, got *asked, v *demarche.Voting, texts []*resolution, absent bool) bool {
	absent = absent || slices.Contains(v.Choice, "not voting")
	hits, n, unheard := 0, 0, 0
	var parts []string
	for _, who := range v.Who {
		mine, of := 0, 0
		for _, t := range texts {
			for _, s := range w.states(who, t.day()) {
				choice := t.ballots[fold(s)]
				if !vote.Cast(choice) && (!absent || choice != demarche.NotVoting) {
					unheard++
					continue
				}
				of++
				if slices.Contains(v.Choice, choice.String()) {
					mine++
				}
			}
		}
		hits, n = hits+mine, n+of
		parts = append(parts, fmt.Sprintf("%s %d of %d", who, mine, of))
	}
	if n == 0 {
		return false
	}
	if unheard > 0 {
		a.caveat("%d times whoever is asked of cast no vote or is not listed; these are left out", unheard)
	}
	share := 100 * float64(hits) / float64(n)
	got.Value = &share
	got.Found = fmt.Sprintf("%s: %s; %s %%", strings.Join(v.Choice, " or "), strings.Join(parts, "; "), a.rounded(share))
	got.Outcome = a.all(share, hits, n)
	return true
}

// all holds a share to the value, or to all where none is claimed.
func (a *answer) all(share float64, hits, n int) demarche.Outcome {
	switch {
	case a.claim.Value != nil && a.holds(share) || a.claim.Value == nil && hits == n:
		return demarche.Holds
	case a.claim.Value != nil || hits == 0:
		return demarche.Fails
	}
	return demarche.HoldsPartly
}

// agree measures how far two states, or all of one bloc and all of another, vote alike.
func (w *world) agree(a *answer, got *asked, v *demarche.Voting, texts []*resolution, index string) bool {
	var joint vote.Joint
	pairs := map[string]*vote.Joint{}
	for _, t := range texts {
		counted := map[string]bool{} // whoever is in both blocs is met from either side
		for _, x := range w.states(v.Agree[0], t.day()) {
			for _, y := range w.states(v.Agree[1], t.day()) {
				first, second := min(fold(x), fold(y)), max(fold(x), fold(y))
				pair := first + " and " + second
				if first == second || counted[pair] {
					continue
				}
				counted[pair] = true
				joint.Add(t.ballots[first], t.ballots[second])
				made(pairs, pair, func(string) *vote.Joint { return &vote.Joint{} }).Add(t.ballots[first], t.ballots[second])
			}
		}
	}
	of, n := measureOf(&joint, index)
	if n == 0 {
		return false
	}
	got.Value = &of
	got.Found = fmt.Sprintf("%.2f over %d common votes", of, n)
	if len(pairs) > 1 {
		low, high := math.Inf(1), math.Inf(-1)
		for _, j := range pairs {
			if v, n := measureOf(j, index); n > 0 {
				low, high = min(low, v), max(high, v)
			}
		}
		got.Found += fmt.Sprintf(" of %d pairs, %.2f to %.2f", len(pairs), low, high)
	}
	if joint.N() < vote.MinN {
		a.caveat("n = %d common votes: an index of so few says little", joint.N())
	}
	got.Outcome = both(a.holds(of), a.holds(of))
	return true
}

func measureOf(j *vote.Joint, index string) (float64, int) {
	g := j.Agreement()
	switch index {
	case "exact":
		return g.Exact, g.N
	case "yes or no":
		return g.YesNo, g.YesNoN
	}
	return g.Lijphart, g.N
}

// cohere measures how far a bloc holds together: one part for each roll call.
func (w *world) cohere(a *answer, got *asked, v *demarche.Voting, texts []*resolution, index string) bool {
	var values []float64
	var outcomes []demarche.Outcome
	var failing []string
	for _, t := range texts {
		n := t.count(w.states(v.Cohesion, t.day()))
		ai := n.AI()
		if index == "rice" {
			ai = n.Rice()
		}
		if n.Voters() < 2 || math.IsNaN(ai) {
			continue
		}
		values = append(values, ai)
		outcomes = append(outcomes, both(a.holds(ai), a.holds(ai)))
		if !a.holds(ai) {
			failing = append(failing, fmt.Sprintf("%s %.2f", t.symbol, ai))
		}
	}
	if len(values) == 0 {
		return false
	}
	m := stat.Average(values)
	got.Value = &m
	got.Found = fmt.Sprintf("%.2f to %.2f, mean %.2f over %d roll calls", slices.Min(values), slices.Max(values), m, len(values))
	if len(failing) > 0 {
		got.Found += ", not so in " + strings.Join(failing, ", ")
	}
	got.Outcome = together(outcomes)
	return true
}

// sponsored returns the texts that one of some sponsors has brought in.
func sponsored(texts []*resolution, sponsors []string) []*resolution {
	return slices.DeleteFunc(slices.Clone(texts), func(t *resolution) bool { return !has(t.sponsors, sponsors) })
}

// supports measures how often a state votes yes on the drafts of some sponsors.
func (w *world) supports(a *answer, got *asked, v *demarche.Voting, texts []*resolution, absent bool) bool {
	yes, n := 0, 0
	drafts := sponsored(texts, v.Sponsor)
	for _, t := range drafts {
		c := t.count(w.states(v.Support, t.day()))
		yes, n = yes+c.Yes, n+c.Voters()
		if absent {
			n += c.Absent
		}
	}
	if n == 0 {
		return false
	}
	share := 100 * float64(yes) / float64(n)
	got.Value = &share
	got.Found = fmt.Sprintf("yes in %d of %d votes on %d drafts, %s %%", yes, n, len(drafts), a.rounded(share))
	got.Outcome = a.all(share, yes, n)
	return true
}

// camps divides the states by whose drafts they vote yes on more than half of.
func (w *world) camps(a *answer, got *asked, v *demarche.Voting, texts []*resolution) bool {
	states := map[string]*vote.Support{}
	var drafts [2]int
	for side, sponsors := range v.Camps {
		of := sponsored(texts, sponsors)
		drafts[side] = len(of)
		for _, t := range of {
			for s, choice := range t.ballots {
				support := made(states, s, func(name string) *vote.Support { return &vote.Support{State: name} })
				if side == 0 {
					support.First.Add(choice)
				} else {
					support.Second.Add(choice)
				}
			}
		}
	}
	if drafts[0] == 0 || drafts[1] == 0 || len(states) == 0 {
		return false
	}
	n := map[vote.Backing]int{}
	for _, s := range states {
		n[s.Backing()]++
	}
	share := 100 * float64(n[vote.FirstOnly]+n[vote.SecondOnly]) / float64(len(states))
	got.Value = &share
	got.Found = fmt.Sprintf("of %d states %d support the drafts of both sides, %d only those of %s, %d only those of %s, %d neither: %s %% one side only (%d and %d drafts)",
		len(states), n[vote.BothSides], n[vote.FirstOnly], strings.Join(v.Camps[0], " and "), n[vote.SecondOnly], strings.Join(v.Camps[1], " and "), n[vote.Neither],
		a.rounded(share), drafts[0], drafts[1])
	got.Outcome = both(a.holds(share), a.holds(share))
	return true
}

// tally compares yes, no and abstentions: one part for each roll call.
func tally(a *answer, got *asked, v *demarche.Voting, texts []*resolution) bool {
	same := func(x *demarche.Totals) bool {
		return x.Yes == v.Tally.Yes && x.No == v.Tally.No && x.Abstain == v.Tally.Abstain
	}
	write := func(x *demarche.Totals) string { return fmt.Sprintf("%d-%d-%d", x.Yes, x.No, x.Abstain) }
	return eachTold(a, got, texts, "totals", func(t *resolution, named string) (string, demarche.Outcome) {
		if t.totals == nil {
			return "", demarche.Fails
		}
		outcome := both(same(t.totals), same(t.totals))
		for _, f := range t.tallies {
			if x := f.RollCall.Totals; *x != *t.totals {
				got.Others = append(got.Others, named+write(x)+" in "+sourceOf(f))
				if same(x) && outcome == demarche.Fails {
					outcome = demarche.HoldsPartly
				}
			}
		}
		return write(t.totals), outcome
	})
}

// adopted compares how texts were adopted: one part for each.
func adopted(a *answer, got *asked, v *demarche.Voting, texts []*resolution) bool {
	return eachTold(a, got, texts, "way of adoption", func(t *resolution, _ string) (string, demarche.Outcome) {
		return string(t.adoption), both(t.adoption == v.Adopted, t.adoption == v.Adopted)
	})
}

// eachTold makes one outcome of what is told of each text, "" where nothing is. Of
// several texts each is named.
func eachTold(a *answer, got *asked, texts []*resolution, what string, of func(t *resolution, named string) (string, demarche.Outcome)) bool {
	var found, untold []string
	var outcomes []demarche.Outcome
	for _, t := range texts {
		named := ""
		if len(texts) > 1 {
			named = t.symbol + " "
		}
		told, outcome := of(t, named)
		if told == "" {
			untold = append(untold, t.symbol)
			continue
		}
		found, outcomes = append(found, named+told), append(outcomes, outcome)
	}
	if len(found) == 0 {
		return false
	}
	if len(untold) > 0 {
		a.caveat("no %s told of %s; left out", what, strings.Join(untold, ", "))
	}
	got.Found, got.Outcome = strings.Join(found, ", "), together(outcomes)
	return true
}
