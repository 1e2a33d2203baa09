package ingest

// PostsCSV reads delimited text whose columns are told by their names.
var PostsCSV = Format{
	Name: "posts-csv",
	Doc: `posts as delimited text with any columns

In: rows of fields parted by commas, semicolons, tabs or bars, with or without
quotes, with or without a header; UTF-8, UTF-16 or a Windows encoding;
compressed or not. The delimiter, the quoting, the encoding and the header are
recognised by the head of the file.

Mapped: columns are recognised by their names in a dozen languages, and by what
stands in them: a column of times must read as times, one of keys must not
repeat. Two are needed, actor and at; where at has days alone and another
column the time of day, that is the role time. The roles are actor, at, time, text, key, name,
kind, lang, platform, repost_of, reply_to, links, hashtags, mentions, media and
url. Say --map ROLE=COLUMN where the guess is wrong, --map ROLE==VALUE for a
value that all posts have, and --map mark:NAME=COLUMN for a column that is to
be a trace of its own. Cells that hold lists are parted as the column's cells
show: brackets, spaces, commas, semicolons, bars.

Refused: no-actor (the actor is empty), bad-time (the time is empty, does not
read as the others in its column do, or is before 1990 or after 2100), bad-row
(more or fewer fields than columns, or a line of over 16 MiB), open-quote (a
quote that no quote closes; reading goes on with the next line).

Traps: 03/04/2021 is the third of April or the fourth of March; the column as a whole
decides, and where it cannot, the dataset's notes say what is assumed. Times without a
zone are read as UTC unless --zone says otherwise. Spreadsheets round ids of over 15
digits, and what they wrote as 1.06E+18 cannot be mended. Where a column has the links,
those of the text are not read, also of rows whose cell is empty: a note counts such rows,
and --map links== reads the texts in place of the column. A column called url is the
post's own address and is not compared, unless --map links=url says that posts share it.
An @ before an actor's name is a sign and is left out; names that differ by the case of
letters alone are different actors, which a note counts. Empty cells, and cells with NA,
null, nan, None or \N alone, are empty.
`,
	holds: delimited,
}
