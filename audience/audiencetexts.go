package audience

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// choosePosts draws the posts of each account that are read.
func (a *audience) choosePosts(s *survey, place []int32) {
	of := make([][]int, len(a.accounts)) // places of glances
	for i, g := range s.glances {
		if at := place[g.who]; at >= 0 && !g.outside {
			of[at] = append(of[at], i)
		}
	}
	most := a.run.Posts
	for most > 1 {
		total := 0
		for _, posts := range of {
			total += min(len(posts), most)
		}
		if total <= mostRead {
			break
		}
		most /= 2
	}
	if most < a.run.Posts {
		a.note("%d posts of an account are read in place of %d: there are %s", most, a.run.Posts, text.Plural(len(of), "account", "accounts"))
	}
	drawn := 0
	paces := make([]pace, len(of))
	for i, posts := range of {
		paces[i] = paceOf(s.glances, posts)
		slices.SortFunc(posts, func(x, y int) int { return cmp.Compare(s.glances[x].rank, s.glances[y].rank) })
		if len(posts) > most {
			posts = posts[:most]
			drawn++
		}
		for _, k := range posts {
			s.glances[k].chosen = true
		}
		of[i] = posts
	}
	if drawn > 0 {
		a.note("of %s with more than %d posts so many were drawn (seed %d)", text.Plural(drawn, "account", "accounts"), most, a.run.Seed)
	}
	copied := copiedTexts(s.glances, place)
	for i, posts := range of {
		slices.SortFunc(posts, func(x, y int) int {
			p, q := s.glances[x], s.glances[y]
			return cmp.Or(cmp.Compare(p.at, q.at), cmp.Compare(p.rank, q.rank))
		})
		for _, k := range posts {
			g := s.glances[k]
			a.accounts[i].read = append(a.accounts[i].read, post{record: g.record, at: g.at, copied: copied[g.copy], beside: paces[i].minute[g.at/minuteUS] > 1, sameDay: paces[i].day[g.at/dayUS]})
		}
	}
}

// readTexts reads the texts of the posts that were chosen.
func (a *audience) readTexts(ctx context.Context) error {
	a.progress("reading texts", 0, 0)
	type read struct {
		text  string
		signs signs
	}
	texts := map[demarche.RecordID]read{}
	var spans []text.Span
	for i := range a.accounts {
		for _, p := range a.accounts[i].read {
			texts[p.record] = read{}
		}
	}
	err := a.c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		if _, ok := texts[p.Record]; ok {
			spans = text.AppendSpans(spans[:0], p.Text)
			texts[p.Record] = read{strings.Clone(p.Text), signsOf(p.Kind, p.Text, spans)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range a.accounts {
		for k := range a.accounts[i].read {
			p := &a.accounts[i].read[k]
			p.text, p.signs = texts[p.record].text, texts[p.record].signs
		}
	}
	return nil
}
