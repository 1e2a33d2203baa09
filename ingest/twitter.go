package ingest

import (
	"github.com/valyala/fastjson"

	"demarche"
)

// xClock reads the times of X's interfaces, which are UTC and say so.
var xClock = &clock{forms: []form{words, iso}}

// TwitterV1JSON reads tweets as version 1.1 of Twitter's interface gave them.
var TwitterV1JSON = Format{
	Name: "twitter-v1-json",
	Doc: `tweets of Twitter's API version 1.1

In: one tweet a line, or an array of tweets, or an object that holds one
(statuses): id_str, created_at, user, text or full_text, entities.

Mapped: actor from user.id_str, name from user.screen_name, key from id_str, at
from created_at, text from extended_tweet.full_text, full_text or text, lang;
links, hashtags, mentions and media from the entities (expanded_url, text,
screen_name, id_str). kind: a repost where there is a retweeted_status, whose
id_str is the original; a quote where there is a quoted status; a reply where
it answers a tweet or a user; else original. The platform is x.

Refused: bad-json, not-a-record (a delete or a limit notice of a stream),
no-actor, bad-time.

Traps: the text of a retweet is cut at 140 characters, and so are its entities;
both are taken from the retweeted status, the text behind "RT @name: ". The
retweeted and the quoted status are not records of their own. Numbers named id
have lost digits where a program took them for floats; id_str has not.
`,
	holds: lines | document,
	fits: func(t *table) bool {
		return t.has("id_str", "created_at", "user.id_str") && (t.has("text") || t.has("full_text")) ||
			t.has("id_str", "created_at", "user.screen_name", "full_text")
	},
	open: func(s *Source) error {
		s.fixed("UTC", "actor=user.id_str", "at=created_at", "text=full_text", "text=text", "key=id_str", "name=user.screen_name", "lang=lang", "platform==x",
			"repost_of=retweeted_status.id_str", "reply_to=in_reply_to_status_id_str", "links=entities.urls.*.expanded_url",
			"hashtags=entities.hashtags.*.text", "mentions=entities.user_mentions.*.screen_name", "media=entities.media.*.id_str")
		s.rows = func() (rows, error) { return s.newRecords(tweetV1) }
		return nil
	},
}

// tweetV1 makes a post of a tweet.
func tweetV1(v *fastjson.Value, p *demarche.Post) *demarche.Refusal {
	user := v.Get("user")
	if user == nil || !v.Exists("created_at") {
		return refuse("", v.String(), notAnObject, "the object has no user or no created_at, and is no tweet")
	}
	if p.Actor = firstOf(user, "id_str", "id", "screen_name"); blank(p.Actor) {
		return refuse("user.id_str", "", noActor, "the tweet's user has no id")
	}
	if r := xTime(v, p); r != nil {
		return r
	}
	p.Platform = "x"
	p.Name = str(user, "screen_name")
	p.Key = firstOf(v, "id_str", "id")
	p.Lang = str(v, "lang")
	p.ReplyTo = firstOf(v, "in_reply_to_status_id_str", "in_reply_to_status_id")
	p.Text = fullText(v)
	from := v
	switch original := v.Get("retweeted_status"); {
	case original != nil && original.Type() == fastjson.TypeObject:
		p.Kind = demarche.Repost
		p.RepostOf = firstOf(original, "id_str", "id")
		p.Text = "RT @" + str(original, "user", "screen_name") + ": " + fullText(original)
		from = original
	case v.GetBool("is_quote_status"), str(v, "quoted_status_id_str") != "":
		p.Kind = demarche.Quote
	case p.ReplyTo != "", str(v, "in_reply_to_user_id_str") != "", str(v, "in_reply_to_user_id") != "":
		p.Kind = demarche.Reply
	default:
		p.Kind = demarche.Original
	}
	entities := from.Get("entities")
	if extended := from.Get("extended_tweet", "entities"); extended != nil {
		entities = extended
	}
	p.Links = each(p.Links, entities.GetArray("urls"), "expanded_url", "url")
	p.Hashtags = each(p.Hashtags, entities.GetArray("hashtags"), "text")
	p.Mentions = each(p.Mentions, entities.GetArray("user_mentions"), "screen_name")
	media := from.GetArray("extended_entities", "media")
	if media == nil {
		media = entities.GetArray("media")
	}
	p.Media = each(p.Media, media, "id_str", "id")
	return nil
}

// fullText returns the text of a tweet that is not cut.
func fullText(v *fastjson.Value) string {
	if text := str(v, "extended_tweet", "full_text"); text != "" {
		return text
	}
	return firstOf(v, "full_text", "text")
}

// xTime sets the time of a tweet.
func xTime(v *fastjson.Value, p *demarche.Post) *demarche.Refusal {
	created := str(v, "created_at")
	us, ok := xClock.parse(created)
	if !ok {
		return refuse("created_at", created, badTime, "no time between 1990 and 2100 as X writes it")
	}
	p.AtUS = us
	return nil
}

// firstOf returns the first member of those names that is not empty.
func firstOf(v *fastjson.Value, names ...string) string {
	for _, name := range names {
		if s := str(v, name); s != "" {
			return s
		}
	}
	return ""
}

// each appends one member of each object of a list; the result is not nil.
func each(out []string, list []*fastjson.Value, names ...string) []string {
	if out == nil {
		out = []string{}
	}
	for _, v := range list {
		if s := firstOf(v, names...); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// fixed sets the mapping of a format that has its own places for everything.
func (s *Source) fixed(zone string, words ...string) {
	s.dataset.Mapping = nil
	s.dataset.Zone = zone
	s.dataset.Mapping = byFormat(s.table, words...)
}

// records makes one post of each document.
type records struct {
	*docs
	make     func(*fastjson.Value, *demarche.Post) *demarche.Refusal
	post     demarche.Post
	original [1]string
}

func (s *Source) newRecords(post func(*fastjson.Value, *demarche.Post) *demarche.Refusal) (*records, error) {
	d, err := s.newDocs()
	if err != nil {
		return nil, err
	}
	s.later = d.notes
	return &records{docs: d, make: post}, nil
}

// renew empties a post and keeps its slices.
func renew(p *demarche.Post) {
	*p = demarche.Post{Links: p.Links[:0], Hashtags: p.Hashtags[:0], Mentions: p.Mentions[:0], Media: p.Media[:0], Marks: p.Marks[:0]}
}

func (r *records) next() (*demarche.Post, *demarche.Refusal, error) {
	v, text, line, refusal, err := r.document()
	if err != nil || refusal != nil {
		return nil, refusal, err
	}
	renew(&r.post)
	if refusal := r.make(v, &r.post); refusal != nil {
		refusal.Line = line
		return nil, refusal, nil
	}
	r.original[0] = text
	r.post.Original, r.post.Line = r.original[:], line
	return &r.post, nil, nil
}
