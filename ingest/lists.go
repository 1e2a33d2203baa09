package ingest

import "strings"

// A rule says how the cells of a column part their values. Cells in brackets
// and cells that came as a list are parted as they say, whatever the rule.
type rule byte

const (
	single   rule = 0   // one value a cell
	byScheme rule = 's' // addresses: at spaces, and at , ; | where another address follows
)

// ruleOf chooses the rule of a column by its cells: the separator that most
// cells have. It says whether any cell is a list.
func ruleOf(cells []string, links bool) (rule, bool) {
	if links {
		return byScheme, true
	}
	best, most, lists := single, 0, false
	for _, sep := range []rule{'|', ';', ',', ' '} {
		n := 0
		for _, c := range cells {
			if bracketed(c) || strings.Contains(c, between) {
				lists = true
			} else if strings.IndexByte(strings.TrimSpace(c), byte(sep)) >= 0 {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best, lists
}

func bracketed(c string) bool {
	c = strings.TrimSpace(c)
	return len(c) > 1 && (c[0] == '[' && c[len(c)-1] == ']' || c[0] == '{' && c[len(c)-1] == '}' && !strings.Contains(c, ":"))
}

func hasScheme(s string) bool { return strings.Contains(s, "://") }

// split appends the values of a cell to out. Empty values are left out.
func (r rule) split(out []string, cell string) []string {
	if blank(cell) {
		return out
	}
	if strings.Contains(cell, between) {
		for v := range strings.SplitSeq(cell, between) {
			out = add(out, v)
		}
		return out
	}
	if bracketed(cell) {
		cell = strings.TrimSpace(cell)
		return splitBrackets(out, cell[1:len(cell)-1])
	}
	switch r {
	case single:
		return add(out, cell)
	case byScheme:
		return splitLinks(out, cell)
	}
	for v := range strings.SplitSeq(cell, string(rune(r))) {
		out = add(out, v)
	}
	return out
}

func add(out []string, v string) []string {
	if v = strings.TrimSpace(v); blank(v) {
		return out
	}
	return append(out, v)
}

// splitLinks parts a cell of addresses. A comma, a semicolon or a bar can be
// part of an address, and parts two only where another address follows.
func splitLinks(out []string, cell string) []string {
	for field := range strings.FieldsSeq(cell) {
		start := 0
		for i := 0; i+1 < len(field); i++ {
			if c := field[i]; c != ',' && c != ';' && c != '|' {
				continue
			}
			if rest := field[i+1:]; strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "www.") {
				out = add(out, field[start:i])
				start = i + 1
			}
		}
		out = add(out, strings.TrimRight(field[start:], ",;|"))
	}
	return out
}

// splitBrackets parts what stands in brackets: values with or without quotes of
// either kind, parted by commas. Of an object it takes the address or the name.
func splitBrackets(out []string, s string) []string {
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case ' ', ',', '\n', '\t':
			i++
		case '\'', '"':
			value, n := quotedValue(s[i:])
			out = add(out, value)
			i += n
		case '{':
			end := strings.IndexByte(s[i:], '}')
			if end < 0 {
				end = len(s) - i - 1
			}
			out = add(out, objectValue(s[i:i+end+1]))
			i += end + 1
		default:
			end := bareEnd(s[i:])
			out = add(out, s[i:i+end])
			i += end
		}
	}
	return out
}

// bareEnd returns where a value without quotes ends: at a comma, but for an
// address at one with another address behind it, since it may have commas.
func bareEnd(s string) int {
	for i := range len(s) {
		if s[i] != ',' {
			continue
		}
		if rest := strings.TrimLeft(s[i+1:], " "); !hasScheme(s[:i]) || len(rest) < len(s[i+1:]) || strings.HasPrefix(rest, "http") {
			return i
		}
	}
	return len(s)
}

// quotedValue returns the value that begins with the quote at s[0], and how
// many bytes it takes. A quote ends it only before a comma, a colon or an end.
func quotedValue(s string) (value string, n int) {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		if s[i] != quote {
			continue
		}
		if rest := strings.TrimLeft(s[i+1:], " "); rest == "" || rest[0] == ',' || rest[0] == ':' || rest[0] == '}' || rest[0] == ']' {
			value = s[1:i]
			if strings.IndexByte(value, '\\') >= 0 {
				value = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `'`, `\/`, `/`).Replace(value)
			}
			return value, i + 1
		}
	}
	return strings.Trim(s, string(rune(quote))), len(s)
}

// objectValue returns the part of an object in a cell that names its thing.
func objectValue(s string) string {
	for _, name := range []string{"expanded_url", "url", "text", "tag", "screen_name", "username", "name", "id"} {
		for _, quote := range []string{`'`, `"`} {
			_, rest, ok := strings.Cut(s, quote+name+quote)
			if !ok {
				continue
			}
			rest = strings.TrimLeft(rest, " :")
			if rest != "" && (rest[0] == '\'' || rest[0] == '"') {
				value, _ := quotedValue(rest)
				return value
			}
			return strings.TrimRight(rest[:strings.IndexAny(rest+",", ",}")], " ")
		}
	}
	return ""
}
