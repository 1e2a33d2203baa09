package coord

import (
	"fmt"
	"math"
	"strings"
	"time"

	"demarche"
	"demarche/casefile"
	"demarche/pairs"
	"demarche/text"
)

// least is the smallest p that is told.
const least = 1e-300

// p returns a probability of its logarithm.
func p(log float64) float64 { return max(math.Exp(log), least) }

// oddsOf returns what chance has to do with each edge; nil where that was not
// computed.
func oddsOf(joined *casefile.Joined) []*demarche.Chance {
	if joined.Chance == nil {
		return nil
	}
	all := make([]*demarche.Chance, len(joined.Chance.Edges))
	for i := range joined.Chance.Edges {
		e := &joined.Chance.Edges[i]
		c := &demarche.Chance{
			Occasions: e.Occasions, Meetings: e.Meetings, Choice: e.Choice, PChoice: p(e.LogChoice), Timing: e.Timing, PTiming: p(e.LogTiming),
			Q: p(e.LogQ), Firm: e.Firm, OnOne: e.OnOne,
		}
		switch {
		case e.ByChoice && e.ByTiming:
			c.Explained = "both"
		case e.ByChoice:
			c.Explained = "choice"
		case e.ByTiming:
			c.Explained = "timing"
		}
		all[i] = c
	}
	return all
}

// tellChance notes in the network and the result what was tested, and what plain
// thresholds would have told.
func (r *CoShareRun) tellChance(net *demarche.Network, joined *casefile.Joined, result *demarche.Result) {
	found := joined.Chance
	net.FDR, net.HorizonS, net.Tested, net.Firm = r.FDR, r.horizon().Seconds(), found.Tested, found.Firm
	tested := "counted"
	if found.Counted > 0 {
		tested = fmt.Sprintf("estimated from those of %s actors", text.Count(int64(found.Counted)))
	}
	step := "all of the time at once"
	switch {
	case joined.Step == 0:
		result.Notes = append(result.Notes, net.Name+": "+allTime)
	case found.Times > 1:
		step = fmt.Sprintf("steps of %d %s", found.Times, map[time.Duration]string{time.Hour: "hours", 24 * time.Hour: "days"}[joined.Step])
	default:
		step = "steps of " + map[time.Duration]string{time.Hour: "an hour", 24 * time.Hour: "a day"}[joined.Step]
	}
	groups := "all actors"
	if len(joined.Groups) > 1 {
		groups = fmt.Sprintf("%d groups of actors (%s)", len(joined.Groups), strings.Join(joined.Groups, ", "))
	}
	result.Tables = append(result.Tables, demarche.Table{
		Name: "chance", Title: "what chance was computed from",
		Columns: []demarche.Column{{Name: "what", Doc: "what is told"}, {Name: "value", Doc: "its value"}},
		Rows: [][]any{
			{"pairs of actors that touched enough objects within the horizon of each other, and could be tested", text.Count(int64(math.Round(found.Tested))) + ", " + tested},
			{"horizon", inWords(r.horizon())},
			{"edges by the threshold alone", text.Count(int64(len(found.Edges)))},
			{"firm edges", text.Count(int64(found.Firm))},
			{"rate of false edges among them that is allowed", r.FDR},
			{"choice is compared within", step + ", " + groups},
		},
	})
	if joined.Camps != nil {
		t := &result.Tables[len(result.Tables)-1]
		t.Rows = append(t.Rows, []any{"camps are found from", campsFrom(joined.Camps, r.Window[0])})
		result.Notes = append(result.Notes, campsNote(joined.Camps))
	}
	result.Tables = append(result.Tables, strangersTable(joined, r.Window[0], r.horizon()))
	if n := len(net.Edges) - found.Firm; n > 0 && found.Firm == 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("no edge is firm: chance can explain all %s that share %d objects or more", text.Count(int64(n)), r.MinShared))
	}
}

// allTime says what a result lacks whose choice is compared over all of its time.
const allTime = "there are too few traces to compare choice within steps of time: two that were active in the same weeks meet more often by what was current then than it says"

// campsFrom says from what camps were found.
func campsFrom(c *casefile.Camps, window time.Duration) string {
	from := fmt.Sprintf("%s touches of an actor and an object; %s traces are left out, since another actor's on the object is within %s",
		text.Count(c.Touches), text.Count(c.Within), inWords(window))
	if c.Share < 1 {
		from += fmt.Sprintf("; of the objects one in %s is looked at, since all have too many touches", text.Count(int64(1/c.Share)))
	}
	return from
}

// campsNote says which camps choice is compared within, and which it is not.
func campsNote(c *casefile.Camps) string {
	note := fmt.Sprintf("choice is compared within %s of %d actors or more, of %d that were found", text.Plural(c.Kept, "camp", "camps"), c.Least, c.Found)
	if c.Kept+c.TooMany > c.Found {
		note += ", each in every group of actors for itself"
	}
	if c.TooMany > 0 {
		note += fmt.Sprintf("; %s as large would be too many", text.Plural(c.TooMany, "other", "others"))
	}
	if c.Without > 0 {
		note += fmt.Sprintf("; %s of %s in camps are in others, and are compared with all of their group", text.Count(int64(c.Without)), text.Plural(c.Actors, "actor", "actors"))
	}
	return note
}

// strangersTable tells how often strangers are within the window.
func strangersTable(joined *casefile.Joined, window, horizon time.Duration) demarche.Table {
	t := demarche.Table{
		Name:  "strangers",
		Title: fmt.Sprintf("how often strangers who touched an object within %s of each other were within %s", inWords(horizon), inWords(window)),
		Columns: []demarche.Column{
			{Name: "records", Unit: "records", Doc: "of others on the object within the horizon: from this many on, up to twice as many"},
			{Name: "near", Unit: "pairs", Doc: "of records of strangers within the horizon, each counted from both ends"},
			{Name: "met", Unit: "pairs", Doc: "those of them within the window"},
			{Name: "rate", Unit: "share", Doc: "met of near, 0 to 1"},
		},
	}
	for _, s := range joined.Chance.Strangers {
		t.Rows = append(t.Rows, []any{int64(s.Least), s.Near, s.Met, float64(s.Met) / float64(s.Near)})
	}
	return t
}

func countsTable(s pairs.Stats) demarche.Table {
	return demarche.Table{
		Name: "join", Title: "what the pair join saw",
		Columns: []demarche.Column{{Name: "what", Doc: "what is counted"}, {Name: "count", Unit: "rows", Doc: "how many"}},
		Rows: [][]any{
			{"traces read", s.Traces},
			{"that repeat an actor, object and moment", s.Repeats},
			{"distinct objects", s.Objects},
			{"pairs of rows of an object within the window, of one actor too", s.Pairs},
			{"traces that were counted: with another actor's within the window, of actors with enough objects", s.Live},
			{"actors of these", s.LiveActors},
		},
	}
}
