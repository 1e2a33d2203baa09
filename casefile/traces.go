package casefile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"demarche"
	"demarche/pairs"
	"demarche/trace"
)

// mostForMinutes is the resolution in seconds up to which the times of a dataset
// tell minutes apart.
const mostForMinutes = 60

// storedActions returns the actions whose rows in traces the given ones are
// made from.
func storedActions(actions []string) []string {
	var stored []string
	for _, a := range actions {
		switch a {
		case "domain":
			stored = append(stored, "link", "domain")
		case "family":
			stored = append(stored, "text", "family")
		case "minute", "hour":
		default:
			stored = append(stored, a)
		}
	}
	slices.Sort(stored)
	return slices.Compact(stored)
}

// isDerived reports whether the traces of an action are made from others or from
// posts.
func isDerived(action string) bool {
	return slices.ContainsFunc(trace.Actions, func(a trace.Action) bool { return a.Derived && a.Name == action })
}

// Touched returns the query of the traces of some actions, with the columns
// object, actor, at_us, record and action. Those of family are as [Case.Derive]
// last made them.
func Touched(actions []string) string {
	var parts []string
	var plain []string
	for _, a := range actions {
		switch a {
		case "domain":
			// A file may name domains itself; elsewhere they are those of its links.
			plain = append(plain, a)
			parts = append(parts, `SELECT o.domain AS object, t.actor, t.at_us, t.record, 'domain' AS action
FROM traces t JOIN objects o ON o.object = t.object
WHERE t.action = 'link' AND o.domain IS NOT NULL`)
		case "family":
			// A file may name families itself; elsewhere they are those of its texts, and a
			// text that has none stands for itself.
			plain = append(plain, a)
			parts = append(parts, `SELECT coalesce(f.family, t.object) AS object, t.actor, t.at_us, t.record, 'family' AS action
FROM traces t LEFT JOIN family_texts f ON f.text = t.object
WHERE t.action = 'text'`)
		case "minute":
			parts = append(parts, ofClock("epoch_us(posted) // 60000000", a))
		case "hour":
			parts = append(parts, ofClock(fmt.Sprintf("%d + epoch_us(posted) // 3600000000", lastMinute), a))
		default:
			plain = append(plain, a)
		}
	}
	if len(plain) > 0 {
		parts = append(parts, `SELECT object, actor, at_us, record, action FROM traces WHERE action IN (`+literals(plain)+`)`)
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// ofClock returns the query of the traces that are times of posts, which object
// numbers.
func ofClock(object, action string) string {
	return `SELECT (` + object + `)::UBIGINT AS object, actor, epoch_us(posted) AS at_us, record, ` + literal(action) + ` AS action
FROM posts WHERE dataset IN (SELECT dataset FROM datasets WHERE resolution_s <= ` + strconv.Itoa(mostForMinutes) + `)`
}

// Traces returns the traces of some actions, as the pair join wants them.
func (c *Case) Traces(actions []string) pairs.Source { return c.traces(actions, nil) }

// traces is Traces without those of some datasets.
func (c *Case) traces(actions []string, without []int) pairs.Source {
	return func(ctx context.Context, yield func(pairs.Batch) error) error {
		var where []string
		for _, d := range without {
			where = append(where, fmt.Sprintf("record >> 40 <> %d", d))
		}
		if slices.Contains(actions, trace.Family) {
			if fresh, err := c.familiesAreFresh(ctx); err != nil || !fresh {
				return cmp.Or(err, errors.New("the families of texts are not those of the texts in the case; Derive makes them"))
			}
		}
		if slices.ContainsFunc(actions, isDerived) {
			return c.batches(ctx, "("+Touched(actions)+")", where, yield)
		}
		numbers, err := c.actionNumbers(ctx)
		if err != nil {
			return err
		}
		var wanted []string
		for _, action := range actions {
			if n, ok := numbers[action]; ok {
				wanted = append(wanted, strconv.Itoa(int(n)))
			}
		}
		if len(wanted) == 0 {
			return nil // the case has no trace of these actions
		}
		if len(wanted) < len(numbers) {
			where = append(where, "action IN ("+strings.Join(wanted, ", ")+")")
		}
		return c.streaming(ctx, func() error { return c.batches(ctx, "touches", where, yield) })
	}
}

// batches yields the rows of a table or query of traces for which all of where hold.
func (c *Case) batches(ctx context.Context, from string, where []string, yield func(pairs.Batch) error) error {
	r, err := c.db.Query(ctx, "SELECT object, actor, at_us, record FROM "+from+" WHERE "+strings.Join(append(where, "true"), " AND "))
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		if err := yield(pairs.Batch{Object: r.Uint64s(0), Actor: r.Uint64s(1), AtUS: r.Int64s(2), Record: r.Int64s(3)}); err != nil {
			return err
		}
	}
	return r.Err()
}

// actionNumbers returns the numbers that the actions of the traces have.
func (c *Case) actionNumbers(ctx context.Context) (map[string]int32, error) {
	rows, err := c.Table(ctx, "si", `SELECT action, number::BIGINT FROM actions`)
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]int32, len(rows))
	for _, row := range rows {
		numbers[row[0].(string)] = int32(row[1].(int64))
	}
	return numbers, nil
}

// An Object is what posts touched, in words.
type Object struct {
	Action string
	Text   string
}

// Minutes are numbered from 1970, and hours from the last minute on; the hash of a
// name is hardly ever as small.
const lastMinute, lastHour = 1 << 28, 1 << 29

// clock returns the minute or the hour that has a number.
func clock(number uint64) (o Object, ok bool) {
	switch {
	case number < lastMinute:
		return Object{trace.Minute, time.Unix(int64(number)*60, 0).UTC().Format("2006-01-02 15:04")}, true
	case number < lastHour:
		return Object{trace.Hour, time.Unix(int64(number-lastMinute)*3600, 0).UTC().Format("2006-01-02 15:00")}, true
	}
	return o, false
}

// Objects returns the objects with these numbers in words, by number.
func (c *Case) Objects(ctx context.Context, numbers []uint64) (map[uint64]Object, error) {
	all := make(map[uint64]Object, len(numbers))
	if len(numbers) == 0 {
		return all, nil
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if o, ok := clock(n); ok {
			all[n] = o
		}
	}
	r, err := c.db.Query(ctx, `SELECT o.object, o.action, o.text FROM objects o SEMI JOIN listed l ON l.number = o.object`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for r.Next() {
		for i := range r.Len() {
			all[r.Uint64s(0)[i]] = Object{r.String(1, i), r.String(2, i)}
		}
	}
	return all, r.Err()
}

// A Posted is when a record was posted and by whom.
type Posted struct {
	Actor uint64
	AtUS  int64
}

// Posted returns actor and time of records, which are sorted and distinct, in
// their order.
func (c *Case) Posted(ctx context.Context, records []demarche.RecordID) ([]Posted, error) {
	if len(records) == 0 {
		return nil, nil
	}
	numbers := make([]uint64, len(records))
	for i, r := range records {
		numbers[i] = uint64(r)
	}
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `SELECT p.record, p.actor, p.posted FROM posts p SEMI JOIN listed l ON l.number = p.record`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all := make([]Posted, len(records))
	for r.Next() {
		for i := range r.Len() {
			if k, ok := slices.BinarySearch(records, demarche.RecordID(r.Int64s(0)[i])); ok {
				all[k] = Posted{r.Uint64s(1)[i], r.Int64s(2)[i]}
			}
		}
	}
	return all, r.Err()
}

// Peer runs a plan that is the rule of another tool over the traces of some
// actions, and returns the rows of the query over its steps, as [Case.Table]
// does. Where the plan wants to know the action of a trace, it stands in the
// column action.
func (c *Case) Peer(ctx context.Context, plan pairs.Plan, types, query string) ([][]any, error) {
	whole := append(slices.Clone(plan), pairs.Step{Name: "answer", SQL: query})
	return c.Table(ctx, types, whole.Query())
}

// Table runs a query of ours and returns its rows, each value a string, int64,
// float64, bool, time.Time or nil, by the types that columns tells: a letter a
// column of "s", "i", "f", "b", "t".
func (c *Case) Table(ctx context.Context, types, sql string, args ...any) ([][]any, error) {
	r, err := c.db.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var rows [][]any
	for r.Next() {
		for i := range r.Len() {
			row := make([]any, len(types))
			for k, t := range types {
				if r.Null(k, i) {
					continue
				}
				switch t {
				case 's':
					row[k] = r.String(k, i)
				case 'i':
					row[k] = r.Int64s(k)[i]
				case 'f':
					row[k] = r.Float64s(k)[i]
				case 'b':
					row[k] = r.Bools(k)[i]
				case 't':
					row[k] = at(r.Int64s(k)[i])
				default:
					return nil, fmt.Errorf("no type %q", t)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, r.Err()
}

// ActionsOf returns which action an object is of, for objects with these numbers.
func (c *Case) ActionsOf(ctx context.Context, numbers []uint64) (func(object uint64) string, error) {
	if err := c.list(ctx, numbers); err != nil {
		return nil, err
	}
	r, err := c.db.Query(ctx, `SELECT o.object, o.action FROM objects o SEMI JOIN listed l ON l.number = o.object`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	names := map[string]string{} // each action once
	of := make(map[uint64]string, len(numbers))
	for r.Next() {
		for i := range r.Len() {
			action := r.String(1, i)
			if _, ok := names[action]; !ok {
				names[action] = action
			}
			of[r.Uint64s(0)[i]] = names[action]
		}
	}
	return func(object uint64) string {
		if action, ok := of[object]; ok {
			return action
		}
		o, _ := clock(object)
		return o.Action
	}, r.Err()
}
