package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// canonicalVectors are addresses and what the rules at Canonical make of them,
// reasoned by hand from the rule that heads each part. "" is for no address.
var canonicalVectors = []struct{ raw, url, domain string }{
	// RFC 3986, section 6.2.2.1: scheme, host and hex digits have no case; the path has.
	{"HTTP://www.EXAMPLE.com/", "https://example.com/", "example.com"},
	{"https://example.com/a%c2%b1b", "https://example.com/a%C2%B1b", "example.com"},
	{"https://EXAMPLE.com/CaSe?Q=Case", "https://example.com/CaSe?Q=Case", "example.com"},
	// 6.2.2.2: unreserved characters are decoded, reserved ones stay encoded.
	{"http://example.com/%7Esmith/home.html", "https://example.com/~smith/home.html", "example.com"},
	{"http://EXAMPLE.com/%7esmith/home.html", "https://example.com/~smith/home.html", "example.com"},
	{"https://example.com/%2F%3f%23", "https://example.com/%2F%3F%23", "example.com"},
	{"https://example.com/%41%2d%5F%7a", "https://example.com/A-_z", "example.com"},
	// The example of 6.2.2: "eXAMPLE://a/./b/../b/%63/%7bfoo%7d" and "example://a/b/c/%7Bfoo%7D".
	{"http://a.com/./b/../b/%63/%7bfoo%7d", "https://a.com/b/c/%7Bfoo%7D", "a.com"},
	// 5.2.4: its two examples of dot segments.
	{"https://a.com/a/b/c/./../../g", "https://a.com/a/g", "a.com"},
	{"https://a.com/mid/content=5/../6", "https://a.com/mid/6", "a.com"},
	{"https://a.com/../../x", "https://a.com/x", "a.com"},
	{"https://a.com/x/..", "https://a.com/", "a.com"},
	{"https://a.com/.hidden/..x/...", "https://a.com/.hidden/..x/...", "a.com"},
	{"https://a.com/x/%2E%2e/y", "https://a.com/y", "a.com"},
	// 6.2.3: an empty path is "/", and so is the usual port, also an empty one.
	{"http://example.com", "https://example.com/", "example.com"},
	{"http://example.com:/", "https://example.com/", "example.com"},
	{"http://example.com:80/", "https://example.com/", "example.com"},
	{"https://example.com:443/", "https://example.com/", "example.com"},
	{"http://example.com?x=1", "https://example.com/?x=1", "example.com"},
	{"https://example.com:8080/x", "https://example.com:8080/x", "example.com"},
	{"https://example.com:080/x", "https://example.com:80/x", "example.com"},
	{"https://example.com:99999/x", "", ""},
	{"https://example.com:8o/x", "", ""},
	// One scheme; user names and fragments go.
	{"http://bob:secret@example.com/x", "https://example.com/x", "example.com"},
	{"//example.com/x", "https://example.com/x", "example.com"},
	{"https://example.com/x#part", "https://example.com/x", "example.com"},
	{"https://example.com/#!/a/b", "https://example.com/#!/a/b", "example.com"},
	{"https://example.com/x#!", "https://example.com/x", "example.com"},
	{"https://example.com#frag?no=query", "https://example.com/", "example.com"},
	// Around it and in it.
	{" \t https://example.com/x \n", "https://example.com/x", "example.com"},
	{"\u200bhttps://example.com/x\ufeff", "https://example.com/x", "example.com"},
	{"https://example.com/a b", "https://example.com/a%20b", "example.com"},
	{"https://example.com/100%", "https://example.com/100%25", "example.com"},
	{"https://example.com/100%zz", "https://example.com/100%25zz", "example.com"},
	{`https://example.com\a\b`, "https://example.com/a/b", "example.com"},
	{"https://example.com/привет", "https://example.com/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82", "example.com"},
	{`https://example.com/"<x>|^`, "https://example.com/%22%3Cx%3E%7C%5E", "example.com"},
	// Hosts: labels for telephones and AMP, also inside, but not the domain itself.
	{"http://www.example.com/x", "https://example.com/x", "example.com"},
	{"https://m.example.com/x", "https://example.com/x", "example.com"},
	{"https://mobile.twitter.com/x", "https://twitter.com/x", "twitter.com"},
	{"https://amp.theguardian.com/x", "https://theguardian.com/x", "theguardian.com"},
	{"https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A", "wikipedia.org"},
	{"https://www.m.example.co.uk/", "https://example.co.uk/", "example.co.uk"},
	{"https://m.com/x", "https://m.com/x", "m.com"},
	{"https://www.mobile.de/x", "https://mobile.de/x", "mobile.de"},
	{"https://www.gov.uk/x", "https://www.gov.uk/x", "www.gov.uk"},
	{"https://www2.example.com/x", "https://www2.example.com/x", "example.com"},
	{"https://example.com./x", "https://example.com/x", "example.com"},
	{"https://ex_am.example.com/x", "https://ex_am.example.com/x", "example.com"},
	{"https://a..example.com/", "", ""},
	{"https://localhost/x", "", ""},
	{"https:///x", "", ""},
	// The registrable domain, with the private section of the list.
	{"http://alice.blogspot.com/2016/1", "https://alice.blogspot.com/2016/1", "alice.blogspot.com"},
	{"https://blogspot.com/", "https://blogspot.com/", "blogspot.com"},
	{"https://a.b.example.co.jp/", "https://a.b.example.co.jp/", "example.co.jp"},
	{"https://user.github.io/x", "https://user.github.io/x", "user.github.io"},
	// UTS 46: case folding, punycode, full stops of other scripts (UTS 46, section 2.3).
	{"http://Bücher.example/x", "https://xn--bcher-kva.example/x", "xn--bcher-kva.example"},
	{"http://ПРАВИТЕЛЬСТВО.РФ/", "https://xn--80aealotwbjpid2k.xn--p1ai/", "xn--80aealotwbjpid2k.xn--p1ai"},
	{"http://xn--80aealotwbjpid2k.xn--p1ai/", "https://xn--80aealotwbjpid2k.xn--p1ai/", "xn--80aealotwbjpid2k.xn--p1ai"},
	{"http://example。com/x", "https://example.com/x", "example.com"},
	{"http://ＥＸＡＭＰＬＥ.com/x", "https://example.com/x", "example.com"},
	{"http://ex%61mple.com/x", "https://example.com/x", "example.com"},
	{"http://xn--/x", "", ""},
	{"http://exa mple.com/x", "", ""},
	// IP addresses (RFC 5952 for the form of IPv6).
	{"http://192.0.2.1/x", "https://192.0.2.1/x", "192.0.2.1"},
	{"http://192.0.2.1:8080", "https://192.0.2.1:8080/", "192.0.2.1"},
	{"http://192.0.2.256/", "", ""},
	{"http://1.2.3/", "", ""},
	{"http://[2001:DB8:0:0::1]:80/x", "https://[2001:db8::1]/x", "[2001:db8::1]"},
	{"http://[2001:db8::1%25eth0]/", "", ""},
	{"http://[2001:db8/", "", ""},
	// The end of the path.
	{"https://example.com/a/", "https://example.com/a", "example.com"},
	{"https://example.com/a//", "https://example.com/a", "example.com"},
	{"https://example.com//a", "https://example.com//a", "example.com"},
	{"https://example.com/a/amp/", "https://example.com/a", "example.com"},
	{"https://bbc.com/news/world-1.amp", "https://bbc.com/news/world-1", "bbc.com"},
	{"https://example.com/a.amp.html", "https://example.com/a", "example.com"},
	{"https://example.com/amp", "https://example.com/amp", "example.com"},
	{"https://example.com/a/?amp=1", "https://example.com/a", "example.com"},
	{"https://example.com/a?outputType=amp", "https://example.com/a", "example.com"},
	{"https://example.com/camp", "https://example.com/camp", "example.com"},
	// Parameters: tracking goes, the others are sorted by name.
	{"https://example.com/x?utm_source=tw&utm_medium=s", "https://example.com/x", "example.com"},
	{"https://example.com/x?id=7&UTM_Source=tw&fbclid=I", "https://example.com/x?id=7", "example.com"},
	{"https://example.com/x?gclid=1&dclid=2&msclkid=3&yclid=4&twclid=5&igshid=6&mc_eid=7", "https://example.com/x", "example.com"},
	{"https://example.com/x?b=2&a=1", "https://example.com/x?a=1&b=2", "example.com"},
	{"https://example.com/x?b=2&a=2&a=1", "https://example.com/x?a=2&a=1&b=2", "example.com"},
	{"https://example.com/x?&&a=1&", "https://example.com/x?a=1", "example.com"},
	{"https://example.com/x?", "https://example.com/x", "example.com"},
	{"https://example.com/x?a", "https://example.com/x?a", "example.com"},
	{"https://example.com/x?a=", "https://example.com/x?a=", "example.com"},
	{"https://example.com/x?q=a+b", "https://example.com/x?q=a%20b", "example.com"},
	{"https://example.com/x?q=a%2Bb", "https://example.com/x?q=a%2Bb", "example.com"},
	{"https://example.com/x?a[]=1", "https://example.com/x?a%5B%5D=1", "example.com"},
	{"https://example.com/x?a=1&amp;b=2&amp;utm_source=x", "https://example.com/x?a=1&b=2", "example.com"},
	{"https://example.com/x?u=http://b.com/?c", "https://example.com/x?u=http://b.com/?c", "example.com"},
	{"https://example.com/x?utmost=1", "https://example.com/x?utmost=1", "example.com"},
	{"https://example.com/x?s=20&t=1", "https://example.com/x?s=20&t=1", "example.com"},
	{"https://twitter.com/a/status/1?s=20&t=x", "https://twitter.com/a/status/1", "twitter.com"},
	{"https://www.youtube.com/watch?feature=share&v=abc", "https://youtube.com/watch?v=abc", "youtube.com"},
	{"https://m.facebook.com/x?__cft__[0]=AZ&id=3", "https://facebook.com/x?id=3", "facebook.com"},
	// Shorteners stay.
	{"http://t.co/AbCdEf", "https://t.co/AbCdEf", "t.co"},
	{"http://bit.ly/1AbC", "https://bit.ly/1AbC", "bit.ly"},
	// AMP caches and viewers, exit pages.
	{"https://www-bbc-com.cdn.ampproject.org/c/s/www.bbc.com/news/1?amp_js_v=0.1", "https://bbc.com/news/1", "bbc.com"},
	{"https://example-com.cdn.ampproject.org/v/example.com/a/amp", "https://example.com/a", "example.com"},
	{"https://www.google.com/amp/s/www.example.com/a/amp/", "https://example.com/a", "example.com"},
	{"https://google.co.uk/amp/www.example.com/a", "https://example.com/a", "example.com"},
	{"https://www.google.com/amp/s/garbage", "https://google.com/amp/s/garbage", "google.com"},
	{"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.com%2Fa%3Fid%3D1%26fbclid%3Dz&h=AT", "https://example.com/a?id=1", "example.com"},
	{"https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2F", "https://example.com/", "example.com"},
	{"https://www.google.com/search?q=https://example.com", "https://google.com/search?q=https://example.com", "google.com"},
	{"https://l.facebook.com/l.php?u=javascript%3A1", "https://l.facebook.com/l.php?u=javascript%3A1", "facebook.com"},
	// Without a scheme: only under a suffix of the list.
	{"example.com/x", "https://example.com/x", "example.com"},
	{"www.example.com", "https://example.com/", "example.com"},
	{"example.com:8080/x", "https://example.com:8080/x", "example.com"},
	{"Example.RU", "https://example.ru/", "example.ru"},
	{"and/or", "", ""},
	{"file.zzz/x", "", ""},
	{"1.2.3.4/x", "", ""},
	{"bob@example.com", "", ""},
	{"mailto:bob@example.com", "", ""},
	{"javascript:alert(1)", "", ""},
	{"ftp://example.com/x", "", ""},
	{"url_123", "", ""},
	{"co.uk", "", ""},
	{"", "", ""},
	{"https://", "", ""},
	{"hello world.com/x", "", ""},
}

func TestCanonicalByTheRules(t *testing.T) {
	for _, v := range canonicalVectors {
		url, domain, ok := Canonical(v.raw)
		if url != v.url || domain != v.domain || ok != (v.url != "") {
			t.Errorf("Canonical(%q) = %q, %q, %v\nwant %q, %q", v.raw, url, domain, ok, v.url, v.domain)
		}
	}
}

// TestCanonicalShortWay holds the way for clean addresses to the long one.
func TestCanonicalShortWay(t *testing.T) {
	short := 0
	check := func(url string) {
		if _, ok := cleanHost(url); !ok {
			return
		}
		short++
		b, hostEnd, n, ok := appendCanonical(nil, url)
		_, domain, _ := Canonical(url)
		if !ok || string(b) != url || url[hostEnd-n:hostEnd] != domain {
			t.Errorf("%q is taken as it stands; the long way makes of it %q, %v", url, b, ok)
		}
	}
	for _, v := range canonicalVectors {
		check(v.raw)
		check(v.url)
	}
	if short < 30 {
		t.Errorf("%d addresses went the short way, want at least 30", short)
	}
	rapid.Check(t, func(t *rapid.T) { check("https://" + address.Draw(t, "address")) })
}

// address draws strings that are addresses, or nearly.
var address = rapid.Custom(func(t *rapid.T) string {
	host := rapid.SampledFrom([]string{
		"example.com", "www.m.example.co.uk", "m.com", "a.blogspot.com", "google.com", "x.cdn.ampproject.org", "bücher.de",
		"xn--bcher-kva.de", "[2001:db8::1]", "192.0.2.7", "www.gov.uk", "l.facebook.com", "example.com.", "a_b.c-d.com", "www.ck", "b.www.ck",
		"localhost", "www.a.amp.www.compute.amazonaws.com", "youtube.com:80", "u:p@EXAMPLE.com",
	}).Draw(t, "host")
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
		"/", "/", "?", "&", "#", "#!", "=", "%", "%2e", "%2F", "%25", ".", "..", "a", "B", "amp", ".amp", ".amp.html", "amp;", "&amp;", "utm_source=x",
		"c/s/", "amp/s/", "example.com", "www.", "u=", "url=https%3A%2F%2Fb.com%2F", "l.php", "+", " ", "é", "\\", ":", "@", "\xff", "//", "!", "b=2", "z=1",
	}), 0, 12).Draw(t, "pieces")
	return host + strings.Join(pieces, "")
})

func TestCanonicalIsIdempotent(t *testing.T) {
	for _, v := range canonicalVectors {
		checkIdempotent(t, v.raw)
	}
	rapid.Check(t, func(t *rapid.T) {
		checkIdempotent(t, rapid.SampledFrom([]string{"", "http://", "https://", "//"}).Draw(t, "scheme")+address.Draw(t, "address"))
	})
}

type failer interface {
	Helper()
	Errorf(string, ...any)
}

func checkIdempotent(t failer, raw string) {
	t.Helper()
	url, domain, ok := Canonical(raw)
	if !ok {
		if url != "" || domain != "" {
			t.Errorf("Canonical(%q) = %q, %q, not ok", raw, url, domain)
		}
		return
	}
	again, domain2, ok := Canonical(url)
	if again != url || domain2 != domain || !ok {
		t.Errorf("Canonical(%q) = %q, %q\nand of that %q, %q, %v", raw, url, domain, again, domain2, ok)
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(url, "https://"), "/")
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	if !strings.HasSuffix(host, domain) || domain == "" {
		t.Errorf("Canonical(%q): the host of %q does not end in the domain %q", raw, url, domain)
	}
}

// TestCanonicalJoins states what must not make two links of one, whatever the
// page is.
func TestCanonicalJoins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringMatching(`(/[a-z0-9.-]{1,8}){0,3}`).Draw(t, "path")
		query := rapid.StringMatching(`(id=[0-9]{1,3})?`).Draw(t, "query")
		tracking := rapid.SampledFrom([]string{"utm_source=a", "fbclid=b", "gclid=c"}).Draw(t, "tracking")
		with := "?" + tracking
		if query != "" {
			query, with = "?"+query, "?"+tracking+"&"+query
		}
		want, _, _ := Canonical("https://example.com" + path + query)
		for _, raw := range []string{
			"http://example.com" + path + query,
			"HTTPS://WWW.Example.COM:443" + path + query + "#top",
			"https://m.example.com" + path + with,
			"example.com." + path + query,
		} {
			if got, _, ok := Canonical(raw); got != want || !ok {
				t.Fatalf("Canonical(%q) = %q, want %q", raw, got, want)
			}
		}
	})
}

func TestShorteners(t *testing.T) {
	for host, want := range map[string]bool{"t.co": true, "bit.ly": true, "example.com": false, "": false, "youtube.com": false} {
		if got := IsShortener(host); got != want {
			t.Errorf("IsShortener(%q) = %v", host, got)
		}
	}
	for host := range shorteners {
		if url, _, _ := Canonical("http://www." + host + "/AbC"); url != "https://"+host+"/AbC" {
			t.Errorf("a link on %s becomes %q", host, url)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, v := range canonicalVectors {
		f.Add(v.raw)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkIdempotent(t, raw) })
}

func BenchmarkCanonical(b *testing.B) {
	for name, raw := range map[string]string{
		"clean":    "https://example.com/politics/2016/05/12/the-name-of-the-story",
		"tco":      "http://t.co/AbCdEfGhIj",
		"www":      "http://www.example.co.uk/politics/2016/05/12/the-name-of-the-story",
		"tracking": "https://www.example.com/story/?id=17&utm_source=twitter&utm_medium=social&utm_campaign=x",
		"encoded":  "https://ru.wikipedia.org/wiki/%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0",
		"idna":     "http://правительство.рф/news/1",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Canonical(raw)
			}
		})
	}
}
