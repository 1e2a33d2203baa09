package ingest

import (
	"cmp"
	"net/url"
	"strings"

	"demarche"
	"demarche/text"
)

// ListingsCSV reads what lists say of outlets, domains and accounts.
var ListingsCSV = Format{
	Name:  "listings-csv",
	Holds: demarche.Listings,
	Doc: `listings: what a list says of an outlet, a domain or an account

In: a table with the columns list, pattern and level, one row for each domain or
account. It may have version, name, platform (empty for the web), role (outlet,
ministry, embassy, diplomat...), country, from and to (days between which it holds),
account, and source, as_of, confidence and note, as agreements-csv says, which also
says how dates are written.

Mapped: every column by its name. A pattern on the web is a domain, of which the
scheme, "www." and the path are left out: it stands for all hosts under it. On a
platform it is an account: its name, with or without "@", or the address of its page
(x.com/NAME, facebook.com/NAME, youtube.com/channel/ID, youtube.com/@NAME,
t.me/NAME, vk.com/NAME, ok.ru/group/ID, tiktok.com/@NAME, rutube.ru/channel/ID,
instagram.com/NAME, linkedin.com/company/NAME), from which the platform is known where
the column is empty. Names are in lower case but for YouTube's identifiers of channels,
in which case tells; Facebook's are without points, which do not count there. The
country is a state by a code or a spelling that is known.

Where account is filled, the row says whose something is and no more: its pattern is a
film, a post or a short address on the platform (youtu.be/ID, vm.tiktok.com/ID, a film's
identifier), or another name of the account. Of the account a level is said in a row of
its own: one that stands here is left out and told.

Refused: no-name (list or pattern is empty, or level and account are), bad-word (the
level is none of official, state-controlled, state-linked, state-aligned, unattributed;
the pattern is no domain, or nothing that an account of the platform can be called; the
account is none on the platform), bad-row, open-quote. A date that is none is left out
and told.

Traps: a level is what the list says, as of its version; a list that names no
source for it says no more than itself. An account whose role is none of outlet,
ministry, embassy, consulate, mission, government, parliament, agency, party, company
and organisation is taken for a person's, and stands under a label in what leaves a case.
`,
	holds: delimited,
	fits: func(t *table) bool {
		return t.has("list", "pattern", "level") || t.has("list", "pattern", "platform", "account")
	},
	facts: func(*table) factReader { return factReader{row: listingRow} },
}

func listingRow(r *factRow) *demarche.Refusal {
	if refusal := r.needs("list", "pattern"); refusal != nil {
		return refusal
	}
	l := &demarche.Listing{
		List: r.cell("list"), Version: r.cell("version"), Name: r.cell("name"), Platform: text.Platform(r.cell("platform")),
		Role: r.cell("role"), Country: codeOr(r.cell("country")),
	}
	written, account := r.cell("pattern"), r.cell("account")
	if refusal := r.pattern(l, written, account); refusal != nil {
		return refusal
	}
	switch level := r.cell("level"); {
	case account == "":
		if refusal := r.needs("level"); refusal != nil {
			return refusal
		}
		var refusal *demarche.Refusal
		if l.Level, refusal = r.word("level", demarche.Levels...); refusal != nil {
			return refusal
		}
	case level != "":
		r.leave("level", level, badWord, "the row says whose its pattern is, and a level is said of the account in a row of its own")
	}
	r.common()
	l.From, l.To = r.date("from"), r.date("to")
	r.Listing = l
	return nil
}

// pattern puts a pattern into its one spelling, and the platform where the address tells it.
func (r *factRow) pattern(l *demarche.Listing, written, account string) *demarche.Refusal {
	of, item := text.AccountOf(written)
	if l.Platform == "" {
		l.Platform = cmp.Or(of.Platform, item.Platform)
	}
	if account != "" {
		what, ok := text.ItemOf(l.Platform, written)
		if !ok {
			return refuse("pattern", written, badWord, "want a film, a post or another name of the account, on one of: "+strings.Join(text.Platforms, ", "))
		}
		l.Pattern = what.Name
		if l.Account, ok = text.AccountName(l.Platform, account); !ok {
			return refuse("account", account, badWord, "no account on "+l.Platform+" can be called so")
		}
		return nil
	}
	ok := false
	if l.Platform == "" {
		if l.Pattern, ok = domainPattern(written); !ok {
			return refuse("pattern", written, badWord, "want a domain, as example.org, or a platform beside an account")
		}
		return nil
	}
	if l.Pattern, ok = text.AccountName(l.Platform, written); !ok {
		return refuse("pattern", written, badWord, "no account on "+l.Platform+" can be called so; where it is a film or a post, say whose in the column account")
	}
	return nil
}

// GMFStateMediaCSV reads the matrix of state media of the Alliance for Securing Democracy.
var GMFStateMediaCSV = Format{
	Name:  "gmf-state-media-csv",
	Holds: demarche.Listings,
	Doc: `the State Media Matrix of the Alliance for Securing Democracy at GMF

In: the table with the columns Country, Media company, Main assets, URL, Typology
and a column of links for each platform, one row for each outlet.

Mapped: a row is a listing of the list gmf-state-media for each place where its outlet
is: for the host of URL, with all that is under it, and for its account on X
(Twitter Link), Facebook, YouTube, Telegram, VK, OK, TikTok, Rutube, Instagram and
LinkedIn, as listings-csv spells them. Each has the name from Main assets and the
state from Country. The typology is that of the State Media Monitor, and becomes a
level: SC (state-controlled) and CaPu (captured public) are state-controlled, CaPr
(captured private) is state-linked; ISFM, ISF, ISM and IP, which it calls
independent, are unattributed. The typology stands in the note. The file tells no
version; the digest of the file stands for it.

Refused: no-name (neither URL nor a link says where it is found), bad-word (no URL or
link can be read, or a typology that is none of these, as one with a question mark),
bad-row, open-quote. A URL without a host, and a link to what can be no account of its
platform (an X link with a point in the handle), is left out and told.

Traps: several outlets may have one domain or account, which is then listed several
times; the account of one outlet stands in the rows of others of its company. The
column streaming media URL becomes no listing: it stands in the row as it was. The
list tells how an outlet is governed, not what it writes.
`,
	holds: delimited,
	fits:  func(t *table) bool { return t.has("media company", "main assets", "typology", "url", "country") },
	facts: func(*table) factReader { return factReader{row: matrixRow} },
}

// matrixLinks are the matrix's columns of links, by platform.
var matrixLinks = []struct{ column, platform string }{
	{"twitter link", "x"},
	{"facebook link", "facebook"},
	{"youtube link", "youtube"},
	{"telegram link", "telegram"},
	{"vk link", "vk"},
	{"ok.ru link", "ok"},
	{"tiktok link", "tiktok"},
	{"rutube link", "rutube"},
	{"instagram link", "instagram"},
	{"linkedin link", "linkedin"},
}

func matrixRow(r *factRow) *demarche.Refusal {
	typology := r.cell("typology")
	level := map[string]string{
		"SC": "state-controlled", "CaPu": "state-controlled", "CaPr": "state-linked",
		"ISFM": "unattributed", "ISF": "unattributed", "ISM": "unattributed", "IP": "unattributed",
	}[typology]
	if level == "" {
		return refuse("typology", typology, badWord, "want one of: SC, CaPu, CaPr, ISFM, ISF, ISM, IP")
	}
	var all []*demarche.Listing
	list := func(platform, pattern string) {
		all = append(all, &demarche.Listing{
			List: "gmf-state-media", Name: r.cell("main assets"), Pattern: pattern, Platform: platform, Level: level, Role: "outlet", Country: codeOr(r.cell("country")),
		})
	}
	if site := r.cell("url"); site != "" {
		if pattern, ok := domainPattern(site); ok {
			list("", pattern)
		} else {
			r.leave("url", site, badWord, "want the address of a site")
		}
	}
	for _, link := range matrixLinks {
		written := r.cell(link.column)
		if written == "" {
			continue
		}
		if pattern, ok := text.AccountName(link.platform, written); ok {
			list(link.platform, pattern)
		} else {
			r.leave(link.column, written, badWord, "no account on "+link.platform+" can be called so")
		}
	}
	if len(all) == 0 {
		if len(r.left) > 0 {
			var details []string
			for _, left := range r.left {
				details = append(details, left.Field+" "+left.Value+": "+left.Detail)
			}
			return refuse(r.left[0].Field, r.left[0].Value, badWord, strings.Join(details, "; "))
		}
		return refuse("url", "", noName, "neither URL nor a link to a platform says where it is found")
	}
	r.Note = "typology " + typology
	r.Source = "State Media Matrix, Alliance for Securing Democracy at GMF"
	r.Listing = all[0]
	for _, l := range all[1:] {
		r.more = append(r.more, demarche.Fact{Listing: l})
	}
	return nil
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
