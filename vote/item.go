package vote

import (
	"regexp"
	"strings"
	"unicode"
)

// An Item is what a text was debated under. The number is good within one session
// only, the title across sessions: an annual text returns under the same title.
type Item struct {
	Number string // "98h"; "" where the source does not tell
	Title  string // folded: small letters and digits, one space between words, no years
}

var (
	// The document of the agenda, as the UN's library puts it before the number.
	agendaDocument = regexp.MustCompile(`^A/\S+(?:\s*&\s*\S+)*\s+`)
	agendaLabel    = regexp.MustCompile(`(?i)^(?:agenda\s+)?items?\s+`)
	agendaNumber   = regexp.MustCompile(`^(\d{1,3})(?:\s*\(([a-z]{1,2})\)|([a-z]{1,2}))?(\[\d+\])?\$?(?:[\s.:,–-]+|$)`)
	ordinal        = map[string]bool{"st": true, "nd": true, "rd": true, "th": true}
)

// Items reads the agenda items out of a source's text: "A/73/251 96 Developments in
// the field ... security. INFORMATION--INTERNATIONAL SECURITY", "Agenda item 98 (h)",
// a title alone, or several of these with || between them. The library's headings in
// capitals, and the parts into which it divides an item, are no part of its name.
// There are none in "" and "N/A".
func Items(agenda string) []Item {
	var items []Item
	for part := range strings.SplitSeq(agenda, "||") {
		part = strings.TrimSpace(part)
		if strings.EqualFold(part, "N/A") || strings.EqualFold(part, "N.A.") {
			continue
		}
		part = agendaDocument.ReplaceAllString(part+" ", "")
		part = agendaLabel.ReplaceAllString(part, "")
		item := Item{}
		division := false
		if m := agendaNumber.FindStringSubmatch(part); m != nil && !ordinal[m[3]] {
			item.Number = m[1] + m[2] + m[3]
			division = m[4] != ""
			part = part[len(m[0]):]
		}
		item.Title = foldTitle(withoutHeading(part))
		if division && len(items) > 0 || item == (Item{}) {
			continue
		}
		items = append(items, item)
	}
	return items
}

// withoutHeading cuts off the sentences at the end that have capitals only, unless
// there is nothing before them.
func withoutHeading(title string) string {
	for at := 0; ; {
		i := strings.Index(title[at:], ". ")
		if i < 0 {
			return title
		}
		at += i + len(". ")
		if rest := title[at:]; !strings.ContainsFunc(rest, unicode.IsLower) && strings.ContainsFunc(rest, unicode.IsUpper) {
			return title[:at]
		}
	}
}

// foldTitle leaves of a title what two spellings of it have in common.
func foldTitle(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	kept := words[:0]
	for _, w := range words {
		if !isYear(w) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}

func isYear(w string) bool {
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && unicode.IsDigit(rune(w[2])) && unicode.IsDigit(rune(w[3]))
}

// Same reports whether two items of one session are the same: by their numbers where
// both have one, else by their titles.
func (i Item) Same(j Item) bool {
	if i.Number != "" && j.Number != "" {
		return i.Number == j.Number
	}
	return i.Title != "" && i.Title == j.Title
}

// ByItem is a key of By: the first agenda item of a roll call across sessions, by its
// title, or by session and number where the source has no title.
func ByItem(r *Roll) []string {
	items := Items(r.Agenda)
	switch {
	case len(items) == 0:
		return nil
	case items[0].Title != "":
		return []string{items[0].Title}
	}
	return []string{r.Session + " item " + items[0].Number}
}
