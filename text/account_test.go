package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// accountVectors are addresses as the platforms themselves write them, with the account or
// the item that each is of. Those of YouTube are the examples of its help (answer 6180214),
// those of Telegram the forms of core.telegram.org/api/links, the name of Facebook the
// example of its help on usernames, as others quote it; the others are in the form that the platform's pages and
// share buttons have. "" is for neither.
var accountVectors = []struct{ address, platform, name, item string }{
	{"https://www.youtube.com/channel/UCUZHFZ9jIKrLroW8LcyJEQQ", "youtube", "UCUZHFZ9jIKrLroW8LcyJEQQ", ""},
	{"youtube.com/channel/UCUZHFZ9jIKrLroW8LcyJEQQ/videos?view=0", "youtube", "UCUZHFZ9jIKrLroW8LcyJEQQ", ""},
	{"https://youtube.com/@YouTubeCreators", "youtube", "@youtubecreators", ""},
	{"https://www.youtube.com/@youtubecreators/featured", "youtube", "@youtubecreators", ""},
	{"youtube.com/c/YouTubeCreators", "youtube", "c/youtubecreators", ""},
	{"https://m.youtube.com/YouTubeCreators", "youtube", "c/youtubecreators", ""},
	{"https://www.youtube.com/user/YouTube", "youtube", "user/youtube", ""},
	{"https://www.youtube.com/embed/live_stream?channel=UCUZHFZ9jIKrLroW8LcyJEQQ", "youtube", "UCUZHFZ9jIKrLroW8LcyJEQQ", ""},
	{"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=43s", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://youtu.be/dQw4w9WgXcQ?si=abc", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://music.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "", "video/dQw4w9WgXcQ"},
	{"https://www.youtube.com/playlist?list=PL1", "youtube", "", "playlist/PL1"},
	{"https://www.youtube.com/results?search_query=x", "", "", ""},
	{"https://www.youtube.com/", "", "", ""},

	{"https://t.me/Durov", "telegram", "durov", ""},
	{"http://telegram.me/durov/43", "telegram", "durov", ""},
	{"https://telegram.dog/durov", "telegram", "durov", ""},
	{"https://durov.t.me/43", "telegram", "durov", ""},
	{"t.me/s/durov/43?single", "telegram", "durov", ""},
	{"https://t.me/c/1234567/89", "telegram", "", "c/1234567"},
	{"https://t.me/joinchat/AbCdEf", "telegram", "", "joinchat/AbCdEf"},
	{"https://t.me/+AbCdEf", "telegram", "", "+AbCdEf"},
	{"https://t.me/share/url?url=x", "", "", ""},
	{"https://t.me/addstickers/Animals", "", "", ""},
	{"https://web.t.me/x", "", "", ""},

	{"https://twitter.com/X", "x", "x", ""},
	{"https://x.com/XDevelopers/status/1460323737035677698?s=20", "x", "xdevelopers", ""},
	{"https://mobile.twitter.com/TwitterDev/status/1/photo/1", "x", "twitterdev", ""},
	{"http://twitter.com/#!/TwitterDev", "x", "twitterdev", ""},
	{"https://www.twitter.com/@TwitterDev", "x", "twitterdev", ""},
	{"https://twitter.com/i/web/status/1460323737035677698", "x", "", "status/1460323737035677698"},
	{"https://x.com/i/status/1460323737035677698", "x", "", "status/1460323737035677698"},
	{"https://twitter.com/intent/tweet?text=x", "", "", ""},
	{"https://twitter.com/hashtag/x", "", "", ""},
	{"https://twitter.com/a_name_of_sixtee", "", "", ""},
	{"https://pic.twitter.com/abc", "", "", ""},

	{"https://www.facebook.com/John.Smith.55", "facebook", "johnsmith55", ""},
	{"https://m.facebook.com/johnsmith55/posts/123?__tn__=x", "facebook", "johnsmith55", ""},
	{"https://de-de.facebook.com/johnsmith55/videos/123/", "facebook", "johnsmith55", ""},
	{"https://www.facebook.com/Pretoria-News-342952865750053", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/pages/Pretoria-News/342952865750053?sk=info", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/pages/category/News/Pretoria-News-342952865750053/", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/p/Pretoria-News-342952865750053/", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/people/Pretoria-News/342952865750053/", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/profile.php?id=342952865750053", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/permalink.php?story_fbid=1&id=342952865750053", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/story.php?story_fbid=1&id=342952865750053", "facebook", "342952865750053", ""},
	{"https://www.facebook.com/groups/Some.Group/permalink/1", "facebook", "groups/somegroup", ""},
	{"https://www.facebook.com/watch/?v=123", "facebook", "", "video/123"},
	{"https://www.facebook.com/events/123456", "facebook", "", "events/123456"},
	{"https://fb.watch/AbC/", "facebook", "", "watch/AbC"},
	{"https://www.facebook.com/sharer/sharer.php?u=x", "", "", ""},
	{"https://developers.facebook.com/docs", "", "", ""},

	{"https://vk.com/Team", "vk", "team", ""},
	{"https://m.vk.com/id1", "vk", "id1", ""},
	{"https://vk.com/public147415323", "vk", "club147415323", ""},
	{"https://vk.com/club147415323", "vk", "club147415323", ""},
	{"https://vk.com/wall-147415323_12?reply=3", "vk", "club147415323", ""},
	{"https://vk.com/wall1_45616", "vk", "id1", ""},
	{"https://vk.com/team?w=wall-147415323_12", "vk", "club147415323", ""},
	{"https://vk.com/video?z=video-147415323_456%2Fpl_cat", "vk", "club147415323", ""},
	{"https://vkvideo.ru/video-147415323_456", "vk", "club147415323", ""},
	{"https://vkvideo.ru/playlist/-147415323_456", "vk", "club147415323", ""},
	{"https://vk.com/video_ext.php?oid=-147415323&id=456", "vk", "club147415323", ""},
	{"https://vk.com/@team-some-title", "vk", "team", ""},
	{"https://vk.com/rt.arabic", "vk", "rt.arabic", ""},
	{"https://vk.com/share.php?url=x", "", "", ""},
	{"https://vk.com/feed", "", "", ""},

	{"https://ok.ru/group/54899130892291", "ok", "group/54899130892291", ""},
	{"https://ok.ru/group54899130892291/topic/1", "ok", "group/54899130892291", ""},
	{"https://m.ok.ru/profile/561234/statuses/1", "ok", "profile/561234", ""},
	{"https://ok.ru/rg.ru/topic/1", "ok", "rg.ru", ""},
	{"https://www.odnoklassniki.ru/Vesti", "ok", "vesti", ""},
	{"https://ok.ru/video/20079905452", "ok", "", "video/20079905452"},
	{"https://ok.ru/videoembed/20079905452", "ok", "", "video/20079905452"},
	{"https://ok.ru/dk?st.cmd=main", "", "", ""},

	{"https://www.tiktok.com/@Sputnik.by", "tiktok", "sputnik.by", ""},
	{"https://www.tiktok.com/@scout2015/video/6718335390845095173?is_from_webapp=1", "tiktok", "scout2015", ""},
	{"https://vm.tiktok.com/ZSe1wRyd/", "tiktok", "", "t/ZSe1wRyd"},
	{"https://www.tiktok.com/t/ZSe1wRyd/", "tiktok", "", "t/ZSe1wRyd"},
	{"https://www.tiktok.com/embed/v2/6718335390845095173", "tiktok", "", "video/6718335390845095173"},
	{"https://www.tiktok.com/tag/x", "", "", ""},

	{"https://rutube.ru/channel/23931703/", "rutube", "23931703", ""},
	{"https://rutube.ru/video/person/23931703/", "rutube", "23931703", ""},
	{"https://rutube.ru/u/Name/videos", "rutube", "u/name", ""},
	{"https://rutube.ru/video/3eac3b4561676c17df9132a9a1e62e3e/?r=wd", "rutube", "", "video/3eac3b4561676c17df9132a9a1e62e3e"},
	{"https://rutube.ru/play/embed/3eac3b4561676c17df9132a9a1e62e3e", "rutube", "", "video/3eac3b4561676c17df9132a9a1e62e3e"},
	{"https://rutube.ru/feeds/top/", "", "", ""},

	{"https://www.instagram.com/BakhtarNA", "instagram", "bakhtarna", ""},
	{"https://www.instagram.com/bakhtarna/p/C1/", "instagram", "bakhtarna", ""},
	{"https://www.instagram.com/stories/bakhtarna/1/", "instagram", "bakhtarna", ""},
	{"https://www.instagram.com/reel/C1abc/?igsh=x", "instagram", "", "p/C1abc"},
	{"https://www.instagram.com/explore/tags/x", "", "", ""},
	{"https://www.linkedin.com/company/CGTN-America/about", "linkedin", "company/cgtn-america", ""},
	{"https://www.linkedin.com/feed/update/urn:li:activity:1", "linkedin", "", "update/urn:li:activity:1"},

	{"https://notvk.com/team", "", "", ""},
	{"https://vk.com.example.org/team", "", "", ""},
	{"https://example.org/twitter.com/x", "", "", ""},
	{"https://t.co/abc", "", "", ""},
	{"no address", "", "", ""},
}

func TestAccountOf(t *testing.T) {
	for _, v := range accountVectors {
		account, item := AccountOf(v.address)
		want, wantItem := Account{}, Account{}
		if v.name != "" {
			want = Account{v.platform, v.name}
		}
		if v.item != "" {
			wantItem = Account{v.platform, v.item}
		}
		if account != want || item != wantItem {
			t.Errorf("%s is of %v, item %v; want %v, %v", v.address, account, item, want, wantItem)
		}
		if v.name == "" {
			continue
		}
		if name, ok := AccountName(v.platform, v.address); !ok || name != v.name {
			t.Errorf("AccountName(%s, %s) = %q %v", v.platform, v.address, name, ok)
		}
		for _, other := range Platforms {
			if _, ok := AccountName(other, v.address); ok && other != v.platform {
				t.Errorf("%s is an address on %s", v.address, other)
			}
		}
	}
}

func TestAccountName(t *testing.T) {
	for _, v := range []struct{ platform, written, want string }{
		{"x", "@RT_com", "rt_com"},
		{"Twitter", "RT_com", "rt_com"},
		{"x", "cctv.chinese", ""},
		{"x", "a_name_of_sixtee", ""},
		{"x", "a_name_of_fiftee", ""},
		{"x", "a_name_of_fifte", "a_name_of_fifte"},
		{"x", "", ""},
		{"x", "https://example.org/rt_com", ""},
		{"facebook", "John.Smith55", "johnsmith55"},
		{"facebook", "john.smith.55", "johnsmith55"},
		{"facebook", "IRNA-Islamic-Republic-News-Agency-147753375255446", "147753375255446"},
		{"facebook", "روسيا بالعربية", ""},
		{"facebook", "NPR", "npr"}, // of before names had 5 letters
		{"facebook", "four!", ""},
		{"vk", "1tv", "1tv"},
		{"vk", "123", ""},
		{"youtube", "UCUZHFZ9jIKrLroW8LcyJEQQ", "UCUZHFZ9jIKrLroW8LcyJEQQ"}, // in which case tells
		{"youtube", "channel/UCUZHFZ9jIKrLroW8LcyJEQQ", "UCUZHFZ9jIKrLroW8LcyJEQQ"},
		{"youtube", "@RT", "@rt"},
		{"youtube", "RT", "@rt"},
		{"youtube", "user/RussiaToday", "user/russiatoday"},
		{"youtube", "https://youtu.be/dQw4w9WgXcQ", ""},
		{"telegram", "@RT_Russian", "rt_russian"},
		{"telegram", "9may", ""},
		{"telegram", "joinchat", ""},
		{"vk", "-147415323", "club147415323"},
		{"vk", "Public1", "club1"},
		{"ok", "group54899130892291", "group/54899130892291"},
		{"tiktok", "@kan_il", "kan_il"},
		{"rutube", "23931703", "23931703"},
		{"rutube", "name", ""},
		{"instagram", "@CCTV", "cctv"},
		{"linkedin", "cgtn", ""},
		{"gab", "https://gab.example/@Name/", "name"},
		{"gab", "two words", ""},
	} {
		if name, ok := AccountName(v.platform, v.written); name != v.want || ok != (v.want != "") {
			t.Errorf("AccountName(%s, %q) = %q %v, want %q", v.platform, v.written, name, ok, v.want)
		}
	}
}

// A name in its one spelling stays as it is, whatever the case of letters it came in, and
// the address that it makes is of it.
func TestAnAccountNameHoldsStill(t *testing.T) {
	page := map[string]string{
		"x": "https://x.com/", "facebook": "https://www.facebook.com/", "telegram": "https://t.me/", "vk": "https://vk.com/", "ok": "https://ok.ru/",
		"tiktok": "https://www.tiktok.com/@", "instagram": "https://www.instagram.com/", "linkedin": "https://www.linkedin.com/",
		"youtube": "https://www.youtube.com/", "rutube": "https://rutube.ru/",
	}
	rapid.Check(t, func(t *rapid.T) {
		platform := rapid.SampledFrom(Platforms).Draw(t, "platform")
		written := rapid.OneOf(
			rapid.StringMatching(`@?[A-Za-z0-9_.-]{1,34}`),
			rapid.StringMatching(`(user|c|u|in|company|group|profile|groups|club|public|id)/?[A-Za-z0-9_.]{1,12}`),
			rapid.StringMatching(`UC[A-Za-z0-9_-]{22}`),
			rapid.String(),
		).Draw(t, "written")
		name, ok := AccountName(platform, written)
		if !ok {
			if name != "" {
				t.Fatalf("%q is refused with a name", name)
			}
			return
		}
		if again, ok := AccountName(platform, name); !ok || again != name {
			t.Fatalf("AccountName(%s, %q) = %q, and that is %q %v", platform, written, name, again, ok)
		}
		kind := NameKind(Account{platform, name})
		if upper, ok := AccountName(platform, strings.ToUpper(name)); kind != "channel" && ok && upper != name && !channelID.MatchString(upper) {
			t.Fatalf("%q in capitals is %q", name, upper)
		}
		address := page[platform] + name
		if kind == "channel" || platform == "rutube" && kind == "number" {
			address = page[platform] + "channel/" + name
		}
		if account, item := AccountOf(address); account.Name != "" && account != (Account{platform, name}) || item.Platform != "" && item.Platform != platform {
			t.Fatalf("%s is of %v, want %q", address, account, name)
		}
	})
}

// No address makes it fail, and it is the same for all spellings of one address.
func TestAccountOfAnyAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.SampledFrom([]string{"x.com", "twitter.com", "facebook.com", "fb.watch", "youtube.com", "youtu.be", "t.me", "vk.com", "vkvideo.ru", "ok.ru", "tiktok.com", "vm.tiktok.com", "rutube.ru", "instagram.com", "linkedin.com"}).Draw(t, "host")
		path := rapid.OneOf(rapid.String(), rapid.StringMatching(`[@+#!?a-z0-9_./=&%-]{0,30}`)).Draw(t, "path")
		address := "https://" + host + "/" + path
		url, _, ok := Canonical(address)
		if !ok {
			return
		}
		account, item := AccountOf(address)
		if account.Name != "" && item.Name != "" {
			t.Fatalf("%s is of %v and is %v", address, account, item)
		}
		if a, i := AccountOf(url); a != account || i != item {
			t.Fatalf("%s is %v %v, and %s is %v %v", address, account, item, url, a, i)
		}
		if account.Name != "" {
			if again, ok := AccountName(account.Platform, account.Name); !ok || again != account.Name {
				t.Fatalf("%s is of %v, of which AccountName makes %q %v", address, account, again, ok)
			}
		}
	})
}

func TestPlatform(t *testing.T) {
	for written, want := range map[string]string{"Twitter": "x", " X ": "x", "Telegram": "telegram", "VKontakte": "vk", "odnoklassniki": "ok", "Mastodon": "mastodon", "": ""} {
		if got := Platform(written); got != want {
			t.Errorf("Platform(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestItemOf(t *testing.T) {
	for _, v := range []struct{ platform, written, want string }{
		{"youtube", "dQw4w9WgXcQ", "video/dQw4w9WgXcQ"},
		{"youtube", "https://youtu.be/dQw4w9WgXcQ", "video/dQw4w9WgXcQ"},
		{"youtube", "https://www.youtube.com/@RT", "@rt"},
		{"youtube", "@RT", "@rt"},
		{"tiktok", "https://vm.tiktok.com/ZSe1wRyd", "t/ZSe1wRyd"},
		{"x", "https://youtu.be/dQw4w9WgXcQ", ""},
		{"youtube", "video/dQw4w9WgXcQ", "video/dQw4w9WgXcQ"},
		{"youtube", "quay.example", "@quay.example"},
		{"x", "quay.example", ""},
		{"gab", "x", ""},
	} {
		if item, ok := ItemOf(v.platform, v.written); ok != (v.want != "") || ok && item != (Account{v.platform, v.want}) {
			t.Errorf("ItemOf(%s, %s) = %v %v, want %q", v.platform, v.written, item, ok, v.want)
		}
	}
}
