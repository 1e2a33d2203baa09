package campaign

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"demarche"
	"demarche/hashtag"
	"demarche/text"
)

// mostEvidence is how many records a finding names.
const mostEvidence = 500

// finding says of one tag who was early and whether they were together.
func (x *examination) finding(l *looked) error {
	e, b := l.early, l.burst
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
	format := "2006-01-02"
	if b.fine {
		format = "2006-01-02 15:04"
	}
	early := map[int32]bool{}
	for _, a := range e.actors {
		early[a] = true
		f.Subjects = append(f.Subjects, x.names[x.d.actors[a]].ID)
	}
	slices.Sort(f.Subjects)
	claim := fmt.Sprintf("%s had used %s by %d minutes after it rose at %s, and went on in the burst, of %s in it", text.Plural(len(e.actors), "account", "accounts"), l.name, x.run.MarginMin, at(b.start).Format(format), text.Plural(accountsOf(b.uses), "account", "accounts"))
	if !b.fine {
		claim = fmt.Sprintf("%s had used %s before it rose on %s, and went on in the burst, of %s in it", text.Plural(len(e.actors), "account", "accounts"), l.name, at(b.start).Format(format), text.Plural(accountsOf(b.uses), "account", "accounts"))
	}
	f.Others = append(f.Others, demarche.Measure{Name: "early accounts", Value: float64(len(e.actors)), Unit: "accounts"})
	for _, s := range []struct {
		share      *hashtag.Share
		what, name string
	}{{e.group, "group", e.of[0] + " of the network"}, {e.class, "class", "class " + e.of[1]}} {
		if s.share == nil {
			continue
		}
		expected := s.share.Expected
		claim += fmt.Sprintf("; %s of them %s of %s, where %s would be", text.Count(s.share.Chosen), isAre(s.share.Chosen), s.name, short(expected))
		f.Others = append(f.Others,
			demarche.Measure{Name: "early accounts of one " + s.what, Value: float64(s.share.Chosen), Unit: "accounts", Chance: &expected},
			demarche.Measure{Name: "q of one " + s.what, Value: s.share.Q, Unit: "rate of false discoveries"})
	}
	if b.fine && e.hour.Expected > 0 {
		claim += fmt.Sprintf("; as it rose, two of %s used it in the same minute %s times, where %s would be", text.Plural(accountsOf(e.rise), "account", "accounts"), text.Count(e.hour.Pairs), short(e.hour.Expected))
		hour, ten := e.hour.Expected, e.ten.Expected
		f.Others = append(f.Others,
			demarche.Measure{Name: "pairs of accounts in the same minute, turned round the hour", Value: float64(e.hour.Pairs), Unit: "pairs", Chance: &hour},
			demarche.Measure{Name: "p of these", Value: e.hour.P, Unit: "probability"},
			demarche.Measure{Name: "pairs of accounts in the same minute, turned round ten minutes", Value: float64(e.ten.Pairs), Unit: "pairs", Chance: &ten},
			demarche.Measure{Name: "p of these, of ten minutes", Value: e.ten.P, Unit: "probability"})
	}
	f.Value = f.Others[0]
	if k := slices.IndexFunc(f.Others, func(m demarche.Measure) bool { return m.Chance != nil }); k >= 0 { // what can be held against chance stands in front
		f.Value = f.Others[k]
		f.Others = slices.Delete(f.Others, k, k+1)
	} else {
		f.Others = f.Others[1:]
	}
	f.Claim = claim
	f.Others = append(f.Others,
		demarche.Measure{Name: "uses an account", Value: l.whole.PerUser, Unit: "uses an account"},
		demarche.Measure{Name: "Gini coefficient", Value: l.whole.Gini, Unit: "0 to 1"})
	var first, last int64 = math.MaxInt64, math.MinInt64
	left := 0
	for _, u := range l.uses {
		if !early[u.actor] || u.at >= b.end {
			continue
		}
		if len(f.Evidence) == mostEvidence {
			left++
			continue
		}
		f.Evidence = append(f.Evidence, u.record)
		first, last = min(first, u.at), max(last, u.at)
	}
	if left > 0 {
		x.note("%s: its finding names the first %d records of early accounts; %s more are not named", l.name, mostEvidence, text.Count(left))
	}
	slices.Sort(f.Evidence)
	f.First, f.Last, f.Objects = at(first), at(last), 1
	for _, g := range x.result.Findings {
		if slices.Equal(g.Subjects, f.Subjects) {
			x.note("%s: its early accounts are those of another tag, and the finding is told of that one; %s", l.name, f.Claim)
			return nil
		}
	}
	x.result.Findings = append(x.result.Findings, f)
	return nil
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
		if u.actor == actor && floorDiv(u.at, day) == s.Day && !u.repost {
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
