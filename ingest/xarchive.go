package ingest

import (
	"strings"

	"demarche"
)

// XArchiveCSV reads the tables of X's archive of information operations.
var XArchiveCSV = Format{
	Name: "x-archive-csv",
	Doc: `tweets of X's archive of information operations

In: the tables that Twitter published from 2018 to 2022: tweetid, userid,
user_display_name, user_screen_name, tweet_text, tweet_time,
in_reply_to_tweetid, is_retweet, retweet_tweetid, quoted_tweet_tweetid,
hashtags, urls, user_mentions and more.

Mapped: actor from userid, name from user_screen_name, key from tweetid, at from
tweet_time (UTC, as the archive's description says), text, lang from
tweet_language, links from urls, hashtags and mentions (which are users' ids).
kind: a repost where is_retweet is true, whose original is retweet_tweetid; a
quote where quoted_tweet_tweetid is filled; a reply where in_reply_to_tweetid
or in_reply_to_userid is; else original. The platform is x.

Refused: no-actor, bad-time, bad-row, open-quote, as in posts-csv.

Traps: times have no seconds. Accounts with fewer than 5,000 followers have a
hash in place of their id and name, another one in each release of the hashed
set. Lists are written [a, b] without quotes.
`,
	holds: delimited,
	zone:  "UTC",
	fits: func(t *table) bool {
		return t.has("tweetid", "userid", "user_screen_name", "tweet_text", "tweet_time", "is_retweet")
	},
	roles: func(t *table) []demarche.Mapped {
		return byFormat(t, "actor=userid", "name=user_screen_name", "key=tweetid", "at=tweet_time", "text=tweet_text",
			"lang=tweet_language", "repost_of=retweet_tweetid", "reply_to=in_reply_to_tweetid",
			"links=urls", "hashtags=hashtags", "mentions=user_mentions", "platform==x")
	},
	bind: func(t *table) binding {
		retweet, quoted, answered := t.index("is_retweet"), t.index("quoted_tweet_tweetid"), t.index("in_reply_to_userid")
		return binding{adjust: func(cells []string, p *demarche.Post) *demarche.Refusal {
			switch {
			case strings.EqualFold(cells[retweet], "true") || cells[retweet] == "1":
				p.Kind = demarche.Repost
			case quoted >= 0 && !blank(cells[quoted]):
				p.Kind = demarche.Quote
			case p.ReplyTo != "" || answered >= 0 && !blank(cells[answered]):
				p.Kind = demarche.Reply
			default:
				p.Kind = demarche.Original
			}
			return nil
		}}
	},
}
