package text

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// schemeBefore returns where the "http" or "https" that ends at i begins, if a
// link may begin there.
func schemeBefore(s string, last, i int) (start int, ok bool) {
	switch {
	case i-last >= 5 && strings.EqualFold(s[i-5:i], "https"):
		start = i - 5
	case i-last >= 4 && strings.EqualFold(s[i-4:i], "http"):
		start = i - 4
	default:
		return 0, false
	}
	return start, mayBegin(s, start)
}

// mayBegin reports whether a link may begin at i, by what stands before it.
func mayBegin(s string, i int) bool {
	if i == 0 {
		return true
	}
	c := s[i-1]
	return !alnum(c) && c != '@' && c != '#' && c != '$' &&
		!strings.HasSuffix(s[:i], "＠") && !strings.HasSuffix(s[:i], "＃")
}

// linkAt returns the link of which s[colon] is the colon of the scheme.
func linkAt(s string, last, colon int) Span {
	if !strings.HasPrefix(s[colon:], "://") {
		return Span{}
	}
	start, ok := schemeBefore(s, last, colon)
	if !ok {
		return Span{}
	}
	from := colon + len("://")
	end := from
	for end < len(s) {
		if c := s[end]; c < utf8.RuneSelf {
			if !alnum(c) && c != '-' && c != '.' && c != '_' {
				break
			}
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[end:])
		if r == '…' || !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsSymbol(r) {
			break
		}
		end += n
	}
	if strings.HasPrefix(s[end:], ellipsis) {
		return Span{CutLink, start, end}
	}
	end = from + len(strings.TrimRight(s[from:end], ".-_"))
	host := s[from:end]
	if isTco(host) || plausible(host) && known(host) {
		return pathAt(s, start, from, end)
	}
	// What stands behind a name without a space, as com-and or comこれ.
	dot := from + strings.LastIndexByte(host, '.') + 1
	cut := strings.IndexFunc(s[dot:end], func(r rune) bool { return r == '-' || r >= utf8.RuneSelf })
	if dot > from && cut > 0 && plausible(s[from:dot+cut]) && known(s[from:dot+cut]) {
		return Span{Link, start, dot + cut}
	}
	return Span{}
}

// known reports whether a plausible host is an address, or under a suffix of the
// Public Suffix List.
func known(host string) bool {
	if numeric(host[strings.LastIndexByte(host, '.')+1:]) {
		return true
	}
	ascii, ok := asciiHost(host)
	return ok && underSuffix(ascii)
}

func isTco(host string) bool { return len(host) == len("t.co") && strings.EqualFold(host, "t.co") }

// cutSchemeAt returns the beginning of a link that was cut off inside its scheme
// or directly behind it, before the ellipsis at i.
func cutSchemeAt(s string, last, i int) Span {
	if !strings.HasPrefix(s[i:], ellipsis) {
		return Span{}
	}
	end := last + len(strings.TrimRight(s[last:i], ":/"))
	if start, ok := schemeBefore(s, last, end); ok {
		return Span{CutLink, start, i}
	}
	return Span{}
}

// plausible reports whether a host in a text may be one: a dot, no label with
// "-" or "_" at an end, no "_" in the last two, and a last label of letters.
func plausible(host string) bool {
	labels, left := 0, host
	for left != "" {
		label := left[strings.LastIndexByte(left, '.')+1:]
		left = strings.TrimSuffix(left[:len(left)-len(label)], ".")
		if label == "" || strings.Trim(label, "-_") != label || labels < 2 && strings.IndexByte(label, '_') >= 0 {
			return false
		}
		labels++
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	if numeric(last) {
		_, err := netip.ParseAddr(host)
		return err == nil
	}
	if labels < 2 || len(last) < 2 {
		return false
	}
	for _, c := range []byte(last) {
		if digit(c) || c == '-' {
			return len(last) > 4 && strings.EqualFold(last[:4], "xn--")
		}
	}
	return true
}

// pathAt returns the link whose scheme begins at start and whose host is
// s[host:end].
func pathAt(s string, start, host, end int) Span {
	if end < len(s) && s[end] == ':' {
		port := end + 1
		for port < len(s) && digit(s[port]) {
			port++
		}
		if port > end+1 {
			end = port
		}
	}
	if isTco(s[host:end]) {
		return tcoAt(s, start, end)
	}
	from := end
	if end == len(s) || s[end] != '/' && s[end] != '?' && s[end] != '#' {
		if strings.HasPrefix(s[end:], ellipsis) {
			return Span{CutLink, start, end}
		}
		return Span{Link, start, end}
	}
	for end < len(s) {
		if c := s[end]; c < utf8.RuneSelf {
			if !inPath[c] {
				break
			}
			end++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[end:])
		if r != '–' && (!unicode.In(r, unicode.L, unicode.M, unicode.Nd) || unspaced(r)) {
			break
		}
		end += n
	}
	if strings.HasPrefix(s[end:], ellipsis) {
		return Span{CutLink, start, end}
	}
	return Span{Link, start, from + trimPath(s[from:end])}
}

// inPath marks the ASCII bytes that may stand in the path of a link in a text.
var inPath = func() (t [256]bool) {
	for c := range utf8.RuneSelf {
		t[c] = alnum(byte(c)) || strings.IndexByte("-._~:/?#[]@!$&'()*+,;=%|", byte(c)) >= 0
	}
	return t
}()

// trimPath returns the length of a path without the punctuation at its end that
// belongs to the sentence around it.
func trimPath(p string) int {
	for n := len(p); n > 0; n-- {
		c := p[n-1]
		if alnum(c) || c >= utf8.RuneSelf || strings.IndexByte("/=_#&+-%~", c) >= 0 ||
			c == ')' && strings.Count(p[:n], "(") >= strings.Count(p[:n], ")") ||
			c == ']' && strings.Count(p[:n], "[") >= strings.Count(p[:n], "]") {
			return n
		}
	}
	return 0
}

// tcoAt returns the link on t.co whose host ends at end. Its path is letters and
// digits and nothing else, ten of them since 2012.
func tcoAt(s string, start, end int) Span {
	const short, whole = 5, 10
	code := end
	if end < len(s) && s[end] == '/' {
		for end++; end < len(s) && alnum(s[end]); end++ {
		}
	}
	n := end - code - 1
	if n < short || n < whole && strings.HasPrefix(s[end:], ellipsis) {
		return Span{CutLink, start, end}
	}
	return Span{Link, start, end}
}

// noWords are suffixes that are no words, so that a name under them is a link
// without more ado.
var noWords = set("com org net edu gov mil tv co biz")

// bareLinkAt returns the link without a scheme of which s[dot] is the first dot,
// and where else to go on.
func bareLinkAt(s string, last, dot int) (span Span, next int) {
	if dot == last || dot+1 == len(s) || !alnum(s[dot+1]) || !alnum(s[dot-1]) && s[dot-1] < utf8.RuneSelf {
		return Span{}, dot + 1
	}
	end := dot + 1
	for end < len(s) && (alnum(s[end]) || s[end] == '-' || s[end] == '.' || s[end] == '_') {
		end++
	}
	next = end
	end = dot + len(strings.TrimRight(s[dot:end], ".-_"))
	for i := strings.LastIndexByte(s[:end], '.') + 1; i < end; i++ {
		if digit(s[i]) || end-i == 1 && s[i-1] == '.' {
			return Span{}, next
		}
	}
	start := dot
	for start > last {
		if c := s[start-1]; c < utf8.RuneSelf {
			if !alnum(c) && c != '-' && c != '_' && c != '.' {
				break
			}
			start--
			continue
		}
		r, n := utf8.DecodeLastRuneInString(s[last:start])
		if !unicode.IsLetter(r) || unspaced(r) {
			break
		}
		start -= n
	}
	if !mayBegin(s, start) || start > 0 && strings.IndexByte("-_./", s[start-1]) >= 0 ||
		end < len(s) && s[end] == '@' || !plausible(s[start:end]) {
		return Span{}, next
	}
	host := strings.ToLower(s[start:end])
	if !underSuffix(host) {
		return Span{}, next
	}
	if end == len(s) || s[end] != '/' {
		suffix, icann := publicsuffix.PublicSuffix(host)
		if !noWords[suffix] && !strings.HasPrefix(host, "www.") && !(icann && strings.IndexByte(suffix, '.') >= 0) {
			return Span{}, next
		}
	}
	return pathAt(s, start, start, end), next
}
