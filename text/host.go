package text

import (
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// foldsAway reports whether a label left of the registrable domain names a form
// of the same site: for telephones, or AMP.
func foldsAway(label string) bool {
	switch label {
	case "www", "m", "mobile", "amp":
		return true
	}
	return false
}

// appendHost appends a host in its canonical form, and returns the length of the
// registrable domain at its end. Without a scheme only a name under a known
// suffix is taken for a host.
func appendHost(b []byte, host string, scheme bool) (_ []byte, domainLen int, ok bool) {
	start := len(b)
	if strings.HasPrefix(host, "[") {
		addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if err != nil || !addr.Is6() || addr.Zone() != "" || !scheme || host != "["+strings.Trim(host, "[]")+"]" {
			return b, 0, false
		}
		b = append(addr.AppendTo(append(b, '[')), ']')
		return b, len(b) - start, true
	}
	for i := range len(host) {
		c := lower(host[i])
		if class[c]&hostByte == 0 && c != '_' {
			if host, ok = asciiHost(host); !ok {
				return b, 0, false
			}
			b = append(b[:start], host...)
			break
		}
		b = append(b, c)
	}
	for len(b) > start && b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	name := string(b[start:])
	if strings.Contains(name, "xn--") {
		if ascii, ok := asciiHost(name); !ok || ascii != name {
			return b, 0, false
		}
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if numeric(last) {
		addr, err := netip.ParseAddr(name)
		return b, len(name), err == nil && addr.Is4() && scheme
	}
	if len(last) == len(name) || len(name) > 253 || !validLabels(name) || !scheme && !underSuffix(name) {
		return b, 0, false
	}
	domain := registrable(name)
	if len(name) == len(domain) {
		return b, len(domain), true
	}
	b = b[:start]
	for label := range strings.SplitSeq(name[:len(name)-len(domain)-1], ".") {
		if !foldsAway(label) {
			b = append(append(b, label...), '.')
		}
	}
	b = append(b, domain...)
	if len(b)-start < len(name) {
		domain = registrable(string(b[start:])) // labels that are neighbours now may be a suffix
	}
	return b, len(domain), true
}

// fullStops are what UTS 46 section 2.3 takes for a full stop beside it.
var fullStops = strings.NewReplacer("。", ".", "．", ".", "｡", ".")

// asciiHost returns a host whose labels are not all of ASCII, or are
// percent-encoded, in ASCII. Labels of letters, digits, "-" and "_" are only put
// in lower case: the lookup profile refuses "_", and sites use it.
func asciiHost(host string) (string, bool) {
	if strings.IndexByte(host, '%') >= 0 {
		b := make([]byte, 0, len(host))
		for i := 0; i < len(host); i++ {
			c := host[i]
			if c == '%' {
				if i+2 >= len(host) || unhex[host[i+1]] == 0 || unhex[host[i+2]] == 0 {
					return "", false
				}
				c = (unhex[host[i+1]]-1)<<4 | (unhex[host[i+2]] - 1)
				i += 2
			}
			b = append(b, c)
		}
		host = string(b)
	}
	labels := strings.Split(fullStops.Replace(host), ".")
	for i, label := range labels {
		low := strings.ToLower(label)
		if validLabel(low) && !strings.HasPrefix(low, "xn--") {
			labels[i] = low
			continue
		}
		if label == "" {
			continue // judged with the whole host
		}
		ascii, err := idna.Lookup.ToASCII(label)
		if err != nil || !validLabel(ascii) {
			return "", false
		}
		labels[i] = ascii
	}
	return strings.Join(labels, "."), true
}

func validLabels(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		if !validLabel(label) {
			return false
		}
	}
	return true
}

// validLabel reports whether a label is of a-z, 0-9, "-" and "_" and of 1 to 63
// bytes. "-" may stand at its ends: some blog services gave out such names.
func validLabel(label string) bool {
	for i := range len(label) {
		if c := label[i]; c == '.' || class[c]&hostByte == 0 && c != '_' {
			return false
		}
	}
	return label != "" && len(label) <= 63
}

// numeric reports whether a last label makes a host an IPv4 address or nothing.
func numeric(label string) bool {
	for i := range len(label) {
		if !digit(label[i]) {
			return false
		}
	}
	return label != ""
}

// underSuffix reports whether a name is under a suffix that is in the Public
// Suffix List, and not only under its rule for names it does not know.
func underSuffix(name string) bool {
	suffix, icann := publicsuffix.PublicSuffix(name)
	return (icann || strings.IndexByte(suffix, '.') >= 0) && len(suffix) < len(name)
}

// registrable returns the domain that somebody could register: one label more
// than the public suffix. Of an IP address or a suffix it is the whole.
func registrable(host string) string {
	if host[0] == '[' || numeric(host[strings.LastIndexByte(host, '.')+1:]) {
		return host
	}
	suffix, _ := publicsuffix.PublicSuffix(host)
	if len(suffix) >= len(host) {
		return host
	}
	return host[strings.LastIndexByte(host[:len(host)-len(suffix)-1], '.')+1:]
}

// exits are the pages by which a platform sends its readers to another site:
// host, path and the parameter that holds the address.
var exits = []struct{ host, path, param string }{
	{"l.facebook.com", "/l.php", "u"},
	{"lm.facebook.com", "/l.php", "u"},
	{"l.instagram.com", "/", "u"},
	{"l.threads.net", "/", "u"},
	{"youtube.com", "/redirect", "q"},
	{"vk.com", "/away.php", "to"},
	{"out.reddit.com", "", "url"},
	{"t.umblr.com", "/redirect", "z"},
	{"google.", "/url", "url"},
	{"google.", "/url", "q"},
}

// mayWrap reports whether addresses of the host may hold another one.
func mayWrap(host string) bool {
	if strings.HasSuffix(host, ".ampproject.org") {
		return true
	}
	for _, e := range exits {
		if strings.HasPrefix(host, e.host) {
			return true
		}
	}
	return false
}

// wrapped returns the address that stands in an address of an AMP cache or
// viewer, or of an exit page. url is canonical but for that, and its host ends
// at hostEnd.
func wrapped(url string, hostEnd int, domain string) (inner string, ok bool) {
	host, rest := url[len("https://"):hostEnd], url[hostEnd:]
	if !mayWrap(host) {
		return "", false
	}
	google := host == domain && strings.HasPrefix(domain, "google.")
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		// /c/s/HOST/PATH: c for content, v for viewer, i for image..., s for https.
		if len(rest) < 3 || rest[0] != '/' || rest[2] != '/' {
			return "", false
		}
		return "https://" + strings.TrimPrefix(rest[3:], "s/"), true
	case google && strings.HasPrefix(rest, "/amp/"):
		return "https://" + strings.TrimPrefix(rest[len("/amp/"):], "s/"), true
	}
	path, query, _ := strings.Cut(rest, "?")
	for _, e := range exits {
		if e.host != host && !(google && e.host == "google.") || e.path != "" && e.path != path {
			continue
		}
		for param := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(param, "=")
			if name != e.param {
				continue
			}
			value = unescapePercent(value)
			if _, scheme := cutScheme(value); scheme == "http" || scheme == "https" {
				return value, true
			}
		}
	}
	return "", false
}

// unescapePercent decodes what appendEscaped wrote, in which every "%" has its
// two digits.
func unescapePercent(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			c = (unhex[s[i+1]]-1)<<4 | (unhex[s[i+2]] - 1)
			i += 2
		}
		b = append(b, c)
	}
	return string(b)
}
