package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche/text"

	"demarche"
)

// facts are what a reader asks of a finding first.
type facts struct {
	Who      []string
	WhoMore  string
	What     []said
	WhatMore string
	When     string
	WhenNote string
	Posts    string
	Command  string
	Chance   string
	Order    string
	Rhythm   string
	Also     []said
	AlsoMore string
}

const (
	saidWho  = 8
	saidWhat = 3
	saidAlso = 4
)

// coarse is the step, in seconds, from which times are told as steps.
const coarse = 60

// facts answers: who, what, since when, where the posts are, whether it could
// be chance, and in what else the same actors are found.
func (b *binder) facts(v *finding, kept []sameRecords, order []string, command string) facts {
	f := facts{Command: command}
	f.Who = order[:min(len(order), saidWho)]
	if n := len(order) - saidWho; n > 0 {
		f.WhoMore = fmt.Sprintf("and %s more", count(n))
	}
	told := 0
	for i, m := range v.Moments[:min(len(v.Moments), saidWhat)] {
		object, short := cut(strings.Join(strings.Fields(m.Object), " "), 90)
		if short != "" {
			object += "…"
		}
		says := m.Facts
		if n := len(m.Others); n > 0 {
			says += fmt.Sprintf("; the same posts touch %s more", text.Plural(int64(n), "object", "objects"))
		}
		told += 1 + len(m.Others)
		f.What = append(f.What, said{Href: "#" + v.Moments[i].Anchor, Link: m.Action + " " + object, Text: says})
	}
	if len(v.Finding.Moments) > told {
		f.WhatMore = "These are the moments with the most actors; more stand below."
	}
	f.When = clock(v.First) + " to " + clock(v.Last)
	if length := v.Last.Sub(v.First).Hours(); length >= 48 {
		f.When += fmt.Sprintf(", %s days", count(int(length/24)))
	} else if length >= 0 {
		f.When += ", " + span(v.Last.Sub(v.First).Seconds())
	}
	if step := b.step(v.Evidence); step >= coarse {
		f.WhenNote = fmt.Sprintf("The times stand on steps of %s. A gap of 0 s is anything below that.", span(step))
	}
	shown := map[demarche.RecordID]bool{}
	for _, m := range kept[:len(v.Moments)] {
		for i, id := range m.Records {
			if i < shownRecords && b.anchors[id] != "" {
				shown[id] = true
			}
		}
	}
	f.Posts = fmt.Sprintf("%s of %s shown below with text, file and line. Every one:", count(len(shown)), text.Plural(int64(len(v.Evidence)), "record is", "records are"))
	of := v.Analysis
	if v.Network != "" {
		of = v.Network
	}
	f.Chance = fmt.Sprintf("Not computed for %s: the numbers here are counts, not a comparison with what chance alone gives.", of)
	if v.Chance != "" {
		f.Chance = fmt.Sprintf("Chance alone gives %s, against %s found.", v.Chance, v.Value)
		if len(v.models) == 2 && v.Q != "" {
			f.Chance = fmt.Sprintf("%s were found. Actors as active as these would have %s by what was current; strangers who touched the same would have been as close in time on %s. The q of its edges is %s or less: of all edges with no larger a q, so large a share is expected to be false.",
				sentence(v.Value), v.models[0], v.models[1], v.Q)
		}
	}
	f.Order, f.Rhythm = firsts(v.Tempo, len(v.Subjects)), rhythm(v.Tempo)
	for _, o := range v.Also[:min(len(v.Also), saidAlso)] {
		f.Also = append(f.Also, said{
			Href: "#" + o.finding.Anchor, Link: fmt.Sprintf("finding %d", o.finding.Number),
			Text: fmt.Sprintf("(%s) has %s of these %s", whereOf(o.finding), count(o.common), text.Plural(int64(len(v.Subjects)), "actor", "actors")),
		})
	}
	if n := len(v.Also) - saidAlso; n > 0 {
		f.AlsoMore = fmt.Sprintf("and %s more with at least half of them", text.Plural(int64(n), "finding", "findings"))
	}
	return f
}

// whereOf names the network and group of a finding, or the analysis.
func whereOf(f *finding) string {
	where := f.Network
	if where == "" {
		where = f.Analysis
	}
	if f.Group > 0 {
		where += fmt.Sprintf(", group %d", f.Group)
	}
	return where
}

// stepWord names a step of times as a reader would: minute, hour, day.
func stepWord(step float64) string {
	switch step {
	case 60:
		return "minute"
	case 3600:
		return "hour"
	case 86400:
		return "day"
	}
	return "step of " + span(step)
}

// after tells how long after the first record of a moment another came, where
// times stand on a step.
func after(seconds, step float64) string {
	switch {
	case step < coarse:
		return "+" + span(seconds)
	case seconds == 0:
		return "first " + stepWord(step)
	case seconds <= 120 && seconds == 60*float64(int(seconds/60)):
		return fmt.Sprintf("+%d min", int(seconds/60))
	}
	return "+" + span(seconds)
}

// sameTexts says how many of the texts of a moment differ.
func sameTexts(texts []string) string {
	slices.Sort(texts)
	all := len(texts)
	switch n := len(slices.Compact(texts)); {
	case all < 2 || n == all || n == 1 && texts[0] == "":
		return ""
	case n == 1:
		return fmt.Sprintf("The %d texts shown are the same to the letter.", all)
	default:
		return fmt.Sprintf("Of the %d texts shown, %d differ from each other; the rest repeat one of them to the letter.", all, n)
	}
}
