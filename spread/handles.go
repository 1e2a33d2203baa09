package spread

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/casefile"
	"demarche/text"
)

// mostHandles is how many pairs of accounts of one handle are listed.
const mostHandles = 200

// handles lists the accounts that are called alike on two platforms, or in two datasets of
// different platforms.
func (s *seenCase) handles(ctx context.Context, c *casefile.Case) error {
	accounts, err := c.Actors(ctx, s.actors)
	if err != nil {
		return err
	}
	type account struct {
		handle string
		casefile.Actor
	}
	var all []account
	for _, n := range s.actors {
		a := accounts[n]
		handle := a.ID
		if _, after, ok := strings.Cut(handle, ":"); ok {
			handle = after
		}
		all = append(all, account{text.Mention(handle, 0), a})
	}
	slices.SortFunc(all, func(a, b account) int {
		return cmp.Or(cmp.Compare(a.handle, b.handle), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.ID, b.ID))
	})
	t := demarche.Table{
		Name: "handles", Columns: []demarche.Column{
			{Name: "a", Doc: "the account whose first post of the case is earlier"},
			{Name: "b", Doc: "the account of the same handle elsewhere"},
			{Name: "platform_1", Doc: "of a"},
			{Name: "platform_2", Doc: "of b"},
			{Name: "posts_1", Unit: "posts", Doc: "of a"},
			{Name: "posts_2", Unit: "posts", Doc: "of b"},
			{Name: "first_1", Unit: "UTC", Doc: "the first post of a"},
			{Name: "first_2", Unit: "UTC", Doc: "the first post of b"},
			{Name: "lag", Unit: "days", Doc: "from the one to the other"},
		},
	}
	pairsOf := 0
	for i := range all {
		for k := i + 1; k < len(all) && all[k].handle == all[i].handle && all[i].handle != ""; k++ {
			a, b := all[i], all[k]
			if a.Platform == b.Platform {
				continue
			}
			if pairsOf++; pairsOf > mostHandles {
				continue
			}
			if b.First.Before(a.First) {
				a, b = b, a
			}
			t.Rows = append(t.Rows, []any{a.ID, b.ID, a.Platform, b.Platform, a.Posts, b.Posts, a.First, b.First, b.First.Sub(a.First).Hours() / 24})
		}
	}
	t.Title = fmt.Sprintf("accounts of one handle on two platforms, %d of %s", min(pairsOf, mostHandles), text.Plural(pairsOf, "pair", "pairs"))
	if pairsOf > 0 {
		s.result.Tables = append(s.result.Tables, t)
		s.result.Notes = append(s.result.Notes, "that two accounts are called alike does not say that they are of one owner: names can be taken")
	}
	return nil
}
