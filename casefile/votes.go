package casefile

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"demarche"
	"demarche/state"
	"demarche/vote"
)

// Votes is what a case knows of votes.
type Votes struct {
	Table     *vote.Table         // the roll calls whose ballots are known, one for each resolution and body
	Without   []demarche.RollCall // texts adopted without a vote or by one of which only the totals are known, by date
	Records   []demarche.RecordID // of each of Without the row that tells it
	Conflicts []Conflict          // ballots of which two rows say different things
	Lacking   []Lack              // votes that one source has and another, which has others of the roll call, has not
	Disputes  []Dispute           // dates and totals of which two rows say different things
	Apart     []Apart             // roll calls that their source numbers apart from another of the same text: not in Table
	Followed  []Followed          // ballots told of a state that was no more: in Table they are of the one that followed it
	Doubled   int                 // roll calls that several sources tell; the one with the most ballots is in Table
	Undated   int                 // roll calls of which no row tells the date
	Unnamed   int                 // roll calls on a text of which no row tells the symbol: if two sources tell one, it is in Table twice
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

// A Lack is a vote, of yes, abstain or no, that a family of sources has not, although
// it has others of the same roll call.
type Lack struct {
	Resolution string
	State      string
	Choice     demarche.Choice
	Told       string            // the family that has it
	Lacks      string            // the family that has not
	By         demarche.RecordID // the row that has it
}

// A Dispute is something beside ballots of which two rows say different things. The
// first is taken.
type Dispute struct {
	Resolution   string
	What         string // "date", "totals", "adoption", or "count" where the totals that are told are not those of the ballots
	Taken, Other string
	TakenBy      demarche.RecordID
	OtherBy      demarche.RecordID
}

// An Apart is a roll call that its source numbers apart from another of the same
// text: a vote on something beside it, or the same told twice.
type Apart struct {
	Resolution string
	Family     string
	Key, Taken string // its number, and that of the roll call that is in the table
	Records    []demarche.RecordID
}

// A Followed says how many ballots are told of a state on days on which it was no more.
type Followed struct {
	From, To string // the state, and the one that followed it
	Ballots  int
}

// told is a roll call as one family of sources tells it.
type told struct {
	demarche.RollCall
	said    demarche.Fact // what the first row says beside it
	number  uint64
	dated   demarche.RecordID // the row that tells the date
	counted demarche.RecordID // the row that tells the totals
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
	v, calls, err := c.readVotes(ctx)
	if err != nil {
		return nil, err
	}
	v.settle(calls)
	return v, nil
}

// readVotes reads all roll calls with their ballots, each family's for itself, and what
// became known of them on the way.
func (c *Case) readVotes(ctx context.Context) (*Votes, map[uint64]*told, error) {
	v := &Votes{}
	calls, err := c.rollCalls(ctx, v)
	if err == nil {
		err = c.castBallots(ctx, calls, v)
	}
	return v, calls, err
}

// RollCalls returns the roll calls and adoptions of the case as facts, each whole: with
// its ballots, and with what several rows and sources tell put together as
// [Case.Votes] says. Record, Source and Confidence are of the first row that tells it.
func (c *Case) RollCalls(ctx context.Context) ([]demarche.Fact, error) {
	v, calls, err := c.readVotes(ctx)
	if err != nil {
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
func (c *Case) rollCalls(ctx context.Context, v *Votes) (map[uint64]*told, error) {
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
		t.merge(&told{RollCall: *f.RollCall, dated: f.Record, counted: f.Record, records: []demarche.RecordID{f.Record}}, v)
	}
	return calls, nil
}

// merge takes what another tells and none before it did, and notes where they differ.
func (t *told) merge(c *told, v *Votes) {
	for _, x := range []struct {
		to   *string
		from string
	}{
		{&t.Resolution, c.Resolution}, {&t.Draft, c.Draft}, {&t.Body, c.Body}, {&t.Session, c.Session}, {&t.Title, c.Title}, {&t.Agenda, c.Agenda},
	} {
		*x.to = cmp.Or(*x.to, x.from)
	}
	if t.Adoption != c.Adoption && (t.Adoption == demarche.WithoutVote || c.Adoption == demarche.WithoutVote) && t.Adoption != "" && c.Adoption != "" {
		v.Disputes = append(v.Disputes, Dispute{t.name(), "adoption", string(t.Adoption), string(c.Adoption), t.record(), c.record()})
	}
	t.Adoption = cmp.Or(t.Adoption, c.Adoption)
	switch {
	case !c.Date.Known() || t.Date.Within(c.Date):
	case !t.Date.Known() || c.Date.Within(t.Date): // a day in place of its month
		t.Date, t.dated = c.Date, c.dated
	default:
		v.Disputes = append(v.Disputes, Dispute{t.name(), "date", t.Date.String(), c.Date.String(), t.dated, c.dated})
	}
	switch {
	case t.Totals == nil:
		t.Totals, t.counted = c.Totals, c.counted
	case c.Totals != nil && unlike(*t.Totals, *c.Totals):
		v.Disputes = append(v.Disputes, Dispute{t.name(), "totals", votes(*t.Totals), votes(*c.Totals), t.counted, c.counted})
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
	r, err := c.db.Query(ctx, `SELECT roll_call, state, choice, record FROM ballots ORDER BY record, rowid`)
	if err != nil {
		return err
	}
	defer r.Close()
	choices := map[string]demarche.Choice{}
	for ch := demarche.Yes; ch <= demarche.NotVoting; ch++ {
		choices[ch.String()] = ch
	}
	states := map[string]string{} // so that each code is kept once
	followed := map[[2]string]int{}
	for r.Next() {
		numbers, records := r.Uint64s(0), r.Int64s(3)
		for i := range r.Len() {
			t := calls[numbers[i]]
			if t.choices == nil {
				t.choices = make(map[string]castBallot, 200)
			}
			code := r.String(1, i)
			voter, ok := states[code]
			if !ok {
				states[code], voter = code, code
			}
			if now := follower(voter, t.day()); now != voter {
				followed[[2]string{voter, now}]++
				voter = now
			}
			b := castBallot{choices[r.String(2, i)], demarche.RecordID(records[i])}
			if before, twice := t.choices[voter]; !twice {
				t.choices[voter] = b
			} else if before.choice != b.choice {
				v.Conflicts = append(v.Conflicts, Conflict{cmp.Or(t.Resolution, t.Key), voter, before.choice, b.choice, before.record, b.record})
			}
		}
	}
	for pair, n := range followed {
		v.Followed = append(v.Followed, Followed{pair[0], pair[1], n})
	}
	slices.SortFunc(v.Followed, func(a, b Followed) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return r.Err()
}

// formers are the states that are no more, so that few ballots need a closer look.
var formers = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, s := range state.All() {
		if s.Kind == state.Former {
			all[s.Code] = true
		}
	}
	return all
})

// follower returns the state that has the place of another on a day, and the state
// itself where none has or several have.
func follower(code string, day demarche.Day) string {
	if day == demarche.NoDay || !formers()[code] {
		return code
	}
	if s, ok := state.Successor(code, day.Time()); ok {
		return s.Code
	}
	return code
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
