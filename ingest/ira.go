package ingest

import (
	"strings"

	"demarche"
)

// IRACSV reads the tweets of the Internet Research Agency as Linvill and Warren
// classified them.
var IRACSV = Format{
	Name: "ira-csv",
	Doc: `tweets of the Internet Research Agency, after Linvill and Warren

In: the files of FiveThirtyEight's russian-troll-tweets (author, content,
publish_date, post_type, account_category, tweet_id, tco1_step1...) and the
copies by author that lack the ids (author_id, content, publish_date,
post_type, retweet...).

Mapped: actor from author (or author_id), since external_author_id has lost its
digits in part of the files; at from publish_date, to the minute; text from
content; key from tweet_id where there is one; links from tco1_step1 to
tco3_step1 where there are such columns, else left to the text; kind from
post_type: R and RETWEET are reposts, Q and QUOTE_TWEET quotes; an empty one
leaves the kind empty, since replies are not told from originals. A language of
"LANGUAGE UNDEFINED" is empty. The platform is x.

Refused: no-actor, bad-time, bad-row, open-quote, as in posts-csv.

Traps: times have no seconds, so that gaps under a minute are not seen. The
zone is not stated; it is read as UTC, and recorded as assumed. Whole rows are
repeated. The retweeted tweet's id is not in the file; what is retweeted stands
in the text as "RT @name:".
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("content", "publish_date", "harvested_date", "post_type", "account_category") && (t.has("author") || t.has("author_id"))
	},
	roles: func(t *table) []demarche.Mapped {
		return byFormat(t, "actor=author", "actor=author_id", "at=publish_date", "text=content", "key=tweet_id",
			"kind=post_type", "lang=language", "links=tco1_step1", "platform==x")
	},
	bind: func(t *table) binding {
		steps := []int{}
		for _, name := range []string{"tco1_step1", "tco2_step1", "tco3_step1"} {
			if i := t.index(name); i >= 0 {
				steps = append(steps, i)
			}
		}
		return binding{adjust: func(cells []string, p *demarche.Post) *demarche.Refusal {
			if p.Lang == "LANGUAGE UNDEFINED" {
				p.Lang = ""
			}
			if len(steps) > 0 {
				p.Links = p.Links[:0]
				for _, i := range steps {
					p.Links = splitLinks(p.Links, cells[i])
				}
			}
			return nil
		}}
	},
}

// byFormat returns a format's mapping: of each role the first column that the
// table has. A word is ROLE=COLUMN, or ROLE==VALUE for a constant.
func byFormat(t *table, words ...string) []demarche.Mapped {
	var mapped []demarche.Mapped
	seen := map[string]bool{}
	for _, word := range words {
		role, column, _ := strings.Cut(word, "=")
		if seen[role] {
			continue
		}
		if !strings.HasPrefix(column, "=") {
			i := t.index(column)
			if i < 0 {
				continue
			}
			column = t.columns[i]
		}
		seen[role] = true
		mapped = append(mapped, demarche.Mapped{Role: role, Column: column, How: "format"})
	}
	return mapped
}
