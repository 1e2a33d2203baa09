package audience

import (
	"context"
	"strings"

	"demarche"
	"demarche/casefile"
)

// classesOf returns what says the class of the account by one of its posts, "" where the
// post says nothing: the first of the columns that the case hands over with it, or the
// codings under a code. notes tell what was lost of the codings.
func classesOf(ctx context.Context, c *casefile.Case, label, code string) (of func(*casefile.PostRow) string, columns, notes []string, err error) {
	holds, err := c.Holdings(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	if holds[demarche.Posts] == 0 {
		return nil, nil, nil, demarche.Errorf(demarche.BadData, "the case holds no posts")
	}
	if label != "" {
		return func(p *casefile.PostRow) string { return strings.TrimSpace(p.Columns[0]) }, []string{label}, nil, nil
	}
	coded, notes, err := codedPosts(ctx, c, code)
	if err != nil {
		return nil, nil, nil, err
	}
	if coded == nil {
		return nil, nil, nil, demarche.Errorf(demarche.BadData, "no coding in the case is of the code %q", code)
	}
	return func(p *casefile.PostRow) string { return coded[p.Record].class }, nil, notes, nil
}

// A codedPost is what coders read in a post under a code.
type codedPost struct {
	class     string  // that of most codings, of equals the first
	inclusion float64 // the probability with which it was drawn, 0 where not by chance
}

// codedPosts returns what the codings under a code say of posts, and what is to be noted of
// them; nil where there are no codings.
func codedPosts(ctx context.Context, c *casefile.Case, code string) (map[demarche.RecordID]codedPost, []string, error) {
	facts, err := c.Facts(ctx, demarche.Codings)
	if err != nil {
		return nil, nil, err
	}
	units := casefile.UnitsOf(facts, func(g *demarche.Coding) bool { return strings.EqualFold(g.Code, code) })
	if len(units) == 0 {
		return nil, nil, nil
	}
	found, err := c.FindUnits(ctx, units, nil)
	if err != nil {
		return nil, nil, err
	}
	votes, posts := map[demarche.RecordID]map[string]int{}, map[demarche.RecordID]codedPost{}
	for _, u := range units {
		if u.Record == 0 {
			continue
		}
		if votes[u.Record] == nil {
			votes[u.Record] = map[string]int{}
		}
		post := posts[u.Record]
		for _, g := range u.Codings {
			votes[u.Record][g.Value]++
			if g.Inclusion > 0 {
				post.inclusion = g.Inclusion
			}
		}
		post.class = mostOf(votes[u.Record])
		posts[u.Record] = post
	}
	return posts, found.Notes("left out"), nil
}
