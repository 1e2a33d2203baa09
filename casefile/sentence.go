package casefile

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"demarche"
	"demarche/state"
)

// sentence says in words what a fact tells. States stand in it under their names.
func sentence(f *demarche.Fact) string {
	switch {
	case f.RollCall != nil:
		return rollCallSentence(f.RollCall)
	case f.Status != nil:
		return statusSentence(f.Status)
	case f.Event != nil:
		return eventSentence(f.Event)
	case f.Position != nil:
		p := f.Position
		s := join(" ", stateName(p.Actor), p.Value, quoted(p.Norm))
		s = join(", ", s, days(p.Date), before("in ", p.Document), before("as read by ", p.Coder))
		return join(": ", s, quoted(p.Quote))
	case f.Membership != nil:
		m := f.Membership
		return join(" ", stateName(m.State), "is of", m.Bloc, before("from ", days(m.From)), before("to ", days(m.To)))
	case f.Datum != nil:
		d := f.Datum
		value := strconv.FormatFloat(d.Value, 'f', -1, 64)
		return join(": ", join(", ", d.Series, stateName(d.Subject), days(d.Date)), join(" ", value, d.Unit))
	case f.Period != nil:
		p := f.Period
		s := join(": ", join(", ", p.Scheme, p.Name), join(" to ", days(p.From), days(p.To)))
		return join(". ", s, p.Says, before("It names ", strings.Join(p.Events, ", ")))
	case f.Coding != nil:
		c := f.Coding
		s := join(" ", c.Unit, "under", c.Code+":", c.Value, c.Stance)
		return join("; ", join(", ", s, days(c.Date), before("as read by ", c.Coder)), quoted(c.Span))
	case f.Listing != nil:
		l := f.Listing
		if l.Account != "" {
			return join("; ", join(" ", l.Pattern, "on", l.Platform, "is of", l.Account), "listed by "+join(" ", l.List, l.Version))
		}
		what := join(" ", l.Pattern, before("on ", l.Platform))
		s := join(", ", join(": ", what, l.Name), l.Role, before("of ", stateName(l.Country)), l.Level)
		return join("; ", s, join(" ", before("from ", days(l.From)), before("to ", days(l.To))), "listed by "+join(" ", l.List, l.Version))
	case f.Reach != nil:
		r := f.Reach
		s := join(" ", r.Subject+":", r.Value, r.Unit, "("+r.Rung+")")
		s = join(", ", s, before("of ", r.Population), days(r.Window))
		return join(": ", join("; ", s, r.Definition), quoted(r.Quote))
	case f.Entry != nil:
		return entrySentence(f.Entry)
	}
	return ""
}

func rollCallSentence(c *demarche.RollCall) string {
	how := string(c.Adoption)
	switch c.Adoption {
	case demarche.Recorded:
		how = "adopted by a recorded vote"
	case demarche.Unrecorded:
		how = "adopted by a vote of which the totals are known"
	case demarche.WithoutVote:
		how = "adopted without a vote"
	}
	s := join(", ", cmp.Or(c.Resolution, c.Draft, c.Key), c.Body, days(c.Date), before("session ", c.Session))
	s = join(": ", s, join(", ", quoted(c.Title), how, totals(c.Totals)))
	return join("; ", s, before("sponsored by ", names(c.Sponsors)))
}

// totals tells numbers of votes, those that are known.
func totals(t *demarche.Totals) string {
	if t == nil {
		return ""
	}
	words := []string{"yes", "no", "abstentions", "not voting"}
	if t.Abstain == 1 {
		words[2] = "abstention"
	}
	var parts []string
	for i, n := range []int{t.Yes, t.No, t.Abstain, t.NotVoting} {
		if n >= 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, words[i]))
		}
	}
	return strings.Join(parts, ", ")
}

func statusSentence(s *demarche.Status) string {
	what := cmp.Or(s.Title, s.Agreement)
	if s.Kind != "" {
		what += " (" + s.Kind + ")"
	}
	by := s.Party
	if by == "" {
		by = names(s.Parties)
	} else {
		by = stateName(by)
	}
	step := join(" ", s.Status, days(s.Date), before("by ", by), before("in ", s.Place))
	if s.Status == "in force" || s.Status == "left" {
		step = join(" ", s.Status, before("from ", days(s.Date)), before("for ", by))
	}
	return join(": ", what, step)
}

func eventSentence(e *demarche.Event) string {
	what := cmp.Or(e.Name, e.Event)
	if e.Kind != "" {
		what += " (" + e.Kind + ")"
	}
	when := days(e.Start)
	if e.End.Known() && e.End != e.Start {
		when = join(" to ", when, days(e.End))
	}
	when = join(", ", when, before("disclosed ", days(e.Disclosed)), before("attributed ", days(e.Attributed)))
	who := join(" ", before("by ", names(e.Initiators)), before("against ", names(e.Targets)), before("attributed by ", names(e.Attributing)))
	return join("; ", join(": ", what, when), who, e.Symbol, e.What)
}

func entrySentence(e *demarche.Entry) string {
	switch {
	case e.Work != nil:
		return join(" ", "the work:", strings.Join(e.Work.Authors, ", "), year(e.Work.Year), e.Work.Title)
	case e.Coverage != nil:
		c := e.Coverage
		s := join(" ", c.Filter.Of, "were searched:", days(c.Period))
		if c.Complete {
			s += ", and nothing can be missing"
		}
		return join("; ", s, c.Note)
	case e.Claim != nil:
		return fmt.Sprintf("claim %s: %s", e.Claim.ID, e.Claim.Says)
	case e.Table != nil:
		return join(": ", "table "+e.Table.ID, e.Table.Title)
	case e.Reference != nil:
		return "listed: " + referenceName(e.Reference)
	case e.Citation != nil:
		return join(", ", "cited: "+referenceName(e.Citation), e.Citation.Place)
	}
	return ""
}

func referenceName(r *demarche.Reference) string {
	return join(". ", join(" ", strings.Join(r.Authors, ", "), cmp.Or(r.Year, "n.d.")), r.Title, r.Link)
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// days writes a date; of two days, with "to" between them.
func days(d demarche.Date) string { return strings.Replace(d.String(), "/", " to ", 1) }

// stateName returns the name of a state by its code; another actor as it is written.
func stateName(actor string) string {
	if s, ok := state.ByISO3(actor); ok {
		return s.Short
	}
	return actor
}

func names(actors []string) string {
	all := make([]string, len(actors))
	for i, a := range actors {
		all[i] = stateName(a)
	}
	return strings.Join(all, ", ")
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

// before puts a word before a text that is not empty.
func before(word, s string) string {
	if s == "" {
		return ""
	}
	return word + s
}

// join puts a separator between those that are not empty.
func join(sep string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
