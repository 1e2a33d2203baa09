package audience

import (
	"regexp"
	"strings"

	"demarche/lexis"
)

// A rowKind is what a row of targeting does.
type rowKind int

const (
	inInclude rowKind = iota // whom to show it to
	inAnd                    // what they must also match
	inExclude                // whom not to show it to
)

// A targeting is what an advertisement says of whom it is to be shown to: the words of
// its rows, by what a row does.
type targeting [3][][]string

// Where in a cell of targeting a row of another kind begins. The second form is what
// recognition of the printed page makes of the first.
var rowMarks = regexp.MustCompile(`(?i)(?:and\s+must\s+also\s+match|\bso\s+match)\s*:?|(?:and\s+)?\bexclude\w*\b\s*:?`)

// rowNames are what a platform calls its rows: they say nothing of whom it is shown to.
var rowNames = regexp.MustCompile(`(?i)\b(?:people\s+who\s+match|match|interests?|behaviou?rs|politics|multicultural affinity|interest expansion|employers|job titles?|field of study|industry|school|generation|home composition|friends of connections|connections|custom audience|location(?: - living in)?|age|gender|language|placements)\s*:`)

// readTargeting reads the cells of an advertisement's targeting. exclude says of each
// whether its column shuts people out.
func readTargeting(cells []string, exclude []bool) (t targeting, any bool) {
	return readRows(cells, exclude, nil)
}

// readRows is readTargeting where some cells are of places: of these what is behind the
// name of another row is read, which has run into them.
func readRows(cells []string, exclude, places []bool) (t targeting, any bool) {
	for i, cell := range cells {
		if blankCell(cell) {
			continue
		}
		if places != nil && places[i] {
			at := rowNames.FindStringIndex(cell)
			if at == nil {
				continue
			}
			cell = cell[at[0]:]
		}
		kind := inInclude
		if exclude[i] {
			kind = inExclude
		}
		rest := cell
		for {
			m := rowMarks.FindStringIndex(rest)
			part := rest
			if m != nil {
				part = rest[:m[0]]
			}
			for segment := range strings.SplitSeq(rowNames.ReplaceAllString(part, "\n"), "\n") {
				var words []string
				for _, w := range lexis.Words(segment) {
					words = append(words, w.Text)
				}
				if len(words) > 0 {
					t[kind], any = append(t[kind], words), true
				}
			}
			if m == nil {
				break
			}
			if mark := strings.ToLower(rest[m[0]:m[1]]); strings.Contains(mark, "exclude") {
				kind = inExclude
			} else if kind != inExclude {
				kind = inAnd
			}
			rest = rest[m[1]:]
		}
	}
	return t, any
}

// blankCell reports whether a cell says nothing.
func blankCell(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || strings.EqualFold(s, "NA") || strings.EqualFold(s, "none") || strings.EqualFold(s, "null")
}

// text returns the words of targeting as one text, for a model: those of rows that are
// not the first kind with what kind of row it is before them.
func (t targeting) text() string {
	var b strings.Builder
	for kind, before := range []string{"", "and_", "not_"} {
		for _, row := range t[kind] {
			for _, w := range row {
				b.WriteString(before)
				b.WriteString(strings.TrimPrefix(w, "#"))
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// A targetHit is a term of a scheme that stands in a row of targeting.
type targetHit struct {
	*schemePhrase
	row rowKind
}

// halfWeight is how much a term of include counts in a row of what people must also match: it
// narrows the audience that the first rows name.
const halfWeight = 0.5

// tell adds up what the terms of a scheme say of targeting, one number an audience, and
// returns the terms. Each term counts once in each kind of row.
func (s *scheme) tell(t targeting) (scores []float64, hits []targetHit) {
	scores = make([]float64, len(s.Audiences))
	seen := map[targetHit]bool{}
	for kind, rows := range t {
		for _, row := range rows {
			for i := range row {
				for _, p := range s.at(row, i) {
					h := targetHit{p, rowKind(kind)}
					if seen[h] {
						continue
					}
					seen[h] = true
					if w := h.counts(); w != 0 {
						scores[p.class] += w
						hits = append(hits, h)
					}
				}
			}
		}
	}
	return scores, hits
}

// counts returns what a hit adds to its audience.
func (h targetHit) counts() float64 {
	switch {
	case h.in == inInclude && h.row == inInclude, h.in == inAnd && h.row == inAnd:
		return h.weight
	case h.in == inInclude && h.row == inAnd:
		return halfWeight * h.weight
	case h.in == inInclude && h.row == inExclude, h.in == inExclude && h.row != inExclude:
		return -h.weight
	}
	return 0
}

// classOf returns the audience that scores highest, -1 where none scores above 0 or two
// score the same.
func classOf(scores []float64) int {
	best, tie := -1, false
	for i, s := range scores {
		switch {
		case s <= 0:
		case best < 0 || s > scores[best]:
			best, tie = i, false
		case s == scores[best]:
			tie = true
		}
	}
	if tie {
		return -1
	}
	return best
}
