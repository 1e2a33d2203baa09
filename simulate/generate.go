package simulate

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"demarche/stat"

	"demarche"
)

// A Row says that an actor touched an object at a moment.
type Row struct {
	Number int    // its place, from 1
	Actor  uint32 // [Data.ActorName] names it
	Object uint32 // [Data.ObjectName] names it; below Options.Objects it is a rank of popularity, from 0
	AtUS   int64  // microseconds since 1970 UTC
	Group  int    // the planted group that wrote it for one of its events, from 1; 0 for all other rows
	Event  int    // that event, from 0
}

// Data is what was simulated: 16 bytes a row, and less than that again while
// it is made.
type Data struct {
	Truth   Truth
	options Options
	rows    []event
	names   []uint32                                   // of actors: the activity does not show in the name
	width   int                                        // of the number in a name
	first   struct{ viral, flash, desk, fresh uint32 } // objects beside the ordinary ones
}

// An event is a row as it is kept.
type event struct {
	at     uint32 // seconds since the start
	actor  uint32
	object uint32
	mark   uint32 // 0, or 1 + group × events + event, both from 0
}

// Means of delays, and the shares that are not options.
const (
	cascadeMean   = 24 * 3600 // seconds from an object's appearance to a touch
	flashMean     = 45 * 60   // the same in a flash event
	responseMean  = 45        // the same of a fast response
	responseShare = 0.2       // of a fast responder's touches in cascades and flash events, that are fast
	flashShare    = 0.02      // of all posts, at most, in each flash event
	campShare     = 0.9       // of an actor's ordinary posts, on objects of the actor's camp
	deskPosts     = 3         // a day
	feedLength    = 8         // objects that a sitting goes through
	feedShare     = 0.1       // of the objects, the most popular ones, that a feed shows
	sittingMean   = 20        // seconds between two touches of a sitting
	day           = 24 * 3600 // seconds
)

// hours is how much is posted in each hour of the day, of the busiest.
var hours = [24]float64{
	.35, .22, .15, .11, .10, .14, .28, .50, .68, .76, .78, .80,
	.88, .86, .80, .78, .80, .86, .92, .98, 1.0, .96, .80, .56,
}

// A generator is the state while data is made.
type generator struct {
	ctx context.Context
	Options
	*Data
	r       *rand.Rand
	span    int // seconds in all
	objects law
	actors  law
	hour    law
	birth   []uint32   // when each ordinary object appears
	feeds   [][]uint32 // of each camp, the popular objects by when they appear
}

// Generate makes the rows, in random order. It takes about 0.3 µs a row on one
// core, and the same bytes come of it on any number of them.
func Generate(o Options) (*Data, error) { return generate(context.Background(), o) }

func generate(ctx context.Context, o Options) (*Data, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	g := &generator{
		ctx:     ctx,
		Options: o,
		Data:    &Data{options: o, width: max(4, len(strconv.Itoa(o.Actors-1)))},
		r:       rand.New(rand.NewPCG(o.Seed, 0x64656d6172636865)),
		span:    o.Days * day,
		objects: zipf(o.Objects, o.ObjectExponent, o.ObjectShift),
		actors:  zipf(o.Actors, o.ActorExponent, o.ActorShift),
		hour:    newLaw(slices.Clone(hours[:])),
		birth:   make([]uint32, o.Objects),
	}
	g.first.viral = uint32(o.Objects)
	g.first.flash = g.first.viral + 1
	g.first.desk = g.first.flash + uint32(o.Flash)
	g.first.fresh = g.first.desk + uint32(o.Desks*o.Days*deskPosts)
	g.rows = make([]event, 0, o.Posts)
	g.names = permutation(g.r, o.Actors)
	for i := range g.birth {
		g.birth[i] = g.moment()
	}
	chosen := permutation(g.r, o.Actors)
	members, desks := chosen[:o.Groups*o.GroupSize], chosen[o.Groups*o.GroupSize:]
	g.plant(members)
	for _, e := range g.rows {
		if e.mark > 0 {
			g.Truth.Planted++
		}
	}
	g.syndicate(desks)
	viral := int(o.Viral*float64(o.Posts) + 0.5)
	flash := o.Flash * min(int(flashShare*float64(o.Posts)+0.5), o.Actors/4)
	if set := len(g.rows) + viral + flash; set > o.Posts {
		return nil, demarche.Errorf(demarche.Usage, "simulate %d posts: groups, desks, flash events and the viral object take %d", o.Posts, set)
	}
	g.goViral(viral)
	g.flash(flash)
	set := len(g.rows)
	sitting := set + int(o.Sittings*float64(o.Posts-set)+0.5)
	g.sit(sitting)
	set = len(g.rows)
	for len(g.rows) < o.Posts && !g.stopped() {
		g.rows = append(g.rows, g.ordinary())
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// Ordinary posts are drawn independently of each other, so that their
	// order is random already, and only the others must be scattered.
	for i := range set {
		j := i + g.r.IntN(len(g.rows)-i)
		g.rows[i], g.rows[j] = g.rows[j], g.rows[i]
	}
	g.Truth.Rows, g.Truth.Refused = len(g.rows), o.Bad
	return g.Data, nil
}

// stopped says, now and then, whether nothing more is wanted.
func (g *generator) stopped() bool { return len(g.rows)%(1<<14) == 0 && g.ctx.Err() != nil }

// Rows gives the rows in random order.
func (d *Data) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		start := d.options.Start.UnixMicro()
		for i, e := range d.rows {
			row := Row{Number: i + 1, Actor: e.actor, Object: e.object, AtUS: start + int64(e.at)*1e6}
			if e.mark > 0 {
				row.Group = int(e.mark-1)/d.options.Events + 1
				row.Event = int(e.mark-1) % d.options.Events
			}
			if !yield(row) {
				return
			}
		}
	}
}

// ActorName returns the name of an actor: "acct_0123".
func (d *Data) ActorName(actor uint32) string { return string(d.appendActor(nil, actor)) }

func (d *Data) appendActor(b []byte, actor uint32) []byte {
	b = append(b, "acct_"...)
	digits := [20]byte{}
	number := strconv.AppendUint(digits[:0], uint64(d.names[actor]), 10)
	for range d.width - len(number) {
		b = append(b, '0')
	}
	return append(b, number...)
}

// ObjectName returns the name of an object in the four-column form: "o345".
func (d *Data) ObjectName(object uint32) string { return "o" + strconv.Itoa(int(object)) }

// Trace returns a row as a trace of the action "object", in the record of
// dataset 1 that has its number.
func (d *Data) Trace(row Row) demarche.Trace {
	return demarche.Trace{
		Actor: d.ActorName(row.Actor), Action: "object", Object: d.ObjectName(row.Object),
		AtUS: row.AtUS, Record: demarche.NewRecordID(1, int64(row.Number)),
	}
}

// permutation returns the numbers below n in random order.
func permutation(r *rand.Rand, n int) []uint32 {
	p := make([]uint32, n)
	for i := range p {
		j := r.IntN(i + 1)
		p[i], p[j] = p[j], uint32(i)
	}
	return p
}

// moment returns a second of the whole time, by the hours of the day.
func (g *generator) moment() uint32 {
	return uint32(g.r.IntN(g.Days)*day+g.r.IntN(3600)) + g.hour.draw(g.r)*3600
}

// after returns when an actor touches an object that appeared at birth. A
// touch at a late hour is put off to another draw, so that cascades sleep too.
// One past the end stands as long after the start instead, as if the object
// were older than the data: so the first day is as full as the others.
func (g *generator) after(birth, actor uint32, mean float64) uint32 {
	if g.Responders > 0 && g.responds(actor) && g.r.Float64() < responseShare {
		return (birth + uint32(g.r.ExpFloat64()*responseMean)) % uint32(g.span)
	}
	for {
		at := (birth + uint32(g.r.ExpFloat64()*mean)) % uint32(g.span)
		if g.r.Float64() < hours[at%day/3600] {
			return at
		}
	}
}

// responds reports whether an actor responds fast.
func (g *generator) responds(actor uint32) bool {
	return float64(stat.Mix(g.Seed^uint64(actor)<<20)>>11)/(1<<53) < g.Responders
}

// ordinary returns a post as everybody writes them.
func (g *generator) ordinary() event {
	e := event{actor: g.actors.draw(g.r), object: g.objects.draw(g.r)}
	if camps := uint32(g.Camps); camps > 1 && g.r.Float64() < campShare {
		// The neighbour in the ranks that is of the actor's camp has about
		// the same popularity.
		e.object += e.actor%camps - e.object%camps
		if e.object >= uint32(g.Objects) {
			e.object -= camps
		}
	}
	if g.r.Float64() < g.Cascades {
		e.at = g.after(g.birth[e.object], e.actor, cascadeMean)
	} else {
		e.at = g.moment()
	}
	return e
}

// plant appends the events of the groups, of which members are the actors.
func (g *generator) plant(members []uint32) {
	jitter := uint32(g.Jitter / time.Second)
	for group := range g.Groups {
		acting := members[group*g.GroupSize:][:g.GroupSize]
		g.Truth.Groups = append(g.Truth.Groups, g.sortedNames(acting))
		var taken []uint32
		for i := range g.Events {
			number := group*g.Events + i
			at := min(max(g.moment(), 1800), uint32(g.span)-jitter-1)
			object := g.first.fresh + uint32(number)
			if i%2 == 0 {
				source := event{at: at - 300 - uint32(g.r.IntN(1500)), actor: g.actors.draw(g.r), object: object}
				for slices.Contains(acting, source.actor) {
					source.actor = uint32(g.r.IntN(g.Actors))
				}
				g.rows = append(g.rows, source)
			} else if known, ok := g.audience(group, taken); ok {
				object = known
				taken = append(taken, object)
			}
			for _, actor := range acting {
				if g.r.Float64() < g.Dropout {
					continue
				}
				offset := uint32(g.r.IntN(int(jitter) + 1))
				g.rows = append(g.rows, event{at: at + offset, actor: actor, object: object, mark: uint32(number) + 1})
			}
		}
	}
}

// audience returns an object that others touch too and that the group has not
// taken yet, of the group's form if there is one to be found.
func (g *generator) audience(group int, taken []uint32) (uint32, bool) {
	for range 1000 {
		object := g.objects.draw(g.r)
		if !slices.Contains(taken, object) && g.form(object) == groupForm(group) {
			return object, true
		}
	}
	return 0, false
}

// syndicate appends the posts of the desks, of which actors are the first.
func (g *generator) syndicate(actors []uint32) {
	for desk := range g.Desks {
		pair := actors[2*desk : 2*desk+2]
		g.Truth.Desks = append(g.Truth.Desks, g.sortedNames(pair))
		for post := range g.Days * deskPosts {
			object := g.first.desk + uint32(desk*g.Days*deskPosts+post)
			at := min(uint32(post/deskPosts*day+g.r.IntN(3600))+g.hour.draw(g.r)*3600, uint32(g.span)-46)
			g.rows = append(g.rows,
				event{at: at, actor: pair[0], object: object},
				event{at: at + 5 + uint32(g.r.IntN(41)), actor: pair[1], object: object})
		}
	}
}

// goViral appends n posts of one object.
func (g *generator) goViral(n int) {
	span := int(g.ViralSpan / time.Second)
	start := uint32(g.span-span) / 2
	for range n {
		if g.stopped() {
			return
		}
		g.rows = append(g.rows, event{at: start + uint32(g.r.IntN(max(span, 1))), actor: g.actors.draw(g.r), object: g.first.viral})
	}
}

// flash appends n posts, an equal part for each flash event.
func (g *generator) flash(n int) {
	for i := range g.Flash {
		birth := g.moment()
		for range n / g.Flash {
			if g.stopped() {
				return
			}
			actor := g.actors.draw(g.r)
			g.rows = append(g.rows, event{at: g.after(birth, actor, flashMean), actor: actor, object: g.first.flash + uint32(i)})
		}
	}
}

// sit appends sittings until there are n rows.
func (g *generator) sit(n int) {
	if len(g.rows) >= n {
		return
	}
	camps := max(g.Camps, 1)
	g.feeds = make([][]uint32, camps)
	for object := range max(1, int(feedShare*float64(g.Objects))) {
		g.feeds[object%camps] = append(g.feeds[object%camps], uint32(object))
	}
	for _, feed := range g.feeds {
		slices.SortFunc(feed, func(a, b uint32) int { return cmp.Or(cmp.Compare(g.birth[a], g.birth[b]), cmp.Compare(a, b)) })
	}
	for len(g.rows) < n && g.ctx.Err() == nil {
		actor, at := g.actors.draw(g.r), g.moment()
		feed := g.feeds[int(actor)%camps]
		known, _ := slices.BinarySearchFunc(feed, at, func(object, at uint32) int { return cmp.Compare(g.birth[object], at) })
		for _, object := range slices.Backward(feed[max(known-feedLength, 0):known]) {
			if len(g.rows) < n && g.r.IntN(2) == 0 {
				g.rows = append(g.rows, event{at: min(at, uint32(g.span)-1), actor: actor, object: object})
				at += uint32(g.r.ExpFloat64() * sittingMean)
			}
		}
	}
}

func (g *generator) sortedNames(actors []uint32) []string {
	names := make([]string, len(actors))
	for i, actor := range actors {
		names[i] = g.ActorName(actor)
	}
	slices.Sort(names)
	return names
}

// String says in a line what was simulated.
func (t Truth) String() string {
	return fmt.Sprintf("%d rows, of them %d planted in %d groups; desks: %d; bad rows: %d",
		t.Rows, t.Planted, len(t.Groups), 2*len(t.Desks), t.Refused)
}
