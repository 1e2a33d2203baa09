package audience

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/casefile"
	"demarche/lexis"
	"demarche/pairs"
	"demarche/tandem"
	"demarche/text"
)

// synchrony compares the slots of all accounts.
func (t *tandems) synchrony(ctx context.Context) error {
	posted, classes := make([][]int64, len(t.accounts)), make([]int, len(t.accounts))
	for i := range t.accounts {
		posted[i], classes[i] = t.accounts[i].posted, t.accounts[i].class
	}
	t.activity = tandem.NewActivity(posted, t.perHour)
	var err error
	t.slots, err = t.activity.Synchrony(ctx, func(done, total int64) { t.progress("comparing slots", done, total) })
	if err != nil {
		return err
	}
	t.slots.Least, t.allowed = t.run.Chances, map[[2]int]allowed{}
	t.weeks = tandem.Schedules(posted, classes)
	for _, p := range posted {
		t.lives = append(t.lives, tandem.NewLife(p))
	}
	return nil
}

// allowed is a pair with its p where runs are allowed for, and its dispersion.
type allowed struct {
	pair tandem.Pair
	runs float64
}

// inSlots returns a pair by its common slots. Who posts minute after minute meets another's
// run in many slots or in none, which a Poisson number does not; p allows for that.
func (t *tandems) inSlots(i, j int) tandem.Pair { return t.withRuns(i, j).pair }

func (t *tandems) withRuns(i, j int) allowed {
	key := [2]int{min(i, j), max(i, j)}
	if known, ok := t.allowed[key]; ok {
		return known
	}
	one := allowed{t.slots.Of(i, j), 1}
	if one.pair.Tested {
		one.runs = t.activity.Dispersion(key[0], key[1])
		one.pair = one.pair.Dispersed(one.runs)
		t.allowed[key] = one
	}
	return one
}

// A written is a post that is no repost, with a text that is long enough to be compared.
type written struct {
	record  demarche.RecordID
	account int
	key     uint64 // of its words
	atUS    int64
	lang    string
}

// readTexts finds the rare texts of accounts, and how each writes outside them.
func (t *tandems) readTexts(ctx context.Context) error {
	t.progress("reading texts", 0, 0)
	var all []written
	err := t.eachWritten(ctx, func(p *casefile.PostRow, account int, words []lexis.Word) {
		if key, ok := t.textKey(words); ok {
			all = append(all, written{p.Record, account, key, p.AtUS, t.accounts[account].lang})
		}
	})
	if err != nil {
		return err
	}
	holdings := make([]tandem.Holding, len(all))
	for i, w := range all {
		holdings[i] = tandem.Holding{Account: w.account, Object: w.key, AtUS: w.atUS, Stratum: stratum(w.atUS, w.lang), Record: w.record}
	}
	if t.crossing, err = tandem.NewCopies(ctx, holdings); err != nil {
		return err
	}
	for i, w := range all {
		holdings[i].Stratum = stratum(w.atUS, w.lang, t.classOf(w.account))
	}
	if t.copies, err = tandem.NewCopies(ctx, holdings); err != nil {
		return err
	}
	t.copied, t.own = map[demarche.RecordID]bool{}, map[demarche.RecordID]int{}
	for _, w := range all {
		if t.copies.Holders(w.key) != nil {
			t.copied[w.record] = true
		}
	}
	writings := make([]*tandem.Writing, len(t.accounts))
	for i := range writings {
		writings[i] = tandem.NewWriting()
	}
	err = t.eachWritten(ctx, func(p *casefile.PostRow, account int, words []lexis.Word) {
		t.own[p.Record] = account
		if !t.copied[p.Record] && lexis.HasStops(t.accounts[account].lang) {
			writings[account].Add(p.Text, words, t.accounts[account].lang)
		}
	})
	t.style(writings)
	return err
}

// leastWords is how many words an account must have written for its style to be told.
const leastWords = 1000

// style compares the writings of each language.
func (t *tandems) style(writings []*tandem.Writing) {
	t.styles = make([][]float64, len(t.accounts))
	of := map[string][]int{}
	for i, w := range writings {
		if w.Words >= leastWords {
			of[t.accounts[i].lang] = append(of[t.accounts[i].lang], i)
		}
	}
	for _, who := range of {
		some := make([]*tandem.Writing, len(who))
		for k, i := range who {
			some[k] = writings[i]
		}
		for k, row := range tandem.Styles(some) {
			t.styles[who[k]] = row
		}
	}
}

// eachWritten yields the posts of the accounts that are no reposts, with their words.
func (t *tandems) eachWritten(ctx context.Context, yield func(p *casefile.PostRow, account int, words []lexis.Word)) error {
	return t.c.EachPost(ctx, nil, func(p *casefile.PostRow) error {
		if account, ok := t.of[p.Actor]; ok && !p.IsRepost() {
			yield(p, account, lexis.Words(p.Text))
		}
		return nil
	})
}

// textKey returns a number for the words of a text; not ok where it is too short, or
// begins as an application writes.
func (t *tandems) textKey(words []lexis.Word) (uint64, bool) {
	if len(words) < text.MinWords {
		return 0, false
	}
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Text)
		b.WriteByte(' ')
	}
	s := b.String()
	if utf8.RuneCountInString(s) <= text.MinCharacters {
		return 0, false
	}
	if slices.ContainsFunc(t.run.Boilerplate, func(begin string) bool { return strings.HasPrefix(s, begin+" ") }) {
		return 0, false
	}
	return xxh3.HashString(s), true
}

// stratum numbers a month and what else is the same for all in it, in any order of rows.
func stratum(us int64, of ...string) int {
	return int(xxh3.HashString(time.UnixMicro(us).UTC().Format("2006-01 ")+strings.Join(of, " ")) >> 1)
}

func (t *tandems) classOf(account int) string { return t.classes[t.accounts[account].class] }

// readDomains finds the rare domains that accounts led to in posts of their own.
func (t *tandems) readDomains(ctx context.Context) error {
	t.progress("reading domains", 0, 0)
	var holdings []tandem.Holding
	err := t.c.Traces([]string{"domain"})(ctx, func(b pairs.Batch) error {
		for i, record := range b.Record {
			id := demarche.RecordID(record)
			if account, ok := t.own[id]; ok && !t.copied[id] {
				holdings = append(holdings, tandem.Holding{Account: account, Object: b.Object[i], AtUS: b.AtUS[i], Stratum: stratum(b.AtUS[i], t.accounts[account].lang, t.classOf(account)), Record: id})
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	t.domains, err = tandem.NewCopies(ctx, holdings)
	return err
}
