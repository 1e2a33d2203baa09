package simulate

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"demarche/stat"
)

// A form is what an object is in a file of posts.
type form int

const (
	formLink form = iota
	formHashtag
	formRepost // the object is the first post that has it; the others pass it on
	forms
)

// groupForm returns the form of the objects that a planted group shares.
func groupForm(group int) form { return form(group) % forms }

// form returns the form of an object.
func (d *Data) form(object uint32) form {
	switch {
	case object >= d.first.fresh:
		return groupForm(int(object-d.first.fresh) / d.options.Events)
	case object >= d.first.desk:
		return formLink
	case object >= d.first.viral:
		return formHashtag
	}
	switch part := stat.Mix(d.options.Seed<<32^uint64(object)) % 100; {
	case part < 62:
		return formLink
	case part < 80:
		return formHashtag
	}
	return formRepost
}

// Words of the texts: so many for everybody, and so many for each camp.
const (
	commonWords = 3000
	campWords   = 200
	sites       = 60
)

// A writer writes rows as posts.
type writer struct {
	*Data
	words   law
	objects law
	origin  map[uint32]int // the place of the first post that has an object to be passed on
	keys    int            // digits of a key
}

func (d *Data) writePosts(w *bufio.Writer) {
	rows := inTime(d.rows)
	p := &writer{
		Data:    d,
		words:   zipf(commonWords, 1, 3),
		objects: zipf(d.options.Objects, d.options.ObjectExponent, d.options.ObjectShift),
		origin:  map[uint32]int{},
		keys:    max(5, len(strconv.Itoa(len(rows)))),
	}
	w.WriteString("id,actor,at,text,links,lang,repost_of,reply_to,platform\n")
	bad := newBadRows(d)
	for i, e := range rows {
		if failed(w) {
			return
		}
		at := d.options.Start.Add(time.Duration(e.at) * time.Second).Format(time.RFC3339)
		switch name := d.ActorName(e.actor); bad.before(i) {
		case badTime:
			fmt.Fprintf(w, "bad%d,%s,%s at noon,w1 w2 w3,,zxx,,,%s\n", bad.done, name, at[:8]+"32", Platform)
		case badEnd:
			fmt.Fprintf(w, "bad%d,%s\n", bad.done, name)
		case badActor:
			fmt.Fprintf(w, "bad%d,,%s,w1 w2 w3,,zxx,,,%s\n", bad.done, at, Platform)
		}
		text, links, repostOf, replyTo := p.post(rows, i)
		fmt.Fprintf(w, "%s,%s,%s,%s,%s,zxx,%s,%s,%s\n",
			p.key(i), d.ActorName(e.actor), at, text, links, repostOf, replyTo, Platform)
	}
}

// inTime returns the rows in the order of time, and those of one second in the order
// in which they stand. It goes through the rows twice, once for each half of a time:
// a sort of many millions by comparisons could not be stopped for as many seconds.
func inTime(rows []event) []event {
	from, to := slices.Clone(rows), make([]event, len(rows))
	for _, shift := range []int{0, 16} {
		var next [1<<16 + 1]int
		for _, e := range from {
			next[e.at>>shift&0xffff+1]++
		}
		for i := range 1 << 16 {
			next[i+1] += next[i]
		}
		for _, e := range from {
			half := e.at >> shift & 0xffff
			to[next[half]] = e
			next[half]++
		}
		from, to = to, from
	}
	return from
}

// key returns the key of the post at place i in time.
func (p *writer) key(i int) string { return fmt.Sprintf("s%0*d", p.keys, i+1) }

// post returns what row i says.
func (p *writer) post(rows []event, i int) (text, links, repostOf, replyTo string) {
	e := rows[i]
	r := rand.New(rand.NewPCG(p.options.Seed, uint64(i)))
	ordinary := e.mark == 0 && e.object < p.first.viral
	var tail []byte
	switch p.form(e.object) {
	case formLink:
		links = p.link(r, e.object)
		if ordinary && r.Float64() < 0.35 {
			tail = p.appendHashtag(tail, r, p.another(r, e, formHashtag))
		}
	case formHashtag:
		tail = p.appendHashtag(tail, r, e.object)
		if ordinary && r.Float64() < 0.3 {
			links = p.link(r, p.another(r, e, formLink))
		}
	case formRepost:
		if first, ok := p.origin[e.object]; ok && first < i {
			repostOf = p.key(first)
			text, links, _, _ = p.post(rows[:first+1], first)
			return text, links, repostOf, ""
		}
		p.origin[e.object] = i
	}
	// Those who write one text draw it from one seed.
	author, same := e.actor, uint64(i)
	if e.mark > 0 {
		author, same = 0, 1<<40+uint64(e.mark)
	} else if e.object >= p.first.desk && e.object < p.first.fresh {
		author, same = 0, 1<<41+uint64(e.object)
	}
	words := p.appendText(nil, rand.New(rand.NewPCG(p.options.Seed, same)), author)
	if e.mark > 0 && r.IntN(3) == 0 {
		words = append(words, " w"...)
		words = strconv.AppendInt(words, int64(r.IntN(commonWords)), 10)
	}
	if ordinary && i > 0 && r.Float64() < 0.08 {
		answered := i - 1 - r.IntN(min(i, 300))
		replyTo = p.key(answered)
		words = append([]byte("@"+p.ActorName(rows[answered].actor)+" "), words...)
	}
	return string(append(words, tail...)), links, "", replyTo
}

// another returns an object of a form, of the same camp as that of e, for a
// post that has more than one; any object of the form will do if there are
// camps that have none.
func (p *writer) another(r *rand.Rand, e event, want form) uint32 {
	camps := uint32(max(p.options.Camps, 1))
	object := e.object
	for try := range 1000 {
		object = p.objects.draw(r)
		if p.form(object) == want && (object%camps == e.object%camps || try > 500) {
			return object
		}
	}
	return object
}

// appendText appends some words, of which a third are those of the actor's camp.
func (p *writer) appendText(b []byte, r *rand.Rand, actor uint32) []byte {
	camps := uint32(max(p.options.Camps, 1))
	for i := range 6 + r.IntN(12) {
		if i > 0 {
			b = append(b, ' ')
		}
		word := uint64(p.words.draw(r))
		if r.IntN(3) == 0 {
			word = commonWords + uint64(actor%camps)*campWords + word*campWords/commonWords
		}
		b = strconv.AppendUint(append(b, 'w'), word, 10)
	}
	return b
}

// appendHashtag appends a hashtag, its letter large now and then.
func (p *writer) appendHashtag(b []byte, r *rand.Rand, object uint32) []byte {
	sign := " #t"
	if r.IntN(10) == 0 {
		sign = " #T"
	}
	return strconv.AppendUint(append(b, sign...), uint64(object), 10)
}

// link returns the address of an object in one of the spellings that one page
// goes by.
func (p *writer) link(r *rand.Rand, object uint32) string {
	scheme, host, tracking := "https://", "", ""
	if r.IntN(20) == 0 {
		scheme = "http://"
	}
	switch n := r.IntN(25); {
	case n < 3:
		host = "www."
	case n < 5:
		host = "m."
	}
	switch n := r.IntN(20); {
	case n < 3:
		tracking = fmt.Sprintf("?utm_source=s%d&utm_medium=social", r.IntN(5)+1)
	case n < 5:
		tracking = fmt.Sprintf("?fbclid=x%d", r.IntN(100_000))
	}
	return scheme + host + p.address(object) + tracking
}

// address returns the host and the path of an object: "site12.example/p345".
// Each camp reads sites of its own; few sites have most of the pages.
func (p *writer) address(object uint32) string {
	if object >= p.first.desk && object < p.first.fresh {
		return fmt.Sprintf("news%d.example/p%d", int(object-p.first.desk)/(p.options.Days*deskPosts)+1, object)
	}
	camps := uint64(max(p.options.Camps, 1))
	part := float64(stat.Mix(uint64(object))>>11) / (1 << 53)
	site := uint64(part*part*float64(max(sites/camps, 1)))*camps + uint64(object)%camps
	return fmt.Sprintf("site%02d.example/p%d", site, object)
}
