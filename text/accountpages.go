package text

import (
	"regexp"
	"strings"
)

// matched returns a name if it is of a shape.
func matched(shape *regexp.Regexp, name string) string {
	if shape.MatchString(name) {
		return name
	}
	return ""
}

// item returns the name of something by what it is and its identifier, "" without one.
func item(what, id string) string {
	if id == "" {
		return ""
	}
	return what + "/" + id
}

// after returns what follows the last "-" if it is a number of five digits or more: Facebook
// writes pages without a name of their own as TITLE-NUMBER.
func after(s string) string {
	if n := s[strings.LastIndexByte(s, '-')+1:]; len(n) >= 5 && numeric(n) {
		return n
	}
	return ""
}

var xName = regexp.MustCompile(`^[a-z0-9_]{1,15}$`)

// Paths that are of no account, by their first parts.
var (
	xOwn          = set("i intent share search search-advanced hashtag home explore login signup settings messages notifications tos privacy about compose download jobs who_to_follow widgets account logout oauth statuses")
	facebookOwn   = set("sharer sharer.php share.php dialog login login.php help business ads policies policy marketplace gaming hashtag search home.php pages_manager legal privacy settings messages notifications plugins tr l.php flx ajax rsrc.php about careers places public notes bookmarks friends directory recover r.php checkpoint")
	youtubeOwn    = set("results feed hashtag redirect about t account premium trending gaming music movies kids howyoutubeworks creators ads press signin upload studio oembed iframe_api s api static img vi account_advanced logout subscription_center")
	telegramOwn   = set("addemoji addlist addstickers addstyle addtheme auction auth bg boost call confirmphone contact giftcode invoice iv login m msg nft proxy setlanguage share socks web a k z")
	vkOwn         = set("feed im search share.php away.php login join about blog dev apps apps.php audio music market terms privacy help support settings friends groups bookmarks video photos albums games legal doc vkpay jobs menu widget_community.php js images playlist trends lives clips")
	okOwn         = set("dk search feed help feedback music games gifts login about messages settings offer guests marks discussions online payments hashtag regulations restore suggestions app")
	facebookOther = set("about apps business connect developers graph newsroom scontent video")
	instagramOwn  = set("explore accounts about legal developer directory challenge direct web api static")
)

func xHandle(name, _ string) string { return matched(xName, name) }

func xPage(p place) (name, item string) {
	switch {
	case p.under != "": // pic.twitter.com, help.x.com
		return "", ""
	case p.at(0) == "i" && p.at(1) == "user" && numeric(p.at(2)):
		return "", "i/user/" + p.at(2)
	case p.at(0) == "i" && (p.at(1) == "web" && p.at(2) == "status" || p.at(1) == "status"):
		return "", "status/" + p.at(len(p.low)-1)
	case p.at(0) == "statuses" && numeric(p.at(1)):
		return "", "status/" + p.at(1)
	case xOwn[p.at(0)]:
		return "", ""
	}
	return xHandle(strings.TrimPrefix(p.at(0), "@"), ""), ""
}

var facebookName = regexp.MustCompile(`^[a-z0-9]{2,}$`)

func facebookHandle(name, _ string) string {
	if group, ok := strings.CutPrefix(name, "groups/"); ok {
		if group = strings.ReplaceAll(group, ".", ""); group != "" && !strings.Contains(group, "/") {
			return "groups/" + group
		}
		return ""
	}
	if numeric(name) {
		return name
	}
	if number := after(name); number != "" {
		return number
	}
	return matched(facebookName, strings.ReplaceAll(name, ".", ""))
}

func facebookPage(p place) (name, _ string) {
	if p.host == "fb.watch" {
		return "", item("watch", p.as(0))
	}
	if facebookOther[p.under] {
		return "", ""
	}
	first := p.at(0)
	switch first {
	case "":
		return "", ""
	case "profile.php", "permalink.php", "story.php":
		if id := p.value("id"); numeric(id) {
			return id, ""
		}
		return "", p.path()
	case "pages", "people":
		for i := len(p.low) - 1; i > 0; i-- {
			if number := after(p.at(i)); number != "" {
				return number, ""
			}
		}
		return "", p.path()
	case "p":
		return after(p.at(1)), ""
	case "pg":
		return facebookHandle(p.at(1), ""), ""
	case "groups":
		return facebookHandle("groups/"+p.at(1), ""), ""
	case "watch", "video.php", "photo.php", "photo", "reel", "reels", "share", "events", "story", "stories", "media", "live", "videos", "video":
		if v := p.value("v"); v != "" {
			return "", "video/" + v
		}
		if len(p.parts) < 2 && p.query == "" {
			return "", ""
		}
		return "", p.path()
	}
	if facebookOwn[first] || strings.HasSuffix(first, ".php") {
		return "", ""
	}
	return facebookHandle(first, ""), ""
}

var (
	youtubeName = regexp.MustCompile(`^@[\p{L}\p{M}\p{N}_.·-]{1,60}$`)
	youtubeOld  = regexp.MustCompile(`^(user|c)/[\p{L}\p{M}\p{N}_.·-]{1,100}$`)
)

func youtubeHandle(name, written string) string {
	written = strings.TrimPrefix(written, "channel/")
	switch {
	case channelID.MatchString(written):
		return written
	case youtubeOld.MatchString(name):
		return name
	}
	return matched(youtubeName, "@"+name)
}

func youtubePage(p place) (name, _ string) {
	if p.host == "youtu.be" {
		return "", item("video", p.as(0))
	}
	first := p.at(0)
	switch first {
	case "channel":
		return matched(channelID, p.as(1)), ""
	case "user", "c":
		return matched(youtubeOld, first+"/"+p.at(1)), ""
	case "watch", "watch_popup", "playlist", "attribution_link":
		if u := p.value("u"); first == "attribution_link" && strings.HasPrefix(u, "/") {
			return youtubePage(newPlace(p.host, "", u[1:]))
		}
		if v := p.value("v"); v != "" {
			return "", "video/" + v
		}
		return "", item("playlist", p.value("list"))
	case "shorts", "live", "v", "e", "embed", "clip", "post":
		switch {
		case p.at(1) == "live_stream":
			return matched(channelID, p.value("channel")), ""
		case p.at(1) == "videoseries":
			return "", item("playlist", p.value("list"))
		case first == "clip" || first == "post":
			return "", item(first, p.as(1))
		}
		id, _, _ := strings.Cut(p.as(1), "&")
		return "", item("video", id)
	}
	if strings.HasPrefix(first, "@") {
		return matched(youtubeName, first), ""
	}
	if first == "" || p.under != "" || youtubeOwn[first] {
		return "", ""
	}
	return matched(youtubeOld, "c/"+first), ""
}

var telegramName = regexp.MustCompile(`^[a-z][a-z0-9_]{3,31}$`)

func telegramHandle(name, _ string) string {
	if telegramOwn[name] || name == "joinchat" {
		return ""
	}
	return matched(telegramName, name)
}

func telegramPage(p place) (name, _ string) {
	if p.under != "" {
		return telegramHandle(strings.ToLower(p.under), ""), ""
	}
	first := p.at(0)
	switch {
	case first == "s":
		return telegramHandle(p.at(1), ""), ""
	case first == "c", first == "joinchat": // a message counts to its chat
		return "", item(first, p.as(1))
	case strings.HasPrefix(first, "+"):
		return "", p.as(0)
	}
	return telegramHandle(first, ""), ""
}

var (
	vkName   = regexp.MustCompile(`^[0-9]*[a-z_][a-z0-9_.]*$`)
	vkNumber = regexp.MustCompile(`^(id|club|public|event|-)([0-9]+)$`)
	vkObject = regexp.MustCompile(`^(?:wall|video|photo|album|clip|audio|topic|doc|story|playlist|market|videos|photos|albums|clips|article|live|poll|podcast)(-?)([0-9]+)(?:_.*)?$`)
)

func vkHandle(name, _ string) string {
	if m := vkNumber.FindStringSubmatch(name); m != nil {
		if m[1] == "id" {
			return "id" + m[2]
		}
		return "club" + m[2]
	}
	return matched(vkName, name)
}

func vkPage(p place) (name, item string) {
	for _, part := range []string{p.at(0), p.at(0) + p.at(1), p.value("z"), p.value("w")} {
		part, _, _ = strings.Cut(strings.ToLower(part), "/")
		if m := vkObject.FindStringSubmatch(part); m != nil {
			if m[1] == "-" {
				return "club" + m[2], ""
			}
			return "id" + m[2], ""
		}
	}
	if oid := p.value("oid"); p.at(0) == "video_ext.php" && oid != "" {
		if number, ok := strings.CutPrefix(oid, "-"); ok {
			return vkHandle("club"+number, ""), ""
		}
		return vkHandle("id"+oid, ""), ""
	}
	if p.under != "" || vkOwn[p.at(0)] || strings.HasSuffix(p.at(0), ".php") {
		return "", ""
	}
	if name, ok := strings.CutPrefix(p.at(0), "@"); ok {
		name, _, _ = strings.Cut(name, "-") // vk.com/@name-title is an article, vkvideo.ru/@name a channel
		return vkHandle(name, ""), ""
	}
	return vkHandle(p.at(0), ""), ""
}

var (
	okName   = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]*$`)
	okNumber = regexp.MustCompile(`^(group|profile)/?([0-9]+)$`)
)

func okHandle(name, _ string) string {
	if m := okNumber.FindStringSubmatch(name); m != nil {
		return m[1] + "/" + m[2]
	}
	return matched(okName, name)
}

func okPage(p place) (name, _ string) {
	first := p.at(0)
	switch first {
	case "group", "profile":
		return okHandle(first+"/"+p.at(1), ""), ""
	case "video", "videoembed", "live", "clip":
		if p.at(1) == "c" || numeric(p.at(1)) {
			return "", item("video", p.at(len(p.low)-1))
		}
		return "", ""
	case "":
		return "", ""
	}
	if p.under != "" || okOwn[first] {
		return "", ""
	}
	return okHandle(first, ""), ""
}

var tiktokName = regexp.MustCompile(`^[a-z0-9_.]{1,24}$`)

func tiktokHandle(name, _ string) string { return matched(tiktokName, name) }

func tiktokPage(p place) (name, _ string) {
	if handle, ok := strings.CutPrefix(p.at(0), "@"); ok && p.under == "" {
		return tiktokHandle(handle, ""), ""
	}
	switch p.under {
	case "vm", "vt":
		return "", item("t", p.as(0))
	case "":
	default:
		return "", ""
	}
	switch first := p.at(0); first {
	case "t":
		return "", item("t", p.as(1))
	case "v", "embed", "player", "share":
		id := strings.TrimSuffix(p.at(len(p.low)-1), ".html")
		if numeric(id) {
			return "", "video/" + id
		}
	}
	return "", ""
}

var (
	rutubeName   = regexp.MustCompile(`^(u/[a-z0-9_.-]+|[0-9]+)$`)
	rutubeNumber = regexp.MustCompile(`^[0-9]+$`)
)

func rutubeHandle(name, _ string) string {
	return matched(rutubeName, strings.TrimPrefix(name, "channel/"))
}

func rutubePage(p place) (name, _ string) {
	switch p.at(0) {
	case "channel":
		return matched(rutubeNumber, p.at(1)), ""
	case "u":
		return matched(rutubeName, "u/"+p.at(1)), ""
	case "video":
		if p.at(1) == "person" {
			return matched(rutubeNumber, p.at(2)), ""
		}
		if p.at(1) == "embed" || p.at(1) == "private" {
			return "", item("video", p.at(2))
		}
		return "", item("video", p.at(1))
	case "play", "live", "shorts", "embed", "plst":
		if len(p.low) > 1 {
			what := "video"
			if p.at(0) == "plst" {
				what = "plst"
			}
			return "", item(what, p.at(len(p.low)-1))
		}
	}
	return "", ""
}

var instagramName = regexp.MustCompile(`^[a-z0-9_.]{1,30}$`)

func instagramHandle(name, _ string) string { return matched(instagramName, name) }

func instagramPage(p place) (name, _ string) {
	switch first := p.at(0); first {
	case "p", "reel", "reels", "tv":
		return "", item("p", p.as(1))
	case "stories":
		if p.at(1) == "highlights" {
			return "", item("highlights", p.at(2))
		}
		return instagramHandle(p.at(1), ""), ""
	}
	if p.under != "" || instagramOwn[p.at(0)] {
		return "", ""
	}
	return instagramHandle(strings.TrimPrefix(p.at(0), "@"), ""), ""
}

var linkedinName = regexp.MustCompile(`^(company|school|showcase|in)/[\p{L}\p{M}\p{N}_.&'-]+$`)

func linkedinHandle(name, _ string) string { return matched(linkedinName, name) }

func linkedinPage(p place) (name, _ string) {
	switch p.at(0) {
	case "company", "school", "showcase", "in":
		return linkedinHandle(p.at(0)+"/"+p.at(1), ""), ""
	case "posts", "pulse", "embed":
		return "", item(p.at(0), p.at(1))
	case "feed":
		if p.at(1) == "update" {
			return "", item("update", p.at(2))
		}
	}
	return "", ""
}
