package text

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxURL is the length in bytes over which an address is none. RFC 9110 section
// 4.1 asks of servers no more than 8,000 octets.
const maxURL = 8192

// Canonical returns the one spelling of a web address that stands for all
// spellings of it, and the registrable domain it is under; ok is false for what
// is no web address (mailto:, javascript:, a word).
//
// Two addresses with the same canonical URL are one link. The rules, in order:
//
//   - White space around it is dropped. http, https and "//" are one scheme,
//     written https: the same page by two schemes is one link. An address
//     without a scheme is taken if its host ends in a suffix of the Public Suffix
//     List. User names and passwords are dropped.
//   - The host is written in lower case and ASCII (UTS 46, lookup profile),
//     without dots at its end. The labels www, m, mobile and amp left of the
//     registrable domain are dropped. Ports 443, and 80 with http, are dropped.
//     IP addresses are written as [net/netip] does; a name needs a dot.
//   - In path and query, percent-encoded letters, digits and -._~ are decoded,
//     everything that RFC 3986 does not allow as it stands is encoded, and hex
//     digits are written in capitals. Dot segments are resolved. A backslash in
//     the path is a slash. The case of path and query stays.
//   - Slashes at the end of the path are dropped, and so are the endings /amp,
//     .amp and .amp.html of AMP pages; an empty path is written "/".
//   - Parameters that say how a visitor came and not what the page is are
//     dropped (utm_source, fbclid; the list is in tracking.go). The others are
//     sorted by name, those of one name in their order; "+" is written %20, a
//     "?" before a name is dropped, and &amp; between parameters, as files
//     escaped for HTML have it, is &.
//   - The fragment is dropped, except that of a page in a page: "#!...".
//   - An address of an AMP cache or viewer (cdn.ampproject.org,
//     google.com/amp) and of a platform's exit page (l.facebook.com) stands for
//     the address in it.
//
// Shorteners are left as they are, see [IsShortener]. The domain is that of the
// whole Public Suffix List, with its private section, so that alice.blogspot.com
// and bob.blogspot.com are two domains: two owners. The domain of an IP address,
// and of a host that is itself a suffix, is the host.
//
// Canonical(Canonical(raw)) is Canonical(raw). An address that is canonical is
// returned without a copy.
func Canonical(raw string) (url, domain string, ok bool) {
	if host, ok := cleanHost(raw); ok {
		return raw, registrable(host), true
	}
	s := trimAround(raw)
	if s == "" || len(s) > maxURL {
		return "", "", false
	}
	var buf [512]byte
	b, hostEnd, domainLen, ok := appendCanonical(buf[:0], s)
	if !ok || len(b) > maxURL {
		return "", "", false
	}
	url = string(b)
	domain = url[hostEnd-domainLen : hostEnd]
	if inner, ok := wrapped(url, hostEnd, domain); ok {
		if url, domain, ok := Canonical(inner); ok {
			return url, domain, true
		}
	}
	return url, domain, true
}

// The classes of bytes in an address.
const (
	unreserved = 1 << iota // RFC 3986: may be written as it stands, always
	allowed                // unreserved, sub-delims, ":", "@", "/" and "?"
	plain                  // allowed in the path of an address that needs no work
	hostByte               // a-z, 0-9, "-", "."
)

var class = func() (t [256]uint8) {
	for c := range 256 {
		b := byte(c)
		switch {
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
			t[c] = unreserved | allowed | plain | hostByte
		case 'A' <= b && b <= 'Z', b == '_', b == '~':
			t[c] = unreserved | allowed | plain
		case b == '-', b == '.':
			t[c] = unreserved | allowed | plain | hostByte
		case strings.IndexByte("!$'()*+,;=:@/", b) >= 0:
			t[c] = allowed | plain
		case b == '&', b == '?':
			t[c] = allowed
		}
	}
	return t
}()

// cleanHost returns the host of an address that is plainly canonical as it
// stands; ok is false also for some that are.
func cleanHost(s string) (host string, ok bool) {
	const scheme = "https://"
	if len(s) > maxURL || !strings.HasPrefix(s, scheme) {
		return "", false
	}
	i, label := len(scheme), len(scheme)
	for ; i < len(s) && s[i] != '/'; i++ {
		if class[s[i]]&hostByte == 0 {
			return "", false
		}
		if s[i] == '.' {
			if !cleanLabel(s[label:i]) {
				return "", false
			}
			label = i + 1
		}
	}
	last := s[label:i]
	if label == len(scheme) || i == len(s) || !cleanLabel(last) || last[0] <= '9' || i-len(scheme) > 253 {
		return "", false
	}
	host = s[len(scheme):i]
	path := s[i:]
	segment := 1
	for j := 1; j < len(path); j++ {
		c := path[j]
		if class[c]&plain == 0 {
			return "", false
		}
		if c == '/' {
			segment = j + 1
		} else if c == '.' && j == segment {
			return "", false // perhaps a dot segment
		}
	}
	if len(path) > 1 && cutPath(path) != len(path) || mayWrap(host) {
		return "", false
	}
	return host, true
}

func cleanLabel(l string) bool {
	return l != "" && len(l) <= 63 && l[0] != '-' && l[len(l)-1] != '-' &&
		!strings.HasPrefix(l, "xn--") && !foldsAway(l)
}

// appendCanonical appends the canonical form of s, of which the wrappers are not
// yet undone, to b, which is empty, and returns where in b its host ends and how
// long the domain is that the host ends in.
func appendCanonical(b []byte, s string) (_ []byte, hostEnd, domainLen int, ok bool) {
	rest, scheme := cutScheme(s)
	end := strings.IndexAny(rest, `/?#\`)
	if end < 0 {
		end = len(rest)
	}
	authority, rest := rest[:end], rest[end:]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		if scheme == "" {
			return b, 0, 0, false // an e-mail address
		}
		authority = authority[at+1:]
	}
	host, port, ok := cutPort(authority, scheme)
	if !ok {
		return b, 0, 0, false
	}
	b = append(b, "https://"...)
	b, domainLen, ok = appendHost(b, host, scheme != "")
	if !ok {
		return b, 0, 0, false
	}
	hostEnd = len(b)
	if port != "" {
		b = append(b, ':')
		b = append(b, port...)
	}

	fragment := ""
	if i := strings.IndexByte(rest, '#'); i >= 0 {
		rest, fragment = rest[:i], rest[i+1:]
	}
	path, query, _ := strings.Cut(rest, "?")
	b = appendPath(b, path)
	if query != "" {
		b = appendQuery(b, query, siteTracked[string(b[hostEnd-domainLen:hostEnd])])
	}
	if len(fragment) > 1 && fragment[0] == '!' {
		b = append(b, "#!"...)
		b = appendEscaped(b, fragment[1:], false)
	}
	return b, hostEnd, domainLen, true
}

// cutScheme returns what follows the scheme and "//", and the scheme: "http",
// "https", "//" for an address that leaves it open, or "" for none.
func cutScheme(s string) (rest, scheme string) {
	switch {
	case len(s) >= 7 && strings.EqualFold(s[:7], "http://"):
		return s[7:], "http"
	case len(s) >= 8 && strings.EqualFold(s[:8], "https://"):
		return s[8:], "https"
	case strings.HasPrefix(s, "//"):
		return s[2:], "//"
	}
	return s, ""
}

// cutPort returns the host and the port, "" for the usual one.
func cutPort(authority, scheme string) (host, port string, ok bool) {
	i := strings.LastIndexByte(authority, ':')
	if i < 0 || strings.HasSuffix(authority, "]") {
		return authority, "", authority != ""
	}
	host, port = authority[:i], authority[i+1:]
	for _, c := range []byte(port) {
		if c < '0' || c > '9' {
			return "", "", false
		}
	}
	port = strings.TrimLeft(port, "0")
	if len(port) > 5 || len(port) == 5 && port > "65535" {
		return "", "", false
	}
	if port == "443" || port == "80" && scheme != "https" {
		port = ""
	}
	return host, port, host != ""
}

// appendPath appends the path, with its percent-encoding, dot segments and end
// put right.
func appendPath(b []byte, path string) []byte {
	start := len(b)
	b = appendEscaped(b, path, false)
	if strings.IndexByte(path, '\\') >= 0 {
		b = b[:start]
		b = appendEscaped(b, strings.ReplaceAll(path, `\`, "/"), false)
	}
	if bytes.Contains(b[start:], []byte("/.")) {
		b = b[:start+resolveDots(b[start:])]
	}
	b = b[:start+cutPath(b[start:])]
	if len(b) == start {
		b = append(b, '/')
	}
	return b
}

// resolveDots resolves the segments "." and ".." of an absolute path in place
// (RFC 3986, section 5.2.4) and returns its new length. What a final dot
// segment leaves is a slash at the end, which cutPath drops.
func resolveDots(p []byte) int {
	w := 0
	for i := 0; i < len(p); {
		end := i + 1
		for end < len(p) && p[end] != '/' {
			end++
		}
		switch segment := p[i:end]; string(segment) {
		case "/.":
		case "/..":
			w = max(bytes.LastIndexByte(p[:w], '/'), 0)
		default:
			w += copy(p[w:], segment)
		}
		i = end
	}
	return w
}

// cutPath returns the length of a path without the slashes and the marks of AMP
// pages at its end. A path that is only such a mark keeps it, and nothing is cut
// that would leave a dot segment.
func cutPath[P string | []byte](p P) int {
	n := len(p)
	for {
		for n > 0 && p[n-1] == '/' {
			n--
		}
		switch {
		case n > 4 && string(p[n-4:n]) == "/amp":
			n -= 4
		case n > 5 && string(p[n-4:n]) == ".amp" && p[n-5] != '/' && p[n-5] != '.':
			n -= 4
		case n > 10 && string(p[n-9:n]) == ".amp.html" && p[n-10] != '/' && p[n-10] != '.':
			n -= 9
		default:
			return n
		}
	}
}

// appendQuery appends "?" and the parameters that are left of a query.
// site is what siteTracked holds for the domain.
func appendQuery(b []byte, query string, site map[string]bool) []byte {
	type param struct{ start, name, end int }
	var buf [24]param
	params, start, sorted := buf[:0], len(b), true
	for query != "" {
		var piece string
		piece, query, _ = strings.Cut(query, "&")
		at := len(b)
		b = append(b, '&')
		b = appendEscaped(b, piece, true)
		for {
			if bytes.HasPrefix(b[at+1:], []byte("amp;")) {
				b = append(b[:at+1], b[at+5:]...)
			} else if bytes.HasPrefix(b[at+1:], []byte("?")) {
				b = append(b[:at+1], b[at+2:]...)
			} else {
				break
			}
		}
		if len(b) == at+1 || isTracking(b[at+1:], site) {
			b = b[:at]
			continue
		}
		name := bytes.IndexByte(b[at:], '=')
		if name < 0 {
			name = len(b) - at
		}
		p := param{at, at + name, len(b)}
		if n := len(params); n > 0 && bytes.Compare(b[params[n-1].start:params[n-1].name], b[p.start:p.name]) > 0 {
			sorted = false
		}
		params = append(params, p)
	}
	if !sorted {
		old := slices.Clone(b[start:])
		slices.SortStableFunc(params, func(p, q param) int {
			return bytes.Compare(old[p.start-start:p.name-start], old[q.start-start:q.name-start])
		})
		w := start
		for _, p := range params {
			w += copy(b[w:], old[p.start-start:p.end-start])
		}
	}
	if len(params) > 0 {
		b[start] = '?'
	}
	return b
}

// appendEscaped appends s with its percent-encoding normalised. In a query, "+"
// is a space.
func appendEscaped(b []byte, s string, query bool) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '+' && query:
			b = append(b, "%20"...)
		case class[c]&allowed != 0:
			b = append(b, c)
		case c == '%' && i+2 < len(s) && unhex[s[i+1]] > 0 && unhex[s[i+2]] > 0:
			d := (unhex[s[i+1]]-1)<<4 | (unhex[s[i+2]] - 1)
			i += 2
			if class[d]&unreserved != 0 {
				b = append(b, d)
			} else {
				b = append(b, '%', hex[d>>4], hex[d&15])
			}
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// unhex holds the value of a hex digit plus 1, and 0 for other bytes.
var unhex = func() (t [256]uint8) {
	for i, c := range []byte("0123456789abcdef") {
		t[c] = uint8(i + 1)
	}
	for i, c := range []byte("ABCDEF") {
		t[c] = uint8(i + 11)
	}
	return t
}()

// trimAround drops white space, controls and invisible characters around s.
func trimAround(s string) string {
	if s != "" && s[0] > ' ' && s[0] < 0x7f && s[len(s)-1] > ' ' && s[len(s)-1] < 0x7f {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return r != utf8.RuneError && (unicode.IsSpace(r) || unicode.IsControl(r) || ignorable(r))
	})
}
