package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"demarche"
	"demarche/hashtag"
	"demarche/stat"
	"demarche/text"
)

// sequences lists the sequences of tags that several accounts posted, those with a tag
// that is looked at first.
func (x *examination) sequences(ctx context.Context) error {
	wanted := map[string]bool{}
	for _, l := range x.looked {
		wanted[l.word] = true
	}
	t := demarche.Table{
		Name: "sequences", Title: "the same hashtags in the same order on one day, of accounts with five posts and five tags that day or more, the rarest first",
		Columns: []demarche.Column{
			{Name: "sequence", Doc: "its number here"},
			{Name: "actor", Doc: "an account that posted it"},
			{Name: "day", Unit: "UTC", Doc: "the day"},
			{Name: "tags", Doc: "the tags in their order, the first eight"},
			{Name: "length", Unit: "tags", Doc: "how many"},
			{Name: "accounts", Unit: "accounts", Doc: "accounts that posted it"},
			{Name: "rarity", Unit: "nats", Doc: "minus the logarithm of its probability, by the shares of its tags that day"},
			{Name: "chance", Unit: "accounts", Doc: "other accounts that would have it if each drew its tags by their shares"},
			{Name: "record", Doc: "its first post"},
		},
	}
	listed, many, accounts := 0, 0, map[int]bool{}
	for f := range x.d.frames {
		if err := ctx.Err(); err != nil {
			return err
		}
		var tagged []hashtag.Tagged
		for i, tag := range x.d.tags {
			if tag.frame != f || !strings.HasPrefix(tag.word, "#") {
				continue
			}
			for _, u := range tag.uses {
				if !u.repost {
					tagged = append(tagged, hashtag.Tagged{Actor: int(u.actor), Tag: i, AtUS: u.at, Place: int(u.place), Post: int64(u.record)})
				}
			}
		}
		for _, s := range hashtag.Sequences(tagged) {
			many++
			for _, a := range s.Actors {
				accounts[a] = true
			}
			if !slices.ContainsFunc(s.Tags, func(i int) bool { return wanted[x.d.tags[i].word] }) || len(t.Rows)+len(s.Actors) > x.run.Top {
				continue
			}
			listed++
			var words []string
			for _, i := range s.Tags[:min(8, len(s.Tags))] {
				words = append(words, x.d.tags[i].word)
			}
			if n := len(s.Tags) - len(words); n > 0 {
				words = append(words, fmt.Sprintf("and %d more", n))
			}
			actors := make([]int32, len(s.Actors))
			for i, a := range s.Actors {
				actors[i] = int32(a)
			}
			if err := x.name(ctx, actors); err != nil {
				return err
			}
			slices.SortFunc(actors, func(a, b int32) int { return strings.Compare(x.names[x.d.actors[a]].ID, x.names[x.d.actors[b]].ID) })
			for _, a := range actors {
				t.Rows = append(t.Rows, []any{
					int64(listed), x.names[x.d.actors[a]].ID, at(s.Day * day), strings.Join(words, " "), int64(len(s.Tags)), int64(len(s.Actors)), s.Rarity, s.Chance, x.firstOf(s, a),
				})
			}
		}
	}
	if many > 0 {
		x.note("%s of five hashtags or more, in one order on one day, are by more than one account, by %s in all; %d with a tag that is looked at are listed", text.Plural(many, "sequence", "sequences"), text.Plural(len(accounts), "account", "accounts"), listed)
	}
	if len(t.Rows) > 0 {
		x.result.Tables = append(x.result.Tables, t)
	}
	return nil
}

// firstOf returns the first post of an account among those that show a sequence.
func (x *examination) firstOf(s hashtag.Sequence, actor int32) any {
	for _, u := range x.d.tags[s.Tags[0]].uses {
		if u.actor == actor && stat.FloorDiv(u.at, day) == s.Day && !u.repost {
			return u.record.String()
		}
	}
	return nil
}

// say ends the notes with what holds for all.
func (x *examination) say() {
	x.result.Notes = append(x.result.Notes, x.untested...)
	for _, f := range x.d.frames {
		if f.posts > 0 && f.texts == 0 {
			x.note("%s has no texts: tags in reposts, words and copies are not in the data", f.name)
		}
	}
	if x.run.Deleted == "" {
		x.note("when posts were deleted is not in the data (--deleted names a column)")
	}
	if x.run.Created == "" {
		x.note("how old accounts were is not in the data (--created names a column)")
	}
	if x.run.Originals {
		x.note("reposts are left out")
	}
	x.note("equal numbers of uses are means of %d draws, p of minutes and changes of %d (seed %d)", equalDraws, x.run.Draws, x.run.Seed)
}
