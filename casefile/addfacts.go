package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/duck"
	"demarche/ingest"
)

// A factAdder writes one file of facts into the case, within one transaction.
type factAdder struct {
	*adder
	facts, ballots, keys *duck.Appender

	told map[uint64]uint64 // by roll call of this file the digest of what was last told of it beside ballots
}

func newFactAdder(a *adder) (*factAdder, error) {
	f := &factAdder{adder: a, told: map[uint64]uint64{}}
	for _, t := range []struct {
		to    **duck.Appender
		table string
		types []duck.Type
	}{
		{&f.facts, "facts", []duck.Type{duck.Bigint, duck.Varchar, duck.Varchar}},
		{&f.ballots, "ballots", []duck.Type{duck.UBigint, duck.Varchar, duck.Varchar, duck.Bigint}},
		{&f.keys, "roll_call_keys", []duck.Type{duck.UBigint, duck.Varchar, duck.Varchar}},
	} {
		var err error
		if *t.to, err = a.c.db.Append(t.table, t.types); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *factAdder) close(ctx context.Context) (err error) {
	for _, w := range []*duck.Appender{f.facts, f.ballots, f.keys} {
		if w == nil {
			continue
		}
		if e := w.Close(ctx); err == nil {
			err = e
		}
	}
	return err
}

func (f *factAdder) read(ctx context.Context, src *ingest.Source, progress func(done, total int64)) error {
	for fact, err := range src.Facts(ctx, progress) {
		if refusal, ok := errors.AsType[*demarche.Refusal](err); ok {
			if err := f.refuse(refusal); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := f.fact(fact); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *factAdder) fact(fact *demarche.Fact) error {
	f.dataset.Kept++
	f.record = demarche.NewRecordID(f.dataset.Dataset, f.dataset.Kept)
	for _, d := range datesOf(fact) {
		if first, last := d.Days(); first != demarche.NoDay {
			f.resolution.add(first.Time().UnixMicro())
			f.resolution.add(last.Time().UnixMicro())
		}
	}
	w := f.rows
	w.Bigint(0, int64(f.record))
	w.Bigint(1, fact.Line)
	for i, value := range fact.Original {
		w.Varchar(len(f.columns)+i, value)
	}
	if err := w.EndRow(); err != nil {
		return err
	}
	if fact.RollCall != nil {
		tells, err := f.rollCall(fact)
		if err != nil || !tells {
			return err
		}
	}
	b, err := json.Marshal(fact)
	if err != nil {
		return err
	}
	f.facts.Bigint(0, int64(f.record))
	f.facts.Varchar(1, fact.What())
	f.facts.Varchar(2, string(b))
	return f.facts.EndRow()
}

// rollCall writes the ballots of a roll call, and says whether the row tells more
// that has not been told: in a list of ballots each row repeats what is known of
// the roll call, which is kept once.
func (f *factAdder) rollCall(fact *demarche.Fact) (tells bool, err error) {
	c := fact.RollCall
	number := rollCallNumber(c.Family, c.Key)
	before, known := f.told[number]
	if !known {
		f.keys.UBigint(0, number)
		f.keys.Varchar(1, c.Family)
		f.keys.Varchar(2, c.Key)
		if err := f.keys.EndRow(); err != nil {
			return false, err
		}
	}
	for _, b := range c.Ballots {
		f.ballots.UBigint(0, number)
		f.ballots.Varchar(1, b.State)
		f.ballots.Varchar(2, b.Choice.String())
		f.ballots.Bigint(3, int64(f.record))
		if err := f.ballots.EndRow(); err != nil {
			return false, err
		}
	}
	bare := *c
	bare.Ballots = nil
	said := *fact
	said.RollCall, said.Record, said.Line, said.Original = &bare, 0, 0, nil
	if reflect.DeepEqual(said, demarche.Fact{RollCall: &demarche.RollCall{Family: c.Family, Key: c.Key}}) {
		f.told[number] = before
		return false, nil
	}
	b, err := json.Marshal(said)
	if err != nil {
		return false, err
	}
	digest := xxh3.Hash(b)
	f.told[number] = digest
	return digest != before, nil
}

// rollCallNumber numbers a roll call by what a family of sources calls it.
func rollCallNumber(family, key string) uint64 {
	return xxh3.HashStringSeed(key, xxh3.HashString("roll call")^xxh3.HashString(family))
}

// datesOf returns when what a fact tells of happened.
func datesOf(f *demarche.Fact) []demarche.Date {
	switch {
	case f.RollCall != nil:
		return []demarche.Date{f.RollCall.Date}
	case f.Status != nil:
		return []demarche.Date{f.Status.Date}
	case f.Event != nil:
		return []demarche.Date{f.Event.Start, f.Event.End}
	case f.Position != nil:
		return []demarche.Date{f.Position.Date}
	case f.Membership != nil:
		return []demarche.Date{f.Membership.From, f.Membership.To}
	case f.Datum != nil:
		return []demarche.Date{f.Datum.Date}
	case f.Period != nil:
		return []demarche.Date{f.Period.From, f.Period.To}
	case f.Coding != nil:
		return []demarche.Date{f.Coding.Date}
	case f.Listing != nil:
		return []demarche.Date{f.Listing.From, f.Listing.To}
	case f.Reach != nil:
		return []demarche.Date{f.Reach.Window}
	}
	return nil
}
