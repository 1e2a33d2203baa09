package ingest

import (
	"slices"

	"demarche"
)

var qutColumns = []string{"message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls"}

// QUTCSV reads the eight columns of QUT's coordination network toolkit.
var QUTCSV = Format{
	Name: "qut-csv",
	Doc: `messages in the eight columns of QUT's coordination network toolkit

In: eight columns in this order: message_id, user_id, username, repost_id,
reply_id, message, timestamp, urls. The toolkit goes by position and passes
over the first row, whatever stands in it; so does this format where it is
forced with --format. It is recognised by those names in that order.

Mapped: key, actor, name, repost_of, reply_to, text, at, links (parted by
spaces). A post with repost_id is a repost, one with reply_id a reply; of the
others the file does not tell whether they quote.

Refused: no-actor, bad-time, bad-row, open-quote, as in posts-csv.

Traps: an empty urls is no link here; the toolkit makes a link "" of it, which
all such messages share. The toolkit keeps the first row of a message_id and
passes over the later ones; here every row is a record.
`,
	holds:     delimited,
	positions: len(qutColumns),
	fits:      func(t *table) bool { return slices.Equal(t.folded, foldAll(qutColumns)) },
	roles: func(t *table) []demarche.Mapped {
		var mapped []demarche.Mapped
		for i, role := range []string{roleKey, roleActor, roleName, roleRepostOf, roleReplyTo, roleText, roleAt, roleLinks} {
			if i < len(t.columns) {
				mapped = append(mapped, demarche.Mapped{Role: role, Column: t.columns[i], How: "format"})
			}
		}
		return mapped
	},
}

func foldAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = fold(n)
	}
	return out
}
