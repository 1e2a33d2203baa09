package casefile

import (
	"context"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/duck"
)

// A register numbers the actors and objects that a file names, and writes those
// that it does not remember to new_actors and new_objects. Their names wait in
// a queue, because to look many up at once costs a third of looking up one at a
// time: see [seen.ahead].
type register struct {
	actors, objects  *duck.Appender
	accounts, things queue
}

// A queue holds names that are to be looked up.
type queue struct {
	seen  *seen
	keys  []seenSlot
	names []name
}

// A name is what an actor or an object is called, and what is kept beside it.
type name struct {
	of, text string            // platform and ID of an actor; action and text of an object
	called   string            // an actor's name
	record   demarche.RecordID // an actor's first
	domain   uint64            // of a link, if it is within one
	within   bool
}

const queued = 512

// newRegister returns a register that may take about this many bytes.
func newRegister(db *duck.DB, bytes int64) (*register, error) {
	g := &register{accounts: queue{seen: newSeen(bytes / 3)}, things: queue{seen: newSeen(bytes / 3 * 2)}}
	var err error
	if g.actors, err = db.AppendTemp("new_actors", []duck.Type{duck.UBigint, duck.Varchar, duck.Varchar, duck.Varchar, duck.Bigint}); err != nil {
		return nil, err
	}
	g.objects, err = db.AppendTemp("new_objects", []duck.Type{duck.UBigint, duck.Varchar, duck.Varchar, duck.UBigint})
	return g, err
}

// actor returns the number of the actor of a post.
func (g *register) actor(p *demarche.Post, record demarche.RecordID) (uint64, error) {
	h := xxh3.HashString128Seed(p.Actor, xxh3.HashString("actor")^xxh3.HashString(p.Platform))
	full := g.accounts.add(h, name{of: p.Platform, text: p.Actor, called: p.Name, record: record})
	if full {
		return h.Lo, g.writeActors()
	}
	return h.Lo, nil
}

// objectHash returns the hash of an object, whose lower half is its number.
func objectHash(action, text string) xxh3.Uint128 {
	return xxh3.HashString128Seed(text, xxh3.HashString(action))
}

// object returns the number of an object; domain is the domain that a link is
// within, or "".
func (g *register) object(action, text, domain string) (uint64, error) {
	n := name{of: action, text: text}
	if domain != "" {
		n.within = true
		var err error
		if n.domain, err = g.object("domain", domain, ""); err != nil {
			return 0, err
		}
	}
	h := objectHash(action, text)
	if g.things.add(h, n) {
		return h.Lo, g.writeObjects()
	}
	return h.Lo, nil
}

// add reports whether the queue is to be emptied.
func (q *queue) add(h xxh3.Uint128, n name) bool {
	q.keys, q.names = append(q.keys, seenSlot{h.Lo, h.Hi}), append(q.names, n)
	return len(q.keys) >= queued
}

// empty calls write for each name of the queue that is not remembered.
func (q *queue) empty(write func(number uint64, n *name) error) error {
	q.seen.ahead(q.keys)
	for i, key := range q.keys {
		isNew, err := q.seen.add(key.id, key.check)
		if err == nil && isNew {
			err = write(key.id, &q.names[i])
		}
		if err != nil {
			return err
		}
	}
	clear(q.names) // the strings are of rows that may go now
	q.keys, q.names = q.keys[:0], q.names[:0]
	return nil
}

func (g *register) writeActors() error {
	return g.accounts.empty(func(number uint64, n *name) error {
		id := n.text
		if n.of != "" {
			id = n.of + ":" + n.text
		}
		w := g.actors
		w.UBigint(0, number)
		w.Varchar(1, id)
		w.Varchar(2, n.of)
		w.Varchar(3, n.called)
		w.Bigint(4, int64(n.record))
		return w.EndRow()
	})
}

func (g *register) writeObjects() error {
	return g.things.empty(func(number uint64, n *name) error {
		w := g.objects
		w.UBigint(0, number)
		w.Varchar(1, n.of)
		w.Varchar(2, n.text)
		if n.within {
			w.UBigint(3, n.domain)
		}
		return w.EndRow()
	})
}

// forgot reports whether some names may have been written more than once.
func (g *register) forgot() bool { return g.accounts.seen.forgot || g.things.seen.forgot }

// close writes what waits and frees the appenders, also after an error.
func (g *register) close(ctx context.Context) error {
	err := g.writeActors()
	if err == nil {
		err = g.writeObjects()
	}
	for _, w := range []*duck.Appender{g.actors, g.objects} {
		if w == nil {
			continue
		}
		if e := w.Close(ctx); err == nil {
			err = e
		}
	}
	return err
}
