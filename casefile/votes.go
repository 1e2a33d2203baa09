package casefile

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"demarche"
	"demarche/vote"
)

// Votes is what a case knows of votes.
type Votes struct {
	Table     *vote.Table         // the roll calls whose ballots are known, one for each resolution and body
	Without   []demarche.RollCall // texts adopted without a vote or by one of which only the totals are known, by date
	Records   []demarche.RecordID // of each of Without the row that tells it
	Conflicts []Conflict          // ballots of which two rows say different things
	Doubled   int                 // roll calls that several sources tell; the one with the most ballots is in Table
	Undated   int                 // roll calls of which no row tells the date
	Untold    int                 // texts of which no row tells how they were adopted
}

// A Conflict is a ballot of which two rows say different things. The first is
// taken.
type Conflict struct {
	Resolution   string
	State        string
	Taken, Other demarche.Choice
	TakenBy      demarche.RecordID
	OtherBy      demarche.RecordID
}

// told is a roll call as one family of sources tells it.
type told struct {
	demarche.RollCall
	said    demarche.Fact // what the first row says beside it
	number  uint64
	records []demarche.RecordID
	choices map[string]castBallot
}

type castBallot struct {
	choice demarche.Choice
	record demarche.RecordID
}

// Votes reads the roll calls of the case. Rows of one family and key are one roll
// call: of what several tell, the first row's word is taken; topics and sponsors of
// all are.
func (c *Case) Votes(ctx context.Context) (*Votes, error) {
	calls, err := c.rollCalls(ctx)
	if err != nil {
		return nil, err
	}
	v := &Votes{}
	if err := c.castBallots(ctx, calls, v); err != nil {
		return nil, err
	}
	v.settle(calls)
	return v, nil
}

// RollCalls returns the roll calls and adoptions of the case as facts, each whole: with
// its ballots, and with what several rows and sources tell put together as
// [Case.Votes] says. Record, Source and Confidence are of the first row that tells it.
func (c *Case) RollCalls(ctx context.Context) ([]demarche.Fact, error) {
	calls, err := c.rollCalls(ctx)
	if err != nil {
		return nil, err
	}
	v := &Votes{}
	if err := c.castBallots(ctx, calls, v); err != nil {
		return nil, err
	}
	kept, _ := v.best(calls)
	facts := make([]demarche.Fact, len(kept))
	for i, t := range kept {
		f := t.said
		f.Record = t.shows()[0]
		whole := t.RollCall
		for _, state := range slices.Sorted(maps.Keys(t.choices)) {
			whole.Ballots = append(whole.Ballots, demarche.Ballot{State: state, Choice: t.choices[state].choice})
		}
		f.RollCall = &whole
		facts[i] = f
	}
	return facts, nil
}

// rollCalls reads what is known of roll calls beside their ballots.
func (c *Case) rollCalls(ctx context.Context) (map[uint64]*told, error) {
	calls := map[uint64]*told{}
	r, err := c.db.Query(ctx, `SELECT DISTINCT roll_call, family, key FROM roll_call_keys`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for i, n := range r.Uint64s(0)[:r.Len()] {
			calls[n] = &told{RollCall: demarche.RollCall{Family: r.String(1, i), Key: r.String(2, i)}, number: n}
		}
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.Close()
	facts, err := c.Facts(ctx, demarche.RollCalls)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		t := calls[rollCallNumber(f.RollCall.Family, f.RollCall.Key)]
		if len(t.records) == 0 {
			t.said = f
		}
		t.records = append(t.records, f.Record)
		t.merge(f.RollCall)
	}
	return calls, nil
}

// merge takes what a row tells and none before it did.
func (t *told) merge(c *demarche.RollCall) {
	for _, x := range []struct {
		to   *string
		from string
	}{
		{&t.Resolution, c.Resolution}, {&t.Draft, c.Draft}, {&t.Body, c.Body}, {&t.Session, c.Session}, {&t.Title, c.Title}, {&t.Agenda, c.Agenda},
	} {
		*x.to = cmp.Or(*x.to, x.from)
	}
	t.Adoption = cmp.Or(t.Adoption, c.Adoption)
	if !t.Date.Known() {
		t.Date = c.Date
	}
	if t.Totals == nil {
		t.Totals = c.Totals
	}
	for _, x := range []struct {
		to   *[]string
		from []string
	}{{&t.Topics, c.Topics}, {&t.Sponsors, c.Sponsors}} {
		for _, s := range x.from {
			if !slices.Contains(*x.to, s) {
				*x.to = append(*x.to, s)
			}
		}
	}
}

// castBallots reads the ballots into the roll calls.
func (c *Case) castBallots(ctx context.Context, calls map[uint64]*told, v *Votes) error {
	r, err := c.db.Query(ctx, `SELECT roll_call, state, choice, record FROM ballots ORDER BY record`)
	if err != nil {
		return err
	}
	defer r.Close()
	choices := map[string]demarche.Choice{}
	for ch := demarche.Yes; ch <= demarche.NotVoting; ch++ {
		choices[ch.String()] = ch
	}
	states := map[string]string{} // so that each code is kept once
	for r.Next() {
		numbers, records := r.Uint64s(0), r.Int64s(3)
		for i := range r.Len() {
			t := calls[numbers[i]]
			if t.choices == nil {
				t.choices = make(map[string]castBallot, 200)
			}
			code := r.String(1, i)
			state, ok := states[code]
			if !ok {
				states[code], state = code, code
			}
			b := castBallot{choices[r.String(2, i)], demarche.RecordID(records[i])}
			if before, twice := t.choices[state]; !twice {
				t.choices[state] = b
			} else if before.choice != b.choice {
				v.Conflicts = append(v.Conflicts, Conflict{cmp.Or(t.Resolution, t.Key), state, before.choice, b.choice, before.record, b.record})
			}
		}
	}
	return r.Err()
}

// best returns, of what several families tell of one resolution and body, the one with
// the most ballots, in the order of days, and the states that have any.
func (v *Votes) best(calls map[uint64]*told) (kept []*told, states map[string]bool) {
	of := map[string][]*told{}
	for _, t := range calls {
		name := t.Body + " " + t.Resolution
		if t.Resolution == "" {
			name = t.Family + " " + t.Key
		}
		of[name] = append(of[name], t)
	}
	states = map[string]bool{}
	for _, all := range of {
		slices.SortFunc(all, func(a, b *told) int {
			return cmp.Or(cmp.Compare(len(b.choices), len(a.choices)), cmp.Compare(a.Family, b.Family), cmp.Compare(a.Key, b.Key))
		})
		best := all[0]
		for _, t := range all[1:] {
			best.merge(&t.RollCall)
			best.records = append(best.records, t.records...)
			if len(t.choices) > 0 {
				v.compare(best, t)
			}
		}
		if len(all) > 1 && len(all[1].choices) > 0 {
			v.Doubled++
		}
		slices.Sort(best.records)
		kept = append(kept, best)
		for s := range best.choices {
			states[s] = true
		}
	}
	slices.SortFunc(kept, func(a, b *told) int {
		return cmp.Or(cmp.Compare(a.day(), b.day()), cmp.Compare(a.name(), b.name()), cmp.Compare(a.Body, b.Body), cmp.Compare(a.Family, b.Family))
	})
	return kept, states
}

// settle makes the table.
func (v *Votes) settle(calls map[uint64]*told) {
	kept, states := v.best(calls)
	slices.SortFunc(v.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Resolution, b.Resolution), cmp.Compare(a.State, b.State), cmp.Compare(a.OtherBy, b.OtherBy))
	})
	t := &vote.Table{}
	for s := range states {
		t.States = append(t.States, s)
	}
	slices.Sort(t.States)
	for _, k := range kept {
		if len(k.choices) == 0 {
			if k.Adoption != demarche.WithoutVote && k.Totals == nil {
				v.Untold++
				continue
			}
			v.Without = append(v.Without, k.RollCall)
			v.Records = append(v.Records, k.record())
			continue
		}
		if k.day() == demarche.NoDay {
			v.Undated++
		}
		t.Rolls = append(t.Rolls, vote.Roll{
			Resolution: k.name(), Body: k.Body, Day: k.day(), Session: k.Session, Title: k.Title, Agenda: k.Agenda,
			Topics: k.Topics, Sponsors: k.Sponsors, Records: k.shows(),
		})
		for _, s := range t.States {
			t.Cells = append(t.Cells, k.choices[s].choice)
		}
	}
	v.Table = t
}

// compare notes where two families tell different ballots of one roll call.
func (v *Votes) compare(taken, other *told) {
	for state, b := range other.choices {
		if a, ok := taken.choices[state]; ok && a.choice != b.choice {
			v.Conflicts = append(v.Conflicts, Conflict{taken.name(), state, a.choice, b.choice, a.record, b.record})
		}
	}
}

func (t *told) name() string { return cmp.Or(t.Resolution, t.Key) }

func (t *told) day() demarche.Day {
	first, _ := t.Date.Days()
	return first
}

// record returns the first row that tells it, or 0.
func (t *told) record() demarche.RecordID {
	if len(t.records) == 0 {
		return 0
	}
	return t.records[0]
}

// shows returns the rows that show a roll call: those that tell more than a ballot,
// or where there are none the first with one.
func (t *told) shows() []demarche.RecordID {
	if len(t.records) > 0 {
		return t.records
	}
	var first demarche.RecordID
	for _, b := range t.choices {
		if first == 0 || b.record < first {
			first = b.record
		}
	}
	return []demarche.RecordID{first}
}
