// Package text computes on the strings of posts: what a link, a hashtag or a
// mention is, when two of them are the same one, whose account an address is of,
// and when two texts are the same text. It knows no actor, no post and no case, and
// imports no package of ours.
//
// # Method
//
// A link is named by its canonical URL, see [Canonical]. A hashtag, a mention
// and a text are named by their folded forms, see [Hashtag], [Mention] and
// [Exact]. What counts as a link, a hashtag or a mention in running text is
// said at [AppendSpans]. Whose account on a platform an address is of, and when two
// names are one account's, is said at [AccountOf] and [AccountName]. The functions of files named after a peer do to the
// letter what that peer does, so that its results can be had again.
//
// # Limits
//
// No address is looked up: a shortened link stays short, and two addresses of
// one page that no rule joins (twitter.com and x.com, youtu.be and
// youtube.com) stay two. What counts as a mention or a hashtag is the rule of
// one platform, X; others allow dots in handles, or hashtags without a space
// between them. Where a file has a column for these, the column knows better.
//
// # Sources
//
//   - T. Berners-Lee, R. Fielding, L. Masinter (2005), Uniform Resource
//     Identifier: Generic Syntax, RFC 3986, section 6.2.2 (case, percent-encoding
//     and dot segments).
//   - Unicode Technical Standard 46 (IDNA), by golang.org/x/net/idna; the Public
//     Suffix List, by golang.org/x/net/publicsuffix.
//   - twitter-text, X's own library (Apache-2.0), its rules for hashtags,
//     mentions and addresses and its conformance vectors.
//   - The Unicode Standard 3.13 (NFKC_Casefold); Unicode Standard Annex 29 (word
//     segments); Unicode Technical Standard 39 (confusables).
package text
