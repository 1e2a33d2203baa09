package ingest

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"demarche/text"
)

// command returns the command that would add the file: what the user said, and
// guesses for what is not known by its name. Where all of the file may be one
// account's, a second line has the command for that.
func (s *Source) command() string {
	user := maps.Clone(s.options.Map)
	if user == nil {
		user = map[string]string{}
	}
	used := make([]bool, len(s.table.columns))
	known := map[string]bool{}
	for _, m := range guess(s.table, user) {
		known[m.Role] = m.How == "name"
		if i := s.table.index(m.Column); i >= 0 {
			used[i] = known[m.Role]
		}
	}
	if i := likeTimes(s.table); !known[roleAt] && i >= 0 {
		user[roleAt] = s.table.columns[i]
		used[i] = true
	} else if !known[roleAt] {
		user[roleAt] = "COLUMN"
	}
	with := func(actor string) string {
		if actor != "" {
			user[roleActor] = actor
		}
		var b strings.Builder
		b.WriteString(s.typed())
		for _, role := range slices.Sorted(maps.Keys(user)) {
			b.WriteString(" --map " + text.ShellWord(role+"="+user[role]))
		}
		for _, flag := range s.options.Flags {
			b.WriteString(" " + text.ShellWord(flag))
		}
		return b.String()
	}
	if _, said := user[roleActor]; said || known[roleActor] {
		return with("")
	}
	stem, _, _ := strings.Cut(s.dataset.Name, ".")
	if i := likeActors(s.table, used); i >= 0 {
		return with(s.table.columns[i]) + "\nor, if all of it is one account's: " + with("="+stem)
	}
	return with("="+stem) + "\nthat is, if all of it is one account's; else say --map actor=COLUMN"
}

// typed returns the command with the file's path as the user typed it.
func (s *Source) typed() string { return s.options.command() + " " + typedPath(s.path) }

// typedPath quotes a path, which a dash in front would make a flag.
func typedPath(path string) string {
	if strings.HasPrefix(path, "-") {
		path = "./" + path
	}
	return text.ShellWord(path)
}

// likeTimes returns the column with the most times in it, or -1.
func likeTimes(t *table) int {
	best, most := -1, 0
	for i := range t.columns {
		cells := t.column(i)
		if n := timed(cells); n*2 > len(cells) && n > most {
			best, most = i, n
		}
	}
	return best
}

// who are words in the name of a column that has accounts, though the whole name
// is none of the hints, and notWho of one that has not, whatever its cells look like.
var (
	who = strings.Fields(`who by user account author poster handle nick nickname speaker voice person profile sender writer login
		wer von qui quien quem chi кто хто kim`)
	notWho = strings.Fields(`cat category categories class type topic theme section label tag tags sentiment tone stance status source via client app
		device lang language country nation city place location region state zone timezone gender sex colour color seen read year month day weekday
		typology ownership reason id key url link domain site media image format version file`)
)

// named says whether one of the words of a column's name is among some.
func named(column string, words []string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(column), func(r rune) bool { return !unicode.IsLetter(r) }),
		func(word string) bool { return slices.Contains(words, word) })
}

// likeActors returns the column that most looks like accounts: by a word of its
// name, or by handles in it of which at least four are distinct. Both are short
// values, no times and no counts; without such a name they come again. -1 for
// none: no column is better than a bad one.
func likeActors(t *table, used []bool) int {
	best, most := -1, 0
	for i := range t.columns {
		cells := t.column(i)
		if used[i] || len(cells)*2 < len(t.rows) || timed(cells)*2 > len(cells) {
			continue
		}
		distinct, length, counts, handles := map[string]bool{}, 0, 0, 0
		for _, c := range cells {
			distinct[c] = true
			length += len(c)
			if isNumber(strings.Trim(c, "-.")) && len(c) < 6 {
				counts++
			}
			if strings.HasPrefix(c, "@") || !strings.ContainsFunc(strings.TrimSpace(c), unicode.IsSpace) {
				handles++
			}
		}
		again := len(cells) - len(distinct)
		if length > 40*len(cells) || counts*2 > len(cells) || again == 0 && !named(t.columns[i], who) || len(distinct) < 2 {
			continue
		}
		rank := len(distinct)
		switch {
		case named(t.columns[i], who):
			rank += len(t.rows) // before all that are not named so
		case named(t.columns[i], notWho), len(distinct) < 4, handles*10 < len(cells)*9:
			continue
		}
		if rank > most {
			best, most = i, rank
		}
	}
	return best
}
