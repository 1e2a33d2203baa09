package text

import (
	"regexp"
	"slices"
	"strings"
)

// An Account is who is called by a name on a platform.
type Account struct {
	Platform string // one of Platforms
	Name     string // in the one spelling that [AccountName] gives
}

// A platform is what is known of one: how it is called, where it is, and how its
// accounts are named.
type platform struct {
	name  string
	also  string   // other spellings of the name, parted by blanks
	hosts []string // canonical, as [Canonical] writes them, with all that is under them
	// handle puts a name, without "@" and in lower case but for written, into the one
	// spelling; "" for what can be none.
	handle func(name, written string) string
	// page says whose an address is by the parts of its path, in the letters that it has;
	// item is the path of what is some account's that the address does not tell.
	page func(p place) (name, item string)
}

var platforms = []platform{
	{"x", "twitter twitter.com x.com", []string{"x.com", "twitter.com"}, xHandle, xPage},
	{"facebook", "fb meta facebook.com", []string{"facebook.com", "fb.com", "fb.watch"}, facebookHandle, facebookPage},
	{"youtube", "yt youtube.com", []string{"youtube.com", "youtu.be", "youtube-nocookie.com"}, youtubeHandle, youtubePage},
	{"telegram", "tg t.me", []string{"t.me", "telegram.me", "telegram.dog"}, telegramHandle, telegramPage},
	{"vk", "vkontakte vk.com", []string{"vk.com", "vk.ru", "vkontakte.ru", "vkvideo.ru"}, vkHandle, vkPage},
	{"ok", "odnoklassniki ok.ru", []string{"ok.ru", "odnoklassniki.ru"}, okHandle, okPage},
	{"tiktok", "tiktok.com", []string{"tiktok.com"}, tiktokHandle, tiktokPage},
	{"rutube", "rutube.ru", []string{"rutube.ru"}, rutubeHandle, rutubePage},
	{"instagram", "ig insta instagram.com", []string{"instagram.com", "instagr.am"}, instagramHandle, instagramPage},
	{"linkedin", "linkedin.com", []string{"linkedin.com"}, linkedinHandle, linkedinPage},
}

// Platforms are the names of the platforms whose accounts are known by their addresses.
var Platforms = func() (names []string) {
	for i := range platforms {
		names = append(names, platforms[i].name)
	}
	return names
}()

// Platform returns the one name of a platform: "x" for "Twitter". One that is not known is
// returned in lower case.
func Platform(written string) string {
	written = strings.ToLower(strings.TrimSpace(written))
	for i := range platforms {
		if slices.Contains(strings.Fields(platforms[i].also), written) {
			return platforms[i].name
		}
	}
	return written
}

// AccountName returns the one spelling of what an account is called on a platform, and whether
// anything can be called so there. written is a name, with or without "@", or the address of
// its page or of what it posted.
//
// Two names are one account's if they are spelled alike then. All are in lower case but for
// identifiers of YouTube's channels, in which case tells. By platform:
//
//   - x: 1 to 15 letters of ASCII, digits and "_".
//   - facebook: letters of ASCII, digits and points, 2 or more, without the points, which do
//     not count; or a number, which is also taken from NAME-NUMBER; or groups/NAME.
//   - youtube: a channel's identifier (UC and 22 signs), @HANDLE, user/NAME or c/NAME, which
//     are four ways to name one channel that are not known for the same.
//   - telegram: 4 to 32 letters, digits and "_", a letter first.
//   - vk: id1 of a person, club1 of a community (also written public1, event1 or -1), or a
//     screen name of letters, digits, "_" and points.
//   - ok: group/1, profile/1, or a name of letters, digits, "_", "-" and points.
//   - tiktok, instagram: letters, digits, "_" and points, 1 to 24 and 1 to 30.
//   - rutube: a channel's number, or u/NAME.
//   - linkedin: company/NAME, school/NAME, showcase/NAME or in/NAME.
//
// On a platform that is not known a name is lower-cased, and has no blanks or slashes.
//
// Sources: what YouTube (answer 6180214 of its help) and Telegram (core.telegram.org/api/links)
// say of their own addresses; what others quote of the help of Facebook (periods and capitals do
// not count in a username) and X (15 signs). The rest is as the platforms' pages have it.
func AccountName(platformName, written string) (name string, ok bool) {
	p := find(platformName)
	written = trimAround(written)
	if account, item := AccountOf(written); p != nil && (account.Name != "" || item.Name != "") {
		if account.Platform != p.name {
			return "", false
		}
		return account.Name, true
	}
	written = strings.TrimPrefix(strings.TrimSuffix(written, "/"), "@")
	if p == nil {
		if at := strings.LastIndexByte(written, '/'); at >= 0 {
			written = strings.TrimPrefix(written[at+1:], "@")
		}
		if written == "" || strings.ContainsAny(written, " \t?#") {
			return "", false
		}
		return Folded(written, 0), true
	}
	name = p.handle(Folded(written, 0), written)
	return name, name != ""
}

func find(name string) *platform {
	name = Platform(name)
	for i := range platforms {
		if platforms[i].name == name {
			return &platforms[i]
		}
	}
	return nil
}

// NameKind says in which of its platform's ways an account is named: "channel", "handle",
// "user" and "custom" on YouTube, "number" and "name" elsewhere. Two names of two kinds may be
// one account's, which no address tells.
func NameKind(a Account) string {
	if a.Platform == "youtube" {
		switch {
		case channelID.MatchString(a.Name):
			return "channel"
		case strings.HasPrefix(a.Name, "@"):
			return "handle"
		case strings.HasPrefix(a.Name, "user/"):
			return "user"
		}
		return "custom"
	}
	name := a.Name
	for _, prefix := range []string{"group/", "profile/", "groups/", "club", "id", "channel", "user", "tw_"} { // Telegram's exports have channel1234, released files of tweets tw_1234
		name = strings.TrimPrefix(name, prefix)
	}
	if numeric(name) {
		return "number"
	}
	return "name"
}

// AccountOf says whose an address is: of an account's page or of what it posted, by what the
// address itself says. Where it is of something on a platform that is some account's, and it
// does not say whose (youtu.be/ID, fb.watch/ID), that stands in item, under a name that
// is the same for all addresses of it that are known. Both are empty for any other address:
// of another site, or of a platform's own pages.
func AccountOf(address string) (account, item Account) {
	url, _, ok := Canonical(address)
	if !ok {
		return Account{}, Account{}
	}
	rest := strings.TrimPrefix(url, "https://")
	host, path, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	for i := range platforms {
		for _, at := range platforms[i].hosts {
			under, inside := strings.CutSuffix(host, "."+at)
			if host != at && !inside {
				continue
			}
			if host == at {
				under = ""
			}
			switch name, what := platforms[i].page(newPlace(at, under, path)); {
			case name != "":
				return Account{platforms[i].name, name}, Account{}
			case what != "":
				return Account{}, Account{platforms[i].name, what}
			}
			return Account{}, Account{}
		}
	}
	return Account{}, Account{}
}

// ItemOf returns the name of something on a platform that is some account's, by its address
// or by what [AccountOf] names it (video/ID), or, on YouTube, by a film's identifier of eleven
// signs; or of an account, by another of its names.
func ItemOf(platformName, written string) (Account, bool) {
	p := find(platformName)
	if p == nil {
		return Account{}, false
	}
	written = trimAround(written)
	account, item := AccountOf(written)
	switch {
	case item.Name != "":
		return item, item.Platform == p.name
	case account.Name != "":
		return account, account.Platform == p.name
	case p.name == "youtube" && videoID.MatchString(written):
		return Account{p.name, "video/" + written}, true
	}
	if name, ok := AccountName(p.name, written); ok {
		return Account{p.name, name}, true
	}
	return Account{p.name, written}, itemName.MatchString(written)
}

// A place is an address on a platform.
type place struct {
	host  string   // of those of the platform
	under string   // what stands left of it: "music" of music.youtube.com
	parts []string // of the path, decoded and in the letters that they have
	low   []string // in lower case
	query string
}

func newPlace(host, under, path string) place {
	path, bang, _ := strings.Cut(path, "#!")
	path, query, _ := strings.Cut(path, "?")
	p := place{host: host, under: under, query: query}
	if path == "" && bang != "" {
		path, _, _ = strings.Cut(strings.TrimPrefix(bang, "/"), "?") // twitter.com/#!/name
	}
	for part := range strings.SplitSeq(path, "/") {
		if part != "" {
			part = unescapePercent(part)
			p.parts, p.low = append(p.parts, part), append(p.low, Folded(part, 0))
		}
	}
	return p
}

// at returns a part of the path in lower case, "" beyond its end; as returns it as it is
// written.
func (p place) at(i int) string { return part(p.low, i) }

func (p place) as(i int) string { return part(p.parts, i) }

func part(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}

// value returns a parameter of the query, "" where there is none.
func (p place) value(name string) string {
	for param := range strings.SplitSeq(p.query, "&") {
		if key, value, _ := strings.Cut(param, "="); strings.EqualFold(key, name) {
			return unescapePercent(value)
		}
	}
	return ""
}

// path returns the whole address on the platform as the name of an item.
func (p place) path() string {
	name := strings.Join(p.parts, "/")
	if p.query != "" {
		name += "?" + p.query
	}
	if p.under != "" {
		name = p.under + "." + p.host + "/" + name
	}
	return name
}

var (
	channelID = regexp.MustCompile(`^UC[A-Za-z0-9_-]{22}$`)
	itemName  = regexp.MustCompile(`^[a-z]+/[^\s/.][^\s]*$`)
	videoID   = regexp.MustCompile(`^[A-Za-z0-9_-]{11}$`)
)
