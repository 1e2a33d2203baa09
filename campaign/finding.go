package campaign

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"demarche"
	"demarche/hashtag"
	"demarche/text"
	"demarche/trace"
)

// mostEvidence is how many records a finding names.
const mostEvidence = 500

// finding says of one tag who was early and whether they were together.
func (x *examination) finding(l *looked) error {
	e := l.early
	if len(e.actors) < 2 {
		x.note("%s: %s was early: that is no company", l.name, text.Plural(len(e.actors), "account", "accounts"))
		return nil
	}
	f := demarche.Finding{Network: "", Caveats: []string{
		"an occasion that all saw (a match, a debate, a news flash) brings accounts together in the same minutes as a plan does",
		"the files may begin with the tag, or hold the accounts of one side only: then everybody in them is early",
		"a burst is not a trend; whether the tag trended is in no post",
	}}
	if x.ofTags && e.group != nil {
		f.Caveats = append(f.Caveats, "the groups were found by hashtags")
	}
	for _, a := range e.actors {
		f.Subjects = append(f.Subjects, x.names[x.d.actors[a]].ID)
	}
	slices.Sort(f.Subjects)
	x.claim(l, &f)
	f.Others = append(f.Others,
		demarche.Measure{Name: "uses an account", Value: l.whole.PerUser, Unit: "uses an account"},
		demarche.Measure{Name: "Gini coefficient", Value: l.whole.Gini, Unit: "0 to 1"})
	x.evidence(l, &f)
	for _, g := range x.result.Findings {
		if slices.Equal(g.Subjects, f.Subjects) {
			x.note("%s: its early accounts are those of another tag, and the finding is told of that one; %s", l.name, f.Claim)
			return nil
		}
	}
	x.result.Findings = append(x.result.Findings, f)
	return nil
}

// claim fills the sentence of a finding, and its measures: what can be held against chance
// stands in front.
func (x *examination) claim(l *looked, f *demarche.Finding) {
	e, b := l.early, l.burst
	before := 0
	for _, a := range e.actors {
		if e.first[a].at < b.start {
			before++
		}
	}
	in := text.Plural(accountsOf(b.uses), "account", "accounts")
	if b.fine {
		f.Claim = fmt.Sprintf("%s used %s early (%s before it rose at %s and %s within %s of it) and again in its burst, in which %s used it",
			text.Plural(len(e.actors), "account", "accounts"), l.name, noneOr(before), at(b.start).Format("2006-01-02 15:04"), noneOr(len(e.actors)-before), text.Plural(x.run.MarginMin, "minute", "minutes"), in)
	} else {
		f.Claim = fmt.Sprintf("%s had used %s before it rose on %s, and did again in its burst, in which %s used it", text.Plural(len(e.actors), "account", "accounts"), l.name, at(b.start).Format("2006-01-02"), in)
	}
	measures := []demarche.Measure{{Name: "early accounts", Value: float64(len(e.actors)), Unit: "accounts"}}
	if b.fine {
		measures = append(measures, demarche.Measure{Name: "early accounts, before it rose", Value: float64(before), Unit: "accounts"})
	}
	for _, s := range []struct {
		share      *hashtag.Share
		what, name string
	}{{e.group, "group", e.of[0] + " of the network"}, {e.class, "class", "class " + e.of[1]}} {
		if s.share == nil {
			continue
		}
		expected := s.share.Expected
		f.Claim += fmt.Sprintf(". %s of them %s of %s, where %s would be by chance (%s, q %s over all)", text.Count(s.share.Chosen), isAre(s.share.Chosen), s.name, short(expected), drawnP(s.share.P, 0), probability(s.share.Q))
		measures = append(measures,
			demarche.Measure{Name: "early accounts of one " + s.what, Value: float64(s.share.Chosen), Unit: "accounts", Chance: &expected},
			demarche.Measure{Name: "q of one " + s.what, Value: s.share.Q, Unit: "rate of false discoveries"})
	}
	if b.fine && e.ten.Expected > 0 { // who was active in which ten minutes is no chance there: the stronger null
		f.Claim += fmt.Sprintf(". As it rose, two of %s used it in the same minute %s, where %s would be with the minutes of each turned round ten minutes (%s)",
			text.Plural(accountsOf(e.rise), "account", "accounts"), text.Plural(e.ten.Pairs, "time", "times"), short(e.ten.Expected), drawnP(e.ten.P, e.ten.Draws))
	}
	for _, m := range []struct {
		round string
		hashtag.Meeting
	}{{"ten minutes", e.ten}, {"the hour", e.hour}} {
		if expected := m.Expected; b.fine && expected > 0 {
			measures = append(measures,
				demarche.Measure{Name: "pairs of accounts in the same minute, turned round " + m.round, Value: float64(m.Pairs), Unit: "pairs", Chance: &expected},
				demarche.Measure{Name: "p of these, turned round " + m.round, Value: m.P, Unit: "probability"})
		}
	}
	k := max(0, slices.IndexFunc(measures, func(m demarche.Measure) bool { return m.Chance != nil }))
	f.Value = measures[k]
	f.Others = slices.Delete(measures, k, k+1)
}

// noneOr writes a number of accounts within a sentence.
func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return text.Count(n)
}

// mostMoment is how many records of a moment are laid side by side.
const mostMoment = 12

// evidence fills the records of a finding: the first uses of the early accounts, side by
// side, and then their other uses until the end of the hour with most.
func (x *examination) evidence(l *looked, f *demarche.Finding) {
	e := l.early
	action := "term"
	if strings.HasPrefix(l.word, "#") {
		action = trace.Hashtag
	}
	m := demarche.Moment{Action: action, Object: strings.TrimPrefix(l.word, "#"), Actors: len(e.actors), Total: len(e.actors)}
	users := map[int32]bool{}
	for _, t := range x.d.tags {
		if t.word != l.word {
			continue
		}
		m.CaseRecords += int64(len(t.uses))
		for _, u := range t.uses {
			users[u.actor] = true
		}
	}
	m.CaseActors = int64(len(users))
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	shown := map[demarche.RecordID]bool{}
	show := func(u use) {
		shown[u.record] = true
		f.Evidence = append(f.Evidence, u.record)
		first, last = min(first, u.at), max(last, u.at)
	}
	for _, a := range e.actors[:min(len(e.actors), mostMoment)] {
		show(e.first[a])
	}
	m.Records = slices.Clone(f.Evidence)
	early := map[int32]bool{}
	for _, a := range e.actors {
		early[a] = true
	}
	left := 0
	for _, u := range l.uses {
		switch {
		case !early[u.actor] || u.at >= l.burst.end || shown[u.record]:
		case len(f.Evidence) == mostEvidence:
			left++
		default:
			show(u)
		}
	}
	if left > 0 {
		x.note("%s: its finding names the first %d records of early accounts; %s more are not named", l.name, mostEvidence, text.Count(left))
	}
	slices.Sort(f.Evidence)
	f.First, f.Last, f.Objects = at(first), at(last), 1
	f.Moments, f.MomentsTotal = []demarche.Moment{m}, 1
}

// drawnP writes a p: "p .50", and "p at most .001" where none of so many draws gave as
// much, which says no more than that. An exact p has no draws.
func drawnP(p float64, draws int) string {
	if draws == 0 || p*float64(draws+1) > 1+1e-9 {
		return "p " + probability(p)
	}
	unit := math.Pow(10, math.Floor(math.Log10(p)+1e-9))
	least := math.Ceil(p/unit-1e-9) * unit // rounded up, so that "at most" holds
	return "p at most " + strings.TrimPrefix(strconv.FormatFloat(least, 'f', int(math.Round(-math.Log10(unit))), 64), "0")
}

// probability writes a number from 0 to 1 without the 0 in front, to two decimals, or to
// three where it is below a hundredth.
func probability(p float64) string {
	switch {
	case p < 0.001:
		return "below .001"
	case p < 0.01:
		return strings.TrimPrefix(fmt.Sprintf("%.3f", p), "0")
	case p > 0.995:
		return "1"
	}
	return strings.TrimPrefix(fmt.Sprintf("%.2f", p), "0")
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// short writes an expected number with three figures.
func short(v float64) string {
	if v >= 100 {
		return text.Count(int64(math.Round(v)))
	}
	return fmt.Sprintf("%.3g", v)
}
