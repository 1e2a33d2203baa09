package report

import (
	"fmt"
	"slices"
	"strings"

	"demarche"
)

// A method is one analysis and its runs.
type method struct {
	Analysis string
	Title    string
	Parts    []part
	Runs     []methodRun
}

// A part is a paragraph of an analysis's Doc.
type part struct {
	Head  string // "In", "Out", "Limits", "Sources", or ""
	Text  string
	Plain bool // lines stand as they are
}

type methodRun struct {
	*demarche.DossierRun
	Ran     string
	Options *grid
}

var heads = []struct{ word, head string }{
	{"In:", "What goes in"},
	{"Out:", "What comes out"},
	{"Limits:", "Where it errs"},
	{"Sources:", "Sources"},
}

// methodsOf puts the runs under their analyses, in the order of the runs.
func methodsOf(d *demarche.Dossier) []method {
	var all []method
	for i := range d.Runs {
		r := &d.Runs[i]
		k := slices.IndexFunc(all, func(m method) bool { return m.Analysis == r.Analysis })
		if k < 0 {
			k = len(all)
			all = append(all, method{Analysis: r.Analysis, Title: r.Title, Parts: partsOf(r.Method)})
		}
		run := methodRun{DossierRun: r, Ran: clock(r.Ran)}
		if len(r.All) > 0 {
			run.Options = &grid{
				Caption: fmt.Sprintf("Every option of run %d", r.Run),
				Columns: []gridColumn{{Name: "option"}, {Name: "value"}},
				Options: true,
			}
			for _, o := range r.All {
				run.Options.Rows = append(run.Options.Rows, []cell{{Text: o.Name, Code: true}, {Text: o.Value, Code: true}})
			}
		}
		all[k].Runs = append(all[k].Runs, run)
	}
	return all
}

// partsOf splits a Doc behind its title into paragraphs.
func partsOf(doc string) []part {
	_, doc, _ = strings.Cut(doc, "\n")
	var all []part
	for p := range strings.SplitSeq(doc, "\n\n") {
		p = strings.Trim(p, "\n")
		if strings.TrimSpace(p) == "" {
			continue
		}
		one := part{Text: strings.TrimSpace(p)}
		for _, h := range heads {
			if rest, ok := strings.CutPrefix(one.Text, h.word); ok {
				one.Head, one.Text = h.head, strings.TrimSpace(rest)
				break
			}
		}
		// Lines that begin with a blank are a list or a formula.
		one.Plain = strings.Contains(one.Text, "\n ") || strings.HasPrefix(p, " ")
		all = append(all, one)
	}
	return all
}

// A term is a word and what it means here.
type term struct{ Word, Means string }

// glossaryOf explains the words of what the case holds.
func glossaryOf(d *demarche.Dossier) []term {
	var all []term
	facts, claims := held(d)
	if ofPosts(d) {
		all = append(all, postWords...)
	} else {
		all = append(all, factRecord)
	}
	if facts+claims > 0 {
		all = append(all, factWords...)
	}
	if claims > 0 {
		all = append(all, claimWords...)
		for _, v := range demarche.VerdictWords {
			all = append(all, term{string(v), "Verdict: " + means[v] + "."})
		}
	}
	all = append(all, term{"refusal", "A row, or a field of a row, that was not taken, and why."})
	digest := "A digest of a file: 64 digits that change if any byte of it changes. It shows that a file is the one that was read, since it was read, not that "
	if !ofPosts(d) {
		return append(all, term{"SHA-256", digest + "what it says is so."})
	}
	return append(all, term{"resolution", "The smallest step that the times of a file are given in, in seconds."}, term{"SHA-256", digest + "its posts were ever published."})
}

var factRecord = term{"record", "One row of a file that was taken into the case. Its ID is DATASET/ROW, both counted from 1: 2/47 is row 47 of those taken from dataset 2."}

var factWords = []term{
	{"fact", "What a row of a file says of a roll call, an agreement, an event, a position, a membership, a series or a period."},
	{"confidence", "How far whoever wrote a row down had checked it: verified in the source that is named, partly so, or recalled."},
	{"recalled", "Written down from memory, and to be checked before it is evidence."},
}

var claimWords = []term{
	{"work", "What claims are taken from: a paper, a book, a report."},
	{"claim", "A statement of a work that can be held against facts, and the test that is declared for it. Verdicts are computed from the test."},
	{"ledger", "The claims of a work, each with its verdict and what this rests on."},
	{"reading", "One thing that a claim can mean. The declared one comes first; all others for which there are facts are tried too."},
	{"flow, stock", "Readings of a count: what came in the period; and all up to its end, less what was left."},
	{"then, latest, earliest", "Readings of a value that is told several times: as was known when the work appeared, by the last word, by the first."},
	{"tolerance", "How far what was found may be from what is claimed: half a unit of the last digit that is written, unless the claim declares another."},
	{"forensics", "What printed numbers tell by themselves: their sum, whether they ever fall, how they scatter beside counts of events."},
}

var postWords = []term{
	{"actor", "Whoever posts: an account, a page, a channel. It stands under its label; a label is a pseudonym unless the report says that names are shown."},
	{"post, record", "One row of a file that was taken into the case. Its ID is DATASET/ROW, both counted from 1: 2/4711 is row 4,711 of those taken from dataset 2."},
	{"object", "What a post touches: a link, a hashtag, a text, a picture, another post."},
	{"trace", "That an actor touched an object at a moment, by one kind of action: link, hashtag, text and so on."},
	{"window", "The longest time that may lie between two records that count as a pair."},
	{"pair", "Two records of two actors that touch the same object at most the window apart, both ends included."},
	{"hits", "The number of pairs of two actors."},
	{"shared", "The number of different objects on which two actors have at least one pair."},
	{"gap", "The time between the two records of a pair, in seconds."},
	{"edge", "That two actors have at least as many shared objects as the analysis asks for."},
	{"horizon", "Two posts on one object are a chance to meet if at most this far apart; longer than the window."},
	{"occasion", "What two actors did at one sitting: objects that both touched within one horizon. Of a group: its moments that begin within one horizon of the first of them."},
	{"meeting", "An occasion on which two actors were within the window of each other."},
	{"choice", "What chance gives two actors as active as these, when the same was current."},
	{"timing", "What chance gives two actors who touched the same objects: how close in time strangers are on these."},
	{"firm", "Of an edge: that neither choice nor timing explains it, at the rate of false edges that is allowed."},
	{"q", "Of an edge: the rate of false edges that is expected among all whose q is no larger."},
	{"burstiness", "How regularly occasions follow each other: −1 as a clock, 0 as chance moments (a Poisson process), up to 1 all at once."},
	{"network", "All actors that an edge joins, and the edges, for one kind of trace and one window."},
	{"component", "A part of a network in which every actor can be reached from every other along edges, and none outside it."},
	{"group", "Actors of a network with more edges among each other than to the rest, as the analysis divides it. Group 1 has the most actors."},
	{"modularity", "How much more of the network’s edge weight lies inside groups than if edges were laid at random with the same degrees; at most 1, about 0 for no division."},
	{"degree", "The number of an actor’s edges."},
	{"strength", "The sum of shared over an actor’s edges."},
	{"betweenness", "The share of shortest paths between other actors that lead through this one, 0 to 1."},
	{"began", "For an actor: over its edges in the group, the shared objects whose first pair it began."},
	{"in the moments", "For an actor: its records among the moments of the finding that the analysis kept."},
	{"finding", "One claim that an analysis makes, with a number, the records that show it and what else could explain it."},
	{"moment", "One object that several actors of a finding touched, and their records in the order of time."},
}
