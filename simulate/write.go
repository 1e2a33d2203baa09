package simulate

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"demarche"
)

// The formats of [Write].
const (
	// Coortweet has the columns object_id, account_id, content_id and
	// timestamp_share (seconds since 1970 UTC), in random order.
	Coortweet = "coortweet"
	// Posts has the columns id, actor, at (ISO 8601, UTC), text, links, lang,
	// repost_of, reply_to and platform, in the order of time. Hashtags and
	// mentions stand in the text.
	Posts = "posts"
)

// Write simulates and writes CSV of a format. Bad rows, if asked for, stand
// evenly among the others: by turns one without a time that can be read, one
// that ends too early and one without an actor.
func Write(w io.Writer, o Options, format string) (Truth, error) {
	return WriteContext(context.Background(), w, o, format)
}

// WriteContext is [Write], but stops when ctx is done and returns its error.
func WriteContext(ctx context.Context, w io.Writer, o Options, format string) (Truth, error) {
	d, err := generate(ctx, o)
	if err != nil {
		return Truth{}, err
	}
	return d.Truth, d.Write(untilDone{ctx, w}, format)
}

// untilDone takes nothing more once its context is done.
type untilDone struct {
	ctx context.Context
	io.Writer
}

func (w untilDone) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(b)
}

// failed says whether nothing more can be written.
func failed(w *bufio.Writer) bool {
	_, err := w.Write(nil)
	return err != nil
}

// Write writes the data as CSV of a format, as [Write] does.
func (d *Data) Write(w io.Writer, format string) error {
	b := bufio.NewWriterSize(w, 1<<20)
	switch format {
	case Coortweet:
		d.writeCoortweet(b)
	case Posts:
		d.writePosts(b)
	default:
		return demarche.Errorf(demarche.Usage, "no simulated format %.80q", format).WithHint("there are: %s, %s", Coortweet, Posts)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write simulated rows: %w", err)
	}
	return nil
}

func (d *Data) writeCoortweet(w *bufio.Writer) {
	w.WriteString("object_id,account_id,content_id,timestamp_share\n")
	bad := newBadRows(d)
	start := d.options.Start.Unix()
	var line []byte
	for i, e := range d.rows {
		if failed(w) {
			return
		}
		switch bad.before(i) {
		case badTime:
			w.WriteString("o1," + d.ActorName(0) + ",bad,yesterday\n")
		case badEnd:
			w.WriteString("o1," + d.ActorName(0) + "\n")
		case badActor:
			w.WriteString("o1,,bad," + strconv.FormatInt(start, 10) + "\n")
		}
		line = append(line[:0], 'o')
		line = strconv.AppendUint(line, uint64(e.object), 10)
		line = append(line, ',')
		line = d.appendActor(line, e.actor)
		line = append(line, ',', 'p')
		line = strconv.AppendInt(line, int64(i+1), 10)
		line = append(line, ',')
		line = strconv.AppendInt(line, start+int64(e.at), 10)
		line = append(line, '\n')
		w.Write(line) // an error stays in w until it is flushed
	}
}

// A badKind is what is the matter with a bad row.
type badKind int

const (
	badNone badKind = iota
	badTime
	badEnd
	badActor
)

// badRows says where the bad rows stand.
type badRows struct{ rows, bad, done int }

func newBadRows(d *Data) *badRows { return &badRows{rows: len(d.rows), bad: d.options.Bad} }

// before returns the kind of the bad row that stands before good row i, from
// 0, or badNone.
func (b *badRows) before(i int) badKind {
	if b.done >= b.bad || i < (2*b.done+1)*b.rows/(2*b.bad) {
		return badNone
	}
	b.done++
	return badKind((b.done-1)%3) + badTime
}

// WriteTruth writes one row for each actor of a planted group and of a pair of
// desks: actor, group (its number, from 1, among those of the sort) and sort
// ("planted" or "desk").
func WriteTruth(w io.Writer, t Truth) error {
	c := csv.NewWriter(w)
	c.Write([]string{"actor", "group", "sort"})
	for _, of := range []struct {
		sort   string
		groups [][]string
	}{{"planted", t.Groups}, {"desk", t.Desks}} {
		for i, group := range of.groups {
			for _, actor := range group {
				c.Write([]string{actor, strconv.Itoa(i + 1), of.sort})
			}
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	return nil
}
