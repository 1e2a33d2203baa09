package ingest

import (
	"net/url"
	"strings"

	"demarche"
)

// ListingsCSV reads what lists say of outlets, domains and accounts.
var ListingsCSV = Format{
	Name:  "listings-csv",
	Holds: demarche.Listings,
	Doc: `listings: what a list says of an outlet, a domain or an account

In: a table with the columns list, pattern and level, one row for each domain or
handle. It may have version, name, platform (empty for the web), role (outlet,
ministry, embassy, diplomat...), country, from and to (days between which it holds),
and source, as_of, confidence and note, as agreements-csv says, which also says
how dates are written.

Mapped: every column by its name. A pattern on the web is a domain, of which the
scheme, "www." and the path are left out: it stands for all hosts under it. On a
platform it is a handle, without its "@". Both are in lower case. The country is
a state by a code or a spelling that is known.

Refused: no-name (list, pattern or level is empty), bad-word (the level is none
of official, state-controlled, state-linked, state-aligned, unattributed; or the
pattern is no domain), bad-row, open-quote. A date that is none is left out and
told.

Traps: a level is what the list says, as of its version; a list that names no
source for it says no more than itself.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("list", "pattern", "level") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			if refusal := r.needs("list", "pattern", "level"); refusal != nil {
				return refusal
			}
			level, refusal := r.word("level", demarche.Levels...)
			if refusal != nil {
				return refusal
			}
			platform := strings.ToLower(r.cell("platform"))
			pattern, ok := handlePattern(r.cell("pattern")), true
			if platform == "" {
				pattern, ok = domainPattern(r.cell("pattern"))
			}
			if !ok || pattern == "" {
				return refuse("pattern", r.cell("pattern"), badWord, "want a domain, as example.org, or a platform beside a handle")
			}
			r.common()
			r.Listing = &demarche.Listing{
				List: r.cell("list"), Version: r.cell("version"), Name: r.cell("name"), Pattern: pattern, Platform: platform,
				Level: level, Role: r.cell("role"), Country: codeOr(r.cell("country")), From: r.date("from"), To: r.date("to"),
			}
			return nil
		}}
	},
}

// GMFStateMediaCSV reads the matrix of state media of the Alliance for Securing Democracy.
var GMFStateMediaCSV = Format{
	Name:  "gmf-state-media-csv",
	Holds: demarche.Listings,
	Doc: `the State Media Matrix of the Alliance for Securing Democracy at GMF

In: the table with the columns Country, Media company, Main assets, URL, Typology
and a column of links for each platform, one row for each outlet.

Mapped: a row is a listing of the list gmf-state-media: its name from Main assets,
its pattern the host of URL with all that is under it, or where there is none the
handle of its X link, its country the state. The typology is that of the State
Media Monitor, and becomes a level: SC (state-controlled) and CaPu (captured
public) are state-controlled, CaPr (captured private) is state-linked; ISFM, ISF,
ISM and IP, which it calls independent, are unattributed. The typology stands in
the note. The file tells no version; the digest of the file stands for it.

Refused: no-name (neither URL nor X link), bad-word (a URL without a host, or a
typology that is none of these, as one with a question mark), bad-row, open-quote.

Traps: several outlets may have one domain, which is then listed several times. The
other platforms' links become no listing of their own; they stand in the row as
it was. The list tells how an outlet is governed, not what it writes.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("media company", "main assets", "typology", "url", "country") },
	facts: func(*table) factReader {
		return factReader{row: func(r *factRow) *demarche.Refusal {
			typology := r.cell("typology")
			level := map[string]string{
				"SC": "state-controlled", "CaPu": "state-controlled", "CaPr": "state-linked",
				"ISFM": "unattributed", "ISF": "unattributed", "ISM": "unattributed", "IP": "unattributed",
			}[typology]
			if level == "" {
				return refuse("typology", typology, badWord, "want one of: SC, CaPu, CaPr, ISFM, ISF, ISM, IP")
			}
			l := &demarche.Listing{List: "gmf-state-media", Name: r.cell("main assets"), Level: level, Role: "outlet", Country: codeOr(r.cell("country"))}
			switch site, account := r.cell("url"), r.cell("twitter link"); {
			case site != "":
				var ok bool
				if l.Pattern, ok = domainPattern(site); !ok {
					return refuse("url", site, badWord, "want the address of a site")
				}
			case account != "":
				l.Platform, l.Pattern = "x", handlePattern(account)
			default:
				return refuse("url", "", noName, "neither URL nor Twitter Link says where it is found")
			}
			r.Note = "typology " + typology
			r.Source = "State Media Matrix, Alliance for Securing Democracy at GMF"
			r.Listing = l
			return nil
		}}
	},
}

// domainPattern returns the host of an address or a domain, in lower case and without
// "www.", and whether it can be one.
func domainPattern(written string) (string, bool) {
	if !strings.Contains(written, "//") {
		written = "//" + written
	}
	u, err := url.Parse(strings.ToLower(strings.TrimSpace(written)))
	if err != nil {
		return "", false
	}
	host := strings.TrimPrefix(strings.TrimSuffix(u.Hostname(), "."), "www.")
	return host, strings.Contains(host, ".") && !strings.ContainsAny(host, " @")
}

// handlePattern returns a handle in lower case, without "@" or the address before it.
func handlePattern(written string) string {
	written = strings.TrimSuffix(strings.TrimSpace(written), "/")
	if at := strings.LastIndexByte(written, '/'); at >= 0 {
		written = written[at+1:]
	}
	written, _, _ = strings.Cut(written, "?")
	return strings.ToLower(strings.TrimPrefix(written, "@"))
}
