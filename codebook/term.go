package codebook

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"demarche/lexis"
)

// A step is one word of a term as it is sought: itself, or all that begin so.
type step struct {
	word   string
	prefix bool
}

// maxForms is how many rows of words a term may stand for.
const maxForms = 500

// shortest is how many letters a word that ends in * has at least before it.
const shortest = 2

// forms returns the rows of words that a term stands for.
func forms(term string) ([][]step, error) {
	all := [][]step{nil}
	for token := range strings.FieldsSeq(term) {
		bare, maybe := strings.CutPrefix(token, "(")
		bare, closed := strings.CutSuffix(bare, ")")
		if maybe != closed {
			return nil, fmt.Errorf("the term %q has a parenthesis that does not stand around one word, as (the)", term)
		}
		var ways [][]step
		if maybe {
			ways = append(ways, nil)
		}
		for alternative := range strings.SplitSeq(bare, "|") {
			way, err := steps(alternative)
			if err != nil {
				return nil, err
			}
			ways = append(ways, way)
		}
		if len(all)*len(ways) > maxForms {
			return nil, fmt.Errorf("the term %q stands for over %d rows of words", term, maxForms)
		}
		var longer [][]step
		for _, before := range all {
			for _, way := range ways {
				longer = append(longer, append(before[:len(before):len(before)], way...))
			}
		}
		all = longer
	}
	for _, form := range all {
		if len(form) == 0 {
			return nil, fmt.Errorf("the term %q stands for no word at all", term)
		}
	}
	return all, nil
}

// steps returns the words of one alternative: "anti-russian*" is two.
func steps(alternative string) ([]step, error) {
	bare, prefix := strings.CutSuffix(alternative, "*")
	words := lexis.Words(bare)
	if len(words) == 0 || strings.Contains(bare, "*") {
		return nil, fmt.Errorf("%q is no word of a term: want letters or digits, and a * at most at its end", alternative)
	}
	var out []step
	for _, w := range words {
		out = append(out, step{word: w.Text})
	}
	last := &out[len(out)-1]
	if last.prefix = prefix; prefix && len([]rune(last.word)) < shortest {
		return nil, fmt.Errorf("%q would find too much: before * stand at least %d letters", alternative, shortest)
	}
	return out, nil
}

// wordClass is what \w of a codebook is: in Go's own, only ASCII letters are letters.
const wordClass = `\p{L}\p{M}\p{N}_`

// regexpOf compiles a regular expression of a codebook. Its second group, where it has
// edges, and else all of it is what was found; literals are what any text that it matches
// has one of, folded, nil where it could match without.
func regexpOf(written string) (re *regexp.Regexp, literals []string, err error) {
	body, left := strings.CutPrefix(written, `\b`)
	right := strings.HasSuffix(body, `\b`) && !strings.HasSuffix(body, `\\b`)
	if right {
		body = strings.TrimSuffix(body, `\b`)
	}
	body, err = unicodeClasses(body)
	if err != nil {
		return nil, nil, err
	}
	tree, err := syntax.Parse(body, syntax.Perl|syntax.FoldCase)
	if err != nil {
		return nil, nil, fmt.Errorf("the regular expression %q: %w", written, err)
	}
	whole := `(?i)()(` + body + `)`
	if left {
		whole = `(?i)(^|[^` + wordClass + `])(` + body + `)`
	}
	if right {
		whole += `(?:$|[^` + wordClass + `])`
	}
	re, err = regexp.Compile(whole)
	if err != nil {
		return nil, nil, fmt.Errorf("the regular expression %q: %w", written, err)
	}
	if re.MatchString("") {
		return nil, nil, fmt.Errorf("the regular expression %q matches a text of nothing", written)
	}
	return re, required(tree.Simplify()), nil
}

// unicodeClasses writes \w and \W for letters of all scripts, and refuses edges within.
func unicodeClasses(body string) (string, error) {
	var b strings.Builder
	class := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\' && i+1 < len(body):
			i++
			switch n := body[i]; {
			case n == 'b' || n == 'B':
				return "", errHint{fmt.Errorf(`the regular expression %q has \%c within`, body, n), `\b stands at its beginning or its end, or it is a term`}
			case n == 'w' && class:
				b.WriteString(wordClass)
			case n == 'w':
				b.WriteString("[" + wordClass + "]")
			case n == 'W' && class:
				return "", errHint{fmt.Errorf(`the regular expression %q has \W within brackets`, body), `write [^\p{L}\p{M}\p{N}_...]`}
			case n == 'W':
				b.WriteString("[^" + wordClass + "]")
			default:
				b.WriteByte(c)
				b.WriteByte(n)
			}
		case c == '[' && !class:
			class = true
			b.WriteByte(c)
			if strings.HasPrefix(body[i+1:], "^") {
				b.WriteByte('^')
				i++
			}
			if strings.HasPrefix(body[i+1:], "]") {
				b.WriteByte(']')
				i++
			}
		case c == ']' && class:
			class = false
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

// An errHint is an error with what can be done.
type errHint struct {
	error
	hint string
}

func hintOf(err error) string {
	if e, ok := errors.AsType[errHint](err); ok {
		return e.hint
	}
	return ""
}

// check says what is wrong with a pattern.
func (p Pattern) check() error {
	if p.Term != "" {
		_, err := forms(p.Term)
		return err
	}
	_, literals, err := regexpOf(p.Regexp)
	if err == nil && literals == nil {
		return errHint{fmt.Errorf("the regular expression %q could match without any %d letters that are known, and would be tried on every text", p.Regexp, leastLiteral), "give it a part that stands in every text that it finds"}
	}
	return err
}

// leastLiteral is how many bytes a literal has that keeps texts away from a regular
// expression, and mostLiterals how many there may be for one.
const (
	leastLiteral = 3
	mostLiterals = 200
)

// required returns strings of which any text that matches has at least one, in the
// case as [fold] has it; nil where none are known.
func required(re *syntax.Regexp) []string {
	exact, need := literals(re)
	return better(usable(exact), need)
}

// literals returns all that an expression can match, folded, where that is little, and else
// nil; and strings of which what it matches has at least one, nil for none that are known.
func literals(re *syntax.Regexp) (exact, need []string) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, nil
	case syntax.OpLiteral:
		return []string{fold(string(re.Rune))}, nil
	case syntax.OpCharClass:
		return class(re.Rune), nil
	case syntax.OpCapture:
		return literals(re.Sub[0])
	case syntax.OpQuest:
		if all, _ := literals(re.Sub[0]); all != nil {
			return append(all[:len(all):len(all)], ""), nil
		}
	case syntax.OpPlus, syntax.OpRepeat:
		if re.Op == syntax.OpPlus || re.Min > 0 {
			return nil, required(re.Sub[0])
		}
	case syntax.OpAlternate:
		whole, known := true, true
		for _, sub := range re.Sub {
			all, some := literals(sub)
			if whole = whole && all != nil; whole {
				exact = append(exact, all...)
			}
			some = better(usable(all), some)
			known = known && some != nil
			need = append(need, some...)
		}
		if !whole || len(exact) > mostLiterals {
			exact = nil
		}
		if !known {
			need = nil
		}
		return exact, usable(need)
	case syntax.OpConcat:
		return row(re.Sub)
	}
	return nil, nil
}

// class returns the letters of a class, where they are few.
func class(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > mostLetters {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if s := fold(string(r)); !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	if len(all) > mostLetters {
		return nil
	}
	return all
}

// mostLetters is how many letters of a class are told one by one.
const mostLetters = 16

// row is literals of what follows one another: of parts that are known whole, one after
// another, all that they can match together.
func row(parts []*syntax.Regexp) (exact, need []string) {
	together, whole := []string{""}, true
	for _, part := range parts {
		all, some := literals(part)
		if all != nil && len(all)*len(together) <= mostLiterals {
			var longer []string
			for _, before := range together {
				for _, s := range all {
					longer = append(longer, before+s)
				}
			}
			together = longer
			continue
		}
		whole = false
		need = better(need, better(usable(together), better(usable(all), some)))
		together = []string{""}
	}
	if whole {
		return together, nil
	}
	return nil, better(need, usable(together))
}

func usable(all []string) []string {
	if len(all) == 0 || len(all) > mostLiterals {
		return nil
	}
	for _, s := range all {
		if len(s) < leastLiteral {
			return nil
		}
	}
	return all
}

// better returns of two lists of literals the one that keeps more texts away: whose
// shortest is longer. nil is worse than any.
func better(a, b []string) []string {
	if b == nil || a != nil && shortestOf(a) >= shortestOf(b) {
		return a
	}
	return b
}

func shortestOf(all []string) int {
	n := len(all[0])
	for _, s := range all {
		n = min(n, len(s))
	}
	return n
}
