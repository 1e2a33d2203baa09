package spread

import (
	"fmt"
	"math"
	"slices"

	"demarche"
	"demarche/series"
	"demarche/stat"
	"demarche/text"
)

// mostEvidence is how many records stand for a finding.
const mostEvidence = 500

// A lead is what came before the date in one class.
type lead struct {
	cut
	*series.Around
}

// p returns the smaller p of the window and of its farthest day above what is expected,
// of two that were looked at.
func (l lead) p() (float64, string) {
	switch w := l.Lead; {
	case w.PPeak <= w.P || w.Z < 0:
		return min(2*w.PPeak, 1), "the farthest day"
	default:
		return min(2*w.P, 1), "the window"
	}
}

// earlyFDR is the rate of false findings of anticipation that is allowed.
const earlyFDR = 0.05

// early adds a finding for each class whose days before the date are above what random
// dates have.
func (d *disclosed) early(leads []lead) {
	var logp []float64
	for _, l := range leads {
		p, _ := l.p()
		logp = append(logp, math.Log(p))
	}
	for i, q := range stat.FalseDiscoveryRates(logp, float64(len(logp))) {
		if math.Exp(q) <= earlyFDR {
			d.found(leads[i], math.Exp(q))
		}
	}
}

// found adds the finding of one class: the posts of the day farthest above.
func (d *disclosed) found(l lead, q float64) {
	x, a, w := l.cut, l.Around, l.Lead
	p, what := l.p()
	day := d.day + demarche.Day(w.Peak)
	from := int64(day) * dayUS
	count := map[int32]int{}
	var posts []post
	total := 0
	for _, q := range d.posts {
		if q.at >= from && q.at < from+dayUS && x.has(&q) {
			total++
			count[q.actor]++
			if len(posts) < mostEvidence {
				posts = append(posts, q)
			}
		}
	}
	peak := a.Days[w.Peak+d.Before]
	f := demarche.Finding{
		Claim: fmt.Sprintf("%s on %s, %s before %s; %.0f would be expected by weekday and trend",
			text.Plural(total, x.noun(), x.noun()+"s"), day, text.Plural(-w.Peak, "day", "days"), d.name, peak.Expected),
		Value:  demarche.Measure{Value: float64(total), Unit: "posts", Chance: &peak.Expected},
		Others: []demarche.Measure{{Name: "p of " + what + " among random dates, doubled", Value: p, Unit: "share"}, {Name: "q over the classes", Value: q, Unit: "share"}, {Name: "posts of the anticipation window", Value: w.Count, Unit: "posts", Chance: &w.Expected}, {Name: "accounts on the day", Value: float64(len(count)), Unit: "accounts"}},
		Caveats: []string{
			"another event on the same days may be what was posted about; the case knows only those that were added",
			"what random dates give is no measure of a stretch in which much happens",
			"an account that posts by a plan is on time without knowing what will come",
		},
	}
	if total == 0 {
		return
	}
	if total > len(posts) {
		f.Caveats = append(f.Caveats, fmt.Sprintf("the evidence is the first %s of %s posts of the day", text.Count(len(posts)), text.Count(total)))
	}
	d.fill(&f, posts)
	f.Moments, f.MomentsTotal, f.Objects = []demarche.Moment{d.moment(x, day, posts, total, len(count))}, 1, 1
	d.result.Findings = append(d.result.Findings, f)
}

// mostMoment is how many records of a moment are laid side by side.
const mostMoment = 12

// moment is the posts of one day side by side: of what was selected, or of the day where
// nothing was.
func (d *disclosed) moment(x cut, day demarche.Day, posts []post, total, actors int) demarche.Moment {
	m := demarche.Moment{Action: "day", Object: day.String(), Actors: actors, Total: total}
	if x.selected {
		m.Action, m.Object = d.selection.object()
	}
	for _, p := range posts[:min(len(posts), mostMoment)] {
		m.Records = append(m.Records, p.record)
	}
	users := map[int32]bool{}
	for _, p := range d.posts {
		if x.selected && p.hit || !x.selected && dayOf(p.at) == day {
			m.CaseRecords++
			users[p.actor] = true
		}
	}
	m.CaseActors = int64(len(users))
	return m
}

func (x cut) noun() string {
	name := ""
	if x.class >= 0 {
		name = x.name + " "
	}
	if x.selected {
		return name + "selected post"
	}
	return name + "post"
}

// fill adds to a finding the posts that show it, and keeps their accounts to be named.
func (d *disclosed) fill(f *demarche.Finding, posts []post) {
	var who []int32
	for _, q := range posts {
		f.Evidence = append(f.Evidence, q.record)
		who = append(who, q.actor)
	}
	slices.Sort(who)
	d.who = append(d.who, slices.Compact(who))
	slices.Sort(f.Evidence)
	f.First, f.Last = timeOf(posts[0].at), timeOf(posts[len(posts)-1].at)
}
