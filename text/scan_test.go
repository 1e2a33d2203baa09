package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// spanVectors are texts and what is in them. Those marked conformance are of
// twitter-text's conformance/extract.yml (twitter/twitter-text at 0c55ef7,
// Apache-2.0), with its expectations; the others follow from the rules at
// AppendSpans.
var spanVectors = []struct {
	kind Kind
	text string
	want string // with spaces between
}{
	// conformance: mentions
	{Handle, "@username reply", "@username"},
	{Handle, "mention @user_name", "@user_name"},
	{Handle, "mention @12345", "@12345"},
	{Handle, "mention @username1 @username2", "@username1 @username2"},
	{Handle, "の@usernameに到着を待っている", "@username"},
	{Handle, "Current Status: @_@ (cc: @username)", "@username"},
	{Handle, "@aliceìnheiro something something", ""},
	{Handle, "@username email me @test@example.com", "@username"},
	{Handle, "@http://twitter.com", ""},
	{Handle, "@username\n@mention", "@username @mention"},
	{Handle, "RT@username RT:@mention RT @test", "@username @mention @test"},
	{Handle, "rT@username rT:@mention rT @test", "@username @mention @test"},
	{Handle, "f!@kn", ""},
	{Handle, "f@@kn", ""},
	{Handle, "f#@kn", ""},
	{Handle, "f&@kn", ""},
	// mentions beside it
	{Handle, "write to bob@example.com", ""},
	{Handle, "write to bob.smith+x@example.com today", ""},
	{Handle, "пишите почта@пример", ""},
	{Handle, "＠bob и @alice.", "＠bob @alice"},
	{Handle, ".@bob (@alice), “@carol” @dave's", "@bob @alice @carol @dave"},
	{Handle, "https://medium.com/@bob/x", ""},
	{Handle, "@" + strings.Repeat("a", 33), ""},
	{Handle, "START@bob", ""},

	// conformance: hashtags
	{Tag, "a #hashtag here", "#hashtag"},
	{Tag, "this is #hashtag1", "#hashtag1"},
	{Tag, "#1hashtag is this", "#1hashtag"},
	{Tag, "On the #16 bus", ""},
	{Tag, "#0", ""},
	{Tag, "(#hashtag1 )#hashtag2 [#hashtag3 ]#hashtag4 ’#hashtag5’#hashtag6", "#hashtag1 #hashtag2 #hashtag3 #hashtag4 #hashtag5 #hashtag6"},
	{Tag, "I'll write more tests #mañana", "#mañana"},
	{Tag, "this is not valid: # 会議中 ハッシュ", ""},
	{Tag, "What is #트위터 anyway?", "#트위터"},
	{Tag, "What is #ашок anyway?", "#ашок"},
	{Tag, "日本語ハッシュタグテスト #日本語ハッシュタグ", "#日本語ハッシュタグ"},
	{Tag, "日本語ハッシュテスト。#日本語ハッシュタグ", "#日本語ハッシュタグ"},
	{Tag, "#日本語ハッシュタグ。", "#日本語ハッシュタグ"},
	{Tag, "全角英数字ハッシュタグ ＃ｈａｓｈｔａｇ１２３", "＃ｈａｓｈｔａｇ１２３"},
	{Tag, "日本語ハッシュタグ#日本語ハッシュタグ", ""},
	{Tag, "長音ハッシュタグ。#ｻｯｶｰ", "#ｻｯｶｰ"},
	{Tag, "#ﾊｯｼｭﾀｸﾞ #ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "#ﾊｯｼｭﾀｸﾞ #ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ"},
	{Tag, "できましたよー！＃日本語ハッシュタグ。", "＃日本語ハッシュタグ"},
	{Tag, "#云々 #学問のすゝめ #いすゞ #各〻 #各〃", "#云々 #学問のすゝめ #いすゞ #各〻 #各〃"},
	{Tag, "#メ～テレ ハッシュタグ内で～が認識されず", "#メ～テレ"},
	{Tag, "Here’s a test tweet for you: #İn #ın", "#İn #ın"},
	{Tag, "#hashtag: #hashtag; #hashtag, #hashtag. #hashtag! #hashtag?", strings.TrimSpace(strings.Repeat("#hashtag ", 6))},
	{Tag, ":#hashtag ;#hashtag ,#hashtag .#hashtag !#hashtag ?#hashtag", strings.TrimSpace(strings.Repeat("#hashtag ", 6))},
	{Tag, "#http://twitter.com #https://twitter.com", ""},
	{Tag, "http://twitter.com/#hashtag twitter.com/#hashtag", ""},
	{Tag, "#Azərbaycanca #mûǁae #Čeština #Ċaoiṁín", "#Azərbaycanca #mûǁae #Čeština #Ċaoiṁín"},
	{Tag, "#سیاست #ایران #السياسة", "#سیاست #ایران #السياسة"},
	{Tag, "#رئيس_الوزراء, #ثبت_نام. #لس_آنجلس", "#رئيس_الوزراء #ثبت_نام #لس_آنجلس"},
	{Tag, "#עַל־יְדֵי #וכו׳ #מ״כ", "#עַל־יְדֵי #וכו׳ #מ״כ"},
	{Tag, "#ผู้เริ่ม #การเมือง", "#ผู้เริ่ม #การเมือง"},
	{Tag, "#می\u200cخواهم", "#می\u200cخواهم"},
	{Tag, "#۳۴۵هشتگ #هشتگ۶۷۸ #ســـلام_عليكم_٤٠٦", "#۳۴۵هشتگ #هشتگ۶۷۸ #ســـلام_عليكم_٤٠٦"},
	{Tag, "#महात्मा #महात्मा_१२३४ #१२३४ गांधी", "#महात्मा #महात्मा_१२३४"},
	{Tag, "#བོད་སྐད་ #བོད་སྐད", "#བོད་སྐད་ #བོད་སྐད"},
	{Tag, "#il·lusió", "#il·lusió"},
	{Tag, "#_ #1_2 #122 #〃", ""},
	{Tag, "#\U00020021 #A\U000104a0", "#\U00020021 #A\U000104a0"},
	{Tag, "Hashtags in #中文, #日本語, #한국말, and #русский! Try it out!", "#中文 #日本語 #한국말 #русский"},
	// hashtags beside it
	{Tag, "&#39;quoted&#39; &#x27;", ""},
	{Tag, "#a#b", ""},
	{Tag, "C#sharp", ""},
	{Tag, "#️⃣ #⃣ 🙂️#ok", "#ok"},
	{Tag, "https://t.co/AbCdEfGhIj#a", ""}, // the link ends before "#", which then follows a letter

	// conformance: urls
	{Link, "text http://example.com", "http://example.com"},
	{Link, "text http://foobar.com/#", "http://foobar.com/#"},
	{Link, "text http://google.com/#search?q=iphone%20-filter%3Alinks", "http://google.com/#search?q=iphone%20-filter%3Alinks"},
	{Link, "text http://somedomain.com/index.php?path=/abc/def/", "http://somedomain.com/index.php?path=/abc/def/"},
	{Link, "text http://somehost.com:3000", "http://somehost.com:3000"},
	{Link, "text http://xo.com/~matthew+%ff-,.;x", "http://xo.com/~matthew+%ff-,.;x"},
	{Link, "text http://en.wikipedia.org/wiki/Primer_(film)", "http://en.wikipedia.org/wiki/Primer_(film)"},
	{Link, "text http://msdn.microsoft.com/ja-jp/library/system.net.httpwebrequest(v=VS.100).aspx", "http://msdn.microsoft.com/ja-jp/library/system.net.httpwebrequest(v=VS.100).aspx"},
	{Link, "text http://✪df.ws/ejp", "http://✪df.ws/ejp"},
	{Link, "text http://domain-dash_2314352345_dfasd.foo-cow_4352.com", ""},
	{Link, "text http://no-tld", ""},
	{Link, "text http://tld-too-short.x", ""},
	{Link, "(http://twitter.com", "http://twitter.com"},
	{Link, "text http://domain.com-that-you-should-have-put-a-space-after", "http://domain.com"},
	{Link, "text http://foo.com?#foo text", "http://foo.com?#foo"},
	{Link, "foo.com foo.net foo.org foo.edu foo.gov", "foo.com foo.net foo.org foo.edu foo.gov"},
	{Link, "foo.baz foo.co.jp www.xxxxxxx.baz www.foo.co.uk wwwww.xxxxxxx foo.comm foo.somecom foo.govedu foo.jp", "foo.co.jp www.foo.co.uk"},
	{Link, "t.co/abcde bit.ly/abcde", "t.co/abcde bit.ly/abcde"},
	{Link, "http://foo.jp http://fooooo.jp", "http://foo.jp http://fooooo.jp"},
	{Link, "Go to http://example.com/a+ or http://example.com/a-", "http://example.com/a+ http://example.com/a-"},
	{Link, "@user Try http:// example.com/path", "example.com/path"},
	{Link, "これは日本語です。example.com/path/index.html中国語example.com/path한국", "example.com/path/index.html example.com/path"},
	{Link, "http://twitter.com/これは日本語です。example.com中国語http://t.co/abcde한국twitter.comテストexample2.comテストhttp://twitter.com/abcde", "http://twitter.com/ example.com http://t.co/abcde twitter.com example2.com http://twitter.com/abcde"},
	{Link, "Go to http://twitter.com/Русские_слова", "http://twitter.com/Русские_слова"},
	{Link, "twitter.jp日本語it.so中国語foo.jp it.so foo.jp", ""},
	{Link, "MLB.tv vine.co twitch.tv", "MLB.tv vine.co twitch.tv"},
	{Link, "test http://sub_domain-dash.twitter.com", "http://sub_domain-dash.twitter.com"},
	{Link, "test http://a.b.cd http://a_b.c-d.com", "http://a.b.cd http://a_b.c-d.com"},
	{Link, "test http://-leadingdash.twitter.com", ""},
	{Link, "test http://trailingdash-.twitter.com", ""},
	{Link, "test http://trailingunderscore_.twitter.com", ""},
	{Link, "test http://-twitter.com http://twitter-.com http://twitter_underscore.com http://twitter.c_o_m", ""},
	{Link, "test http://www.foo.com/foo/path-with-period./", "http://www.foo.com/foo/path-with-period./"},
	{Link, "test http://www.foo.com/bar-path/some.stm?param1=foo;param2=P1|0||P2|0", "http://www.foo.com/bar-path/some.stm?param1=foo;param2=P1|0||P2|0"},
	{Link, "test ELPAÍS.com", "ELPAÍS.com"},
	{Link, "test http://twitter.com/.", "http://twitter.com/"},
	{Link, "Test a ton of periods http://example.com/path..........................................", "http://example.com/path"},
	{Link, "Test http://example.com/,,,,,,,,,,, http://example.com/path/!!!!!!", "http://example.com/ http://example.com/path/"},
	{Link, "#test.com @test.com #http://test.com @http://test.com #t.co/abcde @t.co/abcde", ""},
	{Link, "I really like http://t.co/pbY2NfTZ's website", "http://t.co/pbY2NfTZ"},
	{Link, "http://t.co/2vYHpAc5; http://t.co/ulYGBYSo: http://t.co/8MkmHU0k+c http://t.co/TKLp64dY.x http://t.co/8t7G3ddS#a http://t.co/FNkPfmii-", "http://t.co/2vYHpAc5 http://t.co/ulYGBYSo http://t.co/8MkmHU0k http://t.co/TKLp64dY http://t.co/8t7G3ddS http://t.co/FNkPfmii"},
	{Link, "http://twitter.com\nhttp://example.com/path\nexample.com/path\nit.so\nit.so/abcde", "http://twitter.com http://example.com/path example.com/path it.so/abcde"},
	{Link, "$http://twitter.com $twitter.com $http://t.co/abcde $t.co/abcde $t.co $TVI.CA $RBS.CA", ""},
	{Link, "long.test.tar.bz2 test.tar.bz2 tar.bz2", ""},
	{Link, "john.doe.gov@mail.com john.doe.jp@mail.com", ""},
	{Link, "test http://xn--ls8h.XN--ls8h.la/", "http://xn--ls8h.XN--ls8h.la/"},
	{Link, "test http://foobar.みんな/ http://foobar.中国/ http://foobar.پاکستان/ ", "http://foobar.みんな/ http://foobar.中国/ http://foobar.پاکستان/"},
	// links beside it
	{Link, "(see http://a.com/x_(y)). “http://a.com/z” [https://a.com/w]", "http://a.com/x_(y) http://a.com/z https://a.com/w"},
	{Link, "HTTPS://A.COM/X http://1.2.3.4/x http://1.2.3/x", "HTTPS://A.COM/X http://1.2.3.4/x"},
	{Link, "end.Begin and so.on, 3.14, e.g.this, U.S.A, v1.2/x", ""},
	{Link, "http://a.zzz/x and cut by an export: http://alice.livejournal", ""},
	{Link, "cut http://t.co/AbC… and http://example.com/pa… and example.com/pa… http://exam… https:… http…", ""},
	{CutLink, "cut http://t.co/AbC… and http://example.com/pa… and example.com/pa… http://exam… https:… http…", "http://t.co/AbC http://example.com/pa example.com/pa http://exam https: http"},
	{Link, "whole: https://t.co/AbCdEfGhIj…", "https://t.co/AbCdEfGhIj"},
	{Link, "cut by an export: https://t.co/AbCd", ""},
	{CutLink, "http://t.co and https://t.co/", "http://t.co https://t.co/"},
}

func TestSpans(t *testing.T) {
	for _, v := range spanVectors {
		if got := strings.Join(all(v.text, v.kind), " "); got != v.want {
			t.Errorf("%q: %q, want %q (kind %d)", v.text, got, v.want, v.kind)
		}
	}
	if got := Links("a.com/x #a @b"); !slices.Equal(got, []string{"a.com/x"}) {
		t.Errorf("links: %q", got)
	}
	if got := Hashtags("a.com/x #a @b"); !slices.Equal(got, []string{"#a"}) {
		t.Errorf("hashtags: %q", got)
	}
	if got := Mentions("a.com/x #a @b"); !slices.Equal(got, []string{"@b"}) {
		t.Errorf("mentions: %q", got)
	}
}

// prose draws texts that are full of what spans are made of.
var prose = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		"http://", "https:", "//", "/", "…", "...", "t.co", "example", ".com", ".", "#", "＃", "@", "＠", "RT", "rt ", ":", " ", "\n", "a", "bob", "_", "1",
		"ä", "ß", "İ", "Σ", "я", "Й", "и\u0306", "\u0301", "日", "ｶﾞ", "각", "ا", "\u200d", "\u200b", "\ufe0f", "👍🏽", "𝐀", "①", "&amp;", "&lt;", "&", "amp;",
		"’", "“", "\xff", "(", ")", "!", "?", "　", "\u00a0", "﹫", "ﬁ", "℡", "½", "www.", "co.uk", "/x", "\u1100\u1161\u11a8", "ſ", "ͅ",
	}), 0, 24).Draw(t, "text"), "")
})

func TestSpansAreInOrderAndWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkSpans(t, prose.Draw(t, "prose")) })
}

func checkSpans(t failer, s string) {
	t.Helper()
	end := 0
	for _, span := range AppendSpans(nil, s) {
		if span.Start < end || span.End <= span.Start || span.End > len(s) {
			t.Errorf("%q: span %v after %d", s, span, end)
			return
		}
		end = span.End
		part := s[span.Start:span.End]
		if utf8.ValidString(s) && !utf8.ValidString(part) {
			t.Errorf("%q: %q cuts a character", s, part)
		}
		switch span.Kind {
		case Link:
			if strings.HasPrefix(s[span.End:], ellipsis) && !strings.Contains(strings.ToLower(part), "t.co/") {
				t.Errorf("%q: %q was cut off and is a link", s, part)
			}
		case Tag:
			if name := Hashtag(part, 0); name == "" || strings.ContainsAny(name, "# @") {
				t.Errorf("%q: hashtag %q", s, part)
			}
		case Handle:
			if name := Mention(part, 0); name == "" || len(name) > longestHandle {
				t.Errorf("%q: mention %q", s, part)
			}
		}
	}
}

func BenchmarkAppendSpans(b *testing.B) {
	spans := make([]Span, 0, 16)
	b.ReportAllocs()
	for b.Loop() {
		spans = AppendSpans(spans[:0], tweet)
	}
}

// tweet is made up, of the length and make of the average one.
const tweet = "We gotta make this story public now! #StayWoke #Justice @someone http://t.co/K1YXyjYTEN http://t.co/VNf7Y1M6XN"
