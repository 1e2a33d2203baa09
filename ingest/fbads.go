package ingest

import (
	"fmt"
	"strings"

	"demarche"
)

// FBAdsCSV reads the Facebook ads of the Internet Research Agency.
var FBAdsCSV = Format{
	Name: "fb-ads-csv",
	Doc: `Facebook ads of the Internet Research Agency, read from the House's files

In: a table made by machine from the PDF files that the House Permanent Select
Committee on Intelligence published in 2018: fname, Ad_ID, Ad_Text,
Ad_Landing_Page, Create_Date, txt_create and more.

Mapped: actor from Ad_Landing_Page, the page that the ad leads to, without
scheme, "www.", query and last slash; key from Ad_ID (its digits, since text
has run into some), else from fname; text from Ad_Text, where NA is empty; at
from txt_create, "06/09/15 03:50:21 AM PDT", month first, whose zone is in the
text, else the day of Create_Date at midnight in that zone. kind is ad, the
platform facebook.

Refused: no-actor (no landing page), bad-time (neither time reads), bad-row,
open-quote, as in posts-csv.

Traps: recognition of the printed page put spaces into times and lost colons; a
time whose spaces alone are wrong is read, one whose digits are lost falls back
on the day, and a note counts them. Amounts are in roubles and in dollars. An ad's
time is when it was made, not when it was shown.
`,
	holds: delimited,
	zone:  "UTC",
	fits: func(t *table) bool {
		return t.has("Ad_ID", "Ad_Text", "Ad_Landing_Page", "txt_create", "Create_Date")
	},
	roles: func(t *table) []demarche.Mapped {
		return byFormat(t, "actor=Ad_Landing_Page", "text=Ad_Text", "key=Ad_ID", "at=txt_create", "kind==ad", "platform==facebook")
	},
	bind: func(t *table) binding {
		name, made, created := t.index("fname"), t.index("txt_create"), t.index("Create_Date")
		wholeDays := int64(0)
		moment := func(cells []string) (int64, bool) {
			us, exact, ok := adTime(cells[made], cells[created])
			if ok && !exact {
				wholeDays++
			}
			return us, ok
		}
		adjust := func(cells []string, p *demarche.Post) *demarche.Refusal {
			p.Actor = landingPage(p.Actor)
			_, n := number(p.Key, len(p.Key))
			if p.Key = p.Key[:n]; n == 0 && name >= 0 {
				p.Key = cells[name]
			}
			if blank(p.Text) {
				p.Text = ""
			}
			return nil
		}
		notes := func() []string {
			if wholeDays == 0 {
				return nil
			}
			return []string{fmt.Sprintf("%d ads whose time of day does not read have the midnight of their Create_Date", wholeDays)}
		}
		return binding{moment: moment, adjust: adjust, notes: notes}
	},
}

// adTime reads when an ad was made. Spaces in the time mean nothing; what is
// left of a whole one has its parts at fixed places.
func adTime(text, created string) (us int64, exact, ok bool) {
	text = strings.ReplaceAll(text, " ", "")
	zone := "UTC"
	for _, name := range []string{"PDT", "PST"} {
		if strings.Contains(text, name) {
			zone = name
		}
	}
	if len(text) >= 21 {
		m, ok := parseForm(slash, text[:8]+" "+text[8:16]+" "+text[16:18]+" "+text[18:21], false)
		if ok && m.zoned {
			return m.us, true, true
		}
	}
	m, ok := parseForm(iso, strings.TrimSpace(created), false)
	if !ok {
		return 0, false, false
	}
	offset, _ := parseZone(zone, m.us)
	return m.us - int64(offset)*second, false, true
}

// landingPage returns an address without what does not name the page.
func landingPage(address string) string {
	address = strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	address = strings.TrimPrefix(address, "www.")
	address, _, _ = strings.Cut(address, "?")
	return strings.TrimRight(address, "/")
}
