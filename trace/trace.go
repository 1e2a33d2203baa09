// Package trace says how a post counts as behaviour: which objects its actor
// touched, and by which actions. It knows posts and strings; it keeps nothing,
// compares no two posts and gives no object a number.
//
// # Method
//
// A post makes one touch for each distinct pair of action and object, whatever
// number of times it names it. What the file has a column for is taken from the
// column; what it has none for (a nil slice in [demarche.Post]) is taken from
// the text by the rules of package text. Names are made the same before they
// are objects: links by [text.Canonical], hashtags and mentions by
// [text.Hashtag] and [text.Mention], texts by [text.Exact]. Keys of posts, media
// and the objects of marks are taken as they stand.
//
// A repost touches the post that it passes on, and nothing else of it: its
// links, hashtags, mentions, media and words are the other's. If they counted
// too, two accounts that pass on the same post would be said to share its link,
// its hashtags and its text as well, and one act would be counted as many. The
// QUT coordination network toolkit does so for links, texts and replies;
// CooRTweet drops reposts for texts, and keeps them for links and hashtags. The
// post that is passed on is no touch of itself, other than in CooRTweet, which
// joins the first author to those who repost.
//
// # Limits
//
// A repost that only its text tells ("RT @bob: ...") is named by the handle and
// the words, also where the file calls it a quote and does not say of what: it
// passes on a quote, and the words are of the one who quoted. X cut such texts at
// 140 characters: two that were cut at different places are two objects, and so
// are one known by its key and one by its text.
package trace

import (
	"strings"

	"github.com/zeebo/xxh3"

	"demarche"
	"demarche/text"
)

// An Action is a way of touching an object.
type Action struct {
	Name    string // one lower-case word, as in [demarche.Trace]
	Doc     string // what two records with the same object have in common, one line
	Derived bool   // not among the touches of a post: the case derives it
}

// The names of the actions.
const (
	Link    = "link"
	Domain  = "domain"
	Hashtag = "hashtag"
	Mention = "mention"
	Repost  = "repost"
	Quote   = "quote"
	Reply   = "reply"
	Text    = "text"
	Family  = "family"
	Media   = "media"
	Minute  = "minute"
	Hour    = "hour"

	HashtagSequence = "hashtag-sequence"
)

// Actions are the actions that posts can have. A mark may bring others: its
// action is the word that the user gave its column. A column of handles makes a
// trace of who was ever called alike (--map mark:handle=COLUMN).
var Actions = []Action{
	{Name: Link, Doc: "posted the same link, whatever its scheme, www and tracking parameters (a canonical URL); not in reposts"},
	{Name: Domain, Doc: "posted links to the same registrable domain; derived in the case from the domain of each link", Derived: true},
	{Name: Hashtag, Doc: "posted the same hashtag, without sign and case; not in reposts"},
	{Name: HashtagSequence, Doc: "posted the same hashtags in the same order, two or more, each where it comes first, without signs and case; not in reposts"},
	{Name: Mention, Doc: "mentioned the same account, without sign and case; not in reposts"},
	{Name: Repost, Doc: "passed on the same post, by its key, or by handle and words if only the text tells (cut at 140 characters on X)"},
	{Name: Quote, Doc: "passed on the same post with words of one's own, by its key"},
	{Name: Reply, Doc: "answered the same post, by its key"},
	{Name: Text, Doc: "posted the same text but for case, links, mentions and spacing, of at least 4 words and 20 characters; not in reposts"},
	{Name: Family, Doc: "posted texts of one family: the same but for links, mentions, case, punctuation, emoji, a typo or a few words (each shares seven in ten five-letter shingles with another of the family, and four in ten with its representative), or the very same text; derived in the case from its texts", Derived: true},
	{Name: Media, Doc: "posted the same picture, film or file, by the file's identifier or hash, as a column has it; not in reposts"},
	{Name: Minute, Doc: "posted in the same minute of the clock, whatever it was; derived in the case from the time of each post", Derived: true},
	{Name: Hour, Doc: "posted in the same hour of the clock, whatever it was, so that chance can tell who posts within the window of whom more often than others of that hour do; derived in the case from the time of each post", Derived: true},
}

// A Touch says that the actor of a post touched an object.
type Touch struct {
	Action string
	Object string
	Domain string // of a link that is a web address: its registrable domain; else ""
}

// cacheSize is the number of links an Extractor remembers; a power of 2.
const cacheSize = 2048

type cached struct {
	raw, url, domain string
	ok               bool
}

// An Extractor takes the touches out of posts. Its zero value is ready. It is
// not for use by several goroutines at once; each takes its own, and the touches
// of a post are the same whichever takes them.
type Extractor struct {
	FoldWidth       bool // take for equal what Unicode calls compatible, see [text.FoldWidth]
	FoldConfusables bool // take for equal letters that look alike, see [text.FoldConfusables]

	// NotLinks is the number of entries in columns of links, so far, that were
	// no web address and so made no touch.
	NotLinks int64

	// Passed is the number of posts, so far, that have a web address in their
	// text, and a column of links that is empty.
	Passed int64

	cache []cached // by a hash of the raw link; a later link takes an earlier one's place
	spans []text.Span
	seen  map[Touch]bool
}

// Touches appends the touches of a post to dst: each action and object once, in
// the order of [Actions], then those of marks. Beside the objects that are in the
// post as they stand it keeps nothing of p.
//
//   - repost: [demarche.Post.RepostOf], if it is given and the kind is not quote.
//     Else, if it is not given and the text begins with "RT @handle" or the kind
//     is repost, the object is "@handle: " and the words, or the words alone where
//     no handle is told. A post of this sort makes no other touch but those of its
//     marks.
//   - quote: RepostOf of a post of the kind quote.
//   - reply: ReplyTo.
//   - text: the object is the whole exact text, if it is [text.Comparable].
//   - link, hashtag, mention: of the column, or of the text if there is none.
//   - hashtag-sequence: the hashtags in their order, joined by a space, if there
//     are two or more.
//   - media: of the column only.
//   - marks: action and object to the letter, also where the action is called
//     "link" or "hashtag": what stands there may be a number ("url_123").
func (x *Extractor) Touches(dst []Touch, p *demarche.Post) []Touch {
	start := len(dst)
	clear(x.seen)
	if object, ok := x.repost(p); ok {
		dst = x.add(dst, start, Touch{Action: Repost, Object: object})
		return x.marks(dst, start, p)
	}
	f := x.folding()

	x.spans = x.spans[:0]
	if p.Links == nil || p.Hashtags == nil || p.Mentions == nil {
		x.spans = text.AppendSpans(x.spans, p.Text)
	}
	if p.Links == nil {
		for _, span := range x.spans {
			if span.Kind == text.Link {
				dst = x.link(dst, start, p.Text[span.Start:span.End], nil)
			}
		}
	}
	if p.Links != nil && len(p.Links) == 0 && (strings.Contains(p.Text, "http://") || strings.Contains(p.Text, "https://")) {
		x.Passed++
	}
	for _, raw := range p.Links {
		dst = x.link(dst, start, raw, &x.NotLinks)
	}
	tags := len(dst)
	dst = x.names(dst, start, p.Hashtags, p.Text, text.Tag, Hashtag, func(s string) string { return text.Hashtag(s, f) })
	dst = x.sequence(dst, start, dst[tags:])
	dst = x.names(dst, start, p.Mentions, p.Text, text.Handle, Mention, func(s string) string { return text.Mention(s, f) })
	if p.Kind == demarche.Quote {
		dst = x.add(dst, start, Touch{Action: Quote, Object: p.RepostOf})
	}
	dst = x.add(dst, start, Touch{Action: Reply, Object: p.ReplyTo})
	if exact := text.Exact(p.Text, f); text.Comparable(exact) {
		dst = x.add(dst, start, Touch{Action: Text, Object: exact})
	}
	for _, medium := range p.Media {
		dst = x.add(dst, start, Touch{Action: Media, Object: strings.TrimSpace(medium)})
	}
	return x.marks(dst, start, p)
}

func (x *Extractor) folding() (f text.Folding) {
	if x.FoldWidth {
		f |= text.FoldWidth
	}
	if x.FoldConfusables {
		f |= text.FoldConfusables
	}
	return f
}

// repost returns the name of the post that p passes on; ok is false for a post
// that is no repost. Where nothing tells which post it is, the name is "".
func (x *Extractor) repost(p *demarche.Post) (object string, ok bool) {
	if p.RepostOf != "" {
		return p.RepostOf, p.Kind != demarche.Quote
	}
	f := x.folding()
	handle, rest, told := text.RepostOf(p.Text)
	switch {
	case !told && p.Kind != demarche.Repost:
		return "", false
	case !told:
		return words(p.Text, f), true
	}
	object = words(rest, f)
	if object == "" {
		return "", true
	}
	return "@" + text.Mention(handle, f) + ": " + object, true
}

// words returns what names a repost beside its handle: the exact text, since each
// client makes a short link of its own, or all of it where little is left then.
func words(s string, f text.Folding) string {
	if exact := text.Exact(s, f); text.Comparable(exact) {
		return exact
	}
	return text.Folded(s, f)
}

// link adds the touch of a link, or counts what is none.
func (x *Extractor) link(dst []Touch, start int, raw string, notLinks *int64) []Touch {
	c := x.canonical(raw)
	if !c.ok {
		if notLinks != nil && strings.TrimSpace(raw) != "" {
			*notLinks++
		}
		return dst
	}
	return x.add(dst, start, Touch{Action: Link, Object: c.url, Domain: c.domain})
}

// canonical is text.Canonical with a memory.
func (x *Extractor) canonical(raw string) *cached {
	if x.cache == nil {
		x.cache = make([]cached, cacheSize)
	}
	c := &x.cache[xxh3.HashString(raw)&(cacheSize-1)]
	if c.raw != raw || raw == "" {
		raw = strings.Clone(raw) // it may be a part of a file's buffer
		c.raw = raw
		c.url, c.domain, c.ok = text.Canonical(raw)
	}
	return c
}

// names adds hashtags or mentions, of the column or, if there is none, of the
// text.
func (x *Extractor) names(dst []Touch, start int, column []string, s string, kind text.Kind, action string, fold func(string) string) []Touch {
	if column == nil {
		for _, span := range x.spans {
			if span.Kind == kind {
				dst = x.add(dst, start, Touch{Action: action, Object: fold(s[span.Start:span.End])})
			}
		}
	}
	for _, name := range column {
		dst = x.add(dst, start, Touch{Action: action, Object: fold(name)})
	}
	return dst
}

// sequence adds the touch of several hashtags as one.
func (x *Extractor) sequence(dst []Touch, start int, tags []Touch) []Touch {
	if len(tags) < 2 {
		return dst
	}
	var b strings.Builder
	for i, t := range tags {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Object)
	}
	return x.add(dst, start, Touch{Action: HashtagSequence, Object: b.String()})
}

func (x *Extractor) marks(dst []Touch, start int, p *demarche.Post) []Touch {
	for _, m := range p.Marks {
		if m.Action != "" {
			dst = x.add(dst, start, Touch{Action: m.Action, Object: m.Object})
		}
	}
	return dst
}

// few is the number of touches up to which a look at each is quicker than a map.
const few = 24

// add appends a touch if it has an object and is not among those from start on.
func (x *Extractor) add(dst []Touch, start int, t Touch) []Touch {
	if t.Object == "" {
		return dst
	}
	if len(dst)-start < few {
		for i := start; i < len(dst); i++ {
			if dst[i].Action == t.Action && dst[i].Object == t.Object {
				return dst
			}
		}
		return append(dst, t)
	}
	if len(x.seen) == 0 {
		if x.seen == nil {
			x.seen = map[Touch]bool{}
		}
		for _, earlier := range dst[start:] {
			x.seen[Touch{Action: earlier.Action, Object: earlier.Object}] = true
		}
	}
	key := Touch{Action: t.Action, Object: t.Object}
	if x.seen[key] {
		return dst
	}
	x.seen[key] = true
	return append(dst, t)
}
