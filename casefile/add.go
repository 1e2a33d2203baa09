package casefile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"demarche"
	"demarche/duck"
	"demarche/ingest"
	"demarche/trace"
)

// AddOptions say how a file is added.
type AddOptions struct {
	Source   string          // where it is from
	Licence  string          // its licence
	Typed    []string        // the flags by which the user says how to read it, for what makes the case again
	Trace    trace.Extractor // how a post counts as behaviour
	Progress func(done, total int64)
	Remark   func(says string) // told once the file is added what names actors and so is not kept; nil for nobody
}

// Add reads a file into the case and returns what it became. It adds all of
// the file or, on any error, nothing.
func (c *Case) Add(ctx context.Context, src *ingest.Source, o AddOptions) (demarche.Dataset, error) {
	dataset := src.Dataset()
	// A file may be called by any bytes; DuckDB takes UTF-8 only.
	dataset.Name = strings.ToValidUTF8(dataset.Name, "\ufffd")
	dataset.Source, dataset.Licence, dataset.Options = o.Source, o.Licence, o.Typed
	if err := c.refuseTwice(ctx, dataset); err != nil {
		return dataset, err
	}
	// On several threads DuckDB does the same work, and waits for itself by turning
	// in circles: rows come from here one after another.
	if _, err := c.db.Exec(ctx, "SET threads = 1"); err != nil {
		return dataset, err
	}
	defer func() {
		_, _ = c.db.Exec(context.WithoutCancel(ctx), fmt.Sprintf("SET threads = %d", c.options.Threads))
	}()
	var a *adder
	err := c.db.InTx(ctx, func() (err error) {
		if a, err = c.newAdder(ctx, src, &dataset, o); err != nil {
			return err
		}
		err = c.streaming(ctx, func() error {
			err := a.readAny(ctx, src, o.Progress)
			if e := a.close(ctx); err == nil {
				err = e
			}
			return err
		})
		if err != nil {
			return err
		}
		return a.finish(ctx, src)
	})
	if err != nil {
		return dataset, err
	}
	if a.alike != "" && o.Remark != nil {
		o.Remark(a.alike)
	}
	return dataset, nil
}

func (c *Case) refuseTwice(ctx context.Context, d demarche.Dataset) error {
	_, rows, err := c.db.Strings(ctx, `SELECT dataset, name FROM datasets WHERE sha256 = ?`, d.SHA256)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		return demarche.Errorf(demarche.Usage, "%s is in the case already, as dataset %s (%s)", d.Name, rows[0][0], rows[0][1]).
			WithHint("the file has the same bytes (SHA-256 %.12s...); to read it another way, make another case", d.SHA256)
	}
	return nil
}

// An adder writes one file into the case, within one transaction.
type adder struct {
	c       *Case
	dataset *demarche.Dataset
	x       trace.Extractor
	touched []trace.Touch   // of the post at hand
	columns []rowColumn     // those of rows_N before the file's
	roles   [roleCount]role // where the values of roles go
	own     []string        // the file's columns, under the names they have in rows_N

	rows, traces, refusals *duck.Appender
	names                  *register

	actions    []action // of the traces: those of the case, then those that it has not had
	known      int      // how many of them the case has had
	alike      string   // the actors whose names differ by case only, in words; "" for none
	resolution resolution
	record     demarche.RecordID
	actor      uint64
}

func (c *Case) newAdder(ctx context.Context, src *ingest.Source, d *demarche.Dataset, o AddOptions) (*adder, error) {
	_, rows, err := c.db.Strings(ctx, `SELECT coalesce(max(dataset), 0) + 1 FROM datasets`)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Sscan(rows[0][0], &d.Dataset); err != nil {
		return nil, err
	}
	a := &adder{
		c: c, dataset: d, x: o.Trace, own: ownColumns(src.Columns()),
	}
	if err := a.knowActions(ctx); err != nil {
		return nil, err
	}
	a.setColumns()
	if err := a.makeTables(ctx); err != nil {
		return nil, err
	}
	types := make([]duck.Type, 0, len(a.columns)+len(a.own))
	for _, rc := range a.columns {
		types = append(types, rc.typ)
	}
	for range a.own {
		types = append(types, duck.Varchar)
	}
	for _, t := range []struct {
		to    **duck.Appender
		table string
		types []duck.Type
	}{
		{&a.rows, a.table(), types},
		{&a.traces, "touches", []duck.Type{duck.Integer, duck.UBigint, duck.UBigint, duck.Bigint, duck.Bigint}},
		{&a.refusals, "refusals", []duck.Type{duck.Integer, duck.Bigint, duck.Varchar, duck.Varchar, duck.Varchar, duck.Varchar, duck.Boolean}},
	} {
		if *t.to, err = c.db.Append(t.table, t.types); err != nil {
			_ = a.close(ctx)
			return nil, err
		}
	}
	if a.names, err = newRegister(c.db, c.options.Memory/16*3); err != nil {
		_ = a.close(ctx)
		return nil, err
	}
	return a, nil
}

// A role is where the value of a role goes.
type role struct {
	column int // of rows_N; 0 if the dataset has none
	own    int // the column of the file that mostly says the same, so that it is kept once; -1 for none
}

// setColumns says which columns rows_N has, by what the format maps.
func (a *adder) setColumns() {
	for i, rc := range rowColumns {
		if a.dataset.Holds != demarche.Posts && i >= firstOfPosts {
			break
		}
		if i < firstRole {
			a.columns = append(a.columns, rc)
			continue
		}
		r := role{own: -1}
		// A kind may follow from a post's other columns, so there is always one.
		if rc.role == "kind" || hasRole(a.dataset.Mapping, rc.role) {
			r.column = len(a.columns)
			a.columns = append(a.columns, rc)
			for k, column := range a.own {
				if rc.role != "kind" && mappedTo(a.dataset.Mapping, rc.role, column) {
					r.own = k
				}
			}
		}
		a.roles[i-firstRole] = r
	}
}

// readAny reads posts or facts, whichever the file holds.
func (a *adder) readAny(ctx context.Context, src *ingest.Source, progress func(done, total int64)) error {
	if a.dataset.Holds == demarche.Posts {
		return a.read(ctx, src, progress)
	}
	f, err := newFactAdder(a)
	if err == nil {
		err = f.read(ctx, src, progress)
	}
	if e := f.close(ctx); err == nil {
		err = e
	}
	return err
}

func (a *adder) read(ctx context.Context, src *ingest.Source, progress func(done, total int64)) error {
	for post, err := range src.Posts(ctx, progress) {
		if refusal, ok := errors.AsType[*demarche.Refusal](err); ok {
			if err := a.refuse(refusal); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := a.post(post); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (a *adder) refuse(r *demarche.Refusal) error {
	if !r.Kept {
		a.dataset.Refused++
	}
	a.refusals.Integer(0, int32(a.dataset.Dataset))
	a.refusals.Bigint(1, r.Line)
	a.refusals.Varchar(2, r.Field)
	a.refusals.Varchar(3, r.Value)
	a.refusals.Varchar(4, r.Reason)
	a.refusals.Varchar(5, r.Detail)
	a.refusals.Boolean(6, r.Kept)
	return a.refusals.EndRow()
}

func (a *adder) post(p *demarche.Post) error {
	a.dataset.Kept++
	a.record = demarche.NewRecordID(a.dataset.Dataset, a.dataset.Kept)
	a.resolution.add(p.AtUS)
	var err error
	if a.actor, err = a.names.actor(p, a.record); err != nil {
		return err
	}
	w := a.rows
	w.Bigint(0, int64(a.record))
	w.Bigint(1, p.Line)
	w.UBigint(2, a.actor)
	w.Bigint(3, p.AtUS)
	for i, value := range [roleCount]string{string(p.Kind), p.Key, p.Text, p.Lang, p.RepostOf, p.ReplyTo} {
		switch r := a.roles[i]; {
		case r.own >= 0 && value == p.Original[r.own], r.own < 0 && value == "":
		case r.column == 0:
			return fmt.Errorf("the format %s gives a %s, but does not map it", a.dataset.Format, rowColumns[firstRole+i].role)
		case i == 0:
			w.Enum(r.column, slices.Index(kinds, p.Kind))
		default:
			w.Varchar(r.column, value)
		}
	}
	for i, value := range p.Original {
		w.Varchar(len(a.columns)+i, value)
	}
	if err := w.EndRow(); err != nil {
		return err
	}
	return a.touches(p)
}

func (a *adder) touches(p *demarche.Post) error {
	a.touched = a.x.Touches(a.touched[:0], p)
	for _, t := range a.touched {
		object, err := a.names.object(t.Action, t.Object, t.Domain)
		if err != nil {
			return err
		}
		w := a.traces
		w.Integer(0, a.count(t.Action))
		w.UBigint(1, object)
		w.UBigint(2, a.actor)
		w.Bigint(3, p.AtUS)
		w.Bigint(4, int64(a.record))
		if err := w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

// An action is how traces are made.
type action struct {
	name   string
	number int32
	traces int64 // of the dataset
}

// knowActions lists the actions that the case has had.
func (a *adder) knowActions(ctx context.Context) error {
	numbers, err := a.c.actionNumbers(ctx)
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		a.actions = append(a.actions, action{name: name, number: numbers[name]})
	}
	a.known = len(a.actions)
	return err
}

// count counts a trace of an action and returns the action's number. Actions
// are few, and a look at each is quicker than a map.
func (a *adder) count(name string) int32 {
	for i := range a.actions {
		if t := &a.actions[i]; t.name == name {
			t.traces++
			return t.number
		}
	}
	n := int32(len(a.actions)) + 1
	a.actions = append(a.actions, action{name, n, 1})
	return n
}

func (a *adder) close(ctx context.Context) (err error) {
	for _, w := range []*duck.Appender{a.rows, a.traces, a.refusals} {
		if w == nil {
			continue
		}
		if e := w.Close(ctx); err == nil {
			err = e
		}
	}
	if a.names != nil {
		if e := a.names.close(ctx); err == nil {
			err = e
		}
	}
	return err
}
