package ingest

import (
	"fmt"
	"regexp"
	"strings"
)

// suffixed is a symbol of the General Assembly with a letter or a range of letters
// behind it: 75/242 B, 75/242[B], 42/70/A, 76/247. A B C, 1903(XVIII)[A]. Numbers of
// sections, 37/237/XII, are no letters.
var suffixed = regexp.MustCompile(`^((?:E?S-)?\d+/\d+|\d+ ?\((?:E?S-)?[IVX\d]+\))(?:[., ]*\[?([A-Z]{1,2}(?:[ .,-]+(?:TO )?[A-Z]{1,2})*)\]?|/([A-H]))$`)

// resolutionSymbol brings the symbol of a resolution of the General Assembly into
// one spelling, A/RES/73/27, with the letters of its parts behind it, A/RES/75/242B
// and A/RES/76/247A-C: lists write R/73/27, 73/27. and A/RES/75/242[B]. What is no
// such symbol stays as it is.
func resolutionSymbol(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".")
	rest := strings.TrimPrefix(strings.TrimPrefix(s, "A/RES/"), "R/")
	if m := suffixed.FindStringSubmatch(rest); m != nil {
		letters := strings.FieldsFunc(m[2]+m[3], func(r rune) bool { return strings.ContainsRune(" .,-", r) })
		part := letters[0]
		if last := letters[len(letters)-1]; last != part {
			part += "-" + last
		}
		return "A/RES/" + strings.ReplaceAll(m[1], " ", "") + part
	}
	if rest == s && (s == "" || strings.Count(s, "/") != 1) {
		return s
	}
	if session, number, two := strings.Cut(rest, "/"); two && (session == "" || number == "") {
		return s
	}
	return "A/RES/" + rest
}

// sessionOf returns the session that a symbol names: 73, ES-10; "" where it names
// none.
func sessionOf(symbol string) string {
	rest, ok := strings.CutPrefix(symbol, "A/RES/")
	if !ok {
		return ""
	}
	if session, _, two := strings.Cut(rest, "/"); two {
		return session
	}
	// The first thirty sessions: 1514(XV), 377(V)A.
	_, roman, ok := strings.Cut(rest, "(")
	if !ok {
		return ""
	}
	roman, _, _ = strings.Cut(roman, ")")
	special := ""
	for _, p := range []string{"ES-", "S-"} {
		if r, ok := strings.CutPrefix(roman, p); ok {
			special, roman = p, r
		}
	}
	n := romanNumber(roman)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s%d", special, n)
}

// romanNumber reads a Roman numeral up to 39; 0 for what is none.
func romanNumber(s string) int {
	value := map[byte]int{'I': 1, 'V': 5, 'X': 10}
	n := 0
	for i := range len(s) {
		v := value[s[i]]
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && v < value[s[i+1]] {
			n -= v
		} else {
			n += v
		}
	}
	return n
}

// romanNumeral writes a number up to 39.
func romanNumeral(n int) string {
	tens, ones := strings.Repeat("X", n/10), []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return tens + ones[n%10]
}

// bodyOf returns who votes on a text of this symbol, as far as the symbol tells.
func bodyOf(symbol string) string {
	switch {
	case strings.HasPrefix(symbol, "A/"):
		return plenary
	case strings.HasPrefix(symbol, "S/"):
		return securityCouncil
	}
	return ""
}

// Who votes, and on what, in the words of RollCall.Body.
const (
	plenary         = "plenary"
	securityCouncil = "security council"
	onParagraph     = "paragraph"
	onAmendment     = "amendment"
)
