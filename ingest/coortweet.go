package ingest

import (
	"strings"

	"demarche"
)

// CooRTweetCSV reads the four columns that CooRTweet takes.
var CooRTweetCSV = Format{
	Name: "coortweet-csv",
	Doc: `objects shared by accounts, in the four columns of CooRTweet

In: object_id, account_id, content_id, timestamp_share, as prep_data of
CooRTweet makes them; more columns are kept and not read.

Mapped: actor from account_id, at from timestamp_share (seconds since 1970, or
a date and time), key from content_id; each row is one mark of the trace
"object", whose object is object_id as it stands.

Refused: no-actor, bad-time, bad-row, open-quote, as in posts-csv.

Traps: one post that shares several objects is several rows with one key. An
object can be a link, a hashtag, a text or a hash; the file does not say which.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("object_id", "account_id", "content_id", "timestamp_share")
	},
	roles: func(t *table) []demarche.Mapped {
		return byFormat(t, "actor=account_id", "at=timestamp_share", "key=content_id", "mark:object=object_id")
	},
	bind: func(*table) binding {
		return binding{adjust: func(_ []string, p *demarche.Post) *demarche.Refusal {
			p.Links, p.Hashtags, p.Mentions, p.Media = []string{}, []string{}, []string{}, []string{}
			return nil
		}}
	},
}

// GermanElectionsCSV reads the data on the German election of 2021 that comes
// with CooRTweet.
var GermanElectionsCSV = Format{
	Name: "german-elections-csv",
	Doc: `posts on Facebook and X around the German election of 2021

In: account_id, post_id, url_id, hashtag_id, domain_id, phash_id, timestamp: the
data set german_elections of CooRTweet, one row a post. Accounts and objects
are numbers; there is no text.

Mapped: actor from account_id, key from post_id, at from timestamp (seconds
since 1970). url_id, hashtag_id, domain_id and phash_id become marks of the
traces link, hashtag, domain and media, whose objects are named url_7,
hashtag_7, domain_7 and phash_7. The platform is read off the account: fb_ is
facebook, tw_ is x.

Refused: no-actor, bad-time, bad-row, open-quote, as in posts-csv.

Traps: 24,177 rows repeat another to the letter. The domain says less than the
link: two accounts that share a newspaper's articles share its domain.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("account_id", "post_id", "url_id", "hashtag_id", "domain_id", "phash_id", "timestamp")
	},
	roles: func(t *table) []demarche.Mapped {
		return byFormat(t, "actor=account_id", "at=timestamp", "key=post_id",
			"mark:link=url_id", "mark:hashtag=hashtag_id", "mark:domain=domain_id", "mark:media=phash_id")
	},
	bind: func(*table) binding {
		prefix := map[string]string{"link": "url_", "hashtag": "hashtag_", "domain": "domain_", "media": "phash_"}
		return binding{adjust: func(_ []string, p *demarche.Post) *demarche.Refusal {
			p.Links, p.Hashtags, p.Mentions, p.Media = []string{}, []string{}, []string{}, []string{}
			for i, m := range p.Marks {
				p.Marks[i].Object = prefix[m.Action] + m.Object
			}
			switch {
			case strings.HasPrefix(p.Actor, "fb_"):
				p.Platform = "facebook"
			case strings.HasPrefix(p.Actor, "tw_"):
				p.Platform = "x"
			}
			return nil
		}}
	},
}
