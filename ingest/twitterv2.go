package ingest

import (
	"strings"

	"github.com/valyala/fastjson"

	"demarche"
)

// TwitterV2JSON reads tweets as version 2 of X's interface gives them.
var TwitterV2JSON = Format{
	Name: "twitter-v2-json",
	Doc: `tweets of X's API version 2

In: pages as they come (data, includes, meta), one a line, in an array or one
alone; the documents of a stream (data, includes, matching_rules); or tweets
one a line, with or without their author beside them.

Mapped: actor from author_id, name from the username of that user in includes or
in author, key from id, at from created_at, text from note_tweet.text or text,
lang; links, hashtags and mentions from entities (unwound_url or expanded_url,
tag, username), media from attachments.media_keys. referenced_tweets tells the
kind: retweeted is a repost, replied_to a reply, quoted a quote; a tweet that
replies and quotes is a quote; one with none is original. The platform is x.

Refused: bad-json, not-a-record (neither a page nor a tweet), no-actor (asked
for without author_id), bad-time (asked for without created_at).

Traps: the text of a retweet is cut at 140 characters; where the retweeted
tweet is in includes, text and entities are taken from it, the text behind
"RT @name: ". Tweets in includes are not records of their own. The tweets of a
page have the page's line.
`,
	holds: lines | document,
	fits: func(t *table) bool {
		for _, prefix := range []string{"data.", "data.*."} {
			if t.has(prefix+"author_id", prefix+"id", prefix+"text", prefix+"created_at") {
				return true
			}
		}
		return t.has("author_id", "id", "text", "created_at") &&
			(t.path == "data" || t.has("edit_history_tweet_ids") || t.has("public_metrics.retweet_count") || t.has("conversation_id"))
	},
	open: func(s *Source) error {
		if s.layout.path == "data" { // one page: its includes stand beside the list
			s.layout = layout{}
		}
		prefix := ""
		for _, p := range []string{"data.", "data.*."} {
			if s.table.index(p+"text") >= 0 {
				prefix = p
			}
		}
		var words []string
		for _, w := range []string{
			"actor=author_id", "at=created_at", "text=text", "key=id", "lang=lang",
			"repost_of=referenced_tweets.*.id", "links=entities.urls.*.expanded_url", "hashtags=entities.hashtags.*.tag",
			"mentions=entities.mentions.*.username", "media=attachments.media_keys",
		} {
			words = append(words, strings.Replace(w, "=", "="+prefix, 1))
		}
		s.fixed("UTC", append(words, "platform==x")...)
		s.rows = func() (rows, error) { return s.newPages() }
		return nil
	},
}

// pages makes posts of the tweets of each page.
type pages struct {
	*docs
	line    int64
	tweets  []*fastjson.Value
	users   map[string]string          // of the page: usernames by id
	others  map[string]*fastjson.Value // of the page: the tweets that are referred to, by id
	post    demarche.Post
	columns [1]string
}

func (s *Source) newPages() (*pages, error) {
	d, err := s.newDocs()
	if err != nil {
		return nil, err
	}
	s.later = d.notes
	return &pages{docs: d, users: map[string]string{}, others: map[string]*fastjson.Value{}}, nil
}

func (r *pages) next() (*demarche.Post, *demarche.Refusal, error) {
	for len(r.tweets) == 0 {
		v, text, line, refusal, err := r.document()
		if err != nil || refusal != nil {
			return nil, refusal, err
		}
		r.line = line
		data := v.Get("data")
		switch {
		case data != nil && data.Type() == fastjson.TypeArray:
			r.tweets = data.GetArray()
		case data != nil && data.Type() == fastjson.TypeObject:
			r.tweets = []*fastjson.Value{data}
		case v.Exists("author_id"), v.Exists("text") && v.Exists("id"):
			r.tweets = []*fastjson.Value{v}
		case v.Exists("meta"), v.Exists("includes"), v.Exists("errors"):
			continue // a page without tweets
		default:
			refusal := refuse("", text, notAnObject, "neither a page of tweets nor a tweet")
			refusal.Line = line
			return nil, refusal, nil
		}
		r.include(v)
	}
	tweet := r.tweets[0]
	r.tweets = r.tweets[1:]
	renew(&r.post)
	text := string(tweet.MarshalTo(nil))
	refusal := r.tweet(tweet, &r.post)
	if refusal != nil {
		if refusal.Value == "" {
			refusal.Value = cut(text, maxValue)
		}
		refusal.Line = r.line
		return nil, refusal, nil
	}
	r.columns[0] = text
	r.post.Original, r.post.Line = r.columns[:], r.line
	return &r.post, nil, nil
}

// include keeps what a page says beside its tweets.
func (r *pages) include(page *fastjson.Value) {
	clear(r.users)
	clear(r.others)
	for _, u := range page.GetArray("includes", "users") {
		r.users[str(u, "id")] = str(u, "username")
	}
	for _, t := range page.GetArray("includes", "tweets") {
		r.others[str(t, "id")] = t
	}
}

// tweet makes a post of a tweet.
func (r *pages) tweet(v *fastjson.Value, p *demarche.Post) *demarche.Refusal {
	if v.Type() != fastjson.TypeObject {
		return refuse("", "", notAnObject, "an element of data is no object")
	}
	if p.Actor = firstOf(v, "author_id"); p.Actor == "" {
		p.Actor = str(v, "author", "id")
	}
	if blank(p.Actor) {
		return refuse("author_id", "", noActor, "the tweet has no author_id; it was asked for without tweet.fields=author_id")
	}
	if r := xTime(v, p); r != nil {
		return r
	}
	p.Platform = "x"
	if p.Name = r.users[p.Actor]; p.Name == "" {
		p.Name = str(v, "author", "username")
	}
	p.Key = str(v, "id")
	p.Lang = str(v, "lang")
	p.Text = longText(v)
	p.Kind = demarche.Original
	from := v
	for _, ref := range v.GetArray("referenced_tweets") {
		id := str(ref, "id")
		switch str(ref, "type") {
		case "retweeted":
			p.Kind, p.RepostOf = demarche.Repost, id
			if original := r.others[id]; original != nil {
				from = original
				p.Text = r.retweet(original)
			}
		case "quoted":
			if p.Kind != demarche.Repost {
				p.Kind = demarche.Quote
			}
		case "replied_to":
			p.ReplyTo = id
			if p.Kind == demarche.Original {
				p.Kind = demarche.Reply
			}
		}
	}
	p.Links = each(p.Links, from.GetArray("entities", "urls"), "unwound_url", "expanded_url", "url")
	p.Hashtags = each(p.Hashtags, from.GetArray("entities", "hashtags"), "tag")
	p.Mentions = each(p.Mentions, from.GetArray("entities", "mentions"), "username")
	if p.Media == nil {
		p.Media = []string{}
	}
	for _, key := range from.GetArray("attachments", "media_keys") {
		p.Media = append(p.Media, scalar(key))
	}
	return nil
}

func (r *pages) retweet(original *fastjson.Value) string {
	author := str(original, "author_id")
	if name := r.users[author]; name != "" {
		author = name
	}
	return "RT @" + author + ": " + longText(original)
}

// longText returns the text of a tweet that is not cut.
func longText(v *fastjson.Value) string {
	if text := str(v, "note_tweet", "text"); text != "" {
		return text
	}
	return str(v, "text")
}
