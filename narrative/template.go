package narrative

import (
	"strings"
	"unicode"

	"demarche/lexis"
)

// A slot is what stood in a text where its template has a mark.
type slot struct{ Kind, Value string }

// The kinds of slots.
const (
	slotNumber = "number"
	slotDate   = "date"
	slotName   = "name"
)

// timeWords are months and days of the week, folded: beside a number they are part of a
// date, and alone they are one.
var timeWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(`
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
понедельник вторник среда четверг пятница суббота воскресенье
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
lundi mardi mercredi jeudi vendredi samedi dimanche
januar februar märz april juni juli oktober dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
lunes martes miércoles jueves viernes sábado domingo`) {
		words[w] = true
	}
	return words
}()

// alone are the words of time that are also other words ("may", "mars"): they are dates
// beside a number only.
var alone = map[string]bool{"may": true, "march": true, "mar": true, "sat": true, "sun": true, "mon": true, "mars": true, "mai": true, "среда": true, "dec": true, "jan": true}

// A template is a text in which what differs between copies of one pattern is masked.
type template struct {
	Text  string // its words folded, with one space between, and a ‹kind› for each slot
	Fixed int    // words that are no slot
	Slots []slot
}

// templateOf masks in a text the numbers, the dates and the names, which are runs of words
// with capitals; links and mentions are left out, as they are where texts are compared, and
// hashtags are words. The first word of a sentence, and one behind a hashtag, is no name by
// its capital alone. Of a text
// in which more than 6 words of 10 have a capital, as headlines have in English, names
// cannot be told, nor in a script without capitals: there numbers and dates alone are slots.
func templateOf(s string) template {
	words := lexis.Words(s)
	kinds := make([]string, len(words))
	capitals, lettered := 0, 0
	for i, w := range words {
		raw := s[w.Start:w.End]
		switch {
		case strings.HasPrefix(w.Text, "#"):
			continue
		case hasDigit(w.Text):
			kinds[i] = slotNumber
			if n := strings.Count(raw, ":") + strings.Count(raw, "."); strings.Contains(raw, ":") || n > 1 {
				kinds[i] = slotDate
			}
			continue
		case timeWords[w.Text] && !alone[w.Text]:
			kinds[i] = slotDate
		}
		lettered++
		if lexis.Capital(raw) {
			capitals++
		}
	}
	for i, w := range words { // "May 5", "5 мая 2016"
		if !timeWords[w.Text] {
			continue
		}
		for _, k := range [2]int{i - 1, i + 1} {
			if k >= 0 && k < len(words) && (kinds[k] == slotNumber || kinds[k] == slotDate && hasDigit(words[k].Text)) {
				kinds[i], kinds[k] = slotDate, slotDate
			}
		}
	}
	for i := range max(0, len(words)-1) { // "12:30", and the year of "May 21, 2016"
		between := strings.TrimSpace(s[words[i].End:words[i+1].Start])
		switch {
		case kinds[i] == slotNumber && kinds[i+1] == slotNumber && between == ":":
			kinds[i], kinds[i+1] = slotDate, slotDate
		case kinds[i] == slotDate && kinds[i+1] == slotNumber && (between == "," || between == ":"):
			kinds[i+1] = slotDate
		}
	}
	if capitals*10 <= lettered*6 {
		markNames(s, words, kinds)
	}
	var t template
	var b strings.Builder
	for i := 0; i < len(words); {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if kinds[i] == "" {
			b.WriteString(words[i].Text)
			t.Fixed++
			i++
			continue
		}
		end := i + 1
		for end < len(words) && kinds[end] == kinds[i] && joined(kinds[i], s[words[end-1].End:words[end].Start]) {
			end++
		}
		b.WriteString("‹" + kinds[i] + "›")
		t.Slots = append(t.Slots, slot{kinds[i], s[words[i].Start:words[end-1].End]})
		i = end
	}
	t.Text = b.String()
	return t
}

// markNames marks the runs of words with a capital as names.
func markNames(s string, words []lexis.Word, kinds []string) {
	isName := func(i int) bool {
		return kinds[i] == "" && lexis.Capital(s[words[i].Start:words[i].End]) && words[i].Text != "i" && !strings.HasPrefix(words[i].Text, "#")
	}
	for i := 0; i < len(words); {
		if !isName(i) {
			i++
			continue
		}
		end := i + 1
		for end < len(words) && isName(end) && joined(slotName, s[words[end-1].End:words[end].Start]) {
			end++
		}
		if begins := i == 0 || words[i-1].Text[0] == '#' || strings.ContainsAny(s[words[i-1].End:words[i].Start], ".!?…:;\n\"'“”«@/|—–►("); !begins || end > i+1 {
			for k := i; k < end; k++ {
				kinds[k] = slotName
			}
		}
		i = end
	}
}

// joined reports whether what stands between two words of a kind leaves them one run.
func joined(kind, between string) bool {
	switch strings.TrimSpace(between) {
	case "", "-", "/":
		return true
	case "'", "’", ".":
		return kind == slotName
	case ",", ":":
		return kind == slotDate
	}
	return false
}

func hasDigit(word string) bool { return strings.IndexFunc(word, unicode.IsDigit) >= 0 }
